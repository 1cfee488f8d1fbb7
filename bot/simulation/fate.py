"""What befalls a world besides the weather: people come and go, groups move, Telegram starts anew, odd updates."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from random import Random
from typing import Final

from bot.sandbox.refusals import PersonaError
from bot.sandbox.wire import Json
from bot.simulation.cast import Cast
from bot.simulation.persons import Stage
from bot.simulation.update_queue import WildQueue

_PER_DAY: Final = 2
_HOUR_S: Final = 3_600
_ODD_UPDATES: Final[tuple[Json, ...]] = (
    {"poll": {"id": "1", "question": "?"}},
    {"message": {"message_id": 1, "date": "not a number", "chat": {"id": 1, "type": "private"}}},
    {"something_of_2031": {"id": 7}},
    {"message": {}},
    {"callback_query": {"id": "1", "from": {"id": 10_001, "is_bot": False, "first_name": "?"}, "chat_instance": "1",
                        "data": "zz:1:2"}},
)  # fmt: skip


class Stroke(StrEnum):
    """What can befall a world."""

    BLOCKED = "somebody blocks the bot"
    LEFT = "a colleague leaves a group"
    THROWN_OUT = "the bot is thrown out of a group"
    MOVED = "a group becomes a supergroup"
    DELETED = "a message is deleted"
    COUNTS_ANEW = "Telegram counts its updates anew"
    ODD_UPDATE = "an odd update"


class Fate:
    """Strikes a few times a day; `struck` counts."""

    def __init__(
        self, stage: Stage, cast: Cast, updates: WildQueue, chance: Random, *, struck: Counter[Stroke]
    ) -> None:
        self._stage = stage
        self._cast = cast
        self._updates = updates
        self._chance = chance
        self._over = False
        self._struck = struck
        self._strokes: tuple[tuple[Stroke, Callable[[], bool]], ...] = (
            (Stroke.BLOCKED, self._somebody_blocks),
            (Stroke.BLOCKED, self._somebody_blocks),
            (Stroke.LEFT, self._somebody_leaves),
            (Stroke.THROWN_OUT, self._bot_is_thrown_out),
            (Stroke.MOVED, self._group_moves),
            (Stroke.DELETED, self._message_goes),
            (Stroke.DELETED, self._message_goes),
            (Stroke.COUNTS_ANEW, self._telegram_begins_anew),
            (Stroke.ODD_UPDATE, self._odd_update),
        )
        self._wait()

    def spare(self) -> None:
        """Strike no more."""
        self._over = True

    def _wait(self) -> None:
        self._stage.loop.call_later(self._chance.expovariate(_PER_DAY / 86_400), self._strike)

    def _strike(self) -> None:
        if self._over:
            return
        stroke, strike = self._chance.choice(self._strokes)
        with suppress(PersonaError):  # some things cannot happen just now
            self._struck[stroke] += strike()
        self._wait()

    def _note(self, what: str) -> None:
        self._stage.chronicle.note("fate", what)

    def _somebody_blocks(self) -> bool:
        one = self._chance.choice(self._cast.residents)
        self._note(f"{one.id} blocks the bot")
        self._stage.world.block(one.id)
        self._stage.loop.call_later(self._chance.uniform(60, 50 * _HOUR_S), self._unblocks, one.id)
        return True

    def _unblocks(self, person: int) -> None:
        self._note(f"{person} unblocks the bot")
        self._stage.world.unblock(person)

    def _somebody_leaves(self) -> bool:
        one = self._chance.choice(self._cast.colleagues)
        group = self._present(one.group)
        self._note(f"{one.id} leaves {group}")
        self._stage.world.leave(one.id, group)
        self._stage.loop.call_later(self._chance.uniform(60, 20 * _HOUR_S), self._comes_back, one.id, one.group)
        return True

    def _comes_back(self, person: int, group: int) -> None:
        self._note(f"{person} comes back to {self._present(group)}")
        self._stage.world.join(person, self._present(group))

    def _group_moves(self) -> bool:
        plain = [one.id for one in self._cast.groups if one.plain and self._present(one.id) == one.id]
        if plain:
            group = self._chance.choice(plain)
            self._note(f"{group} becomes {self._stage.world.migrate(group)}")
        return bool(plain)

    def _bot_is_thrown_out(self) -> bool:
        world, group = self._stage.world, self._present(self._chance.choice(self._cast.groups).id)
        self._note(f"the bot is thrown out of {group}")
        world.kick(world.bot_id, group)
        self._stage.loop.call_later(self._chance.uniform(60, 10 * _HOUR_S), self._bot_comes_back, group)
        return True

    def _bot_comes_back(self, group: int) -> None:
        world, group = self._stage.world, self._present(group)
        self._note(f"the bot is back in {group}")
        world.join(world.bot_id, group)
        world.promote(world.bot_id, group)

    def _message_goes(self) -> bool:
        """Somebody deletes one of the newest messages of a chat."""
        places = [one.id for one in self._cast.groups] + [one.id for one in self._cast.residents]
        chat = self._stage.world.state.chat(self._present(self._chance.choice(places)))
        newest = list(chat.messages)[-10:]
        if newest:
            gone = self._chance.choice(newest)
            self._note(f"message {gone} of {chat.id} is deleted")
            self._stage.world.delete_message(chat.id, gone)
        return bool(newest)

    def _telegram_begins_anew(self) -> bool:
        anew = self._updates.count_anew()
        if anew:
            self._note("Telegram counts its updates anew")
        return anew

    def _odd_update(self) -> bool:
        odd = self._chance.choice(_ODD_UPDATES)
        self._note(f"an odd update: {next(iter(odd))}")
        self._stage.world.raw_update(dict(odd))
        return True

    def _present(self, group: int) -> int:
        return self._stage.world.state.chat(group).migrated_to or group
