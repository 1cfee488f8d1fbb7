"""A price before the work, as whoever has to agree reads it: the one who reported, or the owner (REP-4)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.news import QuoteOffered
from domain.text_parts import shortened
from handlers.buttons.resident import DecideQuote
from handlers.views.menu import call_me_key
from handlers.views.money import money
from handlers.views.resident_delays import subject
from handlers.views.view import Key, KeyStyle, Look, View, Views


def quote_offered(notice: QuoteOffered, look: Look) -> View:
    """The price before the work: parts, labour, total; nothing begins before the answer (REP-4)."""
    t = look.t
    lines = [
        _asks_whom(notice, look),
        t(
            "parts {parts} + labour {labour} = {total}",
            parts=money(notice.parts_cents, notice.currency),
            labour=money(notice.labour_cents, notice.currency),
            total=money(notice.parts_cents + notice.labour_cents, notice.currency),
        ),
        Markup.escape(shortened(notice.words or "", 600)),
        _until_then(notice, look),
        t.sentences(
            Markup("")
            if notice.valid_until is None
            else t("This price stands until {until}.", until=look.moment(notice.valid_until)),
            t("No work before you agree, and no tips, please."),
        ),
    ]
    keys = (
        Key(
            text=t.plain("Agree"),
            button=DecideQuote(quote_id=notice.quote_id, decision="accept"),
            style=KeyStyle.SUCCESS,
        ),
        Key(text=t.plain("Decline"), button=DecideQuote(quote_id=notice.quote_id, decision="decline")),
    )
    owner = Key(text=t.plain("Ask the owner"), button=DecideQuote(quote_id=notice.quote_id, decision="ask_owner"))
    ways = (owner, call_me_key(t)) if notice.unit is None and not notice.owns else (call_me_key(t),)
    return View(text=Markup("\n").join(line for line in lines if line), rows=(keys, ways))


def _asks_whom(notice: QuoteOffered, look: Look) -> Markup:
    """To the one who reported, or to the owner of a unit where somebody else did."""
    if notice.unit is None:
        return look.t(
            "{staff} looked at {subject} and asks for your agreement first:",
            staff=notice.staff,
            subject=subject(notice, look),
        )
    return look.t(
        "In your unit {unit} work on the structure is needed: {matter}. {staff} asks for your agreement as owner:",
        unit=look.unit(notice.unit),
        matter=look.matter(notice.request_type, notice.category),
        staff=notice.staff,
    )


def _until_then(notice: QuoteOffered, look: Look) -> Markup:
    """A new price replaces an old one only when the resident agrees (SVC-3)."""
    if notice.old_cents is None:
        return Markup("")
    return look.t("Until you agree the old price stands: {old}.", old=money(notice.old_cents, notice.currency))


VIEWS: Views = MappingProxyType({QuoteOffered: quote_offered})
