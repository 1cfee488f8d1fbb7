"""Telegram in the simulation: the sandbox's world behind PTB's `BaseRequest`, with weather in between."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from random import Random
from typing import Final
from urllib.parse import parse_qsl

from telegram._utils.types import ODVInput
from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.clock import SystemClock
from bot.sandbox.editing import DELETABLE_S
from bot.sandbox.methods import GET_UPDATES, METHODS
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusals import ApiError, bad_request, conflict, flood
from bot.sandbox.settings_methods import remember_allowed_updates
from bot.sandbox.updates import TERMINATED
from bot.sandbox.wire import Json, encode
from bot.sandbox.world import World
from bot.simulation.chronicle import Chronicle
from bot.simulation.loop import VirtualLoop, VirtualMachine, let_pass
from bot.simulation.update_queue import WildQueue
from bot.simulation.weather import TAKES_EFFECT, Trouble, Weather
from bot.transport import AiohttpRequest, NotSent, PlainData, Unclear, judge


class Refused(StrEnum):
    """Why Telegram would not do what it was asked for; what else it says is in the last one."""

    NOT_MODIFIED = "not modified"
    TOO_OLD_TO_EDIT = "too old to edit"
    GONE = "message gone"
    CLOSED = "chat closed"
    MIGRATED = "group moved"
    PRESS_TOO_OLD = "press too old to answer"
    OTHER = "other"


_WORDS: Final = (
    ("is not modified", Refused.NOT_MODIFIED),
    ("message can't be edited", Refused.TOO_OLD_TO_EDIT),
    ("not found", Refused.GONE),
    ("Forbidden", Refused.CLOSED),
    ("upgraded to a supergroup", Refused.MIGRATED),
    ("query is too old", Refused.PRESS_TOO_OLD),
    ("", Refused.OTHER),
)

_GATEWAY_PAGE: Final = b"<html><head><title>502 Bad Gateway</title></head></html>"
_TOO_OLD_TO_EDIT: Final = 3
"""One message of so many can no longer be edited once it is two days old."""

_OK: Final = HTTPStatus.OK
_BAD_GATEWAY: Final = HTTPStatus.BAD_GATEWAY
_TO_CHATS: Final = ("send", "edit", "copy", "delete", "pin", "unpin")
_TIME_LIMIT_S: Final = 25.0
_POLL_LIMIT_S: Final = 60.0
"""So long a poll waits for an answer that does not come."""
_QUIET: Final = frozenset({"setMyCommands", "deleteMyCommands", "deleteWebhook", "getMe"})


@dataclass(slots=True, kw_only=True)
class Said:
    """A call that put messages into a chat; `told` once the bot had Telegram's answer."""

    at: float
    life: int
    chat: int
    message_ids: tuple[int, ...]
    text: str
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutOut:
    """A call to a chat that is closed to the bot, which was told so; `episode` counts how often it was open before."""

    life: int
    chat: int
    episode: int


class SimulatedTelegram:
    """One Telegram for all lives of the bot's process."""

    def __init__(
        self, *, loop: VirtualLoop, machine: VirtualMachine, chance: Random, weather: Weather, chronicle: Chronicle
    ) -> None:
        self._loop = loop
        self._machine = machine
        self._chance = chance
        self._chronicle = chronicle
        self.weather = weather
        self.life = 0
        self.world = World(wall_clock=machine.wall, shown_clock=SystemClock(machine).now)
        self.updates = WildQueue(machine.wall, loop=loop, chance=chance, wildness=0.05 if weather.spells else 0.0)
        self.world.state.updates = self.updates
        self.said: Final[list[Said]] = []
        self.shut_out: Final[list[ShutOut]] = []
        self._episodes: Counter[int] = Counter()
        self.calls = 0
        self.met: Final[Counter[Trouble]] = Counter()
        self.refused: Final[Counter[Refused]] = Counter()

    async def exchange(self, name: str, params: Params) -> tuple[int, bytes]:
        """Answer a call, after its time on the way and whatever it meets there."""
        trouble = self.weather.meets(self._loop.time(), polling=name == GET_UPDATES)
        if trouble is not None:
            self.met[trouble] += 1
        if trouble is Trouble.NOT_SENT:
            await let_pass(0.1)
            raise NotSent("the way is blocked")
        await let_pass(self._chance.uniform(0.01, 0.15))
        if trouble is not None and trouble not in TAKES_EFFECT:
            return await self._turned_away(name, trouble)
        status, body, said = await self._answered(name, params)
        await let_pass(self._chance.uniform(0.01, 0.15))
        if trouble is None:
            self._told(said)
            return status, body
        self._chronicle.note("weather", f"{trouble} {name}")
        return await self._spoilt(trouble, body)

    def _told(self, answer: Said | ShutOut | None) -> None:
        """The bot has read it; of an answer that was lost it knows nothing."""
        match answer:
            case Said():
                answer.told = True
            case ShutOut():
                self.shut_out.append(answer)

    async def _turned_away(self, name: str, trouble: Trouble) -> tuple[int, bytes]:
        self._chronicle.note("weather", f"{trouble} {name}")
        match trouble:
            case Trouble.FLOOD | Trouble.FLOOD_LONG:
                return _refusal(flood(self.weather.retry_after(trouble)))
            case Trouble.CONFLICT:
                return _refusal(conflict(TERMINATED))
            case Trouble.UNAUTHORIZED:
                return _refusal(ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized"))
            case Trouble.GATEWAY_BEFORE:
                return _BAD_GATEWAY, _GATEWAY_PAGE
            case _:
                await let_pass(_POLL_LIMIT_S if trouble is Trouble.SILENT else _TIME_LIMIT_S)
                raise TimedOut("no answer in time")

    async def _spoilt(self, trouble: Trouble, body: bytes) -> tuple[int, bytes]:
        match trouble:
            case Trouble.GATEWAY_AFTER:
                return _BAD_GATEWAY, _GATEWAY_PAGE
            case Trouble.HALF_ANSWER:
                return _OK, body[: len(body) // 2]
            case _:
                if self._chance.random() < 0.5:
                    raise Unclear("connection lost")
                await let_pass(_TIME_LIMIT_S)
                raise TimedOut("no answer in time")

    async def _answered(self, name: str, params: Params) -> tuple[int, bytes, Said | ShutOut | None]:
        if name == GET_UPDATES:
            return _OK, await self._given(params), None
        self.calls += 1
        chat = params.number("chat_id")
        try:
            self._refuse_old_edits(name, params)
            result = METHODS[name.lower()][1](self.world.state, params)
        except ApiError as refusal:
            self._chronicle.note("bot", f"{name} {chat} refused: {refusal.description}")
            self.refused[next(one for words, one in _WORDS if words in refusal.description)] += 1
            return *_refusal(refusal), self._shut_out_of(name, chat, refusal)
        said = self._note(name, chat, params, result)
        if chat is not None and name.startswith(_TO_CHATS):
            self._episodes[chat] += 1
        return _OK, encode({"ok": True, "result": result}), said

    def _shut_out_of(self, name: str, chat: int | None, refusal: ApiError) -> ShutOut | None:
        if refusal.code != HTTPStatus.FORBIDDEN or chat is None or not name.startswith(_TO_CHATS):
            return None
        return ShutOut(life=self.life, chat=chat, episode=self._episodes[chat])

    async def _given(self, params: Params) -> bytes:
        remember_allowed_updates(self.world.state, params)
        updates = await self.updates.poll(
            offset=params.number("offset") or 0,
            limit=params.number("limit") or 100,
            timeout_s=params.number("timeout") or 0,
        )
        return encode({"ok": True, "result": updates})

    def _note(self, name: str, chat: int | None, params: Params, result: object) -> Said | None:
        ids = message_ids_of(result)
        text = params.text("text") or params.text("caption")
        if name not in _QUIET:
            self._chronicle.note("bot", f"{name} {chat} {ids or params.text('message_id')} {text[:80]!r}")
        if chat is None or not ids or not name.startswith(("send", "copy")):
            return None
        said = Said(at=self._loop.time(), life=self.life, chat=chat, message_ids=ids, text=text)
        self.said.append(said)
        return said

    def _refuse_old_edits(self, name: str, params: Params) -> None:
        """Some messages cannot be edited for ever."""
        if not name.startswith("editMessage"):
            return
        chat, number = self.world.state.chats.get(params.number("chat_id") or 0), params.number("message_id") or 0
        message = None if chat is None else chat.messages.get(number)
        if message is None or number % _TOO_OLD_TO_EDIT:
            return
        if message.date < self.world.state.now() - DELETABLE_S:
            raise bad_request("message can't be edited")


class SimulatedRequest(AiohttpRequest):
    """PTB's transport into the simulation; one of them is one process's line, cut when the process dies."""

    __slots__ = ("_telegram",)

    def __init__(self, telegram: SimulatedTelegram) -> None:
        super().__init__()
        self._telegram = telegram

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | PlainData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  the other side keeps to the time
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  see above
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  see above
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  see above
    ) -> tuple[int, bytes]:
        name, _, query = url.rpartition("/")[2].partition("?")
        status, payload = await self._telegram.exchange(name, _params(query, request_data))
        judge(status, payload, method)
        return status, payload


def _refusal(error: ApiError) -> tuple[int, bytes]:
    return error.code, encode(error.wire())


def _params(query: str, data: RequestData | PlainData | None) -> Params:
    raw: dict[str, object] = dict(parse_qsl(query)) if query else {}
    uploads: dict[str, Upload] = {}
    if data is not None:
        raw.update(data.parameters)
        if not isinstance(data, PlainData) and data.contains_files:
            for field, (name, content, mime) in data.multipart_data.items():
                read = content if isinstance(content, bytes) else content.read()
                uploads[field] = Upload(name=name, mime=mime, content=read)
    return Params(raw, uploads)


def message_ids_of(result: object) -> tuple[int, ...]:
    """The messages in an answer of Telegram's."""
    messages: list[Json] = [one for one in (result if isinstance(result, list) else [result]) if isinstance(one, dict)]
    return tuple(one["message_id"] for one in messages if "message_id" in one)
