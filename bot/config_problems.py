"""What is wrong in a configuration file: where, and one plain sentence that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ConciergeError


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ConfigProblem:
    """One mistake. `line` counts from 1; 0 is the file as a whole."""

    file: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return f"{place}: {self.sentence}"


class ConfigError(ConciergeError):
    """The configuration cannot be used; `concierge check` lists every problem with file and line."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n" + "\n".join(str(problem) for problem in self.problems))
