"""The Bot API in memory: the sandbox's world behind the real transport's judgement, with troubles on request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from aiohttp import ConnectionTimeoutError, FormData, ServerDisconnectedError

from bot import transport
from bot.sandbox.methods import METHODS
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusals import ApiError
from bot.sandbox.wire import encode
from bot.sandbox.world import World
from bot.simulation.telegram import message_ids_of

NOT_SENT = ConnectionTimeoutError()
TIMED_OUT = TimeoutError()
RESET = ServerDisconnectedError()

_OK: Final = 200


@dataclass(slots=True, kw_only=True)
class Trouble:
    """Spoils the next `times` calls of a method, in one chat if given: by an answer, or by an error of the connection.

    `carried_out`: Telegram does what was asked all the same, and only the answer is spoilt.
    """

    method: str
    times: int = 1
    chat: int | None = None
    status: int = 200
    body: bytes = b""
    error: Exception | None = None
    carried_out: bool = False


def says(method: str, code: int, description: str, *, chat: int | None = None, times: int = 1, **more: int) -> Trouble:
    """Telegram refuses, in its own words."""
    answer = ApiError(code, description, **more).wire()
    return Trouble(method=method, status=code, body=encode(answer), chat=chat, times=times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A call that left the bot; `ok` when Telegram carried it out and said so, with these messages in its answer."""

    method: str
    payload: Mapping[str, Any]
    ok: bool
    message_ids: tuple[int, ...] = ()


class Wire(transport.AiohttpRequest):
    """PTB's transport as the product has it, but for the connection: what comes back is judged by the real code."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.calls: list[Called] = []
        self.troubles: list[Trouble] = []

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def _exchange(
        self, url: str, method: str, body: FormData | bytes | None, limits: object
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        raw, uploads = _sent(body)
        trouble = self._trouble(name, raw.get("chat_id"))
        if trouble is None:
            status, result = self._carried_out(name, raw, uploads)
            ids = message_ids_of(result) if status == _OK else ()
            self.calls.append(Called(method=name, payload=raw, ok=status == _OK, message_ids=ids))
            return status, encode({"ok": True, "result": result} if status == _OK else result)
        if trouble.carried_out:
            self._carried_out(name, raw, uploads)
        self.calls.append(Called(method=name, payload=raw, ok=False))
        if trouble.error is not None:
            raise transport._translated(trouble.error)
        return trouble.status, trouble.body

    def _carried_out(self, name: str, raw: Mapping[str, Any], uploads: Mapping[str, Upload]) -> tuple[int, object]:
        try:
            result = METHODS[name.lower()][1](self._world.state, Params(raw, uploads))
        except ApiError as refusal:
            return refusal.code, refusal.wire()
        return _OK, result

    def _trouble(self, name: str, chat: object) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.method == name and trouble.chat in (None, chat):
                trouble.times -= 1
                if not trouble.times:
                    self.troubles.remove(trouble)
                return trouble
        return None


def _sent(body: FormData | bytes | None) -> tuple[dict[str, Any], dict[str, Upload]]:
    """The fields of a call and the files that came with it; a chat is a number however it was written."""
    if not isinstance(body, FormData):
        return (msgspec.json.decode(body), {}) if body else ({}, {})
    raw: dict[str, Any] = {}
    uploads: dict[str, Upload] = {}
    for about, headers, value in body._fields:
        name = about["name"]
        if "filename" in about:
            uploads[name] = Upload(name=about["filename"], mime=headers.get("Content-Type", ""), content=bytes(value))
        else:
            raw[name] = int(value) if name == "chat_id" else value
    return raw, uploads
