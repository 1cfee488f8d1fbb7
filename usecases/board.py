"""What a staff group sees of all its tickets: the pinned overview, the board of what is open (DSP-8, RPT-1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.community import Community
from domain.confidentiality import may_list
from domain.notices.staff import Board, BoardFilter, Overview
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.staffing import StaffingRule
from domain.tickets import RUNNING, UNTAKEN, Status, Ticket
from usecases.board_filters import Sieve, fits
from usecases.card_actions import sees_everything
from usecases.effects.labels import label_of, short_number_of
from usecases.effects.payments import Unpaid, unpaid_at
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.staffing import staffing_of
from usecases.ticket_ports import Awaited, Outline

PAGE = 6
"""Tickets on one page of a board."""

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
class _Open:
    """One of all that is open, before anybody knows whether it is shown."""

    ticket: Outline
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewData:
    """The numbers of a group at one look. `unreachable` are colleagues to whom nothing can be sent in private."""

    department: str
    unaccepted: int
    due_today: int
    overdue: int
    urgent: tuple[BoardLine, ...]
    on_duty: tuple[StaffMember, ...]
    known: int
    unreachable: tuple[StaffMember, ...]
    unpaid: Unpaid = ()
    loads: Loads = ()


# ------------------------------------------------------------------------------------------------ the board


def board_data(uow: UnitOfWork, notice: Board, now: datetime) -> BoardData:
    """A page of what is open: breached first, then what is due soonest, then urgent, then age."""
    community = uow.knowledge.community(notice.community_id)
    every = _open_lines(uow, community, notice.department, now)
    sieve = Sieve(wanted=notice.filter, viewer=notice.viewer, now=now, zone=ZoneInfo(community.timezone))
    lines = _sieved(uow, sieve, every)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    shown = lines[page * PAGE : (page + 1) * PAGE]
    return BoardData(
        department=None if sees_everything(community, notice.department) else notice.department,
        lines=_shown(uow, shown),
        page=page,
        pages=pages,
        total=len(lines),
        filter=notice.filter,
        viewer=None if notice.viewer is None else uow.staff.get(notice.viewer),
        counts={one: len(_sieved(uow, replace(sieve, wanted=one), every)) for one in BoardFilter}
        if notice.choosing
        else {},
        unpaid=len(unpaid_at(uow, community.key, notice.department)),
        loads=_loads(uow, community, notice.department, every),
    )


def _shown(uow: UnitOfWork, lines: Sequence[_Open]) -> tuple[BoardLine, ...]:
    """With the whole ticket: a page of them, of hundreds."""
    whole = [(one, uow.tickets.get(one.ticket.id)) for one in lines]
    return tuple(
        BoardLine(ticket=ticket, label=one.label, due=one.due, holder=one.holder)
        for one, ticket in whole
        if ticket is not None
    )


def _loads(uow: UnitOfWork, community: Community, department: str, lines: Sequence[_Open]) -> Loads:
    """Only where tickets are given out by turns or one person may not hold any number (RPT-1)."""
    if sees_everything(community, department) or staffing_of(uow, community.key, department) == StaffingRule():
        return ()
    held = Counter(one.holder for one in lines if one.holder is not None and one.ticket.status is Status.ACCEPTED)
    there = [one for one in uow.staff.of_department(community.key, department) if one.on_duty]
    people = [*held, *(one for one in there if one not in held)]
    return tuple(sorted(((one, held[one]) for one in people), key=lambda load: (-load[1], load[0].id)))


def _sieved(uow: UnitOfWork, sieve: Sieve, lines: Sequence[_Open]) -> list[_Open]:
    return [one for one in lines if fits(uow, sieve, one.ticket, None if one.due is None else one.due.at)]


def _open_lines(uow: UnitOfWork, community: Community, department: str, now: datetime) -> list[_Open]:
    everything = sees_everything(community, department)
    places = [one.key for one in community.departments] if everything else [department]
    tickets = [one for place in places for one in uow.tickets.outlines_in(community.key, place, _ON_BOARD)]
    tickets = [one for one in tickets if may_list(one, department)]
    same = Counter(short_number_of(one) for one in tickets)
    awaited = {
        ticket_id: every
        for place in places
        for ticket_id, every in uow.promises.open_in(community.key, place, _ON_BOARD).items()
    }
    holders = {one.holder_id for one in tickets if one.holder_id is not None}
    people = {holder_id: uow.staff.get(holder_id) for holder_id in holders}
    lines = [
        _line(
            one,
            short if same[short := short_number_of(one)] == 1 else label_of(one),
            _next_due(awaited.get(one.id, ()), now),
            people,
        )
        for one in tickets
    ]
    return sorted(lines, key=_urgency)


def _next_due(awaited: Sequence[Awaited], now: datetime) -> Due | None:
    promises = [one for one in awaited if one.kind is not PromiseKind.VISIT]
    soonest = min(promises, key=lambda one: one.due_at, default=None)
    return None if soonest is None else Due(kind=soonest.kind, at=soonest.due_at, over=soonest.due_at <= now)


def _line(ticket: Outline, label: str, due: Due | None, people: Mapping[int, StaffMember | None]) -> _Open:
    holder = None if ticket.holder_id is None else people[ticket.holder_id]
    return _Open(ticket=ticket, label=label, due=due, holder=holder)


def _is_pressing(line: _Open) -> bool:
    """Whether the overview names it: an emergency, or what is overdue."""
    return line.ticket.status in RUNNING or (line.due is not None and line.due.over)


def _urgency(line: _Open) -> tuple[bool, bool, bool, float, bool, datetime]:
    """Sorts the most urgent first, emergencies before everything; what nothing is promised for comes after what is."""
    due = line.due
    return (
        line.ticket.status not in RUNNING,
        due is None or not due.over,
        due is None,
        0.0 if due is None else due.at.timestamp(),
        not line.ticket.urgent,
        line.ticket.reported_at,
    )


# ------------------------------------------------------------------------------------------------ the overview


def overview_data(uow: UnitOfWork, notice: Overview, now: datetime) -> OverviewData:
    """The numbers that a group has pinned; the front desk's and the management's count every department."""
    community = uow.knowledge.community(notice.community_id)
    lines = _open_lines(uow, community, notice.department, now)
    zone = ZoneInfo(community.timezone)
    due_today = Sieve(wanted=BoardFilter.DUE_TODAY, viewer=None, now=now, zone=zone)
    members = uow.staff.of_department(community.key, notice.department)
    return OverviewData(
        department=notice.department,
        unaccepted=sum(1 for one in lines if one.ticket.status in UNTAKEN),
        due_today=len(_sieved(uow, due_today, lines)),
        overdue=sum(1 for one in lines if one.due is not None and one.due.over),
        urgent=_shown(uow, [one for one in lines if _is_pressing(one)][:3]),
        on_duty=tuple(member for member in members if member.on_duty),
        known=len(members),
        unreachable=tuple(
            member for member in members if member.user_id is not None and not reaches_privately(uow, member)
        ),
        unpaid=unpaid_at(uow, community.key, notice.department),
        loads=_loads(uow, community, notice.department, lines),
    )
