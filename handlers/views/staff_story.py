"""What `/find` shows: tickets to choose from, and the story of one as colleagues read it, newest page first."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.calls import CallOutcome
from domain.events import ActorKind, Event, EventKind
from domain.hearing import Verdict
from domain.notices.staff import FoundTickets, TicketStory
from domain.text_parts import shortened
from domain.tickets import Status, Ticket
from handlers.buttons.staff import ShowStory
from handlers.translator import later
from handlers.views.after_alarm_keys import read_key, report_key
from handlers.views.care_words import heard_lines
from handlers.views.fitting import page_of, rows_of
from handlers.views.money import amount_of
from handlers.views.plan_story import plan_words
from handlers.views.role_names import audience_names
from handlers.views.ticket_words import dotted, drill_words, lines, reason_title, subject_at, type_of
from handlers.views.view import Key, Look, PresentView, PresentViews, View
from usecases.effects.labels import kind_label_of, label_of
from usecases.finding import FoundData, StaffStory, found_data, story_data
from usecases.turning import APART

PAGE = 8
"""Lines of a story on one page."""

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: later("waits for the desk"),
        Status.OPEN: later("not taken"),
        Status.ACCEPTED: later("in work"),
        Status.ALARMED: later("nobody is going yet"),
        Status.GOING: later("somebody is going"),
        Status.ON_SITE: later("somebody is there"),
        Status.ON_HOLD: later("on hold"),
        Status.IN_REVIEW: later("the draft is with customer service"),
        Status.APPROVED: later("the letter is on its way"),
        Status.RESOLVED: later("done, follow-up under way"),
        Status.CLOSED: later("closed"),
        Status.CANCELLED: later("withdrawn"),
    }
)

TOLD: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.FILED: later("{name} reported it"),
        EventKind.DISPATCHED: later("shown to {place}"),
        EventKind.VERIFIED: later("the resident was verified"),
        EventKind.ACCEPTED: later("{name} took it"),
        EventKind.ASSIGNED: later("{name} gave it to {to}"),
        EventKind.HANDED_OVER: later("{name} handed it to {to}"),
        EventKind.RETURNED: later("{name} gave it back: {reason}"),
        EventKind.HOLDER_LEFT: later("{name} has left and no longer holds it"),
        EventKind.PASSED_ON: later("{name} passed it to {department}: {reason}"),
        EventKind.VISIT_SET: later("{name} arranged a visit for {due}"),
        EventKind.ON_THE_WAY: later("{name} set out"),
        EventKind.NOBODY_HOME: later("{name} at the door, nobody there"),
        EventKind.ACCESS_ANSWERED: later("resident about the door: {reason}"),
        EventKind.ASKED: later("{name} asked: {words}"),
        EventKind.BOOKED: later("{name} booked it"),
        EventKind.REBOOKED: later("{name} moved it to {due}"),
        EventKind.HANDED_OUT: later("{name} lent it out"),
        EventKind.REMINDED_OF_BOOKING: later("the resident was reminded"),
        EventKind.PAID: later("{name} took {amount}, receipt {receipt}"),
        EventKind.REFUNDED: later("{name} gave back {amount}: {words}"),
        EventKind.HELD: later("{name} put it on hold until {due}: {reason}"),
        EventKind.HOLD_ASKED: later("{name} asked for a longer hold, until {due}: {reason}"),
        EventKind.RESUMED: later("{name} went on"),
        EventKind.EXTENSION_ASKED: later("{name} asked for time until {due}: {reason}"),
        EventKind.EXTENDED: later("{name} granted time until {due}"),
        EventKind.EXTENSION_DECLINED: later("{name} declined the new time"),
        EventKind.QUOTED: later("{name} quoted {amount}"),
        EventKind.QUOTE_DECIDED: later("resident about the price: {reason}"),
        EventKind.QUOTE_EXPIRED: later("the price was not answered in time"),
        EventKind.CONTACT_SEEN: later("{name} looked at the number"),
        EventKind.CONTACT_CORRECTED: later("resident corrected the contact"),
        EventKind.RESOLVED: later("{name} finished: {words}"),
        EventKind.REMARKED: later("resident added: {words}"),
        EventKind.STAFF_WROTE: later("{name} wrote: {words}"),
        EventKind.HURRIED: later("resident asked to hurry"),
        EventKind.CANCELLED: later("{name} withdrew it: {reason}"),
        EventKind.REOPENED: later("taken up again: {words}"),
        EventKind.NOT_FIXED: later("resident says it is not put right: {words}"),
        EventKind.CONFIRMED: later("{name} confirmed the result"),
        EventKind.RATED: later("rated {count} of 5"),
        EventKind.COMMENTED: later("resident commented: {words}"),
        EventKind.CONDUCT_ANSWERED: later("resident about the conduct: {reason}"),
        EventKind.FOLLOW_UP_ASKED: later("follow-up asked"),
        EventKind.FOLLOW_UP_REMINDED: later("follow-up asked again"),
        EventKind.FOLLOW_UP_SILENT: later("no answer to the follow-up"),
        EventKind.CALL_ATTEMPTED: later("{name} rang, attempt {count}, no answer"),
        EventKind.CALLED: later("{name} reached the resident: {words}"),
        EventKind.CLOSED: later("closed"),
        EventKind.REMINDED: later("reminded: {audience}"),
        EventKind.ESCALATED: later("escalated to {audience}"),
        EventKind.WARNED: later("the resident was told that it may take longer"),
        EventKind.BREACHED: later("promise missed, it was for {due}"),
        EventKind.TURNED: later("{name} turned it into {to}"),
        EventKind.BRANCHED: later("{name} filed {to} from it"),
        EventKind.JOINED: later("{name} joined it to {to}"),
        EventKind.ABSORBED: later("{name} joined another report to it"),
        EventKind.UNDELIVERED: later("a message could not be delivered"),
        EventKind.ANSWERED: later("{name} answered: {words}"),
        EventKind.ANSWER_PROMISED: later("{name} promised an answer by {due}"),
        EventKind.MADE_WRITTEN: later("the reply has to be a letter now"),
        EventKind.LETTER_DRAFTED: later("{name} wrote a draft of the letter"),
        EventKind.LETTER_RETURNED: later("{name} sent the draft back: {words}"),
        EventKind.LETTER_APPROVED: later("{name} approved the letter"),
        EventKind.LETTER_SENT: later("the letter arrived in the chat"),
        EventKind.LETTER_DELIVERED: later("the letter was delivered"),
        EventKind.LETTER_STUCK: later("the letter has to be printed"),
        EventKind.DELIVERY_GIVEN_UP: later("{name} could not deliver the letter: {words}"),
        EventKind.INTERIM_SENT: later("an interim reply went out, new date {due}"),
        EventKind.DELAY_EXPLAINED: later("{name} on why it is late: {words}"),
        EventKind.RECEIPT_DELIVERED: later("thanks and apology have arrived"),
        EventKind.ANSWER_DELIVERED: later("the answer has arrived"),
        EventKind.FIRST_ANSWERED: later("{name} answered: {words}"),
        EventKind.NOTHING_NEEDED: later("{name}: nothing more to ask"),
        EventKind.DEPARTMENT_ASKED: later("{name} asked {department}: {words}"),
        EventKind.DEPARTMENT_REMINDED: later("{department} was reminded of its answer"),
        EventKind.DEPARTMENT_LATE: later("{department} has not answered in time"),
        EventKind.DEPARTMENT_ANSWERED: later("{name} answered for the department: {words}"),
        EventKind.LESSON_PUBLISHED: later("{name} shared the lesson: {words}"),
        EventKind.CLOSING_ASKED: later("closing letter for the resident, promised by {due}"),
        EventKind.CLOSING_APPROVED: later("{name} approved the closing letter"),
        EventKind.CLOSING_DELIVERED: later("the closing letter was delivered"),
        EventKind.CLOSING_GIVEN_UP: later("{name} could not deliver the letter: {words}"),
        EventKind.CLOSING_PUT_OFF: later("no closing letter, it is worked again"),
        EventKind.PROPOSED: later("{name} planned it for {due}: {words}"),
        EventKind.EXPLAINED: later("{name} explained: {words}"),
        EventKind.DISAGREED: later("resident disagrees, now with {to}"),
        EventKind.RAISED: later("{name} passed it up to {to}: {words}"),
        EventKind.JUDGED: later("{name} judged: {reason}"),
        EventKind.MADE_CONFIDENTIAL: later("confidential from now on"),
        EventKind.RELEASED: later("released by {name}"),
        EventKind.ALARM_RAISED: later("{name} raised the alarm"),
        EventKind.RAISED_AGAIN: later("{name} pressed again"),
        EventKind.RANG: later("nobody going, called for the {count}. time"),
        EventKind.LEFT_WAITING: later("the resident was told that nobody has answered"),
        EventKind.SOMEBODY_GOES: later("{name} is going"),
        EventKind.ARRIVED: later("{name} is there"),
        EventKind.STOOD_DOWN: later("{name} cannot come after all"),
        EventKind.MORE_NEEDED: later("{name} needs more people"),
        EventKind.TAKEN_BACK: later("{name} pressed “by mistake”"),
        EventKind.LOCATED: later("{name} said where"),
        EventKind.SOUND_SET: later("{name} changed whether they may be rung"),
        EventKind.ROUTE_FAILED: later("a way to alarm {department} failed"),
        EventKind.ALARM_OVER: later("{name} ended the alarm"),
        EventKind.FALSE_ALARM: later("{name}: false alarm"),
        EventKind.DRILL_OVER: later("{name} ended the drill"),
        EventKind.BRANCH_CHOSEN: later("needed: {reason} (said by {name})"),
        EventKind.STEP_TICKED: later("{name} ticked: {reason}"),
        EventKind.STEPS_LATE: later("not done in time: {reason}"),
        EventKind.SUMMARY_WRITTEN: later("{name} wrote the summary"),
        EventKind.SUMMARY_RETURNED: later("{name} sent the summary back: {words}"),
        EventKind.SUMMARY_APPROVED: later("{name} approved the summary"),
        EventKind.SUMMARY_LATE: later("the summary is still missing, reminded"),
        EventKind.HELP_WANTED: later("asked afterwards by {name}: {words}"),
    }
)
"""A line for every kind of event; a test holds this against the events."""


_APART: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.TURNED: later("{name} turned it into another kind"),
        EventKind.BRANCHED: later("{name} filed another request from it"),
    }
)
"""What is said of a ticket that somebody is kept from: not under which number it goes on."""


def found(data: FoundData, look: Look) -> View:
    """What fits the words, and a key for each one's story."""
    t = look.t
    if not data.tickets:
        return View(
            text=t(
                "I find nothing for “{words}” here. Try the whole number (R-20261122-007), "
                "a unit (3-2-1201) or a phone.",
                words=data.words,
            )
        )
    twice = Counter(label_of(one) for one in data.tickets)
    names = {one.id: _name(one, several=twice[label_of(one)] > 1) for one in data.tickets}
    listed = [_line(one, names[one.id], look) for one in data.tickets]
    more = t.n("and {n} older one", "and {n} older ones", data.more) if data.more else ""
    keys = [Key(text=names[one.id], button=ShowStory(ticket_id=one.id, page=0)) for one in data.tickets]
    return View(text=lines(t("Which one?"), *listed, more), rows=tuple(rows_of(keys, 3)))


def _name(ticket: Ticket, *, several: bool) -> str:
    return kind_label_of(ticket) if several else label_of(ticket)


def _line(ticket: Ticket, name: str, look: Look) -> Markup:
    what = subject_at(name, ticket.request_type, ticket.matter, ticket.unit, look, drill=ticket.is_drill)
    return Markup(" · ").join([Markup.escape(what), Markup.escape(look.t.plain(STATUS[ticket.status]))])


def story(data: StaffStory, look: Look) -> View:
    """Where it stands, and a page of what happened, oldest line first."""
    t, ticket = look.t, data.ticket
    lines_of_it = [_told(one, ticket, look) for one in reversed(data.events)]
    page, pages, shown = page_of(lines_of_it, data.page, PAGE)
    number = Markup.escape(f"{look.emoji(ticket.request_type)} {ticket.number}")
    turns: list[Key] = []
    if page + 1 < pages:
        turns.append(Key(text=t.plain("‹ Older"), button=ShowStory(ticket_id=ticket.id, page=page + 1)))
    if page > 0:
        turns.append(Key(text=t.plain("Newer ›"), button=ShowStory(ticket_id=ticket.id, page=page - 1)))
    practised = drill_words(look) if ticket.is_drill else None
    title = dotted(number, practised, look.matter(ticket.request_type, ticket.matter))
    standing = t(
        "{department}, {status}",
        department=look.department(ticket.department),
        status=t.plain(STATUS[ticket.status]),
    )
    rows = [tuple(turns)] if turns else []
    if data.alarm is not None and not data.alarm.is_running:
        keys = [read_key(ticket.id, t)] if data.has_summary else []
        rows.append((*keys, report_key(ticket.id, t)))
    return View(text=lines(title, standing, heard_lines(data.heard, look), *reversed(shown)), rows=tuple(rows))


def _told(event: Event, ticket: Ticket, look: Look) -> Markup:
    return Markup(" ").join([Markup.escape(look.clock(event.at)), told(event, ticket, look)])


_SOONER = later("{name} went on, done by {due} now")


def _wording(event: Event) -> str:
    """Going on may bring the promised moment forward; a number that is kept apart is not named."""
    if event.kind is EventKind.RESUMED and "due" in event.data:
        return _SOONER
    return _APART.get(event.kind, TOLD[event.kind]) if event.data.get(APART) else TOLD[event.kind]


def told(event: Event, ticket: Ticket, look: Look) -> Markup:
    """What happened in a few words, without the time."""
    t, said = look.t, event.data
    words = shortened(" ".join(str(said.get("words") or "").split()), 80) or t.plain("a photo or file")
    return t(
        _wording(event),
        name=_who(event, look),
        to=str(said.get("to") or ""),
        department=look.department(str(said.get("to") or "")),
        place=look.department(ticket.department),
        audience=audience_names(str(said.get("to") or ""), t),
        due=_moment(event, look),
        reason=_reason(event, ticket, look),
        words=words,
        count=str(said.get("count") or ""),
        amount=amount_of(event),
        receipt=str(said.get("receipt") or ""),
    )


def _who(event: Event, look: Look) -> str:
    if event.actor_kind is ActorKind.RESIDENT:
        return look.t.plain("resident")
    return event.actor_name or look.t.plain("the bot")


def _moment(event: Event, look: Look) -> str:
    due = event.data.get("due")
    return look.moment(datetime.fromisoformat(due)) if isinstance(due, str) else ""


_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "accepted": later("accepted"),
        "declined": later("declined"),
        "asking_owner": later("asks the owner first"),
        "observed": later("observed"),
        "not_observed": later("not observed"),
        "coming": later("coming"),
        "later": later("another time"),
        "neighbour": later("a neighbour opens"),
        Verdict.VALID.value: later("valid"),
        Verdict.NOT_VALID.value: later("not valid"),
        CallOutcome.WORKING.value: later("works"),
        CallOutcome.STILL_A_PROBLEM.value: later("still a problem"),
    }
)


_OF_PLAN = frozenset({EventKind.BRANCH_CHOSEN, EventKind.STEP_TICKED, EventKind.STEPS_LATE})


def _reason(event: Event, ticket: Ticket, look: Look) -> str:
    """A reason of the catalog by its title, an answer in words, or what was typed instead."""
    t, key = look.t, str(event.data.get("reason") or "")
    if event.kind in _OF_PLAN:
        return plan_words(event, type_of(ticket, look), look)
    said = event.data.get("words") or event.data.get("note") or ""
    words = shortened(" ".join(str(said).split()), 80)
    if key in (Verdict.VALID, Verdict.NOT_VALID):
        return t.plain(", ").join(one for one in (t.plain(_ANSWERS[key]), words) if one)
    if key in _ANSWERS:
        return t.plain(_ANSWERS[key])
    rule = type_of(ticket, look)
    reasons = (
        *rule.return_reasons,
        *rule.extension_reasons,
        *rule.cancel_reasons,
        *(rule.hold.reasons if rule.hold else ()),
    )
    title = reason_title(reasons, key, t)
    return t.plain(", ").join(one for one in (title, words) if one) or t.plain("no reason given")


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        FoundTickets: PresentView(load=found_data, show=found),
        TicketStory: PresentView(load=story_data, show=story),
    }
)
