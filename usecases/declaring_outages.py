"""`/outage`: colleagues declare what is out of order for whole buildings, say that it takes longer, or that it is over.

What is declared already is not declared again: its time is changed instead.
"""

from datetime import datetime

from domain.answers import SKIPPED, Option, free_text
from domain.building_reading import read_buildings
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, Problem
from domain.grants import Right
from domain.i18n import LocalText
from domain.incoming import Incoming, Press, Sender
from domain.notices.outages import OutageCard, OutageScreen
from domain.outages import Outage
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from domain.permissions import allow
from usecases import outage_cards, outages, prompting, step_forms
from usecases.form_options import community_of, outage_times
from usecases.living_screens import pressed_post
from usecases.outage_ports import NewOutage
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import edit, to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.step_forms import Step, StepForm, StepKind

_OUTAGE = "_outage"
"""Answer of the form for another time: the outage's id."""

_WHOLE = "*"
"""The stored answer that means every building."""

_CHANGE, _ANOTHER = "change", "another"
"""What is to be done about one that is declared already: change its time, or declare this as well."""

_LONGEST_WORDS = 200
_MOST_BUILDINGS = 5
"""Buildings with a key of their own; any others are written."""


# ------------------------------------------------------------------------------------------------ what is declared


def show(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/outage`: a card for everything that is out of order now. Raises NotPermitted or NotOnList for others."""
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    member = _allowed(uow, incoming.sender, incoming.chat_id)
    open_now = uow.outages.open_of(member.community_id)
    for outage in open_now:
        outage_cards.post_card(uow, outage, group.chat_id)
    screen = OutageScreen(open_now=len(open_now))
    to_chat(uow, group.chat_id, screen, community_id=member.community_id, lane=Lane.WORK)  # below the cards


def _allowed(uow: UnitOfWork, sender: Sender, chat_id: int, outage: Outage | None = None) -> StaffMember:
    """Front desk, supervisor, manager or a department's supervisor, in a group of their own community."""
    actor = staff_of(uow, sender)
    member = actor.member
    group = uow.chats.get(uow.chats.resolve(chat_id))
    meant = [] if outage is None else [outage.community_id]
    if group is not None and group.community_id is not None:
        meant.append(group.community_id)
    for community_id in meant or [member.community_id]:
        allow(actor, Right.DECLARE_OUTAGES, community_id)
    return member


def begin(uow: UnitOfWork, press: Press) -> Answer:
    """Declare something."""
    _begin(uow, press, DECLARE, _allowed(uow, press.sender, press.chat_id), answers=None)
    return Answer()


def begin_longer(uow: UnitOfWork, press: Press, outage_id: int) -> Answer:
    """It takes longer. Raises CardRefreshed when it is over."""
    outage = _open(uow, outage_id)
    _begin(uow, press, LONGER, _allowed(uow, press.sender, press.chat_id, outage), answers={_OUTAGE: outage.id})
    return Answer()


def end(uow: UnitOfWork, press: Press, outage_id: int) -> Answer:
    """It is over. Raises CardRefreshed when it was before."""
    outage = _open(uow, outage_id)
    member = _allowed(uow, press.sender, press.chat_id, outage)
    outages.end(uow, outage, member.id, press.at)
    post = pressed_post(uow, press)
    if post is not None:
        edit(uow, post, OutageCard(outage_id=outage.id))
    return Answer()


def ask_about_end(uow: UnitOfWork, press: Press, outage_id: int, *, asks: bool) -> Answer:
    """Asked once before everybody is told, and taken back (`asks` False). Raises CardRefreshed when it is over."""
    outage = _open(uow, outage_id)
    _allowed(uow, press.sender, press.chat_id, outage)
    post, card = pressed_post(uow, press), OutageCard(outage_id=outage.id, confirm=asks)
    if post is None:
        outage_cards.post_card(uow, outage, uow.chats.resolve(press.chat_id), confirm=asks)
    else:
        edit(uow, post, card)
    return Answer()


def _open(uow: UnitOfWork, outage_id: int) -> Outage:
    outage = uow.outages.get(outage_id)
    if outage is None or not outage.is_open:
        raise CardRefreshed
    return outage


def _begin(
    uow: UnitOfWork, press: Press, form: StepForm, member: StaffMember, *, answers: dict[str, object] | None
) -> None:
    step_forms.begin(
        uow,
        form,
        community_id=member.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        answers=answers,
    )


# ------------------------------------------------------------------------------------------------ the questions


def _matters(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """Everything in the catalog that can be out for whole buildings."""
    return tuple(
        Option(value=f"{one.key}/{category.key}", label=category.outage.title)
        for one in uow.knowledge.menu(community_of(uow, draft))
        for category in one.categories
        if category.outage is not None
    )


_EVERYWHERE = Option(value=_WHOLE, label=LocalText(zh_hans="全小区", zh_hant="全社區", en="Everywhere"))


def _buildings(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    known = community_of(uow, draft).buildings[:_MOST_BUILDINGS]
    return (*(Option(value=one.key, label=one.name) for one in known), _EVERYWHERE)


def _read_buildings(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    found = read_buildings(community_of(uow, draft), incoming.text)
    if found is None:
        return Problem.NOT_A_BUILDING
    return ",".join(found) or _WHOLE


def _where(draft: Draft) -> tuple[str, ...]:
    stored = draft.text("where") or _WHOLE
    return () if stored == _WHOLE else tuple(stored.split(","))


def _what(draft: Draft) -> tuple[str, str]:
    request_type, _, matter = (draft.text("what") or "").partition("/")
    return request_type, matter


def declared_already(uow: UnitOfWork, draft: Draft) -> Outage | None:
    """The same thing, open already in one of these buildings."""
    where, what = _where(draft), _what(draft)
    known = uow.outages.open_of(draft.community_id or "")
    return next((one for one in known if (one.request_type, one.matter) == what and one.overlaps(where)), None)


def to_be_changed(uow: UnitOfWork, draft: Draft) -> Outage | None:
    """The outage that the form for another time is about."""
    number = draft.answers.get(_OUTAGE)
    return uow.outages.get(number) if isinstance(number, int) else None


_AGAIN = (
    Option(value=_CHANGE, label=LocalText(zh_hans="改它的时间", zh_hant="改它的時間", en="Change its time")),
    Option(value=_ANOTHER, label=LocalText(zh_hans="另外登记", zh_hant="另外登記", en="Declare another")),
)


def _is_known(uow: UnitOfWork, draft: Draft) -> bool:
    return declared_already(uow, draft) is not None


def _is_new(_uow: UnitOfWork, draft: Draft) -> bool:
    return draft.text("known") != _CHANGE


def _read_words(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    words = free_text(incoming.text)
    return words if isinstance(words, Problem) or len(words) <= _LONGEST_WORDS else Problem.TOO_LONG


# ------------------------------------------------------------------------------------------------ what comes of it


def _declare(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Two colleagues may declare the same at once: the second one is asked about the first."""
    member = _still_allowed(uow, draft)
    known = declared_already(uow, draft)
    if known is not None and "known" not in draft.answers:
        prompting.show(uow, uow.drafts.save(draft, at=at, step="known"))
        return
    until = _until(uow, draft, at)
    if until is None:
        return
    if known is not None and draft.text("known") == _CHANGE:
        _show_card(uow, draft, outages.move(uow, known, until, at), at)
        return
    request_type, matter = _what(draft)
    new = NewOutage(
        community_id=member.community_id,
        request_type=request_type,
        matter=matter,
        buildings=_where(draft),
        words=_words(draft),
        until=until,
        chat_id=draft.chat_id,
        declared_by=member.id,
        declared_at=at,
    )
    _show_card(uow, draft, outages.declare(uow, new), at)


def _longer(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    _still_allowed(uow, draft)
    outage = to_be_changed(uow, draft)
    if outage is None or not outage.is_open:
        raise CardRefreshed
    until = _until(uow, draft, at)
    if until is not None:
        _show_card(uow, draft, outages.move(uow, outage, until, at), at)


def _still_allowed(uow: UnitOfWork, draft: Draft) -> StaffMember:
    """Who fills it in is asked once more: the role may have changed since the first question."""
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    allow(actor, Right.DECLARE_OUTAGES, draft.community_id)
    return actor.member


def _until(uow: UnitOfWork, draft: Draft, at: datetime) -> datetime | None:
    """The moment that was given; asked again when it has passed meanwhile."""
    until = datetime.fromisoformat(draft.text("until") or "")
    if until > at:
        return until
    answers = {key: value for key, value in draft.answers.items() if key != "until"}
    asked = uow.drafts.save(draft, at=at, step="until", answers=answers)
    prompting.show(uow, asked, problem=Problem.IN_THE_PAST)
    return None


def _words(draft: Draft) -> str | None:
    said = draft.text("words")
    return None if said in (None, SKIPPED) else " ".join(said.split())


def _show_card(uow: UnitOfWork, draft: Draft, outage: Outage, at: datetime) -> None:
    """The form's last question turns into the card; one that stands further up gives its keys to it."""
    earlier = uow.posts.of_subject(draft.chat_id, outage_cards.subject_of(outage))
    prompting.finish(uow, draft, at, OutageCard(outage_id=outage.id))
    if draft.post_id is None:
        return
    for post in earlier:
        outage_cards.retire(uow, post)
    uow.posts.rename(draft.post_id, outage_cards.subject_of(outage), kind=PostKind.NOTICE)


_UNTIL = Step(key="until", kind=StepKind.MOMENT, options=outage_times)

DECLARE = StepForm(
    form=Form.OUTAGE,
    steps=(
        Step(key="what", kind=StepKind.CHOICE, options=_matters),
        Step(
            key="where",
            kind=StepKind.SEVERAL,
            options=_buildings,
            read=_read_buildings,
            alone=frozenset({_WHOLE}),
        ),
        Step(key="known", kind=StepKind.CHOICE, options=lambda _uow, _draft, _at: _AGAIN, applies=_is_known),
        _UNTIL,
        Step(key="words", kind=StepKind.TEXT, optional=True, applies=_is_new, read=_read_words),
    ),
    finish=_declare,
)
LONGER = StepForm(form=Form.OUTAGE_LONGER, steps=(_UNTIL,), finish=_longer)
FORMS = (DECLARE, LONGER)
