"""A type that a company invents, with offers of its own, is booked without a line of code."""

import pytest

from bot.catalog_files import read_catalog
from tests.unit.config.test_offer_tables import GOOD
from tests.unit.resident.flat import ANN, Flat


@pytest.fixture
def flat(tmp_path) -> Flat:
    (tmp_path / "errand.toml").write_text(GOOD.replace('"desk"', '"engineering"'), encoding="utf-8")
    (tmp_path / "fetching.jpg").write_bytes(b"picture")
    catalog, problems = read_catalog([tmp_path])
    assert problems == []
    flat = Flat(types=catalog.types)
    flat.resident(ANN)
    return flat


def test_it_is_booked_worked_and_due(flat: Flat) -> None:
    flat.says("跑腿")
    flat.presses("Fetching")
    flat.presses("2")
    flat.presses("14:00 today")
    flat.presses("Submit")
    ticket = flat.ticket(1)
    booking = flat.look(lambda uow: uow.bookings.of_ticket(1))
    assert booking is not None
    assert (ticket.number[:2], booking.offer, booking.quantity, booking.price_cents) == ("E-", "fetching", 2, 2500)
