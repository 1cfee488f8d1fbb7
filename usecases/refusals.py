"""What a person is told about a refusal: the presser alone for a press, a short message otherwise."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.errors import (
    AlreadyYours,
    BadCode,
    Blocked,
    BotIsNotAdministrator,
    CardRefreshed,
    HeldByOther,
    HurriedTooSoon,
    LetterDecided,
    LoadFull,
    NeedsSupervisor,
    NotNow,
    NotOnList,
    NotPermitted,
    NotYours,
    OutsideAllowedHours,
    OwnLetter,
    OwnSummary,
    OwnWork,
    PhoneFirst,
    PriceNotAgreed,
    PrivateChatFirst,
    ReceiptUsed,
    Refusal,
    StepDone,
    TooLate,
    TooSoon,
)
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.outgoing import PostKind
from usecases import living_screens
from usecases.effects.cards import refresh_cards
from usecases.inbox_ports import Origin
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import strip, to_chat


def refused_notice(refusal: Refusal) -> Refused:
    """The notice for a refusal; one kind for each class."""
    match refusal:
        case HeldByOther() | AlreadyYours() | StepDone():
            return _held(refusal)
        case LetterDecided(by=by, at=at, approved=approved):
            kind = RefusalKind.LETTER_APPROVED if approved else RefusalKind.LETTER_RETURNED
            return Refused(kind=kind, holder=by, since=at)
        case TooSoon(again_at=again_at):
            kind = RefusalKind.HURRIED_TOO_SOON if isinstance(refusal, HurriedTooSoon) else RefusalKind.TOO_SOON
            return Refused(kind=kind, again_at=again_at)
        case Blocked(phone=phone):
            return Refused(kind=RefusalKind.BLOCKED, phone=phone)
        case NotPermitted(who=who) if type(refusal) not in _KINDS:
            return Refused(kind=RefusalKind.NOT_PERMITTED, who=who)
        case NotNow(status=status):
            return Refused(kind=RefusalKind.NOT_NOW, status=status)
        case LoadFull() | OutsideAllowedHours():
            return _beyond_limits(refusal)
        case _:
            return Refused(kind=_KINDS.get(type(refusal), RefusalKind.OTHER))


def _beyond_limits(refusal: LoadFull | OutsideAllowedHours) -> Refused:
    match refusal:
        case LoadFull(name=name, held=held, cap=cap):
            return Refused(kind=RefusalKind.LOAD_FULL, holder=name, held=held, cap=cap)
        case OutsideAllowedHours(hours=hours):
            return Refused(kind=RefusalKind.OUTSIDE_HOURS, hours=hours)


def _held(refusal: HeldByOther | AlreadyYours | StepDone) -> Refused:
    if isinstance(refusal, StepDone):
        return Refused(kind=RefusalKind.STEP_DONE, holder=refusal.by, since=refusal.at)
    if isinstance(refusal, AlreadyYours):
        return Refused(kind=RefusalKind.ALREADY_YOURS, since=refusal.since)
    return Refused(kind=RefusalKind.HELD_BY_OTHER, holder=refusal.holder, since=refusal.since)


_KINDS: Mapping[type[Refusal], RefusalKind] = MappingProxyType(
    {
        NotOnList: RefusalKind.NOT_ON_LIST,
        NotYours: RefusalKind.NOT_YOURS,
        CardRefreshed: RefusalKind.CARD_REFRESHED,
        TooLate: RefusalKind.TOO_LATE,
        PriceNotAgreed: RefusalKind.PRICE_NOT_AGREED,
        ReceiptUsed: RefusalKind.RECEIPT_USED,
        NeedsSupervisor: RefusalKind.NEEDS_SUPERVISOR,
        OwnLetter: RefusalKind.OWN_LETTER,
        OwnSummary: RefusalKind.OWN_SUMMARY,
        OwnWork: RefusalKind.OWN_WORK,
        PhoneFirst: RefusalKind.PHONE_FIRST,
        PrivateChatFirst: RefusalKind.PRIVATE_CHAT_FIRST,
        BadCode: RefusalKind.BAD_CODE,
        BotIsNotAdministrator: RefusalKind.BIND_NEEDS_ADMIN,
    }
)

_STALE = (CardRefreshed, NotNow, HeldByOther, AlreadyYours)


def refuse(uow: UnitOfWork, refusal: Refusal, origin: Origin) -> Answer | None:
    """Tell the presser in a dialog of their own, or the writer in the chat; a stale card is drawn anew."""
    notice = refused_notice(refusal)
    if origin.pressed:
        if isinstance(refusal, _STALE):
            _redraw(uow, origin)
        return Answer(notice=notice, alert=True)
    if origin.chat_id is not None:
        to_chat(uow, origin.chat_id, notice)
    return None


def _redraw(uow: UnitOfWork, origin: Origin) -> None:
    """What stands behind an outdated button shows again what is so; the prompt of a form that is over has no keys."""
    if origin.chat_id is None or origin.message_id is None:
        return
    post = uow.posts.by_message(origin.chat_id, origin.message_id)
    if post is None:
        living_screens.put_away_copy(uow, origin.chat_id, origin.message_id)
        return
    living_screens.redraw(uow, post)
    if post.kind is PostKind.PROMPT:
        strip(uow, post, Say(saying=Saying.DONE))
    if post.kind is not PostKind.CARD or post.ticket_id is None:
        return
    ticket = uow.tickets.get(post.ticket_id)
    if ticket is not None:
        refresh_cards(uow, ticket)
