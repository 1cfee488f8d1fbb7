"""Who takes part in a bench: residents, a worker for each of them, and the workers' group of each community."""

import re
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World

TOKEN: Final = "7000000001:bench-bench-bench-bench-bench-bench"  # noqa: S105  the sandbox's bot needs some token
GROUP: Final = -1_009_000_000_001
"""The workers' group of the first community; those of the others count down from it."""
FIRST_RESIDENT: Final = 1_000_001
FIRST_WORKER: Final = 2_000_001


MARK: Final = re.compile(r"bench-\d+-\d+")


def resident_id(number: int) -> int:
    """The person, and the private chat, of the resident with this number."""
    return FIRST_RESIDENT + number


def group_id(community: int) -> int:
    """The workers' group of the community with this number."""
    return GROUP - community


def home_of(number: int, communities: int) -> int:
    """The community in which the resident with this number lives: they are spread evenly."""
    return number % communities


def worker_id(number: int) -> int:
    """The worker who sees to this resident; one each, because a person fills in one form at a time."""
    return FIRST_WORKER + number


def mark_of(number: int, turn: int) -> str:
    """A word that only this resident uses in only this turn."""
    return f"bench-{number}-{turn}"


def seat(world: World, residents: int, communities: int = 1) -> None:
    """Put everybody into an empty world; the bot administers every group."""
    for community in range(communities):
        world.add_group(group_id(community), f"Bench workers {community}")
        world.join(world.state.bot.id, group_id(community))
    for number in range(residents):
        world.add_person(resident_id(number), "Resident", f"{number}", language_code="en")
        world.add_person(worker_id(number), "Worker", f"{number}", language_code="en", kind=PersonKind.STAFF)
        world.join(worker_id(number), group_id(home_of(number, communities)))
    for community in range(communities):
        world.promote(world.state.bot.id, group_id(community))
