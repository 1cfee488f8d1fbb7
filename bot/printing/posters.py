"""The posters on which the service is published (SVC-1): for the gate, the notice board and the mailboxes."""

from dataclasses import replace
from typing import Final, assert_never

from bot.printing.columns import Column, Words
from bot.printing.paper import ACCENT, MM, QUIET, WHITE, WIDTH, Look, Paper
from bot.printing.poster_cards import draw_cards
from bot.printing.poster_parts import EDGE, PHONES_TOP, ROOM, both, draw_band, draw_code, draw_heading, draw_phones
from bot.printing.poster_prices import draw_prices
from bot.printing.qr_codes import quiet_zone
from bot.printing.sheets import PosterPlace, PosterSheet, PosterText

_ASKED: Final = Look(size=16.5, bold=True)
_KINDS: Final = Look(size=16.5)
_ASKED_SECOND: Final = Look(size=9.5, colour=QUIET)
_BETWEEN_ASKED: Final = 1.2 * MM
_TITLES: Final = 30 * MM


def poster_pdf(sheet: PosterSheet) -> bytes:
    """A4; the same sheet gives the same bytes."""
    first = sheet.first
    paper = Paper(locale=first.locale, title=f"{first.community} {first.headline}", author=first.community)
    match sheet.place:
        case PosterPlace.GATE:
            _draw_gate(sheet, paper)
        case PosterPlace.NOTICE_BOARD:
            _draw_notice_board(sheet, paper)
        case PosterPlace.MAILBOX:
            draw_cards(sheet, paper)
        case _ as never:
            assert_never(never)
    return paper.finished()


def _draw_gate(sheet: PosterSheet, paper: Paper) -> None:
    """For people who walk past: one large code, one sentence, the numbers."""
    draw_band(sheet, paper, 32 * MM, Look(size=34, colour=WHITE, bold=True, spread=2))
    column = Column(paper=paper, x=EDGE, room=ROOM, y=37 * MM, centred=True)
    column.one_line(both(sheet, lambda text: text.headline), Look(size=38, bold=True))
    side = 116 * MM
    top = column.y + (0 if sheet.second else 6 * MM)
    draw_code(sheet, paper, (WIDTH - side) / 2, top, side, size=16)
    column.y = top + side + 9 * MM
    asked = both(sheet, lambda text: " · ".join(one.title for one in text.asked))
    column.one_line(asked, Look(size=27, colour=ACCENT, bold=True), second=Look(size=13, colour=QUIET))
    draw_phones(sheet, paper)


def _draw_notice_board(sheet: PosterSheet, paper: Paper) -> None:
    """For people who stand and read: how it goes, what can be asked for, what it costs."""
    draw_band(sheet, paper, 27 * MM, Look(size=27, colour=WHITE, bold=True, spread=1.5))
    column = Column(paper=paper, x=EDGE, room=ROOM, y=31 * MM)
    column.one_line(both(sheet, lambda text: text.headline), Look(size=31, bold=True), after=2 * MM)
    side = 76 * MM
    draw_code(sheet, paper, EDGE - quiet_zone(sheet.link, side), column.y, side, size=11)
    steps = Column(paper=paper, x=EDGE + side, room=ROOM - side, y=column.y + 5 * MM)
    for number in range(len(sheet.first.steps)):
        steps.say(
            _step(sheet, number),
            Look(size=17),
            second=Look(size=10, colour=QUIET),
            after=3.4 * MM if sheet.second else 7 * MM,
        )
    column.y = max(column.y + side + 5 * MM, steps.y)
    _draw_asked(sheet, column)
    draw_phones(sheet, paper)
    draw_prices(sheet, paper, column, bottom=PHONES_TOP - 3 * MM)


def _step(sheet: PosterSheet, number: int) -> Words:
    return both(sheet, lambda text: text.steps[number])


def _draw_asked(sheet: PosterSheet, column: Column) -> None:
    """What can be asked for, and beside it what belongs to it; however many, they stay above the numbers to ring."""
    draw_heading(column, both(sheet, lambda text: text.asking))
    titles = [_title(sheet, number) for number in range(len(sheet.first.asked))]
    wanted = sum(column.line_height(title, _ASKED, _ASKED_SECOND) + _BETWEEN_ASKED for title in titles)
    part = min(1.0, (PHONES_TOP - 3 * MM - column.y) / max(wanted, 1.0))
    for number, title in enumerate(titles):
        second = _ASKED_SECOND.times(part)
        named = replace(column, room=_TITLES - 3 * MM)
        named.one_line(title, _ASKED.times(part), second=second)
        beside = replace(column, x=EDGE + _TITLES, room=ROOM - _TITLES)
        beside.one_line(_kinds(sheet, number, beside, part), _KINDS.times(part), second=second)
        column.y = max(named.y, beside.y) + _BETWEEN_ASKED * part


def _title(sheet: PosterSheet, number: int) -> Words:
    return both(sheet, lambda text: text.asked[number].title)


def _kinds(sheet: PosterSheet, number: int, column: Column, part: float) -> Words:
    def line(text: PosterText) -> str:
        look = _KINDS if text is sheet.first else _ASKED_SECOND
        return column.as_many(text.asked[number].kinds, text.locale, look.times(part))

    return both(sheet, line)
