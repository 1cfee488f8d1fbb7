"""Asking a department for its answer about a matter, reminding it, and taking the answer (COM-3)."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.answers import free_text
from domain.confidentiality import accused_ids, may_ask
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotNow, NotOnList, NotPermitted, Problem
from domain.events import CLOCK, Event, EventKind
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.dialogue import Say, Saying
from domain.notices.news import InquiryReminder
from domain.notices.staff import InquiryCard
from domain.outgoing import Lane, PostKind
from domain.people import Role
from domain.permissions import StaffActor, allow, check
from domain.tickets import Action, Ticket
from usecases import form_results, prompting, step_forms
from usecases.deadlines import DueTimers
from usecases.delivery_ports import Post
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.people import staff_actor, staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit, to_chat
from usecases.step_forms import Step, StepForm, StepKind
from usecases.told_of_residents import events_for
from usecases.venues import asked_place

ASKED = "asked"
"""Answer of the form: the event of the question that is answered."""

_A_MESSAGE = 5000
"""Characters of a reply: as long as any message can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryData:
    """A question to a department as its card shows it; `answers` are what came, oldest first."""

    ticket: Ticket
    asked: Event
    department: str
    due_at: datetime
    answers: tuple[Event, ...]
    open: bool


def ask_department(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, department: str, question: str, at: datetime
) -> Ticket:
    """Ask; the department has its own time for it.

    Raises NotPermitted where the type knows no such question, or this department must not be asked (COM-5).
    """
    check(actor, Action.ASK_DEPARTMENT, ticket)
    rule = uow.knowledge.type_of(ticket).inquiry
    if rule is None or asked_place(uow, ticket, department) is None:
        raise NotPermitted
    due = uow.knowledge.community(ticket.community_id).calendar.add(rule.clock, at, rule.within)
    data = {"to": department, "words": question, "due": due.isoformat()}
    return happen(
        uow, ticket, EventKind.DEPARTMENT_ASKED, staff_actor(actor), at, action=Action.ASK_DEPARTMENT, data=data
    )


def inquiry_data(uow: UnitOfWork, notice: InquiryCard, _now: datetime) -> InquiryData | None:
    """The question as it stands now."""
    ticket = uow.tickets.get(notice.ticket_id)
    found = None if ticket is None else _inquiry(uow, ticket, notice.event_id)
    if ticket is None or found is None:
        return found
    (asked, *answers) = events_for(uow, ticket, [found.asked, *found.answers], found.department)
    return replace(found, asked=asked, answers=tuple(answers))


def _inquiry(uow: UnitOfWork, ticket: Ticket, event_id: object) -> InquiryData | None:
    events = uow.events.of(ticket.id)
    asked = next((one for one in events if one.id == event_id and one.kind is EventKind.DEPARTMENT_ASKED), None)
    if asked is None:
        return None
    answers = [one for one in events if one.kind is EventKind.DEPARTMENT_ANSWERED and one.data.get(ASKED) == event_id]
    return InquiryData(
        ticket=ticket,
        asked=asked,
        department=str(asked.data["to"]),
        due_at=datetime.fromisoformat(str(asked.data["due"])),
        answers=tuple(answers),
        open=ticket.is_live and not answers,
    )


# ------------------------------------------------------------------------------------------------ the answer


def open_answer(uow: UnitOfWork, press: Press, ticket_id: int, event_id: int) -> Answer:
    """A colleague of the department wants to answer. Raises NotOnList for others, CardRefreshed when it is over."""
    actor = staff_of(uow, press.sender)
    ticket = uow.tickets.get(ticket_id)
    found = None if ticket is None else _inquiry(uow, ticket, event_id)
    if found is None or not found.open:
        raise CardRefreshed
    _check_asked(actor, found)
    chat_id = uow.chats.resolve(press.chat_id)
    post = next(iter(uow.posts.of_subject(chat_id, str(event_id))), None)
    step_forms.begin(
        uow,
        ANSWER_INQUIRY,
        community_id=found.ticket.community_id,
        chat_id=chat_id,
        user_id=press.sender.user_id,
        ticket_id=found.ticket.id,
        at=press.at,
        reply_to_post_id=None if post is None else post.id,
        answers={ASKED: event_id},
    )
    return Answer()


def answer_by_reply(uow: UnitOfWork, post: Post, incoming: Incoming) -> None:
    """A reply to the question is the answer; what is no text is said to be none."""
    ticket = None if post.ticket_id is None else uow.tickets.get(post.ticket_id)
    found = None if ticket is None or post.subject is None else _inquiry(uow, ticket, int(post.subject))
    if found is None:
        return
    words = free_text(incoming.text, _A_MESSAGE)
    if isinstance(words, Problem) or incoming.media is not None:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.ANSWER_IN_WORDS), community_id=found.ticket.community_id)
        return
    answer(uow, staff_of(uow, incoming.sender), found, words, incoming.at)


def answer(uow: UnitOfWork, actor: StaffActor, found: InquiryData, words: str, at: datetime) -> Ticket:
    """What the department says stands on the ticket; whoever works on it hears it. More may follow.

    Raises NotOnList for another department's people, NotNow when the matter is over.
    """
    _check_asked(actor, found)
    if not found.ticket.is_live:
        raise NotNow(status=found.ticket.status)
    data = {ASKED: found.asked.id, "from": found.department, "words": words}
    ticket = happen(uow, found.ticket, EventKind.DEPARTMENT_ANSWERED, staff_actor(actor), at, data=data)
    _redraw(uow, ticket, found)
    return ticket


def _check_asked(actor: StaffActor, found: InquiryData) -> None:
    """Also as things stand now: nobody answers about themselves, and nobody for a department that must not know."""
    ticket, member = found.ticket, actor.member
    allow(actor, Right.ANSWER_INQUIRIES, ticket.community_id, department=found.department)
    if member.id in accused_ids(ticket) or not may_ask(ticket, found.department):
        raise NotOnList


def _redraw(uow: UnitOfWork, ticket: Ticket, found: InquiryData) -> None:
    for post in uow.posts.of_ticket(ticket.id, PostKind.INQUIRY):
        if post.subject == str(found.asked.id):
            edit(uow, post, InquiryCard(ticket_id=ticket.id, event_id=found.asked.id or 0))


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    found = None if ticket is None else _inquiry(uow, ticket, draft.answers.get(ASKED))
    if found is None:
        raise CardRefreshed
    answer(uow, actor, found, draft.text("words") or "", at)
    prompting.finish(uow, draft, at, form_results.done(uow, draft, actor, at), ticket_id=found.ticket.id)


ANSWER_INQUIRY = StepForm(form=Form.ANSWER_INQUIRY, steps=(Step(key="words", kind=StepKind.TEXT),), finish=_finish)


# ------------------------------------------------------------------------------------------------ the reminder


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Its time is nearly over, or over: the group hears it, its supervisor by name; late, the holder hears it too."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    found = None if ticket is None else _inquiry(uow, ticket, due.highest.data.get("event"))
    if found is None or not found.open:
        return
    ticket, over = found.ticket, now >= found.due_at
    data = {"to": found.department, "due": found.due_at.isoformat(), "reason": found.department}
    happen(uow, ticket, EventKind.DEPARTMENT_LATE if over else EventKind.DEPARTMENT_REMINDED, CLOCK, now, data=data)
    place = asked_place(uow, ticket, found.department)
    if place is None:
        return
    leads = uow.staff.of_department(ticket.community_id, found.department)
    called = [one for one in leads if one.role is Role.DEPARTMENT_SUPERVISOR] if over else []
    reminder = InquiryReminder(
        ticket_id=ticket.id,
        event_id=found.asked.id or 0,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        department=found.department,
        due_at=found.due_at,
        over=over,
        mentions=tuple(one for member in called for one in mention(member)),
    )
    post = next(iter(uow.posts.of_subject(place.chat_id, str(found.asked.id))), None)
    to_chat(
        uow,
        place.chat_id,
        reminder,
        community_id=ticket.community_id,
        lane=Lane.WORK,
        ticket_id=ticket.id,
        reply_to_post_id=None if post is None else post.id,
    )
