"""Ports of delivery: the outbox, the posts, what a renderer gets and gives, and the pace of sending."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from domain.i18n import Locale
from domain.notices.base import Notice
from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file made by us, allowed as a top-level value of a payload; everything else in a payload is plain JSON."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A letter, allowed as a top-level value of a payload: made when the call is made, so that no bytes are stored.

    The same sheet always gives the same bytes; what does not come to this SHA-256 is not sent.
    """

    name: str
    sheet: Mapping[str, object]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the configuration, allowed as a top-level value of a payload: read when the call is made.

    `file_id` is what Telegram called it when it was uploaded, with the SHA-256 that it had then.
    """

    path: str
    file_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A Bot API call, ready to go: camel-case method, payload complete with chat_id, message_id, reply_parameters."""

    method: str
    payload: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableNotice(Notice):
    """Stands for a stored notice that this version cannot read; its row becomes a dead letter."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A message to send, as the renderer and the hooks see it.

    `message_chat_id` and `message_id` say where the message behind `post_id` stands (a migrated group's old messages
    keep their old chat id); `reply_to_message_id` is set only if that message stands in this row's chat.
    `chat_locale` is the language of the chat's own row (groups); persons have theirs elsewhere.
    `attempts` counts calls that may have reached Telegram, the one under way included.
    """

    id: int
    community_id: str | None
    chat_id: int
    lane: Lane
    verb: Verb
    policy: Policy
    notice: Notice
    post_id: int | None
    message_chat_id: int | None
    message_id: int | None
    reply_to_post_id: int | None
    reply_to_message_id: int | None
    ticket_id: int | None
    silent: bool
    cost: int
    attempts: int
    chat_locale: Locale | None
    rendered: Rendered | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message of ours that lives on; `message_id` is None until Telegram answered."""

    id: int
    community_id: str | None
    chat_id: int
    message_id: int | None
    kind: PostKind
    ticket_id: int | None
    draft_id: int | None
    subject: str | None
    live: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCounts:
    """How many messages wait, are under way, and were given up."""

    new: int
    sending: int
    dead: int


class Outbox(Protocol):
    """What has to be said: written by use cases, delivered after the commit."""

    def add(self, outgoing: Outgoing) -> int | None:
        """Queue a message; returns the id of the row that will carry it, None when nothing has to be sent.

        Nothing has to be sent when the dedupe key is known, or when a message to strip, pin or delete was never sent.
        An edit makes no row while the post's first send is still new (the send takes the edit's notice over), is the
        same row as a pending edit of that post (the last one wins), and becomes a new send when the first one died.
        """

    def edit_again(self, outgoing: Outgoing) -> None:
        """Queue an edit of a message that stands, unless one is waiting, which then is newer."""

    def add_bulk(self, outgoings: Sequence[Outgoing]) -> int:
        """Queue many plain sends (announcements; <= 200 at once); returns how many had an unknown dedupe key."""

    def move_chat(self, old: int, new: int) -> int:
        """Waiting messages of a migrated group go to its new id; returns how many. Posts keep their old chat id."""

    def is_waiting(self, post_id: int) -> bool:
        """Whether the message that this post will be has not been sent yet, but will be."""

    def is_sending(self, chat_id: int) -> bool:
        """Whether a call to this chat is under way, of which nobody knows yet what came of it."""

    def counts(self) -> OutboxCounts: ...


class Posts(Protocol):
    """Messages of ours that live on: to be edited, and to be found again when somebody replies or presses."""

    def create(
        self,
        *,
        chat_id: int,
        kind: PostKind,
        community_id: str | None = None,
        ticket_id: int | None = None,
        draft_id: int | None = None,
        subject: str | None = None,
    ) -> int:
        """Write the post together with the first outbox row that carries its id."""

    def get(self, post_id: int) -> Post | None: ...

    def living_in(self, chat_id: int) -> list[Post]:
        """Every message of ours in the chat that lives on, oldest first."""

    def by_message(self, chat_id: int, message_id: int) -> Post | None:
        """The newest post behind a message; retired ones included, for replies may come late."""

    def of_ticket(self, ticket_id: int, kind: PostKind | None = None) -> list[Post]:
        """The living posts of a ticket, oldest first."""

    def of_subject(self, chat_id: int, subject: str) -> list[Post]:
        """The living posts of a chat about this subject, oldest first."""

    def adopt(self, post_id: int, ticket_id: int) -> None:
        """A prompt becomes a notice of the ticket that came of it: replies to it go there."""

    def rename(self, post_id: int, subject: str, *, kind: PostKind | None = None) -> None:
        """From now on the post is found under this subject, and is of this kind if one is given."""

    def retire(self, post_id: int) -> None:
        """The post is no longer kept up to date."""

    def learn(self, posted: Sequence[tuple[int, int, tuple[int, ...]]]) -> None:
        """Note where posts stand now: (post id, chat id, message ids). An album gets a post for every item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The little of a waiting row that decides whether it is next; held = not before that machine time, 0 = at once."""

    id: int
    chat_id: int
    lane: Lane
    notice: type[Notice]
    cost: int
    ready: bool
    """What it comes after is sent or given up."""
    held_until: float
    chat_held_until: float
    chat_alive: bool
    chat_moved_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutBack:
    """A row that returns to the queue.

    `counts`: the attempt may have reached Telegram. `keep_rendered`: the next one repeats the request byte for byte.
    """

    row_id: int
    not_before: float | None
    error: str
    counts: bool
    keep_rendered: bool


class Deliveries(Protocol):
    """The messenger's side of the outbox: what is next, and what became of it."""

    def waiting(self, *, after: tuple[int, int], limit: int) -> list[Waiting]:
        """Waiting rows by (lane, id), from behind `after` on, of the chats that have no call under way."""

    def load(self, row_ids: Sequence[int]) -> list[OutboxRow]:
        """The rows in full, by (lane, id); `attempts` counts the call that is about to be made."""

    def start(self, calls: Sequence[tuple[int, Rendered | None]]) -> None:
        """The calls are under way from the commit on; with their requests, as far as these may have to be repeated."""

    def finish(self, row_ids: Sequence[tuple[int, tuple[int, ...]]], *, at: datetime, note: str | None = None) -> None:
        """The rows are done: (row id, message ids)."""

    def put_back(self, rows: Sequence[PutBack]) -> None:
        """The rows wait again; an edit overtaken by a newer one is done instead."""

    def give_up(self, row_ids: Sequence[int], *, error: str, at: datetime) -> None:
        """The rows are dead."""

    def give_up_chat(self, chat_id: int, *, error: str, at: datetime) -> list[OutboxRow]:
        """The chat and everything that waits for it are dead; returns what waited."""

    def under_way(self) -> list[OutboxRow]:
        """Rows left in flight by a process that died."""

    def note(self, row_id: int, error: str) -> None:
        """Write down what went wrong besides."""

    def send_anew(self, row_id: int) -> None:
        """The edit becomes a send, for there is nothing to edit."""

    def go_first(self, row_ids: Sequence[int]) -> None:
        """Before anything newer of their chat, whatever its lane."""

    def hold_chat(self, chat_id: int, until: float, *, at: datetime) -> None:
        """Nothing for this chat before this machine time."""


class DeliveryUnit(Protocol):
    """The part of the unit of work that delivery needs."""

    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def deliveries(self) -> Deliveries: ...

    def savepoint(self) -> AbstractContextManager[None]: ...


UnitT = TypeVar("UnitT", bound=DeliveryUnit)
UnitT_contra = TypeVar("UnitT_contra", bound=DeliveryUnit, contravariant=True)


class Renderer(Protocol[UnitT_contra]):
    """Turns a row into a Bot API call, inside the claim's transaction; `Renderer[UnitOfWork]` for the real one."""

    def __call__(self, uow: UnitT_contra, row: OutboxRow, *, now: datetime) -> Rendered | None:
        """None = nothing left to say; the row counts as sent."""


class Undelivered(Protocol[UnitT_contra]):
    """Hears of a message that never reached its person (nobody may be told that it was sent)."""

    def __call__(self, uow: UnitT_contra, row: OutboxRow, reason: str, *, now: datetime) -> None: ...


class Moved(Protocol[UnitT_contra]):
    """Hears that a group has a new id; may be told so more than once."""

    def __call__(self, uow: UnitT_contra, old: int, new: int, *, now: datetime) -> None: ...


class Repost(Protocol[UnitT_contra]):
    """Hears that the message of an edit is gone, so that a new one has to be posted; or that a message has arrived."""

    def __call__(self, uow: UnitT_contra, row: OutboxRow, *, now: datetime) -> None: ...


class PictureKept(Protocol[UnitT_contra]):
    """Hears that a picture was uploaded and what Telegram calls it."""

    def __call__(self, uow: UnitT_contra, picture: Picture) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHooks(Generic[UnitT]):
    """What the service centre does about messages that could not be delivered.

    `held` hears of alarms that have to wait because Telegram lets nothing through to their chat (perhaps often).
    `delivered` hears of every message of the types `counted` that Telegram accepted, `uploaded` of every picture that
    it has now, `alarm` of dead letters. Of the types `unhurried` nobody waits for one: they go after the others of
    their lane.

    A hook that raises is undone alone, and logged. A hook that queues a message must see to it that the failure of that
    message does not queue it again (a dedupe key, or a look at the row's notice).
    """

    undelivered: Undelivered[UnitT]
    migrated: Moved[UnitT]
    repost: Repost[UnitT]
    alarm: Undelivered[UnitT]
    delivered: Repost[UnitT] | None = None
    counted: tuple[type[Notice], ...] = ()
    uploaded: PictureKept[UnitT] | None = None
    held: Undelivered[UnitT] | None = None
    unhurried: tuple[type[Notice], ...] = ()


class Allowance(Protocol):
    """What may be sent in one pass (at most one message per chat), on machine time in seconds."""

    def may_send(self, chat_id: int, lane: Lane, cost: int, wall: float) -> bool: ...

    def spend(self, chat_id: int, lane: Lane, cost: int, wall: float) -> None: ...

    def next_ready(self, chat_id: int, lane: Lane, cost: int, wall: float) -> float:
        """From when on `may_send` says yes if nothing else is sent."""

    def next_open(self, lane: Lane, wall: float) -> float:
        """From when on anything at all may be sent in this lane; `wall` itself when that is now."""


class Pace(Allowance, Protocol):
    """How fast Telegram lets us send."""

    def allowance(self) -> Allowance:
        """A pass's own copy: a pass that is run twice must not spend twice."""
