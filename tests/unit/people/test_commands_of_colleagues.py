"""The commands that Telegram offers a colleague in their own chat: what their roles allow them, and nothing else."""

import pytest

from domain.people import Role
from handlers.commands import commands_for
from tests.support.screens import ENGLISH
from tests.support.world import World

LI = 20


def offered(world: World, user_id: int = LI) -> list[str]:
    return [one.command for one in world.look(lambda uow: commands_for(uow, user_id, ENGLISH))]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (Role.STAFF, ["find", "duty", "leak"]),
        (Role.SUPERVISOR, ["find", "duty", "unit", "residents", "outage", "calendar", "kb", "block", "leak"]),
        (Role.ADMINISTRATOR, ["find", "duty", "staff", "leak"]),
    ],
)
def test_each_role_has_its_own(world: World, role: Role, own: list[str]) -> None:
    world.colleague(LI, role=role)
    everybody = ["start", "mine", "sos", "home", "language", "privacy", "cancel", "help"]
    assert [one for one in offered(world) if one not in (*everybody, "repair")] == own


def test_a_resident_has_no_list_of_their_own(world: World) -> None:
    world.resident(7)
    assert offered(world, 7) == []
