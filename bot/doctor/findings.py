"""What the doctor says: one finding for each thing that was looked at, with what to do about it."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class Level(StrEnum):
    """How bad a finding is; only a problem makes the command fail."""

    FINE = "fine"
    NOTE = "note"
    PROBLEM = "problem"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at. `check` names it for machines and never changes; `advice` is what to do."""

    check: str
    level: Level
    sentence: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.level:8}{self.sentence} {self.advice}".rstrip()


def fine(check: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(check=check, level=Level.FINE, sentence=sentence)


def note(check: str, sentence: str, advice: str) -> Finding:
    """Good to know; the bot works."""
    return Finding(check=check, level=Level.NOTE, sentence=sentence, advice=advice)


def problem(check: str, sentence: str, advice: str) -> Finding:
    """Something does not work, or will stop working."""
    return Finding(check=check, level=Level.PROBLEM, sentence=sentence, advice=advice)


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing needs mending."""
    return all(one.level is not Level.PROBLEM for one in findings)


def as_json(findings: Sequence[Finding]) -> str:
    """{"healthy": …, "findings": [{"check", "level", "sentence", "advice"}, …]}, for whatever watches over us."""
    return msgspec.json.encode({"healthy": healthy(findings), "findings": findings}).decode()
