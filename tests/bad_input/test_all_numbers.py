"""Every number of the list of bad inputs that concerns people and Telegram has a test named after it."""

import re
from pathlib import Path

NUMBERS = (*range(1, 33), *range(38, 50))
_TEST = re.compile(r"^(?:async )?def test_(\d\d)_", re.MULTILINE)


def test_every_number_has_a_test() -> None:
    modules = Path(__file__).parent.glob("test_*.py")
    found = {int(number) for one in modules for number in _TEST.findall(one.read_text(encoding="utf-8"))}
    assert found == set(NUMBERS)
