"""A link as a QR code that old phones read, too."""

from typing import Final

import segno

from bot.printing.paper import Paper

QUIET_MODULES: Final = 4
"""The white margin on each side that the standard asks for."""


def qr_modules(link: str) -> tuple[tuple[bool, ...], ...]:
    """The dark squares, without the margin. A quarter of them may get dirty or faded (level Q)."""
    code = segno.make(link, error="q", micro=False, boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def quiet_zone(link: str, side: float) -> float:
    """How wide the white margin is when the code with its margin has this side."""
    return side * QUIET_MODULES / (len(qr_modules(link)) + 2 * QUIET_MODULES)


def draw_qr(paper: Paper, link: str, x: float, y: float, side: float) -> None:
    """`side` includes the white margin."""
    modules = qr_modules(link)
    quiet = quiet_zone(link, side)
    paper.box(x, y, side, side, fill="#ffffff")
    paper.squares(x + quiet, y + quiet, modules, (side - 2 * quiet) / len(modules))
    paper.link(x, y, side, side, link)
