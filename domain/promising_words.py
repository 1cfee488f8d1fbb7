"""Words that answer nothing yet but say by when somebody will: "I'll ask, before 16:00" (ASK-2)."""

import re
from collections.abc import Iterator
from datetime import datetime

from domain.moment_reading import read_moment

LONGEST = 60
"""Characters of such a reply; whoever writes more has something to say."""

_WILL_FIND_OUT = re.compile(
    r"[问問](?:一下|一声|一聲|下|问|問|清楚|清|到)|[问問][^过過了]{0,8}[再就]|查(?:一下|查|一查|清楚)|核[实實](?:一下|后|後)"
    r"|(?:了解|瞭解)(?:一下|清楚|后|後)|[确確][认認](?:一下|后|後)|[请請]示|稍[后後]|晚[点點]|回[头頭]"
    r"|(?:前|再)(?:[给給]您?)?(?:回|答|告|[给給])"
    r"|\b(?:i|we)(?:['’]ll| will| shall)\b.{0,20}\b(?:ask|check|find out|look into|get back|let you know|tell you)\b"
    r"|\blet me (?:ask|check|find out|look)\b",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[，。,;；!！\n]+|\.(?:\s|$)")
_BEFORE = re.compile(r"(.+?)(?:之前|以前|前)")
_BY = re.compile(r"\b(?:by|before|at|until)\s+(.+)$", re.IGNORECASE)


def promised_moment(text: str, now: datetime, tz: str) -> datetime | None:
    """By when somebody says that they will answer, aware UTC; None for what names no moment or may be the answer."""
    said = text.strip()
    if len(said) > LONGEST or _WILL_FIND_OUT.search(said) is None:
        return None
    found = (read_moment(one, now, tz) for one in _candidates(said))
    return next((one for one in found if isinstance(one, datetime)), None)


def _candidates(said: str) -> Iterator[str]:
    """What could be the moment, longest first: before 前, behind "by", or a piece of the sentence by itself."""
    for piece in _PIECES.split(said):
        before, by = _BEFORE.search(piece), _BY.search(piece)
        if before is not None:
            yield from (before[1][start:] for start in range(len(before[1])))
        if by is not None:
            words = by[1].split()
            yield from (" ".join(words[:count]) for count in range(len(words), 0, -1))
        yield piece.strip()
