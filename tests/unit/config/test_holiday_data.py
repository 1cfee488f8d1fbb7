"""What the holidays package is asked for."""

import holidays

from bot.holiday_data import countries


def test_every_country_of_the_package_is_known():
    assert countries() == frozenset(holidays.list_supported_countries())
