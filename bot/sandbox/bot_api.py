"""The Bot API over HTTP: reads a call in any of its encodings, meets faults, answers as Telegram does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from aiohttp import web

from bot.sandbox.calls import CallLog
from bot.sandbox.faults import BEFORE, Fault, FaultKind, FaultList
from bot.sandbox.methods import GET_UPDATES, METHODS, Method
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusals import ApiError, bad_request, flood
from bot.sandbox.settings_methods import remember_allowed_updates
from bot.sandbox.state import State
from bot.sandbox.wire import decode, encode

HANG_S = 300
"""How long a call that meets `hang_after` is kept waiting, unless the caller gives up or the server stops."""

_GATEWAY_PAGE = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
_NO_UPLOADS: Mapping[str, Upload] = {}


class BotApi:
    """The face the bot sees."""

    def __init__(self, state: State, *, token: str) -> None:
        self.calls = CallLog()
        self.faults = FaultList()
        self._state = state
        self._token = token

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer /bot<token>/<method>."""
        try:
            return await self._handle(request)
        except ApiError as refusal:
            return _refused(refusal)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Answer /file/bot<token>/<path>."""
        if request.match_info["token"] != self._token:
            return _refused(ApiError(401, "Unauthorized"))
        stored = self._state.files.by_path(request.match_info["path"])
        if stored is None:
            return _refused(ApiError(404, "Not Found"))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self._token:
            raise ApiError(401, "Unauthorized")
        wanted = request.match_info["method"].lower()
        found = METHODS.get(wanted)
        if found is None and wanted != GET_UPDATES.lower():
            raise ApiError(404, "Not Found")
        params = await read_params(request)
        name, method = found or (GET_UPDATES, None)
        chat = params.number("chat_id")
        fault = self.faults.take(name, chat)
        if fault is not None:
            return await self._faulty(fault, request, lambda: self._answer(name, method, params, chat))
        return _ok(await self._answer(name, method, params, chat))

    async def _answer(self, name: str, method: Method | None, params: Params, chat: int | None) -> bytes:
        if method is None:
            return await self._get_updates(params)
        try:
            result = method(self._state, params)
        except ApiError as refusal:
            self.calls.add_refused(name, chat, params.raw, refusal.description)
            raise
        self.calls.add(name, chat, params.raw, result)
        return encode({"ok": True, "result": result})

    async def _get_updates(self, params: Params) -> bytes:
        self.calls.counts[GET_UPDATES] += 1
        remember_allowed_updates(self._state, params)
        updates = await self._state.updates.poll(
            offset=params.number("offset") or 0,
            limit=params.number("limit") or 100,
            timeout_s=params.number("timeout") or 0,
        )
        return encode({"ok": True, "result": updates})

    async def _faulty(
        self, fault: Fault, request: web.Request, answer: Callable[[], Awaitable[bytes]]
    ) -> web.StreamResponse:
        spoilt = b"" if fault.kind in BEFORE else await answer()
        match fault.kind:
            case FaultKind.FLOOD:
                raise flood(fault.retry_after)
            case FaultKind.UNAUTHORIZED:
                raise ApiError(401, fault.description or "Unauthorized")
            case FaultKind.FORBIDDEN:
                raise ApiError(403, fault.description or "Forbidden: bot was blocked by the user")
            case FaultKind.BAD_REQUEST:
                raise ApiError(400, fault.description or "Bad Request: chat not found")
            case FaultKind.GATEWAY_BEFORE | FaultKind.GATEWAY_AFTER:
                return web.Response(status=502, body=_GATEWAY_PAGE, content_type="text/html")
            case FaultKind.RESET_BEFORE | FaultKind.RESET_AFTER:
                return _cut(request)
            case FaultKind.HANG_AFTER:
                await self._hang()
                return _cut(request)
            case FaultKind.BAD_JSON:
                return web.Response(body=spoilt[: len(spoilt) // 2], content_type="application/json")

    async def _hang(self) -> None:
        feed = self._state.feed
        deadline = asyncio.get_running_loop().time() + HANG_S
        while not feed.closed and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await feed.wait(feed.version, left)


async def read_params(request: web.Request) -> Params:
    """Read the parameters of a call; the query string counts too, the body wins."""
    query = request.rel_url.raw_query_string
    raw: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if request.method == "GET" or not request.can_read_body:
        return Params(raw, _NO_UPLOADS)
    kind = request.content_type
    if kind == "multipart/form-data":
        return await _multipart(request, raw)
    body = await request.read()
    if kind == "application/json":
        return Params(_json_object(body, raw), _NO_UPLOADS)
    try:
        raw.update(parse_qsl(body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return Params(raw, _NO_UPLOADS)


def _json_object(body: bytes, raw: dict[str, Any]) -> dict[str, Any]:
    try:
        found = decode(body) if body else {}
    except msgspec.DecodeError:
        found = None
    if not isinstance(found, dict):
        raise bad_request("can't parse request JSON object")
    return {**raw, **found} if raw else found


async def _multipart(request: web.Request, raw: dict[str, Any]) -> Params:
    uploads: dict[str, Upload] = {}
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            content = await asyncio.to_thread(value.file.read)
            uploads[name] = Upload(name=value.filename, mime=value.content_type, content=content)
        else:
            raw[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
    return Params(raw, uploads)


def _ok(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")


def _refused(refusal: ApiError) -> web.Response:
    headers = {"Retry-After": str(refusal.parameters["retry_after"])} if "retry_after" in refusal.parameters else None
    return web.Response(
        status=refusal.code, body=encode(refusal.wire()), content_type="application/json", headers=headers
    )


def _cut(request: web.Request) -> web.Response:
    """Drop the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
