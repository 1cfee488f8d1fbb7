"""The parts of a time as people say it, in any order: a day, a part of the day, an hour (明天下午3点半)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from domain.numerals import with_digits


class DayPart(StrEnum):
    """A part of the day that is said instead of, or together with, an hour."""

    SMALL_HOURS = "small_hours"
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    AM = "am"
    PM = "pm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said of a time.

    `weekly`: the day came from a bare weekday. `loose`: the hour may mean the afternoon (3点, 3:30; not 03:30 or 9:00).
    """

    day: date | None = None
    weekly: bool = False
    part: DayPart | None = None
    hour: int | None = None
    minute: int = 0
    loose: bool = False


_Reader = Callable[[re.Match[str], date], Said | None]

_LONGEST = 60
_CJK = "\u3400-\u9fff"
_SPACES = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])|\([^)]*\)")
_REWRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "今晚上": "今天晚上",
        "今晚": "今天晚上",
        "今早上": "今天上午",
        "今早": "今天上午",
        "明早上": "明天上午",
        "明早": "明天上午",
        "明晚上": "明天晚上",
        "明晚": "明天晚上",
        "tonight": "today evening",
        "this morning": "today morning",
        "this afternoon": "today afternoon",
        "this evening": "today evening",
    }
)
_DAYS: Mapping[str, int] = MappingProxyType(
    {
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
        "tomorrow": 1,
        "tmrw": 1,
        "tmr": 1,
        "today": 0,
        "yesterday": -1,
        "大后天": 3,
        "大後天": 3,
        "后天": 2,
        "後天": 2,
        "明天": 1,
        "明日": 1,
        "聽日": 1,
        "今天": 0,
        "今日": 0,
        "昨天": -1,
        "前天": -2,
    }
)
_PARTS: Mapping[str, DayPart] = MappingProxyType(
    dict.fromkeys(("凌晨",), DayPart.SMALL_HOURS)
    | dict.fromkeys(("早上", "早晨", "清晨", "上午", "早", "in the morning", "morning"), DayPart.MORNING)
    | dict.fromkeys(("中午", "午间", "午間", "midday", "noon"), DayPart.NOON)
    | dict.fromkeys(("下午", "午后", "午後", "傍晚", "in the afternoon", "afternoon"), DayPart.AFTERNOON)
    | dict.fromkeys(("晚上", "晚间", "晚間", "夜里", "夜裡", "半夜", "晚"), DayPart.EVENING)
    | dict.fromkeys(("in the evening", "evening", "at night", "night"), DayPart.EVENING)
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_ORDINAL = r"(?:st|nd|rd|th)"
_AFTER = "(?:以后|以後|之后|之後|后|後)"


def normalised(text: str) -> str:
    """Half width, lower case, digits for numerals, no spaces around Chinese; empty when it is too long for a time."""
    if len(text) > _LONGEST:
        return ""
    plain = with_digits(unicodedata.normalize("NFKC", text).casefold().strip())
    plain = _SPACES.sub("", re.sub(r"(?<=[0-9])t(?=[0-9])", " ", plain))
    for word, meant in _REWRITTEN.items():
        plain = plain.replace(word, meant)
    return " ".join(plain.split())


def spoken_time(text: str, today: date) -> Said | None:
    """Take a normalised text apart; None when something in it is no part of a time, or is said twice.

    Raises ValueError for a day that does not exist (31 February).
    """
    said, rest = Said(), text
    while rest:
        taken = _take(rest, today)
        if taken is None:
            return None
        found, length = taken
        merged = said if found is None else _merged(said, found)
        if merged is None:
            return None
        said, rest = merged, rest[length:]
    return said


def _take(rest: str, today: date) -> tuple[Said | None, int] | None:
    for pattern, read in _TOKENS:
        match = pattern.match(rest)
        if match is not None:
            return read(match, today), match.end()
    return None


def _merged(said: Said, found: Said) -> Said | None:
    """Add what was found; None when it was said before (a weekday beside the date it falls on is fine)."""
    if found.day is not None:
        return _with_day(said, found)
    if (said.part and found.part) or (said.hour is not None and found.hour is not None):
        return None
    part = said.part or found.part
    if found.hour is None:
        return replace(said, part=part)
    return replace(said, part=part, hour=found.hour, minute=found.minute, loose=found.loose)


def _with_day(said: Said, found: Said) -> Said | None:
    if said.day is None or found.day is None:
        return replace(said, day=found.day, weekly=found.weekly)
    if said.day == found.day:
        return replace(said, weekly=False)
    dated = found if said.weekly else said
    agree = said.weekly is not found.weekly and said.day.weekday() == found.day.weekday()
    return replace(said, day=dated.day, weekly=False) if agree else None


# ------------------------------------------------------------------------------------------------ days


def _named_day(match: re.Match[str], today: date) -> Said:
    return Said(day=today + timedelta(days=_DAYS[match.group()]))


def _days_on(match: re.Match[str], today: date) -> Said:
    return Said(day=today + timedelta(days=int(match["count"])))


def _weeks_on(match: re.Match[str], today: date) -> Said:
    return Said(day=today + timedelta(weeks=int(match["count"])))


def _weekday(match: re.Match[str], today: date) -> Said:
    number = _WEEKDAYS.index(match["day"]) if match["day"] in _WEEKDAYS else "1234567日天".index(match["day"])
    monday = today - timedelta(days=today.weekday())
    which = (match["which"] or "").strip()
    if which.startswith(("下", "next")):
        return Said(day=monday + timedelta(days=min(number, 6), weeks=2 if which == "下下" else 1))
    day = monday + timedelta(days=min(number, 6))
    if which:
        return Said(day=day)
    return Said(day=day if day >= today else day + timedelta(weeks=1), weekly=True)


def _full_date(match: re.Match[str], _today: date) -> Said:
    return Said(day=date(int(match["year"]), int(match["month"]), int(match["day"])))


def _month_and_day(match: re.Match[str], today: date) -> Said:
    return Said(day=_coming(today, int(match["month"]), int(match["day"])))


def _english_date(match: re.Match[str], today: date) -> Said:
    month, day = _MONTHS.index(match["name"]) + 1, int(match["day"])
    if match["year"]:
        return Said(day=date(int(match["year"]), month, day))
    return Said(day=_coming(today, month, day))


def _coming(today: date, month: int, day: int) -> date:
    """This year's date, next year's only around the turn of the year: what lies behind is a mistake to be told."""
    this_year = date(today.year, month, day)
    return date(today.year + 1, month, day) if (today - this_year).days > 180 else this_year


def _day_of_month(match: re.Match[str], today: date) -> Said:
    day = int(match["day"])
    if day >= today.day:
        return Said(day=today.replace(day=day))
    following = today.replace(day=1) + timedelta(days=32)
    return Said(day=following.replace(day=day))


# ------------------------------------------------------------------------------------------------ hours


def _clock(match: re.Match[str], _today: date) -> Said:
    part = DayPart(match["half"][0] + "m") if match["half"] else None
    loose = match["hour"] in "123456"
    return Said(hour=int(match["hour"]), minute=int(match["minute"]), loose=loose, part=part)


def _o_clock(match: re.Match[str], _today: date) -> Said:
    minute = 30 if match["thirty"] else 15 * int(match["quarter"]) if match["quarter"] else int(match["minute"] or 0)
    return Said(hour=int(match["hour"]), minute=minute, loose=True)


def _half_day_hour(match: re.Match[str], _today: date) -> Said:
    return Said(hour=int(match["hour"]), part=DayPart(match["half"][0] + "m"))


def _plain_hour(match: re.Match[str], _today: date) -> Said:
    return Said(hour=int(match["hour"]), loose=True)


def _part(match: re.Match[str], _today: date) -> Said:
    return Said(part=_PARTS[match.group()])


def _nothing(_match: re.Match[str], _today: date) -> None:
    return None


def _words(words: Mapping[str, object]) -> str:
    """An alternative of these words, the longest first; English ones end at a word's end."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"\b" if word.isascii() else "") for word in ordered)


_HALF = r"(?P<half>[ap])\.?m\b\.?"
_MINUTES = r"(?:(?P<thirty>半)|(?P<quarter>[13])刻|(?P<minute>[0-9]{1,2})(?![0-9])分?|整|钟|鐘)"
_TOKENS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})(?![0-9])[日号號]?", _full_date),
        (r"(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})(?![0-9])[日号號]?", _month_and_day),
        (r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?![0-9/])", _month_and_day),
        (r"(?P<day>[0-9]{1,2})[日号號]", _day_of_month),
        (rf"(?P<day>[0-9]{{1,2}}){_ORDINAL}?(?: of)? {_MONTH}(?:,? (?P<year>[0-9]{{4}})\b)?", _english_date),
        (rf"{_MONTH} (?P<day>[0-9]{{1,2}}){_ORDINAL}?(?![0-9:])(?:,? (?P<year>[0-9]{{4}})\b)?", _english_date),
        (rf"(?:the )?(?P<day>[0-9]{{1,2}}){_ORDINAL}\b", _day_of_month),
        (rf"(?P<count>[0-9]{{1,3}})天{_AFTER}", _days_on),
        (r"in (?P<count>[0-9]{1,3}) days?\b", _days_on),
        (rf"(?P<count>[0-9]{{1,2}})(?:个|個)?(?:周|週|星期|礼拜|禮拜){_AFTER}", _weeks_on),
        (_words(_DAYS), _named_day),
        (r"(?P<which>下下|下个|下個|下|本|这个|這個|这|這)?(?:周|週|星期|礼拜|禮拜)(?P<day>[1-7日天])", _weekday),
        (rf"(?P<which>next |this )?(?P<day>{'|'.join(_WEEKDAYS)})(?:s|nes|rs?|ur)?(?:day)?\b\.?", _weekday),
        (rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::[0-9]{{2}})?(?![0-9:])(?: ?{_HALF})?", _clock),
        (rf"(?P<hour>[0-9]{{1,2}})(?:点|點|时|時){_MINUTES}?", _o_clock),
        (rf"(?P<hour>[0-9]{{1,2}}) ?{_HALF}", _half_day_hour),
        (r"(?P<hour>[0-9]{1,2}) o'?clock\b", _plain_hour),
        (_words(_PARTS), _part),
        (r"[\s,、。.!]+|左右|大概|大约|大約|差不多|我|您|的|吧|就|再|来|來|到|上门|上門|都行|都可以|可以", _nothing),
        (r"(?:at|on|around|about|by|please)\b", _nothing),
    )
)
