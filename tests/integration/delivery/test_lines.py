"""Our own lines to the Bot API: what they do with servers that answer in unusual ways, and when they are used again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ConnectionTimeoutError, ServerDisconnectedError
from yarl import URL

from bot.lines import Lines
from tests.integration.delivery.servers import Answer, Holding, Request, Server, says, serving


@asynccontextmanager
async def lines_to(answer: Answer, *, most: int = 2, keep_s: float = 15) -> AsyncIterator[tuple[Server, Lines]]:
    async with serving(answer) as server:
        port = URL(server.url).port
        assert port is not None
        lines = Lines("127.0.0.1", port, context=None, headers="Host: here\r\n", most=most, keep_s=keep_s)
        yield server, lines
        lines.close()


async def ask(lines: Lines, *, connect_s: float = 1, within_s: float = 1) -> tuple[int, bytes]:
    return await lines.call("/ask", b"{}", connect_s=connect_s, within_s=within_s)


def sends(*pieces: bytes, hang_up: bool = False) -> Answer:
    """Exactly these bytes, each in a packet of its own."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0)
        if hang_up:
            writer.close()

    return answer


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (says(200, b"one"), (200, b"one")),
        (says(404, b""), (404, b"")),
        (sends(b"HTTP/1.1 200 OK\r\nContent-", b"Length: 4\r\n\r\nab", b"cd"), (200, b"abcd")),
        (
            sends(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", b"1\r\nc\r\n0\r\n\r\n"),
            (200, b"abc"),
        ),
        (sends(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"), (200, b"a")),
        (sends(b"HTTP/1.1 200 OK\r\n\r\nup to", b" the end", hang_up=True), (200, b"up to the end")),
        (sends(b"HTTP/1.0 200 OK\r\n\r\n", hang_up=True), (200, b"")),
    ],
    ids=["plain", "empty", "pieces", "chunks", "continue", "until_the_end", "nothing_until_the_end"],
)
async def test_an_answer_is_read_however_it_is_framed(answer: Answer, found: tuple[int, bytes]) -> None:
    async with lines_to(answer) as (_, lines):
        assert await ask(lines) == found


@pytest.mark.parametrize(
    "answer",
    [sends(b"no HTTP at all"), sends(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", hang_up=True)],
    ids=["nonsense", "half"],
)
async def test_what_is_no_whole_answer_is_a_broken_line(answer: Answer) -> None:
    async with lines_to(answer) as (_, lines):
        with pytest.raises(ServerDisconnectedError):
            await ask(lines)


async def test_a_line_is_used_again_while_it_is_fresh() -> None:
    async with lines_to(says(200, b"")) as (server, lines):
        await ask(lines)
        await ask(lines)
        assert [one.connection for one in server.requests] == [1, 1]
        assert [one.body for one in server.requests] == [b"{}", b"{}"]


@pytest.mark.parametrize(
    ("answer", "keep_s"),
    [
        (says(200, b"", "Connection: close"), 15),
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", hang_up=True), 15),
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb"), 15),
        (says(200, b""), 0),
    ],
    ids=["closing", "closed", "talks_unasked", "stale"],
)
async def test_and_not_when_something_is_wrong_with_it(answer: Answer, keep_s: float) -> None:
    async with lines_to(answer, keep_s=keep_s) as (server, lines):
        first = await ask(lines)
        await asyncio.sleep(0.01)  # until the end of the line has come through
        assert await ask(lines) == first
        assert [one.connection for one in server.requests] == [1, 2]


async def test_a_call_that_was_given_up_does_not_get_its_answer_to_the_next_one() -> None:
    hold = Holding()
    async with lines_to(hold, most=1) as (server, lines):
        with pytest.raises(TimeoutError):
            await ask(lines, within_s=0.01)
        cancelled = asyncio.create_task(ask(lines))
        await asyncio.sleep(0.01)
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        hold.release.set()
        assert await ask(lines) == (200, b'{"ok": true, "result": true}')
        assert [one.connection for one in server.requests] == [1, 2, 3]


async def test_who_finds_no_free_line_waits_for_one_and_not_for_ever() -> None:
    hold = Holding()
    async with lines_to(hold, most=1) as (server, lines), asyncio.TaskGroup() as group:
        calls = [group.create_task(ask(lines)) for _ in range(2)]
        await hold.holds.wait()
        with pytest.raises(ConnectionTimeoutError):
            await ask(lines, connect_s=0.01)
        hold.release.set()
        assert [(await one)[0] for one in calls] == [200, 200]
        assert [one.connection for one in server.requests] == [1, 1]


async def test_closing_breaks_off_what_is_under_way() -> None:
    hold = Holding()
    async with lines_to(hold) as (_, lines):
        call = asyncio.create_task(ask(lines))
        await hold.holds.wait()
        lines.close()
        with pytest.raises(ServerDisconnectedError):
            await call
