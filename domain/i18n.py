"""Languages: which one a person reads, and texts that exist in several of them."""

from dataclasses import dataclass
from enum import StrEnum

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


class Locale(StrEnum):
    """A language this product speaks. The value is the BCP 47 tag that is stored and shown."""

    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"
    EN = "en"


def locale_from_telegram(code: str | None, default: Locale = Locale.ZH_HANS) -> Locale:
    """Read Telegram's `language_code` (IETF tag, any case, `_` or `-`, possibly missing); unknown gives `default`."""
    subtags = (code or "").strip().lower().replace("_", "-").split("-")
    match subtags[0]:
        case "en":
            return Locale.EN
        case "yue":
            return Locale.ZH_HANS if "hans" in subtags or "cn" in subtags else Locale.ZH_HANT
        case "zh":
            traditional = "hans" not in subtags and not _TRADITIONAL.isdisjoint(subtags)
            return Locale.ZH_HANT if traditional else Locale.ZH_HANS
        case _:
            return default


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalText:
    """One text in the three languages. Only simplified Chinese must exist; the others fall back to it."""

    zh_hans: str
    zh_hant: str = ""
    en: str = ""

    def in_(self, locale: Locale) -> str:
        match locale:
            case Locale.ZH_HANS:
                return self.zh_hans
            case Locale.ZH_HANT:
                return self.zh_hant or self.zh_hans
            case Locale.EN:
                return self.en or self.zh_hans

    def behind(self, number: str) -> "LocalText":
        """The same in each language behind a number: 007 水龙头."""
        zh_hans, zh_hant, en = (
            f"{number} {self.in_(locale)}" for locale in (Locale.ZH_HANS, Locale.ZH_HANT, Locale.EN)
        )
        return LocalText(zh_hans=zh_hans, zh_hant=zh_hant, en=en)
