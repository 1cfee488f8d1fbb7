"""How a moment or a duration is said to a person, in local time and everyday words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.i18n import Locale

_MINUTE = timedelta(minutes=1)


class SaidTime(str):
    """A moment, a span or a duration in a person's words: what stands beside it in a sentence keeps its distance."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _ChineseWords:
    """What differs between the two scripts."""

    days: dict[int, str]
    weekdays: str
    week: str
    day: str
    hours: str
    minutes: str
    under_a_minute: str


_HANS = _ChineseWords(
    days={-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"},
    weekdays="一二三四五六日",
    week="周",
    day="天",
    hours="小时",
    minutes="分钟",
    under_a_minute="不到 1 分钟",
)
_HANT = _ChineseWords(
    days={-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "後天"},
    weekdays="一二三四五六日",
    week="週",
    day="天",
    hours="小時",
    minutes="分鐘",
    under_a_minute="不到 1 分鐘",
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def say_moment(at: datetime, now: datetime, tz: str, locale: Locale, *, dated: bool = True) -> SaidTime:
    """Say a moment in a sentence: 今天 18:30, 明天（23 日）10:20, 11 月 27 日（周五）15:40.

    Without `dated` (the date was said a moment ago, or space is short): 明天 10:20, 周五 15:40; the coming morning
    is 明早 8:30. Moments are aware; `tz` is an IANA name.
    """
    local, today = _local(at, tz), _local(now, tz)
    if not dated and _coming_morning(local, today):
        return _say_morning(local, today, locale)
    return _join(_say_day(local, today, locale, dated=dated), _hour(local), locale)


def say_clock(at: datetime, now: datetime, tz: str, locale: Locale) -> SaidTime:
    """Say a moment as briefly as possible, for cards and histories: 10:52 when it is today, else 昨天 17:05."""
    local, today = _local(at, tz), _local(now, tz)
    if local.date() == today.date():
        return SaidTime(_hour(local))
    return _join(_say_day(local, today, locale, dated=False), _hour(local), locale)


def say_lasting(at: datetime, now: datetime, tz: str, locale: Locale) -> SaidTime:
    """Say a moment on what is drawn a last time and read for weeks: 10:52 today, else 11 月 21 日 18:16, never 昨天."""
    local, today = _local(at, tz), _local(now, tz)
    if local.date() == today.date():
        return SaidTime(_hour(local))
    if locale is Locale.EN:
        return _join(_english_date(local, today), _hour(local), locale)
    words = _HANS if locale is Locale.ZH_HANS else _HANT
    return _join(_chinese_date(local, today, words, weekday=False), _hour(local), locale)


def say_day(day: date, today: date, locale: Locale) -> SaidTime:
    """Say a date with its weekday, for lists: 10 月 1 日（周四）, Thu 1 Oct."""
    return SaidTime(_say_date(day, today, locale).removeprefix("on "))


def say_full(at: datetime, now: datetime, tz: str, locale: Locale) -> SaidTime:
    """Say a moment with month, day and weekday however near it is, for letters: 11 月 24 日（周二）15:40."""
    local, today = _local(at, tz), _local(now, tz)
    return _join(_say_date(local, today, locale), _hour(local), locale)


def say_date(at: datetime, now: datetime, tz: str, locale: Locale) -> SaidTime:
    """Say a day without its hour, for something that is of that day: 11 月 2 日; the year when it is not this one."""
    local, today = _local(at, tz), _local(now, tz)
    if locale is Locale.EN:
        return SaidTime(_english_date(local, today))
    return SaidTime(_chinese_date(local, today, _HANS if locale is Locale.ZH_HANS else _HANT, weekday=False))


def say_span(start: datetime, end: datetime, now: datetime, tz: str, locale: Locale) -> SaidTime:
    """Say from when to when: 今天 14:00–16:00; with both days when the end is on another one."""
    begin, stop, today = _local(start, tz), _local(end, tz), _local(now, tz)
    if begin.date() != stop.date():
        return SaidTime(f"{say_moment(start, now, tz, locale)} – {say_moment(end, now, tz, locale)}")
    hours = f"{_hour(begin)}–{_hour(stop)}"
    return _join(_say_day(begin, today, locale, dated=True), hours, locale)


def say_left(delta: timedelta, locale: Locale) -> SaidTime:
    """Say a duration to the nearest minute: 3 小时 20 分. A negative one is said without its sign.

    What is said an hour ahead is read as an hour, though some milliseconds have passed until it is written.
    """
    minutes = (abs(delta) + _MINUTE / 2) // _MINUTE
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    match locale:
        case Locale.ZH_HANS:
            return SaidTime(_say_left_in_chinese(days, hours, minutes, _HANS))
        case Locale.ZH_HANT:
            return SaidTime(_say_left_in_chinese(days, hours, minutes, _HANT))
        case Locale.EN:
            return SaidTime(_say_left_in_english(days, hours, minutes))
        case _:
            assert_never(locale)


def _say_left_in_chinese(days: int, hours: int, minutes: int, words: _ChineseWords) -> str:
    if days:
        return f"{days} {words.day}" + (f" {hours} {words.hours}" if hours else "")
    if hours:
        return f"{hours} {words.hours}" + (f" {minutes} {words.minutes[0]}" if minutes else "")
    return f"{minutes} {words.minutes}" if minutes else words.under_a_minute


def _say_left_in_english(days: int, hours: int, minutes: int) -> str:
    if days:
        return f"{days} day{'' if days == 1 else 's'}" + (f" {hours} h" if hours else "")
    if hours:
        return f"{hours} h" + (f" {minutes} min" if minutes else "")
    return f"{minutes} min" if minutes else "less than a minute"


def _say_day(local: datetime, today: datetime, locale: Locale, *, dated: bool) -> str:
    match locale:
        case Locale.ZH_HANS:
            return _say_chinese_day(local, today, _HANS, dated=dated)
        case Locale.ZH_HANT:
            return _say_chinese_day(local, today, _HANT, dated=dated)
        case Locale.EN:
            return _say_english_day(local, today, dated=dated)
        case _:
            assert_never(locale)


def _say_chinese_day(local: datetime, today: datetime, words: _ChineseWords, *, dated: bool) -> str:
    away = _days_away(local, today)
    if word := words.days.get(away):
        return f"{word}（{local.day} 日）" if dated and away else word
    if not dated and 0 < away < 7:
        return words.week + words.weekdays[local.weekday()]
    return _chinese_date(local, today, words, weekday=dated)


def _say_english_day(local: datetime, today: datetime, *, dated: bool) -> str:
    away = _days_away(local, today)
    if word := _DAYS.get(away):
        return f"{word} ({_ordinal(local.day)})" if dated and away else word
    if 0 < away < (3 if dated else 7):
        return f"on {_WEEKDAYS[local.weekday()]}" + (f" ({_ordinal(local.day)})" if dated else "")
    return _english_date(local, today)


def _say_date(local: date, today: date, locale: Locale) -> str:
    match locale:
        case Locale.ZH_HANS:
            return _chinese_date(local, today, _HANS, weekday=True)
        case Locale.ZH_HANT:
            return _chinese_date(local, today, _HANT, weekday=True)
        case Locale.EN:
            return _english_date(local, today)
        case _:
            assert_never(locale)


def _chinese_date(local: date, today: date, words: _ChineseWords, *, weekday: bool) -> str:
    year = "" if local.year == today.year else f"{local.year} 年 "
    suffix = f"（{words.week}{words.weekdays[local.weekday()]}）" if weekday else ""
    return f"{year}{local.month} 月 {local.day} 日{suffix}"


def _english_date(local: date, today: date) -> str:
    year = "" if local.year == today.year else f" {local.year}"
    return f"on {_WEEKDAYS[local.weekday()][:3]} {local.day} {_MONTHS[local.month - 1]}{year}"


def _coming_morning(local: datetime, today: datetime) -> bool:
    """Whether `local` is the first morning that follows `today`'s evening or night."""
    evening, night = today.hour >= 18, today.hour < 5
    return 5 <= local.hour < 10 and (_days_away(local, today), evening, night) in {(1, True, False), (0, False, True)}


def _say_morning(local: datetime, today: datetime, locale: Locale) -> SaidTime:
    tomorrow = local.date() != today.date()
    if locale is Locale.EN:
        return SaidTime(f"{_hour(local)} {'tomorrow' if tomorrow else 'this'} morning")
    return SaidTime(f"{'明早' if tomorrow else '今早'} {_hour(local)}")


def _join(day: str, hour: str, locale: Locale) -> SaidTime:
    if locale is Locale.EN:
        return SaidTime(f"{hour} {day}")
    return SaidTime(f"{day}{hour}" if day.endswith("）") else f"{day} {hour}")


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _days_away(local: datetime, today: datetime) -> int:
    return (local.date() - today.date()).days


def _hour(local: datetime) -> str:
    return f"{local.hour}:{local.minute:02d}"


def _local(at: datetime, tz: str) -> datetime:
    assert at.tzinfo is not None, "a moment without a time zone cannot be said"
    return at.astimezone(ZoneInfo(tz))
