"""Long texts in parts of what Telegram takes; files that are passed on; until when a ticket can be reopened."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalog import ReopenRule
from domain.incoming import Media, MediaKind
from domain.reopening import reopen_until
from domain.suitable_files import LARGEST, ending, is_suitable
from domain.text_parts import in_parts, shortened, units
from tests.support.knowledge import repair


@given(st.text(max_size=300), st.integers(min_value=4, max_value=50))
def test_parts_fit_and_lose_nothing_but_spaces(text: str, most: int) -> None:
    parts = in_parts(text, most)
    assert [units(part) <= most for part in parts] == [True] * len(parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.text(max_size=300), st.integers(min_value=4, max_value=50))
def test_a_shortened_text_fits(text: str, most: int) -> None:
    short = shortened(text, most)
    assert units(short) <= most
    assert (short == text) is (units(text) <= most)


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("", 5, [""]),
        ("abc", 5, ["abc"]),
        ("line one\nline two", 10, ["line one", "line two"]),
        ("一二三。四五六。七", 5, ["一二三。", "四五六。七"]),
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("ab👨‍👩‍👧cd", 8, ["ab", "👨‍👩‍👧", "cd"]),
        ("👍🏽👍🏽👍🏽", 5, ["👍🏽", "👍🏽", "👍🏽"]),
        ("🚿🚿🚿", 4, ["🚿🚿", "🚿"]),
    ],
)
def test_where_a_text_is_cut(text: str, most: int, parts: list[str]) -> None:
    assert in_parts(text, most) == parts


def test_an_emoji_is_not_torn_by_the_ellipsis() -> None:
    assert shortened("修好了👍🏽谢谢", 6) == "修好了…"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.EXE", "exe"),
        ("a.tar.gz", "gz"),
        ("a.apk. ", "apk"),
        ("exe", ""),
        ("", ""),
        (".bashrc", "bashrc"),
        ("照片.JPG", "jpg"),
    ],
)
def test_the_ending_of_a_name(name: str, found: str) -> None:
    assert ending(name) == found


@pytest.mark.parametrize(
    ("media", "fine"),
    [
        (Media(kind=MediaKind.DOCUMENT, name="a.pdf", size=LARGEST), True),
        (Media(kind=MediaKind.DOCUMENT, name="a.pdf", size=LARGEST + 1), False),
        (Media(kind=MediaKind.DOCUMENT, name="a.pdf.exe", size=1), False),
        (Media(kind=MediaKind.DOCUMENT, name=None, size=None), True),
        (Media(kind=MediaKind.AUDIO, name="a.mp3", size=LARGEST + 1), False),
        (Media(kind=MediaKind.VIDEO, size=LARGEST * 40), True),
        (Media(kind=MediaKind.PHOTO), True),
        (Media(kind=MediaKind.LOCATION, latitude=1.0, longitude=2.0), True),
    ],
)
def test_which_files_are_passed_on(media: Media, fine: bool) -> None:
    assert is_suitable(media) is fine


def test_until_when_a_ticket_is_reopened() -> None:
    closed = datetime(2026, 11, 23, tzinfo=UTC)
    rule = ReopenRule(within=timedelta(days=3))
    assert reopen_until(repair(reopen=rule), closed) == closed + timedelta(days=3)
    assert reopen_until(repair(reopen=None), closed) is None
