"""What the card of a ticket shows in a group, or in the chat of the colleague who may see it (DSP-1, DSP-4)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from domain.articles import Article
from domain.calls import CallReason
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
from domain.notices.staff import CardPage, TicketCard
from domain.outages import Outage
from domain.people import StaffMember
from domain.promise_rules import PromiseKind
from domain.reactions import REACTIONS, Effect
from domain.tickets import Action, Ticket, Workflow
from usecases.agreed_prices import Booked, booked_of
from usecases.alarm_screens import AlarmData, alarm_data
from usecases.asked_time import asked_until
from usecases.board import Due
from usecases.call_tasks import about
from usecases.card_actions import allowed, sees_everything
from usecases.effects.by_phone import ON_PHONE
from usecases.effects.joined_news import FOR_ALL
from usecases.heard import HEARD, Heard, heard_of, pointless
from usecases.joined import home_of
from usecases.known_outages import belongs_to
from usecases.letter_reading import has_letters
from usecases.outage_calls import outage_of
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.showing_articles import read_by_reporter
from usecases.ticket_ports import Promise, Purpose, Quote
from usecases.told_of_residents import events_for, ticket_for


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """One ticket as its card shows it.

    `at_home`: the card stands in the ticket's own department; `at_desk`: in the group of those who see every
    department. `actions` are what the present status allows here. `asked_until` is an extension or further hold that
    waits for the supervisor. `subject` is the ticket that a call task is about, `to_tell`
    what happened to it that its reporter has not heard yet. `by_phone`: the reporter does not use Telegram. `unasked`:
    a follow-up that no chat has asked, so that no answer is missing. `withheld`: nobody here may see any of it.
    `about` are the names of whom it is about, `outside` the departments that learn nothing of it. `heard`: the
    checklist of a matter that is heard; `outage`: the known one that it is about; `read`: the articles that the
    reporter has read in vain; `has_letters`: something was written about it. `alarm`: what an emergency shows
    instead of all this.
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
    unasked: bool = False
    withheld: bool = False
    about: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    heard: Heard | None = None
    booked: Booked | None = None
    outage: Outage | None = None
    read: tuple[Article, ...] = ()
    has_letters: bool = False
    alarm: AlarmData | None = None


def card_data(uow: UnitOfWork, notice: TicketCard, now: datetime) -> CardData | None:
    """The ticket as it is now for the group in which this card stands."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    community = uow.knowledge.community(ticket.community_id)
    ticket = ticket_for(uow, ticket, notice.department)
    events = events_for(uow, ticket, uow.events.of(ticket.id), notice.department)
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    quote_rule = uow.knowledge.type_of(ticket).quote
    at_desk = sees_everything(community, notice.department)
    return CardData(
        ticket=ticket,
        page=notice.page,
        at_home=notice.department == ticket.department and (notice.reader is None or is_private(ticket)),
        at_desk=at_desk and notice.reader is None,
        shows_people=community.shows_people(notice.department),
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
        unasked=_is_unasked(uow, ticket),
        withheld=not _is_shown(uow, ticket, notice),
        about=_accused(uow, ticket),
        outside=tuple(sorted(excluded_departments(ticket))),
        heard=heard_of(uow, ticket, events),
        booked=booked_of(uow, ticket),
        outage=outage_of(uow, ticket) or belongs_to(uow, ticket),
        read=read_by_reporter(uow, ticket),
        has_letters=has_letters(uow, ticket),
        alarm=alarm_data(uow, ticket, notice, events),
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
) | {EventKind.STAFF_WROTE, EventKind.ANSWERED, EventKind.RESOLVED, EventKind.JOINED}


def _to_tell(uow: UnitOfWork, call: Ticket) -> tuple[Event, ...]:
    """What happened to the ticket behind a call since somebody last spoke with its reporter.

    A follow-up is asked in the chat first; who has none hears on the phone what there is to ask about.
    """
    subject, reason = about(uow, call), call.details.get("reason")
    tells = reason == CallReason.TELL or (reason == CallReason.FOLLOW_UP and _is_by_phone(uow, call))
    if subject is None or not tells:
        return ()
    since: list[Event] = []
    for one in uow.events.of(subject.id):
        if one.kind is EventKind.CALLED:
            since = []
        elif one.kind in _NEWS and ON_PHONE not in one.data:
            since.append(one)
    return (*since, *_of_the_other(uow, subject))


def _of_the_other(uow: UnitOfWork, subject: Ticket) -> tuple[Event, ...]:
    """What happened to the ticket that this one was joined to, since then and since somebody last rang about it."""
    home = home_of(uow, subject)
    if home.id == subject.id:
        return ()
    told = (EventKind.JOINED, EventKind.CALLED)
    since = max(one.at for one in uow.events.of(subject.id) if one.kind in told)
    return tuple(one for one in uow.events.of(home.id) if one.kind in FOR_ALL and one.at > since)


def _is_by_phone(uow: UnitOfWork, ticket: Ticket) -> bool:
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return reporter is not None and reporter.user_id is None


_RESULTS = frozenset({EventKind.RESOLVED, EventKind.ANSWERED, EventKind.LETTER_DELIVERED, EventKind.EXPLAINED})


def _is_unasked(uow: UnitOfWork, call: Ticket) -> bool:
    """Whoever stopped the bot was never asked about this result, and has not been silent."""
    subject = about(uow, call) if call.details.get("reason") == CallReason.FOLLOW_UP else None
    if subject is None:
        return False
    kinds = [one.kind for one in uow.events.of(subject.id)]
    result = max((place for place, kind in enumerate(kinds) if kind in _RESULTS), default=0)
    return EventKind.FOLLOW_UP_SILENT not in kinds[result:]


_ANSWERED = HEARD | {Workflow.LETTER}
_SHOWN_FIRST = (PromiseKind.RESOLVE, PromiseKind.REPLY, PromiseKind.RESPOND, PromiseKind.ANSWER)


def _due(ticket: Ticket, promises: Sequence[Promise], now: datetime) -> Due | None:
    """What a card counts down to: the result; where none is promised, that somebody takes it or rings (again).

    Of what is heard the first answer comes before the result, of a question the time that its reader was told.
    """
    for kind in (PromiseKind.ANSWER, *_SHOWN_FIRST) if ticket.workflow in _ANSWERED else _SHOWN_FIRST:
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
