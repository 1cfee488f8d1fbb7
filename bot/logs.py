"""Logs: events and ids. No name, phone number, text or token gets through, not even inside an error (house rule 8)."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import PurePath
from typing import Any, Final

import structlog

_TOKEN: Final = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
# Short enough for a phone number without its area code; the number of a ticket (R-20261122-007) is none. Only what is
# Latin may not stand beside it: Chinese is written without blanks.
_DIGITS: Final = re.compile(r"(?<![A-Za-z0-9_.])(?<!\b[A-Z]-)\+?\d(?:[ ()-]?\d){7,}(?![A-Za-z0-9_.])")
_TALKATIVE: Final = ("httpx", "httpcore", "aiohttp", "apscheduler", "telegram", "asyncio", "alembic")

# Whose messages speak of machines and addresses, not of what people wrote. Others may quote the value they choked on.
_SPEAK_OF_MACHINES: Final = frozenset({"storage", "telegram", "sqlite3", "asyncpg", "aiohttp", "ssl"})


def configure_logs(*, as_json: bool, level: int = logging.INFO) -> None:
    """One line per event on stderr, for our own events and for those of the libraries."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        describe_error,
        redact,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer(as_json=as_json)],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _renderer(*, as_json: bool) -> structlog.typing.Processor:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take tokens and long runs of digits out of every text; numbers given as numbers are ids and stay."""
    for key, value in event.items():
        if key != "timestamp":
            event[key] = _redacted(value)
    return event


def _redacted(value: Any) -> Any:
    match value:
        case str():
            return _DIGITS.sub("<digits>", _TOKEN.sub("<token>", value))
        case Mapping():
            return {key: _redacted(one) for key, one in value.items()}
        case list() | tuple():
            return [_redacted(one) for one in value]
        case BaseException():
            return type(value).__name__
        case int() | float() | None:
            return value
        case _:
            return _redacted(str(value))  # the line would be written so anyhow


def describe_error(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """In place of a traceback with its messages: the chain of error types, and where each was raised."""
    error = _error_in(event.pop("exc_info", None))
    if error is not None:
        event["error"] = " <- ".join(_line_about(one) for one in _chain(error))
        event["where"] = _frames(error)
    return event


def _error_in(info: object) -> BaseException | None:
    match info:
        case BaseException():
            return info
        case (_, BaseException() as error, _):
            return error
        case None | False | (None, None, None):
            return None
        case _:
            return sys.exc_info()[1]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def _line_about(error: BaseException) -> str:
    name = type(error).__name__
    if isinstance(error, BaseExceptionGroup):
        return f"{name}({', '.join(_line_about(one) for one in error.exceptions)})"
    speaks_freely = isinstance(error, OSError) or type(error).__module__.partition(".")[0] in _SPEAK_OF_MACHINES
    return f"{name}: {error}" if speaks_freely and str(error) else name


def _frames(error: BaseException) -> list[str]:
    """File, line and function of the innermost places, outermost first; the lines of code say nothing private."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
