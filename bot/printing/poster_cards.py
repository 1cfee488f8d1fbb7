"""Cards for the mailboxes: eight to a sheet, with marks where to cut."""

from typing import Final

from bot.printing.columns import Column
from bot.printing.paper import ACCENT, ALARM, HAIRLINE, HEIGHT, MM, QUIET, WIDTH, Look, Paper
from bot.printing.poster_parts import both, dialled, draw_code
from bot.printing.qr_codes import quiet_zone
from bot.printing.sheets import PosterSheet

_ACROSS, _DOWN = 2, 4
_CARD_WIDTH: Final = 95 * MM
_CARD_HEIGHT: Final = 66 * MM
_LEFT: Final = (WIDTH - _ACROSS * _CARD_WIDTH) / 2
_TOP: Final = (HEIGHT - _DOWN * _CARD_HEIGHT) / 2
_MARK: Final = 5 * MM
_INSIDE: Final = 6 * MM
_CODE: Final = 44 * MM


def draw_cards(sheet: PosterSheet, paper: Paper) -> None:
    """Every card is the same."""
    for column in range(_ACROSS):
        for row in range(_DOWN):
            _draw_card(sheet, paper, _LEFT + column * _CARD_WIDTH, _TOP + row * _CARD_HEIGHT)
    for column in range(_ACROSS + 1):
        x = _LEFT + column * _CARD_WIDTH
        paper.line(x, _TOP - _MARK, x, _TOP - 1 * MM, colour=QUIET, thick=0.4)
        paper.line(x, HEIGHT - _TOP + 1 * MM, x, HEIGHT - _TOP + _MARK, colour=QUIET, thick=0.4)
    for row in range(_DOWN + 1):
        y = _TOP + row * _CARD_HEIGHT
        paper.line(_LEFT - _MARK, y, _LEFT - 1 * MM, y, colour=QUIET, thick=0.4)
        paper.line(WIDTH - _LEFT + 1 * MM, y, WIDTH - _LEFT + _MARK, y, colour=QUIET, thick=0.4)
    for row in range(1, _DOWN):
        y = _TOP + row * _CARD_HEIGHT
        paper.line(WIDTH / 2 - 2 * MM, y, WIDTH / 2 + 2 * MM, y, colour=HAIRLINE, thick=0.4)
        paper.line(WIDTH / 2, y - 2 * MM, WIDTH / 2, y + 2 * MM, colour=HAIRLINE, thick=0.4)


def _draw_card(sheet: PosterSheet, paper: Paper, x: float, y: float) -> None:
    quiet, gap = quiet_zone(sheet.link, _CODE), (0.8 if sheet.second else 2.5) * MM
    draw_code(sheet, paper, x + _INSIDE - quiet, y + _INSIDE - quiet, _CODE, size=8)
    inner = x + _INSIDE - quiet + _CODE
    column = Column(paper=paper, x=inner, room=x + _CARD_WIDTH - inner - _INSIDE, y=y + _INSIDE - 1.5 * MM)
    column.one_line(both(sheet, lambda text: text.community), Look(size=17, colour=ACCENT, bold=True), after=gap)
    column.one_line(both(sheet, lambda text: text.headline), Look(size=13), after=2 * gap)
    column.one_line(both(sheet, lambda text: text.duty.title), Look(size=9, colour=QUIET))
    column.one_line(both(sheet, lambda text: text.duty.number), Look(size=17, colour=ACCENT, bold=True))
    numbers = both(sheet, lambda text: dialled(text.emergencies))
    foot = Column(paper=paper, x=x + _INSIDE, room=_CARD_WIDTH - 2 * _INSIDE, y=y + _CARD_HEIGHT - 14.5 * MM)
    foot.one_line(numbers, Look(size=14, colour=ALARM, bold=True), second=Look(size=8, colour=ALARM))
