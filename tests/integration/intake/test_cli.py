"""The command line, as somebody types it."""

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import PREFIX
from storage.process_lock import ProcessLock


@pytest.fixture
def database(tmp_path) -> Path:
    return tmp_path / "concierge.db"


def typed(*words: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, output, errors; played in this process, since a start takes longer than most commands do."""
    out, errors = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(errors):
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(PREFIX + name.upper(), value)
        patch.setattr(sys, "argv", ["concierge", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    assert isinstance(code, int | None)
    return code or 0, out.getvalue(), errors.getvalue()


def started(*words: str, **settings: str) -> tuple[int, str, str]:
    """The same as a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + name.upper(): value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words], env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_without_a_word_it_says_what_there_is():
    _code, out, _errors = started()
    commands = ["run", "demo", "check", "doctor", "migrate", "backup", "claim-code", "poster", "bench"]
    assert [word for word in commands if word not in out] == []


def test_running_without_a_token_is_a_sentence(database):
    code, out, errors = started("run", database=str(database))
    assert (code, out) == (2, "")
    assert errors == "CONCIERGE_BOT_TOKEN is missing: ask @BotFather for a bot and put its token there.\n"


def test_wrong_settings_are_sentences(database):
    code, _out, errors = typed("migrate", database=str(database), pacing="fast")
    assert (code, errors) == (2, "CONCIERGE_PACING input should be 'telegram' or 'off'.\n")


def test_the_example_configuration_is_in_order():
    code, out, errors = typed("check")  # what follows depends on which years are official by now
    assert (code, out.splitlines()[0], errors) == (0, "The configuration is in order.", "")


def test_mistakes_in_a_configuration_are_told(tmp_path):
    (tmp_path / "community").mkdir()
    (tmp_path / "community" / "a.toml").write_text("nonsense = ")
    code, out, _errors = typed("check", str(tmp_path))
    assert (code, str(tmp_path / "community" / "a.toml") in out) == (1, True)


def test_migrate_and_backup(database, tmp_path):
    code, _out, errors = typed("backup", database=str(database))
    assert (code, database.exists(), errors.startswith(f"There is no database at {database}.")) == (1, False, True)
    assert started("migrate", database=str(database))[:2] == (0, "The database has the newest schema.\n")
    target = tmp_path / "copy"
    code, out, _errors = typed("backup", str(target), database=str(database))
    assert (code, target.exists(), out.startswith(f"Backed up to {target} (")) == (0, True, True)
    code, _out, errors = typed("backup", str(target), database=str(database))
    assert (code, errors.count("\n"), str(target) in errors) == (1, 1, True)
    assert typed("backup", database=str(database))[0] == 0
    assert len(list(tmp_path.glob("concierge.db.*.backup"))) == 1


def test_a_claim_code_is_printed_and_kept_as_a_digest_only(database):
    code, out, _errors = typed("claim-code", database=str(database))
    (claim,) = re.findall(r"/start ([A-Za-z0-9_-]{22})\n", out)
    assert (code, claim.encode() in database.read_bytes()) == (0, False)


def test_a_database_in_use_is_a_sentence(database):
    with ProcessLock.take(database):
        code, _out, errors = typed("migrate", database=str(database))
    assert (code, f"pid {os.getpid()}" in errors, "Traceback" in errors) == (1, True, False)
