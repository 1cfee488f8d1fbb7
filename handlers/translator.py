"""Texts in one person's or group's language: what every view is given as `t`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from domain.i18n import Locale, LocalText
from domain.moments import say_clock, say_date, say_full, say_lasting, say_left, say_moment, say_span
from domain.time_spacing import spaced


def later(message: str) -> str:
    """Mark a text of a table for extraction; `t(...)` translates it when the table is read."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Gives texts in `locale`. The English source text is the key; a text without translation stays English.

    `messages` maps source texts to translations. In a message `{name}` takes a parameter: a plain `str` is escaped for
    HTML, `Markup` is not. Around a time the blanks are set as its words want them.
    """

    locale: Locale
    messages: Mapping[str, str]

    def __call__(self, message: str, /, **params: object) -> Markup:
        """Translate a message that is sent as HTML."""
        return _filled(self._find(message, params), params)

    def n(self, singular: str, plural: str, n: int, /, **params: object) -> Markup:
        """Translate a message that counts; `{n}` is the number. Chinese has one form."""
        return _filled(self._counted(singular, plural, n, params), {"n": n, **params})

    def plain(self, message: str, /, **params: object) -> str:
        """Translate a text that is not HTML: a button, the answer to a press, a file name."""
        return self._find(message, params).format(**params)

    def plain_n(self, singular: str, plural: str, n: int, /, **params: object) -> str:
        """Translate a counting text that is not HTML."""
        return self._counted(singular, plural, n, params).format(n=n, **params)

    def text(self, text: LocalText) -> str:
        return text.in_(self.locale)

    def moment(self, at: datetime, now: datetime, tz: str, *, dated: bool = True) -> str:
        return say_moment(at, now, tz, self.locale, dated=dated)

    def clock(self, at: datetime, now: datetime, tz: str) -> str:
        return say_clock(at, now, tz, self.locale)

    def lasting(self, at: datetime, now: datetime, tz: str) -> str:
        return say_lasting(at, now, tz, self.locale)

    def full(self, at: datetime, now: datetime, tz: str) -> str:
        return say_full(at, now, tz, self.locale)

    def date(self, at: datetime, now: datetime, tz: str) -> str:
        return say_date(at, now, tz, self.locale)

    def span(self, start: datetime, end: datetime, now: datetime, tz: str) -> str:
        return say_span(start, end, now, tz, self.locale)

    def left(self, delta: timedelta) -> str:
        return say_left(delta, self.locale)

    def sentences(self, *parts: Markup) -> Markup:
        """Sentences in a row, empty ones left out; Chinese has no space between them."""
        return Markup(" ").join(part for part in parts if part) if self.locale is Locale.EN else Markup("").join(parts)

    def _find(self, message: str, params: Mapping[str, object]) -> str:
        return spaced(self.messages.get(message, message), params, self.locale)

    def _counted(self, singular: str, plural: str, n: int, params: Mapping[str, object]) -> str:
        return spaced(self.messages.get(singular, singular if n == 1 else plural), params, self.locale)


def _filled(message: str, params: Mapping[str, object]) -> Markup:
    """The message with its places filled; as `Markup.format` does it, whose parser is written in Python."""
    escaped = {name: escape(value) for name, value in params.items()}
    return Markup(message.format(**escaped))  # noqa: S704 - messages are ours, params are escaped
