"""requirements.lock holds every dependency with hashes, and no package host (make lock)."""

import re
from importlib.metadata import version
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.architecture.sources import ROOT

TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
BLOCKS = re.split(r"\n(?=[A-Za-z0-9])", TEXT.strip())
PINNED = {
    pin.name.lower().replace("_", "-"): pin
    for pin in (Requirement(block.splitlines()[0].removesuffix(" \\")) for block in BLOCKS)
}


def test_no_host_and_no_option_is_named() -> None:
    lines = [line.strip() for line in TEXT.splitlines()]
    assert [line for line in lines if "://" in line or " @ " in line] == []
    assert [line for line in lines if line.startswith("-") and not line.startswith("--hash=sha256:")] == []


def test_everything_is_pinned_with_hashes() -> None:
    assert [block.splitlines()[0] for block in BLOCKS if "--hash=sha256:" not in block] == []
    assert [name for name, pin in PINNED.items() if re.fullmatch(r"==[^*,]+", str(pin.specifier)) is None] == []


@pytest.mark.parametrize("group", ["product", "dev"])
def test_every_dependency_is_in_it(group: str, project: dict[str, Any]) -> None:
    listed = project["project"]["dependencies"] if group == "product" else project["dependency-groups"]["dev"]
    wanted = {one.name.lower().replace("_", "-"): one for one in map(Requirement, listed)}
    assert sorted(wanted.keys() - PINNED.keys()) == []
    unmet = [name for name, one in wanted.items() if not one.specifier.contains(_version(PINNED[name]))]
    assert unmet == [], "make lock"


def test_it_is_what_is_installed() -> None:
    here = {name: pin for name, pin in PINNED.items() if pin.marker is None or pin.marker.evaluate()}
    assert {name: version(name) for name in here} == {name: _version(pin) for name, pin in here.items()}, "make test"


def _version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")
