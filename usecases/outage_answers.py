"""What residents say when an outage is over: all right, or not yet, which begins a request with what is known."""

from datetime import datetime, timedelta

from domain.catalog import RequestType
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
from usecases import answering, collecting, known_outages, outage_cards, prompting
from usecases.collecting import TEXTS
from usecases.guessed_answers import SAID, guessed
from usecases.living_screens import pressed_post
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
    if not fine:
        _begin_request(uow, resident, outage, follower.id, press)
    return Answer()


def typed(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> tuple[int, bool] | None:
    """The outage that these words answer the question about, and whether all is right."""
    said = next((fine for reply, fine in _SPOKEN if is_reply(incoming.text, reply)), None)
    asked = None if said is None else uow.outage_followers.asked(resident.id, incoming.at - _ASKED_WITHIN)
    return None if said is None or asked is None else (asked.outage_id, said)


def _begin_request(uow: UnitOfWork, resident: Resident, outage: Outage, follower_id: int, press: Press) -> None:
    """The request as far as it is known: nothing is left to be asked, one press files it."""
    community = uow.knowledge.community(outage.community_id)
    request_type = uow.knowledge.request_type(community, outage.request_type)
    category = request_type.category(outage.matter)
    draft = collecting.start(
        uow, resident, press.chat_id, press.at, type_key=request_type.key, user_id=press.sender.user_id
    )
    words = "" if category is None or category.outage is None else category.outage.still_out.in_(resident.locale)
    known = {
        **draft.answers,
        TEXTS: [[press.message_id or 0, words]],
        known_outages.FOLLOWER: follower_id,
        **_known_answers(request_type, outage),
    }
    known[SAID] = [one.key for one in request_type.questions if one.key in known]
    draft = uow.drafts.save(draft, at=press.at, answers=known)
    _ask(uow, draft, resident, press.at)


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
