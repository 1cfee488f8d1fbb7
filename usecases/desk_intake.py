"""`/new`: the front desk writes down what somebody says on the phone or at the counter (INT-5).

Three questions find the caller; then the request's own form begins, as if the caller filled it in. Whoever is not in
the files yet gets one, judged by the colleague who speaks with them.
"""

from datetime import datetime

from domain.answers import SKIPPED, Option
from domain.community import UnitRef
from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.grants import Right
from domain.i18n import LocalText
from domain.incoming import Incoming
from domain.masking import mask_phone
from domain.names import read_name
from domain.notices.dialogue import Say, Saying
from domain.people import Resident, ResidentState
from domain.permissions import StaffActor, allow
from domain.unit_parsing import parse_unit
from usecases import collecting, households, prompting, step_forms
from usecases.card_actions import sees_everything
from usecases.form_resident import FOR
from usecases.people import staff_actor_of, staff_of
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.step_forms import Step, StepForm, StepKind

_KNOWN = "resident:"
"""Value of an answer that names somebody in the files, before their id; any other is typed."""

_MOST = 6
"""People of one unit that are offered."""


def begin(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/new` in the group of the front desk or the management. Raises NotOnList or NotPermitted for other colleagues.

    A group that belongs to no department hears that, once; any other group learns where it works.
    """
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    actor = staff_of(uow, incoming.sender)
    if not sees_everything(uow.knowledge.community(group.community_id), group.department):
        to_chat(uow, incoming.chat_id, Say(saying=Saying.NEW_AT_DESK), community_id=group.community_id)
        return
    _check(uow, actor, group.community_id)
    step_forms.begin(
        uow,
        CALLER,
        community_id=group.community_id,
        chat_id=group.chat_id,
        user_id=incoming.sender.user_id,
        ticket_id=None,
        at=incoming.at,
    )


def _check(uow: UnitOfWork, actor: StaffActor, community_id: str) -> None:
    desk = uow.knowledge.community(community_id).front_desk.key
    allow(actor, Right.WRITE_FOR_CALLERS, community_id, department=desk)


# ------------------------------------------------------------------------------------------------ who it is


def _read_place(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    """A unit, or the phone of somebody in the files."""
    community = uow.knowledge.community(draft.community_id or "")
    found = parse_unit(community, incoming.text)
    if isinstance(found, UnitRef):
        return found.key
    if found is not None:
        return Problem.SEVERAL_UNITS
    phone = uow.knowledge.read_phone(incoming.text, community.region)
    people = [] if phone is None else [one for one in uow.residents.by_phone(community.key, phone) if one.unit]
    return f"{_KNOWN}{people[0].id}" if people else Problem.NOT_A_UNIT


def _people(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Who of this unit is in the files, by name and masked number."""
    unit = draft.text("unit") or ""
    people = households.people_of(uow, draft.community_id or "", unit)
    return tuple(
        Option(value=f"{_KNOWN}{one.id}", label=_same(f"{one.name} {mask_phone(one.phone) if one.phone else ''}"))
        for _, one in people[:_MOST]
        if one.name
    )


def _same(text: str) -> LocalText:
    return LocalText(zh_hans=text.strip(), zh_hant=text.strip(), en=text.strip())


def _read_name(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    return read_name(incoming.text)


def _read_number(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    region = uow.knowledge.community(draft.community_id or "").region
    return uow.knowledge.read_phone(incoming.text, region) or Problem.NOT_A_PHONE


def _is_unknown(_uow: UnitOfWork, draft: Draft) -> bool:
    return not (draft.text("unit") or "").startswith(_KNOWN)


def _is_new(uow: UnitOfWork, draft: Draft) -> bool:
    return _is_unknown(uow, draft) and not (draft.text("who") or "").startswith(_KNOWN)


# ------------------------------------------------------------------------------------------------ what it ends in


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """The request's own form begins, below what was typed."""
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    _check(uow, actor, draft.community_id or "")
    resident = _caller(uow, draft, actor, at)
    uow.drafts.end(draft, DraftState.SUBMITTED, at)
    request = collecting.start(uow, resident, draft.chat_id, at, type_key=None, user_id=draft.user_id)
    answers = {**request.answers, FOR: resident.id}
    prompting.ask(uow, uow.drafts.save(request, at=at, answers=answers, post_id=draft.post_id), at)


def _caller(uow: UnitOfWork, draft: Draft, actor: StaffActor, at: datetime) -> Resident:
    for key in ("unit", "who"):
        value = draft.text(key) or ""
        known = uow.residents.get(int(value.removeprefix(_KNOWN))) if value.startswith(_KNOWN) else None
        if known is not None:
            return known
    phone = draft.text("phone")
    added = uow.residents.add(
        community_id=draft.community_id or "",
        user_id=None,
        locale=uow.knowledge.community(draft.community_id or "").locale,
        at=at,
    )
    filled = uow.residents.update(
        added,
        name=draft.text("who"),
        phone=None if phone == SKIPPED else phone,
    )
    known = uow.residents.set_state(filled, ResidentState.VERIFIED, at=at, by=actor.member.id)
    return households.join(uow, known, draft.text("unit") or "", None, at, by=actor.member.id)


CALLER = StepForm(
    form=Form.CALLER,
    steps=(
        Step(key="unit", kind=StepKind.TEXT, read=_read_place, numbers=True),
        Step(key="who", kind=StepKind.CHOICE_OR_TEXT, options=_people, read=_read_name, applies=_is_unknown),
        Step(key="phone", kind=StepKind.TEXT, read=_read_number, applies=_is_new, optional=True, numbers=True),
    ),
    finish=_finish,
)
