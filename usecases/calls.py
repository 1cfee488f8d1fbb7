"""Working a phone-call task: nobody picked up, or what the call came to (FUP-2)."""

from datetime import datetime, timedelta

from domain.answers import SKIPPED, Option
from domain.calls import INSTEAD, CallOutcome, CallReason
from domain.confidentiality import is_guarded
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, TooSoon
from domain.events import Actor, EventKind
from domain.i18n import LocalText
from domain.incoming import Press
from domain.permissions import check
from domain.promise_rules import PromiseKind
from domain.tickets import LIVE, Action, Ticket
from usecases import delivery_proofs, follow_up, form_results, outage_answers, outage_calls, prompting
from usecases.call_tasks import about
from usecases.dispatch import judge
from usecases.effects.cards import refresh_cards
from usecases.households import contact_of
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import Answer, UnitOfWork
from usecases.progress import decide_quote_by_phone, open_quote
from usecases.promising import withdraw
from usecases.reactions import happen
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import QuoteState

MOST_ATTEMPTS = 3
"""Calls until a task is closed as not reached (FUP-2), unless the type's follow-up rule says otherwise."""

BETWEEN_ATTEMPTS = timedelta(minutes=30)
"""Ringing again at once is the same attempt: whoever is not at the phone now is not there in a minute either."""


def no_answer(uow: UnitOfWork, press: Press, ticket_id: int, round_: int | None) -> Answer:
    """Nobody picked up: counted; after three attempts the task, and the follow-up behind it, is closed as such.

    Raises TooSoon for a second attempt within half an hour.
    """
    handling = judge(uow, press, ticket_id, round_, Action.NO_ANSWER)
    actor, ticket = staff_actor(handling.actor), handling.ticket
    last = ticket.details.get("last_attempt")
    again_at = datetime.fromisoformat(last) + BETWEEN_ATTEMPTS if isinstance(last, str) else press.at
    if press.at < again_at:
        raise TooSoon(again_at=again_at)
    before = ticket.details.get("attempts", 0)
    attempts = (before if isinstance(before, int) else 0) + 1
    details = {**ticket.details, "attempts": attempts, "last_attempt": press.at.isoformat()}
    ticket = happen(
        uow,
        ticket,
        EventKind.CALL_ATTEMPTED,
        actor,
        press.at,
        action=Action.NO_ANSWER,
        changes={"details": details},
        data={"count": attempts},
    )
    if attempts == _most_attempts(uow, ticket) - 1:
        ticket = _ring_household(uow, ticket)
    if attempts >= _most_attempts(uow, ticket):
        withdraw(uow, ticket, PromiseKind.ANSWER, press.at)  # there is no next try to promise
        close_call(uow, ticket, CallOutcome.UNREACHED, "", actor, press.at)
    return Answer()


def _ring_household(uow: UnitOfWork, call: Ticket) -> Ticket:
    """The last attempt goes to somebody of the household, where the one who reported does not answer (FUP-1).

    What is confidential is nobody else's, and of a call about no ticket nobody else knows what it is about.
    """
    subject = about(uow, call)
    if subject is None or call.confidential or is_guarded(subject) or INSTEAD in call.details:
        return call
    other = contact_of(uow, call.community_id, subject.unit, besides=subject.reporter_id)
    if other is None or other.phone == call.contact_phone:
        return call
    details = {**call.details, INSTEAD: other.id}
    changed = uow.tickets.change(call, details=details, contact_name=other.name, contact_phone=other.phone)
    refresh_cards(uow, changed)
    return changed


def _most_attempts(uow: UnitOfWork, call: Ticket) -> int:
    subject = about(uow, call)
    rule = None if subject is None else uow.knowledge.type_of(subject).follow_up
    return MOST_ATTEMPTS if rule is None or not is_follow_up(call) else rule.attempts


# ------------------------------------------------------------------------------------------------ the outcome


_OUTCOMES = (
    Option(value=CallOutcome.WORKING, label=LocalText(zh_hans="正常了", zh_hant="正常了", en="Works now")),
    Option(
        value=CallOutcome.STILL_A_PROBLEM, label=LocalText(zh_hans="还有问题", zh_hant="還有問題", en="Still wrong")
    ),
)


def _outcomes(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """What the resident says, in the words with which the type asks."""
    call = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    subject = None if call is None or not is_follow_up(call) else about(uow, call)
    if subject is None:
        return _OUTCOMES
    texts = uow.knowledge.type_of(subject).texts
    return (
        Option(value=CallOutcome.WORKING, label=texts.follow_up_yes),
        Option(value=CallOutcome.STILL_A_PROBLEM, label=texts.follow_up_no),
    )


_PRICE_ANSWERS = (
    Option(value=QuoteState.ACCEPTED, label=LocalText(zh_hans="同意", zh_hant="同意", en="Agrees")),
    Option(value=QuoteState.DECLINED, label=LocalText(zh_hans="不做了", zh_hant="不做了", en="Declines")),
    Option(value=QuoteState.ASKING_OWNER, label=LocalText(zh_hans="要问业主", zh_hant="要問業主", en="Asks owner")),
)


def _price_answers(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return _PRICE_ANSWERS


def _price_waits(uow: UnitOfWork, draft: Draft) -> bool:
    """Whether a price of the ticket behind the call still waits for an answer."""
    call = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    subject = None if call is None else about(uow, call)
    return subject is not None and open_quote(uow, subject) is not None


def _asks(uow: UnitOfWork, draft: Draft) -> bool:
    """Only who asks whether all is right has two outcomes; of any other call it is enough that it took place."""
    call = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    return call is not None and (is_follow_up(call) or outage_calls.asks_whether_over(uow, call))


def is_follow_up(call: Ticket) -> bool:
    """Whether the call asks if the work is really done."""
    return call.details.get("reason") == CallReason.FOLLOW_UP


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    call = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if call is None or call.status not in LIVE:
        raise CardRefreshed
    check(actor, Action.CLOSE, call)
    words, price, subject = draft.text("note"), draft.text("price"), about(uow, call)
    if price is not None and subject is not None:
        decide_quote_by_phone(uow, staff_actor(actor), subject, QuoteState(price), at)
    outcome = CallOutcome(draft.text("outcome") or CallOutcome.SETTLED)
    said = "" if words is None or words == SKIPPED else words
    close_call(uow, call, outcome, said, staff_actor(actor), at)
    prompting.finish(uow, draft, at, form_results.done(uow, draft, actor, at), ticket_id=call.id)
    waited = outage_calls.settle(uow, call, outcome)
    if waited is not None:
        outage_answers.said_on_phone(uow, waited, draft, at, fine=outcome is CallOutcome.WORKING)


RESULT = StepForm(
    form=Form.CALL_RESULT,
    steps=(
        Step(key="outcome", kind=StepKind.CHOICE, options=_outcomes, applies=_asks),
        Step(key="price", kind=StepKind.CHOICE, options=_price_answers, applies=_price_waits),
        Step(key="note", kind=StepKind.TEXT, optional=True),
    ),
    finish=_finish,
)


def close_call(uow: UnitOfWork, call: Ticket, outcome: CallOutcome, words: str, actor: Actor, at: datetime) -> Ticket:
    """The call is over; a follow-up behind it gets its outcome: confirmed, reopened, or closed as not reached.

    The history of the ticket that it was about says what the call came to.
    """
    closed = happen(
        uow,
        call,
        EventKind.CLOSED,
        actor,
        at,
        action=Action.CLOSE,
        changes={"closed_at": at, "outcome": outcome.value},
        data={"reason": outcome.value, "words": words},
    )
    subject = about(uow, call)
    if subject is None:
        return closed
    data = {"reason": outcome.value, "words": words, "call": call.number}
    subject = happen(uow, subject, EventKind.CALLED, actor, at, data=data)
    if outcome is not CallOutcome.UNREACHED:
        delivery_proofs.told_by_phone(uow, subject, at)
    if is_follow_up(call):
        follow_up.settle_by_call(uow, subject, outcome, words, actor, at)
    return closed
