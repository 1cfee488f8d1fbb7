"""A world on clocks that only move by hand, with short ways to look at what happened in it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.people import PersonKind
from bot.sandbox.refusals import ApiError
from bot.sandbox.world import World

FANG, MING, LI = 1001, 1002, 2001


@dataclass
class Stage:
    """The world under test, its two clocks and short ways to look at what happened."""

    machine: float = 1_000_000.0
    shown: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(wall_clock=lambda: self.machine, shown_clock=lambda: self.shown)

    @property
    def bot(self) -> int:
        return self.world.state.bot.id

    def updates(self) -> list[dict]:
        """What waits for the bot, without the update ids."""
        found = [msgspec.json.decode(bytes(update.raw)) for update in self.world.state.updates.waiting()]
        return [{name: value for name, value in update.items() if name != "update_id"} for update in found]

    def take(self) -> list[dict]:
        found = self.updates()
        self.world.state.updates.clear()
        return found

    def call(self, method: str, **params: object) -> object:
        """Call a Bot API method as the server would."""
        return METHODS[method.lower()][1](self.world.state, Params(params, {}))

    def refusal(self, method: str, **params: object) -> str:
        with pytest.raises(ApiError) as caught:
            self.call(method, **params)
        return f"{caught.value.code} {caught.value.description}"

    def pass_time(self, seconds: float) -> None:
        self.machine += seconds
        self.shown += timedelta(seconds=seconds)

    def group(self, *, supergroup: bool = True, bot: str = "administrator") -> int:
        chat = self.world.add_group(None, "维修部", supergroup=supergroup)
        for person in (LI, FANG):
            self.world.join(person, chat)
        if bot != "absent":
            self.world.join(self.bot, chat)
        if bot == "administrator":
            self.world.promote(self.bot, chat)
        self.take()
        return chat


def small_stage() -> Stage:
    """Two residents and one person of staff; nobody has spoken yet."""
    stage = Stage()
    stage.world.add_person(FANG, "芳", "王")
    stage.world.add_person(MING, "Ming", language_code="en")
    stage.world.add_person(LI, "李师傅", username="master_li", kind=PersonKind.STAFF, title="维修")
    return stage
