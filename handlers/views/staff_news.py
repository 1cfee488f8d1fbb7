"""What happened to a ticket, told to its holder, its group or the supervisor."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.confidentiality import TAKEN_BACK
from domain.events import EventKind
from domain.notices.news import StaffNews
from domain.staffing import LEFT_FOR_GOOD
from domain.tickets import Action, Workflow
from handlers.buttons.staff import ActOnTicket
from handlers.translator import later
from handlers.views import after_alarm_news
from handlers.views.card_keys import HEARD_LABELS, LABELS
from handlers.views.fitting import rows_of
from handlers.views.mentions import calling
from handlers.views.ticket_words import all_reasons, dotted, lines, quoted, reason_title, subject, subject_at
from handlers.views.view import Key, Look, Row, View, Views
from usecases.acting import ANY_ROUND
from usecases.heard import HEARD
from usecases.ticket_ports import QuoteState

_WORDS = 300
"""Characters of somebody's words in a piece of news."""


def staff_news(notice: StaffNews, look: Look) -> View:
    """One event, in colleagues' plain speech; who must act is called by name."""
    said = _TEXTS.get(notice.event, _something)(notice, look)
    return View(text=calling(notice.mentions, said), rows=_rows(notice, look))


_USEFUL: Mapping[EventKind, tuple[Action, ...]] = MappingProxyType(
    {
        EventKind.NOT_FIXED: (Action.ASSIGN,),
        EventKind.REOPENED: (Action.ASSIGN,),
        EventKind.LETTER_RETURNED: (Action.DRAFT_LETTER,),
        EventKind.FILED: (Action.ASSIGN, Action.JUDGE),
        EventKind.RAISED: (Action.FIRST_ANSWER, Action.PROPOSE, Action.EXPLAIN, Action.RESOLVE),
        EventKind.DISAGREED: (Action.PROPOSE, Action.EXPLAIN, Action.RESOLVE),
        EventKind.RESOLVED: (Action.JUDGE, Action.PUBLISH_LESSON),
        EventKind.EXPLAINED: (Action.JUDGE,),
    }
)
"""What helps at once, under the news."""


_OPEN_AGAIN = frozenset({EventKind.NOT_FIXED, EventKind.REOPENED})


def _useful(notice: StaffNews, look: Look, workflow: Workflow) -> tuple[Action, ...]:
    """Who is to write the letter takes it; whoever supervises gives it to somebody."""
    if look.group and workflow is Workflow.LETTER and notice.event in _OPEN_AGAIN:
        return (Action.ACCEPT,)
    return _USEFUL.get(notice.event, ())


def _rows(notice: StaffNews, look: Look) -> tuple[Row, ...]:
    workflow = look.knowledge.request_type(look.community, notice.request_type).workflow
    heard = workflow in HEARD
    keys = [
        Key(
            text=look.t.plain(HEARD_LABELS.get(action, LABELS[action]) if heard else LABELS[action]),
            button=ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=action.value),
        )
        for action in _useful(notice, look, workflow)
    ]
    return tuple(rows_of(keys, 2)) if keys else ()


def _what(notice: StaffNews, look: Look) -> str:
    return subject(notice.label, notice.request_type, notice.category, look, drill=notice.drill)


def _at(notice: StaffNews, look: Look) -> str:
    return subject_at(notice.label, notice.request_type, notice.category, notice.unit, look, drill=notice.drill)


def _words(notice: StaffNews) -> str:
    return quoted(notice.words or "", _WORDS)


def _due(notice: StaffNews, look: Look) -> str:
    return "" if notice.due_at is None else look.moment(notice.due_at)


def _why(notice: StaffNews, look: Look) -> Markup:
    """The reason's title and the words besides."""
    one = look.knowledge.request_type(look.community, notice.request_type)
    title = reason_title(all_reasons(one), notice.reason, look.t)
    if notice.reason in LEFT_FOR_GOOD:
        title = look.t.plain("no longer in this department")
    return dotted(title, _words(notice))


# ------------------------------------------------------------------------------------------------ who has it


def _for_you(notice: StaffNews, look: Look) -> Markup:
    """Whoever is mentioned is the right one to take it: a butler's own households."""
    return _with_due(notice, look, look.t("{what} is for you, please take it.", what=_at(notice, look)))


def _assigned(notice: StaffNews, look: Look) -> Markup:
    if notice.actor is None:  # nobody pressed: the department gives them out by turns
        return _with_due(notice, look, look.t("{what} is yours, it is your turn.", what=_at(notice, look)))
    said = look.t("{what} is yours, {actor} assigned it.", what=_at(notice, look), actor=notice.actor)
    return _with_due(notice, look, said)


def _handed_over(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what} is yours, {actor} handed it over.", what=_at(notice, look), actor=notice.actor or "")
    return _with_due(notice, look, said)


def _with_due(notice: StaffNews, look: Look, said: Markup) -> Markup:
    if notice.due_at is None:
        return said
    outcome = look.t.text(look.knowledge.request_type(look.community, notice.request_type).texts.outcome)
    return look.t.sentences(said, look.t("To be {outcome} by {due}.", outcome=outcome, due=_due(notice, look)))


def _returned(notice: StaffNews, look: Look) -> Markup:
    t, why, what = look.t, _why(notice, look), _what(notice, look)
    if notice.reason == TAKEN_BACK:
        return t("{what} is confidential from now on and needs another colleague. Please take it.", what=what)
    if not notice.actor:
        said = t("{what} is free again. Who takes it?", what=what)
    else:
        said = t("{what} is free again, {actor} gave it back.", what=what, actor=notice.actor)
    return t.sentences(said, t("Why: {why}", why=why)) if why else said


def _not_fixed(notice: StaffNews, look: Look) -> Markup:
    said = look.t(
        "{what} is still wrong, says the resident. It is back in the pool and goes first.", what=_at(notice, look)
    )
    workflow = look.knowledge.request_type(look.community, notice.request_type).workflow
    if workflow is Workflow.LETTER:
        said = look.t(
            "{what} is not answered yet, says the resident. It needs a letter by {due} and goes first.",
            what=_at(notice, look),
            due=_due(notice, look),
        )
    return lines(said, _words(notice))


def _shown(notice: StaffNews, look: Look) -> Markup:
    """A new one on the supervisor's own desk, in the resident's words (COM-3)."""
    t = look.t
    said = t("{emoji} New: {what}.", emoji=look.emoji(notice.request_type), what=_at(notice, look))
    if notice.tell_by is None:
        return lines(said, _words(notice))
    return lines(said, _words(notice), t("First answer by {due}.", due=look.moment(notice.tell_by)))


def _raised(notice: StaffNews, look: Look) -> Markup:
    """Whoever reads it is responsible from now on."""
    said = look.t("{what} is yours now, {actor} passes it up.", what=_at(notice, look), actor=notice.actor or "")
    return lines(_with_due(notice, look, said), _suggestion(notice, look))


def _settled(notice: StaffNews, look: Look) -> Markup:
    """To the supervisor, who judges it and may draw a lesson from it."""
    said = look.t("{what}: {actor} reports it as settled.", what=_at(notice, look), actor=notice.actor or "")
    return lines(said, _words(notice))


def _explained(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what}: {actor} explained that it is not ours.", what=_at(notice, look), actor=notice.actor or "")
    return lines(said, _words(notice))


def _department_late(notice: StaffNews, look: Look) -> Markup:
    department = look.department(notice.reason or "")
    return look.t(
        "⏰ {what}: {department} has not answered in time and was reminded. Please call them.",
        what=_what(notice, look),
        department=department,
    )


def _department_answered(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what}: {actor} answers for the department.", what=_what(notice, look), actor=notice.actor or "")
    return lines(said, _words(notice))


def _suggestion(notice: StaffNews, look: Look) -> Markup:
    return look.t("Suggestion: {words}", words=_words(notice)) if notice.words else Markup("")


def _disagreed(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what} is yours now: the resident does not agree with the explanation.", what=_at(notice, look))
    return _with_due(notice, look, said)


# ------------------------------------------------------------------------------------------------ the resident


_ACCESS: Mapping[str, str] = MappingProxyType(
    {
        "coming": later("{what}: the resident comes to the door at once."),
        "later": later("{what}: the resident would like another time. {words}"),
        "neighbour": later("{what}: family or a neighbour opens. {words}"),
    }
)


def _access(notice: StaffNews, look: Look) -> Markup:
    text = _ACCESS.get(notice.reason or "", _ACCESS["later"])
    return look.t(text, what=_what(notice, look), words=_words(notice)).strip()


_QUOTE: Mapping[str, str] = MappingProxyType(
    {
        QuoteState.ACCEPTED: later("{what}: the price is agreed, go ahead."),
        QuoteState.DECLINED: later("{what}: the price is declined. Please talk to the resident before any work."),
        QuoteState.ASKING_OWNER: later("{what}: the resident asks the owner first. Please wait with the work."),
    }
)


def _quote(notice: StaffNews, look: Look) -> Markup:
    text = _QUOTE.get(notice.reason or "")
    return _something(notice, look) if text is None else look.t(text, what=_what(notice, look))


def _quote_expired(notice: StaffNews, look: Look) -> Markup:
    return look.t(
        "{what}: the resident did not answer in time and the quote has expired. If it is still needed, quote again.",
        what=_what(notice, look),
    )


def _hurried(notice: StaffNews, look: Look) -> Markup:
    said = look.t("⏰ The resident asks to hurry: {what}.", what=_what(notice, look))
    return lines(said, _words(notice))


def _cancelled(notice: StaffNews, look: Look) -> Markup:
    return look.t("{what} is withdrawn, no need to go.", what=_what(notice, look))


def _rated(notice: StaffNews, look: Look) -> Markup:
    """Below the limit (FUP-3)."""
    return look.t(
        "{what}: the resident gave {score} of 5. It was done by {holder}; please look into it.",
        what=_what(notice, look),
        score=notice.count,
        holder=_done_by(notice, look),
    )


def _done_by(notice: StaffNews, look: Look) -> str:
    return notice.actor or look.t.plain("nobody")


def _conduct(notice: StaffNews, look: Look) -> Markup:
    """Not as it should be (REP-3, REP-5)."""
    return look.t(
        "{what}: the resident says the conduct was not as it should be. It was done by {holder}; please look into it.",
        what=_what(notice, look),
        holder=_done_by(notice, look),
    )


# ------------------------------------------------------------------------------------------------ letters


def _made_written(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what} needs a letter now, by {due}.", what=_what(notice, look), due=_due(notice, look))
    return lines(said, _words(notice))


def _letter_returned(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what}: {actor} sent the draft back.", what=_what(notice, look), actor=notice.actor or "")
    return lines(said, _words(notice))


def _letter_approved(notice: StaffNews, look: Look) -> Markup:
    return look.t("{what}: {actor} approved the letter.", what=_what(notice, look), actor=notice.actor or "")


def _given_up(notice: StaffNews, look: Look) -> Markup:
    said = look.t(
        "{what}: the letter could not be delivered, says {actor}.", what=_at(notice, look), actor=notice.actor or ""
    )
    return lines(said, _words(notice))


def _delay_explained(notice: StaffNews, look: Look) -> Markup:
    said = look.t("{what}: {actor} says why it is late:", what=_at(notice, look), actor=notice.actor or "")
    return lines(said, _words(notice))


# ------------------------------------------------------------------------------------------------ decisions


def _rebooked(notice: StaffNews, look: Look) -> Markup:
    when = "" if notice.visit_at is None else look.moment(notice.visit_at)
    return look.t("{what}: the resident moved it to {when}.", what=_what(notice, look), when=when)


def _extended(notice: StaffNews, look: Look) -> Markup:
    return look.t(
        "{what}: more time is granted, until {due}. The resident hears the new time from us.",
        what=_what(notice, look),
        due=_due(notice, look),
    )


def _held(notice: StaffNews, look: Look) -> Markup:
    return look.t(
        "{what}: it may stay on hold, until {due}. The resident hears the new time from us.",
        what=_what(notice, look),
        due=_due(notice, look),
    )


def _resumed(notice: StaffNews, look: Look) -> Markup:
    return look.t(
        "{what} goes on, says {actor}. It is due by {due}.",
        what=_what(notice, look),
        actor=notice.actor or "",
        due=_due(notice, look),
    )


def _declined(notice: StaffNews, look: Look) -> Markup:
    return look.t(
        "{what}: more time is not granted, it stays with {due}. If it cannot be done, call the supervisor.",
        what=_what(notice, look),
        due=_due(notice, look),
    )


def _something(notice: StaffNews, look: Look) -> Markup:
    return look.t("{what}: there is news, see the card.", what=_what(notice, look))


_TEXTS: Mapping[EventKind, Callable[[StaffNews, Look], Markup]] = MappingProxyType(
    {
        EventKind.FILED: _shown,
        EventKind.RAISED: _raised,
        EventKind.RESOLVED: _settled,
        EventKind.EXPLAINED: _explained,
        EventKind.DEPARTMENT_LATE: _department_late,
        EventKind.DEPARTMENT_ANSWERED: _department_answered,
        EventKind.DISAGREED: _disagreed,
        EventKind.DISPATCHED: _for_you,
        EventKind.ASSIGNED: _assigned,
        EventKind.HANDED_OVER: _handed_over,
        EventKind.RETURNED: _returned,
        EventKind.HOLDER_LEFT: _returned,
        EventKind.ACCESS_ANSWERED: _access,
        EventKind.EXTENDED: _extended,
        EventKind.REBOOKED: _rebooked,
        EventKind.HELD: _held,
        EventKind.RESUMED: _resumed,
        EventKind.EXTENSION_DECLINED: _declined,
        EventKind.QUOTE_DECIDED: _quote,
        EventKind.QUOTE_EXPIRED: _quote_expired,
        EventKind.CANCELLED: _cancelled,
        EventKind.HURRIED: _hurried,
        EventKind.REOPENED: _not_fixed,
        EventKind.NOT_FIXED: _not_fixed,
        EventKind.RATED: _rated,
        EventKind.CONDUCT_ANSWERED: _conduct,
        EventKind.MADE_WRITTEN: _made_written,
        EventKind.LETTER_RETURNED: _letter_returned,
        EventKind.LETTER_APPROVED: _letter_approved,
        EventKind.DELAY_EXPLAINED: _delay_explained,
        EventKind.DELIVERY_GIVEN_UP: _given_up,
        **after_alarm_news.TEXTS,
    }
)


VIEWS: Views = MappingProxyType({StaffNews: staff_news})
