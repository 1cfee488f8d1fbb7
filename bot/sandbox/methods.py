"""The Bot API methods the sandbox speaks, one line each."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from bot.sandbox import chat_queries, editing, outgoing, settings_methods
from bot.sandbox.params import Params
from bot.sandbox.state import State

Method = Callable[[State, Params], Any]

_TABLE: Mapping[str, Method] = {
    "sendMessage": outgoing.send_text,
    "sendPhoto": partial(outgoing.send_media, kind="photo"),
    "sendVideo": partial(outgoing.send_media, kind="video"),
    "sendDocument": partial(outgoing.send_media, kind="document"),
    "sendVoice": partial(outgoing.send_media, kind="voice"),
    "sendAudio": partial(outgoing.send_media, kind="audio"),
    "sendAnimation": partial(outgoing.send_media, kind="animation"),
    "sendSticker": partial(outgoing.send_media, kind="sticker"),
    "sendVideoNote": partial(outgoing.send_media, kind="video_note"),
    "sendLocation": outgoing.send_location,
    "sendVenue": outgoing.send_venue,
    "sendContact": outgoing.send_contact,
    "sendMediaGroup": outgoing.send_album,
    "copyMessage": outgoing.copy_message,
    "sendChatAction": outgoing.send_chat_action,
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageReplyMarkup": editing.edit_markup,
    "deleteMessage": editing.delete_message,
    "pinChatMessage": editing.pin_message,
    "unpinChatMessage": editing.unpin_message,
    "answerCallbackQuery": editing.answer_query,
    "getChat": chat_queries.get_chat,
    "getChatMember": chat_queries.get_member,
    "getChatAdministrators": chat_queries.get_administrators,
    "getChatMemberCount": chat_queries.count_members,
    "leaveChat": chat_queries.leave_chat,
    "getFile": chat_queries.get_file,
    "getMe": settings_methods.get_me,
    "setMyCommands": settings_methods.set_commands,
    "getMyCommands": settings_methods.get_commands,
    "deleteMyCommands": settings_methods.delete_commands,
    "setMyName": settings_methods.set_name,
    "getMyName": settings_methods.get_name,
    "setMyDescription": settings_methods.set_description,
    "getMyDescription": settings_methods.get_description,
    "setMyShortDescription": settings_methods.set_short_description,
    "getMyShortDescription": settings_methods.get_short_description,
    "setChatMenuButton": settings_methods.set_menu_button,
    "getChatMenuButton": settings_methods.get_menu_button,
    "setWebhook": settings_methods.set_webhook,
    "deleteWebhook": settings_methods.delete_webhook,
    "getWebhookInfo": settings_methods.get_webhook_info,
    "logOut": settings_methods.done,
    "close": settings_methods.done,
}

GET_UPDATES = "getUpdates"
"""Waits, and is therefore answered by the server itself."""

METHODS: Mapping[str, tuple[str, Method]] = MappingProxyType(
    {name.lower(): (name, method) for name, method in _TABLE.items()}
)
"""Lower-cased name → (name, function): Telegram does not mind the case."""
