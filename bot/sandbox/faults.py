"""Trouble on request: floods, bad gateways, cut connections and lies, to try how the bot takes them."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What goes wrong, and whether before or after the call was carried out."""

    FLOOD = "429"
    GATEWAY_BEFORE = "502_before"
    GATEWAY_AFTER = "502_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_AFTER = "hang_after"
    BAD_JSON = "bad_json"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    BAD_REQUEST = "400"


BEFORE = frozenset(
    {
        FaultKind.FLOOD,
        FaultKind.GATEWAY_BEFORE,
        FaultKind.RESET_BEFORE,
        FaultKind.UNAUTHORIZED,
        FaultKind.FORBIDDEN,
        FaultKind.BAD_REQUEST,
    }
)
"""Kinds that keep the call from being carried out at all; the others spoil the answer."""


@dataclass(slots=True, kw_only=True)
class Fault:
    """Spoils the next `times` calls of a method (None: any), in one chat (None: any)."""

    kind: FaultKind
    times: int = 1
    method: str | None = None
    chat: int | None = None
    retry_after: int = 1
    description: str = ""


class FaultList:
    """Faults waiting for their call, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, chat: int | None) -> Fault | None:
        """The fault this call meets, used up by one."""
        for fault in self._faults:
            if fault.method in {None, method} and fault.chat in {None, chat}:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
                return fault
        return None
