"""Words that answer nothing yet but say by when somebody will: "I'll ask, before 16:00" (ASK-2)."""

import re
from collections.abc import Iterator
from datetime import datetime

from domain.errors import Problem
from domain.moment_reading import read_moment

LONGEST = 60
"""Characters of such a reply; whoever writes more has something to say."""

_WILL_FIND_OUT = re.compile(
    r"[问問](?:一下|一声|一聲|下|问|問|清楚|清|到)|[问問][^过過了]{0,8}[再就]|查(?:一下|查|一查|清楚)|核[实實](?:一下|后|後)"
    r"|(?:了解|瞭解)(?:一下|清楚|后|後)|[确確][认認](?:一下|后|後)|[请請]示|稍[后後]|晚[点點]|回[头頭]"
    r"|(?:前|再)(?:[给給]您?)?(?:回|答|告|[给給])"
    r"|[内內后後](?:[给給]您?)?(?:回[您你复覆復]|答[复覆復]|告[诉訴知])|[答回][复覆復][您你]?[。.！!]?\s*\Z"
    r"|\b(?:i|we)(?:['’]ll| will| shall)\b.{0,20}\b(?:ask|check|find out|look into|get back|let you know|tell you)\b"
    r"|\blet me (?:ask|check|find out|look)\b",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[，。,;；!！\n]+|\.(?:\s|$)")
_TIME = re.compile(
    r"[0-9][:：][0-9]{2}|[0-9一二三四五六七八九十半两兩几幾] ?(?:[个個]半?)?"
    r"(?:分[钟鐘]|刻[钟鐘]|小[时時]|[钟鐘][头頭]|[天日号號点點])"
    r"|今[天日早晚]|明[天日早晚]|[后後]天|聽日|上午|中午|下午|早上|傍晚|晚上|下班|月底|下[周週]|本[周週]"
    r"|(?:[周週]|星期|[礼禮]拜)[一二三四五六日天末]"
    r"|\b(?:today|tonight|tomorrow|tmrw|morning|noon|afternoon|evening|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|minutes?|mins?|hours?|days?|week)\b|\b[0-9]{1,2} ?[ap]\.?m\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"之前|以前|前")
_DELAY = re.compile(r"(?:之|以)?[内內后後]")
_BY = re.compile(r"\b(?:by|before|at|until)\s+(.+)$", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:within|in)\s+(.+)$", re.IGNORECASE)
_PART_OF_NUMBER = re.compile(r"[0-9０-９:：.〇零一二三四五六七八九十百两兩]")


def promised_moment(text: str, now: datetime, tz: str) -> datetime | Problem | None:
    """By when somebody says that they will answer, aware UTC; None for what promises no time or may be the answer.

    NOT_A_MOMENT where a time is promised that cannot be used: it is over, too far, or no clock has it (before Friday).
    """
    said = text.strip()
    if len(said) > LONGEST or _WILL_FIND_OUT.search(said) is None:
        return None
    for candidates in _readings(said):
        found = (read_moment(one, now, tz) for one in candidates)
        # What is over stays over: a part of 上午9点 is not read as tonight.
        first = next((one for one in found if one is not Problem.NOT_A_MOMENT), None)
        if isinstance(first, datetime):
            return first
    return None if _TIME.search(said) is None else Problem.NOT_A_MOMENT


def _readings(said: str) -> Iterator[Iterator[str]]:
    """What could be the moment, by where it stands: before 前, 内 or 后, behind "by" or "within", a whole piece."""
    for piece in _PIECES.split(said):
        yield from (_endings(piece[: one.start()], "") for one in _BEFORE.finditer(piece))
        yield from (_endings(piece[: one.start()], "后") for one in _DELAY.finditer(piece))
        for pattern, lead in ((_BY, ""), (_WITHIN, "in ")):
            found = pattern.search(piece)
            if found is not None:
                yield _beginnings(found[1], lead)
        yield iter((piece.strip(),))


def _endings(words: str, after: str) -> Iterator[str]:
    """The longest first; a number is never cut (the 4:00 of 14:00)."""
    starts = (at for at in range(len(words)) if at == 0 or _PART_OF_NUMBER.match(words[at - 1]) is None)
    return (words[start:].strip() + after for start in starts)


def _beginnings(words: str, lead: str) -> Iterator[str]:
    """The longest first, word by word."""
    parts = words.split()
    return (lead + " ".join(parts[:count]) for count in range(len(parts), 0, -1))
