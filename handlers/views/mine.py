"""A resident's own tickets: the list and the story of one (INT-4)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.events import Event, EventKind
from domain.letters import Letter
from domain.notices.dialogue import MyTicket, MyTickets
from domain.text_parts import shortened
from domain.tickets import Status, Ticket
from handlers.buttons.letters import GetLetter
from handlers.buttons.resident import (
    AddRemark,
    AnswerFollowUp,
    CancelTicket,
    HideTicket,
    Hurry,
    MoveBooking,
    ReopenTicket,
    ShowMine,
    ShowTicket,
)
from handlers.translator import Translator, later
from handlers.views.care_words import in_charge, stages_line
from handlers.views.closing_letters import closing_letter_key
from handlers.views.fitting import short
from handlers.views.menu import call_me_key, menu_key, pairs
from handlers.views.money import amount_of, money
from handlers.views.offers import quantity_words, total_words
from handlers.views.ticket_words import dotted
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View
from usecases.effects.labels import label_of
from usecases.joined import JOINED
from usecases.mine import Standing, Story, TicketPage, page_of, promised, story_of
from usecases.turning import TURNED

_STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: later("being looked up"),
        Status.OPEN: later("waiting to be taken"),
        Status.ACCEPTED: later("in hand"),
        Status.ALARMED: later("alarm raised"),
        Status.GOING: later("somebody is coming"),
        Status.ON_SITE: later("somebody is there"),
        Status.ON_HOLD: later("on hold"),
        Status.IN_REVIEW: later("reply being checked"),
        Status.APPROVED: later("letter on its way"),
        Status.RESOLVED: later("done, please confirm"),
        Status.CLOSED: later("closed"),
        Status.CANCELLED: later("withdrawn"),
    }
)

_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {TURNED: later("goes on under a new number"), JOINED: later("handled together with another report")}
)

_STORY: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.FILED: later("reported"),
        EventKind.ACCEPTED: later("taken by {name}"),
        EventKind.ASSIGNED: later("given to {to}"),
        EventKind.HANDED_OVER: later("handed over to {to}"),
        EventKind.RETURNED: later("waiting for another colleague"),
        EventKind.PASSED_ON: later("passed to {department}"),
        EventKind.VISIT_SET: later("visit arranged for {due}"),
        EventKind.ON_THE_WAY: later("{name} on the way"),
        EventKind.NOBODY_HOME: later("{name} at the door, nobody there"),
        EventKind.ASKED: later("{name} asked: {words}"),
        EventKind.REMARKED: later("you added: {words}"),
        EventKind.STAFF_WROTE: later("{name} wrote: {words}"),
        EventKind.HELD: later("on hold until {due}"),
        EventKind.RESUMED: later("going on"),
        EventKind.EXTENDED: later("new time {due}"),
        EventKind.HURRIED: later("you asked to hurry"),
        EventKind.WARNED: later("may take longer, you hear more by {new}"),
        EventKind.MADE_CONFIDENTIAL: later("kept confidential as you asked"),
        EventKind.BOOKED: later("booked for {due}"),
        EventKind.REBOOKED: later("moved to {due}"),
        EventKind.HANDED_OUT: later("handed to you"),
        EventKind.PAID: later("{amount} paid, receipt {receipt}"),
        EventKind.REFUNDED: later("{amount} given back"),
        EventKind.RESOLVED: later("done by {name}"),
        EventKind.FIRST_ANSWERED: later("{name} answered: {words}"),
        EventKind.PROPOSED: later("plan of {name}, by {due}: {words}"),
        EventKind.EXPLAINED: later("{name} explained: {words}"),
        EventKind.DISAGREED: later("you disagreed, now with {to}"),
        EventKind.RAISED: later("now with {to}"),
        EventKind.NOT_FIXED: later("not put right, taken up again"),
        EventKind.REOPENED: later("taken up again"),
        EventKind.CLOSED: later("closed"),
        EventKind.CANCELLED: later("withdrawn"),
        EventKind.TURNED: later("goes on as {to}"),
        EventKind.BRANCHED: later("{to} was filed as well"),
        EventKind.JOINED: later("handled together with another report"),
        EventKind.ANSWERED: later("answered by {name}"),
        EventKind.ANSWER_PROMISED: later("answer promised by {due}"),
        EventKind.MADE_WRITTEN: later("will be answered in writing"),
        EventKind.LETTER_APPROVED: later("reply approved"),
        EventKind.LETTER_DELIVERED: later("letter delivered"),
        EventKind.ALARM_RAISED: later("alarm raised"),
        EventKind.SOMEBODY_GOES: later("{name} on the way"),
        EventKind.ARRIVED: later("{name} there"),
        EventKind.STOOD_DOWN: later("{name} could not come"),
        EventKind.TAKEN_BACK: later("you pressed “by mistake”"),
        EventKind.LOCATED: later("you said where"),
        EventKind.ALARM_OVER: later("over"),
        EventKind.FALSE_ALARM: later("nothing had happened"),
        EventKind.LETTER_SENT: later("letter sent"),
        EventKind.LETTER_STUCK: later("letter comes on paper"),
        EventKind.DELIVERY_GIVEN_UP: later("letter could not be delivered"),
        EventKind.INTERIM_SENT: later("interim reply, new date {due}"),
        EventKind.CLOSING_ASKED: later("closing letter promised by {due}"),
        EventKind.CLOSING_DELIVERED: later("closing letter delivered"),
        EventKind.CLOSING_GIVEN_UP: later("letter could not be delivered"),
    }
)

_ONLY_WITH: Mapping[EventKind, str] = MappingProxyType({EventKind.BOOKED: "due", EventKind.WARNED: "new"})
"""Events that are told only when they say for when."""

_EARLIER = later("going on, done by {due} now")

_LINES = 5
"""Lines of a story; the newest events fill what its standing leaves, one of them is always there."""


def ticket_page(page: TicketPage, look: Look) -> View:
    """Open ones first: how each stands in a line, and a key for it."""
    t = look.t
    twice = Counter(one.short_number for one in page.tickets)
    names = {one.id: _name(one, look, dated=twice[one.short_number] > 1) for one in page.tickets}
    lines = [t("Your requests. Press one to see how it stands.")]
    several = len({one.community_id for one in page.tickets}) > 1
    lines += [
        _line(one, names[one.id] + (_place(one, look) if several else ""), page.dues.get(one.id), look)
        for one in page.tickets
    ]
    rows = pairs([Key(text=short(names[one.id]), button=ShowTicket(ticket_id=one.id)) for one in page.tickets])
    turning = []
    if page.page > 0:
        turning.append(Key(text=t.plain("‹ Newer"), button=ShowMine(page=page.page - 1)))
    if page.page + 1 < page.pages:
        turning.append(Key(text=t.plain("Older ›"), button=ShowMine(page=page.page + 1)))
    if turning:
        rows.append(tuple(turning))
    rows.append((menu_key(t), call_me_key(t)))
    return View(text=Markup("\n").join(lines), rows=tuple(rows))


def _name(ticket: Ticket, look: Look, *, dated: bool) -> str:
    """007 水龙头; with its day where the number alone could be another one."""
    number = label_of(ticket) if dated else ticket.short_number
    return f"{number} {look.matter(ticket.request_type, ticket.matter)}"


def _place(ticket: Ticket, look: Look) -> str:
    return f" · {look.text(look.knowledge.community(ticket.community_id).name)}"


def _status(ticket: Ticket, look: Look) -> str:
    return look.t.plain(_OUTCOMES.get(ticket.outcome or "", _STATUS[ticket.status]))


def _line(ticket: Ticket, name: str, standing: Standing | None, look: Look) -> Markup:
    return look.t("{name} · {status}", name=name, status=_stands(ticket, standing, look))


def _stands(ticket: Ticket, standing: Standing | None, look: Look) -> Markup:
    """Where it stands, by when it is done; of what is late, by when there is more to hear."""
    t, status = look.t, _status(ticket, look)
    if standing is None or standing.due_at is None or not ticket.is_live:
        return Markup.escape(status)
    if not standing.late:
        return t("{status} · by {due}", status=status, due=look.moment(standing.due_at))
    if standing.next_at is None:
        return t("{status} · late, promised by {due}", status=status, due=look.moment(standing.due_at))
    return t("{status} · late, you hear more by {due}", status=status, due=look.moment(standing.next_at))


def story(found: Story, look: Look) -> View:
    """Where it stands, what is promised, what happened, what can be done."""
    t, ticket = look.t, found.ticket
    emoji = look.emoji(ticket.request_type)
    standing = [
        Markup.escape(f"{emoji} {ticket.number} · {look.matter(ticket.request_type, ticket.matter)}"),
        _standing(found, look),
        stages_line(found.progress, look),
        _agreed(found, look),
    ]
    sure = [_sure(found, t)] if found.confirm_cancel else []
    room = max(1, _LINES - len([line for line in standing if line]) - len(sure))
    told = [line for line in (_told(event, look) for event in _worth_telling(found.events)) if line][-room:]
    text = Markup("\n").join(line for line in (*standing, *told, *sure) if line)
    return View(text=text, rows=_story_rows(found, look))


def _worth_telling(events: Sequence[Event]) -> list[Event]:
    """Of several warnings the newest says what holds now."""
    last = max((place for place, one in enumerate(events) if one.kind is EventKind.WARNED), default=-1)
    return [one for place, one in enumerate(events) if one.kind is not EventKind.WARNED or place == last]


def _sure(found: Story, t: Translator) -> Markup:
    """The question before a cancellation; what it costs is said first."""
    if found.fee_cents and found.booking is not None:
        fee = money(found.fee_cents, found.booking.currency)
        return t("Cancelling now costs {fee} as agreed. Shall I really cancel it?", fee=fee)
    return t("Shall I really withdraw it?")


def _agreed(found: Story, look: Look) -> Markup:
    """What was booked: quantity, time, price and what is paid of it."""
    booking, bill, t = found.booking, found.bill, look.t
    unpaid = None
    if bill is not None and bill.unpaid_cents:
        unpaid = t("{amount} still to be paid", amount=money(bill.unpaid_cents, bill.currency))
    if booking is None:
        return unpaid or Markup("")
    offer = look.knowledge.request_type(look.community, found.ticket.request_type).offer(found.ticket.category)
    when = None
    if booking.starts_at is not None and booking.ends_at is not None:
        when = t.span(booking.starts_at, booking.ends_at, look.now, look.community.timezone)
    elif booking.ends_at is not None and found.ticket.is_live:
        when = t.plain("back by {due}", due=look.moment(booking.ends_at))
    return dotted(
        None if offer is None or offer.most == 1 else quantity_words(offer, booking.quantity, t),
        when,
        total_words(booking.price_cents, booking.currency, t),
        unpaid,
    )


def _standing(found: Story, look: Look) -> Markup:
    """Of what is heard: who is in charge, and by when there is more to hear."""
    progress = found.progress
    if progress is not None and progress.owner is not None and found.ticket.status is not Status.CLOSED:
        status = Markup.escape(_status(found.ticket, look))
        return dotted(status, in_charge(progress.owner, progress.next_at, look))
    return _stands(found.ticket, promised(found.promises, look.now), look)


def _told(event: Event, look: Look) -> Markup:
    """One line of the story; what is internal has none."""
    message = _STORY.get(event.kind)
    needed = _ONLY_WITH.get(event.kind)
    if message is None or (needed is not None and needed not in event.data):
        return Markup("")
    if event.kind is EventKind.RESUMED and "due" in event.data:
        message = _EARLIER
    words = str(event.data.get("words") or "") or look.t.plain("a photo or file")
    said = look.t(
        message,
        name=event.actor_name or look.t.text(look.community.name),
        to=str(event.data.get("to") or ""),
        department=look.department(str(event.data.get("to") or "")),
        due=_moment(event, look),
        new=_moment(event, look, "new"),
        words=shortened(" ".join(words.split()), 80),
        amount=amount_of(event),
        receipt=str(event.data.get("receipt") or ""),
    )
    return Markup.escape(look.clock(event.at)) + Markup(" ") + said


def _moment(event: Event, look: Look, key: str = "due") -> str:
    due = event.data.get(key)
    return look.moment(datetime.fromisoformat(due)) if isinstance(due, str) else ""


def _story_rows(found: Story, look: Look) -> tuple[Row, ...]:
    t, ticket = look.t, found.ticket
    if found.confirm_cancel:
        sure = CancelTicket(ticket_id=ticket.id, sure=True)
        keep = Key(text=t.plain("Keep it"), button=ShowTicket(ticket_id=ticket.id))
        return ((Key(text=t.plain("Withdraw it"), button=sure, style=KeyStyle.DANGER), keep),)
    keys: list[Key] = []
    if found.can_confirm:
        works = AnswerFollowUp(ticket_id=ticket.id, round=ticket.round, working=True)
        keys.append(Key(text=_works(ticket, look), button=works, style=KeyStyle.SUCCESS))
    keys += [_letter(one, found, t) for one in found.letters[-2:]]
    if found.can_reopen:
        keys.append(Key(text=t.plain("Still a problem"), button=ReopenTicket(ticket_id=ticket.id)))
    if found.can_ask_letter:
        keys.append(closing_letter_key(ticket.id, t))
    if found.can_move:
        keys.append(Key(text=t.plain("Another time"), button=MoveBooking(ticket_id=ticket.id)))
    if found.can_remark:
        keys.append(Key(text=t.plain("Add something"), button=AddRemark(ticket_id=ticket.id)))
    if found.can_hurry:
        keys.append(Key(text=t.plain("Hurry it"), button=Hurry(ticket_id=ticket.id)))
    if found.can_hide:
        keys.append(Key(text=t.plain("Keep confidential"), button=HideTicket(ticket_id=ticket.id)))
    if found.can_cancel:
        keys.append(Key(text=t.plain("Withdraw"), button=CancelTicket(ticket_id=ticket.id, sure=False)))
    back = Key(text=t.plain("My requests"), button=ShowMine(page=0))
    return (*pairs(keys), (back, call_me_key(t)))


def _letter(letter: Letter, found: Story, t: Translator) -> Key:
    """Read a letter again; where there are several, which one."""
    text = t.plain("The letter") if len(found.letters) == 1 else t.plain("Letter {number}", number=_short(letter))
    return Key(text=text, button=GetLetter(letter_id=letter.id))


def _short(letter: Letter) -> str:
    """What tells letters of one ticket apart: the part behind the stroke."""
    return (letter.number or "").rpartition("/")[2]


def _works(ticket: Ticket, look: Look) -> str:
    """The type's own word for "yes, it works"."""
    return look.t.text(look.knowledge.request_type(look.community, ticket.request_type).texts.follow_up_yes)


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        MyTickets: PresentView(load=page_of, show=ticket_page),
        MyTicket: PresentView(load=story_of, show=story),
    }
)
