"""Who takes part in a bench: a worker, the workers' group, and as many residents as asked for."""

import re
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World

TOKEN: Final = "7000000001:bench-bench-bench-bench-bench-bench"  # noqa: S105  the sandbox's bot needs some token
STAFF: Final = 900_001
GROUP: Final = -1_009_000_000_001
FIRST_RESIDENT: Final = 1_000_001


MARK: Final = re.compile(r"bench-\d+-\d+")


def resident_id(number: int) -> int:
    """The person, and the private chat, of the resident with this number."""
    return FIRST_RESIDENT + number


def mark_of(number: int, turn: int) -> str:
    """A word that only this resident uses in only this turn."""
    return f"bench-{number}-{turn}"


def seat(world: World, residents: int) -> None:
    """Put everybody into an empty world; the bot administers the group."""
    world.add_person(STAFF, "Bench", "Worker", language_code="en", kind=PersonKind.STAFF)
    world.add_group(GROUP, "Bench workers")
    world.join(STAFF, GROUP)
    world.join(world.state.bot.id, GROUP)
    world.promote(world.state.bot.id, GROUP)
    for number in range(residents):
        world.add_person(resident_id(number), "Resident", f"{number}", language_code="en")
