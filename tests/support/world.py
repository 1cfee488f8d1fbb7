"""A small service centre for tests of use cases: the real tables on an inline database, time set by hand, no network.

`run` is one update's transaction; `sent` and `edits` are what waits to be delivered, `deliver` delivers all of it.
"""

from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, select

from domain.households import MembershipState, Relation
from domain.i18n import Locale
from domain.incoming import Incoming, Media, MediaKind, Press, Sender, SharedContact
from domain.notices import NOTICES
from domain.notices.base import Notice
from domain.outgoing import Verb
from domain.people import Resident, ResidentState, Role, StaffMember
from storage.notice_codec import NoticeCodec
from storage.store import SqlStore
from storage.tables import outbox, timers
from storage.unit_of_work import SqlUnitOfWork
from tests.support.databases import lent_database
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, knowledge
from usecases.ports import Knowledge, UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 in Shanghai."""

DESK_GROUP, ENGINEERS = -1001, -1002

ENGINEERS_OVERVIEW_IN = timedelta(milliseconds=13_955)
"""After a change at noon, and at every whole minute, the engineers' overview has its turn."""

_WAITING = select(outbox).where(outbox.c.state == "new").order_by(outbox.c.id)
_PENDING = (
    select(timers.c.kind, timers.c.due_at).where(timers.c.state == "pending").order_by(timers.c.due_at, timers.c.id)
)

_MEMBER = {
    ResidentState.VERIFIED: MembershipState.ACTIVE,
    ResidentState.PENDING: MembershipState.PENDING,
    ResidentState.REFUSED: MembershipState.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """One message on its way out, as a test wants to see it."""

    id: int
    chat_id: int
    verb: Verb
    notice: Notice
    post_id: int | None
    reply_to_post_id: int | None
    after_id: int | None
    silent: bool
    community_id: str | None = None


class World:
    """The service centre. `at` is now; a test moves it with `later`."""

    def __init__(self, known: Knowledge) -> None:
        self.database = lent_database()
        self.at = NOON
        self.knowledge = known
        self.store = SqlStore(self.database, known, now=lambda: self.at)
        self._codec = NoticeCodec(NOTICES)
        self._message_id = 100

    # ------------------------------------------------------------------------------------------- doing

    def run(self, use_case: Callable[Concatenate[UnitOfWork, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """The use case in one transaction; what it raises undoes all of it."""
        return finished(self.store.write(lambda uow: use_case(uow, *args, **kwargs)))

    def look(self, query: Callable[[SqlUnitOfWork], T]) -> T:
        return finished(self.store.read(query))

    def later(self, by: timedelta) -> datetime:
        self.at += by
        return self.at

    # ------------------------------------------------------------------------------------------- what people do

    def message(self, user_id: int, text: str = "", *, chat_id: int | None = None, **more: Any) -> Incoming:
        """A message; without `chat_id` in private."""
        self._message_id += 1
        values: dict[str, Any] = {
            "chat_id": user_id if chat_id is None else chat_id,
            "private": chat_id is None or chat_id == user_id,
            "sender": sender(user_id),
            "message_id": self._message_id,
            "at": self.at,
            "text": text,
        }
        return Incoming(**(values | more))

    def photo(self, user_id: int, file: str = "f1", **more: Any) -> Incoming:
        media = Media(kind=MediaKind.PHOTO, file_id=file, file_unique_id=f"u-{file}")
        return self.message(user_id, media=media, **more)

    def contact(self, user_id: int, phone: str, *, whose: int | None = None) -> Incoming:
        """A shared contact, by default the sender's own."""
        return self.message(user_id, contact=SharedContact(phone=phone, user_id=user_id if whose is None else whose))

    def press(self, user_id: int, *, chat_id: int | None = None, message_id: int | None = 1, **more: Any) -> Press:
        values: dict[str, Any] = {
            "chat_id": user_id if chat_id is None else chat_id,
            "private": chat_id is None or chat_id == user_id,
            "sender": sender(user_id),
            "message_id": message_id,
            "at": self.at,
        }
        return Press(**(values | more))

    # ------------------------------------------------------------------------------------------- who is there

    def group(self, chat_id: int = ENGINEERS, department: str = ENGINEERING, community: str = GARDEN) -> int:
        """A bound group, without the messages that a real binding posts."""

        def bind(uow: UnitOfWork) -> None:
            uow.chats.bind(
                chat_id=chat_id,
                community_id=community,
                department=department,
                title=department,
                kind="supergroup",
                locale=Locale.ZH_HANS,
                at=self.at,
            )

        self.run(bind)
        return chat_id

    def groups(self) -> None:
        """The desk's and the engineers' group."""
        self.group(DESK_GROUP, DESK)
        self.group(ENGINEERS, ENGINEERING)

    def colleague(self, user_id: int = 20, *, private: bool = True, **given: Any) -> StaffMember:
        """A registered colleague, by default an engineer whose private chat is open."""
        values: dict[str, Any] = {
            "community_id": GARDEN,
            "user_id": user_id,
            "name": f"师傅{user_id}",
            "badge": f"B{user_id}",
            "role": Role.STAFF,
            "department": ENGINEERING,
            "locale": None,
            "at": self.at,
        }

        def add(uow: UnitOfWork) -> StaffMember:
            return uow.staff.update(uow.staff.add(**(values | given)), private_open=private)

        return self.run(add)

    def resident(
        self,
        user_id: int = 7,
        *,
        state: ResidentState = ResidentState.VERIFIED,
        relation: Relation | None = Relation.OWNER,
        community: str = GARDEN,
        **given: Any,
    ) -> Resident:
        """A registered resident of 1-101, verified unless said otherwise."""
        values: dict[str, Any] = {"name": "王阿姨", "phone": "+8613800005678", "phone_confirmed": True, "unit": "1-101"}

        def add(uow: UnitOfWork) -> Resident:
            new = uow.residents.add(community_id=community, user_id=user_id, locale=Locale.ZH_HANS, at=self.at)
            new = uow.residents.consent(new, version="1", at=self.at)
            filled = uow.residents.set_state(uow.residents.update(new, **(values | given)), state, at=self.at)
            if filled.unit is not None and state in _MEMBER:
                uow.memberships.add(
                    community_id=community,
                    resident_id=filled.id,
                    unit=filled.unit,
                    relation=relation,
                    state=_MEMBER[state],
                    since=self.at,
                    at=self.at,
                )
            return filled

        return self.run(add)

    # ------------------------------------------------------------------------------------------- what is said

    def queued(self, chat_id: int | None = None) -> list[Queued]:
        """Everything that waits to be delivered (to one chat), in the order it was said."""

        def read(connection: Connection) -> list[Queued]:
            rows = connection.execute(_WAITING).all()
            return [self._queued(row) for row in rows if chat_id in (None, row.chat_id)]

        return self.database.read_now(read)

    def _queued(self, row: Any) -> Queued:
        return Queued(
            id=row.id,
            chat_id=row.chat_id,
            verb=Verb(row.verb),
            notice=self._codec.decode(row.notice, row.params),
            post_id=row.post_id,
            reply_to_post_id=row.reply_to_post_id,
            after_id=row.after_id,
            silent=row.silent,
            community_id=row.community_id,
        )

    def sent(self, chat_id: int) -> list[Notice]:
        """New messages that wait to be delivered to this chat."""
        return [one.notice for one in self.queued(chat_id) if one.verb is Verb.SEND]

    def edits(self, chat_id: int) -> list[Notice]:
        """Edits that wait to be delivered to this chat."""
        return [one.notice for one in self.queued(chat_id) if one.verb is Verb.EDIT]

    def deliver(self) -> list[Queued]:
        """Deliver everything: posts get their message ids, and later changes of them become edits."""
        waiting = self.queued()

        def learn(uow: SqlUnitOfWork) -> None:
            sent = [(one, self._next_message()) for one in waiting]
            uow.deliveries.finish([(one.id, (number,)) for one, number in sent], at=self.at)
            uow.posts.learn(
                [
                    (one.post_id, one.chat_id, (number,))
                    for one, number in sent
                    if one.post_id is not None and one.verb is Verb.SEND
                ]
            )

        finished(self.store.write(learn))
        return waiting

    def message_of(self, post_id: int) -> int:
        """The message id of a delivered post."""
        post = self.look(lambda uow: uow.posts.get(post_id))
        assert post is not None
        assert post.message_id is not None
        return post.message_id

    def pending_timers(self) -> list[tuple[str, datetime]]:
        """Kind and due moment of every pending timer, earliest first."""
        return self.database.read_now(
            lambda connection: [(row.kind, row.due_at) for row in connection.execute(_PENDING)]
        )

    def _next_message(self) -> int:
        self._message_id += 1
        return self._message_id


def sender(user_id: int, first_name: str = "Li", language: str | None = "zh-hans") -> Sender:
    return Sender(user_id=user_id, first_name=first_name, language_code=language)


def named(press_or_message: T, first_name: str) -> T:
    """The same, from somebody whom Telegram calls otherwise."""
    return replace(press_or_message, sender=replace(press_or_message.sender, first_name=first_name))  # type: ignore[attr-defined, type-var]  # both have a sender


def finished(work: Coroutine[Any, Any, T]) -> T:
    """The value of a coroutine that never waits (the inline driver's)."""
    try:
        work.send(None)
    except StopIteration as done:
        value: T = done.value
        return value
    raise AssertionError("the inline driver does not wait")


@contextmanager
def world(known: Knowledge | None = None) -> Generator[World]:
    made = World(knowledge() if known is None else known)
    yield made
    made.database.close_now()
