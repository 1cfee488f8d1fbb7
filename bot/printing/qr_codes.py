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


def draw_qr(paper: Paper, link: str, x: float, y: float, side: float) -> None:
    """`side` includes the white margin."""
    modules = qr_modules(link)
    module = side / (len(modules) + 2 * QUIET_MODULES)
    paper.box(x, y, side, side, fill="#ffffff")
    paper.squares(x + QUIET_MODULES * module, y + QUIET_MODULES * module, modules, module)
    paper.link(x, y, side, side, link)
