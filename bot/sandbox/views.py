"""How the persona API shows the world: messages, chats, people and changes, for the page and for tests."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.chats import Chat, Membership
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.files import file_id_in
from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.settings_methods import commands_in
from bot.sandbox.state import State
from bot.sandbox.wire import Json


def message_view(state: State, message: Message) -> Json:
    """One message as the page draws it; dates are Unix seconds, entities belong to text or caption."""
    body = message.body
    return {
        "id": message.id,
        "chat": message.chat,
        "from": _sender(state, message.sender),
        "date": message.date,
        "edit_date": message.edit_date,
        "text": body.get("text"),
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "caption": body.get("caption"),
        "media": _media(state, message),
        "media_group_id": message.album,
        "location": body.get("location"),
        "venue": body.get("venue"),
        "contact": _contact(body.get("contact")),
        "reply_to": message.reply_to,
        "buttons": _buttons(message.markup),
        "silent": message.silent,
        "service": _service(message),
        "forwarded": message.origin is not None,
    }


def chat_view(state: State, chat: Chat) -> Json:
    """One chat with its history; `members` are those inside, the bot included."""
    return {
        "id": chat.id,
        "type": chat.type.value,
        "title": chat.title,
        "home": chat.home,
        "person": chat.person,
        "members": [user for user, status in chat.members.items() if status.inside],
        "administrators": [user for user, status in chat.members.items() if status.administers],
        "migrated_to": chat.migrated_to,
        "pinned": chat.pinned[-1] if chat.pinned else None,
        "reply_keyboard": chat.reply_keyboard,
        "commands": commands_in(state, chat),
        "messages": [message_view(state, message) for message in chat.messages.values()],
    }


def person_view(state: State, person: Person) -> Json:
    """One person as the page lists it."""
    chat = state.chats[person.id]
    return {
        "id": person.id,
        "name": person.name,
        "language": person.language_code,
        "kind": person.kind.value,
        "title": person.title,
        "home": person.home,
        "phone": person.phone,
        "blocked": chat.membership(state.bot.id) is Membership.KICKED,
    }


def world_view(state: State) -> Json:
    """Everything but the clock."""
    return {
        "version": state.feed.version,
        "bot": {"id": state.bot.id, "name": state.bot.first_name, "username": state.bot.username},
        "people": [person_view(state, person) for person in state.people.values()],
        "chats": [chat_view(state, chat) for chat in state.chats.values()],
    }


def change_view(state: State, change: Change) -> Json | None:
    """One change; None when it speaks of a chat that is gone."""
    view: Json = {"type": change.kind.value, **change.detail}
    if change.message is not None:
        if change.message.chat not in state.chats:
            return None
        view["message"] = message_view(state, change.message)
    if change.kind is ChangeKind.MEMBER and (chat := state.chats.get(change.detail["chat"])) is not None:
        view["members"] = [user for user, status in chat.members.items() if status.inside]
    return view


def _sender(state: State, user_id: int) -> Json:
    user: Mapping[str, Any] = state.user(user_id) or {}
    name = f"{user.get('first_name', '')} {user.get('last_name', '')}".strip()
    return {"id": user_id, "name": name, "is_bot": user_id == state.bot.id}


def _media(state: State, message: Message) -> Json | None:
    if (kind := message.media_kind) is None:
        return None
    file_id = file_id_in(message.body, kind)
    stored = state.files.by_id(file_id)
    assert stored is not None
    return {
        "kind": kind,
        "file_id": file_id,
        "name": stored.name,
        "mime": stored.mime,
        "url": f"/sandbox/files/{file_id}",
    }


def _contact(contact: Json | None) -> Json | None:
    if contact is None:
        return None
    return {
        "phone": contact["phone_number"],
        **{name: contact.get(name) for name in ("first_name", "last_name", "user_id")},
    }


def _buttons(markup: Json | None) -> list[list[Json]]:
    rows = markup["inline_keyboard"] if markup else []
    return [[_button(button) for button in row] for row in rows]


def _button(button: Json) -> Json:
    shown = {"text": button["text"]}
    for name, source in (("data", "callback_data"), ("url", "url"), ("style", "style")):
        if source in button:
            shown[name] = button[source]
    return shown


def _service(message: Message) -> Json | None:
    if message.service is None:
        return None
    body = message.body
    concerned = body.get("new_chat_members") or [user for user in (body.get("left_chat_member"),) if user]
    return {
        "kind": message.service.value,
        "people": [f"{user['first_name']} {user.get('last_name', '')}".strip() for user in concerned],
        "pinned": body["pinned_message"]["message_id"] if "pinned_message" in body else None,
    }
