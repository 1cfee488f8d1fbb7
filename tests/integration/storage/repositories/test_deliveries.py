"""The outbox, its deliveries and the posts on every database: each statement, ten times on one connection."""

from datetime import UTC, datetime
from typing import Any

from bot.messenger.pacing import NoPacing
from domain.notices.dialogue import Say, Saying
from domain.outgoing import Lane, Outgoing, PostKind, Verb
from domain.retention import RecordKind
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from usecases.delivery import Claimed, claim
from usecases.delivery_outcomes import Ambiguous, Flood, Forbidden, Migrated, NotSent, Outcome, Sent
from usecases.delivery_ports import DeliveryHooks, OutboxCounts, OutboxRow, Rendered
from usecases.delivery_record import record, recover

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
WALL = 1_000_000.0
TIMES = range(10)  # a bound partial-index predicate works five times on PostgreSQL


def say(saying: Saying = Saying.HELP, chat: int = 7, **more: Any) -> Outgoing:
    return Outgoing(community_id="lake", chat_id=chat, notice=Say(saying=saying), **more)


def render(uow: SqlUnitOfWork, row: OutboxRow, *, now: datetime) -> Rendered:
    assert isinstance(row.notice, Say)
    return Rendered(method="sendMessage", payload={"chat_id": row.chat_id, "text": row.notice.saying.value})


def nothing(*heard: object, **more: object) -> None:
    """A hook that does nothing."""


HOOKS: DeliveryHooks[Any] = DeliveryHooks(undelivered=nothing, migrated=nothing, repost=nothing, alarm=nothing)


def claimed(uow: SqlUnitOfWork, wall: float = WALL) -> list[Claimed]:
    return list(claim(uow, now=NOW, wall=wall, render=render, pace=NoPacing(), limit=64, hooks=HOOKS).calls)


def delivered(uow: SqlUnitOfWork, outcome: Outcome, wall: float = WALL) -> list[tuple[int, object]]:
    calls = claimed(uow, wall)
    record(uow, [(one, outcome) for one in calls], now=NOW, wall=wall, hooks=HOOKS)
    return [(one.row.chat_id, one.rendered.payload["text"]) for one in calls]


async def test_messages_go_out_and_posts_learn_where_they_stand(store: SqlStore) -> None:
    for number in TIMES:

        def queue(uow: SqlUnitOfWork, number: int = number) -> int:
            post_id = uow.posts.create(chat_id=-5, kind=PostKind.CARD, community_id="lake", ticket_id=number)
            uow.outbox.add(say(chat=-5, post_id=post_id, lane=Lane.WORK))
            uow.outbox.add(say(Saying.DONE, chat=-5, reply_to_post_id=post_id))
            return post_id

        post_id = await store.write(queue)
        sent = Sent(message_ids=(1000 + number, 2000 + number))
        assert await store.write(lambda uow, sent=sent: delivered(uow, sent)) == [(-5, "help")]
        (reply,) = await store.write(claimed)
        assert reply.row.reply_to_message_id == 1000 + number
        assert await store.read(lambda uow: [uow.outbox.is_sending(chat) for chat in (-5, -6)]) == [True, False]
        await store.write(
            lambda uow, reply=reply: record(uow, [(reply, Sent())], now=NOW, wall=WALL, hooks=HOOKS),
        )
        assert await store.read(lambda uow: uow.outbox.is_sending(-5)) is False
        first = await store.read(lambda uow, number=number: uow.posts.by_message(-5, 1000 + number))
        second = await store.read(lambda uow, number=number: uow.posts.by_message(-5, 2000 + number))
        assert first is not None
        assert second is not None
        assert (first.id, first.ticket_id, second.ticket_id) == (post_id, number, number)
    assert await store.read(lambda uow: uow.outbox.counts()) == OutboxCounts(new=0, sending=0, dead=0)


async def test_edits_collapse(store: SqlStore) -> None:
    def stand(uow: SqlUnitOfWork) -> int:
        post_id = uow.posts.create(chat_id=7, kind=PostKind.CARD)
        uow.posts.learn([(post_id, 7, (41,))])
        return post_id

    post_id = await store.write(stand)
    for _ in TIMES:

        def edit(uow: SqlUnitOfWork) -> set[int | None]:
            sayings = (Saying.HELP, Saying.THANKS, Saying.DONE)
            return {uow.outbox.add(say(one, verb=Verb.EDIT, post_id=post_id)) for one in sayings}

        assert len(await store.write(edit)) == 1
        assert await store.write(lambda uow: delivered(uow, Sent())) == [(7, "done")]


async def test_an_edit_under_way_that_fails_gives_way_to_the_newer_one(store: SqlStore) -> None:
    def stand(uow: SqlUnitOfWork) -> int:
        post_id = uow.posts.create(chat_id=7, kind=PostKind.CARD)
        uow.posts.learn([(post_id, 7, (41,))])
        return post_id

    post_id = await store.write(stand)
    for _ in TIMES:
        await store.write(lambda uow: uow.outbox.add(say(Saying.HELP, verb=Verb.EDIT, post_id=post_id)))
        calls = await store.write(claimed)
        await store.write(lambda uow: uow.outbox.add(say(Saying.DONE, verb=Verb.EDIT, post_id=post_id)))
        unclear = [(one, Ambiguous(reason="?")) for one in calls]
        await store.write(lambda uow, unclear=unclear: record(uow, unclear, now=NOW, wall=WALL, hooks=HOOKS))
        assert await store.write(lambda uow: delivered(uow, Sent())) == [(7, "done")]


async def test_dedupe_keys_hold(store: SqlStore) -> None:
    for number in TIMES:
        key = f"news:{number}"
        assert await store.write(lambda uow, key=key: uow.outbox.add(say(dedupe_key=key))) is not None
        assert await store.write(lambda uow, key=key: uow.outbox.add(say(dedupe_key=key))) is None
        bulk = [say(chat=chat, lane=Lane.BULK, dedupe_key=f"bulk:{number}:{chat}") for chat in (1, 2, 2)]
        assert await store.write(lambda uow, bulk=bulk: uow.outbox.add_bulk(bulk)) == 2


async def test_trouble_of_every_kind(store: SqlStore) -> None:
    for number in TIMES:
        wall = WALL + 1000 * number
        chat = 10 + number

        def queue(uow: SqlUnitOfWork, chat: int = chat) -> None:
            uow.outbox.add(say(chat=chat))
            uow.outbox.add(say(Saying.DONE, chat=chat, lane=Lane.WORK))

        await store.write(queue)
        expected = [(chat, "help")]
        for outcome, pause in [(NotSent(reason="no line"), 1), (Flood(retry_after=30), 30), (Ambiguous(reason="?"), 1)]:
            assert await store.write(lambda uow, o=outcome, w=wall: delivered(uow, o, w)) == expected
            wall += pause
        await store.write(lambda uow, w=wall: claimed(uow, w))
        await store.write(lambda uow, w=wall: recover(uow, now=NOW, wall=w, hooks=HOOKS))
        assert await store.write(lambda uow, w=wall: delivered(uow, Forbidden(reason="blocked"), w)) == [(chat, "done")]
        found = await store.read(lambda uow, chat=chat: uow.chats.get(chat))
        assert found is not None
        assert (found.alive, found.dead_reason, found.kind) == (False, "blocked", "private")
    assert await store.read(lambda uow: uow.outbox.counts()) == OutboxCounts(new=0, sending=0, dead=20)


async def test_messages_follow_their_group(store: SqlStore) -> None:
    for number in TIMES:
        old, new = -10 - number, -1010 - number
        await store.write(lambda uow, old=old: uow.outbox.add(say(chat=old)))
        await store.write(lambda uow, new=new: delivered(uow, Migrated(new_chat_id=new)))
        assert await store.write(lambda uow: delivered(uow, Sent())) == [(new, "help")]


def emptied(uow: SqlUnitOfWork, before: datetime) -> int:
    return uow.erasing.sweep(RecordKind.MESSAGES, "lake", before=before, limit=10)


async def test_retention_empties_what_is_finished(store: SqlStore) -> None:
    later = NOW.replace(year=2027)
    for _ in TIMES:
        await store.write(lambda uow: uow.outbox.add(say()))
        await store.write(lambda uow: delivered(uow, Sent()))
        assert await store.write(lambda uow: emptied(uow, NOW)) == 0
        assert await store.write(lambda uow: emptied(uow, later)) == 1
        assert await store.write(lambda uow: emptied(uow, later)) == 0
