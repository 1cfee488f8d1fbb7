"""A time said by its distance from now: 两小时后, 过半小时, 一个半小时以后, in 2 hours, 30 minutes from now."""

import re
from datetime import timedelta

_HOUR = "(?:小时|小時|钟头|鐘頭)"
_AFTER = "(?:以后|以後|之后|之後|后|後)"
_DELAY = re.compile(
    rf"(?:再?过|再?過)(?P<passing>.+?)(?:{_AFTER})?|(?P<chinese>.+?){_AFTER}"
    r"|in (?P<english>.+)|(?P<later>.+?) (?:later|from now)"
)
_PIECE = re.compile(
    rf"(?P<half>半(?:个|個)?{_HOUR}|half (?:an )?hour\b)"
    rf"|(?P<and_half>[0-9]{{1,6}})(?:个|個)半{_HOUR}"
    r"|(?P<days>[0-9]{1,6}) ?(?:天|days?\b)"
    rf"|(?P<hours>[0-9]{{1,6}}|an?\b) ?(?:(?:个|個)?{_HOUR}|hours?\b|hrs?\b|h\b)"
    r"|(?P<quarters>[0-9]{1,6})刻(?:钟|鐘)"
    r"|(?P<minutes>[0-9]{1,6}) ?(?:分(?:钟|鐘)?|minutes?\b|mins?\b|m\b)"
)
_BETWEEN = re.compile(r"\A\s*(?:and\b|又)?\s*")


def spoken_delay(text: str) -> timedelta | None:
    """Give the distance that a normalised text names; None when it names none."""
    found = _DELAY.fullmatch(text)
    if found is None:
        return None
    return _length(next(part for part in found.groups() if part is not None))


def _length(text: str) -> timedelta | None:
    total, rest = timedelta(0), text
    while rest:
        piece = _PIECE.match(rest)
        if piece is None:
            return None
        total += _value(piece)
        rest = _BETWEEN.sub("", rest[piece.end() :], count=1)
    return total


def _value(piece: re.Match[str]) -> timedelta:
    if piece["half"]:
        return timedelta(minutes=30)
    if piece["and_half"]:
        return timedelta(hours=int(piece["and_half"]), minutes=30)
    hours = piece["hours"]
    return timedelta(
        days=int(piece["days"] or 0),
        hours=1 if hours in ("a", "an") else int(hours or 0),
        minutes=15 * int(piece["quarters"] or 0) + int(piece["minutes"] or 0),
    )
