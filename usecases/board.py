"""What a staff group sees of all its tickets: the board of what is open (RPT-1); its overview is beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.community import Community
from domain.confidentiality import may_list
from domain.notices.staff import Board, BoardFilter
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.staffing import StaffingRule
from domain.tickets import RUNNING, Status, Ticket
from usecases.board_filters import Sieve, day_after, fits
from usecases.board_ports import Outline, Scope
from usecases.card_actions import sees_everything
from usecases.effects.labels import OpenNumbers
from usecases.effects.payments import unpaid_at
from usecases.ports import UnitOfWork
from usecases.staffing import staffing_of

PAGE = 6
"""Tickets on one page of a board."""

AWAITED = frozenset(PromiseKind) - {PromiseKind.VISIT}
"""What a group is measured by; a visit is a part of it."""

_ON_BOARD = (*sorted(RUNNING), Status.OPEN, Status.ACCEPTED, Status.ON_HOLD, Status.IN_REVIEW, Status.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A promised moment as a group sees it; `kind` says what was promised."""

    kind: PromiseKind
    at: datetime
    over: bool


Loads = tuple[tuple[StaffMember, int], ...]
"""Who works on how many tickets, the most loaded first; shown where a department counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One ticket on a board; `label` is its number as it can be read out among everything that is open here."""

    ticket: Ticket
    label: str
    due: Due | None
    holder: StaffMember | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardData:
    """A page of the open tickets, most urgent first. `department` None: every department's.

    `counts` says how many each filter would show; it is filled only while somebody chooses one. `unpaid`: how many
    tickets this group waits for as the cashier.
    """

    department: str | None
    lines: tuple[BoardLine, ...]
    page: int
    pages: int
    total: int
    filter: BoardFilter = BoardFilter.ALL
    viewer: StaffMember | None = None
    counts: Mapping[BoardFilter, int] = field(default_factory=dict)
    unpaid: int = 0
    loads: Loads = ()


def board_data(uow: UnitOfWork, notice: Board, now: datetime) -> BoardData:
    """A page of what is open: breached first, then what is due soonest, then urgent, then age."""
    community = uow.knowledge.community(notice.community_id)
    found = [one for scope in scopes_of(community, notice.department) for one in uow.open_tickets.outlines(scope)]
    every = [one for one in found if may_list(one, notice.department)]
    sieve = Sieve(wanted=notice.filter, viewer=notice.viewer, now=now, tomorrow=tomorrow_in(community, now))
    lines = sorted(_sieved(uow, sieve, every), key=lambda one: urgency(one, now))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    held = Counter(one.holder_id for one in every if one.status is Status.ACCEPTED)
    numbers = OpenNumbers(one.number for one in every)
    return BoardData(
        department=None if sees_everything(community, notice.department) else notice.department,
        lines=shown(uow, lines[page * PAGE : (page + 1) * PAGE], numbers, now),
        page=page,
        pages=pages,
        total=len(lines),
        filter=notice.filter,
        viewer=None if notice.viewer is None else uow.staff.get(notice.viewer),
        counts={one: len(_sieved(uow, replace(sieve, wanted=one), every)) for one in BoardFilter}
        if notice.choosing
        else {},
        unpaid=len(unpaid_at(uow, community.key, notice.department)),
        loads=loads(uow, community, notice.department, held),
    )


def shown(uow: UnitOfWork, lines: Sequence[Outline], numbers: OpenNumbers, now: datetime) -> tuple[BoardLine, ...]:
    """With the whole ticket, and a number that nothing else open here has: a few lines, of hundreds."""
    whole = [(one, uow.tickets.get(one.id)) for one in lines]
    return tuple(
        BoardLine(ticket=ticket, label=numbers.label(one.number), due=_due(uow, one, now), holder=_holder(uow, one))
        for one, ticket in whole
        if ticket is not None
    )


def _due(uow: UnitOfWork, line: Outline, now: datetime) -> Due | None:
    """What is promised for the moment that the line stands for; nothing if that was kept or moved since it was read."""
    if line.due_at is None:
        return None
    for one in uow.promises.open_of(line.id):
        if one.kind in AWAITED and one.due_at == line.due_at:
            return Due(kind=one.kind, at=line.due_at, over=is_over(line, now))
    return None


def _holder(uow: UnitOfWork, ticket: Outline) -> StaffMember | None:
    return None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)


def loads(uow: UnitOfWork, community: Community, department: str, held: Mapping[int | None, int]) -> Loads:
    """Of so many tickets that each has in hand; only where they are given out by turns or are limited (RPT-1)."""
    if sees_everything(community, department) or staffing_of(uow, community.key, department) == StaffingRule():
        return ()
    people = {one: uow.staff.get(one) for one in held if one is not None}
    people |= {one.id: one for one in uow.staff.of_department(community.key, department) if one.on_duty}
    loads = [(one, held.get(one.id, 0)) for one in people.values() if one is not None]
    return tuple(sorted(loads, key=lambda load: (-load[1], load[0].id)))


def _sieved(uow: UnitOfWork, sieve: Sieve, lines: Sequence[Outline]) -> list[Outline]:
    return [one for one in lines if fits(uow, sieve, one)]


def scopes_of(community: Community, department: str) -> list[Scope]:
    """What this group's board and overview are of."""
    everything = sees_everything(community, department)
    departments = [one.key for one in community.departments] if everything else [department]
    return [Scope(community_id=community.key, department=one, statuses=_ON_BOARD) for one in departments]


def tomorrow_in(community: Community, now: datetime) -> datetime:
    """When the day that `now` belongs to there is over, in UTC."""
    return day_after(now, ZoneInfo(community.timezone)).astimezone(UTC)


def is_over(line: Outline, now: datetime) -> bool:
    """Whether a promised moment has passed."""
    return line.due_at is not None and line.due_at <= now


def urgency(line: Outline, now: datetime) -> tuple[bool, bool, bool, float, bool, datetime]:
    """Sorts the most urgent first, emergencies before everything; what nothing is promised for comes after what is."""
    return (
        line.status not in RUNNING,
        not is_over(line, now),
        line.due_at is None,
        0.0 if line.due_at is None else line.due_at.timestamp(),
        not line.urgent,
        line.reported_at,
    )
