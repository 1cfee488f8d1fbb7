"""The real bot on a stage for stories: its clock stands still until moved, and persons speak to it over HTTP only."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.clock import SystemMachine
from bot.sandbox import cast
from bot.sandbox.acting import Acting, Prompter
from bot.sandbox.cast import Colleague, Group
from bot.sandbox.scenario import move_in
from bot.sandbox.world import World
from bot.settings import Settings
from bot.stage import Play, playing
from bot.stage import Stage as Boards
from bot.wiring import Service, read_knowledge
from tests.acceptance.moved_in import MovedIn, remembered
from tests.acceptance.secrecy import check_log, overheard
from tests.support.shipped import behaviour_of, shipped_knowledge
from usecases.ports import UnitOfWork

ZONE = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZONE).astimezone(UTC)
"""When stories begin unless they say otherwise: 10:00 on a working day."""

_FIRST_GUEST = 50_001


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 in the community's time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class StoppedClockwork:
    """A machine whose time stands still, for the clock that people read."""

    at: datetime

    def wall(self) -> float:
        return self.at.timestamp()

    def monotonic(self) -> float:
        return time.monotonic()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOnly:
    """The scene of the stories: the staff has moved in over the real flows, no resident has spoken yet."""

    at: datetime
    moved_in: bool = True

    def opens_at(self, now: datetime) -> datetime:
        return self.at

    def enter(self, world: World) -> None:
        cast.enter(world)

    def remember(self, uow: UnitOfWork, at: datetime) -> None:
        """Nothing but what the persons say."""

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        if self.moved_in:
            await move_in(Acting(prompter))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as a person sees it; `keys` are the labels of its buttons, row by row."""

    id: int
    chat: int
    text: str
    keys: tuple[tuple[str, ...], ...]
    from_bot: bool
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def labels(self) -> list[str]:
        return [key for row in self.keys for key in row]

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def data(self, label: str) -> str:
        """The callback data behind a label."""
        for row in self.raw["buttons"]:
            for button in row:
                if button["text"] == label:
                    return str(button["data"])
        raise AssertionError(f"no key {label!r} under {self.text!r}, only {self.labels}")


def _message(raw: Mapping[str, Any]) -> Message:
    return Message(
        id=raw["id"],
        chat=raw["chat"],
        text=raw["text"] or raw["caption"] or "",
        keys=tuple(tuple(button["text"] for button in row) for row in raw["buttons"]),
        from_bot=raw["from"]["is_bot"],
        raw=raw,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What only the presser sees."""

    text: str
    alert: bool


class Stage:
    """A running bot, the sandbox around it, and an HTTP client."""

    def __init__(self, play: Play, http: aiohttp.ClientSession, url: str) -> None:
        self.play = play
        self.url = url
        self._http = http
        self._guests = 0

    async def post(self, verb: str, **body: Any) -> Any:
        async with self._http.post(f"{self.url}/sandbox/{verb}", json=body) as response:
            answer = await response.json()
        assert response.status == 200, (verb, body, answer)
        return answer

    async def get(self, path: str) -> Any:
        async with self._http.get(f"{self.url}/sandbox/{path}") as response:
            assert response.status == 200, path
            return await response.json()

    async def settled(self) -> None:
        """Nothing is under way any more; a test that would wait for ever fails instead."""
        assert await self.get("settled?timeout=20") == {"settled": True}

    # ---------------------------------------------------------------------------------------------- time

    async def advance(self, **by: float) -> None:
        """Move the clock in hops, so that everything due on the way is done."""
        await self.post("clock", advance_s=timedelta(**by).total_seconds())

    async def advance_to(self, moment: datetime) -> None:
        await self.advance(seconds=(moment - self.now()).total_seconds())

    def now(self) -> datetime:
        return self.play.now()

    @asynccontextmanager
    async def down(self) -> AsyncIterator[None]:
        """The bot's process is stopped inside the block; the database stays."""
        async with self.play.interval():
            yield

    @asynccontextmanager
    async def down_for(self, **by: float) -> AsyncIterator[None]:
        """The bot's process is stopped, and when it starts again so much time has passed."""
        async with self.play.interval() as clock:
            yield
            clock.move(timedelta(**by))
        await self.settled()

    # ---------------------------------------------------------------------------------------------- people

    async def guest(
        self, name: str = "芳姨", *, language: str | None = "zh-hans", phone: str = "13900001111"
    ) -> "Persona":
        """A resident who has never spoken."""
        self._guests += 1
        person = _FIRST_GUEST + self._guests
        await self.post("person", id=person, first_name=name, language_code=language or "", phone=phone)
        return Persona(self, person, phone=phone)

    def resident(self, one: cast.Neighbour) -> "Persona":
        return Persona(self, one.id, phone=one.phone)

    def staff(self, one: Colleague) -> "Persona":
        return Persona(self, one.id, group=one.group)

    # ---------------------------------------------------------------------------------------------- what is there

    async def messages(self, chat: int) -> list[Message]:
        """Everything in a chat, oldest first, service messages left out."""
        state = await self.get("state")
        found = next(one for one in state["chats"] if one["id"] == chat)
        return [_message(raw) for raw in found["messages"] if raw["service"] is None]

    async def group(self, group: Group) -> list[Message]:
        return await self.messages(group.id)

    async def card(self, group: Group, *parts: str) -> Message:
        """The newest message of the bot in the group that holds all these words and has keys."""
        return await self.find(group.id, *parts, keyed=True)

    async def find(self, chat: int, *parts: str, keyed: bool = False) -> Message:
        messages = await self.messages(chat)
        for message in reversed(messages):
            if message.from_bot and all(part in message.text for part in parts) and (message.keys or not keyed):
                return message
        raise AssertionError(f"nothing with {parts} in {[one.text for one in messages[-6:]]}")

    async def said(self, chat: int, *, since: int = 0) -> list[str]:
        """What the bot said in a chat after the message `since`."""
        return [one.text for one in await self.messages(chat) if one.from_bot and one.id > since]

    async def last_id(self, chat: int) -> int:
        messages = await self.messages(chat)
        return messages[-1].id if messages else 0

    async def calls(self, *, method: str | None = None, chat: int | None = None) -> list[dict[str, Any]]:
        """The bot's calls in order."""
        asked = {"method": method, "chat": chat}
        where = "&".join(f"{name}={value}" for name, value in asked.items() if value is not None)
        return list((await self.get(f"calls?{where}"))["calls"])

    async def service(self) -> Service:
        """Behind the scene: for what no person can see."""
        return await self.play.service()


class Persona:
    """Somebody who writes, presses and reads; `actions` counts what they had to do."""

    def __init__(self, stage: Stage, person: int, *, phone: str = "", group: int | None = None) -> None:
        self.stage = stage
        self.id = person
        self.phone = phone
        self.group = group
        self.actions = 0

    async def says(
        self, text: str, *, to: int | None = None, reply_to: int | None = None, settle: bool = True, **more: Any
    ) -> int:
        """Write to the bot, or into a chat; returns the message id."""
        chat = self.id if to is None else to
        given = {"text": text} if text else {}
        reply = {} if reply_to is None else {"reply_to": reply_to}
        return await self._send(chat, settle=settle, **given, **reply, **more)

    async def sends(self, *kinds: str, to: int | None = None, settle: bool = True, **more: Any) -> int:
        """Send one medium, or several as an album."""
        media = [{"kind": kind} for kind in kinds]
        return await self._send(self.id if to is None else to, settle=settle, media=media, **more)

    async def shares_contact(self, phone: str | None = None, *, of: int | None = None) -> int:
        contact = {"phone": phone or self.phone, "user_id": self.id if of is None else of}
        return await self._send(self.id, contact=contact)

    async def _send(self, chat: int, *, settle: bool = True, **body: Any) -> int:
        self.actions += 1
        sent = await self.stage.post("send", **{"as": self.id, "chat": chat}, **body)
        if settle:
            await self.stage.settled()
        return int(sent["messages"][0])

    async def edits(self, message: int, text: str, *, of: int | None = None) -> None:
        await self.stage.post("edit", **{"as": self.id}, chat=self.id if of is None else of, message=message, text=text)
        await self.stage.settled()

    async def presses(self, label: str, *, on: Message | None = None, of: int | None = None) -> Answer:
        """Press the key with this label: under `on`, else under the newest message of the chat that has it."""
        message = on or await self._with_key(self.id if of is None else of, label)
        return await self.presses_data(message.data(label), on=message)

    async def presses_data(self, data: str, *, on: Message) -> Answer:
        """Press with any callback data, as forged and old clients can."""
        self.actions += 1
        where = {"as": self.id, "chat": on.chat, "message": on.id}
        pressed = await self.stage.post("press", **where, data=data, wait=15)
        await self.stage.settled()
        assert pressed["answer"] is not None, f"the press {data} was never answered"
        return Answer(text=pressed["answer"]["text"] or "", alert=pressed["answer"]["alert"])

    async def _with_key(self, chat: int, label: str) -> Message:
        messages = await self.stage.messages(chat)
        for message in reversed(messages):
            if label in message.labels:
                return message
        seen = [(one.text, one.labels) for one in messages[-3:]]
        raise AssertionError(f"nobody offers {label!r}; last seen: {seen}")

    async def reads(self) -> Message:
        """The newest message of the bot in the private chat."""
        return [one for one in await self.stage.messages(self.id) if one.from_bot][-1]

    async def heard(self, *, since: int = 0) -> list[str]:
        return await self.stage.said(self.id, since=since)

    async def blocks(self, *, blocked: bool = True) -> None:
        await self.stage.post("block", person=self.id, blocked=blocked)
        await self.stage.settled()


async def together(*deeds: Any) -> Sequence[Any]:
    """Several people act at the same moment."""
    return await asyncio.gather(*deeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffIsThere(StaffOnly):
    """`StaffOnly`, as it stood when it had been played once."""

    past: MovedIn

    def enter(self, world: World) -> None:
        self.past.telegram.enter(world)

    async def rehearse(self, prompter: Prompter, *, machine_now: datetime) -> None:
        """All of it is past."""


@asynccontextmanager
async def raised(
    *, at: datetime = TUESDAY, moved_in: bool = True, scene: StaffOnly | None = None, config: Path | None = None
) -> AsyncIterator[Stage]:
    """A stage with the staff of 翠湖湾 on it, until the block ends; `config` is a company's own configuration.

    Every story that is played on it is also one of the log: nothing that was said in it stands there (PRV-4).
    """
    if scene is not None or config is not None or not moved_in or at != TUESDAY:
        boards = _boards(scene or StaffOnly(at=at, moved_in=moved_in), config=config)
    else:
        boards = _boards(StaffIsThere(at=at, past=await _moved_in()))
    locale = boards.knowledge.only_community.locale
    with overheard() as log:
        async with (
            playing(boards, host="127.0.0.1", port=0, page_locale=locale) as (url, play),
            aiohttp.ClientSession() as http,
        ):
            yield Stage(play, http, url)
        check_log(log.getvalue(), play.world)


def _boards(scene: StaffOnly, *, config: Path | None = None) -> Boards:
    return Boards(
        scene=scene,
        knowledge=shipped_knowledge() if config is None else read_knowledge(Settings(_env_file=None, config=config)),
        behaviour=behaviour_of,
        machine=SystemMachine(),
        clockwork=StoppedClockwork(TUESDAY),
        config=config,
        past=scene.past.put_into if isinstance(scene, StaffIsThere) else None,
    )


@cache
def _pasts() -> list[MovedIn]:
    return []


async def _moved_in() -> MovedIn:
    if not _pasts():
        async with raised(scene=StaffOnly(at=TUESDAY)) as stage:
            _pasts().append(await remembered(stage.play))
    return _pasts()[0]
