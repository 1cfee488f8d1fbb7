"""Parts of the house that tests hold in their hands: the machine's time, the messenger's alarm, PTB, the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram.ext import Application, ContextTypes

from bot.messenger.messenger import Messenger
from bot.sandbox.world import DEFAULT_BOT
from handlers.context import App, Context
from tests.bad_input.seen import Json
from tests.bad_input.wire import Wire

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
TOKEN = f"{DEFAULT_BOT.id}:the-house-has-no-secrets-to-keep-at-all"


class Machine:
    """The machine's time, moved by hand."""

    def __init__(self) -> None:
        self.passed = 0.0

    def wall(self) -> float:
        return TUESDAY.timestamp() + self.passed

    def monotonic(self) -> float:
        return self.passed


class HandMessenger(Messenger):
    """The messenger without an alarm of its own: what must wait goes when the test lets the machine's time pass."""

    def _set_alarm(self, wake_at: float | None) -> None:
        if not (self._under_way or self._results or self._woken):
            self._idle.set()


def application(wire: Wire) -> App:
    builder = Application.builder().token(TOKEN).base_url("http://house/bot").updater(None).job_queue(None)
    builder = builder.request(wire).get_updates_request(wire)
    built: App = builder.context_types(ContextTypes(context=Context)).build()
    return built


@contextmanager
def listening() -> Iterator[list[Json]]:
    """Everything that is logged, whatever other tests made of the settings."""
    before = structlog.get_config()
    heard: list[Json] = []

    def keep(_logger: object, method: str, event: Any) -> Any:
        heard.append({**event, "log_level": event.get("log_level", method)})
        raise structlog.DropEvent

    structlog.configure(processors=[structlog.stdlib.add_log_level, keep], wrapper_class=structlog.BoundLogger)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(0))
    try:
        yield heard
    finally:
        structlog.configure(**before)
