"""A use case may be run twice before it is committed once: nobody notices, for all it does is in its transaction."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection

from bot.sandbox import cast
from bot.wiring import Behaviour
from storage.inline_driver import InlineDatabase
from storage.savepoints import savepoint
from storage.tables import metadata
from tests.bad_input.house import House, opened
from tests.bad_input.seen import keys, words
from usecases.ports import Knowledge

T = TypeVar("T")

WANG, LI, ENGINEERS, DESK = cast.WANG.id, cast.LI.id, cast.ENGINEERS.id, cast.DESK.id


class UndoneError(Exception):
    """What was done is to be undone."""


class TwiceDatabase(InlineDatabase):
    """Runs every function, undoes it, and runs it again: as after a common COMMIT that failed."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = 0
        super().write_now(metadata.create_all)

    def write_now(self, fn: Callable[[Connection], T]) -> T:
        def twice(connection: Connection) -> T:
            with suppress(Exception), savepoint(connection):
                fn(connection)
                self.undone += 1
                raise UndoneError
            return fn(connection)

        return super().write_now(twice)


async def story(knowledge: Knowledge, behaviour: Behaviour, database: InlineDatabase | None = None) -> tuple[Any, ...]:
    """A repair from the first words over pictures, a refusal and a reminder to the follow-up; what came of it."""
    async with opened(knowledge, behaviour, database) as house:
        house.staff(cast.LI, cast.ZHOU, cast.LIN, cast.CHEN, cast.HE)
        house.resident(cast.WANG)
        await house.sends(WANG, **house.picture(), caption="厨房水龙头一直滴水")
        await house.later(seconds=10)
        for label in ("发完了", "随时", "提交"):
            await house.presses(WANG, label)
        await house.later(hours=1)
        await house.presses(LI, "接单", ENGINEERS)
        late = await house.presses_data(cast.ZHOU.id, house.chat(ENGINEERS)[-1], f"t:{house.tickets()[0].id}:1:accept")
        await house.presses(LI, "我出发了", ENGINEERS)
        await house.says(WANG, "门口有快递，小心")
        await house.later(days=2)
        return late, seen(house), kept(house)


def seen(house: House) -> list[list[tuple[str, list[list[str]]]]]:
    return [[(words(one), keys(one)) for one in house.chat(chat)] for chat in (WANG, ENGINEERS, DESK, LI)]


def kept(house: House) -> list[list[tuple[Any, ...]]]:
    return [
        house.rows("SELECT number, status, round, version FROM tickets ORDER BY id"),
        house.rows("SELECT kind, at FROM ticket_events ORDER BY id"),
        house.rows("SELECT kind, due_at, kept_at, broken_at FROM promises ORDER BY id"),
        house.rows("SELECT kind, due_at, state FROM timers ORDER BY id"),
        house.rows("SELECT chat_id, lane, notice, verb, state FROM outbox ORDER BY id"),
    ]


async def test_run_twice_it_is_as_if_run_once(known: Knowledge, behaviour: Behaviour) -> None:
    database = TwiceDatabase()
    once = await story(known, behaviour)
    twice = await story(known, behaviour, database)
    assert twice == once
    assert (len(once[1][0]) > 3, database.undone > 50) == (True, True)
