"""What holds for all tests: throw-away files stay in memory where it is large enough, and tracebacks are plain."""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import pytest
import structlog

_MEMORY: Final = Path("/dev/shm")
_ENOUGH_BYTES: Final = 2 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """Before anybody asks for a temporary folder; the workers inherit it. Who names a place of their own gets it."""
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ENOUGH_BYTES:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # asked for anew
    # structlog's own renderer writes every local variable down, which takes seconds for a service centre.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.stdlib.add_log_level, plain])


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is there now stays to the end; nobody need look for rubbish in it."""
    gc.collect()
    gc.freeze()
