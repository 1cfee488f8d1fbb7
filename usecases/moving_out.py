"""Moving out: the front desk writes down who has left a unit, which is closed to them the same minute (PRV-1).

What they reported themselves stays theirs until it is settled.
"""

from datetime import datetime

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed
from domain.households import Membership
from domain.i18n import LocalText
from domain.incoming import Press
from domain.notices.dialogue import DraftOver, Saying
from domain.notices.households import MovedOut, MoveNoted
from domain.people import Resident
from usecases import prompting, step_forms
from usecases.household_rights import desk_member, desk_member_of
from usecases.households import leave, people_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import to_resident
from usecases.step_forms import Step, StepForm, StepKind

EVERYBODY = "everybody"
_SURE, _NOT = "yes", "no"
_MOST = 5


def begin(uow: UnitOfWork, press: Press, unit: str) -> Answer:
    """From a unit's screen: who of these has left?"""
    actor = desk_member(uow, press.sender)
    community_id = actor.member.community_id
    if not people_of(uow, community_id, unit):
        raise CardRefreshed
    step_forms.begin(
        uow,
        MOVE_OUT,
        community_id=community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        answers={"_unit": unit},
    )
    return Answer()


def _unit(draft: Draft) -> str:
    return draft.text("_unit") or ""


def _members(uow: UnitOfWork, draft: Draft) -> list[tuple[Membership, Resident]]:
    return people_of(uow, draft.community_id or "", _unit(draft))


def _who(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    people = _members(uow, draft)
    options = [Option(value=str(one.id), label=_same(who.name or "")) for one, who in people[:_MOST]]
    if len(people) > 1:
        label = LocalText(zh_hans="都搬走了", zh_hant="都搬走了", en="Everybody")
        options.append(Option(value=EVERYBODY, label=label))
    return tuple(options)


def _same(text: str) -> LocalText:
    return LocalText(zh_hans=text, zh_hant=text, en=text)


def _sure(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return (
        Option(value=_SURE, label=LocalText(zh_hans="确认搬走", zh_hant="確認搬走", en="Yes, moved out")),
        Option(value=_NOT, label=LocalText(zh_hans="没有搬", zh_hant="沒有搬", en="No")),
    )


def leaving(uow: UnitOfWork, draft: Draft) -> list[tuple[Membership, Resident]]:
    """Whom the form means."""
    chosen = draft.text("who")
    return [pair for pair in _members(uow, draft) if chosen in (EVERYBODY, str(pair[0].id))]


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    actor = desk_member_of(uow, draft.user_id, near=draft.community_id)
    if actor.member.community_id != draft.community_id:
        raise CardRefreshed
    if draft.text("sure") != _SURE:
        prompting.finish(uow, draft, at, DraftOver(outcome=Saying.LEFT_AS_IS))
        return
    gone = leaving(uow, draft)
    for membership, resident in gone:
        move_out(uow, membership, resident, at)
    names = tuple(resident.name or "" for _, resident in gone)
    prompting.finish(uow, draft, at, MoveNoted(unit=_unit(draft), names=names))


def move_out(uow: UnitOfWork, membership: Membership, resident: Resident, at: datetime) -> None:
    """The unit is closed to them; they are told, and what of their own is still open."""
    leave(uow, membership, at)
    still_open = len(uow.tickets.live_of_reporter(resident.id))
    to_resident(uow, resident, MovedOut(unit=membership.unit, open_tickets=still_open))


MOVE_OUT = StepForm(
    form=Form.MOVE_OUT,
    steps=(
        Step(key="who", kind=StepKind.CHOICE, options=_who),
        Step(key="sure", kind=StepKind.CHOICE, options=_sure),
    ),
    finish=_finish,
)
