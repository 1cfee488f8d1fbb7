"""What a staff group sees of all its tickets: the pinned overview, the board of what is open (DSP-8, RPT-1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.community import Community
from domain.confidentiality import may_list
from domain.notices.staff import Board, BoardFilter, Overview
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.staffing import StaffingRule
from domain.tickets import RUNNING, UNTAKEN, Status, Ticket
from usecases.board_filters import Sieve, day_after, fits
from usecases.card_actions import sees_everything
from usecases.effects.labels import label_among, label_of, short_number_of
from usecases.effects.payments import Unpaid, unpaid_at
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.staffing import staffing_of
from usecases.ticket_ports import Outline

PAGE = 6
"""Tickets on one page of a board."""

_NAMED = 3
"""Of what is most pressing, the overview names so many."""

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


class _Open(NamedTuple):
    """One of all that is open, before anybody knows whether it is shown; of them there may be hundreds."""

    ticket: Outline
    due_at: datetime | None
    over: bool


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
    every = _everything_open(uow, community, notice.department, now)
    sieve = Sieve(wanted=notice.filter, viewer=notice.viewer, now=now, tomorrow=_tomorrow(community, now))
    lines = sorted(_sieved(uow, sieve, every), key=_urgency)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(notice.page, 0), pages - 1)
    shown = lines[page * PAGE : (page + 1) * PAGE]
    return BoardData(
        department=None if sees_everything(community, notice.department) else notice.department,
        lines=_shown(uow, shown, every),
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


def _shown(uow: UnitOfWork, lines: Sequence[_Open], every: Sequence[_Open]) -> tuple[BoardLine, ...]:
    """With the whole ticket, and a number that nothing else open here has: a few lines, of hundreds."""
    if not lines:
        return ()
    short = Counter(short_number_of(one.ticket) for one in every)
    dated = Counter(label_of(one.ticket) for one in every)
    whole = [(one, uow.tickets.get(one.ticket.id)) for one in lines]
    return tuple(
        BoardLine(
            ticket=ticket,
            label=label_among(one.ticket, short, dated),
            due=_due(uow, one),
            holder=_holder(uow, one.ticket),
        )
        for one, ticket in whole
        if ticket is not None
    )


def _due(uow: UnitOfWork, line: _Open) -> Due | None:
    """What is promised for the moment that the line stands for."""
    if line.due_at is None:
        return None
    promised = next(
        one for one in uow.promises.open_of(line.ticket.id) if one.kind in AWAITED and one.due_at == line.due_at
    )
    return Due(kind=promised.kind, at=line.due_at, over=line.over)


def _holder(uow: UnitOfWork, ticket: Outline) -> StaffMember | None:
    return None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)


def _loads(uow: UnitOfWork, community: Community, department: str, lines: Sequence[_Open]) -> Loads:
    """Only where tickets are given out by turns or one person may not hold any number (RPT-1)."""
    if sees_everything(community, department) or staffing_of(uow, community.key, department) == StaffingRule():
        return ()
    held = Counter(one.ticket.holder_id for one in lines if one.ticket.status is Status.ACCEPTED)
    people = {one: uow.staff.get(one) for one in held if one is not None}
    people |= {one.id: one for one in uow.staff.of_department(community.key, department) if one.on_duty}
    loads = [(one, held[one.id]) for one in people.values() if one is not None]
    return tuple(sorted(loads, key=lambda load: (-load[1], load[0].id)))


def _sieved(uow: UnitOfWork, sieve: Sieve, lines: Sequence[_Open]) -> list[_Open]:
    return [one for one in lines if fits(uow, sieve, one.ticket, one.due_at)]


def _everything_open(uow: UnitOfWork, community: Community, department: str, now: datetime) -> list[_Open]:
    """In no particular order; what decides about it, and no more."""
    everything = sees_everything(community, department)
    places = [one.key for one in community.departments] if everything else [department]
    soonest: dict[int, datetime] = {}
    for place in places:
        soonest |= uow.promises.soonest_in(community.key, place, _ON_BOARD)
    return [
        _Open(one, due_at := soonest.get(one.id), due_at is not None and due_at <= now)
        for place in places
        for one in uow.tickets.outlines_in(community.key, place, _ON_BOARD)
        if may_list(one, department)
    ]


def _tomorrow(community: Community, now: datetime) -> datetime:
    return day_after(now, ZoneInfo(community.timezone)).astimezone(UTC)


def _is_pressing(line: _Open) -> bool:
    """Whether the overview names it: an emergency, or what is overdue."""
    return line.over or line.ticket.status in RUNNING


def _urgency(line: _Open) -> tuple[bool, bool, bool, float, bool, datetime]:
    """Sorts the most urgent first, emergencies before everything; what nothing is promised for comes after what is."""
    return (
        line.ticket.status not in RUNNING,
        not line.over,
        line.due_at is None,
        0.0 if line.due_at is None else line.due_at.timestamp(),
        not line.ticket.urgent,
        line.ticket.reported_at,
    )


# ------------------------------------------------------------------------------------------------ the overview


def overview_data(uow: UnitOfWork, notice: Overview, now: datetime) -> OverviewData:
    """The numbers that a group has pinned; the front desk's and the management's count every department."""
    community = uow.knowledge.community(notice.community_id)
    lines = _everything_open(uow, community, notice.department, now)
    pressing = sorted(filter(_is_pressing, lines), key=_urgency)[:_NAMED]
    due_today = Sieve(wanted=BoardFilter.DUE_TODAY, viewer=None, now=now, tomorrow=_tomorrow(community, now))
    members = uow.staff.of_department(community.key, notice.department)
    return OverviewData(
        department=notice.department,
        unaccepted=sum(1 for one in lines if one.ticket.status in UNTAKEN),
        due_today=len(_sieved(uow, due_today, lines)),
        overdue=sum(one.over for one in lines),
        urgent=_shown(uow, pressing, lines),
        on_duty=tuple(member for member in members if member.on_duty),
        known=len(members),
        unreachable=tuple(
            member for member in members if member.user_id is not None and not reaches_privately(uow, member)
        ),
        unpaid=unpaid_at(uow, community.key, notice.department),
        loads=_loads(uow, community, notice.department, lines),
    )
