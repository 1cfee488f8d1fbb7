"""The texts of all languages, read from the .po files at start; there is no compile step."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Self

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup

from domain.i18n import Locale
from handlers.translator import Translator

PO_FILES: Mapping[Locale, str] = MappingProxyType({Locale.ZH_HANS: "zh_Hans.po", Locale.ZH_HANT: "zh_Hant.po"})
"""Where each translated language lives; English is the source text and has none."""


def locales_directory() -> Traversable:
    """The .po files that come with the program."""
    return files("bot") / "locales"


def _read(path: Traversable, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One translator per language."""

    translators: Mapping[Locale, Translator]

    @classmethod
    def load(cls, directory: Traversable | None = None) -> Self:
        """Read the .po files of `directory`, by default those of the program. Raises FileNotFoundError, PoFileError."""
        return cls(translators=_own() if directory is None else _read_all(directory))

    def translator(self, locale: Locale) -> Translator:
        return self.translators[locale]

    def translate(self, locale: Locale, message: str, /, **params: object) -> Markup:
        return self.translators[locale](message, **params)


@cache
def _own() -> Mapping[Locale, Translator]:
    """Those of the program; they do not change while it runs."""
    return _read_all(locales_directory())


def _read_all(place: Traversable) -> Mapping[Locale, Translator]:
    return MappingProxyType(
        {
            locale: Translator(locale, _messages(place / PO_FILES[locale], locale) if locale in PO_FILES else {})
            for locale in Locale
        }
    )


def _messages(path: Traversable, locale: Locale) -> Mapping[str, str]:
    """Give source text → translation. Fuzzy and empty ones are left out: English is better than a wrong text."""
    found: dict[str, str] = {}
    for message in _read(path, locale.replace("-", "_")):
        source = message.id[0] if isinstance(message.id, tuple | list) else message.id
        target = message.string[0] if isinstance(message.string, tuple | list) else message.string
        if source and target and not message.fuzzy:
            found[source] = target
    return MappingProxyType(found)
