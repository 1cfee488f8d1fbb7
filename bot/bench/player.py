"""Plays dialogues in the sandbox's world, inside the server's process: the next step when the answer is there."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.bench.cast import MARK, PHONE, WORKER, group_id, home_of, mark_of, resident_id, worker_id
from bot.bench.dialogue import Dialogue, Place, Role, Step
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.incoming import MediaItem
from bot.sandbox.messages import Message
from bot.sandbox.world import World

Done = Callable[["Talk"], None]


class TalkError(Exception):
    """The bot does not talk as the dialogue expects."""


@dataclass(slots=True, kw_only=True, eq=False)
class Talk:
    """One dialogue under way: where it stands, and how long each answer took (seconds)."""

    number: int
    mark: str
    dialogue: Dialogue
    on_answer: Done
    at: int = 0
    sent_at: float = 0.0
    waits: bool = False
    answer_seen: bool = False
    took: list[float] = field(default_factory=list)
    seen: dict[tuple[int, int], Message] = field(default_factory=dict)
    """The bot's messages that belong to this talk, by chat and id, the one that changed last at the end."""

    @property
    def steps(self) -> Sequence[Step]:
        return self.dialogue.step

    @property
    def over(self) -> bool:
        return self.at == len(self.steps)

    @property
    def whereabouts(self) -> str:
        return f"{self.dialogue.name} {self.at + 1}"

    def fill(self, words: str) -> str:
        return words.replace("{mark}", self.mark)

    def remember(self, message: Message) -> None:
        self.seen.pop((message.chat, message.id), None)
        self.seen[message.chat, message.id] = message

    def button(self, chat: int, wanted: str) -> tuple[Message, str] | None:
        """The newest message in that chat with such a button, and its data."""
        for message in reversed(self.seen.values()):
            data = find_button(message, self.fill(wanted)) if message.chat == chat else None
            if data is not None:
                return message, data
        return None


class Player:
    """All talks of one world; follows the world's changes for as long as `follow` runs."""

    def __init__(self, world: World, communities: int = 1, departments: Sequence[str] = ()) -> None:
        self._world = world
        self._communities = communities
        self._departments = {name: number for number, name in enumerate(departments)}
        self._talks: dict[int, Talk] = {}
        self._by_mark: dict[str, Talk] = {}
        self._in_group: dict[tuple[int, int], Talk] = {}

    def begin(self, number: int, dialogue: Dialogue, *, turn: int, on_answer: Done) -> Talk:
        """A talk of the resident with this number; `act` takes its first step. A resident has one talk at a time."""
        talk = Talk(number=number, mark=mark_of(number, turn), dialogue=dialogue, on_answer=on_answer)
        previous = self._talks.get(resident_id(number))
        if previous is not None:
            self._by_mark.pop(previous.mark, None)
            for known in previous.seen:
                self._in_group.pop(known, None)
        self._talks[resident_id(number)] = self._by_mark[talk.mark] = talk
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
        person, chat = self._actor(talk, step), self._chat(talk, step, step.place)
        if step.press is not None:
            found = talk.button(chat, step.press)
            if found is None:
                raise TalkError(f"{talk.whereabouts}: no button {step.press}")
            message, data = found
            self._world.press(person, chat, message.id, data)
        elif step.photo:
            self._world.send(person, chat, media=MediaItem(kind="photo"))
        else:
            self._world.send(person, chat, talk.fill(step.say or ""))

    def _actor(self, talk: Talk, step: Step) -> int:
        if step.by is Role.RESIDENT:
            return resident_id(talk.number)
        return worker_id(talk.number, self._department(talk, step))

    def _chat(self, talk: Talk, step: Step, place: Place) -> int:
        if place is Place.GROUP:
            return group_id(home_of(talk.number, self._communities), self._department(talk, step))
        return resident_id(talk.number)

    def _department(self, talk: Talk, step: Step) -> int:
        return self._departments.get(step.department or talk.dialogue.department, 0)

    def waiting_at(self) -> dict[str, int]:
        """How many talks wait where (steps count from 1): what to look at when nothing goes on."""
        return dict(Counter(talk.whereabouts for talk in self._talks.values() if talk.waits))

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
        talk = self._concerned(message)
        if talk is not None:
            talk.remember(message)
            self._go_on(talk, message)

    def _concerned(self, message: Message) -> Talk | None:
        """In a group it is the talk whose mark, worker or phone a message shows, or whose message it is or answers."""
        if message.chat > 0:
            return self._talks.get(message.chat)
        words = words_of(message)
        related = [known for known in (message.id, message.reply_to) if known is not None]
        found = [self._by_mark.get(mark) for mark in MARK.findall(words)]
        found += [self._in_group.get((message.chat, known)) for known in related]
        numbers = [*WORKER.findall(words), *PHONE.findall(words)]
        found += [self._talks.get(resident_id(int(number))) for number in numbers]
        talk = next(filter(None, found), None)
        if talk is not None:
            self._in_group[message.chat, message.id] = talk
        return talk

    def _go_on(self, talk: Talk, message: Message) -> None:
        if not talk.waits:
            return
        step = talk.steps[talk.at]
        if not talk.answer_seen:
            expected = self._chat(talk, step, step.answered_in)
            if message.chat != expected or not _answers(message, talk.fill(step.expect)):
                return
            talk.answer_seen = True
            talk.took.append(time.perf_counter() - talk.sent_at)
        if self._can_follow(talk):
            talk.waits = False
            talk.at += 1
            talk.on_answer(talk)

    def _can_follow(self, talk: Talk) -> bool:
        """The next step is a text, or its button is there; a message of the same answer may still be on its way."""
        following = talk.steps[talk.at + 1 : talk.at + 2]
        if not following or following[0].press is None:
            return True
        return talk.button(self._chat(talk, following[0], following[0].place), following[0].press) is not None


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
