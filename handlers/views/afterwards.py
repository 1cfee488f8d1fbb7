"""What is read after an emergency: the summary with its lessons, the report of times, the screen of drills (EMG-4)."""

from datetime import timedelta
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.afterwards import AlarmReport, DrillScreen, Summary, SummaryWanted
from domain.tickets import Ticket
from handlers.buttons.plans import BeginDrill, JudgeSummary, ShowReport
from handlers.translator import Translator, later
from handlers.views.after_alarm_keys import write_key
from handlers.views.fitting import rows_of, short
from handlers.views.mentions import calling
from handlers.views.ticket_words import dotted, drill_words, lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, View, Views
from usecases.alarm_times import LateRun, Times, load_report
from usecases.drills import Drills, load_screen
from usecases.effects.labels import label_of
from usecases.summary_reading import SummaryData, load_summary

# ------------------------------------------------------------------------------------------------ the summary


def _what(request_type: str, label: str, look: Look, *, drill: bool) -> Markup:
    return dotted(drill_words(look) if drill else None, look.matter(request_type, None), label)


def summary_wanted(notice: SummaryWanted, look: Look) -> View:
    """Four sentences, with the key that opens the form."""
    what = _what(notice.request_type, notice.label, look, drill=notice.drill)
    if notice.words is not None:
        text = look.t("{what}: the summary came back: “{words}”. Please write it again.", what=what, words=notice.words)
    elif notice.again:
        text = look.t("⏰ {what}: the summary is still missing. Please write it today.", what=what)
    else:
        text = look.t(
            "{what} is over. Please write the summary, four sentences: what, why, what helped, what to change.",
            what=what,
        )
    return View(text=calling(notice.mentions, text), rows=((write_key(notice.ticket_id, look.t),),))


_PARTS = (
    later("What happened: {words}"),
    later("Why: {words}"),
    later("What helped: {words}"),
    later("What to change: {words}"),
)


def summary(data: SummaryData, look: Look) -> View:
    """What was written, by whom, and what became of it."""
    t, event = look.t, data.written.event
    head = t(
        "🚨 Summary · {what} · {name} {time}",
        what=_what(data.ticket.request_type, label_of(data.ticket), look, drill=data.drill),
        name=event.actor_name or "",
        time=look.clock(event.at),
    )
    parts = [t(words, words=said) for words, said in zip(_PARTS, data.written.parts, strict=True)]
    if not data.judges:
        return View(text=lines(head, *parts, _decision(data, look)))
    event_id = event.id or 0
    keys = (
        Key(
            text=t.plain("Approve"),
            button=JudgeSummary(ticket_id=data.ticket.id, event_id=event_id, approved=True),
            style=KeyStyle.SUCCESS,
        ),
        Key(
            text=t.plain("Send back"), button=JudgeSummary(ticket_id=data.ticket.id, event_id=event_id, approved=False)
        ),
    )
    return View(text=lines(head, *parts), rows=(keys,))


def _decision(data: SummaryData, look: Look) -> Markup:
    decided = data.written.decided
    if decided is None:
        return look.t("Waits for the supervisor.")
    name, time = decided.actor_name or "", look.clock(decided.at)
    if data.written.approved:
        return look.t("✓ approved by {name}, {time}", name=name, time=time)
    words = str(decided.data.get("words") or "")
    return look.t("sent back by {name}, {time}: “{words}”", name=name, time=time, words=words)


# ------------------------------------------------------------------------------------------------ times


def report(data: Times, look: Look) -> View:
    """From the alarm to the first who goes, to the spot, to the end; then what was late."""
    t = look.t
    title = later("🚨 Drill report · {number} · {what} · {time}")
    if not data.alarm.drill:
        title = later("🚨 Report · {number} · {what} · {time}")
    head = t(
        title,
        number=data.ticket.number,
        what=look.matter(data.ticket.request_type, None),
        time=look.clock(data.alarm.started_at),
    )
    times = dotted(
        _first(data, look),
        _took(later("on the spot after {time}"), data.on_site_after, look),
        _took(later("over after {time}"), data.over_after, look),
    )
    steps = t("steps {done}/{all}", done=data.done, all=data.steps)
    late = t.n("{n} late", "{n} late", len(data.late)) if data.late else t("none late")
    return View(
        text=lines(head, times, dotted(steps, late) if data.steps else "", *(_late(one, look) for one in data.late))
    )


def _first(data: Times, look: Look) -> Markup:
    if data.accepted_after is None:
        return look.t("nobody went")
    took = lasted(data.accepted_after, look.t)
    return look.t("{name} was first to go, after {time}", name=data.first or "", time=took)


def _took(words: str, took: timedelta | None, look: Look) -> Markup | None:
    return None if took is None else look.t(words, time=lasted(took, look.t))


def _late(one: LateRun, look: Look) -> Markup:
    values = {"step": look.text(one.step.text), "due": look.clock(one.due_at)}
    if one.late_by is None or one.ticked_at is None:
        return look.t("□ {step}: by {due}, not ticked", **values)
    return look.t("✓ {step}: by {due}, {late} late", late=lasted(one.late_by, look.t), **values)


def lasted(took: timedelta, t: Translator) -> str:
    """How long something took, to the second below an hour."""
    seconds = max(0, int(took.total_seconds()))
    if seconds >= 3600:
        return t.left(took)
    if seconds < 60:
        return t.plain("{s} s", s=seconds)
    return t.plain("{m} min {s} s", m=seconds // 60, s=seconds % 60)


# ------------------------------------------------------------------------------------------------ drills


def drill_screen(data: Drills, look: Look) -> View:
    """Which kind; asks once; the last drills with their reports."""
    t = look.t
    if data.sure is not None:
        text = t(
            "Begin a drill “{what}” now? Everybody on duty is called, as in a real alarm.",
            what=look.text(data.sure.title),
        )
        yes = BeginDrill(sure=True, type_key=data.sure.key)
        back = BeginDrill(sure=False, type_key="")
        keys = (
            Key(text=t.plain("Begin the drill"), button=yes, style=KeyStyle.DANGER),
            Key(text=t.plain("Back"), button=back),
        )
        return View(text=text, rows=(keys,))
    kinds = [
        Key(text=short(look.text(one.title)), button=BeginDrill(sure=False, type_key=one.key)) for one in data.kinds
    ]
    reports = [(Key(text=short(_drill_label(one, look)), button=ShowReport(ticket_id=one.id)),) for one, _ in data.last]
    text = t(
        "A drill calls people, ticks and counts like a real alarm. Every message says that it is a drill, and nobody "
        "outside is called. Which one?"
    )
    return View(text=text, rows=(*rows_of(kinds, 3), *reports))


def _drill_label(ticket: Ticket, look: Look) -> str:
    return f"{label_of(ticket)} {look.matter(ticket.request_type, None)}"


VIEWS: Views = MappingProxyType({SummaryWanted: summary_wanted})
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        Summary: PresentView(load=load_summary, show=summary),
        AlarmReport: PresentView(load=load_report, show=report),
        DrillScreen: PresentView(load=load_screen, show=drill_screen),
    }
)
