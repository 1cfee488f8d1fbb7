"""Who takes part in the bench of alarms: those of the other one, front desks' groups, neighbours."""

from typing import Final

from bot.bench.cast import seat
from bot.sandbox.world import World

_DESK_GROUP: Final = -1_019_000_000_001
_FIRST_NEIGHBOUR: Final = 3_000_001


def desk_group_id(community: int) -> int:
    """The front desk's group of the community with this number."""
    return _DESK_GROUP - community


def neighbour_id(number: int) -> int:
    """Somebody who only waits for a message of theirs."""
    return _FIRST_NEIGHBOUR + number


def is_neighbour(chat_id: int) -> bool:
    """Whether this is the chat of a neighbour."""
    return chat_id >= _FIRST_NEIGHBOUR


def seat_for_alarms(world: World, residents: int, communities: int, neighbours: int) -> None:
    """Residents with a guard each, spread over the communities; neighbours whose private chat is open."""
    seat(world, residents, communities)
    for community in range(communities):
        world.add_group(desk_group_id(community), f"Bench desk {community}")
        world.join(world.state.bot.id, desk_group_id(community))
        world.promote(world.state.bot.id, desk_group_id(community))
    open_neighbours(world, neighbours)
    world.state.updates.clear()


def open_neighbours(world: World, neighbours: int) -> None:
    """People who only listen, in a private chat with the bot."""
    for number in range(neighbours):
        world.add_person(neighbour_id(number), "Neighbour", f"{number}", language_code="en")
        world.state.chat(neighbour_id(number)).started = True
