"""Everything the sandbox remembers, and the steps acts are made of: store a message, tell the bot, tell the page."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.sandbox.bot_profile import BotProfile
from bot.sandbox.chats import SUPERGROUP_BASE, Chat, ChatType, Membership
from bot.sandbox.feed import ChangeKind, Feed
from bot.sandbox.files import FileStore
from bot.sandbox.messages import Message, ServiceKind, message_wire
from bot.sandbox.people import BotIdentity, Person
from bot.sandbox.refusals import PersonaError
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.wire import Json

CALLBACK_LANE = 3 << 33
MY_MEMBER_LANE = 5 << 33
MEMBER_LANE = 6 << 33
QUERIES_KEPT = 10_000
FIRST_UPDATE_ID = 300_000_001
FIRST_GROUP_ID = 4_000_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A press of a button; `answer` is what the bot showed, None until it did. `pressed_at` in machine seconds."""

    id: str
    person: int
    chat: int
    message: int
    pressed_at: float
    answer: Json | None = None


class State:
    """The world's memory. `wall_clock` is machine time (expiry), `shown_clock` the movable time (dates of messages)."""

    def __init__(
        self, *, bot: BotIdentity, wall_clock: Callable[[], float], shown_clock: Callable[[], datetime], timezone: str
    ) -> None:
        self.bot = bot
        self.wall_clock = wall_clock
        self.shown_clock = shown_clock
        self.timezone = timezone
        self.profile = BotProfile(name=bot.first_name)
        self.updates = UpdateQueue(wall_clock, first_id=FIRST_UPDATE_ID)
        self.feed = Feed()
        self.files = FileStore()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self._users: dict[int, Json] = {bot.id: bot.wire()}
        self._account_message_id = 0
        self._counter = 0
        self._group_id = FIRST_GROUP_ID

    def now(self) -> int:
        """Seconds since 1970 as people in the sandbox see them."""
        return int(self.shown_clock().timestamp())

    def count(self) -> int:
        """A number never given before (albums, queries)."""
        self._counter += 1
        return self._counter

    def remember_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._users[person.id] = person.wire()

    def user(self, user_id: int) -> Json | None:
        """The Telegram `User` object of a person or the bot."""
        return self._users.get(user_id)

    def person(self, person_id: int) -> Person:
        if (found := self.people.get(person_id)) is None:
            raise PersonaError(f"There is no person {person_id}.")
        return found

    def chat(self, chat_id: int) -> Chat:
        if (found := self.chats.get(chat_id)) is None:
            raise PersonaError(f"There is no chat {chat_id}.")
        return found

    def message(self, chat_id: int, message_id: int) -> Message:
        if (found := self.chat(chat_id).messages.get(message_id)) is None:
            raise PersonaError(f"There is no message {message_id} in chat {chat_id}.")
        return found

    def new_group_id(self, chat_type: ChatType) -> int:
        self._group_id += 1
        return SUPERGROUP_BASE - self._group_id if chat_type is ChatType.SUPERGROUP else -self._group_id

    def new_message_id(self, chat: Chat) -> int:
        """Supergroups count their own messages; private chats and plain groups share the account's counter."""
        if chat.type is ChatType.SUPERGROUP:
            chat.last_id += 1
            return chat.last_id
        self._account_message_id += 1
        return self._account_message_id

    def wire(self, message: Message) -> Json:
        """The Telegram `Message` object, with the message it answers when that still exists."""
        chat = self.chats[message.chat]
        replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        inner = message_wire(replied, self._users[replied.sender], chat.wire) if replied is not None else None
        return message_wire(message, self._users[message.sender], chat.wire, inner)

    def store(self, message: Message) -> None:
        self.chats[message.chat].keep(message)
        self.feed.record(ChangeKind.MESSAGE, message=message)

    def store_edit(self, message: Message) -> None:
        self.chats[message.chat].messages[message.id] = message
        self.feed.record(ChangeKind.EDIT, message=message)

    def forget(self, message: Message) -> None:
        chat = self.chats[message.chat]
        del chat.messages[message.id]
        self.feed.record(ChangeKind.DELETE, detail={"chat": chat.id, "message": message.id})
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
            self.announce_pin(chat)

    def announce_pin(self, chat: Chat) -> None:
        pinned = chat.pinned[-1] if chat.pinned else None
        self.feed.record(ChangeKind.PIN, detail={"chat": chat.id, "pinned": pinned})

    def say(self, chat: Chat, sender: int, body: Json, *, service: ServiceKind | None = None) -> Message:
        """Store a new message with nothing but content."""
        message = Message(
            id=self.new_message_id(chat), chat=chat.id, sender=sender, date=self.now(), body=body, service=service
        )
        self.store(message)
        return message

    def tell_bot(self, message: Message, kind: str = "message") -> None:
        """Queue a message for the bot, if it is there to hear it and allowed to."""
        chat = self.chats[message.chat]
        if self.bot_hears(chat, message) and self.updates.accepts(kind):
            self.updates.push(kind, self.wire(message), lane=chat.id)

    def bot_hears(self, chat: Chat, message: Message) -> bool:
        """Privacy mode: in groups a plain member hears service messages, commands, mentions and replies to itself."""
        membership = chat.membership(self.bot.id)
        if chat.type is ChatType.PRIVATE:
            return membership is not Membership.KICKED
        if not membership.inside:
            return False
        if not self.bot.privacy or membership.administers or message.service is not None:
            return True
        replied = chat.messages.get(message.reply_to) if message.reply_to is not None else None
        if replied is not None and replied.sender == self.bot.id:
            return True
        return self._addressed(str(message.body.get("text") or message.body.get("caption") or ""))

    def _addressed(self, text: str) -> bool:
        command, _, addressee = text.partition(" ")[0].partition("@")
        own = self.bot.username.lower()
        if command.startswith("/"):
            return not addressee or addressee.lower() == own
        return f"@{own}" in text.lower()

    def answer_query(self, query: Query, *, text: str, alert: bool) -> None:
        """Record what the bot answered to a press; the first answer stays."""
        if query.answer is None:
            self.queries[query.id] = replace(query, answer={"text": text, "show_alert": alert})
            detail = {"query": query.id, "chat": query.chat, "person": query.person, "text": text, "alert": alert}
            self.feed.record(ChangeKind.ANSWER, detail=detail)

    def keep_query(self, query: Query) -> None:
        self.queries[query.id] = query
        if len(self.queries) > QUERIES_KEPT:
            del self.queries[next(iter(self.queries))]

    def forget_everyone(self) -> None:
        """Empty the world. Ids go on from where they were: the bot keeps those it has seen."""
        self.people.clear()
        self.chats.clear()
        self.queries.clear()
        self.updates.clear()
        self._users = {self.bot.id: self.bot.wire()}
        self.feed.record(ChangeKind.RESET)
