"""Who is on duty and who has the nights: screens, reminders before a shift, nobody there (DSP-8, DUT)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.notices.base import Notice
from domain.notices.news import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyScreen(Notice):
    """Who of a department is on duty and who has the coming nights, as it is at delivery (`/duty`).

    `reader` is the colleague in whose private chat it stands: only what they may press is shown there.
    """

    community_id: str
    department: str
    reader: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDepartments(Notice):
    """Every department with how many are on duty, a page of them, for who sees them all, as it is at delivery."""

    community_id: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaScreen(Notice):
    """A department's nights, a week of them on a page, as they are at delivery."""

    community_id: str
    department: str
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaNight(Notice):
    """One night: who has it, and a key for each colleague, as it is at delivery."""

    community_id: str
    department: str
    night: date
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftAhead(Notice):
    """Somebody's night begins soon. `mentions` where it has to be said in the group."""

    department: str
    begins: datetime
    ends: datetime
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyAsked(Notice):
    """Somebody has been on duty for very long: are they still there? Without an answer it ends at `until`."""

    staff_id: int
    since: datetime
    until: datetime


class DutyEnd(StrEnum):
    """Why somebody is no longer on duty."""

    SELF = "self"  # they signed off
    SHIFT_OVER = "shift_over"  # the night is over
    FORGOTTEN = "forgotten"  # no answer to whether they are still there
    UNREACHABLE = "unreachable"  # they stopped the bot: nothing can ring them
    GONE = "gone"  # they left the department or the roster


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEnded(Notice):
    """Somebody was signed off without having pressed."""

    end: DutyEnd
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyOnDuty(Notice):
    """Nobody of a department is there tonight; those in charge are told.

    `number` and `label` are those of an urgent ticket that came in just now. `unreachable` has the night but cannot be
    reached in private.
    """

    department: str
    begins: datetime
    ends: datetime
    request_type: str | None = None
    category: str | None = None
    label: str | None = None
    unreachable: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueGone(Notice):
    """A colleague left a department; those in charge are told what is without a holder now.

    `labels` are the tickets that went back, `nights` those of the rota that nobody has any more.
    """

    name: str
    department: str
    reason: str
    labels: tuple[str, ...] = ()
    nights: tuple[date, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyFree(Notice):
    """A ticket could not be given to anybody: of `there` on duty each has `cap` or gave it back; 0: nobody is there."""

    ticket_id: int
    round: int
    label: str
    request_type: str
    category: str | None
    there: int
    cap: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingScreen(Notice):
    """How a department assigns and how much one person may hold, with keys to change it, as it is at delivery."""

    community_id: str
    department: str
