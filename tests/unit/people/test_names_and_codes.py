"""Names, badges and codes: what is taken, what is refused, what is stored."""

from hashlib import sha256

import pytest

from domain.codes import digest, looks_like_code
from domain.errors import Problem
from domain.names import clean_name, read_badge, read_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  李师傅 ", "李师傅"),
        ("Master\nLi\t Wei", "Master Li Wei"),
        ("\u202eevil\u202c Li", "evil Li"),
        ("L\u200bi\ufeff", "Li"),
        ("<b>&\"'", "<b>&\"'"),
        ("\x00\x07Li\x7f", "Li"),
        ("\ud800Li", "Li"),
        ("👨\u200d🔧", "👨\u200d🔧"),
        ("\u200d", ""),
        ("", ""),
    ],
)
def test_a_name_is_free_of_what_cannot_be_seen(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("王阿姨", "王阿姨"),
        ("", Problem.NOT_A_NAME),
        ("\u200b \n", Problem.NOT_A_NAME),
        ("a" * 20, "a" * 20),
        ("a" * 21, Problem.NAME_TOO_LONG),
        ("字" * 4097, Problem.NAME_TOO_LONG),
    ],
)
def test_reading_a_name(typed: str, read: str) -> None:
    assert read_name(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0316", "0316"),
        (" 0316 ", "0316"),
        ("工号:0316", "0316"),
        ("工号 A-12", "A-12"),
        ("Badge 77", "77"),
        ("No. 9", "9"),
        ("No9", "No9"),
        ("\uff10\uff13\uff11\uff16", "0316"),
        ("工号\uff1a0316", "0316"),
        ("工程12", "工程12"),
        ("123456789012", "123456789012"),
        ("1234567890123", Problem.NOT_A_BADGE),
        ("a b", Problem.NOT_A_BADGE),
        ("a_b", Problem.NOT_A_BADGE),
        ("<b>", Problem.NOT_A_BADGE),
        ("", Problem.NOT_A_BADGE),
        ("'; DROP", Problem.NOT_A_BADGE),
    ],
)
def test_reading_a_badge(typed: str, read: str) -> None:
    assert read_badge(typed) == read


def test_only_the_digest_of_a_code_is_kept() -> None:
    assert digest(" abc ") == sha256(b"abc").hexdigest()
    assert digest("\ud800") == sha256(b"?").hexdigest()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A" * 22, True),
        ("a-_9" * 5 + "zz", True),
        ("A" * 21, False),
        ("A" * 23, False),
        ("A" * 64, False),
        ("hi", False),
        ("", False),
        ("字" * 22, False),
        ("A" * 21 + " ", False),
    ],
)
def test_what_could_be_a_code(text: str, expected: bool) -> None:
    assert looks_like_code(text) is expected
