"""After an emergency: the summary with its lessons is written, approved or sent back, and kept (EMG-4)."""

from datetime import datetime

from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotNow, OwnSummary
from domain.events import CLOCK, EventKind
from domain.grants import Right
from domain.incoming import Press
from domain.notices.afterwards import Summary
from domain.outgoing import Lane
from domain.permissions import StaffActor, allow, check
from domain.tickets import Action, Ticket
from usecases import step_forms
from usecases.deadlines import DueTimers
from usecases.effects.summaries import everybody, watch_summary
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.progress_forms import ending
from usecases.reactions import happen
from usecases.speaking import to_chat
from usecases.step_forms import Step, StepForm, StepKind
from usecases.summary_reading import PARTS, Written, is_wanted, summaries
from usecases.told_of_residents import department_of, shows_people
from usecases.venues import may_see

_MOST_REMINDERS = 3


def check_wanted(uow: UnitOfWork, ticket: Ticket) -> None:
    """Raises NotNow when none is to be written: it is not over, or one waits for its decision, or was approved."""
    if not is_wanted(uow.events.of(ticket.id)):
        raise NotNow(status=ticket.status)


def _finish_summary(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    check(actor, Action.WRITE_SUMMARY, ticket)
    check_wanted(uow, ticket)
    data = {key: draft.text(key) or "" for key in PARTS}
    happen(uow, ticket, EventKind.SUMMARY_WRITTEN, staff_actor(actor), at, action=Action.WRITE_SUMMARY, data=data)


def judge(uow: UnitOfWork, press: Press, ticket_id: int, event_id: int, *, approved: bool) -> Answer:
    """Approved at once; sent back with a sentence. Raises CardRefreshed for a summary that was decided about."""
    actor = staff_of(uow, press.sender)
    ticket, _ = _to_decide(uow, actor, ticket_id, event_id)
    if approved:
        happen(uow, ticket, EventKind.SUMMARY_APPROVED, staff_actor(actor), press.at, action=Action.JUDGE_SUMMARY)
        return Answer()
    step_forms.begin(
        uow,
        RETURN,
        community_id=ticket.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        answers={_EVENT: event_id},
    )
    return Answer()


_EVENT = "_event"
"""Answer of the form for sending back: which summary it is about."""


def _finish_return(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    ticket, _ = _to_decide(uow, actor, ticket.id, int(str(draft.answers[_EVENT])))
    data = {"words": draft.text("words") or ""}
    happen(uow, ticket, EventKind.SUMMARY_RETURNED, staff_actor(actor), at, action=Action.JUDGE_SUMMARY, data=data)


def _to_decide(uow: UnitOfWork, actor: StaffActor, ticket_id: int, event_id: int) -> tuple[Ticket, Written]:
    """The summary that waits. Raises OwnSummary for who wrote it, as long as somebody else could decide."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or ticket.community_id != actor.member.community_id:
        raise CardRefreshed
    check(actor, Action.JUDGE_SUMMARY, ticket)
    written = summaries(uow.events.of(ticket.id))
    if not written or written[-1].event.id != event_id or written[-1].decided is not None:
        raise CardRefreshed
    own = written[-1].event.actor_id == actor.member.id
    if own and any(one.id != actor.member.id for one in everybody(uow, ticket)):
        raise OwnSummary
    return ticket, written[-1]


def show(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """The newest summary, for who may see the ticket. Raises CardRefreshed for anybody else."""
    ticket = seen(uow, press, ticket_id)
    notice = Summary(ticket_id=ticket.id)
    to_chat(uow, press.chat_id, notice, community_id=ticket.community_id, lane=Lane.WORK, ticket_id=ticket.id)
    return Answer()


def seen(uow: UnitOfWork, press: Press, ticket_id: int) -> Ticket:
    """The ticket, for a colleague who may read about it, where names may be read. Raises CardRefreshed for others."""
    actor, ticket = staff_of(uow, press.sender), uow.tickets.get(ticket_id)
    allow(actor, Right.FIND_TICKETS, None if ticket is None else ticket.community_id)
    place = actor.member.department if press.private else department_of(uow, press.chat_id)
    if ticket is None or not may_see(actor, ticket) or not shows_people(uow, ticket.community_id, place):
        raise CardRefreshed
    return ticket


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """A day later nobody has written it: asked again, and the supervisor hears it."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    events = [] if ticket is None else uow.events.of(ticket.id)
    if ticket is None or not is_wanted(events):
        return
    before = sum(1 for one in events if one.kind is EventKind.SUMMARY_LATE)
    if before < _MOST_REMINDERS:
        happen(uow, ticket, EventKind.SUMMARY_LATE, CLOCK, now, data={"count": before + 1})
    else:
        watch_summary(uow, ticket, now)


WRITE = StepForm(
    form=Form.SUMMARY,
    steps=tuple(Step(key=key, kind=StepKind.TEXT) for key in PARTS),
    finish=ending(_finish_summary),
)
RETURN = StepForm(
    form=Form.RETURN_SUMMARY, steps=(Step(key="words", kind=StepKind.TEXT),), finish=ending(_finish_return)
)
FORMS = (WRITE, RETURN)
