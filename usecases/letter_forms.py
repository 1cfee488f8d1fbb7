"""The small forms about letters: writing one, sending it back, how it was delivered or why not, why it is late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotNow, PhoneFirst, Problem, Refusal
from domain.events import EventKind
from domain.i18n import LocalText
from domain.incoming import Media, Press
from domain.letters import LONGEST_LETTER, DeliveryWay, Letter, LetterKind, LetterState
from domain.notices.dialogue import RefusalKind, Refused
from domain.permissions import StaffActor, check
from domain.result_letters import is_about_result
from domain.tickets import Action, Status, Ticket
from usecases import closing_letters, letter_sending, letter_writing, step_forms
from usecases.call_tasks import CallReason, call_about
from usecases.form_options import community_of
from usecases.people import staff_actor, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.progress_forms import ending
from usecases.reactions import happen
from usecases.step_forms import Step, StepForm, StepKind

TEXT, SEND, REMARK, WAY, DAY, WHO, WHY = "text", "send", "remark", "way", "day", "who", "why"
OPENLY, CONFIDENTIALLY = "openly", "confidentially"

BODY = "_body"
"""The answer that collects the text of a letter."""

_WITHOUT_FILES = "_without_files"
"""Answer: what was enclosed with the former draft is not enclosed again."""

_USE_FORMER, _NO_FILES = "former", "no_files"
"""Pressed values: go on from the former draft; leave out what was enclosed with it."""

_LETTER, _VERSION = "_letter_id", "_version_id"
"""What a form is about besides its ticket; no question of its own."""


# ------------------------------------------------------------------------------------------------ writing


def _ways_to_submit(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return (
        Option(value=OPENLY, label=LocalText(zh_hans="交客服审核", zh_hant="交客服審核", en="Send for review")),
        Option(value=CONFIDENTIALLY, label=LocalText(zh_hans="保密送审", zh_hant="保密送審", en="Confidential")),
    )


def _has_words(_uow: UnitOfWork, draft: Draft) -> Problem | None:
    """Files alone are no letter."""
    return None if draft.text(BODY) else Problem.EMPTY


def _former_keys(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """What can be done with the draft that came back, as long as it has not been done."""
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    former = None if ticket is None else letter_writing.former(uow, ticket)
    if former is None:
        return ()
    again = Option(value=_USE_FORMER, label=LocalText(zh_hans="用上一稿", zh_hant="用上一稿", en="Use last draft"))
    bare = Option(value=_NO_FILES, label=LocalText(zh_hans="不带原附件", zh_hant="不帶原附件", en="Without its files"))
    return (*([] if draft.text(BODY) else [again]), *([bare] if former_files(uow, draft) else []))


def _press_former(uow: UnitOfWork, draft: Draft, value: str) -> dict[str, object]:
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    former = None if ticket is None else letter_writing.former(uow, ticket)
    if value == _NO_FILES or former is None:
        return {_WITHOUT_FILES: True}
    return {BODY: former[1].body}


def former_files(uow: UnitOfWork, draft: Draft) -> tuple[Media, ...]:
    """What was enclosed with the draft that came back, and is enclosed again unless somebody says otherwise."""
    ticket = None if draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    former = None if ticket is None else letter_writing.former(uow, ticket)
    return () if former is None or _WITHOUT_FILES in draft.answers else former[1].attachments


def _finish_letter(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    enclosed = (*former_files(uow, draft), *(one.media for one in uow.attachments.of_draft(draft.id)))
    letter_writing.submit(
        uow,
        actor,
        ticket,
        body=draft.text(BODY) or "",
        attachments=tuple(dict.fromkeys(enclosed)),
        confidential=draft.text(SEND) == CONFIDENTIALLY,
        at=at,
    )


def _finish_remark(uow: UnitOfWork, actor: StaffActor, _ticket: Ticket, draft: Draft, at: datetime) -> None:
    letter_writing.send_back(uow, actor, _id_in(draft, _VERSION), _words(draft, REMARK), at)


def judge(uow: UnitOfWork, press: Press, version_id: int, *, approved: bool) -> Answer:
    """The two keys of a review: approved at once, sent back with a remark; a closing letter is worded anew."""
    version = uow.letters.version(version_id)
    letter = None if version is None else uow.letters.get(version.letter_id)
    if letter is not None and letter.kind is LetterKind.CLOSING:
        return _judge_closing(uow, press, version_id, approved=approved)
    if approved:
        letter_writing.approve(uow, press, version_id)
        return Answer()
    judging = letter_writing.judge(uow, staff_of(uow, press.sender), version_id, Action.RETURN_LETTER)
    _begin(uow, press, SEND_BACK, judging.ticket, {_VERSION: version_id})
    return Answer()


def paper_of(uow: UnitOfWork, press: Press, version_id: int) -> Callable[[], object] | None:
    """Prints what `judge` will seal, if it seals anything; the printer knows it again."""
    version = uow.letters.version(version_id)
    letter = None if version is None else uow.letters.get(version.letter_id)
    try:
        actor = staff_of(uow, press.sender)
        if letter is not None and letter.kind is LetterKind.CLOSING:
            judging = closing_letters.judge(uow, actor, version_id)
        else:
            judging = letter_writing.judge(uow, actor, version_id, Action.APPROVE_LETTER)
    except Refusal:
        return None  # which whoever pressed is told by `judge`
    sheet = letter_writing.sheet_of(uow, judging, press.at)
    return partial(uow.knowledge.print_letter.pdf, sheet)


def _judge_closing(uow: UnitOfWork, press: Press, version_id: int, *, approved: bool) -> Answer:
    actor = staff_of(uow, press.sender)
    if approved:
        closing_letters.approve(uow, actor, version_id, press.at)
    else:
        judging = closing_letters.judge(uow, actor, version_id)
        _begin(uow, press, REWORD, judging.ticket, {_VERSION: version_id})
    return Answer()


def _finish_rewording(uow: UnitOfWork, actor: StaffActor, _ticket: Ticket, draft: Draft, at: datetime) -> None:
    files = tuple(one.media for one in uow.attachments.of_draft(draft.id))
    closing_letters.rewrite(uow, actor, _id_in(draft, _VERSION), draft.text(BODY) or "", at, attachments=files)


# ------------------------------------------------------------------------------------------------ by hand


_WAYS = (
    Option(value=DeliveryWay.HANDED, label=LocalText(zh_hans="当面交了", zh_hant="當面交了", en="Handed over")),
    Option(value=DeliveryWay.MAILBOX, label=LocalText(zh_hans="放进信箱", zh_hant="放進信箱", en="In the mailbox")),
    Option(value=DeliveryWay.POST, label=LocalText(zh_hans="邮寄", zh_hant="郵寄", en="By post")),
)
_DAYS = (
    LocalText(zh_hans="今天", zh_hant="今天", en="Today"),
    LocalText(zh_hans="昨天", zh_hant="昨天", en="Yesterday"),
    LocalText(zh_hans="前天", zh_hant="前天", en="Two days ago"),
)


def _ways(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> tuple[Option, ...]:
    return _WAYS


def _days(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """The last days by their dates: what stands on the keys means the same tomorrow."""
    today = at.astimezone(ZoneInfo(community_of(uow, draft).timezone)).date()
    return tuple(
        Option(value=(today - timedelta(days=ago)).isoformat(), label=label) for ago, label in enumerate(_DAYS)
    )


def _finish_delivery(uow: UnitOfWork, actor: StaffActor, _ticket: Ticket, draft: Draft, at: datetime) -> None:
    letter, ticket = _to_be_printed(uow, actor, _id_in(draft, _LETTER), Action.DELIVER)
    zone = ZoneInfo(uow.knowledge.community(ticket.community_id).timezone)
    day = datetime.fromisoformat(_words(draft, DAY)).date()
    when = at if day >= at.astimezone(zone).date() else datetime.combine(day, datetime.max.time(), tzinfo=zone)
    way = DeliveryWay(_words(draft, WAY))
    letter_sending.delivered(uow, letter, way, staff_actor(actor), at, when=when, note=_words(draft, WHO))


def _finish_giving_up(uow: UnitOfWork, actor: StaffActor, _ticket: Ticket, draft: Draft, at: datetime) -> None:
    letter, ticket = _to_be_printed(uow, actor, _id_in(draft, _LETTER), Action.GIVE_UP_DELIVERY)
    if not _was_phoned(uow, ticket):
        raise PhoneFirst
    why = _words(draft, WHY)
    letter = uow.letters.change(letter, state=LetterState.GIVEN_UP, delivery_note=why)
    data = {"letter": letter.number, "words": why}
    who, kind = staff_actor(actor), EventKind.DELIVERY_GIVEN_UP
    if letter.kind is LetterKind.REPLY and ticket.status is Status.APPROVED:
        changes = {"closed_at": at, "outcome": "undelivered"}
        happen(uow, ticket, kind, who, at, action=Action.GIVE_UP_DELIVERY, changes=changes, data=data)
    elif is_about_result(letter, ticket):
        happen(uow, ticket, EventKind.CLOSING_GIVEN_UP, who, at, data=data)
    letter_sending.redraw(uow, ticket, letter)


def note_delivery(uow: UnitOfWork, press: Press, letter_id: int) -> Answer:
    """How did the letter come to the resident?"""
    letter, ticket = _to_be_printed(uow, staff_of(uow, press.sender), letter_id, Action.DELIVER)
    _begin(uow, press, NOTE_DELIVERY, ticket, {_LETTER: letter.id})
    return Answer()


def give_up(uow: UnitOfWork, press: Press, letter_id: int) -> Answer:
    """It cannot be delivered: only after somebody phoned, and with the reason. Else the phone-call task comes first."""
    letter, ticket = _to_be_printed(uow, staff_of(uow, press.sender), letter_id, Action.GIVE_UP_DELIVERY)
    if not _was_phoned(uow, ticket):
        call_about(uow, ticket, CallReason.UNDELIVERED, press.at)
        return Answer(notice=Refused(kind=RefusalKind.PHONE_FIRST), alert=True)
    _begin(uow, press, GIVE_UP, ticket, {_LETTER: letter.id})
    return Answer()


def print_out(uow: UnitOfWork, press: Press, letter_id: int) -> Answer:
    """The document for the printer, in the front desk's group."""
    actor = staff_of(uow, press.sender)
    _, ticket, _ = letter_sending.found(uow, letter_id)
    check(actor, Action.DELIVER, ticket)
    letter_sending.hand_to_desk(uow, letter_id)
    return Answer()


def _to_be_printed(uow: UnitOfWork, actor: StaffActor, letter_id: int, action: Action) -> tuple[Letter, Ticket]:
    """Raises NotPermitted for others than customer service, NotNow for a letter that is not waiting for them."""
    letter, ticket, _ = letter_sending.found(uow, letter_id)
    check(actor, action, ticket)
    if letter.state is not LetterState.TO_PRINT:
        raise NotNow(status=ticket.status)
    return letter, ticket


def _was_phoned(uow: UnitOfWork, ticket: Ticket) -> bool:
    """Whether a call since the letter got stuck came to something, if only to "not reached"."""
    kinds = [one.kind for one in uow.events.of(ticket.id)]
    stuck = max((place for place, kind in enumerate(kinds) if kind is EventKind.LETTER_STUCK), default=0)
    return EventKind.CALLED in kinds[stuck:]


# ------------------------------------------------------------------------------------------------ late


def _finish_explaining(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    check(actor, Action.EXPLAIN_DELAY, ticket)
    data = {"words": _words(draft, WHY)}
    happen(uow, ticket, EventKind.DELAY_EXPLAINED, staff_actor(actor), at, action=Action.EXPLAIN_DELAY, data=data)


def _words(draft: Draft, key: str) -> str:
    return draft.text(key) or ""


def _id_in(draft: Draft, key: str) -> int:
    value = draft.answers.get(key)
    if not isinstance(value, int):
        raise CardRefreshed
    return value


def _begin(uow: UnitOfWork, press: Press, form: StepForm, ticket: Ticket, answers: dict[str, object]) -> None:
    step_forms.begin(
        uow,
        form,
        community_id=ticket.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=ticket.id,
        at=press.at,
        answers=answers,
    )


SEND_BACK = StepForm(
    form=Form.RETURN_LETTER, steps=(Step(key=REMARK, kind=StepKind.TEXT),), finish=ending(_finish_remark)
)
_BODY = Step(key=TEXT, kind=StepKind.EVIDENCE, into=BODY, longest=LONGEST_LETTER, enough=_has_words)
"""The text of a letter, in as many messages as it takes, and what is enclosed."""

REWORD = StepForm(form=Form.CLOSING_LETTER, steps=(_BODY,), finish=ending(_finish_rewording))
NOTE_DELIVERY = StepForm(
    form=Form.DELIVER,
    steps=(
        Step(key=WAY, kind=StepKind.CHOICE, options=_ways),
        Step(key=DAY, kind=StepKind.CHOICE, options=_days),
        Step(key=WHO, kind=StepKind.TEXT),
    ),
    finish=ending(_finish_delivery),
)
GIVE_UP = StepForm(
    form=Form.GIVE_UP_DELIVERY, steps=(Step(key=WHY, kind=StepKind.TEXT),), finish=ending(_finish_giving_up)
)

FORMS: tuple[StepForm, ...] = (
    StepForm(
        form=Form.LETTER,
        steps=(
            replace(_BODY, options=_former_keys, press=_press_former),
            Step(key=SEND, kind=StepKind.CHOICE, options=_ways_to_submit),
        ),
        finish=ending(_finish_letter),
    ),
    SEND_BACK,
    REWORD,
    NOTE_DELIVERY,
    GIVE_UP,
    StepForm(form=Form.EXPLAIN_DELAY, steps=(Step(key=WHY, kind=StepKind.TEXT),), finish=ending(_finish_explaining)),
)
