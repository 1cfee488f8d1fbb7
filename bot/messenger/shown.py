"""What our messages show as far as we know: an edit that changes nothing is not made.

Telegram refuses it ("message is not modified") after a call that has used up a part of the group's minute. Kept in
memory only and nowhere else: whoever starts, or takes over from another process, knows nothing and edits once more. So
nothing can be wrong about a call that a death cut short, or about a database that was put back.
"""

from hashlib import blake2b
from typing import Final

from usecases.delivery_outcomes import NotModified, Outcome, Sent
from usecases.delivery_ports import Rendered

_SENDS: Final = "sendMessage"
_EDITS: Final = frozenset({_SENDS, "editMessageText", "editMessageReplyMarkup"})
_HOW_IT_COMES: Final = frozenset({"chat_id", "message_id", "disable_notification", "reply_parameters"})
"""Parts of a call that do not stand in the message."""
TRUSTED_S: Final = 12 * 3600.0
"""So long; then the same edit finds out whether somebody has deleted the message."""
_MOST: Final = 4000
"""Messages that are known at a time, some 200 bytes each; the oldest are forgotten first."""

_Place = tuple[object, object]


class LastShown:
    """The last edit of each message that Telegram is known to have taken."""

    __slots__ = ("_shown",)

    def __init__(self) -> None:
        self._shown: dict[_Place, tuple[bytes, float]] = {}

    def stands(self, rendered: Rendered, wall: float) -> bool:
        """Whether the message shows this already."""
        place = _place(rendered)
        known = None if place is None else self._shown.get(place)
        return known is not None and wall < known[1] and known[0] == _print(rendered)

    def called(self, rendered: Rendered) -> None:
        """From now on until it is answered nobody knows what the message shows."""
        place = _place(rendered)
        if place is not None:
            self._shown.pop(place, None)

    def answered(self, rendered: Rendered, outcome: Outcome, wall: float) -> None:
        """Remember what the message shows from now on."""
        place = _place(rendered)
        if place is None and isinstance(outcome, Sent) and len(outcome.message_ids) == 1:
            place = (rendered.payload["chat_id"], outcome.message_ids[0])
        if place is None or rendered.method not in _EDITS or not isinstance(outcome, Sent | NotModified):
            return
        if len(self._shown) >= _MOST:
            del self._shown[next(iter(self._shown))]
        self._shown[place] = (_print(rendered), wall + TRUSTED_S)


def _place(rendered: Rendered) -> _Place | None:
    payload = rendered.payload
    return (payload["chat_id"], payload["message_id"]) if "message_id" in payload else None


def _print(rendered: Rendered) -> bytes:
    """Of the keys alone, or of the whole message, whether it was sent or edited."""
    shown = {name: value for name, value in rendered.payload.items() if name not in _HOW_IT_COMES}
    part = "keys" if rendered.method == "editMessageReplyMarkup" else "message"
    return blake2b(repr((part, shown)).encode(), digest_size=16).digest()
