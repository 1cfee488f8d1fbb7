"""The player in a world with a small bot: every step waits for its answer, and belongs to its own dialogue."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from bot.bench.beside import beside
from bot.bench.cast import GROUP, seat
from bot.bench.dialogue import Dialogue, Place, Role, Step
from bot.bench.player import Player, Talk, TalkError
from bot.bench.plays import Deal, Pace, Played, play_closed, play_open
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params
from bot.sandbox.unread import Unread
from bot.sandbox.world import World

REPAIR = Dialogue(
    name="repair",
    step=(
        Step(by=Role.RESIDENT, say="/repair", expect="What is it?"),
        Step(by=Role.RESIDENT, say="{mark} drips", wait=False),
        Step(by=Role.RESIDENT, press="d:*:done", expect="Filed {mark}"),
        Step(by=Role.STAFF, place=Place.GROUP, press="Accept", expect="How long?"),
    ),
)


class SmallBot:
    """Answers a repair dialogue: a prompt with a button, a card in the group, an edit of the card."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.words: dict[int, str] = {}
        self.handled = 0

    async def run(self) -> None:
        offset = 0
        while True:
            for raw in await self.world.state.updates.poll(offset=offset, limit=100, timeout_s=50):
                update = msgspec.json.decode(raw)
                offset = update["update_id"] + 1
                self.handled += 1
                self.handle(update)

    def call(self, method: str, **payload: Any) -> None:
        _, function = METHODS[method.lower()]
        function(self.world.state, Params(payload, {}))

    def handle(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            self.press(update["callback_query"])
            return
        message = update.get("message", {})
        if "text" not in message:
            return
        chat = message["chat"]["id"]
        if message["text"] == "/repair":
            self.call("sendMessage", chat_id=chat, text="What is it?", reply_markup=keyboard("Done", "d:1:done"))
        else:
            self.words[chat] = message["text"].split()[0]

    def press(self, query: dict[str, Any]) -> None:
        data, message = query["data"], query["message"]
        if data == "d:1:done":
            word = self.words[message["chat"]["id"]]
            self.call("sendMessage", chat_id=message["chat"]["id"], text=f"Filed {word}.")
            self.call("sendMessage", chat_id=GROUP, text=f"New: {word}!", reply_markup=keyboard("Accept", "t:1:accept"))
        else:
            word = message["text"].removeprefix("New: ").removesuffix("!")
            self.call("editMessageText", chat_id=GROUP, message_id=message["message_id"], text=f"Accepted {word}")
            self.call("sendMessage", chat_id=GROUP, text="How long?", reply_parameters=answer_to(message))


def keyboard(text: str, data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


def answer_to(message: dict[str, Any]) -> dict[str, Any]:
    return {"message_id": message["message_id"]}


@pytest.fixture
def world() -> World:
    world = World(wall_clock=lambda: 1000.0, shown_clock=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    seat(world, 5)
    return world


@pytest.fixture
async def bot(world: World) -> AsyncGenerator[SmallBot]:
    bot = SmallBot(world)
    task = asyncio.create_task(bot.run())
    await Unread(world.state).quiet()
    bot.handled = 0
    yield bot
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def always(dialogue: Dialogue) -> Deal:
    return lambda number, turn: dialogue


async def played(world: World, play: Callable[[Player], Any]) -> Played:
    player = Player(world)
    result: Played = await beside(player.follow(), play(player))
    return result


async def test_whole_dialogues_side_by_side_and_one_after_the_other(world: World, bot: SmallBot) -> None:
    result = await played(world, lambda p: play_closed(p, always(REPAIR), residents=range(5), turns=3))
    assert (result.updates, len(result.took), bot.handled) == (60, 45, 60)
    assert min(result.took) > 0
    card_texts = {message.body["text"] for message in world.state.chats[GROUP].messages.values() if not message.service}
    assert card_texts - {"How long?"} == {f"Accepted bench-{n}-{turn}" for n in range(5) for turn in range(3)}


async def test_a_steady_rate_takes_so_many_steps_and_no_more(world: World, bot: SmallBot) -> None:
    result = await played(
        world, lambda p: play_open(p, always(REPAIR), residents=range(5), pace=Pace(per_second=10_000.0, seconds=0.002))
    )
    assert result.updates + result.starved == 20
    assert bot.handled == result.updates


async def test_where_nothing_goes_on_is_said(world: World) -> None:
    player = Player(world)
    player.act(player.begin(0, REPAIR, turn=0, on_answer=lambda talk: None))
    assert player.waiting_at() == {"repair 1": 1}


async def test_a_button_that_is_not_there_is_named(world: World, bot: SmallBot) -> None:
    wrong = Dialogue(name="wrong", step=(*REPAIR.step[:2], Step(by=Role.RESIDENT, press="d:*:undone")))
    with pytest.raises(TalkError, match="wrong 3: no button d:\\*:undone"):
        await played(world, lambda p: play_closed(p, always(wrong), residents=[0], turns=1))


@pytest.mark.parametrize(
    "words",
    [
        "❓ Q-20261122-001 · Parking · R** · 138****0003",
        "🚨 E-20261122-001 · Resident 3 · 13800000003",
        "Worker 1-3 What do you answer?",
        "📣 New: bench-3-0 the light is out",
    ],
)
async def test_a_message_in_a_group_belongs_to_the_resident_it_speaks_of(world: World, words: str) -> None:
    player = Player(world)
    answered: list[Talk] = []
    heard = asyncio.Event()

    def hear(talk: Talk) -> None:
        answered.append(talk)
        heard.set()

    dialogue = Dialogue(step=(Step(by=Role.STAFF, place=Place.GROUP, say="x"),))
    talks = [player.begin(number, dialogue, turn=0, on_answer=hear) for number in range(5)]
    for talk in talks:
        player.act(talk)
    bot = SmallBot(world)

    async def speak() -> None:
        bot.call("sendMessage", chat_id=GROUP, text=words)
        await heard.wait()

    await beside(player.follow(), speak())
    assert answered == [talks[3]]


async def test_everything_read_is_quiet(world: World, bot: SmallBot) -> None:
    unread = Unread(world.state)
    world.send(1_000_001, 1_000_001, "hello")
    assert not unread.is_quiet()
    await unread.quiet()
    assert bot.handled == 1
