"""The World: persons one can play, groups they meet in, and everything they can do there."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.sandbox.chats import Chat, ChatType, Membership, group_chat, private_chat
from bot.sandbox.feed import Change, ChangeKind
from bot.sandbox.incoming import Content, MediaItem, content_body, edited_body, forward_origin
from bot.sandbox.membership import MemberAction, block_bot, change_membership, migrate_group
from bot.sandbox.messages import Message
from bot.sandbox.people import BotIdentity, Person, PersonKind
from bot.sandbox.refusals import PersonaError
from bot.sandbox.state import CALLBACK_LANE, Query, State
from bot.sandbox.wire import Json

DEFAULT_BOT = BotIdentity(id=7_000_000_001, first_name="Concierge", username="concierge_sandbox_bot")


class World:
    """Everything a person can do, synchronously; what the bot does comes in through the Bot API."""

    def __init__(
        self,
        *,
        wall_clock: Callable[[], float],
        shown_clock: Callable[[], datetime],
        bot: BotIdentity = DEFAULT_BOT,
        timezone: str = "Asia/Shanghai",
    ) -> None:
        self.state = State(bot=bot, wall_clock=wall_clock, shown_clock=shown_clock, timezone=timezone)

    @property
    def bot_id(self) -> int:
        """The bot as a member: `join(world.bot_id, group)`."""
        return self.state.bot.id

    def add_person(
        self,
        person_id: int,
        first_name: str,
        last_name: str = "",
        username: str | None = None,
        language_code: str = "zh-hans",
        *,
        kind: PersonKind = PersonKind.RESIDENT,
        title: str = "",
        phone: str | None = None,
        home: str = "",
    ) -> None:
        """Add a person and the (still silent) private chat with the bot; the chat's id is the person's."""
        if person_id <= 0 or self.state.user(person_id) is not None:
            raise PersonaError(f"The id {person_id} is taken or not positive.")
        person = Person(
            id=person_id,
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            kind=kind,
            title=title,
            home=home,
            phone=phone,
        )
        self.state.remember_person(person)
        self._open(private_chat(person, self.state.bot.id))

    def add_group(self, group_id: int | None, title: str, *, supergroup: bool = True, home: str = "") -> int:
        """Add an empty group; the bot and the persons join by `join`. Without an id one is made up; returns the id."""
        chat_type = ChatType.SUPERGROUP if supergroup else ChatType.GROUP
        chat_id = self.state.new_group_id(chat_type) if group_id is None else group_id
        if chat_id >= 0 or chat_id in self.state.chats:
            raise PersonaError(f"The id {chat_id} is taken or not negative.")
        self._open(group_chat(chat_id, title, chat_type, home=home))
        return chat_id

    def _open(self, chat: Chat) -> None:
        self.state.chats[chat.id] = chat
        self.state.feed.record(ChangeKind.MEMBER, detail={"chat": chat.id, "new_chat": True})

    def send(
        self,
        person: int,
        chat: int,
        text: str | None = None,
        *,
        media: MediaItem | None = None,
        caption: str | None = None,
        contact: Json | None = None,
        location: Json | None = None,
        reply_to: int | None = None,
        media_group_id: str | None = None,
        forward_from: int | str | None = None,
    ) -> int:
        """Send one message and return its id. `contact` and `location` are Telegram objects."""
        content = Content(text=text, media=media, caption=caption, contact=contact, location=location)
        body = content_body(self.state, content)
        return self._send(person, chat, body, reply_to=reply_to, album=media_group_id, forward_from=forward_from)

    def send_album(
        self,
        person: int,
        chat: int,
        media: Sequence[MediaItem],
        *,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> list[int]:
        """Send several media as one album; the caption goes with the first. Returns the ids in order."""
        album = f"{13_000_000_000 + self.state.count()}"
        return [
            self.send(
                person, chat, media=item, caption=None if index else caption, reply_to=reply_to, media_group_id=album
            )
            for index, item in enumerate(media)
        ]

    def press(self, person: int, chat: int, message_id: int, data: str) -> str:
        """Press a button with this data and return the query's id. Any data goes: old and forged clients exist."""
        place, _ = self._place(person, chat, alive=False)
        message = self.state.message(chat, message_id)
        if message.sender != self.state.bot.id:
            raise PersonaError("Only the bot's messages have buttons.")
        if not place.membership(self.state.bot.id).inside:
            raise PersonaError("The bot is not in this chat and hears nothing.")
        query = Query(
            id=str(4_700_000_000_000_000 + self.state.count()),
            person=person,
            chat=chat,
            message=message_id,
            pressed_at=self.state.wall_clock(),
        )
        self.state.keep_query(query)
        body = {
            "id": query.id,
            "from": self.state.user(person),
            "message": self.state.wire(message),
            "chat_instance": str(-chat * 7919),
            "data": data,
        }
        self.state.updates.push("callback_query", body, lane=person + CALLBACK_LANE)
        return query.id

    def answer_of(self, query_id: str) -> Json | None:
        """Return {"text", "show_alert"} once the bot has answered, None before."""
        query = self.state.queries.get(query_id)
        return None if query is None else query.answer

    async def answer_within(self, query_id: str, seconds: float) -> Json | None:
        """Wait for the answer to a press, at most so long in machine time."""
        deadline = self.state.wall_clock() + seconds
        while (answer := self.answer_of(query_id)) is None:
            left = deadline - self.state.wall_clock()
            if left <= 0 or not await self.state.feed.wait(self.state.feed.version, left):
                break
        return answer

    def edit(self, person: int, chat: int, message_id: int, text: str) -> None:
        """Change the words of an own message (the caption when it carries media)."""
        self._place(person, chat)
        message = self.state.message(chat, message_id)
        if message.sender != person:
            raise PersonaError("One can only edit one's own messages.")
        edited = replace(message, body=edited_body(message, text), edit_date=self.state.now())
        self.state.store_edit(edited)
        self.state.tell_bot(edited, "edited_message")

    def delete_message(self, chat: int, message_id: int) -> None:
        """Delete a message; Telegram does not tell bots."""
        self.state.forget(self.state.message(chat, message_id))

    def join(self, person: int, chat: int) -> None:
        self.change_member(person, chat, MemberAction.JOIN)

    def leave(self, person: int, chat: int) -> None:
        self.change_member(person, chat, MemberAction.LEAVE)

    def kick(self, person: int, chat: int) -> None:
        self.change_member(person, chat, MemberAction.KICK)

    def promote(self, person: int, chat: int) -> None:
        self.change_member(person, chat, MemberAction.PROMOTE)

    def demote(self, person: int, chat: int) -> None:
        self.change_member(person, chat, MemberAction.DEMOTE)

    def block(self, person: int) -> None:
        block_bot(self.state, self.state.chat(self.state.person(person).id), blocked=True)

    def unblock(self, person: int) -> None:
        block_bot(self.state, self.state.chat(self.state.person(person).id), blocked=False)

    def migrate(self, group: int) -> int:
        """Turn a plain group into a supergroup; returns the new chat's id."""
        old = self.state.chat(group)
        if old.type is not ChatType.GROUP or old.migrated_to is not None:
            raise PersonaError(f"Chat {group} is no plain group.")
        new_id = self.add_group(None, old.title)
        migrate_group(self.state, old, self.state.chat(new_id), by=self._somebody_in(old))
        return new_id

    def raw_update(self, update: Json) -> int:
        """Queue any JSON object as an update, also one nobody can parse; returns its update id."""
        return self.state.updates.push_raw(update)

    def listen(self, version: int | None = None) -> AsyncIterator[list[Change]]:
        """Follow the changes after `version` (now, when not given)."""
        return self.state.feed.listen(version)

    def clear(self) -> None:
        """Empty the world; the bot's own settings, and all counters, stay."""
        self.state.forget_everyone()

    def change_member(self, user: int, chat: int, action: MemberAction) -> None:
        place = self.state.chat(chat)
        alone = action in {MemberAction.JOIN, MemberAction.LEAVE} and user != self.state.bot.id
        by = user if alone else self._somebody_in(place, other_than=user)
        change_membership(self.state, place, user, action, by=by)

    def _somebody_in(self, chat: Chat, *, other_than: int = 0) -> int:
        """Who did it: a creator, else an administrator, else any member; the newcomer itself in an empty group."""
        inside = [user for user, status in chat.members.items() if status.inside]
        persons = [user for user in inside if user not in {other_than, self.state.bot.id}]
        ranked = sorted(persons, key=lambda user: not chat.members[user].administers)
        return ranked[0] if ranked else next(iter(self.state.people), self.state.bot.id)

    def _place(self, person: int, chat: int, *, alive: bool = True) -> tuple[Chat, Person]:
        """The chat and the person, when the person may act there."""
        who, place = self.state.person(person), self.state.chat(chat)
        if not place.membership(person).inside:
            raise PersonaError(f"Person {person} is not a member of chat {chat}.")
        if alive and place.migrated_to is not None:
            raise PersonaError(f"Chat {chat} has become the supergroup {place.migrated_to}.")
        if place.type is ChatType.PRIVATE and place.membership(self.state.bot.id) is Membership.KICKED:
            raise PersonaError(f"Person {person} has blocked the bot and must unblock it first.")
        return place, who

    def _send(
        self,
        person: int,
        chat: int,
        body: Json,
        *,
        reply_to: int | None,
        album: str | None,
        forward_from: int | str | None,
    ) -> int:
        place, _ = self._place(person, chat)
        if reply_to is not None:
            self.state.message(chat, reply_to)
        place.started = True
        date = self.state.now()
        message = Message(
            id=self.state.new_message_id(place),
            chat=chat,
            sender=person,
            date=date,
            body=body,
            reply_to=reply_to,
            album=album,
            origin=None if forward_from is None else forward_origin(self.state, forward_from, date),
        )
        self.state.store(message)
        self.state.tell_bot(message)
        return message.id
