"""The chats of the sandbox: who is in, what was said, what is pinned, which keyboard is shown."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.wire import Json

SUPERGROUP_BASE = -1_000_000_000_000
HISTORY_LIMIT = 5_000
"""Messages kept per chat; a benchmark must not fill the memory."""


class ChatType(StrEnum):
    """The kinds of chat a bot meets here."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Membership(StrEnum):
    """What somebody is in a chat, in Telegram's words."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def inside(self) -> bool:
        return self in {Membership.CREATOR, Membership.ADMINISTRATOR, Membership.MEMBER}

    @property
    def administers(self) -> bool:
        return self in {Membership.CREATOR, Membership.ADMINISTRATOR}


@dataclass(slots=True, kw_only=True)
class Chat:
    """Living state of one chat. `started`: the person has written to the bot (private chats only)."""

    id: int
    type: ChatType
    wire: Json
    title: str
    person: int | None = None
    members: dict[int, Membership] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    started: bool = False
    last_id: int = 0
    migrated_to: int | None = None
    home: str = ""
    """Which community, in words, for the page only."""

    def membership(self, user: int) -> Membership:
        return self.members.get(user, Membership.LEFT)

    def keep(self, message: Message) -> None:
        self.messages[message.id] = message
        if len(self.messages) > HISTORY_LIMIT:
            del self.messages[next(iter(self.messages))]


def private_chat(person: Person, bot: int) -> Chat:
    """The chat of a person with the bot, still silent; its id is the person's."""
    user = person.wire()
    wire: Json = {"id": person.id, "type": ChatType.PRIVATE.value}
    wire |= {name: user[name] for name in ("first_name", "last_name", "username") if name in user}
    members = {person.id: Membership.MEMBER, bot: Membership.MEMBER}
    return Chat(
        id=person.id,
        type=ChatType.PRIVATE,
        title=person.name,
        person=person.id,
        wire=wire,
        members=members,
        home=person.home,
    )


def group_chat(chat_id: int, title: str, chat_type: ChatType, *, home: str = "") -> Chat:
    """A group nobody is in yet."""
    wire: Json = {"id": chat_id, "title": title, "type": chat_type.value}
    if chat_type is ChatType.GROUP:
        wire["all_members_are_administrators"] = False
    return Chat(id=chat_id, type=chat_type, title=title, wire=wire, home=home)
