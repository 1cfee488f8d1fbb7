"""The ticket's card in its department's group: posted, refreshed, retired; its album and long text below it."""

from collections.abc import Sequence
from datetime import datetime

from domain.confidentiality import is_private
from domain.incoming import Media, MediaKind
from domain.notices.news import RelayedMedia, RelayedText
from domain.notices.staff import CardPage, TicketCard
from domain.outgoing import PostKind
from domain.text_parts import in_parts
from domain.tickets import Status, Ticket
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.effects.unopened import ask_to_open
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.speaking import Spoken, edit, to_place
from usecases.ticket_ports import Purpose
from usecases.told_of_residents import words_for
from usecases.venues import places_of, record_view

LONG_TEXT = 600
"""Characters of a description that a card shows; more stands below the card in full."""

_A_MESSAGE = 3400
"""UTF-16 units of a description in one message; a longer one stands in several, nothing is cut."""

_ALBUM = 10
_TOGETHER = (
    frozenset({MediaKind.PHOTO, MediaKind.VIDEO}),
    frozenset({MediaKind.DOCUMENT}),
    frozenset({MediaKind.AUDIO}),
)


def post_card(happening: Happening) -> None:
    """Post the card where the ticket is worked, with everything that belongs below. Quiet at night."""
    ticket = happening.ticket
    if ticket.status is Status.WAITING:
        return
    calendar = happening.community.calendar
    silent = calendar.in_quiet_hours(happening.at) and not ticket.urgent
    places = places_of(happening.uow, ticket)
    for place in places:
        hand_out(happening.uow, ticket, place, happening.at, silent=silent)
    if not places and is_private(ticket):
        ask_to_open(happening.uow, ticket, happening.at)


def post_in(uow: UnitOfWork, ticket: Ticket, place: Place, *, silent: bool) -> int:
    """Post the card in this chat; returns its post id."""
    card = TicketCard(ticket_id=ticket.id, department=place.department, reader=place.reader)
    spoken = to_place(uow, ticket, place, card, kind=PostKind.CARD, silent=silent)
    _post_below(uow, ticket, place, spoken)
    return spoken.post_id


def hand_out(uow: UnitOfWork, ticket: Ticket, place: Place, at: datetime, *, silent: bool) -> None:
    """Post the card; whoever gets it in private has seen what others may not, and that is recorded (PRV-2)."""
    post_in(uow, ticket, place, silent=silent)
    if place.reader is not None:
        record_view(uow, place.reader, ticket, at)


def _post_below(uow: UnitOfWork, ticket: Ticket, place: Place, card: Spoken) -> None:
    last = card
    said = words_for(uow, ticket, ticket.description, place.chat_id, place.department)
    for part in in_parts(said, _A_MESSAGE) if len(ticket.description) > LONG_TEXT else ():
        full = RelayedText(
            to_resident=False,
            ticket_id=ticket.id,
            label=label_of(ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender="",
            words=part,
        )
        last = _below(uow, ticket, place, full, last, cost=1)
    for items in albums([one.media for one in uow.attachments.of_ticket(ticket.id, Purpose.REPORT)]):
        last = _below(uow, ticket, place, RelayedMedia(items=items), last, cost=len(items))


def _below(
    uow: UnitOfWork, ticket: Ticket, place: Place, notice: RelayedText | RelayedMedia, last: Spoken, *, cost: int
) -> Spoken:
    return to_place(
        uow,
        ticket,
        place,
        notice,
        kind=PostKind.RELAY,
        under_card=True,
        silent=True,
        cost=cost,
        after_id=last.outbox_id,
    )


def albums(media: Sequence[Media]) -> list[tuple[Media, ...]]:
    """Put attachments together as Telegram allows it: photos with videos, documents, audio; 2 to 10; others singly."""
    found: list[tuple[Media, ...]] = []
    for kinds in _TOGETHER:
        fitting = [one for one in media if one.kind in kinds]
        found += [tuple(fitting[start : start + _ALBUM]) for start in range(0, len(fitting), _ALBUM)]
    together = frozenset[MediaKind]().union(*_TOGETHER)
    return found + [(one,) for one in media if one.kind not in together]


def refresh_cards(uow: UnitOfWork, ticket: Ticket, *, page: CardPage = CardPage.MAIN) -> None:
    """Redraw every living card of the ticket."""
    for post in uow.posts.of_ticket(ticket.id, PostKind.CARD):
        edit(uow, post, card_for(uow, ticket, post.chat_id, page=page))


def card_for(uow: UnitOfWork, ticket: Ticket, chat_id: int, *, page: CardPage = CardPage.MAIN) -> TicketCard:
    """The ticket's card as it is shown in this chat."""
    if chat_id > 0:
        reader = uow.staff.by_user(chat_id, near=ticket.community_id)
        return TicketCard(
            ticket_id=ticket.id, department=ticket.department, page=page, reader=0 if reader is None else reader.id
        )
    group = uow.chats.get(chat_id)
    department = group.department if group is not None and group.department else ticket.department
    return TicketCard(ticket_id=ticket.id, department=department, page=page)


def refresh_card(happening: Happening) -> None:
    """Redraw the card after an event."""
    refresh_cards(happening.uow, happening.ticket)


def retire_cards(happening: Happening) -> None:
    """The cards posted so far say a last time what became of the ticket and are no longer kept up to date."""
    refresh_cards(happening.uow, happening.ticket, page=CardPage.RETIRED)
    for post in happening.uow.posts.of_ticket(happening.ticket.id, PostKind.CARD):
        happening.uow.posts.retire(post.id)
