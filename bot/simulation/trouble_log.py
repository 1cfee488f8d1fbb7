"""What the program logs as an error while a world runs: in a world whose faults are all foreseen, each is a finding."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

import structlog

from bot.logs import describe_error

_FORESEEN: Final = frozenset({"poll_refused", "updates_without_number", "update_unreadable"})
"""Errors that the world makes on purpose, outside the program."""


class TroubleLog:
    """Every event of at least ERROR, as a sentence."""

    def __init__(self) -> None:
        self.found: Final[list[str]] = []

    def __call__(self, _logger: object, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        name = str(event.get("event"))
        if method in {"error", "exception", "critical"} and name not in _FORESEEN:
            told = describe_error(None, method, dict(event))
            self.found.append("; ".join(f"{key}={value}" for key, value in told.items()))
        raise structlog.DropEvent


@contextmanager
def listening() -> Iterator[TroubleLog]:
    """Hear everything that is logged inside the block, and print nothing."""
    log = TroubleLog()
    before = structlog.get_config()
    structlog.configure(
        processors=[log],
        wrapper_class=structlog.make_filtering_bound_logger(40),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    try:
        yield log
    finally:
        structlog.configure(**before)
