"""Suspected leaks of people's data, as those read them who report them and who look into them (PRV-2)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.privacy import LeakCard, LeakReported
from domain.text_parts import shortened
from handlers.buttons.privacy import AddLeakStep, CloseLeak
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.leak_cards import LeakData, load_card

_LONGEST_REPORT = 1200
_LONGEST_STEP = 250
_STEPS_SHOWN = 8
"""The last ones: with the report they fit into one message."""


def leak_reported(notice: LeakReported, look: Look) -> View:
    """The number, who knows, and what to do until they come."""
    t = look.t
    if not notice.told:
        text = t("{number} is noted, but nobody could be told here. Ring the supervisor now.", number=notice.number)
        return View(text=text)
    text = t(
        "{number} is noted; {names} know. Take back what you can, and keep what shows how it happened.",
        number=notice.number,
        names=t.plain(", ").join(notice.told),
    )
    return View(text=text)


def leak_card(data: LeakData, look: Look) -> View:
    """The report, what was done since, and who closed it."""
    t, leak = look.t, data.leak
    lines = [
        t("🚨 Suspected leak {number}", number=leak.number),
        _line(data.reporter, look.clock(leak.reported_at), shortened(leak.words, _LONGEST_REPORT), look),
        *(
            _line(one.name, look.clock(one.at), shortened(one.words, _LONGEST_STEP), look)
            for one in data.steps[-_STEPS_SHOWN:]
        ),
    ]
    if leak.closed_at is not None:
        lines.append(t("✅ {name} closed it, {at}", name=data.closer or "", at=look.clock(leak.closed_at)))
    return View(text=Markup("\n").join(lines), rows=_keys(data, look))


def _line(name: str, at: str, words: str, look: Look) -> Markup:
    return look.t("{name}, {at}: {words}", name=name, at=at, words=words)


def _keys(data: LeakData, look: Look) -> tuple[Row, ...]:
    t, leak = look.t, data.leak
    if not leak.is_open:
        return ()
    note = Key(text=t.plain("Note a step"), button=AddLeakStep(leak_id=leak.id))
    if data.asks:
        sure = CloseLeak(leak_id=leak.id, sure=True)
        return ((note, Key(text=t.plain("Yes, close it"), button=sure, style=KeyStyle.DANGER)),)
    return ((note, Key(text=t.plain("Close it"), button=CloseLeak(leak_id=leak.id, sure=False))),)


VIEWS: Views = MappingProxyType({LeakReported: leak_reported})
PRESENT_VIEWS: PresentViews = MappingProxyType({LeakCard: PresentView(load=load_card, show=leak_card)})
