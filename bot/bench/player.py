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
from bot.sandbox.messages import Message
from bot.sandbox.world import MediaItem, World

Done = Callable[["Talk"], None]


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
        """Take the talk's next step."""
        step = talk.steps[talk.at]
        person, chat = _whose(talk, step)
        talk.waits, talk.answer_seen, talk.sent_at = True, False, time.perf_counter()
        if step.press is not None:
            message = talk.latest[step.place]
            data = find_button(message, talk.fill(step.press))
            assert data is not None, "a talk goes on only when its next button is there"
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


async def play_closed(
    player: Player, dialogue: Dialogue, *, residents: int, turns: int, first_turn: int
) -> list[float]:
    """Every resident plays the dialogue `turns` times, each step as soon as the last one is answered.

    Returns how long each answer took, in seconds.
    """
    took: list[float] = []
    left = residents * turns
    finished = asyncio.Event()

    def go_on(talk: Talk) -> None:
        nonlocal left
        if not talk.over:
            player.act(talk)
            return
        took.extend(talk.took)
        left -= 1
        number, turn = turn_of[talk.resident]
        if turn + 1 < first_turn + turns:
            start(number, turn + 1)
        elif left == 0:
            finished.set()

    turn_of: dict[int, tuple[int, int]] = {}

    def start(number: int, turn: int) -> None:
        turn_of[resident_id(number)] = (number, turn)
        player.act(player.begin(number, dialogue.step, turn=turn, on_answer=go_on))

    for number in range(residents):
        start(number, first_turn)
    await finished.wait()
    return took


async def play_open(
    player: Player, dialogue: Dialogue, *, residents: int, per_second: float, seconds: float, first_turn: int
) -> tuple[list[float], int]:
    """Steps at a fixed rate, whoever's turn it is, however slow the answers.

    Returns how long each answer took, and how often nobody was ready to take a step.
    """
    took: list[float] = []
    turns = dict.fromkeys(range(residents), first_turn)
    ready: deque[tuple[int, Talk | None]] = deque((number, None) for number in range(residents))
    outstanding = 0
    starved = 0
    drained = asyncio.Event()

    def answered(talk: Talk) -> None:
        nonlocal outstanding
        outstanding -= 1
        took.append(talk.took[-1])
        number = number_of[talk.resident]
        ready.append((number, None if talk.over else talk))
        drained.set()

    number_of = {resident_id(number): number for number in range(residents)}
    loop = asyncio.get_running_loop()
    started = loop.time()
    for tick in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + tick / per_second - loop.time()))
        if not ready:
            starved += 1
            continue
        number, talk = ready.popleft()
        if talk is None:
            talk = player.begin(number, dialogue.step, turn=turns[number], on_answer=answered)
            turns[number] += 1
        outstanding += 1
        player.act(talk)
    while outstanding:
        drained.clear()
        await drained.wait()
    return took, starved
