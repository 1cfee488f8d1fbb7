"""PTB's way to the Bot API: its `BaseRequest`, telling apart what was not sent from what nobody knows.

Calls go over our own lines (docs/adr/0014); files, uploads and what has to pass a proxy go through aiohttp.

No message of an error contains the URL, which holds the token; errors are raised outside the handler of the original
one, so that not even `__context__` leads there. Bodies are never logged.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any, Final
from urllib.request import getproxies, proxy_bypass

import certifi
import msgspec
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
    encode_basic_auth,
)
from telegram._utils.types import ODVInput
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.lines import Lines, NotConnectedError

_CONNECT_SECONDS: Final = 5.0
_READ_SECONDS: Final = 25.0
_UPLOAD_SECONDS: Final = 120.0
_KEEP_ALIVE_SECONDS: Final = 15.0
_UNTOLD_FLOOD_SECONDS: Final = 5
_JSON: Final = {"Content-Type": "application/json"}
_QUICK: Final = "/answerCallbackQuery"
# What PTB turns into an exception of its own; other 4xx would come out as a network error, though they are refusals.
_KNOWN_REFUSALS: Final = frozenset(
    {
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class NotSent(NetworkError):  # noqa: N818 - named for the outcome, like PTB's TimedOut
    """The request did not reach the Bot API server; it can be repeated without harm."""


class Unclear(NetworkError):  # noqa: N818 - named for the outcome, like PTB's TimedOut
    """The request may have been carried out: the connection broke, or the answer is an error of the server."""


class Flooded(RetryAfter):
    """Telegram wants to be left alone for a while (PTB's own exception warns each time it is made)."""

    __slots__ = ("_pause",)

    def __init__(self, seconds: float) -> None:
        TelegramError.__init__(self, f"Flood control exceeded. Retry in {seconds:g} seconds")
        self._pause = timedelta(seconds=seconds)

    @property
    def retry_after(self) -> timedelta:
        return self._pause


class Standing:
    """Whether Telegram refuses our token, by what it answered last; shared by all that call it with this token."""

    __slots__ = ("refused",)

    def __init__(self) -> None:
        self.refused = False


class PlainData:
    """In place of PTB's RequestData for values that are JSON already; PTB would look at each of them three times."""

    __slots__ = ("parameters",)

    contains_files: Final = False

    def __init__(self, parameters: Mapping[str, object]) -> None:
        self.parameters = parameters


class AiohttpRequest(BaseRequest):
    """One pool of connections; getUpdates gets an instance of its own, so that it never waits behind a send.

    `quick_pool` > 0 keeps that many connections for answerCallbackQuery alone.
    """

    __slots__ = ("_lines", "_pool", "_proxies", "_quick", "_quick_pool", "_read_seconds", "_session", "_standing")

    def __init__(
        self,
        *,
        pool: int = 100,
        quick_pool: int = 0,
        read_timeout: float = _READ_SECONDS,
        standing: Standing | None = None,
    ) -> None:
        self._pool = pool
        self._quick_pool = quick_pool
        self._read_seconds = read_timeout
        self._standing = Standing() if standing is None else standing
        self._session: ClientSession | None = None
        self._quick: ClientSession | None = None
        self._proxies: dict[str, dict[str, Any]] = {}
        self._lines: dict[tuple[str, bool], Lines | None] = {}

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            self._session = _session(self._pool)
            self._quick = _session(self._quick_pool) if self._quick_pool else None

    async def shutdown(self) -> None:
        sessions, self._session, self._quick = (self._session, self._quick), None, None
        lines, self._lines = self._lines.values(), {}
        for one in lines:
            if one is not None:
                one.close()
        for session in sessions:
            if session is not None:
                await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | PlainData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - uploads have a limit in total
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - part of the time to connect
    ) -> tuple[int, bytes]:
        connect = _given(connect_timeout, _CONNECT_SECONDS)
        read = _given(read_timeout, self._read_seconds)
        body = _body(request_data)
        if method == "POST" and not isinstance(body, FormData) and (line := self._line_for(url)) is not None:
            status, payload = await self._call(line, url, body or b"", connect, read)
        else:
            uploads = isinstance(body, FormData)
            limits = _file_limits(connect, read) if method == "GET" else _call_limits(connect, read, uploads=uploads)
            status, payload = await self._exchange(url, method, body, limits)
        judge(status, payload, method)
        self._standing.refused = status == HTTPStatus.UNAUTHORIZED
        return status, payload

    def _line_for(self, url: str) -> Lines | None:
        """The lines to the server; None while closed, and where aiohttp knows the way better: past a proxy."""
        if self._session is None or not url.isascii() or not url.isprintable() or " " in url:
            return None
        server, quick = _server_of(url), self._quick is not None and url.endswith(_QUICK)
        if (server, quick) not in self._lines:
            most = self._quick_pool if quick else self._pool
            self._lines[server, quick] = None if self._proxy_for(url) else _lines_to(server, most)
        return self._lines[server, quick]

    async def _call(
        self, lines: Lines, url: str, body: bytes, connect: float | None, read: float | None
    ) -> tuple[int, bytes]:
        path = url[len(_server_of(url)) :] or "/"
        try:
            return await lines.call(path, body, connect_s=connect, within_s=read)
        except Exception as error:  # noqa: BLE001  whatever it is, its text may hold the URL
            failure = _translated(error)
        raise failure

    async def _exchange(
        self, url: str, method: str, body: FormData | bytes | None, limits: ClientTimeout
    ) -> tuple[int, bytes]:
        session = self._quick if self._quick is not None and url.endswith(_QUICK) else self._session
        if session is None:
            raise NotSent("the transport is closed")
        headers = _JSON if isinstance(body, bytes) else None
        try:
            async with session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=limits,
                allow_redirects=False,
                **self._proxy_for(url),
            ) as response:
                return response.status, await response.read()
        except Exception as error:  # noqa: BLE001  whatever it is, its text may hold the URL
            failure = _translated(error)
        raise failure

    def _proxy_for(self, url: str) -> Mapping[str, Any]:
        """What the environment says, asked once per server: aiohttp's trust_env costs two thread hops per request."""
        server = _server_of(url)
        if server not in self._proxies:
            self._proxies[server] = _proxy(URL(server))
        return self._proxies[server]

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As PTB's, but without the body in the log; raises Unclear."""
        value = _parsed(payload)
        if value is None:
            raise Unclear("the server's answer is unreadable")
        return value


@cache
def trusted_certificates() -> ssl.SSLContext:
    """Whom we believe; read once, since it takes as long as a hundred requests."""
    return ssl.create_default_context(cafile=certifi.where())


_CONTEXTS: Final[Mapping[str, Callable[[], ssl.SSLContext | None]]] = {
    "http": lambda: None,
    "https": trusted_certificates,
}


def _server_of(url: str) -> str:
    """Scheme, host and port."""
    end = url.find("/", url.find("//") + 2)
    return url if end < 0 else url[:end]


def _lines_to(server: str, most: int) -> Lines | None:
    """None for an address that only aiohttp can say what is wrong with."""
    address = URL(server)
    if address.scheme not in _CONTEXTS or address.host is None or address.port is None:
        return None
    headers = {"Host": address.authority, "User-Agent": BaseRequest.USER_AGENT, "Accept-Encoding": "identity", **_JSON}
    return Lines(
        address.raw_host or address.host,
        address.port,
        context=_CONTEXTS[address.scheme](),
        headers="".join(f"{name}: {value}\r\n" for name, value in headers.items()),
        most=most,
        keep_s=_KEEP_ALIVE_SECONDS,
    )


def _session(pool: int) -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=pool, keepalive_timeout=_KEEP_ALIVE_SECONDS, ssl=trusted_certificates()),
        cookie_jar=DummyCookieJar(),
        headers={"User-Agent": BaseRequest.USER_AGENT},
    )


def _file_limits(connect: float | None, read: float | None) -> ClientTimeout:
    """A file may take long, as long as it keeps coming."""
    return ClientTimeout(connect=connect, sock_read=read)


def _call_limits(connect: float | None, read: float | None, *, uploads: bool) -> ClientTimeout:
    """One limit for a whole call: the answer is short, and a limit per read costs a timer for every packet."""
    return ClientTimeout(connect=connect, total=_UPLOAD_SECONDS if uploads else read)


def _given(seconds: ODVInput[float], default: float) -> float | None:
    return default if seconds is BaseRequest.DEFAULT_NONE else seconds  # type: ignore[return-value]  # PTB's DefaultValue


def _body(request_data: RequestData | PlainData | None) -> FormData | bytes | None:
    if request_data is None:
        return None
    if isinstance(request_data, PlainData) or not request_data.contains_files:
        try:
            return msgspec.json.encode(request_data.parameters)
        except (TypeError, ValueError):
            pass  # the error's own text would repeat ours
        raise BadRequest("the request cannot be encoded")
    # quote_fields would percent-encode Chinese file names.
    form = FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime_type)
    return form


def _translated(error: Exception) -> NetworkError:
    """The error as PTB's callers know it; only the kind of the original one is told."""
    kind = type(error).__name__
    match error:
        case NotConnectedError():
            return NotSent(f"not sent: {error.reason}")
        case ClientConnectorError() | ConnectionTimeoutError() | ClientHttpProxyError():
            return NotSent(f"not sent: {kind}")
        case TimeoutError():
            return TimedOut("no answer in time")
        case ClientError():
            return Unclear(f"connection lost: {kind}")
        case _:
            return Unclear(f"unexpected: {kind}")


def judge(status: int, payload: bytes, method: str) -> None:
    """Raise for what PTB would tell wrongly or with the body in the message; the rest is PTB's to judge."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        if method == "POST" and b'"result"' not in payload:
            raise Unclear(f"HTTP {status} without a result")
        return
    answer = _parsed(payload)
    if answer is None:
        raise Unclear(f"HTTP {status} with an unreadable answer")
    parameters = answer.get("parameters")
    pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
    if pause or status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Flooded(pause or _UNTOLD_FLOOD_SECONDS)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST:
        raise Unclear(f"HTTP {status}")
    if status not in _KNOWN_REFUSALS:
        raise BadRequest(str(answer.get("description", f"HTTP {status}")))


def _parsed(payload: bytes) -> dict[str, Any] | None:
    try:
        value = msgspec.json.decode(payload)
    except msgspec.DecodeError:
        value = _leniently_parsed(payload)
    return value if isinstance(value, dict) else None


def _leniently_parsed(payload: bytes) -> object:
    """By the standard library, which accepts the lone surrogates that people's clients send."""
    try:
        return json.loads(payload.decode(errors="replace"))
    except ValueError:
        return None


def _proxy(server: URL) -> dict[str, Any]:
    address = getproxies().get(server.scheme)
    if address is None or (server.host is not None and proxy_bypass(server.host)):
        return {}
    proxy = URL(address)
    if proxy.user is None:
        return {"proxy": proxy}
    credentials = encode_basic_auth(proxy.user, proxy.password or "")
    return {"proxy": proxy.with_user(None), "proxy_headers": {"Proxy-Authorization": credentials}}
