"""Bot API servers that misbehave on purpose, byte by byte."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came over the wire."""

    target: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass
class Server:
    """A server that answers every request in the way it is told, and remembers them."""

    answer: Answer
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while (request := await _read(reader, number)) is not None:
                self.requests.append(request)
                await self.answer(request, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader, connection: int) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = b""
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            body += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
    return Request(target=first.split(" ")[1], headers=headers, body=body, connection=connection)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    server = Server(answer)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()


def says(status: int, body: bytes | dict[str, object], *headers: str) -> Answer:
    """Answers everything with this."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(content)}", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + content)
        await writer.drain()

    return answer


async def resets(request: Request, writer: asyncio.StreamWriter) -> None:
    """Reads the request and breaks the connection."""
    writer.transport.abort()


async def breaks_off(request: Request, writer: asyncio.StreamWriter) -> None:
    """Promises more than it sends."""
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true,"result"')
    await writer.drain()
    writer.transport.close()


class Holding:
    """Answers nothing until `release`, unless the target ends with `but_for`."""

    def __init__(self, but_for: str = "/nothing") -> None:
        self.release = asyncio.Event()
        self.holds = asyncio.Event()
        self._but_for = but_for
        self._answer = says(200, {"ok": True, "result": True})

    async def __call__(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if not request.target.endswith(self._but_for):
            self.holds.set()
            await self.release.wait()
        await self._answer(request, writer)
