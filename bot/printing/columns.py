"""Text that flows down a column of a poster, in one language or in two."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.printing.line_breaking import break_lines
from bot.printing.paper import QUIET, Look, Paper
from domain.i18n import Locale

_LEADING: Final = 1.42
_BETWEEN: Final = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One text in the poster's first language and, where there is a second, in that one, too."""

    first: str
    first_locale: Locale
    second: str = ""
    second_locale: Locale = Locale.EN


@dataclass(slots=True, kw_only=True)
class Column:
    """Writes downwards from `y`, which is the upper edge of what comes next."""

    paper: Paper
    x: float
    room: float
    y: float
    centred: bool = False
    right: bool = False

    def say(self, words: Words, look: Look, *, second: Look | None = None, after: float = 0.0) -> None:
        """Both languages, broken into lines; the second one is half as large and quiet unless told otherwise."""
        self.write(words.first, words.first_locale, look)
        if words.second and words.second != words.first:
            self.write(words.second, words.second_locale, second or smaller(look))
        self.y += after

    def write(self, text: str, locale: Locale, look: Look) -> None:
        for line in break_lines(self.paper.plain(text, locale), lambda part: self.width(part, look, locale), self.room):
            self._put(line.text, locale, look)

    def one_line(self, words: Words, look: Look, *, second: Look | None = None, after: float = 0.0) -> None:
        """Like `say`, but what is too wide becomes smaller instead of longer."""
        self._put_fitting(words.first, words.first_locale, look)
        if words.second and words.second != words.first:
            self._put_fitting(words.second, words.second_locale, second or smaller(look))
        self.y += after

    def height(self, words: Words, look: Look, *, second: Look | None = None) -> float:
        """How far `say` would go down."""
        found = self._lines(words.first, words.first_locale, look) * look.size * _LEADING
        if words.second and words.second != words.first:
            small = second or smaller(look)
            found += self._lines(words.second, words.second_locale, small) * small.size * _LEADING
        return found

    def line_height(self, words: Words, look: Look, second: Look | None = None) -> float:
        """How far `one_line` goes down when nothing has to become smaller."""
        found = look.size if words.first else 0.0
        if words.second and words.second != words.first:
            found += (second or smaller(look)).size
        return found * _LEADING

    def as_many(self, parts: Sequence[str], locale: Locale, look: Look) -> str:
        """As many of these as one line holds, one at the least."""
        for count in range(len(parts), 0, -1):
            line = _BETWEEN.join(parts[:count]) + ("" if count == len(parts) else " …")
            if count == 1 or self.width(self.paper.plain(line, locale), look, locale) <= self.room:
                return line
        return ""

    def width(self, text: str, look: Look, locale: Locale) -> float:
        return self.paper.width(text, look, locale)

    def _lines(self, text: str, locale: Locale, look: Look) -> int:
        plain = self.paper.plain(text, locale)
        return len(break_lines(plain, lambda part: self.width(part, look, locale), self.room))

    def _put_fitting(self, text: str, locale: Locale, look: Look) -> None:
        plain = self.paper.plain(text, locale)
        if plain:
            self._put(plain, locale, self.paper.fitting(plain, look, self.room, locale))

    def _put(self, line: str, locale: Locale, look: Look) -> None:
        self.y += look.size * _LEADING
        baseline = self.y - look.size * (_LEADING - 1) / 2 - look.size * 0.12
        if self.centred:
            self.paper.text_centred(self.x + self.room / 2, baseline, line, look, locale)
        elif self.right:
            self.paper.text_right(self.x + self.room, baseline, line, look, locale)
        else:
            self.paper.text(self.x, baseline, line, look, locale)


def smaller(look: Look) -> Look:
    """How the second language looks beneath the first."""
    return Look(size=max(look.size * 0.55, 8.0), colour=QUIET if look.colour != "#ffffff" else "#d5e4e3")
