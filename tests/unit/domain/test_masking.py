"""What others see of a name and a number."""

import pytest

from domain.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+8613812345678", "138****5678"),
        ("+8675582345678", "755****5678"),
        ("+85291234567", "9****567"),
        ("+85366123456", "6****456"),
        ("+886912345678", "9****678"),
        ("+442079460958", "4****958"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_a_phone_number(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王**"),
        ("王", "王**"),
        ("欧阳娜娜", "欧**"),
        ("Alice Lee", "A**"),
        ("  李 四 ", "李**"),
        ("𠮷野家", "𠮷**"),
        ("👩‍👧小花", "👩‍👧**"),
        ("👍🏽ok", "👍🏽**"),
        ("❤️妈妈", "❤️**"),
        ("e\u0301milie", "e\u0301**"),
        ("", "**"),
        ("   ", "**"),
    ],
)
def test_a_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked
