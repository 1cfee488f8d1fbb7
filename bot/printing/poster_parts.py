"""The parts that posters are made of: the band with the name, the code to scan, headings, the numbers to ring."""

from collections.abc import Callable
from typing import Final

from bot.printing.columns import Column, Words
from bot.printing.paper import ACCENT, ALARM, HAIRLINE, HEIGHT, MM, QUIET, TINT, WHITE, WIDTH, Look, Paper
from bot.printing.qr_codes import draw_qr
from bot.printing.sheets import Dial, PosterSheet, PosterText

EDGE: Final = 18 * MM
ROOM: Final = WIDTH - 2 * EDGE
PHONES_TOP: Final = HEIGHT - 70 * MM
_PHONES_HEIGHT: Final = 58 * MM
_GAP: Final = "　"


def both(sheet: PosterSheet, pick: Callable[[PosterText], str]) -> Words:
    """The same thing in the poster's languages."""
    second = sheet.second
    return Words(
        first=pick(sheet.first),
        first_locale=sheet.first.locale,
        second="" if second is None else pick(second),
        second_locale=sheet.first.locale if second is None else second.locale,
    )


def dialled(dials: tuple[Dial, ...]) -> str:
    """Numbers in one line: 报警 110　火警 119."""
    return _GAP.join(f"{one.title} {one.number}" for one in dials)


def draw_band(sheet: PosterSheet, paper: Paper, height: float, look: Look) -> None:
    """The community's name in white, across the top of the page."""
    paper.box(0, 0, WIDTH, height, fill=ACCENT)
    words = both(sheet, lambda text: text.community)
    column = Column(paper=paper, x=EDGE, room=ROOM, y=0, centred=True)
    column.y = (height - column.line_height(words, look)) / 2
    column.one_line(words, look)


def draw_code(sheet: PosterSheet, paper: Paper, x: float, y: float, side: float, *, size: float) -> None:
    """The code, and beneath it what can be typed instead."""
    draw_qr(paper, sheet.link, x, y, side)
    address = paper.plain(sheet.address)
    look = paper.fitting(address, Look(size=size, colour=QUIET), side)
    paper.text_centred(x + side / 2, y + side + size * 0.6, address, look)


def draw_heading(column: Column, words: Words) -> None:
    """A section begins."""
    column.y += 3 * MM
    column.paper.line(column.x, column.y, column.x + column.room, column.y, colour=HAIRLINE)
    column.y += 2.2 * MM
    column.one_line(words, Look(size=14, colour=ACCENT, bold=True), second=Look(size=9, colour=QUIET), after=1.6 * MM)


def draw_phones(sheet: PosterSheet, paper: Paper) -> None:
    """At the foot of the page: who is reached day and night, and whom to ring in danger."""
    paper.box(EDGE - 4 * MM, PHONES_TOP, ROOM + 8 * MM, _PHONES_HEIGHT, fill=TINT, round_=4 * MM)
    danger = both(sheet, lambda text: f"{text.danger}{_GAP}{dialled(text.emergencies)}" if text.emergencies else "")
    rows = (
        (both(sheet, lambda text: text.duty.title), Look(size=14), Look(size=8.5, colour=QUIET)),
        (both(sheet, lambda text: text.duty.number), Look(size=34, colour=ACCENT, bold=True), None),
        (danger, Look(size=20, colour=ALARM, bold=True), Look(size=9.5, colour=ALARM)),
        (both(sheet, lambda text: dialled(text.contacts)), Look(size=11, colour=QUIET), Look(size=8, colour=QUIET)),
    )
    column = Column(paper=paper, x=EDGE, room=ROOM, y=0, centred=True)
    column.y = PHONES_TOP + (_PHONES_HEIGHT - sum(column.line_height(*row) for row in rows)) / 2
    for words, look, second in rows:
        column.one_line(words, look, second=second)


def page_name(sheet: PosterSheet, paper: Paper, column: Column) -> None:
    """The head of a further page."""
    draw_band(sheet, paper, 16 * MM, Look(size=15, colour=WHITE, bold=True))
    column.y = 18 * MM


def page_foot(sheet: PosterSheet, paper: Paper) -> None:
    """The foot of a further page."""
    duty = f"{sheet.first.duty.title} {sheet.first.duty.number}"
    column = Column(paper=paper, x=EDGE, room=ROOM, y=HEIGHT - 18 * MM, centred=True)
    column.write(duty, sheet.first.locale, Look(size=13, colour=ACCENT, bold=True))
