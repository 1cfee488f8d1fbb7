"""`/healthz`: well while the database answers and what comes in can be stored."""

import json
from typing import Any, cast

from bot.health import Health
from usecases.inbox_ports import InboxCounts

TOLD = {"ok": True, "token_refused": False, "in_hand": 3, "inbox": {"new": 2, "dead": 1}}


class Town:
    """A store that answers, or does not."""

    def __init__(self) -> None:
        self.there = True
        self.takes_in = True
        self.token_refused = False

    async def read(self, _fn: object) -> InboxCounts:
        if not self.there:
            raise OSError("gone")
        return InboxCounts(new=2, dead=1)

    async def asked(self) -> tuple[int, dict[str, Any]]:
        health = Health(
            store=cast("Any", self),
            waiting=lambda: 3,
            takes_in=lambda: self.takes_in,
            token_refused=lambda: self.token_refused,
        )
        answer = await health.answer(cast("Any", None))
        return answer.status, json.loads(str(answer.text))


async def test_it_is_well() -> None:
    assert await Town().asked() == (200, TOLD)


async def test_on_a_full_disk_the_database_answers_and_nothing_comes_in() -> None:
    town = Town()
    town.takes_in = False
    assert await town.asked() == (503, TOLD | {"ok": False})


async def test_one_of_several_says_which_offices_it_holds() -> None:
    place = {"offices": ["sender"]}
    health = Health(store=cast("Any", Town()), waiting=lambda: 3, takes_in=lambda: True, place=lambda: place)
    answer = await health.answer(cast("Any", None))
    assert json.loads(str(answer.text)) == TOLD | {"offices": ["sender"]}


async def test_a_refused_token_is_told_and_no_reason_to_restart_us() -> None:
    town = Town()
    town.token_refused = True
    assert await town.asked() == (200, TOLD | {"token_refused": True})


async def test_without_a_database_it_is_not() -> None:
    town = Town()
    town.there = False
    assert await town.asked() == (503, {"ok": False})
