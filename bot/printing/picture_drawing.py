"""Draws the pictures of the default catalogue anew: `python -m bot.printing.picture_drawing`.

Plain shapes in six colours on a card of 480 by 320, drawn larger and made smaller for smooth edges. Own work, under the
licence of the project. Pillow is there wherever reportlab is.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageDraw

from bot.config_files import default_directory

_SIZE: Final = (480, 320)
_TIMES: Final = 3
_COLOURS: Final[Mapping[str, str]] = MappingProxyType(
    {"ink": "#2f4858", "paper": "#fffaf0", "blue": "#5b9bb5", "green": "#6fa96b", "sand": "#d9a15b", "red": "#c8614f"}
)
_GROUND: Final = "#e8f0ef"

Shape = tuple[str, str, tuple[int, ...]]
"""What it is, its colour, and its points; the first number of a line is its width."""

DRAWINGS: Final[Mapping[str, tuple[Shape, ...]]] = MappingProxyType(
    {
        "house-cleaning": (
            ("line", "sand", (12, 300, 40, 210, 190)),
            ("poly", "red", (180, 180, 250, 200, 240, 270, 140, 260)),
            ("line", "ink", (3, 170, 215, 160, 255)),
            ("line", "ink", (3, 205, 220, 200, 262)),
            ("poly", "blue", (290, 190, 400, 190, 385, 280, 305, 280)),
            ("line", "ink", (5, 292, 190, 345, 130, 398, 190)),
            ("disc", "paper", (310, 165, 345, 200)),
            ("disc", "paper", (340, 160, 380, 200)),
        ),
        "ac-cleaning": (
            ("box", "paper", (80, 60, 400, 160)),
            ("box", "blue", (100, 130, 380, 148)),
            ("disc", "green", (360, 80, 376, 96)),
            ("line", "blue", (8, 150, 180, 135, 220, 155, 260)),
            ("line", "blue", (8, 240, 180, 225, 220, 245, 260)),
            ("line", "blue", (8, 330, 180, 315, 220, 335, 260)),
        ),
        "hood-cleaning": (
            ("box", "ink", (200, 30, 280, 120)),
            ("poly", "blue", (190, 110, 290, 110, 380, 180, 100, 180)),
            ("box", "ink", (100, 180, 380, 196)),
            ("box", "ink", (110, 270, 370, 284)),
            ("box", "red", (170, 225, 310, 270)),
            ("line", "red", (8, 310, 240, 360, 240)),
        ),
        "mattress-cleaning": (
            ("box", "paper", (90, 150, 420, 220)),
            ("box", "blue", (90, 190, 420, 240)),
            ("disc", "sand", (105, 125, 195, 170)),
            ("box", "ink", (70, 90, 90, 270)),
            ("box", "ink", (410, 180, 426, 270)),
            ("line", "green", (6, 300, 70, 300, 120)),
            ("line", "green", (6, 275, 95, 325, 95)),
            ("line", "green", (5, 370, 50, 370, 90)),
            ("line", "green", (5, 350, 70, 390, 70)),
        ),
        "bulb-changing": (
            ("disc", "sand", (165, 50, 315, 200)),
            ("poly", "sand", (190, 170, 290, 170, 270, 230, 210, 230)),
            ("box", "ink", (206, 228, 274, 246)),
            ("box", "ink", (212, 252, 268, 268)),
            ("line", "paper", (8, 215, 130, 240, 165, 265, 130)),
            ("line", "red", (8, 100, 125, 140, 125)),
            ("line", "red", (8, 340, 125, 380, 125)),
            ("line", "red", (8, 130, 40, 155, 65)),
            ("line", "red", (8, 350, 40, 325, 65)),
        ),
        "tap-fitting": (
            ("box", "blue", (120, 110, 300, 150)),
            ("box", "blue", (260, 110, 300, 200)),
            ("box", "ink", (90, 90, 120, 170)),
            ("box", "ink", (190, 70, 210, 110)),
            ("box", "red", (150, 50, 250, 72)),
            ("disc", "blue", (266, 220, 294, 255)),
            ("poly", "blue", (280, 205, 268, 234, 292, 234)),
        ),
        "furniture-assembly": (
            ("box", "sand", (90, 60, 250, 270)),
            ("box", "paper", (104, 74, 236, 128)),
            ("box", "paper", (104, 140, 236, 194)),
            ("box", "paper", (104, 206, 236, 256)),
            ("line", "ink", (12, 300, 250, 370, 130)),
            ("line", "red", (24, 368, 134, 392, 92)),
            ("disc", "ink", (160, 96, 180, 106)),
            ("disc", "ink", (160, 162, 180, 172)),
            ("disc", "ink", (160, 226, 180, 236)),
        ),
        "lock-changing": (
            ("disc", "ink", (150, 40, 290, 200)),
            ("disc", "ground", (175, 66, 265, 190)),
            ("box", "sand", (130, 130, 310, 280)),
            ("disc", "ink", (202, 175, 238, 211)),
            ("box", "ink", (212, 200, 228, 245)),
            ("disc", "red", (350, 90, 410, 150)),
            ("disc", "ground", (368, 108, 392, 132)),
            ("line", "red", (14, 380, 146, 380, 250)),
            ("line", "red", (12, 380, 230, 405, 230)),
            ("line", "red", (12, 380, 250, 400, 250)),
        ),
        "drain-clearing": (
            ("box", "blue", (110, 60, 150, 180)),
            ("box", "blue", (110, 160, 260, 200)),
            ("box", "blue", (240, 160, 280, 270)),
            ("box", "ink", (98, 52, 162, 72)),
            ("box", "ink", (228, 256, 292, 276)),
            ("line", "sand", (14, 360, 50, 360, 180)),
            ("poly", "red", (310, 240, 330, 185, 390, 185, 410, 240)),
        ),
        "moving-help": (
            ("box", "sand", (60, 90, 250, 230)),
            ("box", "paper", (140, 90, 170, 150)),
            ("poly", "blue", (262, 130, 350, 130, 410, 180, 410, 230, 262, 230)),
            ("poly", "paper", (290, 145, 342, 145, 380, 180, 290, 180)),
            ("disc", "ink", (95, 205, 155, 265)),
            ("disc", "ink", (310, 205, 370, 265)),
            ("disc", "paper", (113, 223, 137, 247)),
            ("disc", "paper", (328, 223, 352, 247)),
        ),
        "parcel-to-door": (
            ("box", "blue", (80, 40, 220, 280)),
            ("box", "paper", (100, 60, 200, 150)),
            ("disc", "ink", (186, 165, 206, 185)),
            ("box", "sand", (250, 160, 410, 280)),
            ("box", "paper", (318, 160, 342, 215)),
            ("line", "green", (10, 330, 60, 330, 120)),
            ("poly", "green", (300, 110, 360, 110, 330, 145)),
        ),
        "plant-care": (
            ("poly", "red", (170, 190, 310, 190, 290, 285, 190, 285)),
            ("box", "red", (158, 170, 322, 194)),
            ("line", "green", (10, 240, 175, 240, 80)),
            ("poly", "green", (240, 130, 300, 60, 350, 80, 310, 130)),
            ("poly", "green", (240, 150, 180, 80, 130, 100, 170, 150)),
            ("disc", "green", (215, 40, 265, 100)),
        ),
        "umbrella-loan": (
            ("disc", "red", (80, 50, 400, 310)),
            ("box", "ground", (70, 180, 410, 320)),
            ("disc", "ground", (80, 155, 186, 205)),
            ("disc", "ground", (187, 155, 293, 205)),
            ("disc", "ground", (294, 155, 400, 205)),
            ("line", "ink", (10, 240, 40, 240, 265)),
            ("line", "ink", (10, 236, 265, 275, 265)),
            ("line", "ink", (10, 271, 268, 271, 240)),
        ),
        "trolley-loan": (
            ("line", "ink", (12, 110, 60, 110, 235)),
            ("line", "ink", (12, 70, 60, 116, 60)),
            ("box", "blue", (104, 225, 400, 245)),
            ("disc", "ink", (130, 240, 180, 290)),
            ("disc", "ink", (330, 240, 380, 290)),
            ("disc", "paper", (146, 256, 164, 274)),
            ("disc", "paper", (346, 256, 364, 274)),
            ("box", "sand", (140, 130, 260, 222)),
            ("box", "green", (270, 160, 375, 222)),
            ("box", "paper", (190, 130, 210, 170)),
        ),
        "key-copying": (
            ("disc", "sand", (70, 70, 170, 170)),
            ("disc", "ground", (100, 100, 140, 140)),
            ("line", "sand", (18, 165, 120, 390, 120)),
            ("line", "sand", (16, 330, 120, 330, 155)),
            ("line", "sand", (16, 370, 120, 370, 160)),
            ("disc", "blue", (70, 180, 170, 280)),
            ("disc", "ground", (100, 210, 140, 250)),
            ("line", "blue", (18, 165, 230, 390, 230)),
            ("line", "blue", (16, 330, 230, 330, 265)),
            ("line", "blue", (16, 370, 230, 370, 270)),
        ),
        "print-copy": (
            ("box", "paper", (160, 40, 320, 130)),
            ("box", "ink", (90, 120, 390, 220)),
            ("disc", "green", (350, 140, 368, 158)),
            ("box", "paper", (150, 185, 330, 285)),
            ("line", "blue", (6, 170, 215, 310, 215)),
            ("line", "blue", (6, 170, 238, 310, 238)),
            ("line", "blue", (6, 170, 261, 260, 261)),
        ),
        "bulky-waste": (
            ("box", "green", (90, 120, 390, 200)),
            ("box", "green", (90, 170, 390, 240)),
            ("box", "ink", (60, 150, 110, 245)),
            ("box", "ink", (370, 150, 420, 245)),
            ("box", "ink", (90, 245, 110, 270)),
            ("box", "ink", (370, 245, 390, 270)),
            ("line", "red", (10, 200, 60, 280, 60)),
            ("poly", "red", (275, 35, 320, 60, 275, 85)),
        ),
    }
)


def draw(shapes: tuple[Shape, ...]) -> Image.Image:
    """One card."""
    card = Image.new("RGB", (_SIZE[0] * _TIMES, _SIZE[1] * _TIMES), _GROUND)
    pen = ImageDraw.Draw(card)
    for kind, name, numbers in shapes:
        colour = _COLOURS.get(name, _GROUND)
        scaled = [number * _TIMES for number in numbers]
        if kind == "box":
            pen.rounded_rectangle(scaled, radius=6 * _TIMES, fill=colour)
        elif kind == "disc":
            pen.ellipse(scaled, fill=colour)
        elif kind == "poly":
            pen.polygon(scaled, fill=colour)
        else:
            pen.line(scaled[1:], fill=colour, width=scaled[0], joint="curve")
    return card.resize(_SIZE, Image.Resampling.LANCZOS).quantize(32)


def main() -> None:
    """Write every picture beside the catalogue."""
    place: Path = default_directory() / "catalog" / "pictures"
    place.mkdir(exist_ok=True)
    for name, shapes in DRAWINGS.items():
        draw(shapes).save(place / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
