"""What everybody in the simulation can do: look at a chat, press what is there, type what is asked for, or not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from random import Random
from typing import Any, Final, Protocol

from bot.sandbox.incoming import MediaItem
from bot.sandbox.messages import Message
from bot.sandbox.refusals import PersonaError
from bot.sandbox.world import World
from bot.simulation import texts
from bot.simulation.chronicle import Chronicle
from handlers.buttons import read
from handlers.buttons.base import Button
from handlers.buttons.resident import BackStep, Choose, DropDraft, ResumeDraft, SkipStep
from usecases.ports import Machine

_LOOKS_BACK: Final = 14
_TIRES_AFTER: Final = 7
_STEP_KEYS: Final = (Choose, SkipStep, BackStep, DropDraft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A button as somebody sees it."""

    message: Message
    data: str
    button: Button | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """What somebody is asked at the moment, as they understand it."""

    id: int
    step: str
    prompt: int | None = None
    """The message that asks."""


class Later(Protocol):
    """What lets time pass: the simulation's loop, or a real one."""

    def call_later(self, delay: float, callback: Callable[..., object], /, *args: Any) -> object: ...


Reads = Callable[[int, int], OpenForm | None]
"""The form that a person (chat, user) is in the middle of; stands for understanding what the prompt says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What persons act on."""

    loop: Later
    machine: Machine
    world: World
    chronicle: Chronicle
    reads: Reads
    timezone: str
    commands: tuple[str, ...]
    """What begins a request, a command for each kind."""
    sample: str
    """A picture that everybody has on the phone."""


class Person:
    """One person with a temper of their own. Whatever Telegram refuses them they do not do."""

    def __init__(self, stage: Stage, person_id: int, name: str, chance: Random) -> None:
        self.stage = stage
        self.id = person_id
        self.name = name
        self.chance = chance
        self.unit = ""
        self.phone = ""
        self._tries: dict[tuple[int, str], int] = {}
        self._left: set[int] = set()
        self._awake = True

    # -------------------------------------------------------------------------------------------- time

    def wake_in(self, seconds: float) -> None:
        self.stage.loop.call_later(seconds, self._turn)

    def rest(self) -> None:
        """Do nothing any more."""
        self._awake = False

    def _turn(self) -> None:
        if not self._awake:
            return
        try:
            pause = self.act()
        except PersonaError:
            pause = 600.0
        self.wake_in(pause)

    def act(self) -> float:
        """Do something; returns after how many seconds to look again."""
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.stage.machine.wall(), UTC)

    def likely(self, share: float) -> bool:
        return self.chance.random() < share

    # -------------------------------------------------------------------------------------------- doing

    def say(self, chat: int, text: str, *, reply_to: int | None = None) -> None:
        self._note(chat, f"says {text[:40]!r}" + (f" to {reply_to}" if reply_to else ""))
        self.stage.world.send(self.id, chat, text, reply_to=reply_to)

    def show_picture(self, chat: int, *, reply_to: int | None = None) -> None:
        self._note(chat, "sends a picture")
        items = [MediaItem(kind="photo", file=self.stage.sample)] * (1 if self.likely(0.7) else 3)
        if len(items) == 1:
            self.stage.world.send(self.id, chat, media=items[0], reply_to=reply_to)
        else:
            self.stage.world.send_album(self.id, chat, items)

    def send_something_odd(self, chat: int) -> None:
        """What the bot did not ask for."""
        kind = self.chance.choice(("text", "text", "text", "sticker", "voice", "location", "contact", "document"))
        self._note(chat, f"sends something odd: {kind}")
        match kind:
            case "text":
                self.stage.world.send(self.id, chat, self.chance.choice(texts.BAD))
            case "location":
                self.stage.world.send(self.id, chat, location={"latitude": 22.5, "longitude": 114.1})
            case "contact":
                self.stage.world.send(self.id, chat, contact={"phone_number": "95598", "first_name": "电"})
            case _:
                file = _reused(self.stage.world, kind)
                self.stage.world.send(self.id, chat, media=MediaItem(kind=kind, file=file))

    def share_phone(self, chat: int) -> None:
        self._note(chat, "shares the phone number")
        contact = {"phone_number": self.phone, "first_name": self.name, "user_id": self.id}
        self.stage.world.send(self.id, chat, contact=contact)

    def press(self, key: Key) -> None:
        chat = key.message.chat
        self._note(chat, f"presses {key.data} on {key.message.id}")
        self.stage.world.press(self.id, chat, key.message.id, key.data)
        if self.likely(0.06):
            self.stage.loop.call_later(self.chance.choice((0.01, 0.5, 4.0)), self._again, key)

    def _again(self, key: Key) -> None:
        try:
            self.stage.world.press(self.id, key.message.chat, key.message.id, key.data)
        except PersonaError:
            return
        self._note(key.message.chat, f"presses {key.data} again")

    def _note(self, chat: int, what: str) -> None:
        self.stage.chronicle.note(str(self.id), what if chat == self.id else f"{what} in {chat}")

    # -------------------------------------------------------------------------------------------- looking

    def keys(self, chat: int, *, back: int = _LOOKS_BACK) -> Iterator[Key]:
        """Every button of the newest messages, newest message first."""
        for message in islice(reversed(self.stage.world.state.chat(chat).messages.values()), back):
            if message.markup is not None:
                yield from keys_of(message)

    # -------------------------------------------------------------------------------------------- forms

    def fill_in(self, chat: int, form: OpenForm) -> float:
        """Answer the present question, somehow; returns the pause after it."""
        tried = self._tries.get((form.id, form.step), 0) + 1
        self._tries[form.id, form.step] = tried
        keys = list(self._keys_of(chat, form))
        if tried > _TIRES_AFTER or self.likely(0.015):
            self._give_up(chat, form, keys)
            return self.chance.uniform(600, 20_000)
        if self.likely(0.04):
            self.send_something_odd(chat)
        elif keys and self.likely(0.03):
            self.press(self.chance.choice(keys))
        else:
            self._answer(chat, form, keys, tried)
        return self._pause()

    def _pause(self) -> float:
        if self.likely(0.02):
            return self.chance.uniform(3_600, 200_000)
        return self.chance.uniform(2, 45)

    def _keys_of(self, chat: int, form: OpenForm) -> Iterator[Key]:
        """Those of its prompt, which may be far above, and of the newest messages."""
        prompt = self._prompt(chat, form)
        own = () if prompt is None else keys_of(prompt)
        for one in (*own, *self.keys(chat)):
            if getattr(one.button, "draft_id", None) == form.id:
                yield one

    def _prompt(self, chat: int, form: OpenForm) -> Message | None:
        return None if form.prompt is None else self.stage.world.state.chat(chat).messages.get(form.prompt)

    def _give_up(self, chat: int, form: OpenForm, keys: list[Key]) -> None:
        """In a group nobody but the key ends a form; without it the form is left where it is."""
        drop = [one for one in keys if isinstance(one.button, DropDraft)]
        if drop:
            self.press(drop[0])
        elif chat == self.id:
            self.say(chat, "/cancel")
        self._left.add(form.id)

    def open_form(self, chat: int) -> OpenForm | None:
        """The form that this person is in the middle of there, and has not left for good."""
        form = self.stage.reads(chat, self.id)
        return None if form is None or form.id in self._left else form

    def _answer(self, chat: int, form: OpenForm, keys: list[Key], tried: int) -> None:
        choices = [one for one in keys if isinstance(one.button, Choose) and one.button.step == form.step]
        skips = [one for one in keys if isinstance(one.button, SkipStep)]
        if choices and self.likely(0.75 if tried % 2 else 0.4):
            self.press(self._chosen(choices))
        elif skips and self.likely(0.3):
            self.press(skips[0])
        elif self.likely(0.12):
            self.show_picture(chat, reply_to=self._addressed(chat, form))
        else:
            self._type(chat, form.step, reply_to=self._addressed(chat, form))

    def _addressed(self, chat: int, form: OpenForm) -> int | None:
        """In a group, what is not an answer to a message of the bot is soon nobody's business but the group's."""
        prompt = self._prompt(chat, form)
        return None if chat == self.id or prompt is None or self.likely(0.2) else prompt.id

    def _chosen(self, choices: list[Key]) -> Key:
        """The first key is mostly the one that goes on."""
        return choices[0] if self.likely(0.6) else self.chance.choice(choices)

    def _type(self, chat: int, step: str, *, reply_to: int | None) -> None:
        if step == "phone" and self.phone and self.likely(0.8):
            self.share_phone(chat)
        else:
            self.say(chat, self._words_for(step), reply_to=reply_to)

    def _words_for(self, step: str) -> str:
        if step in texts.MOMENTS:
            return texts.moment(self.now, self.chance, self.stage.timezone)
        if step in texts.ASKED_FOR:
            return texts.ASKED_FOR[step](self.chance)
        if step in {"name", "who"}:
            return self.name
        if step == "unit":
            return self.unit
        return self.chance.choice(texts.WISHES if step == "collect" else texts.REMARKS)

    def forgotten_form(self, chat: int) -> Key | None:
        """A form that was left, with a key to take it up again."""
        return next((one for one in self.keys(chat, back=3) if isinstance(one.button, ResumeDraft)), None)


def keys_of(message: Message) -> Iterator[Key]:
    """The buttons under one message."""
    for row in (message.markup or {}).get("inline_keyboard", ()):
        for key in row:
            if (data := key.get("callback_data")) is not None:
                yield Key(message=message, data=data, button=_button(data), words=key["text"])


@lru_cache(maxsize=4096)
def _button(data: str) -> Button | None:
    return read(data)


def _reused(world: World, kind: str) -> str | None:
    """One sample of each kind is enough: making one up takes longer than sending it."""
    for file in world.state.files._files.values():  # noqa: SLF001  the sandbox never lists its files
        if file.kind == kind:
            return file.id
    return None
