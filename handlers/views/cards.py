"""A ticket's living card in a staff group: at most five lines of what is so now, and the keys of what is possible."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import assert_never
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.calls import CallOutcome
from domain.masking import mask_name, mask_phone
from domain.notices.staff import CardPage, ContactShown, TicketCard
from domain.text_parts import shortened
from domain.tickets import LIVE, Status, Workflow
from handlers.translator import later
from handlers.views.alarm_card import alarm_card
from handlers.views.call_words import call_reason
from handlers.views.card_keys import card_keys, ended_keys
from handlers.views.care_words import heard_lines
from handlers.views.money import money
from handlers.views.offers import quantity_words, total_words
from handlers.views.outage_words import what_is_out
from handlers.views.ticket_words import (
    countdown,
    counted,
    dotted,
    lines,
    quoted,
    reason_title,
    type_of,
    where,
)
from handlers.views.view import Look, PresentView, PresentViews, View, Views
from usecases.card_screens import CardData, card_data
from usecases.effects.cards import LONG_TEXT
from usecases.joined import JOINED, absorbed
from usecases.ticket_ports import QuoteState
from usecases.turning import TURNED, TURNED_FROM

_LAST_WORDS = 60
"""Characters of the newest update on a card."""


def ticket_card(data: CardData, look: Look) -> View:
    """The card as this group, or the colleague in whose chat it stands, may see it."""
    if data.alarm is not None:
        return alarm_card(data.alarm, look)
    if data.withheld:
        return View(text=look.t("This card was withdrawn."))
    if data.page is CardPage.RETIRED or not (data.at_home or data.at_desk):
        return View(text=lines(_head(data, look), _elsewhere(data, look)))
    ticket = data.ticket
    if ticket.status not in LIVE:
        over = (_head(data, look), dotted(*where(ticket, look)), _state(data, look), heard_lines(data.heard, look))
        return View(text=lines(*over), rows=ended_keys(data, look.t))
    due = Markup("") if data.due is None else dotted(countdown(data.due, ticket, look), _waits(data, look))
    matter = dotted(_booked(data, look), _matter(data, look), _read(data, look))
    if data.heard is not None:  # five lines with the checklist; what was said stands below the card
        due = dotted(due, _held_by(data, look))
        text = lines(_head(data, look), _who(data, look), matter, due, heard_lines(data.heard, look))
    else:
        state = dotted(_state(data, look), _outage(data, look))
        text = lines(_head(data, look), _who(data, look), matter, state, due)
    return View(text=text, rows=card_keys(data, look.t))


def _elsewhere(data: CardData, look: Look) -> Markup:
    """The last form of a card that is no longer kept up to date, or stands where the ticket no longer belongs."""
    if data.at_home:
        return look.t("This card is no longer kept up to date; there is a newer one.")
    return look.t("Now with {department}.", department=look.department(data.ticket.department))


# ------------------------------------------------------------------------------------------------ what and who


def _head(data: CardData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    came_from, more = ticket.details.get(TURNED_FROM), absorbed(ticket)
    return dotted(
        f"{look.emoji(ticket.request_type)} {ticket.number}",
        look.matter(ticket.request_type, ticket.matter),
        look.department(ticket.department) if data.at_desk and not data.at_home else None,
        t("from {number}", number=came_from) if isinstance(came_from, str) else None,
        t.n("with {n} more report", "with {n} more reports", more) if more else None,
        t("urgent!") if ticket.urgent and ticket.status in LIVE else None,
        t.n("reopened {n}×", "reopened {n}×", ticket.reopens) if ticket.reopens else None,
        t.n("asked to hurry {n}×", "asked to hurry {n}×", ticket.hurries) if ticket.hurries else None,
    )


def _who(data: CardData, look: Look) -> Markup:
    """Where, and masked who: the full contact is shown to the holder alone (DSP-4); contractors see neither."""
    t, ticket = look.t, data.ticket
    people: list[str] = []
    if data.shows_people:
        people = [
            mask_name(ticket.contact_name) if ticket.contact_name else "",
            mask_phone(ticket.contact_phone) if ticket.contact_phone else "",
        ]
    unknown = None if ticket.verified or ticket.reporter_id is None else t("not verified yet")
    reported = (t("reported by phone"),) if data.by_phone else ()
    return dotted(*where(ticket, look), *people, *reported, unknown, *_sensitive(data, look))


def _sensitive(data: CardData, look: Look) -> list[Markup]:
    """Who is to hear of it and who is not: confidential, about whom, which departments stay outside (COM-5)."""
    t, said = look.t, list[Markup]()
    if data.ticket.confidential:
        said.append(t("confidential"))
    if data.about:
        said.append(t("about {names}", names=t.plain(", ").join(shortened(one, 40) for one in data.about)))
    if data.outside:
        names = t.plain(", ").join(look.department(one) for one in data.outside)
        said.append(t("{departments} kept out of it", departments=names))
    return said


def _matter(data: CardData, look: Look) -> Markup:
    """The resident's own words with what was sent; a call says whom to call about what."""
    t, ticket = look.t, data.ticket
    said: Markup | str = _on_one_line(ticket.description)
    if len(ticket.description) > LONG_TEXT:
        said = t("{words}… (in full below)", words=_on_one_line(ticket.description[:LONG_TEXT]))
    if ticket.workflow is Workflow.CALL:
        said = dotted(call_reason(data, look), _on_one_line(ticket.description))
    count = counted(data.counts, data.remarks)
    if not said and not count:
        return Markup("")
    if not said:  # what was added stands below as words
        return t("No words, see below. {count}", count=count) if data.counts else Markup.escape(count)
    return Markup(" ").join(Markup.escape(part) for part in (said, count) if part)


def _on_one_line(words: str) -> str:
    """What came in several messages, one behind the other."""
    return " / ".join(line for line in words.splitlines() if line.strip())


def _read(data: CardData, look: Look) -> Markup | None:
    """The articles that did not answer the question: nobody need repeat what stands there."""
    if not data.read:
        return None
    titles = look.t.plain(", ").join(look.t.plain("“{words}”", words=look.text(one.title)) for one in data.read)
    return look.t("has read {titles} already", titles=titles)


def _booked(data: CardData, look: Look) -> Markup:
    """What was ordered: how many, at what price, when, or by when it has to be back."""
    if data.booked is None:
        return Markup("")
    t, booking, offer = look.t, data.booked.booking, data.booked.offer
    when = None
    if booking.starts_at is not None and booking.ends_at is not None:
        when = t.span(booking.starts_at, booking.ends_at, look.now, look.community.timezone)
    elif booking.ends_at is not None:
        when = t.plain("back by {due}", due=look.moment(booking.ends_at))
    return dotted(
        None if offer is None or offer.most == 1 else quantity_words(offer, booking.quantity, t),
        total_words(booking.price_cents, booking.currency, t),
        when,
    )


# ------------------------------------------------------------------------------------------------ how it stands


def _state(data: CardData, look: Look) -> Markup:
    match data.ticket.status:
        case Status.WAITING | Status.CANCELLED | Status.IN_REVIEW | Status.APPROVED as status:
            in_hand = _held_by(data, look) if status in LIVE else None
            return dotted(in_hand, look.t(_STANDS[status]))
        case Status.OPEN:
            return dotted(_wish(data, look), _update(data, look))
        case Status.ACCEPTED:
            return _accepted(data, look)
        case Status.ON_HOLD:
            return _on_hold(data, look)
        case Status.RESOLVED:
            return _resolved(data, look)
        case Status.CLOSED:
            return _closed(data, look)
        case Status.ALARMED | Status.GOING | Status.ON_SITE:
            return Markup("")  # emergencies have a card of their own
        case _:
            assert_never(data.ticket.status)


_STANDS: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: later("Customer service still looks up who this is."),
        Status.CANCELLED: later("Withdrawn, nothing more to do."),
        Status.IN_REVIEW: later("the draft is with customer service"),
        Status.APPROVED: later("the letter is on its way"),
    }
)


def _outage(data: CardData, look: Look) -> Markup | None:
    """That it belongs to something that is known for whole buildings."""
    if data.outage is None or data.ticket.workflow is Workflow.CALL:
        return None
    return look.t(
        "belongs to: {what}, expected to be over by {until}",
        what=what_is_out(data.outage, look),
        until=_soon(data.outage.until, look),
    )


def _wish(data: CardData, look: Look) -> Markup | None:
    """When the resident would like somebody to come."""
    window = data.ticket.window
    if window is None or data.booked is not None:
        return None
    if window.start is None or window.end is None:
        return look.t("may come at any time")
    when = look.t.span(window.start, window.end, look.now, look.community.timezone)
    return look.t("hopes for {when}", when=when)


def _accepted(data: CardData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    visit = _wish(data, look)
    booked_at = None if data.booked is None else data.booked.booking.starts_at
    if ticket.visit_at is not None and ticket.visit_at != booked_at:
        visit = _visit(ticket.visit_at, look)
    return dotted(
        _held_by(data, look),
        visit,
        None if data.on_the_way_at is None else t("set out {time}", time=look.clock(data.on_the_way_at)),
        None if data.nobody_home_at is None else t("nobody opened {time}", time=look.clock(data.nobody_home_at)),
        _quote(data, look),
        _update(data, look),
    )


def _visit(at: datetime, look: Look) -> Markup:
    """When somebody comes: today the time alone."""
    zone = ZoneInfo(look.community.timezone)
    if at.astimezone(zone).date() == look.now.astimezone(zone).date():
        return look.t("visit about {when}", when=look.clock(at))
    return look.t("visit planned {when}", when=_soon(at, look))


def _held_by(data: CardData, look: Look) -> Markup | None:
    """李师傅 10:52 接单, with what a colleague must know about reaching them."""
    t, ticket, holder = look.t, data.ticket, data.holder
    if holder is None or ticket.held_since is None:
        return None
    if ticket.via_desk:
        taken = t("{name} (through the desk) has it since {time}", name=holder.name, time=look.clock(ticket.held_since))
    else:
        taken = t("{name} took it {time}", name=holder.name, time=look.clock(ticket.held_since))
    if ticket.via_desk or data.holder_reachable:
        return taken
    return dotted(taken, t("no private messages"))


def _on_hold(data: CardData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    rule = type_of(ticket, look).hold
    reason = reason_title(() if rule is None else rule.reasons, ticket.hold_reason, t)
    until = "" if ticket.hold_until is None else _soon(ticket.hold_until, look)
    held = t("On hold until {until}: {reason}", until=until, reason=reason)
    return dotted(held, None if data.holder is None else data.holder.name, _quote(data, look), _update(data, look))


def _soon(at: datetime, look: Look) -> str:
    """A moment ahead as short as a card needs it."""
    return look.t.moment(at, look.now, look.community.timezone, dated=False)


_QUOTES: Mapping[QuoteState, str] = MappingProxyType(
    {
        QuoteState.OFFERED: later("quoted {total}, no answer yet"),
        QuoteState.ASKING_OWNER: later("quoted {total}, the owner is being asked"),
        QuoteState.ACCEPTED: later("quoted {total}, agreed"),
        QuoteState.DECLINED: later("quoted {total}, declined"),
        QuoteState.EXPIRED: later("quoted {total}, expired"),
    }
)


def _quote(data: CardData, look: Look) -> Markup | None:
    if data.quote is None or data.currency is None or data.quote.state not in _QUOTES:
        return None
    return look.t(_QUOTES[data.quote.state], total=money(data.quote.total_cents, data.currency))


def _waits(data: CardData, look: Look) -> Markup | None:
    """An extension that the supervisor has not decided."""
    if data.asked_until is None:
        return None
    return look.t("asked for {when}, supervisor to decide", when=_soon(data.asked_until, look))


def _update(data: CardData, look: Look) -> Markup | None:
    """The newest words of staff: 昨天 17:05「住户不在家」."""
    event = data.last_words
    if event is None:
        return None
    words, time = quoted(str(event.data["words"]), _LAST_WORDS), look.clock(event.at)
    if data.holder is not None and event.actor_name not in (None, data.holder.name):
        return look.t("{time} {name}: “{words}”", time=time, name=event.actor_name, words=words)
    return look.t("{time} “{words}”", time=time, words=words)


# ------------------------------------------------------------------------------------------------ how it ended


def _resolved(data: CardData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    time = "" if ticket.resolved_at is None else look.lasting(ticket.resolved_at)
    name = look.department(ticket.department) if data.holder is None else data.holder.name
    result = ticket.details.get("result")
    said = t("“{words}”", words=quoted(result, _LAST_WORDS)) if isinstance(result, str) and result else None
    if "settled" in ticket.details:
        return dotted(t("✅ {name} explained it {time}, not ours", name=name, time=time), said)
    outcome = t.text(type_of(ticket, look).texts.outcome)
    asked = t("✅ {name} {time}: {outcome}, the resident is being asked", name=name, time=time, outcome=outcome)
    return dotted(asked, said)


_CLOSED = later("✅ Closed {time}")
_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        CallOutcome.WORKING: later("✅ Closed {time}: the resident says it is all right"),
        CallOutcome.STILL_A_PROBLEM: later("✅ Closed {time}: still wrong, the ticket is open again"),
        CallOutcome.SETTLED: later("✅ Closed {time}: reached"),
        CallOutcome.UNREACHED: later("✅ Closed {time}: nobody could be reached"),
        TURNED: later("✅ Goes on as another kind, {time}"),
        JOINED: later("✅ Goes on with another ticket, {time}"),
    }
)


def _closed(data: CardData, look: Look) -> Markup:
    t, ticket = look.t, data.ticket
    time = "" if ticket.closed_at is None else look.lasting(ticket.closed_at)
    score = None if ticket.score is None else t("score {score}", score=ticket.score)
    return dotted(t(_OUTCOMES.get(ticket.outcome or "", _CLOSED), time=time), score)


def contact_shown(notice: ContactShown, look: Look) -> View:
    """The contact in a dialog that only the presser sees; at most 200 characters."""
    phone = notice.phone.removeprefix("+86")
    text = lines(dotted(quoted(notice.name or "", 40), phone), look.unit(notice.unit))
    return View(text=text)


VIEWS: Views = MappingProxyType({ContactShown: contact_shown})
PRESENT_VIEWS: PresentViews = MappingProxyType({TicketCard: PresentView(load=card_data, show=ticket_card)})
