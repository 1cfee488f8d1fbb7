"""Messages in staff groups: words for a resident, answers to one's own form; everything else is the group's own talk.

Groups are noisy: what is not clearly meant for us gets no answer at all.
"""

from domain.confidentiality import is_private
from domain.drafts import STAFF_FORM_LISTENS, Draft, DraftState
from domain.errors import NotOnList, Problem
from domain.grants import Right
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.outgoing import PostKind
from domain.permissions import StaffActor, may
from domain.spoken_words import Word, spoken_word
from domain.tickets import Ticket, Workflow
from usecases import forms_over, inquiries, prompting, relaying, replied_answers
from usecases.alarm_routes import takes_part
from usecases.delivery_ports import Post
from usecases.flow_table import flow_of
from usecases.flows import show_problem
from usecases.people import staff_of
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.step_forms import DONE
from usecases.venues import may_see

_ABOUT_TICKETS = (PostKind.CARD, PostKind.RELAY)
"""Our messages that a colleague answers in order to write to the resident."""


def receive(uow: UnitOfWork, incoming: Incoming) -> None:
    """A message in a group that belongs to a department; any other hears one sentence, once."""
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if incoming.reply_to_message_id is not None:
        post = relaying.replied_post(uow, incoming)
        if post is not None:
            _answered(uow, post, draft, incoming)
    elif draft is not None and incoming.at - draft.updated_at <= STAFF_FORM_LISTENS:
        _to_form(uow, draft, incoming, addressed=False)


def edited(uow: UnitOfWork, incoming: Incoming) -> None:
    """A colleague corrected what they had written to a resident: the copy follows."""
    group = uow.chats.get(incoming.chat_id)
    if group is not None and group.department is not None:
        relaying.mirror_edit(uow, incoming)


def receive_in_private(uow: UnitOfWork, incoming: Incoming) -> bool:
    """A colleague's reply to a card, or to words below it, in their own chat; False for everything else."""
    post = relaying.replied_post(uow, incoming)
    ticket = None if post is None or post.ticket_id is None else uow.tickets.get(post.ticket_id)
    if post is None or ticket is None or post.kind not in _ABOUT_TICKETS or not _is_workers(uow, ticket, incoming):
        return False
    _about_ticket(uow, ticket, post, incoming)
    return True


def _is_workers(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> bool:
    """Whether this is a colleague who is not the one that reported the ticket."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    user_id = incoming.sender.user_id
    return uow.staff.by_user(user_id) is not None and (reporter is None or reporter.user_id != user_id)


def is_for_us(uow: UnitOfWork, incoming: Incoming) -> bool:
    """Whether something that is sent in a group may be kept: an answer to us, or for a form that is open."""
    if uow.drafts.active(uow.chats.resolve(incoming.chat_id), incoming.sender.user_id) is not None:
        return True
    return relaying.replied_post(uow, incoming) is not None


def _answered(uow: UnitOfWork, post: Post, draft: Draft | None, incoming: Incoming) -> None:
    """A reply to one of our messages: to one's own form, or about the ticket behind it."""
    if post.kind is PostKind.PROMPT:
        own = draft if draft is not None and post.draft_id == draft.id else _left(uow, post, incoming)
        if own is not None:
            _to_form(uow, own, incoming, addressed=True)
        else:
            forms_over.answered_too_late(uow, post, incoming)
        return
    if post.kind is PostKind.INQUIRY:
        inquiries.answer_by_reply(uow, post, incoming)
        return
    ticket = None if post.ticket_id is None else uow.tickets.get(post.ticket_id)
    if ticket is not None and post.kind in _ABOUT_TICKETS:
        _about_ticket(uow, ticket, post, incoming)
    elif post.kind is PostKind.NOTICE:  # what a form came to stands in its prompt
        forms_over.answered_too_late(uow, post, incoming)


def _left(uow: UnitOfWork, post: Post, incoming: Incoming) -> Draft | None:
    """A form of the writer's own that was left for another one: by the reply it is taken up again."""
    draft = None if post.draft_id is None else uow.drafts.get(post.draft_id)
    if draft is None or draft.state is not DraftState.SUSPENDED or draft.user_id != incoming.sender.user_id:
        return None
    return uow.drafts.resume(draft, incoming.at)


def _about_ticket(uow: UnitOfWork, ticket: Ticket, post: Post, incoming: Incoming) -> None:
    """Pass the words on. A stranger in the group gets no answer, a colleague whom we cannot recognise does."""
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=ticket.community_id)
        return
    try:
        actor = staff_of(uow, incoming.sender)
    except NotOnList:
        return
    if not may_see(actor, ticket):
        to_chat(uow, incoming.chat_id, Say(saying=Saying.CARD_REFRESHED), community_id=ticket.community_id)
        return
    if not _may_write(uow, actor, ticket):
        return
    if incoming.unsupported:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.UNSUPPORTED), community_id=ticket.community_id)
        return
    if post.kind is PostKind.CARD and replied_answers.answers_by_reply(uow, actor, ticket, incoming):
        return
    relaying.from_staff(uow, actor, ticket, incoming)


def _may_write(uow: UnitOfWork, actor: StaffActor, ticket: Ticket) -> bool:
    """Whoever holds the ticket, anyone of its department, and the front desk; whoever goes to an emergency."""
    member = actor.member
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    return (
        is_private(ticket)
        or ticket.holder_id == member.id
        or ticket.department in actor.departments
        or (ticket.workflow is Workflow.EMERGENCY and takes_part(uow, actor, ticket))
        or may(actor, Right.SEE_ALL_DEPARTMENTS, ticket.community_id, department=desk)
    )


# ------------------------------------------------------------------------------------------------ one's own form


def _to_form(uow: UnitOfWork, draft: Draft, incoming: Incoming, *, addressed: bool) -> None:
    if _handled_word(uow, draft, incoming):
        return
    problem = flow_of(uow, draft).receive(uow, draft, incoming)
    if problem is None or (problem is Problem.NOT_A_CHOICE and not addressed):
        return  # beside a question that is answered with keys, colleagues talk about other things
    show_problem(uow, draft, problem, incoming.at, typed=True, album=incoming.media_group_id)


def _handled_word(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """ "Cancel" and "back" as the whole message work here too."""
    at, flow = incoming.at, flow_of(uow, draft)
    match spoken_word(incoming.text):
        case Word.CANCEL:
            prompting.drop(uow, draft, at)
        case Word.BACK:
            flow.back(uow, draft, at)
        case Word.DONE if flow.ends_by_word(draft):
            _pressed(uow, draft, flow.choose(uow, draft, DONE, at), incoming)
        case Word.SKIP:
            _pressed(uow, draft, flow.skip(uow, draft, at), incoming)
        case _:
            return False
    return True


def _pressed(uow: UnitOfWork, draft: Draft, problem: Problem | None, incoming: Incoming) -> None:
    if problem is not None:
        show_problem(uow, draft, problem, incoming.at, typed=False)
