"""What the bot tells Telegram about itself: names, descriptions, commands, menu button, webhook."""

import re
from collections.abc import Sequence
from typing import Any

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit, WebhookLimit
from yarl import URL

from bot.sandbox.bot_profile import Webhook
from bot.sandbox.chats import Chat
from bot.sandbox.params import Params
from bot.sandbox.refusals import bad_request
from bot.sandbox.state import State
from bot.sandbox.wire import Json, encode

_COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_DEFAULT_MENU = {"type": "commands"}
_COMMANDS_BROKEN = "can't parse commands list JSON object"


def get_me(state: State, params: Params) -> Json:
    """The bot's own `User` object."""
    del params
    profile = {
        "can_join_groups": True,
        "can_read_all_group_messages": not state.bot.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**state.bot.wire(), **profile}


def set_commands(state: State, params: Params) -> bool:
    """Keep a list of commands for a scope and a language."""
    commands = [_command(item) for item in params.array("commands", _COMMANDS_BROKEN)]
    if len(commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    state.profile.commands[_command_key(params)] = commands
    return True


def get_commands(state: State, params: Params) -> Sequence[Json]:
    """The list kept for exactly this scope and language."""
    return state.profile.commands.get(_command_key(params), [])


def delete_commands(state: State, params: Params) -> bool:
    """Forget the list of a scope and a language."""
    state.profile.commands.pop(_command_key(params), None)
    return True


def set_name(state: State, params: Params) -> bool:
    """Keep the name for a language."""
    return _set_text(params, "name", state.profile.names, BotNameLimit.MAX_NAME_LENGTH)


def set_description(state: State, params: Params) -> bool:
    """Keep the text of the empty chat for a language."""
    return _set_text(params, "description", state.profile.descriptions, BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)


def set_short_description(state: State, params: Params) -> bool:
    """Keep the text of the profile page for a language."""
    limit = BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
    return _set_text(params, "short_description", state.profile.short_descriptions, limit)


def get_name(state: State, params: Params) -> Json:
    """The name for a language, else the general one."""
    names = state.profile.names
    return {"name": names.get(params.text("language_code")) or names.get("") or state.bot.first_name}


def get_description(state: State, params: Params) -> Json:
    """The description for a language, else the general one."""
    texts = state.profile.descriptions
    return {"description": texts.get(params.text("language_code")) or texts.get("", "")}


def get_short_description(state: State, params: Params) -> Json:
    """The short description for a language, else the general one."""
    texts = state.profile.short_descriptions
    return {"short_description": texts.get(params.text("language_code")) or texts.get("", "")}


def set_menu_button(state: State, params: Params) -> bool:
    """Keep the menu button of a chat, or of all."""
    button = params.object("menu_button", "can't parse menu button JSON object") or _DEFAULT_MENU
    state.profile.menu_buttons[params.number("chat_id")] = button
    return True


def get_menu_button(state: State, params: Params) -> Json:
    """The menu button of a chat, else the general one."""
    buttons = state.profile.menu_buttons
    return buttons.get(params.number("chat_id")) or buttons.get(None, _DEFAULT_MENU)


def remember_allowed_updates(state: State, params: Params) -> None:
    """Telegram remembers the list until it is given again, from getUpdates and setWebhook alike."""
    if params.raw.get("allowed_updates") is not None:
        kinds = params.array("allowed_updates", "can't parse allowed_updates JSON object")
        state.updates.allow(str(kind) for kind in kinds)


def set_webhook(state: State, params: Params) -> bool:
    """Set, or with an empty url remove, the webhook. Unlike Telegram's cloud, http is allowed here."""
    url = params.text("url")
    secret = params.text("secret_token")
    if len(secret) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if url and not _is_web_address(url):
        raise bad_request("invalid webhook URL specified")
    remember_allowed_updates(state, params)
    _drop_if_wanted(state, params)
    connections = params.number("max_connections") or 40
    bounded = max(WebhookLimit.MIN_CONNECTIONS_LIMIT, min(connections, WebhookLimit.MAX_CONNECTIONS_LIMIT))
    state.profile.webhook = Webhook(url=url, secret=secret, max_connections=bounded) if url else None
    state.profile.webhook_error = None
    state.updates.webhook_set(bool(url))
    return True


def delete_webhook(state: State, params: Params) -> bool:
    """Back to polling."""
    _drop_if_wanted(state, params)
    state.profile.webhook = None
    state.updates.webhook_set(False)
    return True


def get_webhook_info(state: State, params: Params) -> Json:
    """The Telegram `WebhookInfo` object."""
    del params
    webhook = state.profile.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(state.updates.waiting()),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
    if state.profile.webhook_error is not None:
        info["last_error_date"], info["last_error_message"] = state.profile.webhook_error
    allowed = state.updates.allowed
    return info | ({"allowed_updates": allowed} if allowed is not None else {})


def done(state: State, params: Params) -> bool:
    """logOut and close: there is no other server to move to, so there is nothing to do."""
    del state, params
    return True


def _is_web_address(url: str) -> bool:
    try:
        address = URL(url)
    except ValueError:
        return False
    return address.scheme in {"http", "https"} and bool(address.host)


def _drop_if_wanted(state: State, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        state.updates.clear()


def commands_in(state: State, chat: Chat) -> Sequence[Json]:
    """The commands a client offers in a chat: the narrowest scope that has a list, the reader's language first."""
    person = None if chat.person is None else state.people.get(chat.person)
    language = "" if person is None else person.language_code.partition("-")[0].lower()
    everywhere = "all_group_chats" if person is None else "all_private_chats"
    for scope in ({"type": "chat", "chat_id": chat.id}, {"type": everywhere}, {"type": "default"}):
        for code in (language, ""):
            if found := state.profile.commands.get((_scope_key(scope), code)):
                return found
    return []


def _command_key(params: Params) -> tuple[str, str]:
    scope = params.object("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    return _scope_key(scope), params.text("language_code")


def _scope_key(scope: Json) -> str:
    return encode(dict(sorted(scope.items()))).decode()


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request(f"{_COMMANDS_BROKEN}: expected an Object")
    command, description = str(item.get("command", "")), str(item.get("description", ""))
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command.removeprefix("/"), "description": description}


def _set_text(params: Params, name: str, texts: dict[str, str], limit: int) -> bool:
    if len(value := params.text(name)) > limit:
        raise bad_request(f"BOT_{'TITLE' if name == 'name' else 'ABOUT'}_INVALID")
    texts[params.text("language_code")] = value
    return True
