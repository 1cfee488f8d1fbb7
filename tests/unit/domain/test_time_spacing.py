"""The blank beside a time in a Chinese sentence, whatever the translator wrote there."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.i18n import Locale
from domain.moments import SaidTime, say_date, say_full, say_left, say_moment
from domain.time_spacing import spaced

NOW = datetime(2026, 11, 22, 2, 40, tzinfo=UTC)
HANS, TZ = Locale.ZH_HANS, "Asia/Shanghai"


def said(message: str, locale: Locale = HANS, **params: object) -> str:
    return spaced(message, params, locale).format(**params)


TODAY = say_moment(NOW + timedelta(hours=2), NOW, TZ, HANS)
LATER = say_moment(NOW + timedelta(days=2), NOW, TZ, HANS)
FRIDAY = say_moment(NOW + timedelta(days=5), NOW, TZ, HANS)


@pytest.mark.parametrize("message", ["答应住户 {due} 前给", "答应住户{due}前给", "答应住户 {due}前给"])
def test_whatever_the_translator_wrote(message: str) -> None:
    assert said(message, due=TODAY) == "答应住户今天 12:40 前给"
    assert said(message, due=LATER) == "答应住户后天（24 日）10:40 前给"
    assert said(message, due=FRIDAY) == "答应住户 11 月 27 日（周五）10:40 前给"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("⏰ {name} {due}：到", "⏰ 李师傅今天 12:40：到"),
        ("⏰ {due} 到", "⏰ 今天 12:40 到"),
        ("（{due}）", "（今天 12:40）"),
        ("好了， {due} 见", "好了，今天 12:40 见"),
        ("{name} · {due}", "李师傅 · 今天 12:40"),
        ("改好\n{due} 前", "改好\n今天 12:40 前"),
        ("{due} {name}", "今天 12:40 李师傅"),
        ("没有 {name} 的", "没有 李师傅 的"),
    ],
)
def test_beside_other_things(message: str, expected: str) -> None:
    assert said(message, name="李师傅", due=TODAY) == expected


def test_days_and_durations() -> None:
    assert said("更新于{when}的", when=say_date(NOW, NOW, TZ, HANS)) == "更新于 11 月 22 日的"
    assert said("您 {asked} 问的", asked=say_full(NOW, NOW, TZ, HANS)) == "您 11 月 22 日（周日）10:40 问的"
    assert said("还剩 {left}，快", left=say_left(timedelta(seconds=20), HANS)) == "还剩不到 1 分钟，快"
    assert said("还剩{left}前", left=say_left(timedelta(minutes=200), HANS)) == "还剩 3 小时 20 分前"


def test_english_and_what_is_no_time_stay_as_written() -> None:
    assert said("by {due} or", Locale.EN, due=SaidTime("10:40 today")) == "by 10:40 today or"
    assert said("在 {due} 前", due="今天") == "在 今天 前"
