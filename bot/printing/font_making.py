"""Makes the fonts of the package anew: `python -m bot.printing.font_making [NotoSansCJK-Regular.ttc]`.

The source is the file of the Debian package fonts-noto-cjk (version 2.004 of the font); the same file gives the same
bytes. Needs the development group (fontTools). Two fonts come out: one for all languages, and one with the characters
that are drawn differently in Traditional Chinese, punctuation above all.
"""

import gzip
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

from bot.printing.typefaces import FONT, HANT_FONT, fonts_directory

SOURCE: Final = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_SIMPLIFIED, _TRADITIONAL = 2, 3  # faces of the collection; they share their outlines
_UNITS_OFF: Final = 1.0  # of 1000 to the em: how far a curve may lie from the original one

_SYMBOLS: Final = ((0x20, 0x7F), (0xA0, 0x180), (0x2010, 0x2070), (0x20A0, 0x20C0), (0x2100, 0x2140), (0x2190, 0x21A0))
_MARKS: Final = ((0x2460, 0x2474), (0x25A0, 0x25D0), (0x2600, 0x2613), (0x3000, 0x3020), (0xFF01, 0xFFE7))
_BESIDES: Final = "✓祎赟镕翙颋珣堃喆犇淼嘅咗啲唔冇喺佢哋嚟咁嘢睇攞揾瞓咩噉乜邨"
"""Names and spoken Cantonese that the two character sets lack."""

# Reserved: 'Source'. The fonts get a name of their own all the same, since they are no longer what Noto is.
_NAMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {FONT: ("Concierge Sans", "ConciergeSans"), HANT_FONT: ("Concierge Sans Hant", "ConciergeSansHant")}
)
_NOT_NEEDED: Final = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx")
_OLD_INSTRUCTIONS: Final = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)


def make(source: Path) -> dict[str, bytes]:
    """Give the packed fonts by file name."""
    simplified, traditional = _face(source, _SIMPLIFIED), _face(source, _TRADITIONAL)
    common, theirs = _encodable("gb2312") | _symbols(), _encodable("big5")
    outlines, other_outlines = simplified.getBestCmap(), traditional.getBestCmap()
    only_theirs = {char for char in theirs - common if char in other_outlines}
    differing = {char for char in theirs & common if outlines.get(char) != other_outlines.get(char)}
    for table in simplified["cmap"].tables:
        if table.isUnicode() and table.format != 14:
            table.cmap |= {char: other_outlines[char] for char in only_theirs}
    return {
        FONT: _finished(simplified, common | only_theirs, *_NAMES[FONT]),
        HANT_FONT: _finished(traditional, differing, *_NAMES[HANT_FONT]),
    }


def _face(source: Path, number: int) -> Any:
    return TTFont(source, fontNumber=number, recalcTimestamp=False)


def _encodable(codec: str) -> set[int]:
    """The characters of a two-byte character set."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            char = bytes([lead, trail]).decode(codec, errors="ignore")
            found |= {ord(char)} if len(char) == 1 and ord(char) > 0x7F else set()
    return found


def _symbols() -> set[int]:
    ranges = {code for first, after in (*_SYMBOLS, *_MARKS) for code in range(first, after)}
    return ranges | {ord(char) for char in _BESIDES}


def _finished(font: Any, chars: Iterable[int], family: str, postscript: str) -> bytes:
    options = Options(layout_features=[], hinting=False, glyph_names=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += _NOT_NEEDED
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=chars)
    subsetter.subset(font)
    _quadratic(font)
    for identifier, name in ((1, family), (3, f"{family}; from Noto Sans CJK 2.004"), (4, family), (6, postscript)):
        font["name"].setName(name, identifier, 3, 1, 0x409)
    return gzip.compress(_saved(font), mtime=0)


def _quadratic(font: Any) -> None:
    """Cubic outlines become quadratic ones: what PDF calls TrueType, which every PDF library takes."""
    order, outlines = font.getGlyphOrder(), font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        outlines[name].draw(Cu2QuPen(pen, _UNITS_OFF, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x00010000, 1
    for field in _OLD_INSTRUCTIONS:
        setattr(font["maxp"], field, 0)
    del font["CFF "]
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def _saved(font: Any) -> bytes:
    body = BytesIO()
    font.save(body)
    return body.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the fonts; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    for name, content in make(Path(given[0]) if given else SOURCE).items():
        (fonts_directory() / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
