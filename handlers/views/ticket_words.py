"""Short words about a ticket as colleagues read them: what it is about, where, what was sent, how long is left."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from markupsafe import Markup

from domain.answers import NO
from domain.catalog import Reason, RequestType
from domain.form_questions import Question, QuestionKind
from domain.incoming import MediaKind
from domain.promise_rules import PromiseKind
from domain.tickets import Ticket, Workflow
from handlers.translator import Translator
from handlers.views.view import Look
from usecases.board import Due
from usecases.effects.labels import label_of

_MARKS: Mapping[MediaKind, str] = MappingProxyType(
    {MediaKind.PHOTO: "📷", MediaKind.VIDEO: "🎬", MediaKind.VOICE: "🎤", MediaKind.LOCATION: "📍"}
)


def type_of(ticket: Ticket, look: Look) -> RequestType:
    """The type as it holds in this community."""
    return look.knowledge.request_type(look.community, ticket.request_type)


def drill_words(look: Look) -> str:
    """What stands first in everything that is said about a drill."""
    return look.t.plain("[DRILL]")


def subject(label: str, request_type: str, category: str | None, look: Look, *, drill: bool = False) -> str:
    """Number and matter: 1122-007 水龙头; of a drill that it is one."""
    what = f"{label} {look.matter(request_type, category)}"
    return f"{drill_words(look)} {what}" if drill else what


def subject_at(
    label: str, request_type: str, category: str | None, unit: str | None, look: Look, *, drill: bool = False
) -> str:
    """Number, matter and unit: 1122-007 水龙头(3栋-2单元-1201)."""
    what, place = subject(label, request_type, category, look, drill=drill), look.unit(unit)
    return look.t.plain("{what} ({unit})", what=what, unit=place) if place else what


def subject_of(ticket: Ticket, look: Look) -> str:
    """Number and matter of a ticket."""
    return subject(label_of(ticket), ticket.request_type, ticket.matter, look, drill=ticket.is_drill)


def where(ticket: Ticket, look: Look) -> list[str]:
    """The unit or the public area, and the spot unless the description names it already."""
    t = look.t
    place = t.plain("public area") if ticket.public_area else look.unit(ticket.unit)
    answers = ticket.details.get("answers")
    spots = _spots(type_of(ticket, look), answers, ticket.description, t) if isinstance(answers, dict) else []
    return [one for one in (place, *spots) if one]


def _spots(request_type: RequestType, answers: Mapping[str, object], description: str, t: Translator) -> list[str]:
    words = [_answer(request_type.question(key), str(value), t) for key, value in answers.items()]
    return [word for word in words if word and word not in description]


def _answer(question: Question | None, value: str, t: Translator) -> str:
    """An answer of the type's own questions in words; what goes without saying is left out."""
    if question is None or value == question.default:
        return ""
    if question.kind is QuestionKind.YES_NO:
        said = t.plain("no") if value == NO else t.plain("yes")
        return f"{t.text(question.label)}: {said}"
    choice = question.choice(value)
    return value if choice is None else t.text(choice.title)


def counted(counts: Mapping[MediaKind, int], remarks: int) -> str:
    """What was sent: 📷1 🎤2, and how often the resident added something: 💬3."""
    marked = dict.fromkeys(_MARKS.values(), 0) | {"📎": 0, "💬": remarks}
    for kind, number in counts.items():
        marked[_MARKS.get(kind, "📎")] += number
    return " ".join(f"{mark}{number}" for mark, number in marked.items() if number)


def countdown(due: Due, ticket: Ticket, look: Look) -> Markup:
    """What is promised by when, and how long that is."""
    t, now = look.t, look.now
    when = t.moment(due.at, now, look.community.timezone, dated=False)
    left = t.left(due.at - now)
    if due.kind is PromiseKind.RESPOND and ticket.workflow is not Workflow.CALL:
        if due.over:
            return t("⏰ not taken for {left} too long (wanted by {when})", when=when, left=left)
        return t("⏰ to be taken by {when}, {left} left", when=when, left=left)
    if due.kind is PromiseKind.ANSWER and ticket.workflow is Workflow.COMPLAINT:
        if due.over:
            late = overdue(due.at - now, t)
            return t("⏰ the answer is {overdue}, it was for {when}", when=when, overdue=late)
        return t("⏰ answer by {when}, {left} left", when=when, left=left)
    outcome = t.text(type_of(ticket, look).texts.outcome)
    if due.over:
        late = overdue(due.at - now, t)
        return t("⏰ {overdue}, was to be {outcome} by {when}", outcome=outcome, when=when, overdue=late)
    return t("⏰ {outcome} by {when}, {left} left", outcome=outcome, when=when, left=left)


_SHORTEST = timedelta(minutes=1)


def overdue(delta: timedelta, t: Translator) -> str:
    """How long something is overdue; nobody reads of less than a minute."""
    return t.plain("overdue by {left}", left=t.left(delta)) if abs(delta) >= _SHORTEST else t.plain("just overdue")


def reason_title(reasons: Sequence[Reason], key: str | None, t: Translator) -> str:
    """A reason's title; a key that the catalog no longer has says nothing."""
    known = next((one for one in reasons if one.key == key), None)
    return "" if known is None else t.text(known.title)


def all_reasons(one: RequestType) -> tuple[Reason, ...]:
    """Every reason the type knows: keys are unique enough to be read back."""
    held = () if one.hold is None else one.hold.reasons
    return (*one.return_reasons, *one.extension_reasons, *one.cancel_reasons, *held)


def quoted(words: str, longest: int) -> str:
    """Somebody's words on one line, cut."""
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def lines(*parts: Markup | str) -> Markup:
    """The lines that say something, one below the other."""
    return Markup("\n").join(part for part in parts if part)


def dotted(*parts: Markup | str | None) -> Markup:
    """The parts that say something, on one line."""
    return Markup(" · ").join(part for part in parts if part)
