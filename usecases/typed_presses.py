"""Replies to a question with keys that are typed instead of pressed: is it fixed, a price, the door."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.drafts import Draft
from domain.events import Event, EventKind
from domain.incoming import Incoming, Press
from domain.people import Resident
from domain.spoken_replies import Reply, is_reply, says_not_put_right, spoken_score
from domain.tickets import LIVE, Status, Ticket, Workflow
from usecases import follow_up, mine, outage_answers, relaying, which_ticket
from usecases.effects.owners import asks_owner
from usecases.outage_news import ANSWER_SUBJECT
from usecases.ports import UnitOfWork
from usecases.ticket_ports import QuoteState

_RECENT = 8
"""Tickets of a resident that a question may still be open about."""

_RATED_WITHIN = timedelta(days=2)
"""How long after the end a bare "5" still means the score."""

_Act = Callable[[], object]


def pressed(uow: UnitOfWork, resident: Resident, draft: Draft | None, incoming: Incoming) -> bool:
    """Do what the key does whose words were typed; False when the message is no such reply.

    A form that is open takes what is typed, unless it answers our question by reply-to. Where two tickets wait for
    the same words the list of tickets says which.
    """
    post = relaying.replied_post(uow, incoming)
    if incoming.media is not None or (draft is not None and post is None) or not _is_any(incoming.text):
        return False
    replied = None if post is None or post.ticket_id is None else uow.tickets.get(post.ticket_id)
    if replied is not None:
        tickets = [replied] if replied.reporter_id == resident.id else []
    else:
        tickets = uow.tickets.of_reporter(resident.id, limit=_RECENT)
    if replied is None and any(one.details.get("asked") for one in tickets):
        return False  # words for the colleague who asked
    acts = [act for act in (_meant(uow, resident, ticket, incoming) for ticket in tickets) if act is not None]
    about_outage = None if replied is not None else _about_outage(uow, resident, incoming)
    if about_outage is not None:
        asked_there = post is not None and (post.subject or "").startswith(ANSWER_SUBJECT)
        acts = [about_outage] if asked_there else [*acts, about_outage]
    if len(acts) == 1:
        acts[0]()
    elif acts:
        mine.show(uow, incoming.sender, incoming.chat_id, incoming.at)
    return bool(acts)


def _is_any(text: str) -> bool:
    return any(is_reply(text, one) for one in Reply) or spoken_score(text) is not None or says_not_put_right(text)


def _meant(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> _Act | None:
    if ticket.status is Status.RESOLVED:
        return _about_result(uow, resident, ticket, incoming)
    if ticket.status is Status.CLOSED:
        return _about_rating(uow, resident, ticket, incoming)
    if ticket.status in LIVE:
        return _about_price(uow, ticket, incoming) or _at_the_door(uow, ticket, incoming)
    return None


def _about_outage(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> _Act | None:
    told = outage_answers.typed(uow, resident, incoming)
    if told is None:
        return None
    outage_id, fine = told
    return lambda: outage_answers.answer(uow, _press(incoming), outage_id, fine=fine)


def _about_result(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> _Act | None:
    at, text = incoming.at, incoming.text
    if uow.knowledge.type_of(ticket).follow_up is None:
        return None
    question = ticket.workflow is Workflow.LETTER
    if is_reply(text, Reply.WORKING) or (question and is_reply(text, Reply.ANSWERED)):
        return lambda: follow_up.answer(uow, resident, ticket.id, ticket.round, working=True, at=at)
    if is_reply(text, Reply.STILL_A_PROBLEM) or (question and is_reply(text, Reply.NOT_ANSWERED)):
        return lambda: follow_up.answer(uow, resident, ticket.id, ticket.round, working=False, at=at)
    return (lambda: _not_put_right(uow, resident, ticket, incoming)) if says_not_put_right(text) else None


def _not_put_right(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> None:
    """Reopened, and the words that said so are what is wrong now."""
    follow_up.answer(uow, resident, ticket.id, ticket.round, working=False, at=incoming.at)
    reopened = uow.tickets.get(ticket.id)
    if reopened is not None and not which_ticket.asks_first(uow, resident, reopened, incoming):
        relaying.put_on_ticket(uow, resident, reopened, relaying.said(incoming), incoming.at)


def _about_rating(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> _Act | None:
    at, text, given = incoming.at, incoming.text, spoken_score(incoming.text)
    rule = uow.knowledge.type_of(ticket).follow_up
    if rule is None or ticket.closed_at is None or at - ticket.closed_at > _RATED_WITHIN:
        return None
    if ticket.score is None:
        scored = None if given is None or not rule.rating else given
        return None if scored is None else lambda: follow_up.score(uow, resident, ticket.id, ticket.round, scored, at)
    if rule.conduct is None or _last(uow.events.of(ticket.id), EventKind.RATED, EventKind.CONDUCT_ANSWERED) is None:
        return None
    if _last(uow.events.of(ticket.id), EventKind.RATED, EventKind.CONDUCT_ANSWERED) is EventKind.CONDUCT_ANSWERED:
        return None
    for reply, observed in ((Reply.OBSERVED, True), (Reply.NOT_OBSERVED, False)):
        if is_reply(text, reply):
            return _conduct(uow, resident, ticket, at, observed=observed)
    return None


def _conduct(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime, *, observed: bool) -> _Act:
    return lambda: follow_up.conduct(uow, resident, ticket.id, ticket.round, observed=observed, at=at)


def _about_price(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> _Act | None:
    quote = uow.quotes.latest(ticket.id)
    if quote is None or quote.state not in (QuoteState.OFFERED, QuoteState.ASKING_OWNER) or asks_owner(uow, ticket):
        return None
    decisions = ((Reply.AGREE, "accept"), (Reply.DECLINE, "decline"), (Reply.ASK_OWNER, "ask_owner"))
    decision = next((value for reply, value in decisions if is_reply(incoming.text, reply)), None)
    return None if decision is None else lambda: mine.decide(uow, _press(incoming), quote.id, decision)


def _at_the_door(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> _Act | None:
    answers = ((Reply.COMING, "coming"), (Reply.ANOTHER_TIME, "later"), (Reply.SOMEBODY_OPENS, "neighbour"))
    answer = next((value for reply, value in answers if is_reply(incoming.text, reply)), None)
    asked = _last(uow.events.of(ticket.id), EventKind.NOBODY_HOME, EventKind.ACCESS_ANSWERED)
    if answer is None or asked is not EventKind.NOBODY_HOME:
        return None
    return lambda: mine.access(uow, _press(incoming), ticket.id, ticket.round, answer)


def _last(events: list[Event], *kinds: EventKind) -> EventKind | None:
    """The newest event of these kinds."""
    return next((one.kind for one in reversed(events) if one.kind in kinds), None)


def _press(incoming: Incoming) -> Press:
    return Press(
        chat_id=incoming.chat_id,
        private=incoming.private,
        sender=incoming.sender,
        message_id=incoming.reply_to_message_id,
        at=incoming.at,
    )
