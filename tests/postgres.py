"""A private PostgreSQL server for tests: CONCIERGE_TEST_POSTGRES, or a throw-away cluster from a local installation."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c deadlock_timeout=50ms -c max_connections=40"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a database that may be filled and emptied at will; skips (or fails) the test when there is none."""
    given = os.environ.get("CONCIERGE_TEST_POSTGRES")
    if given:
        if os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1") != "1":
            pytest.fail("CONCIERGE_TEST_POSTGRES is one database and serves one worker: add -n 0.")
        yield given
        return
    programs = _programs()
    if programs is None:
        reason = "no PostgreSQL: set CONCIERGE_TEST_POSTGRES or install the server programs"
        if os.environ.get("CONCIERGE_REQUIRE_POSTGRES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    home = Path(tempfile.mkdtemp(prefix="concierge-pg-"))
    try:
        with _cluster(programs, home) as port:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def _cluster(programs: Path, home: Path) -> Iterator[int]:
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(home, account.pw_uid, account.pw_gid)
    data = home / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _run([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user, home)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={home} {_FAST}"
    _run([programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"], user, home)
    try:
        yield port
    finally:
        _run([programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user, home)


def _run(command: list[Path | str], user: str | None, home: Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd=home,
        check=True,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
