"""Lines to a Bot API server: kept-alive HTTP/1.1 connections for short calls (docs/adr/0014).

A call is one POST of a text in JSON, and one short answer. A client library makes some thirty objects for that and a
stream to read the answer from; here it is one write, and httptools reads what comes back.
"""

import asyncio
import socket
import ssl
from functools import partial
from typing import Final

from aiohappyeyeballs import start_connection
from aiohttp import ConnectionTimeoutError, ServerDisconnectedError
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

_NEXT_ADDRESS_SECONDS: Final = 0.25
"""So long one address of the server is tried alone before another one is tried beside it (RFC 8305)."""

_FINAL: Final = 200
"""Lower statuses announce an answer that is still to come."""

_LENGTHS: Final = frozenset({b"content-length", b"transfer-encoding"})

Answer = tuple[int, bytes]


class NotConnectedError(Exception):
    """There is no line to the server; `reason` is the kind of error that said so."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Line(asyncio.Protocol):
    """One connection; at most one call at a time."""

    __slots__ = ("_answer", "_body", "_ends_with_line", "_loop", "_parser", "_transport", "idle_since", "is_open")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._parser = HttpResponseParser(self)
        self._answer: asyncio.Future[Answer] | None = None
        self._body: list[bytes] = []
        self._ends_with_line = False
        self.is_open = False
        self.idle_since = 0.0

    async def call(self, request: bytes, within_s: float | None) -> Answer:
        """Raises TimeoutError, or ServerDisconnectedError when the line breaks; it is closed for good then."""
        assert self._transport is not None
        answer: asyncio.Future[Answer] = self._loop.create_future()
        self._answer = answer
        alarm = None if within_s is None else self._loop.call_later(within_s, self._fail, TimeoutError())
        self._transport.write(request)
        try:
            return await answer
        except BaseException:
            self.close()  # what still comes must not be taken for the answer to the next call
            raise
        finally:
            self._answer = None
            if alarm is not None:
                alarm.cancel()

    def close(self) -> None:
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # ------------------------------------------------------------------ told by the event loop

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]  # a stream has nothing else
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        if self._answer is None:  # nobody asked: the server says why it is about to hang up
            self.close()
            return
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._fail(ServerDisconnectedError())

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if exc is None and self._ends_with_line:
            self._finish()
        self._fail(ServerDisconnectedError())

    # ------------------------------------------------------------------ told by the parser

    def on_message_begin(self) -> None:
        self._body.clear()
        self._ends_with_line = False

    def on_header(self, name: bytes, value: bytes) -> None:  # noqa: ARG002  the parser's shape
        if name.lower() in _LENGTHS:
            self._body.append(b"")

    def on_headers_complete(self) -> None:
        self._ends_with_line = not self._body

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        self._ends_with_line = False
        if self._answer is None or self._answer.done():  # a second answer to one question
            self.close()
        elif self._parser.get_status_code() >= _FINAL:
            self.is_open = bool(self._parser.should_keep_alive())
            self._finish()

    def _finish(self) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((self._parser.get_status_code(), b"".join(self._body)))

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)


class Lines:
    """At most `most` lines to one server, each used again within `keep_s` seconds."""

    __slots__ = ("_all", "_context", "_headers", "_host", "_idle", "_keep_s", "_port", "_turns")

    def __init__(
        self, host: str, port: int, *, context: ssl.SSLContext | None, headers: str, most: int, keep_s: float
    ) -> None:
        """`context` for https; `headers`: lines for each request."""
        self._host = host
        self._port = port
        self._context = context
        self._headers = headers
        self._keep_s = keep_s
        self._turns = asyncio.Semaphore(most)
        self._idle: list[Line] = []
        self._all: set[Line] = set()

    async def call(self, path: str, body: bytes, *, connect_s: float | None, within_s: float | None) -> Answer:
        """The status and the body of the answer to a POST.

        Raises NotConnectedError and ConnectionTimeoutError while nothing has been sent, and what `Line.call` raises.
        """
        head = f"POST {path} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        line = await self._take(connect_s)
        try:
            return await line.call(head.encode("ascii") + body, within_s)
        finally:
            self._give_back(line)

    def close(self) -> None:
        """Break off whatever is under way."""
        for line in list(self._all):
            line.close()

    async def _take(self, within_s: float | None) -> Line:
        if not self._turns.locked() and (line := self._next_idle()) is not None:
            await self._turns.acquire()  # at once, since it is not locked
            return line
        try:
            async with asyncio.timeout(within_s):
                await self._turns.acquire()
                try:
                    return self._next_idle() or await self._open()
                except BaseException:
                    self._turns.release()
                    raise
        except TimeoutError:
            raise ConnectionTimeoutError from None

    def _give_back(self, line: Line) -> None:
        if line.is_open:
            line.idle_since = asyncio.get_running_loop().time()
            self._idle.append(line)
        else:
            self._drop(line)
        self._turns.release()

    def _next_idle(self) -> Line | None:
        """The one that was used last: the others may rest until the server hangs up."""
        while self._idle:
            line = self._idle.pop()
            if line.is_open and asyncio.get_running_loop().time() - line.idle_since < self._keep_s:
                return line
            self._drop(line)
        return None

    def _drop(self, line: Line) -> None:
        line.close()
        self._all.discard(line)

    async def _open(self) -> Line:
        loop = asyncio.get_running_loop()
        try:
            addresses = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
            connected = await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS_SECONDS)
            _, line = await loop.create_connection(
                partial(Line, loop),
                sock=connected,
                ssl=self._context,
                server_hostname=self._host if self._context is not None else None,
            )
        except (OSError, RuntimeError) as error:  # uvloop raises the latter for some of the former
            raise NotConnectedError(type(error).__name__) from None
        self._all.add(line)
        return line
