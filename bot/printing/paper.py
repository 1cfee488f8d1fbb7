"""A sheet of A4 to draw on. The only module that draws with the PDF library; lengths are points, from the top left.

The same strokes give the same bytes: no clock, no ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from threading import Lock
from typing import Final, Self

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from bot.printing.printable import printable
from bot.printing.typefaces import Typeface, typeface
from domain.i18n import Locale

MM: Final = 72 / 25.4
WIDTH: Final = 210 * MM
HEIGHT: Final = 297 * MM

INK: Final = "#1f2a30"
QUIET: Final = "#66737a"
ACCENT: Final = "#1c5d63"
ALARM: Final = "#b3261e"
WHITE: Final = "#ffffff"
TINT: Final = "#eef4f3"
HAIRLINE: Final = "#c3ced0"

_STROKE_OF_BOLD: Final = 0.03

# Letters are made in worker threads, and the library reads a font's glyphs from a place that all documents share.
_EMBEDDING: Final = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a text looks. `bold` thickens the outlines, so that it needs no second font; `spread` is put between two
    characters, in points."""

    size: float
    colour: str = INK
    bold: bool = False
    spread: float = 0.0

    def times(self, factor: float) -> Self:
        """The same, larger or smaller."""
        return replace(self, size=self.size * factor, spread=self.spread * factor)


class Paper:
    """One document of A4 pages in one main language."""

    def __init__(self, *, locale: Locale, title: str, author: str) -> None:
        self._body = BytesIO()
        self._main = locale
        self._canvas = Canvas(
            self._body,
            pagesize=(WIDTH, HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=typeface(locale).fonts[-1].fontName,
            lang=str(locale),
        )
        self._canvas.setTitle(self.plain(title))
        self._canvas.setAuthor(self.plain(author))
        self._canvas.setCreator("Concierge")

    def plain(self, text: str, locale: Locale | None = None) -> str:
        """What of this text can be printed."""
        language = locale or self._main
        return printable(text, language, typeface(language).has)

    def width(self, text: str, look: Look, locale: Locale | None = None) -> float:
        return self._face(locale).width(text, look.size) + look.spread * max(len(text) - 1, 0)

    def fitting(self, text: str, look: Look, room: float, locale: Locale | None = None) -> Look:
        """The look, smaller where the text would be wider than the room."""
        width = self.width(text, look, locale)
        return (
            look if width <= room else replace(look, size=look.size * room / width, spread=look.spread * room / width)
        )

    def text(self, x: float, y: float, text: str, look: Look, locale: Locale | None = None) -> None:
        """`y` is the baseline. The text must be printable."""
        self._canvas.saveState()  # a viewer keeps mode and spacing of a text for the next one
        self._canvas.setLineWidth(look.size * _STROKE_OF_BOLD)
        pen = self._canvas.beginText(x, HEIGHT - y)
        pen.setFillColor(HexColor(look.colour))
        pen.setStrokeColor(HexColor(look.colour))
        pen.setTextRenderMode(2 if look.bold else 0)
        pen.setCharSpace(look.spread)
        for font, part in self._face(locale).runs(text):
            pen.setFont(font, look.size)
            pen.textOut(part)
        self._canvas.drawText(pen)
        self._canvas.restoreState()

    def text_right(self, x: float, y: float, text: str, look: Look, locale: Locale | None = None) -> None:
        self.text(x - self.width(text, look, locale), y, text, look, locale)

    def text_centred(self, x: float, y: float, text: str, look: Look, locale: Locale | None = None) -> None:
        self.text(x - self.width(text, look, locale) / 2, y, text, look, locale)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, colour: str = HAIRLINE, thick: float = 0.6) -> None:
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(thick)
        self._canvas.line(x1, HEIGHT - y1, x2, HEIGHT - y2)

    def box(self, x: float, y: float, width: float, height: float, *, fill: str, round_: float = 0.0) -> None:
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.roundRect(x, HEIGHT - y - height, width, height, round_, stroke=0, fill=1)

    def squares(self, x: float, y: float, rows: Sequence[Sequence[bool]], side: float) -> None:
        """Fill the dark ones of a grid, as one shape: seams between the squares would disturb a scanner."""
        self._canvas.setFillColor(HexColor("#000000"))
        shape = self._canvas.beginPath()
        for number, row in enumerate(rows):
            for column, dark in enumerate(row):
                if dark:
                    shape.rect(x + column * side, HEIGHT - y - (number + 1) * side, side, side)
        self._canvas.drawPath(shape, stroke=0, fill=1)

    def link(self, x: float, y: float, width: float, height: float, address: str) -> None:
        """Make a place lead somewhere when it is read on a screen."""
        self._canvas.linkURL(address, (x, HEIGHT - y - height, x + width, HEIGHT - y), thickness=0)

    def next_page(self) -> None:
        self._canvas.showPage()

    def finished(self) -> bytes:
        """Ends the document; give its bytes."""
        with _EMBEDDING:
            self._canvas.save()
        return self._body.getvalue()

    def _face(self, locale: Locale | None) -> Typeface:
        return typeface(locale or self._main)
