"""Asking the resident: fixed, satisfied, conduct, anything to add; and the question at the door (FUP, DSP-9)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import AccessAsked, ConductAsked, FollowUpAsked, ScoreAsked
from handlers.buttons.resident import AnswerAccess, AnswerConduct, AnswerFollowUp, GiveScore
from handlers.translator import later
from handlers.views.menu import call_me_key, pairs
from handlers.views.view import Key, KeyStyle, Look, View, Views


def follow_up_asked(notice: FollowUpAsked, look: Look) -> View:
    """In the request type's own words: is it really fixed?"""
    t = look.t
    texts = look.knowledge.request_type(look.community, notice.request_type).texts
    subject = look.subject(notice.request_type, notice.category, notice.label)
    question, outcome = t.text(texts.follow_up), t.text(texts.outcome)
    if notice.reminder:
        text = t("May I ask once more about {subject}: {question}", subject=subject, question=question)
    elif notice.explained:
        text = _explained(notice, look, subject, question)
    elif notice.staff is None:
        text = t("{subject} is {outcome}, we are told. {question}", subject=subject, outcome=outcome, question=question)
    else:
        text = t(
            "{staff} says {subject} is {outcome}. {question}",
            staff=notice.staff,
            subject=subject,
            outcome=outcome,
            question=question,
        )
    return View(
        text=text,
        rows=(
            (_answer(notice, t.text(texts.follow_up_yes), working=True), _answer(notice, t.text(texts.follow_up_no))),
            (call_me_key(t),),
        ),
    )


def _explained(notice: FollowUpAsked, look: Look, subject: str, question: str) -> Markup:
    """Nothing was put right where the company is not liable (COM-4)."""
    if notice.staff is None:
        return look.t("We have explained {subject} to you. {question}", subject=subject, question=question)
    said = {"staff": notice.staff, "subject": subject, "question": question}
    return look.t("{staff} has explained {subject} to you. {question}", **said)


def _answer(notice: FollowUpAsked, text: str, *, working: bool = False) -> Key:
    button = AnswerFollowUp(ticket_id=notice.ticket_id, round=notice.round, working=working)
    return Key(text=text, button=button, style=KeyStyle.SUCCESS if working else None)


_SCORES: Mapping[int, str] = MappingProxyType(
    {
        5: later("5 very satisfied"),
        4: later("4 satisfied"),
        3: later("3 so-so"),
        2: later("2 not really"),
        1: later("1 not at all"),
    }
)


def score_asked(notice: ScoreAsked, look: Look) -> View:
    """1 to 5, each in words; the likely one first."""
    t = look.t
    keys = [
        Key(text=t.plain(words), button=GiveScore(ticket_id=notice.ticket_id, round=notice.round, score=score))
        for score, words in _SCORES.items()
    ]
    return View(text=t("Good to hear. How satisfied are you?"), rows=tuple(pairs(keys)))


def conduct_asked(notice: ConductAsked, look: Look) -> View:
    """The conduct of REP-3 and REP-4, in the type's own words."""
    t = look.t
    rule = look.knowledge.request_type(look.community, notice.request_type).follow_up
    asked = Markup("") if rule is None or rule.conduct is None else Markup.escape(t.text(rule.conduct))
    keys = (
        Key(
            text=t.plain("All was fine"),
            button=AnswerConduct(ticket_id=notice.ticket_id, round=notice.round, observed=True),
        ),
        Key(
            text=t.plain("Something wrong"),
            button=AnswerConduct(ticket_id=notice.ticket_id, round=notice.round, observed=False),
        ),
    )
    return View(text=asked, rows=(keys, (call_me_key(t),)))


def access_asked(notice: AccessAsked, look: Look) -> View:
    """Somebody stands at the door: coming, another time, somebody else opens."""
    t = look.t
    text = t(
        "{staff} is at your door for {subject} and nobody opens ({time}). What shall we do?",
        staff=notice.staff,
        subject=look.subject(notice.request_type, notice.category, notice.label),
        time=look.clock(notice.at),
    )
    coming = Key(text=t.plain("Coming at once"), button=_access(notice, "coming"), style=KeyStyle.PRIMARY)
    later = Key(text=t.plain("Another time"), button=_access(notice, "later"))
    neighbour = Key(text=t.plain("Somebody opens"), button=_access(notice, "neighbour"))
    return View(text=text, rows=((coming, later), (neighbour, call_me_key(t))))


def _access(notice: AccessAsked, answer: str) -> AnswerAccess:
    return AnswerAccess(ticket_id=notice.ticket_id, round=notice.round, answer=answer)


VIEWS: Views = MappingProxyType(
    {
        FollowUpAsked: follow_up_asked,
        ScoreAsked: score_asked,
        ConductAsked: conduct_asked,
        AccessAsked: access_asked,
    }
)
