"""Where a line of Chinese may end (no closing mark begins a line, no opening mark ends one)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.printing.line_breaking import NOT_AT_END, NOT_AT_START, break_lines


def wide_and_narrow(text: str) -> float:
    """A Han character or Chinese mark is 2 wide, everything else 1."""
    return float(sum(2 if ord(char) > 0x2000 else 1 for char in text))


def broken(text: str, room: float, indent: float = 0.0) -> list[str]:
    return [line.text for line in break_lines(text, wide_and_narrow, room, indent=indent)]


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("今天下午修好", 8, ["今天下午", "修好"]),
        ("今天下午，修好", 8, ["今天下", "午，修好"]),  # the comma takes a character along
        ("今天（下午）修", 6, ["今天", "（下", "午）修"]),
        ("他说：“好的。”谢", 8, ["他说：", "“好", "的。”谢"]),
        ("水管……坏了", 6, ["水", "管……", "坏了"]),
        ("修好——谢谢", 6, ["修", "好——", "谢谢"]),
        ("在 Telegram 里写", 10, ["在", "Telegram", "里写"]),
        ("定在11月22日上午", 8, ["定在11月", "22日上午"]),
        ("定在 11 月 22 日", 8, ["定在", "11 月", "22 日"]),
        ("打 0755-8888 0100", 14, ["打", "0755-8888 0100"]),
        ("共 ¥300 元", 8, ["共", "¥300 元"]),
        ("two words here", 9, ["two words", "here"]),
        ("", 10, []),
        ("   ", 10, []),
    ],
)
def test_lines(text: str, room: float, lines: list[str]) -> None:
    assert broken(text, room) == lines


def test_what_is_longer_than_a_line_is_broken_anywhere() -> None:
    assert broken("abcdefghij", 4) == ["abcd", "efgh", "ij"]
    assert broken("！！！！！", 4) == ["！！", "！！", "！"]


def test_the_first_line_has_less_room() -> None:
    assert broken("今天下午修好", 8, indent=4) == ["今天", "下午修好"]


def test_the_last_line_is_marked_and_widths_are_without_the_space_at_the_end() -> None:
    lines = break_lines("two words", wide_and_narrow, 5)
    assert [(line.text, line.width, line.last) for line in lines] == [("two", 3, False), ("words", 5, True)]


@given(
    st.text(alphabet="今天下午修好的，。（）“”《》 abc12—…！、年月", max_size=60),
    st.integers(min_value=12, max_value=40),
)
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, room: int) -> None:
    lines = break_lines(text, wide_and_narrow, room)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines if line.width > room] == []


@given(st.lists(st.sampled_from(["今天", "（下午）", "修好，", "“谢谢。”", "《公约》", "到：", " 12 "]), max_size=30))
def test_no_mark_stands_where_it_must_not(parts: list[str]) -> None:
    lines = broken("".join(parts), 20)
    assert [line for line in lines if line[0] in NOT_AT_START or line[-1] in NOT_AT_END] == []
