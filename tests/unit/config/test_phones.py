"""Phone numbers as people type and share them."""

import pytest

from bot.phones import read_phone


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("＋８６１３８１２３４５６７８", "+8613812345678"),
        ("8613812345678", "+8613812345678"),  # as Telegram shares it
        ("008613812345678", "+8613812345678"),
        ("0755-82345678", "+8675582345678"),
        ("(0755) 82345678", "+8675582345678"),
        ("91234567", "+85291234567"),
        ("+852 9123 4567", "+85291234567"),
        ("85291234567", "+85291234567"),
        ("0912345678", "+886912345678"),
        ("+886 912 345 678", "+886912345678"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_numbers_that_can_be_read(typed: str, number: str) -> None:
    assert read_phone(typed, "CN") == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "abc",
        "12345",
        "138123456789012",
        "9" * 30,
        "1381234567a",
        "打我电话",
        "110",
        "+86",
        "138,1234,5678;",
        "٣",
    ],
)
def test_what_is_no_number(typed: str) -> None:
    assert read_phone(typed, "CN") is None


def test_the_community_s_own_region_is_tried_first() -> None:
    assert read_phone("66123456", "HK") == "+85266123456"
    assert read_phone("66123456", "MO") == "+85366123456"
    assert read_phone("13812345678", "HK") == "+8613812345678"


def test_an_ambiguous_number_is_not_guessed() -> None:
    assert read_phone("66123456", "CN") is None, "Hong Kong or Macao"
    assert read_phone("26123456", "CN") is None, "Hong Kong, or a land line here without its area code"
