"""Keyboards the bot attaches: inline buttons with their limits, reply keyboards, and their removal."""

from dataclasses import dataclass
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit

from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.wire import Json

_OTHER_ACTIONS = ("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
                  "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay")  # fmt: skip
_STYLES = frozenset({"", "default", "primary", "success", "danger"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """`inline` goes with the message, `reply` to the chat; `removes` takes the chat's keyboard away."""

    inline: Json | None = None
    reply: Json | None = None
    removes: bool = False

    @property
    def locks(self) -> bool:
        return self.reply is not None or self.removes


NO_MARKUP = Markup()


def read_markup(params: Params) -> Markup:
    """Read and check `reply_markup`."""
    if not params.raw.get("reply_markup"):
        return NO_MARKUP
    found = params.object("reply_markup", "object expected as reply markup")
    if not found:
        return NO_MARKUP
    if "inline_keyboard" in found:
        rows = [[_inline_button(button) for button in row] for row in _rows(found, "inline_keyboard")]
        rows = [row for row in rows if row]
        return Markup(inline={"inline_keyboard": rows}) if rows else NO_MARKUP
    if "keyboard" in found:
        rows = [[_reply_button(button) for button in row] for row in _rows(found, "keyboard")]
        return Markup(reply={**found, "keyboard": rows})
    if found.get("remove_keyboard"):
        return Markup(removes=True)
    return Markup(reply=found) if found.get("force_reply") else NO_MARKUP


def _rows(markup: Json, name: str) -> list[list[Any]]:
    rows = markup[name]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise _unparsable('Can\'t find field "text"')
    if str(button.get("style") or "").lower() not in _STYLES:
        raise _unparsable("invalid button style specified")
    if not str(button["text"]).strip():
        raise bad_request("BUTTON_TEXT_EMPTY")
    data = button.get("callback_data")
    if data:
        if len(str(data).encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif not button.get("url") and not any(action in button for action in _OTHER_ACTIONS):
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    return button


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    return button


def _unparsable(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")
