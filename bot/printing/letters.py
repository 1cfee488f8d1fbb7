"""A letter on paper (ASK-1): what a resident can keep, print, or find in the mailbox."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.printing.line_breaking import Line, break_lines
from bot.printing.paper import ACCENT, HAIRLINE, HEIGHT, INK, MM, QUIET, WIDTH, Look, Paper
from bot.printing.sheets import LetterSheet, Signature
from domain.i18n import Locale

_LEFT: Final = 27 * MM
_RIGHT: Final = WIDTH - 27 * MM
_ROOM: Final = _RIGHT - _LEFT
_FIRST_TOP: Final = 47 * MM  # below the letterhead
_NEXT_TOP: Final = 31 * MM
_BOTTOM: Final = HEIGHT - 29 * MM
_FOOT: Final = HEIGHT - 16 * MM
_MOST_SPREAD: Final = 0.09  # of the size: more between two characters, and a line looks torn

_NAME: Final = Look(size=16, colour=ACCENT, bold=True, spread=0.8)
_SMALL: Final = Look(size=8.5, colour=QUIET)
_REFERENCE: Final = Look(size=9.5, colour=QUIET)
_TITLE: Final = Look(size=17, colour=INK, bold=True, spread=1.5)
_SUBJECT: Final = Look(size=11.5, bold=True)
_BODY: Final = Look(size=11.5)
_LEADING: Final = 20.5
_LONGEST_GREETING: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A line with its place across the page; `gap` is above it, and falls away at the top of a page.

    `tied` rows stand on the page of the next one: no title, first line or signature is left alone.
    """

    text: str
    x: float
    look: Look
    height: float = _LEADING
    gap: float = 0.0
    tied: bool = False


def letter_pdf(sheet: LetterSheet) -> bytes:
    """A4 with embedded fonts; the same sheet gives the same bytes."""
    paper = Paper(locale=sheet.locale, title=f"{sheet.title} {sheet.number}".strip(), author=sheet.community)
    pages = _pages(_rows(sheet, paper))
    for number, rows in enumerate(pages, start=1):
        if number > 1:
            paper.next_page()
        _draw_head(sheet, paper, first=number == 1)
        for y, row in rows:
            paper.text(row.x, y, row.text, row.look)
        _draw_foot(sheet, paper, f"{number} / {len(pages)}")
    return paper.finished()


def _draw_head(sheet: LetterSheet, paper: Paper, *, first: bool) -> None:
    if not first:
        _draw_ends(sheet.community, sheet.number, paper, 20 * MM, _SMALL)
        paper.line(_LEFT, 23 * MM, _RIGHT, 23 * MM)
        return
    _draw_ends(sheet.community, "", paper, 23 * MM, _NAME)
    _draw_ends(sheet.contact, "", paper, 29 * MM, _SMALL)
    paper.line(_LEFT, 33 * MM, _RIGHT, 33 * MM, colour=ACCENT, thick=1.1)
    _draw_ends(sheet.number, sheet.date, paper, 39.5 * MM, _REFERENCE)


def _draw_foot(sheet: LetterSheet, paper: Paper, page: str) -> None:
    paper.line(_LEFT, _FOOT - 5 * MM, _RIGHT, _FOOT - 5 * MM, colour=HAIRLINE)
    _draw_ends(sheet.footer, page, paper, _FOOT, _SMALL)


def _draw_ends(left: str, right: str, paper: Paper, y: float, look: Look) -> None:
    """Texts at both margins; the left one has the room that the right one leaves."""
    at_right, at_left = paper.plain(right), paper.plain(left)
    right_look = paper.fitting(at_right, look, _ROOM / 2)
    taken = paper.width(at_right, right_look) + 5 * MM if at_right else 0.0
    paper.text(_LEFT, y, at_left, paper.fitting(at_left, look, _ROOM - taken))
    paper.text_right(_RIGHT, y, at_right, right_look)


def _rows(sheet: LetterSheet, paper: Paper) -> list[_Row]:
    head = [
        *_title(sheet.title, paper),
        *_block((sheet.addressee, sheet.unit), paper, _BODY, gap=12),
        *_block((sheet.subject,), paper, _SUBJECT, gap=10),
    ]
    body: list[_Row] = []
    for text in (paper.plain(part).strip("　 ") for whole in sheet.paragraphs for part in whole.splitlines()):
        # "王女士：" stands at the margin; what follows is indented.
        greeting = not body and text.endswith("：") and len(text) <= _LONGEST_GREETING
        indent = 0.0 if sheet.locale is Locale.EN or greeting else 2 * _BODY.size
        gap = _between(sheet.locale) if body else 12
        body += _paragraph(text, paper, sheet.locale, indent=indent, gap=gap)
    signed = list(_signed(sheet.signatures, paper))
    if body and signed:
        body[-1] = replace(body[-1], tied=True)
    return [*head, *body, *signed]


def _title(text: str, paper: Paper) -> Iterator[_Row]:
    if title := paper.plain(text):
        look = paper.fitting(title, _TITLE, _ROOM)
        yield _Row(text=title, x=(WIDTH - paper.width(title, look)) / 2, look=look, height=30, gap=8, tied=True)


def _between(locale: Locale) -> float:
    """Chinese shows a new paragraph by its indent, English by a gap."""
    return 9.0 if locale is Locale.EN else 4.0


def _block(texts: Sequence[str], paper: Paper, look: Look, *, gap: float) -> Iterator[_Row]:
    """Lines that belong together and to what follows."""
    first = True
    for text in texts:
        for line in break_lines(paper.plain(text), lambda part: paper.width(part, look), _ROOM):
            yield _Row(text=line.text, x=_LEFT, look=look, gap=gap if first else 0, tied=True)
            first = False


def _paragraph(text: str, paper: Paper, locale: Locale, *, indent: float, gap: float) -> Iterator[_Row]:
    lines = break_lines(text, lambda part: paper.width(part, _BODY), _ROOM, indent=indent)
    for number, line in enumerate(lines):
        inset = indent if number == 0 else 0.0
        # Two lines at the least stand on either side of a turn of the page.
        tied = len(lines) > 1 and number in {0, len(lines) - 2}
        look = _BODY if locale is Locale.EN else _justified(line, _ROOM - inset)
        yield _Row(text=line.text, x=_LEFT + inset, look=look, gap=gap if number == 0 else 0, tied=tied)


def _justified(line: Line, room: float) -> Look:
    """Stretch a line to the margin, when that takes no more than a hair between two characters."""
    if line.last or len(line.text) < 2:
        return _BODY
    spread = (room - line.width) / (len(line.text) - 1)
    return Look(size=_BODY.size, colour=_BODY.colour, spread=spread) if spread <= _MOST_SPREAD * _BODY.size else _BODY


def _signed(signatures: Sequence[Signature], paper: Paper) -> Iterator[_Row]:
    lines = [line for one in signatures for text in (one.who, one.department) if (line := paper.plain(text))]
    for number, line in enumerate(lines):
        look = paper.fitting(line, _BODY, _ROOM)
        yield _Row(
            text=line,
            x=_RIGHT - paper.width(line, look),
            look=look,
            gap=26 if number == 0 else 0,
            tied=number < len(lines) - 1,
        )


def _pages(rows: Sequence[_Row]) -> list[list[tuple[float, _Row]]]:
    """Give the rows of each page with their baselines; there is at least one page."""
    pages: list[list[tuple[float, _Row]]] = [[]]
    y = _FIRST_TOP
    for group in _tied(rows):
        if pages[-1] and y + sum(row.gap + row.height for row in group) > _BOTTOM:
            pages.append([])
            y = _NEXT_TOP
        for row in group:
            y += row.height + (row.gap if pages[-1] else 0)
            if y > _BOTTOM and pages[-1]:
                pages.append([])
                y = _NEXT_TOP + row.height
            pages[-1].append((y, row))
    return pages


def _tied(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    group: list[_Row] = []
    for row in rows:
        group.append(row)
        if not row.tied:
            yield group
            group = []
    if group:
        yield group
