"""What paper cannot show is dropped, replaced or marked."""

import pytest

from bot.printing.printable import printable
from bot.printing.typefaces import typeface
from domain.i18n import Locale


def shown(text: str, locale: Locale = Locale.ZH_HANS) -> str:
    return printable(text, locale, typeface(locale).has)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("🔧 水龙头修好了👍🏽", "水龙头修好了"),
        ("✅ 修好了", "✓ 修好了"),
        ("❗急", "！急"),
        ("1️⃣ 先关水", "1 先关水"),
        ("👨‍👩‍👧 一家三口🇨🇳", "一家三口"),
        ("王\u202e女士\u200b", "王女士"),
        ("行\r\n行\t行\x00", "行 行 行"),
        ("阿\ud800文", "阿文"),
        ("𠮷野家", "□野家"),
        ("สวัสดี 您好", "□□□□ 您好"),
        ("Müller ¥5 ~ 30㎡ ^`", "Müller ¥5 ~ 30㎡ ^`"),
        ("cafe\u0301", "café"),
        ("don’t “说”", "don't “说”"),
        ("　缩进", "　缩进"),
        ("", ""),
    ],
)
def test_on_paper(text: str, paper: str) -> None:
    assert shown(text) == paper


def test_english_gets_narrow_marks() -> None:
    assert shown("“It’s done” — really…", Locale.EN) == '"It\'s done" – really...'
