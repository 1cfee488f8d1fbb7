"""What the program logs as an error while a world runs: in a world whose faults are all foreseen, each is a finding."""

from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

import structlog

from bot.logs import describe_error

_FORESEEN: Final = frozenset({"poll_refused", "updates_without_number", "update_unreadable", "update_given_up"})
"""Errors that the world makes on purpose, outside the program."""

_OF_THE_WEATHER: Final = (
    ("=updates_not_stored", "DecodeError"),
    ("=introduction", "=service_failed"),
    ("=task_failed", "=TokenRefusedError"),
)
"""Words of errors that a bad day brings about: half an answer, commands that could not be offered at once, a start
while the token is refused."""


def is_foreseen(event: Mapping[str, Any]) -> bool:
    """Whether this error is the world's."""
    sentence = _sentence(event)
    of_the_weather = any(all(word in sentence for word in words) for words in _OF_THE_WEATHER)
    return of_the_weather or str(event.get("event")) in _FORESEEN


def _sentence(event: Mapping[str, Any]) -> str:
    return "; ".join(f"{key}={value}" for key, value in event.items())


class TroubleLog:
    """Every event of at least ERROR, as a sentence."""

    def __init__(self) -> None:
        self.found: Final[list[str]] = []

    def __call__(self, _logger: object, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
        if method in {"error", "exception", "critical"}:
            told = describe_error(None, method, dict(event))
            if not is_foreseen(told):
                self.found.append(_sentence(told))
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
