"""First contact: consent, how to call them, the unit from the community's own list, the phone (PRV-1)."""

from datetime import datetime

from domain.answers import free_text
from domain.community import Community, UnitRef
from domain.drafts import Draft, DraftState, Form
from domain.errors import NotYours, Problem
from domain.incoming import Incoming
from domain.notices.dialogue import RegistrationFiled, Say, Saying
from domain.people import Resident, ResidentState
from domain.unit_parsing import parse_unit
from usecases import prompting
from usecases.flows import Flow
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.verification import ask_desk

CONSENT, NAME, PLACE, PHONE = "consent", "name", "place", "phone"
"""The steps."""

AGREE, DETAILS, SUGGESTED = "agree", "details", "suggested"
"""Pressed values; places are pressed as `b:3`, `s:2`, `r:1201`, another page of rooms as `p:1`."""

LONGEST_NAME = 20
ROOMS_A_PAGE = 8


def begin(uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime) -> Draft:
    """Ask the first thing that is not known yet; whatever form was open waits until we know who it is."""
    active = uow.drafts.active(chat_id, resident.user_id or chat_id)
    if active is not None and active.form is Form.REGISTER:
        return prompting.ask(uow, active, at)
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=resident.user_id or chat_id,
        form=Form.REGISTER,
        step=_first_step(resident),
        at=at,
    )
    return prompting.ask(uow, draft, at)


def begin_again(uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime) -> Draft:
    """After a refusal: unit and phone are asked anew, consent and name are kept."""
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=resident.user_id or chat_id,
        form=Form.REGISTER,
        step=PLACE,
        at=at,
    )
    return prompting.ask(uow, draft, at)


def _first_step(resident: Resident) -> str:
    if resident.consent_version is None:
        return CONSENT
    if resident.name is None:
        return NAME
    return PLACE if resident.unit is None else PHONE


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    resident = _resident(uow, draft)
    match draft.step:
        case "name":
            return _take_name(uow, draft, resident, incoming.text, incoming.at, typed=True)
        case "place":
            return _take_typed_place(uow, draft, resident, incoming)
        case "phone":
            return _take_phone(uow, draft, resident, incoming)
        case _:
            prompting.ask(uow, draft, incoming.at)
            return None


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = _resident(uow, draft)
    match draft.step, value:
        case "consent", "agree":
            uow.residents.consent(resident, version=uow.knowledge.consent_version, at=at)
            prompting.show(uow, uow.drafts.save(draft, at=at, step=NAME))
        case "consent", "details":
            to_chat(uow, draft.chat_id, Say(saying=Saying.CONSENT_DETAILS), community_id=draft.community_id)
        case "name", "suggested":
            return _take_name(uow, draft, resident, draft.text("suggestion") or "", at, typed=False)
        case "place", _:
            return _take_pressed_place(uow, draft, resident, value, at)
        case _:
            return Problem.NOT_A_CHOICE
    return None


def _take_name(
    uow: UnitOfWork, draft: Draft, resident: Resident, raw: str, at: datetime, *, typed: bool
) -> Problem | None:
    name = free_text(raw.replace("\n", " "))
    if isinstance(name, Problem):
        return name
    if len(name) > LONGEST_NAME:
        return Problem.TOO_LONG
    uow.residents.update(resident, name=name)
    draft = uow.drafts.save(draft, at=at, step=PLACE)
    if typed:
        prompting.ask(uow, draft, at)
    else:
        prompting.show(uow, draft)
    return None


def _take_typed_place(uow: UnitOfWork, draft: Draft, resident: Resident, incoming: Incoming) -> Problem | None:
    found = parse_unit(_community(uow, draft), incoming.text)
    if isinstance(found, UnitRef):
        return _take_unit(uow, draft, resident, found, incoming.at)
    if found is None:
        return Problem.NOT_A_UNIT
    candidates = [unit.key for unit in found[:ROOMS_A_PAGE]]
    draft = uow.drafts.save(draft, at=incoming.at, answers={**draft.answers, "candidates": candidates})
    prompting.ask(uow, draft, incoming.at)
    return None


def _take_pressed_place(uow: UnitOfWork, draft: Draft, resident: Resident, value: str, at: datetime) -> Problem | None:
    kind, _, key = value.partition(":")
    answers = {name: one for name, one in draft.answers.items() if name != "candidates"}
    match kind:
        case "b" | "s" | "p":
            kept = {"b": ("building",), "s": ("building", "section"), "p": ("building", "section", "page")}[kind]
            answers[kept[-1]] = key
            remaining = {name: one for name, one in answers.items() if name in kept}
        case "u":
            unit = _community(uow, draft).unit(key)
            return Problem.NOT_A_UNIT if unit is None else _take_unit(uow, draft, resident, unit, at)
        case "back":
            remaining = {}
        case _:
            return Problem.NOT_A_CHOICE
    prompting.show(uow, uow.drafts.save(draft, at=at, answers=remaining))
    return None


def _take_unit(uow: UnitOfWork, draft: Draft, resident: Resident, unit: UnitRef, at: datetime) -> Problem | None:
    resident = uow.residents.update(resident, unit=unit.key)
    prompting.ask(uow, uow.drafts.save(draft, at=at, step=PHONE, answers={}), at)
    return None


def _take_phone(uow: UnitOfWork, draft: Draft, resident: Resident, incoming: Incoming) -> Problem | None:
    contact = incoming.contact
    if contact is not None and contact.user_id is not None and contact.user_id != incoming.sender.user_id:
        return Problem.NOT_YOUR_CONTACT
    raw = incoming.text if contact is None else contact.phone
    phone = uow.knowledge.read_phone(raw, _community(uow, draft).region)
    if phone is None:
        return Problem.NOT_A_PHONE
    confirmed = contact is not None and contact.user_id == incoming.sender.user_id
    resident = uow.residents.update(resident, phone=phone, phone_confirmed=confirmed)
    _complete(uow, draft, resident, incoming.at)
    return None


def _complete(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    """The file is complete: verified at once when the imported list knows this very phone for this very unit."""
    expected = uow.knowledge.expected.get((resident.community_id, resident.phone or ""))
    known = expected is not None and resident.phone_confirmed and expected.unit.key == resident.unit
    state = ResidentState.VERIFIED if known else ResidentState.PENDING
    resident = uow.residents.set_state(resident, state, at=at)
    if not known:
        ask_desk(uow, resident, at)
    uow.drafts.end(draft, DraftState.SUBMITTED, at)
    filed = RegistrationFiled(name=resident.name or "", unit=resident.unit or "", verified=known)
    to_chat(uow, draft.chat_id, filed, community_id=draft.community_id)
    waiting = uow.drafts.suspended(draft.chat_id, draft.user_id, Form.REQUEST)
    if waiting is not None:
        prompting.ask(uow, uow.drafts.resume(waiting, at), at)


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    if draft.step == PLACE and draft.answers:
        prompting.show(uow, uow.drafts.save(draft, at=at, answers={}))
    elif draft.step in (PLACE, PHONE):
        step = NAME if draft.step == PLACE else PLACE
        prompting.show(uow, uow.drafts.save(draft, at=at, step=step, answers={}))


def _skip(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> Problem | None:
    return Problem.NOT_A_CHOICE


def _community(uow: UnitOfWork, draft: Draft) -> Community:
    return uow.knowledge.community(draft.community_id or "")


def _resident(uow: UnitOfWork, draft: Draft) -> Resident:
    resident = uow.residents.by_user(draft.user_id)
    if resident is None:
        raise NotYours
    return resident


FLOW = Flow(receive=_receive, choose=_choose, skip=_skip, back=_back, ends_by_word=lambda _draft: False)
