"""Words against a colleague on which the resident has not decided: a reminder, then a complaint in confidence (COM-5).

So they reach whoever hears such complaints, and nobody whom they may be about. Where nothing can be filed in
confidence one of those rings the resident, and the words stay where they are.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from domain.answers import YES
from domain.calls import CallReason
from domain.catalog import RequestType
from domain.confidentiality import LEADERS
from domain.drafts import Draft, DraftState
from domain.form_questions import QuestionKind
from domain.notices.dialogue import WordsUndecided
from domain.notices.news import WordsHeard
from domain.people import Resident, StaffMember
from domain.person_matching import meant_by
from usecases import prompting, submitting
from usecases.accusations import colleagues_of, private_details
from usecases.call_tasks import call_resident, told_of_call
from usecases.collecting import TYPE, description_of
from usecases.deadlines import DueTimers
from usecases.effects.by_phone import ring_about
from usecases.effects.follow_up_owner import workers_of
from usecases.filing import receipt
from usecases.form_options import community_of
from usecases.form_resident import resident_of_form
from usecases.guessed_answers import SAID, guessed, said_of
from usecases.held_words import GO_UP_AFTER, WORDS_GO_UP, set_clock
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_chat, to_resident
from usecases.which_ticket import candidates_of
from usecases.words_against import in_confidence

_LIVE = (DraftState.ACTIVE, DraftState.SUSPENDED)


def remind(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Once more: nobody has read it, and what happens by when if it is left."""
    found = _waiting(uow, due, now)
    if found is None:
        return
    draft, resident = found
    goes_up_at = set_clock(uow, draft, WORDS_GO_UP, now + GO_UP_AFTER)
    if can_reach(uow, resident):
        asked = WordsUndecided(draft_id=draft.id, heard_at=goes_up_at, by_phone=_heard(uow, draft) is None)
        to_chat(uow, draft.chat_id, asked, community_id=draft.community_id)


def go_up(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Nobody decided."""
    found = _waiting(uow, due, now)
    if found is None:
        return
    draft, resident = found
    heard = _heard(uow, draft)
    if heard is None:
        _have_them_rung(uow, draft, resident, now)
        return
    ticket = submitting.file_draft(uow, _answered(uow, draft, resident, *heard), resident, now)
    prompting.leave(uow, draft, now)
    if can_reach(uow, resident):
        to_resident(uow, resident, WordsHeard(receipt=receipt(uow, ticket, now)), ticket_id=ticket.id)
    else:
        ring_about(uow, ticket, now)


def _waiting(uow: UnitOfWork, due: DueTimers, now: datetime) -> tuple[Draft, Resident] | None:
    """The form and whose it is; None when it is over, or it is night and its clock rings again in the morning."""
    draft = None if due.highest.draft_id is None else uow.drafts.get(due.highest.draft_id)
    resident = None if draft is None or draft.state not in _LIVE else resident_of_form(uow, draft)
    if draft is None or resident is None:
        return None
    if community_of(uow, draft).calendar.in_quiet_hours(now):
        set_clock(uow, draft, due.highest.kind, now)
        return None
    return draft, resident


def _heard(uow: UnitOfWork, draft: Draft) -> tuple[RequestType, str] | None:
    return in_confidence(uow, community_of(uow, draft))


# ------------------------------------------------------------------------------------------------ as a complaint


def _answered(uow: UnitOfWork, draft: Draft, resident: Resident, request_type: RequestType, confidential: str) -> Draft:
    """The form as if it had been filled in for such a complaint: in confidence, about a person, and about whom."""
    said = {TYPE: request_type.key, confidential: YES, **_about(uow, draft, request_type)}
    kept = [key for key in said_of(draft.answers) if key not in said]
    answers = {**draft.answers, **said, SAID: [*kept, *(key for key in said if key != TYPE)]}
    return replace(draft, answers=guessed(uow, draft, resident, answers))


def _about(uow: UnitOfWork, draft: Draft, request_type: RequestType) -> Mapping[str, str]:
    """What the type's question about people is answered with, and what makes it put that question."""
    asked = next((one for one in request_type.questions if one.kind is QuestionKind.STAFF_PERSON), None)
    names = _names(uow, draft)
    if asked is None or not names or asked.key in said_of(draft.answers):
        return {}
    opens = {} if asked.when is None or asked.when.holds(draft.answers) else {asked.when.question: asked.when.among[0]}
    return {**opens, asked.key: names}


def _names(uow: UnitOfWork, draft: Draft) -> str:
    """Whom it is about; without a name it may be any leader who worked on what it was said about."""
    meant = meant_by(description_of(draft), colleagues_of(uow, community_of(uow, draft)))
    return "、".join(one.name for one in meant or _leaders_at_work(uow, draft))


def _leaders_at_work(uow: UnitOfWork, draft: Draft) -> list[StaffMember]:
    """Only they would see it: no other colleague does."""
    tickets = (uow.tickets.get(one) for one in candidates_of(draft))
    ids = {worker for ticket in tickets if ticket is not None for worker in workers_of(uow, ticket)}
    members = (uow.staff.get(one) for one in sorted(ids))
    return [one for one in members if one is not None and one.role in LEADERS]


# ------------------------------------------------------------------------------------------------ by phone


def _have_them_rung(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    """Whoever rings learns who is to be rung; what was written waits on, and can still be given its place."""
    guard = private_details(uow, community_of(uow, draft), _names(uow, draft))
    call = call_resident(uow, resident, {"reason": CallReason.REQUESTED.value, **guard}, at)
    if can_reach(uow, resident):
        to_resident(uow, resident, told_of_call(uow, resident, call, at), ticket_id=call.id)
