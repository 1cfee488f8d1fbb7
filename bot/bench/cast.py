"""Who takes part in a bench: residents, a worker for each of them, and the workers' group of each community."""

import re
from typing import Final

from bot.sandbox.people import PersonKind
from bot.sandbox.world import World

TOKEN: Final = "7000000001:bench-bench-bench-bench-bench-bench"  # noqa: S105  the sandbox's bot needs some token
GROUP: Final = -1_009_000_000_001
"""The first department's group in the first community; the others count down from it."""
FIRST_RESIDENT: Final = 1_000_001
FIRST_WORKER: Final = 2_000_001
MARK: Final = re.compile(r"bench-\d+-\d+")
"""A word that `mark_of` made."""
PHONE: Final = re.compile(r"(?:\*{4}|138\d{4})(\d{4})\b")
"""A number that `phone_of` made, whole or with a hidden middle."""
WORKER: Final = re.compile(r"^Worker \d+-(\d+)\b")
"""A message to the worker that `name_of_worker` named."""


def resident_id(number: int) -> int:
    """The person, and the private chat, of the resident with this number."""
    return FIRST_RESIDENT + number


def group_id(community: int, department: int = 0) -> int:
    """The group of this department's workers in the community with this number."""
    return GROUP - 1_000_000 * department - community


def home_of(number: int, communities: int) -> int:
    """The community in which the resident with this number lives: they are spread evenly."""
    return number % communities


def worker_id(number: int, department: int = 0) -> int:
    """The department's worker who sees to this resident; one each, because a person fills in one form at a time."""
    return FIRST_WORKER + 100_000 * department + number


def is_reached(number: int, communities: int) -> bool:
    """Whether the workers of this resident can be written to in private: one of each department in each community."""
    return number < communities


def name_of_worker(number: int, department: int) -> str:
    """What they are called, in the world and in the database."""
    return f"Worker {department}-{number}"


def phone_of(number: int) -> str:
    """The last four digits, which cards show, are this resident's alone among ten thousand."""
    return f"+8613800{number:06d}"


def mark_of(number: int, turn: int) -> str:
    """A word that only this resident uses in only this turn."""
    return f"bench-{number}-{turn}"


def seat(world: World, residents: int, communities: int = 1, departments: int = 1) -> None:
    """Put everybody into an empty world; the bot has administered every group for long."""
    for number in range(residents):
        world.add_person(resident_id(number), "Resident", f"{number}", language_code="en")
    for department in range(departments):
        for community in range(communities):
            group = group_id(community, department)
            world.add_group(group, f"Bench workers {department}-{community}")
            world.join(world.state.bot.id, group)
            world.promote(world.state.bot.id, group)
        for number in range(residents):
            worker = worker_id(number, department)
            world.add_person(worker, "Worker", f"{department}-{number}", language_code="en", kind=PersonKind.STAFF)
            world.join(worker, group_id(home_of(number, communities), department))
            world.state.chat(worker).started = is_reached(number, communities)
    # They have been together for long: the bot is not told of it now, or it would show every open ticket anew.
    world.state.updates.clear()
