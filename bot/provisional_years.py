"""Years whose public holidays are not official yet, as the operator is told about them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from bot.community_files import read_communities
from domain.community import Community
from domain.local_times import FARTHEST
from usecases.calendar_data import provisional_years


def provisional_sentence(community: str, year: int) -> str:
    """What to do about such a year."""
    return (
        f"{community}: the public holidays of {year} are not official yet, promises in service time may be a day off. "
        "Once they are published, update the holidays package, or enter days off and make-up working days with "
        "`concierge calendar import FILE`."
    )


def provisional_sentences(communities: Iterable[Community], now: datetime) -> Iterator[str]:
    """A sentence for every such year into which something can be promised now."""
    for community in communities:
        today = community.calendar.local_day(now)
        for year in provisional_years(community.calendar, today, today + FARTHEST):
            yield provisional_sentence(community.key, year)


def configured_provisional_sentences(directory: Path, now: datetime) -> list[str]:
    """The same by the configuration alone; what the database declares besides is not seen."""
    loaded, _problems = read_communities(directory / "community")
    return list(provisional_sentences((one.community for one in loaded), now))
