"""How a command line reaches the running process."""

import asyncio
import stat
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from storage.control_socket import ControlSocket, ask_running, socket_path
from storage.errors import ControlAddressError, ControlRefusedError, DatabaseClosedError, NobodyListeningError


async def claim(arguments: Mapping[str, Any]) -> Any:
    return {"code": "ABC", "for": arguments}


async def refuse(arguments: Mapping[str, Any]) -> Any:
    raise ControlRefusedError(reason="an administrator exists")


async def fail(arguments: Mapping[str, Any]) -> Any:
    raise ZeroDivisionError


async def closed(arguments: Mapping[str, Any]) -> Any:
    raise DatabaseClosedError


@pytest.fixture
async def database(tmp_path) -> AsyncIterator[Path]:
    path = tmp_path / "concierge.db"
    handlers = {"claim-code": claim, "refuse": refuse, "fail": fail, "closed": closed}
    control = await ControlSocket.open(path, handlers)
    yield path
    await control.close()
    await control.close()
    assert not socket_path(path).exists()


async def asked(database: Path, command: str, **arguments: Any) -> Any:
    return await asyncio.to_thread(ask_running, database, command, **arguments)


async def raw(database: Path, line: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(socket_path(database))
    writer.write(line)
    writer.write_eof()
    reply = await reader.read()
    writer.close()
    await writer.wait_closed()
    return reply


async def test_an_answer_comes_back(database):
    assert await asked(database, "claim-code", to="经理") == {"code": "ABC", "for": {"to": "经理"}}


async def test_several_may_ask_at_once(database):
    answers = await asyncio.gather(*(asked(database, "claim-code", number=number) for number in range(5)))
    assert [answer["for"] for answer in answers] == [{"number": number} for number in range(5)]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("refuse", "an administrator exists"),
        ("fail", "the command failed; the running process has logged why"),
        ("closed", "The database is closed or closing and takes no more work."),
        ("dance", "unknown command; known are claim-code, closed, fail, refuse"),
    ],
)
async def test_a_refusal_says_why(database, command, reason):
    with pytest.raises(ControlRefusedError) as caught:
        await asked(database, command)
    assert caught.value.facts == {"reason": reason}
    assert await asked(database, "claim-code") == {"code": "ABC", "for": {}}


@pytest.mark.parametrize("line", [b"", b"\n", b"[1]\n", b"{\n", b"\xff\n"])
async def test_nonsense_is_refused(database, line):
    expected = b'{"ok":false,"reason":"the request is not a JSON object on one line"}\n'
    assert await raw(database, line) == expected


async def test_a_command_must_be_a_word(database):
    assert (await raw(database, b'{"command":[1]}\n')).startswith(b'{"ok":false,"reason":"unknown command')


async def test_an_endless_line_is_cut_off(database):
    reader, writer = await asyncio.open_unix_connection(socket_path(database))
    writer.write(b"x" * 200_000)
    try:
        reply = await reader.read()
    except ConnectionError:
        reply = b""
    writer.close()
    assert reply == b""
    assert await asked(database, "claim-code") == {"code": "ABC", "for": {}}


async def test_only_the_owner_may_ask(database):
    assert stat.S_IMODE(socket_path(database).stat().st_mode) == 0o600


async def test_nobody_there(tmp_path):
    with pytest.raises(NobodyListeningError):
        await asked(tmp_path / "other.db", "claim-code")


async def test_a_socket_left_by_a_killed_process_is_replaced(tmp_path):
    path = tmp_path / "concierge.db"
    socket_path(path).touch()
    with pytest.raises(NobodyListeningError):
        await asked(path, "claim-code")
    control = await ControlSocket.open(path, {"claim-code": claim})
    assert await asked(path, "claim-code") == {"code": "ABC", "for": {}}
    await control.close()


async def test_a_path_too_long_for_a_socket_is_explained(tmp_path):
    path = tmp_path / ("x" * 120) / "concierge.db"
    with pytest.raises(ControlAddressError):
        await ControlSocket.open(path, {})
    with pytest.raises(ControlAddressError):
        await asked(path, "claim-code")
