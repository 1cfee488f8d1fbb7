"""`/privacy`: what is kept of somebody, who looked at their number, copying, correcting and deleting it (PRV)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.drafts import Form
from domain.errors import CardRefreshed, TooSoon
from domain.grants import Right
from domain.incoming import Press, Sender
from domain.notices.privacy import DataFile, DataFormat, PrivacyScreen, PrivacySection
from domain.people import Resident
from domain.permissions import allow_anybody
from domain.personal_data import RecordedAct, ResidentRecord
from domain.retention import RecordKind
from usecases import living_screens, step_forms
from usecases.erasure import call_off_erasure, erase_later
from usecases.people import files_of, resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.privacy_forms import FORMS
from usecases.speaking import to_chat

_VIEWS_SHOWN = 5
_NOT_AGAIN_FOR = timedelta(minutes=5)
"""Within this time a second export would be the same one."""

_CORRECTIONS = {"name": Form.CORRECT_NAME, "phone": Form.CORRECT_PHONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBy:
    """A colleague looked at the number, because of this ticket."""

    name: str
    department: str | None
    number: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MyData:
    """What the screens of `/privacy` show. `delete_at`: when it is (or would be) deleted."""

    section: PrivacySection
    resident: Resident
    consent: ResidentRecord | None
    requests: int
    live: int
    views: tuple[SeenBy, ...]
    delete_at: datetime


def load_screen(uow: UnitOfWork, notice: PrivacyScreen, now: datetime) -> MyData | None:
    """The file as it is now; None when it is erased."""
    resident = uow.residents.get(notice.resident_id)
    if resident is None or resident.user_id is None:
        return None
    consents = [one for one in uow.resident_records.of(resident.id) if one.kind is RecordedAct.CONSENTED]
    grace = uow.knowledge.community(resident.community_id).kept_for(RecordKind.DELETION_GRACE)
    return MyData(
        section=notice.section,
        resident=resident,
        consent=consents[-1] if consents else None,
        requests=len(uow.tickets.of_reporter(resident.id)),
        live=len(uow.tickets.live_of_reporter(resident.id)),
        views=seen_by(uow, resident, limit=_VIEWS_SHOWN),
        delete_at=resident.erase_at or now + grace,
    )


def seen_by(uow: UnitOfWork, resident: Resident, *, limit: int) -> tuple[SeenBy, ...]:
    """Who looked at their number, newest first (PRV-2)."""
    found = []
    for view in uow.contact_views.of_resident(resident.id, limit=limit):
        member = uow.staff.get(view.staff_id)
        ticket = None if view.ticket_id is None else uow.tickets.get(view.ticket_id)
        found.append(
            SeenBy(
                name="" if member is None else member.name,
                department=None if member is None else member.department,
                number=None if ticket is None else ticket.number,
                at=view.at,
            )
        )
    return tuple(found)


def show(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> None:
    """`/privacy`: what is kept, as a new message; one for each community that somebody is at home in."""
    allow_anybody(Right.OWN_DATA)
    for resident in files_of(uow, sender, at):
        living_screens.show(uow, chat_id, resident.community_id, PrivacyScreen(resident_id=resident.id))


def turn(uow: UnitOfWork, press: Press, section: str) -> Answer:
    """Another screen, in the one that was pressed."""
    _show(uow, press, _own(uow, press), section)
    return Answer()


def export(uow: UnitOfWork, press: Press) -> Answer:
    """A page to read and a file for other programs. Raises TooSoon for a second one within minutes."""
    resident = _own(uow, press)
    earlier = [one.at for one in uow.resident_records.of(resident.id) if one.kind is RecordedAct.EXPORTED]
    if earlier and press.at - earlier[-1] < _NOT_AGAIN_FOR:
        raise TooSoon(again_at=earlier[-1] + _NOT_AGAIN_FOR)
    uow.resident_records.note(resident, RecordedAct.EXPORTED, at=press.at)
    for kind in DataFormat:
        file = DataFile(resident_id=resident.id, format=kind)
        to_chat(uow, press.chat_id, file, community_id=resident.community_id)
    return Answer()


def correct(uow: UnitOfWork, press: Press, item: str) -> Answer:
    """Ask for the right name or number. Raises CardRefreshed for what cannot be corrected."""
    resident = _own(uow, press)
    form = next((one for one in FORMS if one.form is _CORRECTIONS.get(item)), None)
    if form is None:
        raise CardRefreshed
    step_forms.begin(
        uow,
        form,
        community_id=resident.community_id,
        chat_id=press.chat_id,
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
    )
    return Answer()


def delete(uow: UnitOfWork, press: Press, *, sure: bool) -> Answer:
    """Asked once; then everything goes after the grace time."""
    resident = _own(uow, press)
    if sure and resident.erase_at is None:
        resident = erase_later(uow, resident, press.at)
    _show(uow, press, resident, PrivacySection.DELETE)
    return Answer()


def keep(uow: UnitOfWork, press: Press) -> Answer:
    """It is not to be deleted after all."""
    resident = _own(uow, press)
    if resident.erase_at is not None:
        resident = call_off_erasure(uow, resident, press.at)
    _show(uow, press, resident, PrivacySection.MAIN)
    return Answer()


def _own(uow: UnitOfWork, press: Press) -> Resident:
    allow_anybody(Right.OWN_DATA)
    return resident_of(uow, press.sender, press.at)


def _show(uow: UnitOfWork, press: Press, resident: Resident, section: str) -> None:
    wanted = PrivacySection(section) if section in tuple(PrivacySection) else PrivacySection.MAIN
    notice = PrivacyScreen(resident_id=resident.id, section=wanted)
    living_screens.turn(uow, press, resident.community_id, notice)
