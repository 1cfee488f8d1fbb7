"""A PostgreSQL server for a while: a cluster of its own from the programs that are installed, gone afterwards."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from bot.bench.processes import free_port


class NoPostgresError(Exception):
    """The programs of a PostgreSQL server are not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateServer:
    """A server that is up: the address of an empty database, and its first process until `start_anew`.

    That ends it at once, as a crash does, and returns when it is up again.
    """

    url: str
    pid: int
    start_anew: Callable[[], None]

    def cpu_s(self) -> float:
        """Processor time of the server and everything it has started, in seconds."""
        ticks = sum(_ticks(self.pid, with_ended_children=True)) + sum(sum(_ticks(one)) for one in self._children())
        return ticks / os.sysconf("SC_CLK_TCK")

    def _children(self) -> Iterator[int]:
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            yield from map(int, (task / "children").read_text().split())


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl; None when they are not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def private_postgres(*options: str) -> Iterator[PrivateServer]:
    """A fresh cluster, with these server options (`-c name=value`). Raises NoPostgresError."""
    programs = postgres_programs()
    if programs is None:
        message = "PostgreSQL is not installed (on Debian: apt install postgresql)"
        raise NoPostgresError(message)
    home = Path(mkdtemp(prefix="concierge-pg-"))
    try:
        with _cluster(programs, home, options) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _cluster(programs: Path, home: Path, options: Sequence[str]) -> Iterator[PrivateServer]:
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(home, account.pw_uid, account.pw_gid)
    data, port = home / "data", free_port()
    _run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user, home)
    every = " ".join(["-c listen_addresses=127.0.0.1", f"-c unix_socket_directories={home}", *options])
    control: list[Path | str] = [programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", f"-p {port} {every}"]
    _run([*control, "start"], user, home)
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        yield PrivateServer(
            url=f"postgresql://postgres@127.0.0.1:{port}/postgres",
            pid=pid,
            start_anew=lambda: _run([*control, "-m", "immediate", "restart"], user, home),
        )
    finally:
        _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user, home)


def _run(command: Sequence[Path | str], user: str | None, home: Path) -> None:
    subprocess.run(  # noqa: S603  the programs that were found, with words of our own
        [str(part) for part in command],
        user=user,
        cwd=home,
        check=True,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )


def _ticks(pid: int, *, with_ended_children: bool = False) -> Sequence[int]:
    """What the kernel counted in the program and for it; nothing for a process that is gone."""
    with suppress(OSError):
        # The name in brackets may hold anything; what follows it is numbers.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return [int(field) for field in fields[11 : 15 if with_ended_children else 13]]
    return []
