"""The translator: look-up, escaping, counting, and the texts that are not HTML."""

from datetime import UTC, datetime, timedelta

from markupsafe import Markup

from domain.i18n import Locale, LocalText
from handlers.translator import Translator, later

HANS = Translator(
    Locale.ZH_HANS,
    {
        "<b>{number}</b> is filed.": "<b>{number}</b> 已经报上了。",
        "{n} photo from {name}": "{name}发来 {n} 张照片",
        "Yes & no": "是与否",
    },
)
EN = Translator(Locale.EN, {})


def test_a_message_is_translated_and_its_parameters_escaped() -> None:
    said = HANS("<b>{number}</b> is filed.", number="<i>&7")
    assert said == Markup("<b>&lt;i&gt;&amp;7</b> 已经报上了。")
    assert isinstance(said, Markup)


def test_markup_is_not_escaped_again() -> None:
    inner = EN("<b>{number}</b> is filed.", number="R-1")
    assert EN("{first} Thanks, {name}.", first=inner, name="A&B") == "<b>R-1</b> is filed. Thanks, A&amp;B."


def test_braces_in_what_people_write_stay_as_they_are() -> None:
    assert EN("You wrote: {text}", text="{name} {0} %s") == "You wrote: {name} {0} %s"


def test_a_message_without_translation_stays_english() -> None:
    assert HANS("Not there yet") == "Not there yet"


def test_counting() -> None:
    def said(t: Translator, n: int) -> str:
        return t.n("{n} photo from {name}", "{n} photos from {name}", n, name="<")

    assert [said(EN, n) for n in (0, 1, 2)] == ["0 photos from &lt;", "1 photo from &lt;", "2 photos from &lt;"]
    assert [said(HANS, n) for n in (1, 2)] == ["&lt;发来 1 张照片", "&lt;发来 2 张照片"]


def test_a_button_is_not_html() -> None:
    assert HANS.plain("Yes & no") == "是与否"
    assert EN.plain("Call {name}", name="A<B") == "Call A<B"
    assert EN.plain_n("{n} ticket", "{n} tickets", 2) == "2 tickets"
    assert not isinstance(EN.plain("Call {name}", name="A<B"), Markup)


def test_a_parameter_may_be_called_message() -> None:
    assert EN("{message}", message="a") == "a"


def test_local_texts_and_times() -> None:
    now = datetime(2026, 11, 22, 2, 40, tzinfo=UTC)
    due = now + timedelta(hours=23, minutes=40)
    assert HANS.text(LocalText(zh_hans="工程部", en="Engineering")) == "工程部"
    assert HANS.moment(due, now, "Asia/Shanghai") == "明天（23 日）10:20"
    assert HANS.moment(due, now, "Asia/Shanghai", dated=False) == "明天 10:20"
    assert HANS.clock(now, now, "Asia/Shanghai") == "10:40"
    assert HANS.full(due, now, "Asia/Shanghai") == "11 月 23 日（周一）10:20"
    assert HANS.span(now, now + timedelta(hours=2), now, "Asia/Shanghai") == "今天 10:40–12:40"
    assert HANS.left(due - now) == "23 小时 40 分"
    assert EN.moment(due, now, "Asia/Shanghai") == "10:20 tomorrow (23rd)"


def test_a_text_of_a_table_is_marked_for_later() -> None:
    assert later("Nobody has accepted it yet.") == "Nobody has accepted it yet."
