"""What a department that is asked reads: the question with its time, the reminder; and the lesson for everybody."""

from types import MappingProxyType

from domain.notices.news import FollowUpNamed, InquiryReminder, LessonShared
from domain.notices.staff import InquiryCard
from domain.text_parts import shortened
from handlers.buttons.staff import AnswerInquiry
from handlers.views.mentions import all_called, calling
from handlers.views.ticket_words import lines, quoted, subject, subject_at, subject_of
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.inquiries import InquiryData, inquiry_data

_WORDS = 600


def inquiry(data: InquiryData, look: Look) -> View:
    """Who asks what by when; once it is answered, by whom. The resident is not named here: it is about the matter."""
    t, ticket = look.t, data.ticket
    what = subject_of(ticket, look)
    head = t(
        "{emoji} {department}, please answer: {what}",
        emoji=look.emoji(ticket.request_type),
        what=what,
        department=look.department(data.department),
    )
    said = "" if ticket.confidential else t("The resident: “{words}”", words=quoted(ticket.description, _WORDS))
    asks = t("{name} asks: {words}", name=data.asked.actor_name or "", words=shortened(_words(data), _WORDS))
    if data.answers:
        given = [
            t(
                "✅ {name}, {time}: {words}",
                name=one.actor_name or "",
                time=look.clock(one.at),
                words=quoted(str(one.data.get("words")), _WORDS),
            )
            for one in data.answers
        ]
        return View(text=lines(head, asks, *given))
    if not data.open:
        return View(text=lines(head, asks, t("It is settled, no answer is needed any more.")))
    due = t("⏰ By {due}. Reply to this message, or press below.", due=look.moment(data.due_at))
    return View(text=lines(head, said, asks, due), rows=(_answer(ticket.id, data.asked.id or 0, look),))


def _words(data: InquiryData) -> str:
    return str(data.asked.data.get("words") or "")


def _answer(ticket_id: int, event_id: int, look: Look) -> Row:
    button = AnswerInquiry(ticket_id=ticket_id, event_id=event_id)
    return (Key(text=look.t.plain("Answer"), button=button, style=KeyStyle.PRIMARY),)


def inquiry_reminder(notice: InquiryReminder, look: Look) -> View:
    """Its time is nearly over, or over."""
    t, what = look.t, subject(notice.label, notice.request_type, notice.category, look)
    if notice.over:
        said = t(
            "⏰ {what}: the answer was due {due}, and the resident is waiting.",
            what=what,
            due=look.clock(notice.due_at),
        )
    else:
        said = t("⏰ {what}: please answer by {due}.", what=what, due=look.moment(notice.due_at))
    rows = (_answer(notice.ticket_id, notice.event_id, look),)
    return View(text=calling(notice.mentions, said), rows=rows)


def follow_up_named(notice: FollowUpNamed, look: Look) -> View:
    """To whoever asks afterwards: the bot asks first, a person when nothing comes."""
    known = {
        "what": subject_at(notice.label, notice.request_type, notice.category, notice.unit, look),
        "due": look.moment(notice.due_at),
    }
    if not notice.mentions and look.group:
        return View(
            text=look.t(
                "{what}: somebody here who had no part in it does the follow-up. I ask in the chat first; without an "
                "answer a call task comes here at {due}.",
                **known,
            )
        )
    said = look.t(
        "{what}: you do the follow-up, as you had no part in it. I ask in the chat first; without an "
        "answer you get a call task at {due}.",
        **known,
    )
    return View(text=all_called(notice.mentions) + said)


def lesson_shared(notice: LessonShared, look: Look) -> View:
    """What everybody can learn, without a name."""
    t = look.t
    head = t("📌 What we learned: {matter}", matter=look.matter(notice.request_type, notice.category))
    return View(text=lines(head, shortened(notice.words, 3000), t("{name}, for all of us", name=notice.by)))


VIEWS: Views = MappingProxyType(
    {InquiryReminder: inquiry_reminder, FollowUpNamed: follow_up_named, LessonShared: lesson_shared}
)
PRESENT_VIEWS: PresentViews = MappingProxyType({InquiryCard: PresentView(load=inquiry_data, show=inquiry)})
