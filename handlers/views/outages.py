"""Outages as they are read: the card in the group, and what residents hear who wait for the end."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.outages import (
    OutageCard,
    OutageFollowed,
    OutageKnown,
    OutageLonger,
    OutageOver,
    OutageScreen,
    OutageUnanswered,
)
from handlers.buttons.resident import AnswerOutage, ShowTicket
from handlers.buttons.staff import DeclareOutage, EndOutage, ProlongOutage
from handlers.views.menu import call_me_key
from handlers.views.outage_words import at_work, department_at_work, restored, soon, what, what_is_out
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.outage_cards import OutageCardData, load_card


def outage_card(data: OutageCardData, look: Look) -> View:
    """What is out, until when, who waits; after the end what they said."""
    if not data.outage.is_open:
        return View(text=lines(_over_line(data, look), _answers(data, look)))
    if data.confirm:
        return _confirmation(data, look)
    t, outage = look.t, data.outage
    waiting = ""
    if data.counts.following:
        waiting = t.n("{n} resident waits to hear", "{n} residents wait to hear", data.counts.following)
    said = t("To residents: {words}", words=outage.words) if outage.words else ""
    return View(text=lines(_head(data, look), _who(data, look), said, waiting), rows=(_keys(outage.id, look),))


def _head(data: OutageCardData, look: Look) -> Markup:
    about = {"what": what_is_out(data.outage, look), "until": soon(data.outage, look)}
    if data.outage.until <= look.now:
        return look.t("⏰ {what}: it was to be over by {until}. Is it?", **about)
    return look.t("🚧 {what} · expected to be over by {until}", **about)


def _who(data: OutageCardData, look: Look) -> Markup:
    t = look.t
    name = "" if data.declared_by is None else data.declared_by.name
    return dotted(
        t("{department} is working on it", department=department_at_work(data.outage, look)),
        t("declared by {name} {time}", name=name, time=look.clock(data.outage.declared_at)),
    )


def _keys(outage_id: int, look: Look) -> Row:
    over = EndOutage(outage_id=outage_id, answer=EndOutage.ASK)
    return (
        Key(text=look.t.plain("It is over"), button=over, style=KeyStyle.SUCCESS),
        Key(text=look.t.plain("Takes longer"), button=ProlongOutage(outage_id=outage_id)),
    )


def _confirmation(data: OutageCardData, look: Look) -> View:
    """Everybody who waits hears of the end, so it is asked once."""
    t, outage = look.t, data.outage
    text = t.n(
        "{what}: really over? {n} resident who waits will be told.",
        "{what}: really over? {n} residents who wait will be told.",
        data.counts.following,
        what=what_is_out(outage, look),
    )
    yes = EndOutage(outage_id=outage.id, answer=EndOutage.SURE)
    no = EndOutage(outage_id=outage.id, answer=EndOutage.NO)
    keys = (
        Key(text=t.plain("Yes, it is over"), button=yes, style=KeyStyle.SUCCESS),
        Key(text=t.plain("Not yet"), button=no),
    )
    return View(text=text, rows=(keys,))


def _over_line(data: OutageCardData, look: Look) -> Markup:
    outage = data.outage
    over = restored(outage.request_type, outage.matter, outage.buildings, look)
    name = "" if data.ended_by is None else data.ended_by.name
    time = "" if outage.ended_at is None else look.clock(outage.ended_at)
    return look.t("✅ {over} · {name} {time}", over=over, name=name, time=time)


def _answers(data: OutageCardData, look: Look) -> Markup:
    counts = data.counts
    if not counts.following:
        return look.t("No resident was waiting.")
    return look.t(
        "all right {fine} · not yet {not_yet} · no answer {silent}",
        fine=counts.fine,
        not_yet=counts.not_yet,
        silent=counts.silent,
    )


def outage_screen(notice: OutageScreen, look: Look) -> View:
    """Below the cards of what is declared."""
    t = look.t
    text = t("No outage is declared right now.")
    if notice.open_now:
        text = t("These outages are declared now. Is there another one?")
    return View(text=text, rows=((Key(text=t.plain("Declare one"), button=DeclareOutage()),),))


def unanswered(notice: OutageUnanswered, look: Look) -> View:
    """To the supervisor: nobody in the group has said how it stands."""
    text = look.t(
        "⏰ {what}: it was to be over by {until}, and nobody has said whether it is. Please look into it.",
        what=what(notice.request_type, notice.matter, notice.buildings, look),
        until=look.moment(notice.until),
    )
    return View(text=text, rows=(_keys(notice.outage_id, look),))


# ------------------------------------------------------------------------------------------------ residents


def followed(notice: OutageFollowed, look: Look) -> View:
    """What was asked for: to hear of the end, at night in the morning."""
    about = what(notice.request_type, notice.matter, notice.buildings, look)
    if notice.caller is not None:
        return View(text=_noted_for(notice, about, look))
    if notice.until <= look.now:
        text = look.t(
            "All right. {what}: we will tell you as soon as it is over; at night we wait until the morning.", what=about
        )
    else:
        text = look.t(
            "All right. {what}, expected to be over by {until}. We will tell you as soon as it is; "
            "at night we wait until the morning.",
            what=about,
            until=look.moment(notice.until),
        )
    return View(text=text, rows=((call_me_key(look.t),),))


def _noted_for(notice: OutageFollowed, about: str, look: Look) -> Markup:
    """To the colleague who wrote it down: nothing was filed, and how the caller hears of the end."""
    t = look.t
    told = (
        t("They hear in their chat when it is over.")
        if notice.in_chat
        else t("When it is over, a call task comes here.")
    )
    return lines(
        t("✅ Noted: {caller} wants to hear when this is over: {what}.", caller=notice.caller or "", what=about), told
    )


def known(notice: OutageKnown, look: Look) -> View:
    """What was reported is known for whole buildings by now."""
    text = look.t(
        "About your report {label}: {what}; {department} is working on it, expected to be over by {until}. "
        "We tell you when it is over.",
        label=notice.label,
        what=what(notice.request_type, notice.matter, notice.buildings, look),
        department=at_work(notice.request_type, notice.matter, look),
        until=look.moment(notice.until),
    )
    progress = Key(text=look.t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id))
    return View(text=text, rows=((progress, call_me_key(look.t)),))


def longer(notice: OutageLonger, look: Look) -> View:
    """Another time."""
    text = look.t(
        "{what}: the time has changed, now it is expected to be over by {until}. Sorry about the wait.",
        what=what(notice.request_type, notice.matter, notice.buildings, look),
        until=look.moment(notice.until),
    )
    return View(text=text, rows=((call_me_key(look.t),),))


def over(notice: OutageOver, look: Look) -> View:
    """It is over; for them as well?"""
    t = look.t
    text = t(
        "{over}. Is it all right in your home?",
        over=restored(notice.request_type, notice.matter, notice.buildings, look),
    )
    keys = (
        Key(text=t.plain("All right again"), button=AnswerOutage(outage_id=notice.outage_id, fine=True)),
        Key(text=t.plain("Not yet"), button=AnswerOutage(outage_id=notice.outage_id, fine=False)),
    )
    return View(text=text, rows=(keys,))


VIEWS: Views = MappingProxyType(
    {
        OutageScreen: outage_screen,
        OutageUnanswered: unanswered,
        OutageFollowed: followed,
        OutageKnown: known,
        OutageLonger: longer,
        OutageOver: over,
    }
)
PRESENT_VIEWS: PresentViews = MappingProxyType({OutageCard: PresentView(load=load_card, show=outage_card)})
