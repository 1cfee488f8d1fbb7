"""What residents say when an outage is over: all right, or not yet, which begins a request with what is known."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.catalog import OutageRule, RequestType
from domain.drafts import Draft
from domain.errors import CardRefreshed
from domain.form_questions import Question, QuestionKind
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.dialogue import Say, Saying
from domain.outages import Outage
from domain.people import Resident
from domain.permissions import allow_own
from domain.spoken_replies import Reply, is_reply
from usecases import answering, collecting, known_outages, outage_cards, prompting, relaying
from usecases.collecting import TEXTS
from usecases.form_resident import FOR
from usecases.guessed_answers import SAID, guessed
from usecases.living_screens import pressed_post
from usecases.outage_ports import Follower
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import edit, strip, to_chat

_ASKED_WITHIN = timedelta(days=1)
"""How long after the question typed words still answer it."""

_SPOKEN = ((Reply.WORKING, True), (Reply.STILL_A_PROBLEM, False), (Reply.NOT_YET, False))


def answer(uow: UnitOfWork, press: Press, outage_id: int, *, fine: bool) -> Answer:
    """A key below the question. Raises CardRefreshed for who does not wait, and while it is not over."""
    resident = resident_of(uow, press.sender, press.at)
    outage, follower = uow.outages.get(outage_id), uow.outage_followers.of(outage_id, resident.id)
    allow_own(Right.FOLLOW_OWN, own=follower is not None)
    if outage is None or follower is None:
        raise CardRefreshed
    if outage.is_open:
        raise CardRefreshed
    post = pressed_post(uow, press)
    if post is not None and fine and follower.settled is None:
        edit(uow, post, Say(saying=Saying.OUTAGE_FINE))
    elif post is not None:
        strip(uow, post, Say(saying=Saying.DONE))
    elif fine:
        to_chat(uow, press.chat_id, Say(saying=Saying.OUTAGE_FINE), community_id=outage.community_id)
    if not uow.outage_followers.settle(follower, fine=fine):
        return Answer(notice=Say(saying=Saying.RECEIVED))
    outage_cards.refresh(uow, outage)
    where = _Where(chat_id=press.chat_id, user_id=press.sender.user_id, message_id=press.message_id or 0)
    if not _noted(uow, resident, outage, follower, where, press.at, fine=fine) and not fine:
        _begin_request(uow, resident, outage, follower, where, press.at)
    return Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Where:
    """Where it was said; by a colleague for somebody at the phone in the group of the front desk."""

    chat_id: int
    user_id: int
    message_id: int


def said_on_phone(uow: UnitOfWork, follower: Follower, draft: Draft, at: datetime, *, fine: bool) -> None:
    """What was said in a call; if it is not over, the colleague who rang writes it down, as far as it is known."""
    outage, resident = uow.outages.get(follower.outage_id), uow.residents.get(follower.resident_id)
    where = _Where(chat_id=draft.chat_id, user_id=draft.user_id, message_id=0)
    if outage is None or resident is None:
        return
    if not _noted(uow, resident, outage, follower, where, at, fine=fine) and not fine:
        _begin_request(uow, resident, outage, follower, where, at)


def _noted(
    uow: UnitOfWork,
    resident: Resident,
    outage: Outage,
    follower: Follower,
    where: _Where,
    at: datetime,
    *,
    fine: bool,
) -> bool:
    """Whether there is a ticket about it already, which says so from now on: nobody reports one thing twice."""
    ticket = None if follower.ticket_id is None else uow.tickets.get(follower.ticket_id)
    rule = _rule(uow, outage)
    if ticket is None or not ticket.is_live or rule is None:
        return False
    words = (rule.restored if fine else rule.still_out).in_(resident.locale)
    said = relaying.Said(words=words, media=None, chat_id=where.chat_id, message_id=where.message_id)
    relaying.put_on_ticket(uow, resident, ticket, said, at)
    if not fine:
        relaying.receipt(uow, resident, ticket, where.chat_id, at)
    return True


def _rule(uow: UnitOfWork, outage: Outage) -> OutageRule | None:
    community = uow.knowledge.community(outage.community_id)
    category = uow.knowledge.request_type(community, outage.request_type).category(outage.matter)
    return None if category is None else category.outage


def typed(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> tuple[int, bool] | None:
    """The outage that these words answer the question about, and whether all is right."""
    said = next((fine for reply, fine in _SPOKEN if is_reply(incoming.text, reply)), None)
    asked = None if said is None else uow.outage_followers.asked(resident.id, incoming.at - _ASKED_WITHIN)
    return None if said is None or asked is None else (asked.outage_id, said)


def _begin_request(
    uow: UnitOfWork, resident: Resident, outage: Outage, follower: Follower, where: _Where, at: datetime
) -> None:
    """The request as far as it is known: nothing is left to be asked, one press files it."""
    community = uow.knowledge.community(outage.community_id)
    request_type, rule = uow.knowledge.request_type(community, outage.request_type), _rule(uow, outage)
    draft = collecting.start(uow, resident, where.chat_id, at, type_key=request_type.key, user_id=where.user_id)
    known = {
        **draft.answers,
        TEXTS: [[where.message_id, "" if rule is None else rule.still_out.in_(resident.locale)]],
        known_outages.FOLLOWER: follower.id,
        **({} if resident.user_id == where.user_id else {FOR: resident.id}),
        **_known_answers(request_type, outage),
    }
    known[SAID] = [one.key for one in request_type.questions if one.key in known]
    _ask(uow, uow.drafts.save(draft, at=at, answers=known), resident, at)


def _known_answers(request_type: RequestType, outage: Outage) -> dict[str, object]:
    """The kind of matter is known, and somebody may come at any time."""
    found: dict[str, object] = {}
    for question in request_type.questions:
        if question.kind is QuestionKind.CATEGORY:
            found[question.key] = outage.matter
        any_time = _any_time(question)
        if any_time is not None:
            found[question.key] = any_time
    return found


def _any_time(question: Question) -> str | None:
    return next((one.key for one in question.windows if one.start is None), None)


def _ask(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    filled = guessed(uow, draft, resident, draft.answers)
    prompting.ask(uow, answering.forward(uow, draft, filled, at), at)
