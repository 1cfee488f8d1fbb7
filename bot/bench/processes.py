"""The processes of a bench: started, watched from outside, stopped."""

import asyncio
import os
import socket
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec

STOP_WITHIN_S: Final = 10
_CPU_OF_PROCESS: Final = 2
"""Linux: the clock of a process is its inverted id and, in the three lowest bits, which time is meant (`man
clock_getcpuclockid`, which Python does not offer)."""


class ProcessDiedError(Exception):
    """A process of the bench ended by itself; what it wrote is in the message."""


class _Announcement(msgspec.Struct):
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server that is up."""

    url: str
    process: Process


def load_server(dialogue: str, residents: int, communities: int) -> AbstractAsyncContextManager[Server]:
    """A fresh server that plays dialogues."""
    return serving("bot.bench.load_server", dialogue, str(residents), str(communities))


@asynccontextmanager
async def serving(module: str, *arguments: str) -> AsyncIterator[Server]:
    """A fresh server in its own process; said to be ready by its first line."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, *arguments, stdout=PIPE)
    try:
        assert process.stdout is not None
        line = await process.stdout.readline()
        if not line:
            message = "the load server did not start"
            raise ProcessDiedError(message)
        yield Server(url=msgspec.json.decode(line, type=_Announcement).url, process=process)
    finally:
        await stop(process)


async def start_bot(arguments: Sequence[str], environment: Mapping[str, str], log: IO[bytes]) -> Process:
    """A bot in its own process, in the caller's environment with these settings over it."""
    return await asyncio.create_subprocess_exec(
        *arguments, env=os.environ | dict(environment), stdin=DEVNULL, stdout=log, stderr=log
    )


async def stop(process: Process) -> None:
    """Ask it to stop; kill it if it does not."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_WITHIN_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


def cpu_s(process: Process) -> float:
    """Seconds of processor time of all threads of a process so far, in the program and in the kernel for it."""
    return time.clock_gettime(~process.pid << 3 | _CPU_OF_PROCESS)


def resident_mib(process: Process) -> float:
    """Resident memory (VmRSS) of a process in MiB, as Linux counts it."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
