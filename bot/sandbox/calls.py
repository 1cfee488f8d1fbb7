"""The record of what the bot called: the last calls in full, and how many there were of each method."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.wire import Json

KEPT_CALLS = 20_000


@dataclass(frozen=True, slots=True)
class Call:
    """One call and its outcome; `result_ids` are those of the messages it made or changed, of an album all of them."""

    n: int
    method: str
    chat: int | None
    payload: Mapping[str, Any]
    ok: bool
    result_ids: Sequence[int]
    error: str | None

    def wire(self) -> Json:
        return {
            "n": self.n,
            "method": self.method,
            "chat": self.chat,
            "payload": self.payload,
            "ok": self.ok,
            "result_ids": self.result_ids,
            "error": self.error,
        }


class CallLog:
    """Every call that was carried out or refused by the sandbox itself; getUpdates is only counted."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._n = 0

    def add(self, method: str, chat: int | None, payload: Mapping[str, Any], result: Any) -> None:
        self.counts[method] += 1
        self._n += 1
        results = result if isinstance(result, list) else [result]
        ids = [one["message_id"] for one in results if isinstance(one, dict) and "message_id" in one]
        self._calls.append(Call(self._n, method, chat, payload, True, ids, None))

    def add_refused(self, method: str, chat: int | None, payload: Mapping[str, Any], error: str) -> None:
        self.counts[method] += 1
        self._n += 1
        self._calls.append(Call(self._n, method, chat, payload, False, [], error))

    def clear(self) -> None:
        self.counts.clear()
        self._calls.clear()

    def select(self, *, method: str | None = None, chat: int | None = None, since: int = 0) -> list[Json]:
        """Calls after number `since`, oldest first."""
        return [
            call.wire()
            for call in self._calls
            if call.n > since and method in {None, call.method} and chat in {None, call.chat}
        ]

    @property
    def last(self) -> int:
        return self._n
