"""What a staff group sees: a ticket's card, the pinned overview, the board of open tickets (DSP-8, RPT-1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from domain.calls import CallReason
from domain.community import Community
from domain.confidentiality import (
    accused_ids,
    excluded_departments,
    is_private,
    may_list,
    may_see,
    unknown_names,
)
from domain.events import ActorKind, Event, EventKind
from domain.incoming import MediaKind
from domain.notices.staff import Board, BoardFilter, CardPage, Overview, TicketCard
from domain.outages import Outage
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.reactions import REACTIONS, Effect
from domain.tickets import Action, Status, Ticket
from usecases.agreed_prices import Booked, booked_of
from usecases.asked_time import asked_until
from usecases.board_filters import Sieve, fits
from usecases.call_tasks import about
from usecases.card_actions import allowed, shows_people
from usecases.effects.labels import label_of
from usecases.effects.payments import Unpaid, unpaid_at
from usecases.heard import HEARD, Heard, heard_of, pointless
from usecases.known_outages import belongs_to
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.ticket_ports import Promise, Purpose, Quote

PAGE = 6
"""Tickets on one page of a board."""

_ON_BOARD = (Status.OPEN, Status.ACCEPTED, Status.ON_HOLD, Status.IN_REVIEW, Status.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A promised moment as a group sees it; `kind` says what was promised."""

    kind: PromiseKind
    at: datetime
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """One ticket as its card shows it.

    `at_home`: the card stands in the ticket's own department; `at_desk`: in the group of those who see every
    department. `actions` are what the present status allows here. `asked_until` is an extension or further hold that
    waits for the supervisor. `subject` is the ticket that a call task is about, `to_tell`
    what happened to it that its reporter has not heard yet. `by_phone`: the reporter does not use Telegram. `withheld`:
    nobody here may see any of it. `about` are the names of whom it is about, `outside` the departments that learn
    nothing of it. `heard`: the checklist of a matter that is heard; `outage`: the known one that it is about.
    """

    ticket: Ticket
    page: CardPage
    at_home: bool
    at_desk: bool
    shows_people: bool
    actions: frozenset[Action]
    due: Due | None
    holder: StaffMember | None
    holder_reachable: bool
    on_the_way_at: datetime | None
    nobody_home_at: datetime | None
    counts: Mapping[MediaKind, int]
    remarks: int
    asked_until: datetime | None
    quote: Quote | None
    currency: str | None
    last_words: Event | None
    subject: Ticket | None
    to_tell: tuple[Event, ...] = ()
    by_phone: bool = False
    withheld: bool = False
    about: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    heard: Heard | None = None
    booked: Booked | None = None
    outage: Outage | None = None


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


# ------------------------------------------------------------------------------------------------ the card


def card_data(uow: UnitOfWork, notice: TicketCard, now: datetime) -> CardData | None:
    """The ticket as it is now for the group in which this card stands."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    community = uow.knowledge.community(ticket.community_id)
    events = uow.events.of(ticket.id)
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    quote_rule = uow.knowledge.type_of(ticket).quote
    at_desk = sees_everything(community, notice.department)
    return CardData(
        ticket=ticket,
        page=notice.page,
        at_home=notice.department == ticket.department and (notice.reader is None or is_private(ticket)),
        at_desk=at_desk and notice.reader is None,
        shows_people=shows_people(community, notice.department),
        actions=allowed(uow, ticket, community, notice.department) - pointless(uow, ticket, events),
        due=_due(ticket, uow.promises.open_of(ticket.id), now),
        holder=holder,
        holder_reachable=holder is None or reaches_privately(uow, holder),
        on_the_way_at=_since_held(events, EventKind.ON_THE_WAY),
        nobody_home_at=_since_held(events, EventKind.NOBODY_HOME),
        counts=_counts(uow, ticket),
        remarks=sum(1 for one in events if one.kind is EventKind.REMARKED),
        asked_until=asked_until(events),
        quote=uow.quotes.latest(ticket.id),
        currency=None if quote_rule is None else quote_rule.currency,
        last_words=_last_words(events),
        subject=about(uow, ticket),
        to_tell=_to_tell(uow, ticket),
        by_phone=_is_by_phone(uow, ticket),
        withheld=not _is_shown(uow, ticket, notice),
        about=_accused(uow, ticket),
        outside=tuple(sorted(excluded_departments(ticket))),
        heard=heard_of(uow, ticket, events),
        booked=booked_of(uow, ticket),
        outage=belongs_to(uow, ticket),
    )


def _is_shown(uow: UnitOfWork, ticket: Ticket, notice: TicketCard) -> bool:
    if notice.reader is None:
        return may_list(ticket, notice.department)
    reader = uow.staff.get(notice.reader)
    return reader is not None and may_see(reader, ticket)


def _accused(uow: UnitOfWork, ticket: Ticket) -> tuple[str, ...]:
    """Whom the ticket is about: colleagues by name, and names that nobody knows as they were given."""
    known = (uow.staff.get(one) for one in sorted(accused_ids(ticket)))
    return (*(one.name for one in known if one is not None), *unknown_names(ticket))


_NEWS = frozenset(
    kind
    for kind, reactions in REACTIONS.items()
    if {Effect.TELL_RESIDENT, Effect.ASK_ACCESS, Effect.OFFER_QUOTE, Effect.GIVE_EXPLANATION}.intersection(reactions)
) | {EventKind.STAFF_WROTE, EventKind.ANSWERED}


def _to_tell(uow: UnitOfWork, call: Ticket) -> tuple[Event, ...]:
    """What happened to the ticket behind a call since somebody last spoke with its reporter."""
    subject = about(uow, call)
    if subject is None or call.details.get("reason") != CallReason.TELL:
        return ()
    since: list[Event] = []
    for one in uow.events.of(subject.id):
        if one.kind is EventKind.CALLED:
            since = []
        elif one.kind in _NEWS:
            since.append(one)
    return tuple(since)


def _is_by_phone(uow: UnitOfWork, ticket: Ticket) -> bool:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return reporter is not None and reporter.user_id is None


def sees_everything(community: Community, department: str) -> bool:
    """The front desk's and the management's group see the tickets of every department."""
    known = community.department(department)
    return known is not None and (known.front_desk or known.management)


_SHOWN_FIRST = (PromiseKind.RESOLVE, PromiseKind.REPLY, PromiseKind.RESPOND, PromiseKind.ANSWER)


def _due(ticket: Ticket, promises: Sequence[Promise], now: datetime) -> Due | None:
    """What a card counts down to: the result; where none is promised, that somebody takes it or rings (again).

    Of what is heard the first answer comes before the result.
    """
    for kind in (PromiseKind.ANSWER, *_SHOWN_FIRST) if ticket.workflow in HEARD else _SHOWN_FIRST:
        for one in promises:
            if one.kind is kind:
                return Due(kind=kind, at=one.due_at, over=one.due_at <= now)
    return None


_NEW_HOLDER = frozenset({EventKind.ACCEPTED, EventKind.ASSIGNED, EventKind.HANDED_OVER, EventKind.VISIT_SET})


def _since_held(events: Sequence[Event], kind: EventKind) -> datetime | None:
    """When this last happened, unless the holder or the visit has changed since."""
    for one in reversed(events):
        if one.kind is kind:
            return one.at
        if one.kind in _NEW_HOLDER:
            return None
    return None


def _counts(uow: UnitOfWork, ticket: Ticket) -> Mapping[MediaKind, int]:
    """What was sent with the report and after it; the result's pictures are the staff's own."""
    sent = [one for one in uow.attachments.of_ticket(ticket.id) if one.purpose is not Purpose.RESULT]
    return MappingProxyType(Counter(one.media.kind for one in sent))


def _last_words(events: Sequence[Event]) -> Event | None:
    """The newest thing that staff said about the ticket since it was last taken."""
    for one in reversed(events):
        if one.actor_kind is ActorKind.STAFF and one.data.get("words"):
            return one
    return None


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
        lines=tuple(shown),
        page=page,
        pages=pages,
        total=len(lines),
        filter=notice.filter,
        viewer=None if notice.viewer is None else uow.staff.get(notice.viewer),
        counts={one: len(_sieved(uow, replace(sieve, wanted=one), every)) for one in BoardFilter}
        if notice.choosing
        else {},
        unpaid=len(unpaid_at(uow, community.key, notice.department)),
    )


def _sieved(uow: UnitOfWork, sieve: Sieve, lines: Sequence[BoardLine]) -> list[BoardLine]:
    return [one for one in lines if fits(uow, sieve, one.ticket, None if one.due is None else one.due.at)]


def _open_lines(uow: UnitOfWork, community: Community, department: str, now: datetime) -> list[BoardLine]:
    everything = sees_everything(community, department)
    places = [one.key for one in community.departments] if everything else [department]
    tickets = [one for place in places for one in uow.tickets.in_department(community.key, place, _ON_BOARD)]
    tickets = [one for one in tickets if may_list(one, department)]
    same = Counter(one.short_number for one in tickets)
    holders = {one.holder_id for one in tickets if one.holder_id is not None}
    people = {holder_id: uow.staff.get(holder_id) for holder_id in holders}
    lines = [
        _line(uow, one, one.short_number if same[one.short_number] == 1 else label_of(one), people, now)
        for one in tickets
    ]
    return sorted(lines, key=_urgency)


def _line(
    uow: UnitOfWork, ticket: Ticket, label: str, people: Mapping[int, StaffMember | None], now: datetime
) -> BoardLine:
    promises = [one for one in uow.promises.open_of(ticket.id) if one.kind is not PromiseKind.VISIT]
    soonest = min(promises, key=lambda one: one.due_at, default=None)
    due = None if soonest is None else Due(kind=soonest.kind, at=soonest.due_at, over=soonest.due_at <= now)
    holder = None if ticket.holder_id is None else people[ticket.holder_id]
    return BoardLine(ticket=ticket, label=label, due=due, holder=holder)


def _urgency(line: BoardLine) -> tuple[bool, bool, float, bool, datetime]:
    """Sorts the most urgent first; what nothing is promised for comes after what is."""
    due = line.due
    return (
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
        unaccepted=sum(1 for one in lines if one.ticket.status is Status.OPEN),
        due_today=len(_sieved(uow, due_today, lines)),
        overdue=sum(1 for one in lines if one.due is not None and one.due.over),
        urgent=tuple(one for one in lines if one.due is not None and one.due.over)[:3],
        on_duty=tuple(member for member in members if member.on_duty),
        known=len(members),
        unreachable=tuple(
            member for member in members if member.user_id is not None and not reaches_privately(uow, member)
        ),
        unpaid=unpaid_at(uow, community.key, notice.department),
    )
