"""The fonts that come with the program, as the PDF library knows them, and how wide a text is in them.

Traditional Chinese looks first into a font of its own, with the characters that are drawn differently there; what that
one lacks, and every other language, comes from the font for all.
"""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from domain.i18n import Locale

FONT: Final = "concierge-sans.ttf.gz"
HANT_FONT: Final = "concierge-sans-hant.ttf.gz"

# Letters are made in worker threads. The library's register of fonts belongs to the process, and a font that is
# registered twice would be two fonts to a document that is just being written.
_REGISTERING: Final = Lock()


@dataclass(frozen=True, slots=True)
class Typeface:
    """The fonts of one language, the preferred one first; the last has the glyph for what is missing."""

    fonts: tuple[Any, ...]

    def has(self, char: str) -> bool:
        return any(ord(char) in _glyphs(font) for font in self.fonts)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Give the text in parts, each with the name of its font."""
        for name, chars in groupby(text, key=lambda char: str(self._font(char).fontName)):
            yield name, "".join(chars)

    def width(self, text: str, size: float) -> float:
        """In points."""
        return sum(float(self._font(char).stringWidth(char, size)) for char in text)

    def _font(self, char: str) -> Any:
        return next((font for font in self.fonts if ord(char) in _glyphs(font)), self.fonts[-1])


def typeface(locale: Locale) -> Typeface:
    """Registers the fonts at the first call; takes some hundredths of a second and some megabytes."""
    names = (HANT_FONT, FONT) if locale is Locale.ZH_HANT else (FONT,)
    with _REGISTERING:
        return Typeface(tuple(_registered(name) for name in names))


def fonts_directory() -> Path:
    """Where the packed fonts and their licence lie."""
    return Path(str(files("bot") / "printing" / "fonts"))


def _registered(name: str) -> Any:
    if name not in pdfmetrics.getRegisteredFontNames():
        content = gzip.decompress((fonts_directory() / name).read_bytes())
        pdfmetrics.registerFont(TTFont(name, BytesIO(content), asciiReadable=0, shapable=False))
    return pdfmetrics.getFont(name)


def _glyphs(font: Any) -> Mapping[int, int]:
    glyphs: Mapping[int, int] = font.face.charToGlyph
    return glyphs
