"""`/healthz`: well while the database answers and what comes in can be stored."""

import json
from typing import Any, cast

from bot.health import Health
from usecases.inbox_ports import InboxCounts


class Town:
    """A store that answers, or does not."""

    def __init__(self) -> None:
        self.there = True
        self.takes_in = True

    async def read(self, _fn: object) -> InboxCounts:
        if not self.there:
            raise OSError("gone")
        return InboxCounts(new=2, dead=1)

    async def asked(self) -> tuple[int, dict[str, Any]]:
        health = Health(store=cast("Any", self), waiting=lambda: 3, takes_in=lambda: self.takes_in)
        answer = await health.answer(cast("Any", None))
        return answer.status, json.loads(str(answer.text))


async def test_it_is_well() -> None:
    assert await Town().asked() == (200, {"ok": True, "in_hand": 3, "inbox": {"new": 2, "dead": 1}})


async def test_on_a_full_disk_the_database_answers_and_nothing_comes_in() -> None:
    town = Town()
    town.takes_in = False
    assert await town.asked() == (503, {"ok": False, "in_hand": 3, "inbox": {"new": 2, "dead": 1}})


async def test_one_of_several_says_which_offices_it_holds() -> None:
    place = {"offices": ["sender"]}
    health = Health(store=cast("Any", Town()), waiting=lambda: 3, takes_in=lambda: True, place=lambda: place)
    answer = await health.answer(cast("Any", None))
    told = {"ok": True, "in_hand": 3, "inbox": {"new": 2, "dead": 1}, "offices": ["sender"]}
    assert json.loads(str(answer.text)) == told


async def test_without_a_database_it_is_not() -> None:
    town = Town()
    town.there = False
    assert await town.asked() == (503, {"ok": False})
