"""First contact: consent, how to call them, the unit from the community's own list, the phone (PRV-1).

What they are there (owner, tenant, …) is asked only of whom no list knows. Whoever is known already comes here for one
more unit. Into a unit where people live a member of that household is asked; the front desk decides.
"""

from datetime import datetime

from domain.answers import pressed, typed_option
from domain.community import Community, UnitRef
from domain.drafts import Draft, DraftState, Form
from domain.errors import NotYours, Problem
from domain.households import Membership, Relation
from domain.incoming import Incoming
from domain.names import read_name, suggested_name
from domain.notices.dialogue import DraftOver, Menu, RegistrationFiled, Say, Saying
from domain.people import Resident, ResidentState
from domain.personal_data import RecordedAct
from domain.unit_parsing import parse_unit
from usecases import choosing_home, households, prompting, vouching
from usecases.flows import Flow
from usecases.place_choice import (
    BUILDING,
    CANDIDATES,
    MOST_CANDIDATES,
    PAGE,
    SECTION,
    chosen_building,
    narrowed,
)
from usecases.ports import UnitOfWork
from usecases.relation_choice import RELATIONS
from usecases.speaking import to_chat
from usecases.verification import ask_desk

HOME, CONSENT, NAME, PLACE, PHONE, RELATION = "home", "consent", "name", "place", "phone", "relation"
"""The steps."""

UNIT = "unit"
"""The answer that holds the unit that was chosen."""

AGREE, DETAILS, SUGGESTED = "agree", "details", "suggested"
"""Pressed values; places are pressed as `b:3`, `s:2`, `u:3-2-1201`, another page of them as `p:1`."""

SUGGESTION = "suggestion"
"""The answer that holds what Telegram calls the person."""

_AGREED = frozenset(
    {"同意", "同意并继续", "同意並繼續", "好", "好的", "可以", "agree", "i agree", "yes", "ok", "agree and continue"}
)


def begin(
    uow: UnitOfWork,
    resident: Resident,
    chat_id: int,
    at: datetime,
    *,
    suggestion: str | None = None,
    home_known: bool = False,
) -> Draft:
    """Ask the first thing that is not known yet; whatever form was open waits until we know who it is.

    `suggestion` is what Telegram calls the person: one press takes it as their name. `home_known`: a link has said in
    which community they live.
    """
    active = uow.drafts.active(chat_id, resident.user_id or chat_id)
    if active is not None and active.form is Form.REGISTER:
        return prompting.ask(uow, active, at)
    left = uow.drafts.suspended(chat_id, resident.user_id or chat_id, Form.REGISTER)
    if left is not None:
        return prompting.ask(uow, uow.drafts.resume(left, at), at)
    name = suggested_name(suggestion or "")
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=resident.user_id or chat_id,
        form=Form.REGISTER,
        step=_first_step(uow, resident, home_known=home_known),
        answers={SUGGESTION: name} if name else {},
        at=at,
    )
    return prompting.ask(uow, draft, at)


def begin_again(uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime) -> Draft:
    """After a refusal, or for one more unit: the unit is asked anew, what is known is kept."""
    active = uow.drafts.active(chat_id, resident.user_id or chat_id)
    if active is not None and active.form is Form.REGISTER:
        return prompting.ask(uow, active, at)
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=resident.user_id or chat_id,
        form=Form.REGISTER,
        step=PLACE,
        at=at,
    )
    return prompting.ask(uow, draft, at)


def needs_consent(uow: UnitOfWork, resident: Resident) -> bool:
    """Whether the person has not agreed to the notice as it is now: never, or only to an earlier version (PRV-1)."""
    return resident.consent_version != uow.knowledge.consent_version


def asks_consent(draft: Draft) -> bool:
    """Whether the person has not agreed to anything yet."""
    return draft.step in (HOME, CONSENT)


def answers_consent(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """Whether a message agrees to the notice, or says where its writer lives when that is asked before."""
    if draft.step == HOME:
        return choosing_home.named_home(uow.knowledge, incoming) is not None
    return _plain(incoming.text) in _AGREED


def _first_step(uow: UnitOfWork, resident: Resident, *, home_known: bool) -> str:
    if resident.consent_version is None and not home_known and len(uow.knowledge.communities) > 1:
        return HOME
    if needs_consent(uow, resident):
        return CONSENT
    if resident.name is None:
        return NAME
    return PLACE if resident.unit is None else PHONE


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    resident = _resident(uow, draft)
    match draft.step:
        case "home":
            return _take_home(uow, draft, resident, choosing_home.named_home(uow.knowledge, incoming), incoming.at)
        case "consent" if answers_consent(uow, draft, incoming):
            _take_consent(uow, draft, resident, incoming.at, typed=True)
        case "name" if incoming.contact is not None:
            return Problem.TEXT_ONLY
        case "name":
            return _take_name(uow, draft, resident, incoming.text, incoming.at, typed=True)
        case "place":
            return _take_typed_place(uow, draft, resident, incoming)
        case "phone":
            return _take_phone(uow, draft, resident, incoming)
        case "relation":
            return _take_relation(uow, draft, resident, typed_option(RELATIONS, incoming.text) or "", incoming.at)
        case _:
            prompting.ask(uow, draft, incoming.at)
    return None


def _plain(text: str) -> str:
    """A typed answer without its full stop."""
    return text.casefold().strip(" 。.!\n")


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = _resident(uow, draft)
    match draft.step, value:
        case "home", key:
            return _take_home(uow, draft, resident, key, at, typed=False)
        case "consent", "agree":
            _take_consent(uow, draft, resident, at, typed=False)
        case "consent", "details":
            to_chat(uow, draft.chat_id, Say(saying=Saying.CONSENT_DETAILS), community_id=draft.community_id)
            prompting.ask(uow, draft, at)
        case "name", "suggested":
            return _take_name(uow, draft, resident, draft.text(SUGGESTION) or "", at, typed=False)
        case "place", _:
            return _take_pressed_place(uow, draft, resident, value, at)
        case "relation", _:
            return _take_relation(uow, draft, resident, value, at)
        case _:
            return Problem.NOT_A_CHOICE
    return None


def _take_home(
    uow: UnitOfWork, draft: Draft, resident: Resident, key: str | None, at: datetime, *, typed: bool = True
) -> Problem | None:
    if key is None or not choosing_home.is_home(uow.knowledge, key):
        return Problem.NOT_A_CHOICE
    choosing_home.settle(uow, resident, key, draft.chat_id)
    settled = uow.drafts.get(draft.id) or draft
    _go_on(uow, uow.drafts.save(settled, at=at, step=CONSENT), at, typed=typed)
    return None


def _take_consent(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime, *, typed: bool) -> None:
    version = uow.knowledge.consent_version
    resident = uow.residents.consent(resident, version=version, at=at)
    uow.resident_records.note(resident, RecordedAct.CONSENTED, detail=version, at=at)
    if resident.is_registered:
        _agreed_anew(uow, draft, resident, at)
    else:
        _go_on(uow, uow.drafts.save(draft, at=at, step=_first_step(uow, resident, home_known=True)), at, typed=typed)


def _agreed_anew(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    """Everything else is known; whoever came with something goes on with that."""
    prompting.finish(uow, draft, at, DraftOver(outcome=Saying.CONSENT_RENEWED))
    _go_on_with_request(uow, draft, resident, at)


def _take_name(
    uow: UnitOfWork, draft: Draft, resident: Resident, raw: str, at: datetime, *, typed: bool
) -> Problem | None:
    name = read_name(raw)
    if isinstance(name, Problem):
        return name
    resident = uow.residents.update(resident, name=name)
    if resident.unit is None:
        _go_on(uow, uow.drafts.save(draft, at=at, step=PLACE), at, typed=typed)
    else:  # somebody has let them in already; always a new message, for the key that shares the phone
        prompting.ask(uow, uow.drafts.save(draft, at=at, step=PHONE), at)
    return None


def _go_on(uow: UnitOfWork, draft: Draft, at: datetime, *, typed: bool) -> None:
    """The next question: below what was typed, in place of what was pressed."""
    if typed:
        prompting.ask(uow, draft, at)
    else:
        prompting.show(uow, draft)


def _take_typed_place(uow: UnitOfWork, draft: Draft, resident: Resident, incoming: Incoming) -> Problem | None:
    found = parse_unit(_community(uow, draft), incoming.text)
    if found is None:
        return Problem.NOT_A_UNIT
    fitting = (found,) if isinstance(found, UnitRef) else narrowed(found, draft)
    if len(fitting) == 1:
        _take_unit(uow, draft, resident, fitting[0], incoming.at)
        return None
    candidates = [unit.key for unit in fitting[:MOST_CANDIDATES]]
    draft = uow.drafts.save(draft, at=incoming.at, answers={**_suggested(draft), CANDIDATES: candidates})
    prompting.ask(uow, draft, incoming.at)
    return None


def _take_pressed_place(uow: UnitOfWork, draft: Draft, resident: Resident, value: str, at: datetime) -> Problem | None:
    community = _community(uow, draft)
    kind, _, key = value.partition(":")
    building, answers = chosen_building(community, draft), dict(draft.answers)
    match kind:
        case "b" if community.building(key) is not None:
            answers = {**_suggested(draft), BUILDING: key}
        case "s" if building is not None and building.section(key) is not None:
            answers = {**_suggested(draft), BUILDING: building.key, SECTION: key}
        case "p" if key.isdecimal():
            answers[PAGE] = key
        case "u" if (unit := community.unit(key)) is not None:
            _take_unit(uow, draft, resident, unit, at)
            return None
        case "back":
            answers = _suggested(draft)
        case _:
            return Problem.NOT_A_UNIT
    prompting.show(uow, uow.drafts.save(draft, at=at, answers=answers))
    return None


def _take_unit(uow: UnitOfWork, draft: Draft, resident: Resident, unit: UnitRef, at: datetime) -> None:
    """Always a new message: the key that shares the phone cannot be added to one that stands there.

    Whoever lives somewhere already keeps that until the front desk has confirmed the new unit.
    """
    answers = {**_suggested(draft), UNIT: unit.key}
    if resident.state is ResidentState.VERIFIED and resident.phone is not None:
        _settle(uow, uow.drafts.save(draft, at=at, answers=answers), resident, at)
        return
    if resident.state is not ResidentState.VERIFIED:
        uow.residents.update(resident, unit=unit.key)
    prompting.ask(uow, uow.drafts.save(draft, at=at, step=PHONE, answers=answers), at)


def _suggested(draft: Draft) -> dict[str, object]:
    """What is kept of the answers when the place is chosen anew."""
    return {key: value for key, value in draft.answers.items() if key == SUGGESTION}


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
    _settle(uow, draft, households.take_over_files(uow, resident, incoming.at), incoming.at)
    return None


def _settle(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    """Let in at once whom a list or an invitation knows; of anybody else one thing more is asked."""
    unit = draft.text(UNIT) or resident.unit or ""
    expected = uow.knowledge.expected.get((resident.community_id, resident.phone or ""))
    if expected is not None and resident.phone_confirmed and expected.unit.key == unit:
        resident = households.join(uow, resident, unit, expected.relation, at)
    if households.membership_in(uow, resident, unit) is None:
        prompting.ask(uow, uow.drafts.save(draft, at=at, step=RELATION, answers={**draft.answers, UNIT: unit}), at)
        return
    resident = uow.residents.move_to(resident, unit)
    if resident.state is not ResidentState.VERIFIED:
        resident = uow.residents.set_state(resident, ResidentState.VERIFIED, at=at)
    _complete(uow, draft, resident, unit, at, verified=True)


def _take_relation(uow: UnitOfWork, draft: Draft, resident: Resident, raw: str, at: datetime) -> Problem | None:
    """The file is complete: the front desk looks at it, and a member of the household is asked."""
    value = pressed(RELATIONS, raw)
    if isinstance(value, Problem):
        return value
    unit = draft.text(UNIT) or resident.unit or ""
    asked = households.ask_in(uow, resident, unit, Relation(value), at)
    if resident.state is not ResidentState.VERIFIED:
        resident = uow.residents.set_state(resident, ResidentState.PENDING, at=at)
    _ask_around(uow, resident, asked, at)
    _complete(uow, draft, resident, unit, at, verified=False)
    return None


def _ask_around(uow: UnitOfWork, resident: Resident, asked: Membership, at: datetime) -> None:
    vouching.ask(uow, resident, asked, at)
    ask_desk(uow, resident, at)


def _complete(uow: UnitOfWork, draft: Draft, resident: Resident, unit: str, at: datetime, *, verified: bool) -> None:
    if draft.step == RELATION:
        prompting.leave(uow, draft, at)
    else:
        uow.drafts.end(draft, DraftState.SUBMITTED, at)
    choosing_home.arrived(uow, resident, draft.chat_id, at)
    filed = RegistrationFiled(name=resident.name or "", unit=unit, verified=verified)
    to_chat(uow, draft.chat_id, filed, community_id=draft.community_id)
    _go_on_with_request(uow, draft, resident, at)


def _go_on_with_request(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> None:
    waiting = uow.drafts.suspended(draft.chat_id, draft.user_id, Form.REQUEST)
    if waiting is not None:
        prompting.ask(uow, uow.drafts.resume(waiting, at), at)
    else:
        to_chat(uow, draft.chat_id, Menu(name=resident.name), community_id=draft.community_id)


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """One choice back; from the phone in a new message, for the one with that keyboard cannot be edited."""
    kept = _suggested(draft)
    match draft.step:
        case "phone":
            again = uow.drafts.save(draft, at=at, step=PLACE, answers=kept)
            if prompting.is_delivered(uow, draft):
                prompting.ask(uow, again, at)
            else:
                prompting.show(uow, again)
            to_chat(uow, draft.chat_id, Say(saying=Saying.PHONE_LATER), community_id=draft.community_id)
        case "relation" if _is_known(uow, draft):
            prompting.show(uow, uow.drafts.save(draft, at=at, step=PLACE, answers=kept))
        case "relation":
            prompting.ask(uow, uow.drafts.save(draft, at=at, step=PHONE), at)
        case "place" if _is_known(uow, draft):
            prompting.show(uow, uow.drafts.save(draft, at=at, answers=kept))
        case "place" if draft.answers != kept:
            prompting.show(uow, uow.drafts.save(draft, at=at, answers=kept))
        case "place":
            prompting.show(uow, uow.drafts.save(draft, at=at, step=NAME))
        case _:
            prompting.show(uow, draft)


def _is_known(uow: UnitOfWork, draft: Draft) -> bool:
    """Whether they are here for one more unit: name and phone are theirs already."""
    return _resident(uow, draft).state is ResidentState.VERIFIED


def _skip(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> Problem | None:
    return Problem.NOT_A_CHOICE


def _community(uow: UnitOfWork, draft: Draft) -> Community:
    return uow.knowledge.community(draft.community_id or "")


def _resident(uow: UnitOfWork, draft: Draft) -> Resident:
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    if resident is None:
        raise NotYours
    return resident


FLOW = Flow(
    steps=(HOME, CONSENT, NAME, PLACE, PHONE, RELATION),
    receive=_receive,
    choose=_choose,
    skip=_skip,
    back=_back,
    ends_by_word=lambda _draft: False,
)
