"""The fonts that come with the program: what they hold, that they may be shipped, and how big they are."""

import gzip
from io import BytesIO

from fontTools.ttLib import TTFont

from bot.printing.typefaces import FONT, HANT_FONT, fonts_directory, typeface
from domain.i18n import Locale


def names(file: str) -> dict[int, str]:
    with TTFont(BytesIO(gzip.decompress((fonts_directory() / file).read_bytes()))) as font:
        return {number: str(font["name"].getDebugName(number)) for number in (1, 6, 13)}


def encodable(codec: str, first: int, last: int) -> set[str]:
    pairs = (bytes([lead, trail]) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    return {char for pair in pairs if len(char := pair.decode(codec, errors="ignore")) == 1 and ord(char) > 0x7F}


def test_they_are_free_and_do_not_bear_the_names_of_others() -> None:
    for file, family in ((FONT, "Concierge Sans"), (HANT_FONT, "Concierge Sans Hant")):
        found = names(file)
        assert (found[1], found[6]) == (family, family.replace(" ", ""))
        assert "SIL Open Font License, Version 1.1" in found[13]
    licence = (fonts_directory() / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2014-2021 Adobe" in licence


def test_the_package_stays_small() -> None:
    assert sum(file.stat().st_size for file in fonts_directory().iterdir()) < 5_000_000


def test_both_kinds_of_chinese_and_latin_are_there() -> None:
    wanted = encodable("gb2312", 0xB0, 0xF7) | encodable("big5", 0xA4, 0xF8) | {chr(code) for code in range(0x20, 0x7F)}
    wanted |= set("，。、；：？！（）《》「」『』“”‘’—…·～￥¥€№℃㎡①⑳✓×→□éüßā喆堃祎赟珺邨")
    face = typeface(Locale.ZH_HANS)
    assert len(wanted) > 15_000
    assert sorted(char for char in wanted if not face.has(char)) == []


def test_traditional_chinese_has_its_own_forms_of_shared_characters() -> None:
    runs = list(typeface(Locale.ZH_HANT).runs("報頭，骨ok"))
    assert runs == [(FONT, "報頭"), (HANT_FONT, "，骨"), (FONT, "ok")]
    assert list(typeface(Locale.ZH_HANS).runs("报修，骨头ok")) == [(FONT, "报修，骨头ok")]


def test_what_nobody_has_goes_to_the_font_for_all() -> None:
    assert list(typeface(Locale.ZH_HANT).runs("𠮷")) == [(FONT, "𠮷")]
    assert typeface(Locale.ZH_HANT).has("𠮷") is False
