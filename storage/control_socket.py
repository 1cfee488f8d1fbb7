"""How a command line reaches the process that holds the database: one JSON line each way over `<database>.sock`.

A request is {"command": name, …arguments}, an answer {"ok": true, "answer": value} or {"ok": false, "reason": text}.
Whoever may open the socket (mode 0600) is the owner of the database file.
"""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import structlog

from storage.errors import ControlAddressError, ControlRefusedError, NobodyListeningError, StorageError
from storage.process_lock import beside

Handler = Callable[[Mapping[str, Any]], Awaitable[Any]]

_LONGEST_LINE = 64 * 1024
_LONGEST_PATH = 107  # bytes in sockaddr_un, less the closing zero
_WAIT_FOR_LINE_S = 10.0


class ControlSocket:
    """Answers requests by a table of handlers; only for the process that holds the database's lock."""

    def __init__(self, path: Path, handlers: Mapping[str, Handler]) -> None:
        self._path = path
        self._handlers = handlers
        self._server: asyncio.Server | None = None

    @classmethod
    async def open(cls, database: Path, handlers: Mapping[str, Handler]) -> "ControlSocket":
        """Listen for `database`; a handler gets the arguments, returns a JSON value or raises ControlRefusedError.

        Raises ControlAddressError if the path is too long for a unix socket.
        """
        control = cls(socket_path(database), handlers)
        listener = _bind(control._path)
        control._server = await asyncio.start_unix_server(control._serve, sock=listener, limit=_LONGEST_LINE)
        return control

    async def close(self) -> None:
        """Stop listening and remove the socket; a second call does nothing."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_WAIT_FOR_LINE_S):
                line = await reader.readline()
            writer.write(msgspec.json.encode(await self._answer(line)) + b"\n")
            await writer.drain()
        except (TimeoutError, ValueError, ConnectionError) as error:
            # ValueError is a line over the limit. The asker sees a closed connection.
            structlog.get_logger(__name__).warning("control_request_dropped", error=type(error).__name__)
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError:
            return _refusal("the request is not a JSON object on one line")
        command = request.pop("command", None)
        handler = self._handlers.get(command) if isinstance(command, str) else None
        if handler is None:
            return _refusal(f"unknown command; known are {', '.join(sorted(self._handlers))}")
        try:
            return {"ok": True, "answer": await handler(request)}
        except ControlRefusedError as refusal:
            return _refusal(str(refusal.facts["reason"]))
        except StorageError as error:
            return _refusal(str(error))
        except Exception:  # noqa: BLE001  one failed command must not take the control channel down
            structlog.get_logger(__name__).exception("control_command_failed", command=command)
            return _refusal("the command failed; the running process has logged why")


def socket_path(database: Path) -> Path:
    """Where the process that holds `database` listens."""
    return beside(database, ".sock")


def ask_running(database: Path, command: str, *, patience_s: float = 120.0, **arguments: Any) -> Any:
    """The running process's answer; blocks, for command lines.

    Raises NobodyListeningError, ControlAddressError, or ControlRefusedError with the process's reason.
    """
    path = socket_path(database)
    _check_length(path)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(patience_s)
        try:
            connection.connect(str(path))
            connection.sendall(msgspec.json.encode({**arguments, "command": command}) + b"\n")
            with connection.makefile("rb") as stream:
                line = stream.readline()
        except OSError:
            raise NobodyListeningError(path=path) from None
    if not line:
        raise NobodyListeningError(path=path)
    reply = msgspec.json.decode(line, type=dict[str, Any])
    if not reply["ok"]:
        raise ControlRefusedError(reason=reply["reason"])
    return reply["answer"]


def _bind(path: Path) -> socket.socket:
    _check_length(path)
    path.unlink(missing_ok=True)  # left by a process that was killed; a living one would hold the lock
    listener = socket.socket(socket.AF_UNIX)
    before = os.umask(0o177)  # nobody else may get in between bind and a later chmod
    try:
        listener.bind(str(path))
    except BaseException:
        listener.close()
        raise
    finally:
        os.umask(before)
    return listener


def _check_length(path: Path) -> None:
    length = len(os.fsencode(path))
    if length > _LONGEST_PATH:
        raise ControlAddressError(path=path, length=length, limit=_LONGEST_PATH)


def _refusal(reason: str) -> dict[str, Any]:
    return {"ok": False, "reason": reason}
