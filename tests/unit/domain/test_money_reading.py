"""Amounts of money as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Problem
from domain.money_reading import read_cents
from domain.numerals import chinese_number

AMOUNTS = {
    "80": 8000,
    "80元": 8000,
    " 80 元整": 8000,
    "80块": 8000,
    "80块钱": 8000,
    "¥80.5": 8050,
    "￥80.50": 8050,
    "80.05": 8005,
    "1,280.00": 128_000,
    "1,000,000": 100_000_000,
    "$ 1,000": 100_000,
    "HK$80": 8000,
    "RMB 80": 8000,
    "１２８": 12_800,
    "八十": 8000,
    "三十五元": 3500,
    "一百二": 12_000,
    "两百零五": 20_500,
    "一万二": 1_200_000,
    "八十五块五": 8550,
    "80块5毛": 8050,
    "80元5角": 8050,
    "0": 0,
    "免费": 0,
    "没有": 0,
    "free": 0,
}


@pytest.mark.parametrize(("text", "cents"), AMOUNTS.items(), ids=list(AMOUNTS))
def test_an_amount_is_read(text: str, cents: int) -> None:
    assert read_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    ["", "abc", "-5", "－5", "1.234", "80.", ".5", "1,28", "12,80", "1e5", "NaN", "inf", "80-100", "80 90", "十百"],
)
def test_anything_else_is_no_amount(text: str) -> None:
    assert read_cents(text) is Problem.NOT_MONEY


@pytest.mark.parametrize("text", ["1000000.01", "1,000,001", "10000000", "9" * 30, "八十几", "大概80吧", "٨٠"])
def test_neither_is_what_no_repair_costs_or_nobody_writes(text: str) -> None:
    assert read_cents(text) is Problem.NOT_MONEY


@given(st.text(max_size=12))
def test_nothing_that_is_typed_breaks_the_reading(text: str) -> None:
    cents = read_cents(text)
    assert isinstance(cents, Problem) or 0 <= cents <= 100_000_000


NUMERALS = {
    "零": 0,
    "十": 10,
    "十二": 12,
    "二十": 20,
    "二十四": 24,
    "一百": 100,
    "一百零二": 102,
    "一百二": 120,
    "一百二十": 120,
    "一千零二十": 1020,
    "一千二": 1200,
    "一万": 10_000,
    "一万二": 12_000,
    "一万零二": 10_002,
    "十二万三千四百五十六": 123_456,
    "一二〇一": 1201,
    "二〇二六": 2026,
    "两三": None,
    "十百": None,
    "百": 100,
    "万": None,
    "万万": None,
    "一二百": None,
    "": None,
    "abc": None,
}


@pytest.mark.parametrize(("numeral", "number"), NUMERALS.items(), ids=list(NUMERALS))
def test_a_chinese_numeral_is_read(numeral: str, number: int | None) -> None:
    assert chinese_number(numeral) == number
