"""Moments and durations as people say them."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.i18n import Locale
from domain.moments import say_clock, say_full, say_lasting, say_left, say_moment, say_span

TZ = "Asia/Shanghai"
HANS, HANT, EN = Locale.ZH_HANS, Locale.ZH_HANT, Locale.EN


def local(day: int, hour: int, minute: int, *, month: int = 11, year: int = 2026) -> datetime:
    """A moment given by Shanghai's wall clock (UTC+8, no summer time)."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


NOW = local(22, 10, 40)  # a Sunday


@pytest.mark.parametrize(
    ("at", "hans", "hant", "en"),
    [
        (local(22, 18, 30), "今天 18:30", "今天 18:30", "18:30 today"),
        (local(22, 0, 0), "今天 0:00", "今天 0:00", "0:00 today"),
        (local(22, 8, 5), "今天 8:05", "今天 8:05", "8:05 today"),
        (local(23, 10, 20), "明天（23 日）10:20", "明天（23 日）10:20", "10:20 tomorrow (23rd)"),
        (local(24, 12, 0), "后天（24 日）12:00", "後天（24 日）12:00", "12:00 on Tuesday (24th)"),
        (local(25, 10, 0), "11 月 25 日（周三）10:00", "11 月 25 日（週三）10:00", "10:00 on Wed 25 Nov"),
        (local(29, 10, 0), "11 月 29 日（周日）10:00", "11 月 29 日（週日）10:00", "10:00 on Sun 29 Nov"),
        (local(21, 17, 5), "昨天（21 日）17:05", "昨天（21 日）17:05", "17:05 yesterday (21st)"),
        (local(20, 17, 5), "前天（20 日）17:05", "前天（20 日）17:05", "17:05 on Fri 20 Nov"),
        (
            local(3, 9, 0, month=1, year=2027),
            "2027 年 1 月 3 日（周日）9:00",
            "2027 年 1 月 3 日（週日）9:00",
            "9:00 on Sun 3 Jan 2027",
        ),
    ],
)
def test_a_moment_in_a_sentence(at: datetime, hans: str, hant: str, en: str) -> None:
    assert [say_moment(at, NOW, TZ, locale) for locale in (HANS, HANT, EN)] == [hans, hant, en]


@pytest.mark.parametrize(
    ("at", "hans", "hant", "en"),
    [
        (local(22, 18, 30), "今天 18:30", "今天 18:30", "18:30 today"),
        (local(23, 10, 20), "明天 10:20", "明天 10:20", "10:20 tomorrow"),
        (local(24, 12, 0), "后天 12:00", "後天 12:00", "12:00 on Tuesday"),
        (local(27, 10, 0), "周五 10:00", "週五 10:00", "10:00 on Friday"),
        (local(28, 10, 0), "周六 10:00", "週六 10:00", "10:00 on Saturday"),
        (local(29, 10, 0), "11 月 29 日 10:00", "11 月 29 日 10:00", "10:00 on Sun 29 Nov"),
        (local(19, 10, 0), "11 月 19 日 10:00", "11 月 19 日 10:00", "10:00 on Thu 19 Nov"),
    ],
)
def test_a_moment_without_its_date(at: datetime, hans: str, hant: str, en: str) -> None:
    assert [say_moment(at, NOW, TZ, locale, dated=False) for locale in (HANS, HANT, EN)] == [hans, hant, en]


def test_the_coming_morning_at_night() -> None:
    evening, night, noon = local(22, 23, 10), local(23, 1, 10), local(22, 12, 0)
    morning = local(23, 8, 30)
    said = [say_moment(morning, now, TZ, HANS, dated=False) for now in (evening, night, noon)]
    assert said == ["明早 8:30", "今早 8:30", "明天 8:30"]
    assert say_moment(morning, evening, TZ, HANT, dated=False) == "明早 8:30"
    assert say_moment(morning, evening, TZ, EN, dated=False) == "8:30 tomorrow morning"
    assert say_moment(morning, night, TZ, EN, dated=False) == "8:30 this morning"
    assert say_moment(local(24, 8, 30), evening, TZ, HANS, dated=False) == "后天 8:30"
    assert say_moment(morning, evening, TZ, HANS) == "明天（23 日）8:30"


def test_the_day_changes_at_local_midnight_not_in_utc() -> None:
    assert say_moment(local(23, 0, 30), local(22, 23, 50), TZ, HANS) == "明天（23 日）0:30"
    assert say_moment(local(23, 7, 0), local(23, 0, 10), TZ, HANS) == "今天 7:00"
    assert say_moment(local(23, 0, 30), local(22, 23, 50), "Europe/London", HANS) == "今天 16:30"


@pytest.mark.parametrize(
    ("at", "hans", "en"),
    [
        (local(22, 10, 52), "10:52", "10:52"),
        (local(21, 17, 5), "昨天 17:05", "17:05 yesterday"),
        (local(23, 10, 20), "明天 10:20", "10:20 tomorrow"),
        (local(1, 9, 0, month=12), "12 月 1 日 9:00", "9:00 on Tue 1 Dec"),
    ],
)
def test_a_moment_on_a_card(at: datetime, hans: str, en: str) -> None:
    assert [say_clock(at, NOW, TZ, locale) for locale in (HANS, EN)] == [hans, en]


@pytest.mark.parametrize(
    ("at", "hans", "hant", "en"),
    [
        (local(22, 8, 5), "8:05", "8:05", "8:05"),
        (local(21, 18, 16), "11 月 21 日 18:16", "11 月 21 日 18:16", "18:16 on Sat 21 Nov"),
        (
            local(21, 18, 16, year=2025),
            "2025 年 11 月 21 日 18:16",
            "2025 年 11 月 21 日 18:16",
            "18:16 on Fri 21 Nov 2025",
        ),
    ],
)
def test_a_moment_that_is_read_for_weeks(at: datetime, hans: str, hant: str, en: str) -> None:
    """Yesterday is another day tomorrow."""
    assert [say_lasting(at, NOW, TZ, locale) for locale in (HANS, HANT, EN)] == [hans, hant, en]


def test_a_moment_in_a_letter() -> None:
    said = [say_full(local(24, 15, 40), NOW, TZ, locale) for locale in (HANS, HANT, EN)]
    assert said == ["11 月 24 日（周二）15:40", "11 月 24 日（週二）15:40", "15:40 on Tue 24 Nov"]


def test_a_window() -> None:
    assert say_span(local(22, 14, 0), local(22, 16, 0), NOW, TZ, HANS) == "今天 14:00–16:00"
    assert say_span(local(23, 9, 0), local(23, 12, 0), NOW, TZ, HANS) == "明天（23 日）9:00–12:00"
    assert say_span(local(23, 9, 0), local(23, 12, 0), NOW, TZ, EN) == "9:00–12:00 tomorrow (23rd)"
    assert say_span(local(22, 22, 0), local(23, 2, 0), NOW, TZ, HANS) == "今天 22:00 – 明天（23 日）2:00"


@pytest.mark.parametrize(
    ("left", "hans", "hant", "en"),
    [
        (timedelta(hours=3, minutes=20), "3 小时 20 分", "3 小時 20 分", "3 h 20 min"),
        (timedelta(hours=23, minutes=40, seconds=29), "23 小时 40 分", "23 小時 40 分", "23 h 40 min"),
        (timedelta(minutes=59, seconds=59), "1 小时", "1 小時", "1 h"),
        (timedelta(hours=23, minutes=59, seconds=59), "1 天", "1 天", "1 day"),
        (timedelta(hours=2), "2 小时", "2 小時", "2 h"),
        (timedelta(minutes=20), "20 分钟", "20 分鐘", "20 min"),
        (timedelta(seconds=29), "不到 1 分钟", "不到 1 分鐘", "less than a minute"),
        (timedelta(0), "不到 1 分钟", "不到 1 分鐘", "less than a minute"),
        (timedelta(days=1, hours=3, minutes=5), "1 天 3 小时", "1 天 3 小時", "1 day 3 h"),
        (timedelta(days=2), "2 天", "2 天", "2 days"),
        (-timedelta(minutes=90, seconds=20), "1 小时 30 分", "1 小時 30 分", "1 h 30 min"),
    ],
)
def test_a_duration(left: timedelta, hans: str, hant: str, en: str) -> None:
    assert [say_left(left, locale) for locale in (HANS, HANT, EN)] == [hans, hant, en]


@pytest.mark.parametrize(
    ("day", "said"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (21, "21st")]
)
def test_english_ordinals(day: int, said: str) -> None:
    at = local(day, 9, 0)
    assert say_moment(at, at - timedelta(days=1), TZ, EN) == f"9:00 tomorrow ({said})"
