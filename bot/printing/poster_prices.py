"""The published price list of a poster (SVC-1): on the first page when it fits, else on pages of its own."""

from dataclasses import dataclass
from typing import Final

from bot.printing.columns import Column, Words
from bot.printing.paper import HEIGHT, MM, QUIET, Look, Paper
from bot.printing.poster_parts import EDGE, ROOM, both, draw_heading, page_foot, page_name
from bot.printing.sheets import PosterSheet, PriceLine

_TITLE: Final = Look(size=15)
_SECOND: Final = Look(size=9.5, colour=QUIET)
_PRICE: Final = Look(size=15, bold=True)
_NOTE: Final = Look(size=11.5, colour=QUIET)
_TITLE_ROOM: Final = ROOM * 0.62
_PRICE_ROOM: Final = ROOM * 0.35
_GAP: Final = 2.2 * MM
_HEADING: Final = 18 * MM
_FURTHER_BOTTOM: Final = HEIGHT - 22 * MM


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One line in the poster's languages."""

    title: Words
    price: Words
    note: Words


def draw_prices(sheet: PosterSheet, paper: Paper, column: Column, *, bottom: float) -> None:
    """`column` stands where the first page is still free, `bottom` is where that ends. Without prices, nothing."""
    entries = [_entry(sheet, number) for number in range(len(sheet.first.prices))]
    if not entries:
        return
    wanted = _HEADING + sum(_height(paper, one) for one in entries)
    first_page = column.y + wanted <= bottom
    if not first_page:
        _turn(sheet, paper, column)
        bottom = _FURTHER_BOTTOM
    _begin(sheet, column)
    for entry in entries:
        if column.y + _height(paper, entry) > bottom:
            page_foot(sheet, paper)
            _turn(sheet, paper, column)
            _begin(sheet, column)
        _draw(entry, paper, column)
    if not first_page:
        page_foot(sheet, paper)


def _turn(sheet: PosterSheet, paper: Paper, column: Column) -> None:
    paper.next_page()
    page_name(sheet, paper, column)


def _begin(sheet: PosterSheet, column: Column) -> None:
    draw_heading(column, both(sheet, lambda text: f"{text.pricing}　{text.pricing_note}"))


def _entry(sheet: PosterSheet, number: int) -> _Entry:
    return _Entry(
        title=both(sheet, lambda text: text.prices[number].title),
        price=both(sheet, lambda text: _price(text.prices[number])),
        note=both(sheet, lambda text: text.prices[number].note),
    )


def _price(line: PriceLine) -> str:
    return " / ".join(filter(None, (line.price, line.unit)))


def _height(paper: Paper, entry: _Entry) -> float:
    title = Column(paper=paper, x=EDGE, room=_TITLE_ROOM, y=0)
    price = Column(paper=paper, x=EDGE, room=_PRICE_ROOM, y=0)
    left = title.height(entry.title, _TITLE, second=_SECOND) + title.height(entry.note, _NOTE, second=_SECOND)
    return max(left, price.height(entry.price, _PRICE, second=_SECOND)) + _GAP


def _draw(entry: _Entry, paper: Paper, column: Column) -> None:
    top = column.y
    paper.line(EDGE, top, EDGE + ROOM, top)
    left = Column(paper=paper, x=EDGE, room=_TITLE_ROOM, y=top + _GAP / 2)
    left.say(entry.title, _TITLE, second=_SECOND)
    left.say(entry.note, _NOTE, second=_SECOND)
    right = Column(paper=paper, x=EDGE + ROOM - _PRICE_ROOM, room=_PRICE_ROOM, y=top + _GAP / 2, right=True)
    right.say(entry.price, _PRICE, second=_SECOND)
    column.y = top + _height(paper, entry)
