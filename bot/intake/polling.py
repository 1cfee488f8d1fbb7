"""Fetching updates by long polling: stored and committed first, and only then forgotten by Telegram.

The offset is never kept: a process starts without one, gets again what was not confirmed, and the inbox knows what it
has seen. PTB's own updater confirms what it has only in memory.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import quote

import msgspec
import structlog
from telegram.error import RetryAfter, TelegramError

from bot.intake.keys import ALLOWED_UPDATES, raw_update
from bot.intake.mending import mended
from bot.supervision import Backoff, Pause
from usecases.inbox_ports import RawUpdate

POLL_S: Final = 30
"""Telegram holds an empty poll this long (50 s is its limit)."""

ANSWER_WITHIN_S: Final = 10
LONGEST_PAUSE_S: Final = 60

Take = Callable[[Sequence[RawUpdate]], Awaitable[None]]

_log = structlog.get_logger(__name__)


class Fetch(Protocol):
    """One POST to a URL, answered by HTTP status and body (PTB's `BaseRequest.do_request`)."""

    async def __call__(self, url: str, method: str, *, read_timeout: float) -> tuple[int, bytes]: ...


class PollRefusedError(Exception):
    """Telegram refused to hand out updates."""

    def __init__(self, code: int, description: str, retry_after: float) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class NothingToConfirmError(Exception):
    """Telegram handed out updates of which none has a number, so that they will come again and again."""


class _Parameters(msgspec.Struct):
    retry_after: float = 0


class _Reply(msgspec.Struct):
    ok: bool = False
    result: list[msgspec.Raw] = []
    error_code: int = 0
    description: str = ""
    parameters: _Parameters | None = None


_reply = msgspec.json.Decoder(_Reply)


def updates_of(status: int, body: bytes) -> list[bytes]:
    """The updates in an answer, each as the JSON it came in; nothing of them is looked at here.

    Raises PollRefusedError, and ValueError for an answer that is not of the Bot API (a proxy's page, half a body).
    """
    try:
        reply = _reply.decode(body)
    except msgspec.DecodeError:
        # One update with something in it that strict JSON forbids must not hold up the others.
        reply = _reply.decode(mended(body))
    if not reply.ok:
        again = reply.parameters.retry_after if reply.parameters else 0
        raise PollRefusedError(reply.error_code or status, reply.description, again)
    return [bytes(one) for one in reply.result]


class Poller:
    """Long polling until cancelled. `caught_up` is called once, when Telegram first had nothing more to give."""

    __slots__ = (
        "_beat",
        "_bot_id",
        "_caught_up",
        "_fetch",
        "_free_webhook",
        "_is_caught_up",
        "_offset",
        "_pause",
        "_take",
        "_url",
        "_webhook_is_free",
    )

    def __init__(
        self,
        *,
        url: str,
        bot_id: int,
        fetch: Fetch,
        free_webhook: Callable[[], Awaitable[object]],
        take: Take,
        pause: Pause,
        beat: Callable[[], None],
        caught_up: Callable[[], None],
    ) -> None:
        """`url` is the bot's address (it holds the token); `free_webhook` is deleteWebhook, keeping what waits."""
        allowed = quote(json.dumps(ALLOWED_UPDATES, separators=(",", ":")))
        self._url = f"{url}/getUpdates?allowed_updates={allowed}"
        self._bot_id = bot_id
        self._fetch = fetch
        self._free_webhook = free_webhook
        self._take = take
        self._pause = pause
        self._beat = beat
        self._caught_up = caught_up
        self._offset: int | None = None
        self._webhook_is_free = False
        self._is_caught_up = False

    async def run(self) -> None:
        """Whatever goes wrong is logged and tried again; until a batch is committed it is not confirmed."""
        pauses = Backoff()
        while True:
            self._beat()
            try:
                await self._round()
            except PollRefusedError as refusal:
                await self._pause(self._after_refusal(refusal, pauses.next()))
            except RetryAfter as error:
                await self._pause(min(_seconds(error.retry_after), LONGEST_PAUSE_S))
            except TelegramError as error:
                _log.warning("poll_failed", exc_info=error)
                await self._pause(pauses.next())
            except Exception:  # noqa: BLE001  what was not stored is not confirmed, and comes again
                _log.exception("updates_not_stored")
                await self._pause(pauses.next())
            else:
                pauses.reset()

    async def _round(self) -> None:
        if not self._webhook_is_free:
            await self._free_webhook()
            self._webhook_is_free = True
        poll_s = POLL_S if self._is_caught_up else 0
        offset = "" if self._offset is None else f"&offset={self._offset}"
        status, body = await self._fetch(
            f"{self._url}&timeout={poll_s}{offset}", "POST", read_timeout=poll_s + ANSWER_WITHIN_S
        )
        if found := updates_of(status, body):
            await self._store(found)
        elif not self._is_caught_up:
            self._is_caught_up = True
            self._caught_up()

    async def _store(self, found: Sequence[bytes]) -> None:
        updates = [update for one in found if (update := raw_update(self._bot_id, one)) is not None]
        if len(updates) < len(found):
            _log.error("updates_without_number", count=len(found) - len(updates))
        if not updates:
            raise NothingToConfirmError
        await self._take(updates)
        # Not the highest ever seen: after a quiet week Telegram begins again at a random number.
        self._offset = max(update.update_id for update in updates) + 1

    def _after_refusal(self, refusal: PollRefusedError, pause_s: float) -> float:
        """How long to wait."""
        # 409 is another process that polls with this token, or a webhook that somebody set.
        self._webhook_is_free = refusal.code != HTTPStatus.CONFLICT
        _log.error("poll_refused", code=refusal.code, description=refusal.description)
        return min(max(pause_s, refusal.retry_after), LONGEST_PAUSE_S)


def _seconds(pause: int | timedelta) -> float:
    return pause.total_seconds() if isinstance(pause, timedelta) else pause
