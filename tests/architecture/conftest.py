"""What pyproject.toml declares."""

import re
import tomllib
from typing import Any

import pytest

from tests.architecture.sources import ROOT

_NAME = re.compile(r"[A-Za-z0-9._-]+")


def _names(requirements: list[str]) -> set[str]:
    found = (_NAME.match(one) for one in requirements)
    return {one.group().lower().replace("_", "-") for one in found if one is not None}


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def declared(project: dict[str, Any]) -> dict[str, set[str]]:
    """The names of the dependencies: of the product, and of the development group."""
    return {"product": _names(project["project"]["dependencies"]), "dev": _names(project["dependency-groups"]["dev"])}
