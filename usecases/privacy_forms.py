"""Correcting one's name or number: what stood there before is remembered, open requests take the new one (PRV-1)."""

from datetime import datetime

from domain.drafts import Draft, Form
from domain.errors import NotYours, Problem
from domain.events import EventKind
from domain.incoming import Incoming
from domain.names import read_name
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Resident
from domain.personal_data import RecordedAct
from usecases import prompting
from usecases.filing import resident_actor
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.step_forms import Step, StepForm, StepKind


def _read_name(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_name(incoming.text)


def _read_phone(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    region = uow.knowledge.community(draft.community_id or "").region
    return uow.knowledge.read_phone(incoming.text, region) or Problem.NOT_A_PHONE


def _finish_name(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    resident, name = _resident(uow, draft), draft.text("name") or ""
    corrected = uow.residents.update(resident, name=name)
    _corrected(uow, draft, corrected, at, item="name", old=resident.name, change=("contact_name", name))


def _finish_phone(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """A number that is written may be anybody's: it no longer counts as confirmed by Telegram."""
    resident, phone = _resident(uow, draft), draft.text("phone") or ""
    corrected = uow.residents.update(resident, phone=phone, phone_confirmed=False)
    _corrected(uow, draft, corrected, at, item="phone", old=resident.phone, change=("contact_phone", phone))


def _corrected(
    uow: UnitOfWork,
    draft: Draft,
    resident: Resident,
    at: datetime,
    *,
    item: str,
    old: str | None,
    change: tuple[str, str],
) -> None:
    """Open requests that named the former one are worked on with the new one."""
    uow.resident_records.note(resident, RecordedAct.CORRECTED, at=at, detail=item, old=old)
    field, value = change
    for ticket in uow.tickets.live_of_reporter(resident.id):
        if getattr(ticket, field) == old != value:
            changes = {field: value}
            happen(uow, ticket, EventKind.CONTACT_CORRECTED, resident_actor(resident), at, changes=changes)
    over = DraftOver(outcome=Saying.DATA_CORRECTED, unfinished=prompting.left_behind(uow, draft))
    prompting.finish(uow, draft, at, over)


def _resident(uow: UnitOfWork, draft: Draft) -> Resident:
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    if resident is None:
        raise NotYours
    return resident


CORRECT_NAME = StepForm(
    form=Form.CORRECT_NAME, steps=(Step(key="name", kind=StepKind.TEXT, read=_read_name),), finish=_finish_name
)
CORRECT_PHONE = StepForm(
    form=Form.CORRECT_PHONE, steps=(Step(key="phone", kind=StepKind.TEXT, read=_read_phone),), finish=_finish_phone
)
FORMS = (CORRECT_NAME, CORRECT_PHONE)
