"""Languages: Telegram's codes and texts in three languages."""

import pytest

from domain.i18n import Locale, LocalText, locale_from_telegram


@pytest.mark.parametrize(
    ("code", "locale"),
    [
        ("zh", Locale.ZH_HANS),
        ("zh-hans", Locale.ZH_HANS),
        ("zh-CN", Locale.ZH_HANS),
        ("zh_SG", Locale.ZH_HANS),
        ("zh-Hans-HK", Locale.ZH_HANS),
        ("zh-hant", Locale.ZH_HANT),
        ("zh-TW", Locale.ZH_HANT),
        ("zh-hk", Locale.ZH_HANT),
        ("zh-mo", Locale.ZH_HANT),
        ("zh-Hant-CN", Locale.ZH_HANT),
        ("yue", Locale.ZH_HANT),
        ("yue-Hans", Locale.ZH_HANS),
        ("en", Locale.EN),
        ("en-GB", Locale.EN),
        (" EN ", Locale.EN),
    ],
)
def test_a_known_code_decides(code: str, locale: Locale) -> None:
    for default in Locale:
        assert locale_from_telegram(code, default) is locale


@pytest.mark.parametrize("code", [None, "", "de", "pt-br", "english", "zhx", "-", "中文"])
def test_an_unknown_code_gives_the_default(code: str | None) -> None:
    assert locale_from_telegram(code) is Locale.ZH_HANS
    assert locale_from_telegram(code, Locale.EN) is Locale.EN


def test_a_text_falls_back_to_simplified_chinese() -> None:
    whole = LocalText(zh_hans="单元", zh_hant="單元", en="section")
    assert [whole.in_(locale) for locale in Locale] == ["单元", "單元", "section"]
    alone = LocalText(zh_hans="单元")
    assert [alone.in_(locale) for locale in Locale] == ["单元", "单元", "单元"]
