"""The locks hold every dependency with hashes, and no package host (make lock)."""

import re
from importlib.metadata import version
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.architecture.sources import ROOT

LOCKS = ("requirements.lock", "requirements.run.lock", "requirements.bench.lock")


def blocks(lock: str) -> list[str]:
    return re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8").strip())


def pinned(lock: str) -> dict[str, Requirement]:
    pins = [Requirement(block.splitlines()[0].removesuffix(" \\")) for block in blocks(lock)]
    return {pin.name.lower().replace("_", "-"): pin for pin in pins}


PINNED = pinned("requirements.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_no_host_and_no_option_is_named(lock: str) -> None:
    lines = [line.strip() for block in blocks(lock) for line in block.splitlines()]
    assert [line for line in lines if "://" in line or " @ " in line] == []
    assert [line for line in lines if line.startswith("-") and not line.startswith("--hash=sha256:")] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_is_pinned_with_hashes(lock: str) -> None:
    assert [block.splitlines()[0] for block in blocks(lock) if "--hash=sha256:" not in block] == []
    assert [name for name, pin in pinned(lock).items() if re.fullmatch(r"==[^*,]+", str(pin.specifier)) is None] == []


@pytest.mark.parametrize(
    ("group", "lock"),
    [("product", "requirements.lock"), ("dev", "requirements.lock"), ("bench", "requirements.bench.lock")],
)
def test_every_dependency_is_in_it(group: str, lock: str, project: dict[str, Any]) -> None:
    listed = project["project"]["dependencies"] if group == "product" else project["dependency-groups"][group]
    wanted = {one.name.lower().replace("_", "-"): one for one in map(Requirement, listed)}
    pins = pinned(lock)
    assert sorted(wanted.keys() - pins.keys()) == []
    unmet = [name for name, one in wanted.items() if not one.specifier.contains(_version(pins[name]))]
    assert unmet == [], "make lock"


def test_it_is_what_is_installed() -> None:
    here = {name: pin for name, pin in PINNED.items() if pin.marker is None or pin.marker.evaluate()}
    assert {name: version(name) for name in here} == {name: _version(pin) for name, pin in here.items()}, "make test"


def _version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")
