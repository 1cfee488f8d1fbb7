"""Plays dialogues in the sandbox's world, inside the server's process: the next step when the answer is there."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.bench.cast import GROUP, MARK, STAFF, mark_of, resident_id
from bot.bench.dialogue import Dialogue, Place, Role, Step
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.incoming import MediaItem
from bot.sandbox.messages import Message
from bot.sandbox.world import World

Done = Callable[["Talk"], None]


class TalkError(Exception):
    """The bot does not talk as the dialogue expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was played: how many updates, how long each awaited answer took (seconds), and `starved`: how many steps of
    a steady rate nobody was ready to take."""

    updates: int
    took: Sequence[float]
    starved: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Talk:
    """One dialogue under way: where it stands, and how long each answer took (seconds)."""

    resident: int
    mark: str
    steps: Sequence[Step]
    on_answer: Done
    at: int = 0
    sent_at: float = 0.0
    waits: bool = False
    answer_seen: bool = False
    took: list[float] = field(default_factory=list)
    latest: dict[Place, Message] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.at == len(self.steps)

    def fill(self, words: str) -> str:
        return words.replace("{mark}", self.mark)


class Player:
    """All talks of one world; follows the world's changes for as long as `follow` runs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._talks: dict[int, Talk] = {}
        self._by_mark: dict[str, Talk] = {}

    def begin(self, number: int, steps: Sequence[Step], *, turn: int, on_answer: Done) -> Talk:
        """A talk of the resident with this number; `act` takes its first step. A resident has one talk at a time."""
        resident = resident_id(number)
        previous = self._talks.get(resident)
        talk = Talk(resident=resident, mark=mark_of(number, turn), steps=steps, on_answer=on_answer)
        if previous is not None:
            self._by_mark.pop(previous.mark, None)
            if (kept := previous.latest.get(Place.PRIVATE)) is not None:
                talk.latest[Place.PRIVATE] = kept
        self._talks[resident] = self._by_mark[talk.mark] = talk
        return talk

    def act(self, talk: Talk) -> None:
        """Take the talk's next step; one that is not answered is over at once."""
        step = talk.steps[talk.at]
        talk.waits, talk.answer_seen, talk.sent_at = step.wait, False, time.perf_counter()
        self._do(talk, step)
        if not step.wait:
            talk.at += 1
            talk.on_answer(talk)

    def _do(self, talk: Talk, step: Step) -> None:
        person, chat = _whose(talk, step)
        if step.press is not None:
            message = talk.latest.get(step.place)
            data = None if message is None else find_button(message, talk.fill(step.press))
            if message is None or data is None:
                raise TalkError(f"step {talk.at + 1}: no button {step.press}")
            self._world.press(person, chat, message.id, data)
        elif step.photo:
            self._world.send(person, chat, media=MediaItem(kind="photo"))
        else:
            self._world.send(person, chat, talk.fill(step.say or ""))

    def waiting_at(self) -> dict[int, int]:
        """How many talks wait at which step (counted from 1): what to look at when nothing goes on."""
        return dict(sorted(Counter(talk.at + 1 for talk in self._talks.values() if talk.waits).items()))

    async def follow(self) -> None:
        """Until cancelled or the world closes."""
        async for changes in self._world.listen():
            for change in changes:
                self._notice(change)

    def _notice(self, change: Change) -> None:
        message = change.message
        if message is None or message.sender != self._world.state.bot.id:
            return
        if change.kind not in {ChangeKind.MESSAGE, ChangeKind.EDIT}:
            return
        for talk, place in self._concerned(message):
            talk.latest[place] = message
            self._go_on(talk, message, place)

    def _concerned(self, message: Message) -> Iterable[tuple[Talk, Place]]:
        if message.chat in self._talks:
            yield self._talks[message.chat], Place.PRIVATE
        elif message.chat == GROUP:
            marks = MARK.findall(words_of(message))
            talk = next((self._by_mark[mark] for mark in marks if mark in self._by_mark), None)
            if talk is not None:
                yield talk, Place.GROUP

    def _go_on(self, talk: Talk, message: Message, place: Place) -> None:
        if not talk.waits:
            return
        step = talk.steps[talk.at]
        if not talk.answer_seen:
            if place is not step.answered_in or not _answers(message, talk.fill(step.expect)):
                return
            talk.answer_seen = True
            talk.took.append(time.perf_counter() - talk.sent_at)
        if _can_follow(talk):
            talk.waits = False
            talk.at += 1
            talk.on_answer(talk)


def words_of(message: Message) -> str:
    """The text or caption of a message."""
    return str(message.body.get("text") or message.body.get("caption") or "")


def find_button(message: Message, wanted: str) -> str | None:
    """The data of the first button whose data fits the pattern `wanted` or whose label contains it."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row if "callback_data" in button]
    for button in buttons:
        if fnmatchcase(button["callback_data"], wanted) or wanted in button["text"]:
            return str(button["callback_data"])
    return None


def _answers(message: Message, expected: str) -> bool:
    return expected in words_of(message) or find_button(message, expected) is not None


def _can_follow(talk: Talk) -> bool:
    """The next step is a text, or its button is there; a message of the same answer may still be on its way."""
    following = talk.steps[talk.at + 1 : talk.at + 2]
    if not following or following[0].press is None:
        return True
    message = talk.latest.get(following[0].place)
    return message is not None and find_button(message, talk.fill(following[0].press)) is not None


def _whose(talk: Talk, step: Step) -> tuple[int, int]:
    person = talk.resident if step.by is Role.RESIDENT else STAFF
    return person, GROUP if step.place is Place.GROUP else person


async def play_closed(player: Player, dialogue: Dialogue, *, residents: int, turns: int, first_turn: int) -> Played:
    """Every resident plays the dialogue `turns` times, each step as soon as the last one is answered."""
    took: list[float] = []
    left = residents * turns
    next_turn = dict.fromkeys(range(residents), first_turn)
    finished = asyncio.Event()

    def begin(number: int) -> None:
        turn, next_turn[number] = next_turn[number], next_turn[number] + 1
        player.act(player.begin(number, dialogue.step, turn=turn, on_answer=lambda talk: go_on(number, talk)))

    def go_on(number: int, talk: Talk) -> None:
        nonlocal left
        if not talk.over:
            player.act(talk)
            return
        took.extend(talk.took)
        left -= 1
        if next_turn[number] < first_turn + turns:
            begin(number)
        elif left == 0:
            finished.set()

    for number in range(residents):
        begin(number)
    await finished.wait()
    return Played(updates=residents * turns * len(dialogue.step), took=took)


async def play_open(
    player: Player, dialogue: Dialogue, *, residents: int, per_second: float, seconds: float, first_turn: int
) -> Played:
    """Steps at a fixed rate, whoever's turn it is, however slow the answers."""
    took: list[float] = []
    next_turn = dict.fromkeys(range(residents), first_turn)
    ready: deque[tuple[int, Talk | None]] = deque((number, None) for number in range(residents))
    taken = starved = 0
    drained = asyncio.Event()

    def go_on(number: int, talk: Talk) -> None:
        ready.append((number, None if talk.over else talk))
        if talk.over:
            took.extend(talk.took)
        drained.set()

    def take_a_step() -> None:
        number, talk = ready.popleft()
        if talk is None:
            turn, next_turn[number] = next_turn[number], next_turn[number] + 1
            talk = player.begin(number, dialogue.step, turn=turn, on_answer=lambda talk: go_on(number, talk))
        player.act(talk)

    loop = asyncio.get_running_loop()
    started = loop.time()
    for tick in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + tick / per_second - loop.time()))
        if ready:
            taken += 1
            take_a_step()
        else:
            starved += 1
    while len(ready) < residents:
        drained.clear()
        await drained.wait()
    took.extend(seconds for _, talk in ready if talk is not None for seconds in talk.took)
    return Played(updates=taken, took=took, starved=starved)
