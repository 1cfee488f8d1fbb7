"""What the numbers of a bench were measured on."""

import os
import platform
import sqlite3
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFacts:
    """The machine, and the versions of what the bots are made of."""

    processor: str
    cores: int
    memory_mib: int
    system: str
    python: str
    telegram: str
    sqlite: str


def machine_facts() -> MachineFacts:
    """What this machine says about itself."""
    return MachineFacts(
        processor=_field("/proc/cpuinfo", "model name") or platform.machine(),
        cores=os.cpu_count() or 1,
        memory_mib=int((_field("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) // 1024,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        telegram=version("python-telegram-bot"),
        sqlite=sqlite3.sqlite_version,
    )


def _field(path: str, name: str) -> str | None:
    """The first value of that name in a file of `name: value` lines; None where there is no such file."""
    try:
        lines = Path(path).read_text().splitlines()
    except OSError:
        return None
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)
