"""The ticket's card in its department's group: posted, refreshed, retired; its album and long text below it."""

from collections.abc import Sequence

from domain.incoming import Media, MediaKind
from domain.notices.news import RelayedMedia, RelayedText
from domain.notices.staff import CardPage, TicketCard
from domain.outgoing import Lane, PostKind
from domain.text_parts import in_parts
from domain.tickets import Status, Ticket
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.people_ports import Chat
from usecases.ports import UnitOfWork
from usecases.speaking import edit, group_for, to_chat
from usecases.ticket_ports import Purpose

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
    """Post the card in the ticket's group with everything that belongs below it. Quiet at night."""
    ticket = happening.ticket
    group = group_for(happening.uow, ticket.community_id, ticket.department)
    if group is None or ticket.status is Status.WAITING:
        return
    calendar = happening.community.calendar
    silent = calendar.in_quiet_hours(happening.at) and not ticket.urgent
    post_in(happening.uow, ticket, group, silent=silent)


def post_in(uow: UnitOfWork, ticket: Ticket, group: Chat, *, silent: bool) -> int:
    """Post the card in this group; returns its post id."""
    post_id = uow.posts.create(
        chat_id=group.chat_id, kind=PostKind.CARD, community_id=ticket.community_id, ticket_id=ticket.id
    )
    department = group.department or ticket.department
    last = to_chat(
        uow,
        group.chat_id,
        TicketCard(ticket_id=ticket.id, department=department),
        community_id=ticket.community_id,
        lane=Lane.WORK,
        ticket_id=ticket.id,
        post_id=post_id,
        silent=silent,
    )
    _post_below(uow, ticket, group, post_id, last)
    return post_id


def _post_below(uow: UnitOfWork, ticket: Ticket, group: Chat, post_id: int, last: int | None) -> None:
    for part in in_parts(ticket.description, _A_MESSAGE) if len(ticket.description) > LONG_TEXT else ():
        full = RelayedText(
            to_resident=False,
            ticket_id=ticket.id,
            label=label_of(ticket),
            request_type=ticket.request_type,
            category=ticket.matter,
            sender="",
            words=part,
        )
        last = _below(uow, ticket, group, full, post_id, last, cost=1)
    for items in albums([one.media for one in uow.attachments.of_ticket(ticket.id, Purpose.REPORT)]):
        last = _below(uow, ticket, group, RelayedMedia(items=items), post_id, last, cost=len(items))


def _below(
    uow: UnitOfWork,
    ticket: Ticket,
    group: Chat,
    notice: RelayedText | RelayedMedia,
    post_id: int,
    last: int | None,
    *,
    cost: int,
) -> int | None:
    below = uow.posts.create(
        chat_id=group.chat_id, kind=PostKind.RELAY, community_id=ticket.community_id, ticket_id=ticket.id
    )
    return to_chat(
        uow,
        group.chat_id,
        notice,
        community_id=ticket.community_id,
        lane=Lane.WORK,
        ticket_id=ticket.id,
        post_id=below,
        reply_to_post_id=post_id,
        after_id=last,
        silent=True,
        cost=cost,
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
        group = uow.chats.get(post.chat_id)
        department = group.department if group is not None and group.department else ticket.department
        edit(uow, post, TicketCard(ticket_id=ticket.id, department=department, page=page))


def refresh_card(happening: Happening) -> None:
    """Redraw the card after an event."""
    refresh_cards(happening.uow, happening.ticket)


def retire_cards(happening: Happening) -> None:
    """The cards posted so far say a last time what became of the ticket and are no longer kept up to date."""
    refresh_cards(happening.uow, happening.ticket, page=CardPage.RETIRED)
    for post in happening.uow.posts.of_ticket(happening.ticket.id, PostKind.CARD):
        happening.uow.posts.retire(post.id)
