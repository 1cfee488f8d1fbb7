"""Delays as the reporter reads them: why, the new moment, an apology for what; a warning before a promise breaks."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.i18n import Locale
from domain.notices.households import OwnerDecided, QuoteWithOwner
from domain.notices.news import ClosingNote, QuoteOffered, ResidentNews
from domain.promise_rules import PromiseKind
from handlers.translator import later
from handlers.views.view import Look


def subject(notice: ResidentNews | ClosingNote | QuoteOffered | QuoteWithOwner | OwnerDecided, look: Look) -> str:
    """Matter and number as this reader can use them: 水龙头（007）."""
    return look.subject(notice.request_type, notice.category, notice.label)


def kind(notice: ResidentNews, look: Look) -> str:
    """What was asked for, inside a sentence: "repair", 报修."""
    return inside(look.t.text(look.knowledge.request_type(look.community, notice.request_type).title), look)


def inside(title: str, look: Look) -> str:
    """A title as a word of a sentence: English begins it small unless it is an abbreviation."""
    return title[0].lower() + title[1:] if look.locale is Locale.EN and title[1:2].islower() else title


def outcome(notice: ResidentNews, look: Look) -> str:
    """The type's own verb of its result: 修好."""
    return look.t.text(look.knowledge.request_type(look.community, notice.request_type).texts.outcome)


def held(notice: ResidentNews, look: Look) -> Markup:
    """Why, the old moment, the new one, an apology for what."""
    t = look.t
    return t(
        "{subject}: {reason}, so it will not be {outcome} by {old} as promised. The new time is {due}. "
        "I am sorry for the longer wait; if anything changes again you will hear before.",
        outcome=outcome(notice, look),
        subject=subject(notice, look),
        reason=_reason(notice, look),
        old="" if notice.old_due_at is None else look.moment(notice.old_due_at),
        due="" if notice.due_at is None else look.moment(notice.due_at),
    )


def resumed(notice: ResidentNews, look: Look) -> Markup:
    """Said only when it comes earlier than was promised for the hold."""
    return look.t(
        "{subject}: what was in the way is settled. It will now be {outcome} by {due}, earlier than {old}.",
        subject=subject(notice, look),
        outcome=outcome(notice, look),
        due="" if notice.due_at is None else look.moment(notice.due_at),
        old="" if notice.old_due_at is None else look.moment(notice.old_due_at),
    )


def _reason(notice: ResidentNews, look: Look) -> str:
    rule = look.knowledge.request_type(look.community, notice.request_type).hold
    reasons = () if rule is None else rule.reasons
    known = next((one for one in reasons if one.key == notice.reason), None)
    if known is None:
        return notice.words or look.t.plain("something came up")
    return look.t.text(known.to_resident or known.title)


def extended(notice: ResidentNews, look: Look) -> Markup:
    """The old moment, the new one, an apology."""
    return look.t(
        "{subject} needs more time: instead of {old} it will be done by {due}. I am sorry for the longer wait.",
        subject=subject(notice, look),
        old="" if notice.old_due_at is None else look.moment(notice.old_due_at),
        due="" if notice.due_at is None else look.moment(notice.due_at),
    )


def warned(notice: ResidentNews, look: Look) -> Markup:
    """Before it breaks: who is on it now, and by when there is news (INT-3)."""
    said = {
        "subject": subject(notice, look),
        "due": "" if notice.due_at is None else look.moment(notice.due_at),
        "outcome": outcome(notice, look),
    }
    first = look.t(_AT_RISK.get(notice.promise, _AT_RISK[PromiseKind.RESOLVE]), **said)
    return look.t.sentences(first, _tells_by(notice, look))


_AT_RISK: Mapping[PromiseKind, str] = MappingProxyType(
    {
        PromiseKind.RESOLVE: later("{subject} may not be {outcome} by {due}."),
        PromiseKind.VISIT: later("We may not be with you by {due} for {subject}. I am sorry."),
        PromiseKind.ANSWER: later(
            "I promised you news about {subject} by {due}, and it is not settled yet. I am sorry. "
            "The manager is looking into it now."
        ),
        PromiseKind.CLOSING: later(
            "The closing letter about {subject}, promised by {due}, is not ready yet. I am sorry. "
            "The supervisor is looking into it now."
        ),
    }
)


def _tells_by(notice: ResidentNews, look: Look) -> Markup:
    """Who arranges it, and the promised moment of the news; without a promise no moment is named."""
    t = look.t
    if notice.promise in _NEXT:
        return Markup("") if notice.tell_by is None else t(_NEXT[notice.promise], when=look.moment(notice.tell_by))
    named = notice.staff is not None and notice.promise is PromiseKind.RESOLVE
    who = t.plain("Our supervisor {staff}", staff=notice.staff) if named else look.department(notice.department or "")
    if notice.tell_by is None:
        return t("{who} is arranging it now.", who=who)
    return t("{who} is arranging it and tells you the new time by {when}.", who=who, when=look.moment(notice.tell_by))


_NEXT: Mapping[PromiseKind, str] = MappingProxyType(
    {
        PromiseKind.ANSWER: later("You will hear the new time by {when}."),
        PromiseKind.CLOSING: later("You will get it by {when}."),
    }
)
"""The new moment of what gets it by itself."""


def breached(notice: ResidentNews, look: Look) -> Markup:
    """It was missed while nobody could say so: an apology for what, and the same promise of news."""
    first = look.t(
        "I am sorry: {subject} was not {outcome} in time.",
        subject=subject(notice, look),
        outcome=outcome(notice, look),
    )
    if notice.promise is PromiseKind.VISIT:
        due = "" if notice.due_at is None else look.moment(notice.due_at)
        first = look.t("I am sorry: nobody came {due} for {subject}.", subject=subject(notice, look), due=due)
    if notice.promise is PromiseKind.ANSWER:
        first = look.t(
            "I am sorry: you were not told the new time for {subject}. The manager is looking into it now.",
            subject=subject(notice, look),
        )
    if notice.promise is PromiseKind.CLOSING:
        due = "" if notice.due_at is None else look.moment(notice.due_at)
        first = look.t(_AT_RISK[PromiseKind.CLOSING], subject=subject(notice, look), due=due)
    return look.t.sentences(first, _tells_by(notice, look))


# ------------------------------------------------------------------------------------------------ an answer


def answer_warned(notice: ResidentNews, look: Look) -> Markup:
    """An answer that was promised is not ready; of the result the same is said as of any other."""
    if notice.promise is not PromiseKind.ANSWER:
        return warned(notice, look)
    first = look.t(
        "I promised you an answer about {subject} by {due}, and it is not ready yet. I am sorry. "
        "The manager is looking into it now.",
        subject=subject(notice, look),
        due="" if notice.due_at is None else look.moment(notice.due_at),
    )
    return look.t.sentences(first, _answered_by(notice, look))


def answer_breached(notice: ResidentNews, look: Look) -> Markup:
    """The same after the moment, when nobody could say so before."""
    if notice.promise is not PromiseKind.ANSWER:
        return breached(notice, look)
    first = look.t(
        "I am sorry: you did not get the answer about {subject} in time. The manager is looking into it now.",
        subject=subject(notice, look),
    )
    return look.t.sentences(first, _answered_by(notice, look))


def _answered_by(notice: ResidentNews, look: Look) -> Markup:
    if notice.tell_by is None:
        return Markup("")
    return look.t("You will have it by {when}.", when=look.moment(notice.tell_by))
