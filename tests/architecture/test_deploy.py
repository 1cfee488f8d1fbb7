"""What docs/deploy offers can be used as it stands: its files, commands, settings and versions are the program's."""

import re
import shutil
import subprocess
import sys
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
ENVIRONMENT = (DEPLOY / "concierge.env").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")

COMMANDS = {one.name or one.callback.__name__ for one in app.registered_commands if one.callback is not None}


@pytest.mark.parametrize("text", [UNIT, DOCKERFILE, str(COMPOSE), str(TWO), ENVIRONMENT, RUNBOOK])
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
