"""Moments and spans as people type them, told on a Sunday at 10:52 in Shenzhen."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Problem
from domain.moment_reading import read_moment, read_span, sounds_like_time

SHANGHAI = "Asia/Shanghai"
BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 22, 2, 52, 30, tzinfo=UTC)


def local(moment: datetime | Problem, tz: str = SHANGHAI) -> str:
    if isinstance(moment, Problem):
        return moment.value
    assert moment.utcoffset() == timedelta(0)
    return moment.astimezone(ZoneInfo(tz)).strftime("%m-%d %H:%M")


MOMENTS = {
    # hours alone
    "14:30": "11-22 14:30",
    "１４：３０": "11-22 14:30",
    "下午3点半": "11-22 15:30",
    "下午三点半": "11-22 15:30",
    "中午12点": "11-22 12:00",
    "今晚8点": "11-22 20:00",
    "晚上12点": "11-23 00:00",
    "今晚1点": "11-23 01:00",
    "3点": "11-22 15:00",
    "3:30": "11-22 15:30",
    "8点": "11-22 20:00",
    "9点半左右": "in_the_past",
    "9:00": "in_the_past",
    "03:30": "in_the_past",
    "3pm": "11-22 15:00",
    "at 3:30 p.m.": "11-22 15:30",
    # days
    "明天10点": "11-23 10:00",
    "明天 10 点": "11-23 10:00",
    "明早8:30": "11-23 08:30",
    "明晚7点": "11-23 19:00",
    "明天三点": "11-23 15:00",
    "明天中午": "11-23 12:00",
    "后天上午十点一刻": "11-24 10:15",
    "後天上午十點一刻": "11-24 10:15",
    "大后天下午两点": "11-25 14:00",
    "明天10点零五分": "11-23 10:05",
    "周二 10:00": "11-24 10:00",
    "星期二下午2点": "11-24 14:00",
    "週二下午2點": "11-24 14:00",
    "周日 20:00": "11-22 20:00",
    "周日9:00": "11-29 09:00",
    "下周二下午3点": "11-24 15:00",
    "这周日 20:00": "11-22 20:00",
    "本周六 20:00": "in_the_past",  # yesterday
    "24日10点": "11-24 10:00",
    "二十四号上午十点": "11-24 10:00",
    "5号10点": "12-05 10:00",
    "11月24日 10:00": "11-24 10:00",
    "11/24 10:00": "11-24 10:00",
    "2026-11-24 10:00": "11-24 10:00",
    "2026-11-24T10:00": "11-24 10:00",
    "2026年11月24日10点": "11-24 10:00",
    "11月24日周二10点": "11-24 10:00",
    "周二11月24日10点": "11-24 10:00",
    "周三11月24日10点": "not_a_moment",
    "1月5日10点": "01-05 10:00",
    # as we say it ourselves
    "明天（23 日）10:20": "11-23 10:20",
    "11 月 27 日（周五）15:40": "11-27 15:40",
    "10:20 tomorrow (23rd)": "11-23 10:20",
    "明天12点前": "11-23 12:00",
    # English
    "tomorrow 10am": "11-23 10:00",
    "10am tomorrow": "11-23 10:00",
    "noon tomorrow": "11-23 12:00",
    "tomorrow at 3 in the afternoon": "not_a_moment",
    "tomorrow at 3 o'clock": "11-23 15:00",
    "tuesday at 3pm": "11-24 15:00",
    "Tues 10:00": "11-24 10:00",
    "next tue 10am": "11-24 10:00",
    "24 Nov 10:00": "11-24 10:00",
    "Nov 24, 10:00": "11-24 10:00",
    "Nov 24, 2026 10:00": "11-24 10:00",
    "the 24th at 10am": "11-24 10:00",
    # from now
    "in 2 hours": "11-22 12:52",
    "in an hour": "11-22 11:52",
    "in half an hour": "11-22 11:22",
    "30 minutes from now": "11-22 11:22",
    "an hour later": "11-22 11:52",
    "两小时后": "11-22 12:52",
    "兩小時後": "11-22 12:52",
    "半小时后": "11-22 11:22",
    "一个半小时后": "11-22 12:22",
    "1小时30分钟后": "11-22 12:22",
    "过20分钟": "11-22 11:12",
    "三天后": "11-25 10:52",
    "三天后10点": "11-25 10:00",
    # no moment
    "": "not_a_moment",
    "   ": "not_a_moment",
    "等一下": "not_a_moment",
    "尽快": "not_a_moment",
    "两三点": "not_a_moment",
    "明天": "not_a_moment",
    "明天下午": "not_a_moment",
    "24:00": "not_a_moment",
    "25点": "not_a_moment",
    "10:60": "not_a_moment",
    "下午0点": "not_a_moment",
    "上午14点": "not_a_moment",
    "2月31日 10:00": "not_a_moment",
    "31日10点": "not_a_moment",
    "2026-13-01 10:00": "not_a_moment",
    "10点11点": "not_a_moment",
    "明天后天10点": "not_a_moment",
    "10:00:": "not_a_moment",
    "1" * 200: "not_a_moment",
    # behind us, or beyond us
    "昨天10点": "in_the_past",
    "11月20日10点": "in_the_past",
    "2020-01-01 10:00": "in_the_past",
    "0001-01-01 10:00": "in_the_past",
    "0分钟后": "in_the_past",
    "1月30日10点": "too_far",
    "2027-11-24 10:00": "too_far",
    "9999-12-31 23:59": "too_far",
    "in 90 days": "too_far",
    "999999天后": "too_far",
}


@pytest.mark.parametrize(("text", "meant"), MOMENTS.items(), ids=list(MOMENTS))
def test_a_moment_is_read(text: str, meant: str) -> None:
    assert local(read_moment(text, NOW, SHANGHAI)) == meant


def test_the_farthest_moment_is_sixty_days_ahead() -> None:
    assert local(read_moment("2027-01-21 10:52", NOW, SHANGHAI)) == "01-21 10:52"
    assert read_moment("2027-01-21 10:53", NOW, SHANGHAI) is Problem.TOO_FAR


def test_the_present_minute_has_passed() -> None:
    assert read_moment("10:52", NOW, SHANGHAI) is Problem.IN_THE_PAST


def test_an_hour_that_the_clock_change_leaves_out_is_no_moment() -> None:
    now = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert read_moment("2026-03-29 02:30", now, BERLIN) is Problem.NOT_A_MOMENT
    assert local(read_moment("2026-03-29 03:30", now, BERLIN), BERLIN) == "03-29 03:30"


def test_an_hour_that_comes_twice_is_the_next_of_the_two() -> None:
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert read_moment("2026-10-25 02:30", first - timedelta(hours=3), BERLIN) == first
    assert read_moment("02:30", first + timedelta(minutes=5), BERLIN) == second


def test_the_end_of_the_calendar_is_too_far() -> None:
    last = datetime(9999, 12, 31, 12, 0, tzinfo=UTC)
    assert read_moment("明天10点", last, "Asia/Shanghai") is Problem.TOO_FAR
    assert read_moment("in 20 hours", last, "Asia/Shanghai") is Problem.TOO_FAR


SPANS = {
    "明天下午": ("11-23 14:00", "11-23 18:00"),
    "今天下午": ("11-22 14:00", "11-22 18:00"),
    "今天上午": ("11-22 09:00", "11-22 12:00"),
    "tonight": ("11-22 18:00", "11-22 21:00"),
    "今晚": ("11-22 18:00", "11-22 21:00"),
    "tomorrow morning": ("11-23 09:00", "11-23 12:00"),
    "周六": ("11-28 09:00", "11-28 18:00"),
    "三天后": ("11-25 09:00", "11-25 18:00"),
    "周六上午9点到11点": ("11-28 09:00", "11-28 11:00"),
    "周六上午9-11点": ("11-28 09:00", "11-28 11:00"),
    "sat 9am to 11am": ("11-28 09:00", "11-28 11:00"),
    "14:00-16:00": ("11-22 14:00", "11-22 16:00"),
    "１４：００－１６：００": ("11-22 14:00", "11-22 16:00"),
    "后天（24 日）14:00–16:00": ("11-24 14:00", "11-24 16:00"),
    "2026-11-24 10:00-12:00": ("11-24 10:00", "11-24 12:00"),
    "下午2点到4点": ("11-22 14:00", "11-22 16:00"),
    "明天2点-4点": ("11-23 14:00", "11-23 16:00"),
    "上午11点到1点": ("11-22 11:00", "11-22 13:00"),
    "晚上10点到12点": ("11-22 22:00", "11-23 00:00"),
    "2-4pm tomorrow": ("11-23 14:00", "11-23 16:00"),
    "11-1pm": ("11-22 11:00", "11-22 13:00"),
    "between 2pm and 4pm tomorrow": ("11-23 14:00", "11-23 16:00"),
    "from 2 to 4": ("11-22 14:00", "11-22 16:00"),
    "8点到9点": ("11-22 20:00", "11-22 21:00"),
    "周六9点到周日10点": ("11-28 09:00", "11-29 10:00"),
    "下午3点以后": ("11-22 15:00", "11-22 21:00"),
    "after 3pm tomorrow": ("11-23 15:00", "11-23 21:00"),
    "晚上8点以后": ("11-22 20:00", "11-22 22:00"),
    "明天12点前": ("11-23 09:00", "11-23 12:00"),
    "before noon tomorrow": ("11-23 09:00", "11-23 12:00"),
    "明天10点": ("11-23 10:00", "11-23 12:00"),
    "两小时后": ("11-22 12:52", "11-22 14:52"),
}


@pytest.mark.parametrize(("text", "meant"), SPANS.items(), ids=list(SPANS))
def test_a_span_is_read(text: str, meant: tuple[str, str]) -> None:
    span = read_span(text, NOW, SHANGHAI)
    assert not isinstance(span, Problem)
    assert tuple(local(one) for one in span) == meant


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.NOT_A_MOMENT),
        ("随便", Problem.NOT_A_MOMENT),
        ("凌晨", Problem.NOT_A_MOMENT),
        ("11-24", Problem.NOT_A_MOMENT),  # a date or hours: nobody knows
        ("16:00-14:00", Problem.NOT_A_MOMENT),
        ("2月31日下午", Problem.NOT_A_MOMENT),
        ("昨天下午", Problem.IN_THE_PAST),
        ("9:00", Problem.IN_THE_PAST),
        ("9:00-11:00", Problem.IN_THE_PAST),  # less than a quarter of an hour is left
        ("3月1日下午", Problem.TOO_FAR),  # next year's
        ("11月1日下午", Problem.IN_THE_PAST),
        ("2027-03-01 下午", Problem.TOO_FAR),
        ("9999-12-31 14:00-16:00", Problem.TOO_FAR),
    ],
)
def test_what_is_no_span_ahead_is_refused(text: str, problem: Problem) -> None:
    assert read_span(text, NOW, SHANGHAI) is problem


def test_a_weekday_that_is_nearly_over_means_the_next_one() -> None:
    sunday_evening = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
    span = read_span("周日上午", sunday_evening, SHANGHAI)
    assert not isinstance(span, Problem)
    assert [local(one) for one in span] == ["11-29 09:00", "11-29 12:00"]


@given(st.text(alphabet="0123456789点半上下午明后天月日号周二六到至-:/ ampmtotdyinafter小时前", max_size=20))
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    moment, span = read_moment(text, NOW, SHANGHAI), read_span(text, NOW, SHANGHAI)
    assert isinstance(moment, Problem) or NOW < moment <= NOW + timedelta(days=60)
    assert isinstance(span, Problem) or (span[0] < span[1] and span[1] > NOW)


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("2月31日", True),
        ("2月31日 9点到11点", True),
        ("今天24:00", True),
        ("31 Feb at 10:00", True),
        ("晚上", True),
        ("晚上很吵", False),
        ("都可以", False),
        ("水管爆了", False),
        ("", False),
        ("3" * 20, False),
    ],
)
def test_a_time_that_does_not_exist_still_sounds_like_one(text: str, *, does: bool) -> None:
    assert sounds_like_time(text, NOW.date()) is does
