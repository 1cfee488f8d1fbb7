"""Raw updates that nobody thought of: whatever Telegram might say, each is handled or put aside, and the talk goes on.

Updates as people and clients really send them are changed at random places by Hypothesis: parts taken away, doubled,
moved between updates, or replaced by values that no reader expects.
"""

import asyncio
import copy
import gc
import json
import os
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.intake.keys import raw_update
from bot.sandbox import cast
from bot.sandbox.world import DEFAULT_BOT
from bot.wiring import Behaviour
from tests.bad_input.every_input import EVERYTHING, Stop
from tests.bad_input.house import House, opened
from tests.bad_input.scenes import CHEN, WANG, Person
from tests.bad_input.seen import Json
from tests.support.shipped import behaviour_of, shipped_knowledge
from usecases.ports import Knowledge

pytestmark = pytest.mark.reliability

NIGHTLY: Final = os.environ.get("CONCIERGE_NIGHTLY") == "1"
BATCHES: Final = 20_000 if NIGHTLY else 400
"""Of five updates each."""

LOOKED_AT_EVERY: Final = 50
OURS: Final = frozenset({"domain", "usecases", "handlers", "storage", "scheduler", "bot"})
NOT_OURS: Final = "bot.sandbox"
"""The world outside remembers everything that was ever said."""

NUMBERS: Final = st.one_of(st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, -1, 2**31, 2**53]))
WORDS: Final = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "",
            " ",
            "\u0000",
            "\u202e反",
            "👨\u200d👩\u200d👧",
            "<b>",
            "%s{x}",
            "/start " * 500,
            "d:1:category:tap",
            "零" * 4096,
        ]
    ),
)
ANYTHING: Final = st.one_of(
    st.none(),
    st.sampled_from([2**63, 10**30, 0.5, 1e308, True]),
    WORDS,
    NUMBERS,
    st.recursive(
        st.none() | st.text(max_size=5),
        lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
        max_leaves=6,
    ),
)


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path into a JSON value, the value itself left out."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, part in parts for found in ((*here, key), *places(part, (*here, key)))]


def inside(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done to an update, at which of its places (counted round and round), and with what."""

    kind: str
    at: int
    from_at: int
    number: int
    words: str
    anything: object


CHANGES: Final = st.builds(
    Change,
    kind=st.sampled_from(["leave", "take away", "replace", "replace", "double", "borrow", "rename", "break"]),
    at=st.integers(0, 10**6),
    from_at=st.integers(0, 10**6),
    number=NUMBERS,
    words=WORDS,
    anything=ANYTHING,
)


def changed(update: Json, other: Json, change: Change) -> Json:
    """A copy; only `break` puts something where Telegram, by its own types, could not."""
    update = copy.deepcopy(update)
    paths = places(update)
    *way, last = paths[change.at % len(paths)]
    part = inside(update, tuple(way))
    match change.kind, part[last]:
        case "take away", _:
            del part[last]
        case "replace", bool(given):
            part[last] = not given
        case "replace", int():
            part[last] = change.number
        case "replace", str():
            part[last] = change.words
        case "break", _:
            part[last] = change.anything
        case "borrow", given:
            theirs = [inside(other, path) for path in places(other)]
            alike = [one for one in theirs if type(one) is type(given)]
            part[last] = copy.deepcopy(alike[change.from_at % len(alike)]) if alike else given
        case "double", list(given):
            part[last] = given * 2
        case "rename", given if isinstance(part, dict):
            part[f"{last}_"] = part.pop(last)
    return update


class Crowd:
    """A house to which strange updates come, and what has to hold all the time."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.sent = 0
        self.broken: set[int] = set()
        """Updates that Telegram, by its own types, could not send: they may fail, if only they are put aside."""

    async def arrive(self) -> None:
        self.house.staff(cast.LI, cast.ZHOU, cast.LIN, cast.CHEN, cast.HE)
        self.house.resident(cast.WANG)
        self.house.articles()
        await self.house.files(cast.WANG)

    def stop(self, person: Person, chat: int) -> Stop:
        return Stop(person=person, chat=chat, prompt=self.house.last(chat), draft=1, step="category")

    def really_sent(self, which: int) -> list[Json]:
        """Updates as they really come, of the resident in private or of a colleague in a group."""
        bad = EVERYTHING[which % len(EVERYTHING)]
        private = not bad.only_in_groups and which % 3
        stop = self.stop(WANG, WANG.id) if private else self.stop(CHEN, cast.ENGINEERS.id)
        return bad.made(self.house, stop)

    async def hear(self, updates: list[tuple[Json, bool]]) -> None:
        numbered = [{"update_id": self.house.next_id(), **one} for one, _ in updates]
        self.broken |= {one["update_id"] for one, (_, broken) in zip(numbered, updates, strict=True) if broken}
        found = [raw_update(DEFAULT_BOT.id, json.dumps(one).encode()) for one in numbered]
        await self.house.intake.reception.take([one for one in found if one is not None])
        await self.house.settled()
        self.sent += len(numbered)

    def wrongs(self) -> list[object]:
        """Updates left lying, unexpected errors, and forms that stand in each other's way."""
        house = self.house
        rows = house.rows("SELECT update_id, state, error FROM inbox WHERE state <> 'done'")
        left = [row for row in rows if row[1] == "new" or (row[2] != "unreadable" and row[0] not in self.broken)]
        waiting = house.rows("SELECT id, notice FROM outbox WHERE state IN ('new', 'sending')")
        crowded = house.rows(
            "SELECT user_id FROM drafts WHERE state = 'active' GROUP BY chat_id, user_id HAVING count(*) > 1"
        )
        logged = [one for one in house.logged if one["log_level"] == "error" and one["event"] not in _PUT_ASIDE]
        logged = [one for one in logged if one.get("update_id") not in self.broken]
        house.logged.clear()
        return [*left, *waiting, *crowded, *logged]

    def expect_what_was_put_aside(self) -> None:
        """What the house asks about at the end, beside references, leaks and the rest."""
        house = self.house
        house.given_up = {number for (number,) in house.rows("SELECT update_id FROM inbox WHERE state = 'dead'")}
        ((house.undeliverable,),) = house.rows("SELECT count(*) FROM outbox WHERE state = 'dead'")
        house.expected |= _PUT_ASIDE

    async def answers_still(self) -> bool:
        """Somebody who writes like everybody else is answered."""
        before = self.house.newest(cast.EMILY.id)
        await self.house.says(cast.EMILY.id, "/start")
        return self.house.newest(cast.EMILY.id) > before + 1


_PUT_ASIDE: Final = frozenset({"update_unreadable", "update_given_up"})


def ours() -> Counter[str]:
    """How many living things of each kind of ours there are."""
    gc.collect()
    kinds = (type(one) for one in gc.get_objects())
    names = (f"{kind.__module__}.{kind.__name__}" for kind in kinds)
    return Counter(name for name in names if name.partition(".")[0] in OURS and not name.startswith(NOT_OURS))


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture(scope="module")
def behaviour(known: Knowledge) -> Behaviour:
    return behaviour_of(known)


@pytest.mark.timeout(7200 if NIGHTLY else 300)
@pytest.mark.filterwarnings("ignore:Please use 'Bot:UserWarning")
def test_nothing_that_comes_breaks_anything(known: Knowledge, behaviour: Behaviour) -> None:
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        crowd = Crowd(runner.run(stack.enter_async_context(opened(known, behaviour))))
        runner.run(crowd.arrive())
        batches, before = 0, Counter[str]()

        @settings(
            max_examples=BATCHES,
            deadline=None,
            phases=[Phase.generate],
            database=None,
            derandomize=not NIGHTLY,
            suppress_health_check=list(HealthCheck),
        )
        @given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), CHANGES), min_size=5, max_size=5))
        def batch(drawn: list[tuple[int, int, Change]]) -> None:
            nonlocal batches, before
            updates = [
                (changed(one, crowd.really_sent(other)[0], change), change.kind == "break")
                for which, other, change in drawn
                for one in crowd.really_sent(which)[:1]
            ]
            runner.run(crowd.hear(updates))
            assert crowd.wrongs() == [], updates
            batches += 1
            if batches % LOOKED_AT_EVERY == 0:
                assert runner.run(crowd.answers_still()), updates
            if batches == BATCHES // 2:
                before = ours()

        batch()
        grown = ours() - before
        crowd.expect_what_was_put_aside()
        runner.run(stack.aclose())
    assert crowd.sent >= BATCHES * 4
    assert {name: count for name, count in grown.items() if count > 100} == {}
