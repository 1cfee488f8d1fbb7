"""Who takes part in a bench: as many residents as asked for, a worker for each of them, and the workers' group."""

import re
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World

TOKEN: Final = "7000000001:bench-bench-bench-bench-bench-bench"  # noqa: S105  the sandbox's bot needs some token
GROUP: Final = -1_009_000_000_001
FIRST_RESIDENT: Final = 1_000_001
FIRST_WORKER: Final = 2_000_001


MARK: Final = re.compile(r"bench-\d+-\d+")


def resident_id(number: int) -> int:
    """The person, and the private chat, of the resident with this number."""
    return FIRST_RESIDENT + number


def worker_id(number: int) -> int:
    """The worker who sees to this resident; one each, because a person fills in one form at a time."""
    return FIRST_WORKER + number


def mark_of(number: int, turn: int) -> str:
    """A word that only this resident uses in only this turn."""
    return f"bench-{number}-{turn}"


def seat(world: World, residents: int) -> None:
    """Put everybody into an empty world; the bot administers the group."""
    world.add_group(GROUP, "Bench workers")
    world.join(world.state.bot.id, GROUP)
    for number in range(residents):
        world.add_person(resident_id(number), "Resident", f"{number}", language_code="en")
        world.add_person(worker_id(number), "Worker", f"{number}", language_code="en", kind=PersonKind.STAFF)
        world.join(worker_id(number), GROUP)
    world.promote(world.state.bot.id, GROUP)
