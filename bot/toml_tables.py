"""Reading a TOML table field by field: every value checked, every key used, every problem noted with its line."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from bot.config_problems import ConfigProblem
from bot.toml_positions import find_lines
from domain.day_spans import DaySpan, in_order
from domain.hours_reading import read_span
from domain.i18n import Locale, LocalText

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")

_DURATION = re.compile(r"(?:(\d+) ?d)? ?(?:(\d+) ?h)? ?(?:(\d+) ?min)?")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


@dataclass
class Document:
    """One file while it is read; the problems of all its tables come together here."""

    file: Path
    text: str
    problems: list[ConfigProblem]

    @cached_property
    def lines(self) -> Mapping[tuple[str | int, ...], int]:
        """Where each key stands; nobody asks in a file without a problem."""
        return find_lines(self.text)

    def note(self, path: tuple[str | int, ...], sentence: str) -> None:
        """Note a problem at the line of `path`, or of the nearest thing around it that has one."""
        line = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), 0)
        self.problems.append(ConfigProblem(file=self.file, line=line, sentence=sentence))


@dataclass(slots=True)
class Table:
    """One table. Each reading method notes what is wrong and gives a harmless value, so that reading goes on."""

    document: Document
    values: Mapping[str, object]
    path: tuple[str | int, ...] = ()
    used: set[str] = field(default_factory=set)

    @classmethod
    def open(cls, file: Path, problems: list[ConfigProblem]) -> Self | None:
        """Read a file; notes the problem and gives None when it is no TOML at all."""
        try:
            text = file.read_text(encoding="utf-8-sig")
            values = tomllib.loads(text)
        except (OSError, UnicodeDecodeError) as error:
            problems.append(ConfigProblem(file=file, line=0, sentence=f"cannot be read as UTF-8 text: {error}."))
            return None
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else 0
            problems.append(ConfigProblem(file=file, line=line, sentence=f"This is not valid TOML: {error}."))
            return None
        return cls(document=Document(file=file, text=text, problems=problems), values=values)

    def note(self, key: str, sentence: str) -> None:
        self.document.note((*self.path, key), sentence)

    def has(self, key: str) -> bool:
        return key in self.values

    def close(self) -> None:
        """Note every key that nobody asked for."""
        for key in self.values:
            if key not in self.used:
                known = ", ".join(sorted(self.used))
                self.note(key, f'"{key}" is not known here; remove it or correct it to one of: {known}.')

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not blank; required without a default."""
        value = self._take(key, str, "a text in quotes", "" if default is None else default, required=default is None)
        if self.has(key) and isinstance(self.values[key], str) and not value.strip():
            self.note(key, f'"{key}" is empty; write a text or remove the line.')
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key, "") or None

    def identifier(self, key: str) -> str:
        value = self.text(key)
        if value and not _KEY.fullmatch(value):
            self.note(key, f'"{value}" cannot be a key; use up to 40 of a-z, 0-9, "-" and "_".')
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        return self._take(key, bool, "true or false", default)

    def optional_flag(self, key: str) -> bool | None:
        self.used.add(key)
        return self.flag(key) if self.has(key) else None

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 1_000_000) -> int:
        value = self._take(
            key, int, "a whole number", default if default is not None else least, required=default is None
        )
        if not least <= value <= most:
            self.note(key, f'"{key}" must be between {least} and {most}, not {value}.')
            return least
        return value

    def optional_number(self, key: str, *, least: int = 0, most: int = 1_000_000) -> int | None:
        self.used.add(key)
        return self.number(key, least=least, most=most) if self.has(key) else None

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One word of a closed set."""
        fallback = default if default is not None else next(iter(kind))
        word = self._take(key, str, "a text in quotes", fallback.value, required=default is None)
        if word in {one.value for one in kind}:
            return kind(word)
        self.note(key, f'"{word}" is not possible for "{key}"; write one of: {", ".join(one.value for one in kind)}.')
        return fallback

    def optional_duration(self, key: str) -> timedelta | None:
        """The same where it may be missing."""
        self.used.add(key)
        return self.duration(key, positive=True) if self.has(key) else None

    def duration(self, key: str, default: timedelta | None = None, *, positive: bool = False) -> timedelta:
        """A time such as "24h", "1h 30min", "2d"; with `positive` not none at all."""
        if default is not None and not self.has(key):
            self.used.add(key)
            return default
        word = self._take(key, str, 'a time such as "30min", "24h" or "2d"', "", required=True)
        match = _DURATION.fullmatch(word)
        if match is None or not any(match.groups()):
            if word:
                self.note(key, f'"{word}" is no time; write it like "30min", "1h 30min", "24h" or "2d".')
            return timedelta(0)
        days, hours, minutes = (int(group or 0) for group in match.groups())
        if positive and not days + hours + minutes:
            self.note(key, f'"{key}" needs some time; write for example "30min" or "24h".')
        return timedelta(days=days, hours=hours, minutes=minutes)

    def span(self, key: str) -> DaySpan | None:
        word = self._take(key, str, 'hours such as "22:00-08:00"', "")
        return self._read_span(key, word) if word else None

    def spans(self, key: str) -> tuple[DaySpan, ...]:
        """Hours of a day in order, such as ["08:30-12:00", "14:00-24:00"], none over midnight."""
        found = [span for word in self.texts(key) if (span := self._read_span(key, word))]
        if any(span.over_midnight for span in found):
            self.note(key, "These hours reach over midnight; split them at 24:00.")
            return ()
        if not in_order(tuple(found)):
            self.note(key, "These hours overlap or are not in order; sort them.")
        return tuple(found)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none twice; missing is none."""
        found: list[object] = self._take(key, list, 'a list of texts such as ["a", "b"]', [])
        good: list[str] = []
        for index, value in enumerate(found):
            if not isinstance(value, str) or not value.strip():
                self.document.note((*self.path, key, index), f"{value!r} is not a text; put it in quotes.")
            elif value in good:
                self.document.note((*self.path, key, index), f'"{value}" stands here twice; remove one.')
            else:
                good.append(value)
        return tuple(good)

    def dates(self, key: str) -> frozenset[date]:
        found = self._take(key, list, "a list of dates such as [2026-10-01]", [])
        for index, value in enumerate(found):
            if type(value) is not date:
                self.document.note((*self.path, key, index), f"{value!r} is not a date; write it like 2026-10-01.")
        return frozenset(value for value in found if type(value) is date)

    def day(self, key: str) -> date | None:
        found = self._take(key, date, "a date such as 2026-10-01", date.min, required=True)
        if type(found) is not date:
            self.note(key, f'"{key}" must be a date such as 2026-10-01.')
            return None
        return None if found == date.min else found

    def local_text(self, key: str) -> LocalText:
        """A text in all languages: { zh-Hans = "…", zh-Hant = "…", en = "…" }; simplified Chinese must be there."""
        found = self.optional_local_text(key)
        if found is None:
            self.note(key, f'"{key}" is missing; write {key} = {{ zh-Hans = "…", zh-Hant = "…", en = "…" }}.')
        return found or LocalText(zh_hans="")

    def optional_local_text(self, key: str) -> LocalText | None:
        table = self.table(key)
        if table is None:
            return None
        found = LocalText(
            zh_hans=table.text(Locale.ZH_HANS), zh_hant=table.text(Locale.ZH_HANT, ""), en=table.text(Locale.EN, "")
        )
        table.close()
        return found

    def table(self, key: str) -> "Table | None":
        self.used.add(key)
        values = self.values.get(key)
        if values is None or isinstance(values, dict):
            return None if values is None else Table(document=self.document, values=values, path=(*self.path, key))
        self.note(key, f'"{key}" must be a table, with its own names and values.')
        return None

    def tables(self, key: str) -> "tuple[Table, ...]":
        found = self._take(key, list, f"a list of tables, each under [[{key}]]", [])
        good: list[Table] = []
        for index, values in enumerate(found):
            path = (*self.path, key, index)
            if isinstance(values, dict):
                good.append(Table(document=self.document, values=values, path=path))
            else:
                self.document.note(path, f"{values!r} must be a table, written under [[{key}]].")
        return tuple(good)

    def each(self, key: str, read: "Callable[[Table], V]") -> tuple[V, ...]:
        """Read every table of a list and close it."""
        found: list[V] = []
        for table in self.tables(key):
            found.append(read(table))
            table.close()
        return tuple(found)

    def one(self, key: str, read: "Callable[[Table], V]") -> V | None:
        """Read a table that may be missing, and close it."""
        table = self.table(key)
        if table is None:
            return None
        value = read(table)
        table.close()
        return value

    def unique(self, key: str, names: Iterable[str]) -> None:
        """Note names that stand more than once in the list `key`."""
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name and name in seen:
                self.document.note((*self.path, key, index), f'"{name}" exists already; give this one another key.')
            seen.add(name)

    def _read_span(self, key: str, word: str) -> DaySpan | None:
        found = read_span(word)
        if found is None:
            self.note(key, f'"{word}" are no hours; write them like "08:30-12:00" (24:00 is the end of the day).')
        return found

    def _take(self, key: str, kind: type[V], wanted: str, default: V, *, required: bool = False) -> V:
        self.used.add(key)
        value = self.values.get(key)
        if value is None:  # TOML has no null: the key is not there
            if required:
                self.note(key, f'"{key}" is missing; add it: {wanted}.')
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.note(key, f'"{key}" must be {wanted}.')
            return default
        return value
