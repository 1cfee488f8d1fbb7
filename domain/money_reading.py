"""Reading an amount of money as people type it: 80, 80元, ¥80.5, 1,280.00, 八十五块五, 免费."""

import re
import unicodedata

from domain.errors import Problem
from domain.numerals import with_digits

MOST_CENTS = 100_000_000
"""A million in the main unit; what is above is a slip of the finger."""

_NOTHING = frozenset(
    {"免费", "免費", "不收费", "不收費", "没有", "沒有", "无", "無", "不用", "free", "none", "nothing"}
)
_CURRENCY = re.compile(r"人民币|人民幣|港币|港幣|hk\$|rmb|cny|hkd|mop|[¥$]|yuan")
_SPACES = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
_AMOUNT = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.(?P<part>[0-9]{1,2}))?(?:元|块|塊|圆|圓)?(?:钱|錢|整|正)?"
)
_WITH_TENTHS = re.compile(r"(?P<whole>[0-9]{1,9})(?:元|块|塊|圆|圓)(?P<part>[0-9])(?:角|毛)?")


def read_cents(text: str) -> int | Problem:
    """Give the amount in cents, from zero to a million of the main unit; Problem.NOT_MONEY for everything else."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text).casefold())
    if plain in _NOTHING:
        return 0
    bare = with_digits(_CURRENCY.sub("", plain))
    found = _AMOUNT.fullmatch(bare) or _WITH_TENTHS.fullmatch(bare)
    if found is None:
        return Problem.NOT_MONEY
    cents = int(found["whole"].replace(",", "")) * 100 + int((found["part"] or "").ljust(2, "0"))
    return cents if cents <= MOST_CENTS else Problem.NOT_MONEY
