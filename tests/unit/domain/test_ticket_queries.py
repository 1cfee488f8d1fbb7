"""What `/find` understands."""

import pytest

from domain.ticket_queries import QueryKind, TicketQuery, read_query
from tests.support.knowledge import knowledge

COMMUNITY = knowledge().only_community

NUMBERS = {
    "007": "-007",
    " #007 ": "-007",
    "００７": "-007",
    "1122-007": "1122-007",
    "20261122-007": "-20261122-007",
    "R-20261122-007": "R-20261122-007",
    "r-20261122007": "R-20261122-007",
    "R 20261122 007": "R-20261122-007",
}


@pytest.mark.parametrize(("text", "ending"), NUMBERS.items())
def test_numbers(text: str, ending: str) -> None:
    found = read_query(COMMUNITY, text)
    assert (found.kind, found.ending, found.units) == (QueryKind.NUMBER, ending, ())


UNITS = {"1-101": ("1-101",), "1栋101": ("1-101",), "一栋 101室": ("1-101",)}


@pytest.mark.parametrize(("text", "units"), UNITS.items())
def test_units(text: str, units: tuple[str, ...]) -> None:
    found = read_query(COMMUNITY, text)
    assert (found.kind, found.units) == (QueryKind.UNIT, units)


@pytest.mark.parametrize("text", ["138 1234 5678", "水龙头", "%", "R-%", "9-999", "x" * 400])
def test_anything_else_is_kept_as_it_was_said(text: str) -> None:
    words = " ".join(text.split())[:60]
    assert read_query(COMMUNITY, text) == TicketQuery(kind=QueryKind.OTHER, words=words)
