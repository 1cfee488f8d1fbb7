"""Where each key and element of a TOML document stands. The document is valid: tomllib has read it before."""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:([A-Za-z0-9_-]+)|"((?:[^"\\]|\\.)*)"|'([^']*)')[ \t]*""")
_STRINGS = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_BARE = re.compile(r"[^,\]}\n#]+")


def find_lines(document: str) -> dict[Path, int]:
    """Give the line (from 1) of every key and array element, by its path: ("questions", 2, "kind")."""
    scanner = _Scanner(document=document.replace("\r\n", "\n"))
    scanner.scan()
    return scanner.lines


@dataclass(slots=True)
class _Scanner:
    """Walks through the document once; `at` is the next character."""

    document: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)
    """How many elements each array of tables has so far."""

    def scan(self) -> None:
        table: Path = ()
        while self._skip(_BLANK) < len(self.document):
            if self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        start, brackets = self.at, 2 if self.document.startswith("[[", self.at) else 1
        self.at += brackets
        path = self._resolved(self._dotted())
        self.at += brackets
        if brackets == 2:
            index = self.tables.get(path, -1) + 1
            self.tables[path] = index
            self.lines.setdefault(path, self._line(start))
            path = (*path, index)
        self.lines[path] = self._line(start)
        return path

    def _resolved(self, keys: Path) -> Path:
        """Put the present index behind each array of tables on the way to the last key."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.tables:
                path = (*path, self.tables[path])
        return (*path, keys[-1])

    def _pair(self, table: Path) -> None:
        start = self.at
        path = (*table, *self._dotted())
        for length in range(len(table) + 1, len(path) + 1):
            self.lines.setdefault(path[:length], self._line(start))
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        match self._peek():
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._skip(_STRINGS)
            case _:
                self._skip(_BARE)

    def _array(self, path: Path) -> None:
        index = 0
        self.at += 1
        while self._next_of("]"):
            self.lines[(*path, index)] = self._line(self.at)
            self._value((*path, index))
            index += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._next_of("}"):
            self._pair(path)

    def _next_of(self, closing: str) -> bool:
        """Step to the next element; at the closing bracket step over it and say no."""
        self._skip(_BLANK)
        if self._peek() == ",":
            self.at += 1
            self._skip(_BLANK)
        if self._peek() != closing:
            return True
        self.at += 1
        return False

    def _dotted(self) -> Path:
        keys: list[str | int] = []
        while match := _KEY.match(self.document, self.at):
            keys.append(next(group for group in match.groups() if group is not None))
            self.at = match.end()
            if self._peek() != ".":
                break
            self.at += 1
        return tuple(keys)

    def _skip(self, pattern: re.Pattern[str]) -> int:
        if match := pattern.match(self.document, self.at):
            self.at = match.end()
        return self.at

    def _peek(self) -> str:
        return self.document[self.at : self.at + 1]

    def _line(self, position: int) -> int:
        return self.document.count("\n", 0, position) + 1
