"""One process per database file."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import AlreadyRunningError, DatabaseFileError
from storage.process_lock import ProcessLock

HOLD = """
import sys
from pathlib import Path
from storage.process_lock import ProcessLock
lock = ProcessLock.take(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "concierge.db")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_process_is_told_who_has_it(holder, tmp_path):
    with pytest.raises(AlreadyRunningError) as caught:
        ProcessLock.take(tmp_path / "concierge.db")
    assert caught.value.facts == {"pid": str(holder.pid), "path": tmp_path / "concierge.db"}
    assert f"pid {holder.pid}" in str(caught.value)


def test_a_killed_process_lets_go(holder, tmp_path):
    holder.kill()
    holder.wait()
    with ProcessLock.take(tmp_path / "concierge.db"):
        assert (tmp_path / "concierge.db.lock").read_text() == f"{os.getpid()}\n"


def test_links_to_the_file_lead_to_the_same_lock(tmp_path):
    real, link = tmp_path / "concierge.db", tmp_path / "link.db"
    real.touch()
    link.symlink_to(real)
    with ProcessLock.take(real), pytest.raises(AlreadyRunningError):
        ProcessLock.take(link)


def test_it_can_be_taken_again_after_release(tmp_path):
    path = tmp_path / "concierge.db"
    lock = ProcessLock.take(path)
    lock.release()
    lock.release()
    with ProcessLock.take(path):
        pass


def test_a_holder_that_has_not_signed_yet_is_unknown(tmp_path):
    path = tmp_path / "concierge.db"
    with ProcessLock.take(path):
        (tmp_path / "concierge.db.lock").write_text("")
        with pytest.raises(AlreadyRunningError) as caught:
            ProcessLock.take(path)
    assert caught.value.facts["pid"] == "unknown"


def test_only_the_owner_can_read_it(tmp_path):
    with ProcessLock.take(tmp_path / "concierge.db"):
        assert stat.S_IMODE(Path(tmp_path / "concierge.db.lock").stat().st_mode) == 0o600


def test_a_missing_directory_is_explained(tmp_path):
    with pytest.raises(DatabaseFileError):
        ProcessLock.take(tmp_path / "missing" / "concierge.db")
