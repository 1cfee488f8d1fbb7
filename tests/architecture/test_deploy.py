"""What docs/deploy offers can be used as it stands: its files, commands, settings and versions are the program's."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import app
from bot.settings import PREFIX, Settings
from tests.architecture.sources import ROOT

DEPLOY = ROOT / "docs" / "deploy"
UNIT = (DEPLOY / "concierge.service").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
TWO = yaml.safe_load((DEPLOY / "two-processes.compose.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
BESIDE = (DEPLOY / "concierge").read_text(encoding="utf-8")
ENVIRONMENT = (DEPLOY / "concierge.env").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")

COMMANDS = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback is not None}


@pytest.mark.parametrize("text", [UNIT, DOCKERFILE, str(COMPOSE), str(TWO), ENVIRONMENT, BESIDE, RUNBOOK])
def test_every_setting_that_is_named_exists(text: str) -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", text)) - known == set()


def test_every_command_that_is_run_exists() -> None:
    started = re.findall(r"^ExecStart(?:Pre)?=\S+ -m bot (\S+)", UNIT, re.MULTILINE)
    assert (started, set(started) - COMMANDS) == (["check", "run"], set())
    assert re.findall(r'CMD \["python", "-m", "([^"]+)"(?:, "([^"]+)")?\]', DOCKERFILE) == [
        ("bot.ask_health", ""),
        ("bot", "run"),
    ]
    assert find_spec("bot.ask_health") is not None


def run_here(command: Sequence[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """With the settings of the file that is offered, in which the paths lead into `folder`."""
    (folder / "state").mkdir(exist_ok=True)
    if not (folder / "config").exists():
        shutil.copytree(ROOT / "bot" / "defaults" / "community", folder / "config" / "community")
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", moved(ENVIRONMENT, folder), re.MULTILINE))
    settings = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **given, **more}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)


def moved(text: str, folder: Path) -> str:
    """What is offered, with this machine's places."""
    places = {
        "/opt/concierge/.venv/bin/python": sys.executable,
        "/opt/concierge": str(ROOT),
        "/var/lib/concierge": str(folder / "state"),
        "/etc/concierge": str(folder),
    }
    for there, here in places.items():
        text = text.replace(there, here)
    return text


def test_the_commands_of_the_unit_run_with_the_settings_that_are_offered(tmp_path: Path) -> None:
    before, started = (
        run_here(line.split(), tmp_path)
        for line in re.findall(r"^ExecStart(?:Pre)?=(.*)$", moved(UNIT, tmp_path), re.MULTILINE)
    )
    assert (before.returncode, before.stdout.splitlines()[0]) == (0, "The configuration is in order.")
    # The file has no token yet: systemd does not try again.
    assert f"RestartPreventExitStatus={started.returncode}\n" in UNIT
    assert started.stderr.startswith("CONCIERGE_BOT_TOKEN is missing")


def beside(folder: Path, environment: str) -> Path:
    """The script of commands beside the service, for this machine's user, with these settings."""
    (folder / "concierge.env").write_text(environment, encoding="utf-8")
    script = folder / "concierge"
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    script.write_text(moved(BESIDE, folder).replace("!= concierge", f"!= {user}"), encoding="utf-8")
    return script


def test_commands_beside_the_service_read_settings_as_it_does(tmp_path: Path) -> None:
    """An address of a server has signs that a shell would take for its own."""
    server = "postgresql://c:a$b`(;@db/c?sslmode=require&application_name=c d"
    script = beside(tmp_path, f"# one\n\n{PREFIX}DATABASE={server}\n{PREFIX}CONFIG='a b'\n{PREFIX}LISTEN=\"é=\"")
    shows = f'-c \'import os; print([os.environ["{PREFIX}" + one] for one in ("DATABASE", "CONFIG", "LISTEN")])\''
    script.write_text(script.read_text(encoding="utf-8").replace('-m bot "$@"', shows), encoding="utf-8")
    told = run_here(["sh", str(script)], tmp_path)
    assert (told.stderr, told.stdout.strip()) == ("", str([server, "a b", "é="]))


def test_commands_beside_the_service_find_its_database(tmp_path: Path) -> None:
    script = beside(tmp_path, moved(ENVIRONMENT, tmp_path))
    told = run_here(["sh", str(script), "claim-code"], tmp_path, CONCIERGE_DATABASE="elsewhere.db")
    assert (told.returncode, "/start " in told.stdout, (tmp_path / "state" / "concierge.db").exists()) == (
        0,
        True,
        True,
    )
    assert os.access(DEPLOY / "concierge", os.X_OK)


def test_every_command_of_the_runbook_exists() -> None:
    groups = {"bench", "calendar", "key", "residents", "rota"}
    named = set(re.findall(r"`concierge ([a-z-]+)", RUNBOOK))
    assert (named - COMMANDS - groups, "restore" in named) == (set(), True)


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    # The machine under test has neither the user nor the folders; everything else is looked at as it is.
    here = re.sub(r"/opt/concierge/\S+python", sys.executable, UNIT).replace("/opt/concierge", str(ROOT))
    here = re.sub(r"^(User|Group)=.*$", r"\1=root", here, flags=re.MULTILINE)
    unit = tmp_path / "concierge.service"
    unit.write_text(here, encoding="utf-8")
    sections = re.findall(r"^\[(\w+)\]$", UNIT, re.MULTILINE)
    assert sections == ["Unit", "Service", "Install"]
    if shutil.which("systemd-analyze"):
        told = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
        )
        assert (told.returncode, told.stderr) == (0, "")


def test_the_image_holds_the_program_and_nothing_is_missing(project: dict[str, Any]) -> None:
    copied = re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert sorted(copied[1:]) == sorted(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert re.search(r"pip install .*--require-hashes --requirement requirements\.run\.lock", DOCKERFILE)
    # What runs as root ends before the program is started.
    assert DOCKERFILE.index("\nUSER concierge") < DOCKERFILE.index('\nCMD ["python"')


def test_the_image_gets_the_tested_versions_without_the_tools_of_development() -> None:
    tested = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    shipped = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.run.lock").read_text("utf-8"), re.MULTILINE)
    )
    assert {name: tested.get(name) for name in shipped} == shipped
    assert "pytest" not in shipped


def test_the_image_lacks_nothing(declared: dict[str, set[str]]) -> None:
    shipped = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.run.lock").read_text("utf-8"), re.MULTILINE)
    assert sorted(declared["product"] - set(shipped)) == [], "make lock"


def test_compose_starts_one_process_that_may_write_its_data_only() -> None:
    service = COMPOSE["services"]["concierge"]
    assert (DEPLOY / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).exists()
    assert (service["read_only"], service["volumes"]) == (True, ["data:/data", "./config:/config:ro"])
    assert "deploy" not in service
