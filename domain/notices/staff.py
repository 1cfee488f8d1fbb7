"""What stands in staff groups: the ticket's living card, overviews, boards, verification and registration cards."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.drafts import Form
from domain.notices.base import Notice
from domain.notices.news import Mention
from domain.people import Role


class CardPage(StrEnum):
    """Which set of buttons a card shows; a retired card says a last time where its ticket is now."""

    MAIN = "main"
    MORE = "more"
    REST = "rest"
    RETIRED = "retired"
    END = "end"  # an emergency: is it over?
    FALSE = "false"  # why there was nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard(Notice):
    """The one living card of a ticket in a department's group, as the ticket is at delivery.

    `department` is the group it stands in: in any other group than the ticket's own it says where the ticket went.
    `reader` is the colleague in whose private chat it stands instead (0: nobody who is known).
    """

    ticket_id: int
    department: str
    page: CardPage = CardPage.MAIN
    reader: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateChatWanted(Notice):
    """Something that no group may see waits until one of these opens their private chat; not a word of what it is."""

    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryCard(Notice):
    """The question to a department in its group, with its answer as far as there is one, as it is at delivery."""

    ticket_id: int
    event_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview(Notice):
    """The pinned overview of a department's group, as it is at delivery (DSP-8)."""

    community_id: str
    department: str


class BoardFilter(StrEnum):
    """Which of the open tickets a board shows."""

    ALL = "all"
    MINE = "mine"  # held by whoever pressed
    UNACCEPTED = "unaccepted"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    WAITING = "waiting"  # for the resident's word: a question, a price, nobody at home


@dataclass(frozen=True, slots=True, kw_only=True)
class Board(Notice):
    """The open tickets of a group, most urgent first, one page (`/board`), as they are at delivery.

    `viewer` is whose "mine" it is. `choosing` shows the filters with their numbers in place of the tickets.
    """

    community_id: str
    department: str
    page: int = 0
    filter: BoardFilter = BoardFilter.ALL
    viewer: int | None = None
    choosing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTickets(Notice):
    """What `/find` found, newest first, as it is at delivery; `more` were found besides."""

    words: str
    ticket_ids: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStory(Notice):
    """Everything that happened to a ticket as colleagues read it, a page of it, as it is at delivery.

    Page 0 is the newest. `place`: the contractor whose people read it, without names and numbers.
    """

    ticket_id: int
    page: int = 0
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationCard(Notice):
    """A resident's file that the front desk confirms or refuses, as it is at delivery.

    `judged_by` and `judged_at`: who confirmed or refused it; empty as long as nobody has.
    """

    resident_id: int
    judged_by: str | None = None
    judged_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationReminder(Notice):
    """Nobody has looked at a file yet; `minutes` of desk time since it came in. `mentions` are those who must act."""

    resident_id: int
    unit: str
    minutes: int
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCard(Notice):
    """ "I belong to this department": each colleague's first press registers them (DSP-7)."""

    community_id: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupBound(Notice):
    """The group now belongs to a department."""

    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupUnbound(Notice):
    """The group no longer belongs to a department: another group took its place."""

    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Notice):
    """A colleague is registered; `private_open` is false when nothing can be sent to them in private yet.

    `moved_from` is the department they belonged to before, when it was another one.
    """

    name: str
    badge: str | None
    department: str
    private_open: bool
    moved_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberLeft(Notice):
    """A colleague no longer belongs to the department; `returned` tickets are back in the pool."""

    name: str
    department: str
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMenu(Notice):
    """What a colleague is told in private: who they are here and what will arrive in this chat.

    `others`: the keys of the other communities in which they are somebody.
    """

    name: str
    badge: str | None
    department: str | None
    role: Role
    keeps_roster: bool = False
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAsked(Notice):
    """Whoever keeps the roster gives a colleague a role; only who `administers` makes administrators."""

    staff_id: int
    administers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleagueScreen(Notice):
    """A colleague as the roster has them, as it is at delivery; `asks` whether they are to be taken off it."""

    staff_id: int
    asks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildingsAsked(Notice):
    """An administrator says which buildings a butler looks after, a page of them, as it is at delivery."""

    staff_id: int
    page: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGiven(Notice):
    """The colleague's new role. `mentions` when it has to be said in a group."""

    name: str
    role: Role
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAdministrator(Notice):
    """The last administrator keeps the role until somebody else has it too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BindCodeIssued(Notice):
    """A one-time code that binds a group to a department."""

    code: str
    department: str
    hours: int


class AdminSection(StrEnum):
    """The two halves of the administrator's menu."""

    GROUPS = "groups"
    COLLEAGUES = "colleagues"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminMenu(Notice):
    """The administrator's menu as it is at delivery: groups bound and missing, or a page of colleagues.

    `groups`: the reader may connect groups; a manager keeps the roster only.
    """

    community_id: str
    section: AdminSection = AdminSection.GROUPS
    page: int = 0
    groups: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarScreen(Notice):
    """The special days of the next weeks, as they are at delivery (`/calendar`)."""

    community_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDeclared(Notice):
    """What holds on a day from now on: `kind` is a `DayKind` or "usual", `hours` as they were typed, `by` whom.

    `kept` open promises fall on it and stand.
    """

    by: str
    day: date
    kind: str
    hours: str | None
    note: str | None
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactShown(Notice):
    """A contact, shown to the holder alone and logged (DSP-4). At most 200 characters."""

    name: str | None
    phone: str
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDone(Notice):
    """What the form behind a card's key came to; its prompt turns into this.

    `until` is the moment that was given, `to` a colleague's name or a department's key, `reason` a key of the catalog
    or words, `words` what was said besides. `asked`: the supervisor has yet to approve.
    """

    form: Form
    who: str
    at: datetime
    label: str
    request_type: str
    category: str | None
    until: datetime | None = None
    to: str | None = None
    reason: str | None = None
    words: str | None = None
    cents: int | None = None
    currency: str | None = None
    asked: bool = False
    drill: bool = False


class FormFate(StrEnum):
    """How a colleague's form came to its end."""

    DROPPED_NOW = "dropped_now"
    DROPPED = "dropped"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOver(Notice):
    """A form in a group was dropped, or is over already and takes no more words; `label` and so on of its ticket."""

    form: Form
    fate: FormFate
    who: str
    label: str | None = None
    request_type: str | None = None
    category: str | None = None
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter(Notice):
    """An update could not be handled; the administrators are told. `reference` finds it in the log."""

    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Notice):
    """The database is a backup: what came after `back_to` is lost. Reminders of `numbers`, and `more`, rest for now."""

    back_to: datetime
    numbers: tuple[str, ...]
    more: int
    reminded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupUnreachable(Notice):
    """A staff group can no longer be written to."""

    department: str
    reason: str
