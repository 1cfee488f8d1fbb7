"""What follows from each outcome, and what a process that died leaves behind."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from domain.outgoing import Lane, Policy, PostKind, Verb
from tests.unit.delivery.worlds import NOW, WALL, Words, World
from usecases.delivery_outcomes import (
    Ambiguous,
    Flood,
    Forbidden,
    Gone,
    Migrated,
    NotModified,
    NotSent,
    Rejected,
    Sent,
)
from usecases.delivery_record import record

UNCLEAR = Ambiguous(reason="no answer in time")


def edit(world: World, post_id: int, words: str = "newer", **more: Any) -> int:
    return world.add_row(words, verb=Verb.EDIT, post_id=post_id, **more)


class TestSuccess:
    def test_sent_rows_keep_their_message_ids(self, world: World) -> None:
        row_id = world.add_row()
        world.deliver(Sent(message_ids=(41,)))
        assert world.row(row_id, "state", "message_ids", "finished_at", "error") == (
            "sent",
            "[41]",
            int(NOW.timestamp()) * 1_000_000,
            None,
        )

    def test_a_post_learns_where_it_stands(self, world: World) -> None:
        post_id = world.posted(41, chat=-5)
        post = world.write(lambda uow: uow.posts.by_message(-5, 41))
        assert post is not None
        assert (post.id, post.kind, post.live) == (post_id, PostKind.CARD, True)

    def test_every_item_of_an_album_is_found_again(self, world: World) -> None:
        post_id = world.post(kind=PostKind.RELAY, ticket_id=3)
        world.add("album", post_id=post_id, cost=3)
        world.deliver(Sent(message_ids=(41, 42, 43)))
        found = [world.write(lambda uow, id_=id_: uow.posts.by_message(7, id_)) for id_ in (41, 42, 43)]
        assert [(one.ticket_id, one.kind) for one in found if one is not None] == [(3, PostKind.RELAY)] * 3
        assert len({one.id for one in found if one is not None}) == 3

    def test_an_edit_does_not_move_its_post(self, world: World) -> None:
        post_id = world.posted(41)
        edit(world, post_id)
        world.deliver(Sent(message_ids=(99,)))
        post = world.write(lambda uow: uow.posts.get(post_id))
        assert post is not None
        assert post.message_id == 41

    def test_not_modified_is_success(self, world: World) -> None:
        row_id = edit(world, world.posted(41))
        world.deliver(NotModified())
        assert world.row(row_id, "state") == ("sent",)

    @pytest.mark.parametrize("outcome", [Sent(message_ids=()), NotModified()])
    def test_what_counts_when_it_arrives_has_arrived(self, world: World, outcome: Sent | NotModified) -> None:
        """Killed after Telegram made the change and before that was written down, it is made again: not modified."""
        row_id = edit(world, world.posted(41))
        (claimed,) = world.claim()
        arrived: list[int] = []
        told: Any = lambda uow, row, *, now: arrived.append(row.id)  # noqa: E731  short enough for one line
        hooks = replace(world.heard.hooks(), delivered=told, counted=(Words,))
        world.write(lambda uow: record(uow, [(claimed, outcome)], now=NOW, wall=WALL, hooks=hooks))
        assert arrived == [row_id]


class TestNothingWasSent:
    def test_it_waits_and_is_as_good_as_new_however_often(self, world: World) -> None:
        row_id = world.add_row()
        for _ in range(20):
            world.deliver(NotSent(reason="no line"))
            world.wall += 1
        assert world.row(row_id, "state", "attempts", "rendered", "error") == ("new", 0, None, "no line")
        assert world.words() == [(7, "hello")]

    def test_a_repetition_stays_one(self, world: World) -> None:
        row_id = world.add_row()
        world.deliver(UNCLEAR)
        world.wall += 1
        world.deliver(NotSent(reason="no line"))
        world.wall += 1
        before = world.rendered
        assert world.words() == [(7, "hello")]
        assert world.rendered == before
        assert world.row(row_id, "attempts") == (2,)

    def test_a_flood_is_kept_in_the_table(self, world: World) -> None:
        row_id = world.add_row()
        world.deliver(Flood(retry_after=3600))
        assert world.row(row_id, "state", "attempts") == ("new", 0)
        held = world.write(lambda uow: uow.deliveries.waiting(after=(-1, 0), limit=1))
        assert [(one.id, one.chat_held_until) for one in held] == [(row_id, WALL + 3600)]


class TestAmbiguous:
    def test_a_critical_message_is_repeated_once_byte_for_byte(self, world: World) -> None:
        row_id = world.add_row("hello", policy=Policy.CRITICAL)
        (first,) = world.deliver(UNCLEAR)
        assert world.claims().wake_at == WALL + 1
        world.wall += 1
        (second,) = world.deliver(UNCLEAR)
        assert second.rendered == first.rendered
        assert world.rendered == 1
        assert world.row(row_id, "state", "error") == ("dead", "ambiguous: no answer in time")
        assert world.heard.told == [("alarm", row_id, "ambiguous: no answer in time")]

    def test_what_is_only_nice_is_not_repeated(self, world: World) -> None:
        row_id = world.add_row(policy=Policy.NICE)
        world.deliver(UNCLEAR)
        assert world.row(row_id, "state") == ("dead",)
        assert world.heard.told == []

    @pytest.mark.parametrize("verb", [Verb.EDIT, Verb.STRIP, Verb.PIN, Verb.UNPIN, Verb.DELETE])
    def test_a_change_is_repeated_with_growing_pauses_and_then_given_up(self, world: World, verb: Verb) -> None:
        post_id = world.posted(41)
        row_id = world.add_row("newer", verb=verb, post_id=post_id)
        pauses = []
        for _ in range(5):
            world.deliver(UNCLEAR)
            wake_at = world.claims().wake_at
            if wake_at is not None:
                pauses.append(wake_at - world.wall)
                world.wall = wake_at
        assert pauses == [1, 2, 4, 8]
        assert world.row(row_id, "state", "attempts") == ("dead", 5)
        assert world.rendered == 1 + 5

    def test_a_dead_message_no_longer_blocks(self, world: World) -> None:
        world.add("lost", policy=Policy.NICE)
        world.add("next")
        world.deliver(UNCLEAR)
        assert world.words() == [(7, "next")]

    def test_an_edit_overtaken_by_a_newer_one_is_done(self, world: World) -> None:
        post_id = world.posted(41)
        older = edit(world, post_id, "older")
        claimed = world.claim()
        newer = edit(world, post_id, "newer")
        assert newer != older
        world.record([(one, UNCLEAR) for one in claimed])
        assert world.row(older, "state", "error") == ("sent", "overtaken")
        assert world.words() == [(7, "newer")]


class TestRefused:
    def test_a_blocked_chat_dies_with_all_that_waits_for_it(self, world: World) -> None:
        sent, waiting = world.add_row("one"), world.add_row("two", lane=Lane.WORK)
        other = world.add_row("three", 8)
        claimed = world.claim(limit=1)
        world.record([(one, Forbidden(reason="blocked")) for one in claimed])
        assert world.rows("state", "error") == [("dead", "blocked"), ("dead", "blocked"), ("new", None)]
        assert world.heard.told == [("undelivered", sent, "blocked"), ("undelivered", waiting, "blocked")]
        chat = world.write(lambda uow: uow.chats.get(7))
        assert chat is not None
        assert (chat.alive, chat.dead_reason) == (False, "blocked")
        assert world.row(other, "state") == ("new",)

    def test_a_change_that_never_came_is_nobodys_loss(self, world: World) -> None:
        edit(world, world.posted(41))
        world.deliver(Forbidden(reason="blocked"))
        assert world.heard.told == []

    def test_a_rejected_message_is_a_dead_letter_and_an_alarm(self, world: World) -> None:
        row_id = world.add_row()
        world.deliver(Rejected(reason="can't parse entities"))
        assert world.row(row_id, "state", "error") == ("dead", "can't parse entities")
        assert world.heard.told == [("alarm", row_id, "can't parse entities")]

    def test_a_rejected_nicety_alarms_nobody(self, world: World) -> None:
        world.add(policy=Policy.NICE)
        world.deliver(Rejected(reason="can't parse entities"))
        assert world.heard.told == []

    def test_a_message_that_cannot_be_edited_is_posted_anew(self, world: World) -> None:
        row_id = edit(world, world.posted(41))
        world.deliver(Gone())
        assert world.row(row_id, "state", "error") == ("sent", "gone")
        assert world.heard.told == [("repost", row_id)]

    def test_a_keyboard_that_is_gone_is_no_loss(self, world: World) -> None:
        row_id = world.add_row("x", verb=Verb.STRIP, post_id=world.posted(41))
        world.deliver(Gone())
        assert world.row(row_id, "state") == ("sent",)
        assert world.heard.told == []

    def test_what_the_hook_queues_is_in_the_same_transaction(self, world: World) -> None:
        def front_desk(uow: Any) -> None:
            uow.outbox.add(world_outgoing("call them", 99))

        world.heard.answer = front_desk
        world.add()
        world.deliver(Forbidden(reason="blocked"))
        assert world.words() == [(99, "call them")]

    def test_the_hook_finds_the_chat_dead_already(self, world: World) -> None:
        seen: list[bool] = []
        world.heard.answer = lambda uow: seen.append(uow.chats.get(7).alive)
        world.add()
        world.deliver(Forbidden(reason="blocked"))
        assert seen == [False]

    def test_a_failing_hook_does_not_undo_the_outcome(self, world: World) -> None:
        def fail(uow: Any) -> None:
            uow.outbox.add(world_outgoing("half done", 99))
            raise ZeroDivisionError

        world.heard.answer = fail
        row_id = world.add_row()
        world.deliver(Rejected(reason="no"))
        assert world.rows("id", "state") == [(row_id, "dead")]
        assert [problem.row_id for problem in world.problems] == [row_id]


def world_outgoing(words: str, chat: int) -> Any:
    from domain.outgoing import Outgoing
    from tests.unit.delivery.worlds import Words

    return Outgoing(community_id="lake", chat_id=chat, notice=Words(text=words))


class TestMigration:
    def test_the_message_follows_its_group_and_what_waits_too(self, world: World) -> None:
        world.add("one", -5)
        world.add("two", -5)
        world.deliver(Migrated(new_chat_id=-1005))
        assert world.heard.told == [("migrated", -5, -1005)]
        assert world.rows("chat_id", "state", "attempts", "rendered") == [(-1005, "new", 0, None)] * 2
        assert world.words() == [(-1005, "one")]

    def test_a_change_of_a_message_left_behind_is_over(self, world: World) -> None:
        row_id = edit(world, world.posted(41, chat=-5))
        world.deliver(Migrated(new_chat_id=-1005))
        assert world.row(row_id, "state", "error") == ("sent", "migrated")
        assert world.heard.told == [("migrated", 7, -1005)]


class TestRecovery:
    def test_calls_under_way_are_as_good_as_ambiguous(self, world: World) -> None:
        post_id = world.posted(41, chat=3)
        critical = world.add_row("critical", 1)
        nice = world.add_row("nice", 2, policy=Policy.NICE)
        change = edit(world, post_id, chat=3)
        world.claim()
        world.recover()
        assert [world.row(row_id, "state") for row_id in (critical, nice, change)] == [("new",), ("dead",), ("new",)]
        assert world.words() == [(1, "critical"), (3, "newer")]

    def test_a_critical_message_goes_first_and_in_the_same_words(self, world: World) -> None:
        row_id = world.add_row("said perhaps", lane=Lane.WORK)
        world.claim()
        world.add("newer", lane=Lane.ANSWER)
        world.add("newest", lane=Lane.ALARM)
        world.write(lambda uow: uow.connection.execute(text("UPDATE outbox SET params = 'p1:{}'")) and None)
        world.recover()
        (again,) = world.claim()
        assert (again.row.id, again.rendered.payload["text"]) == (row_id, "said perhaps")

    def test_a_second_crash_gives_it_up(self, world: World) -> None:
        row_id = world.add_row()
        for _ in range(2):
            world.claim()
            world.recover()
        assert world.row(row_id, "state") == ("dead",)
        assert world.heard.told == [("alarm", row_id, "ambiguous")]

    def test_a_newer_edit_takes_the_place_of_the_one_under_way(self, world: World) -> None:
        post_id = world.posted(41)
        edit(world, post_id, "older")
        world.claim()
        edit(world, post_id, "newer")
        world.recover()
        assert world.words() == [(7, "newer")]

    def test_nothing_under_way_changes_nothing(self, world: World) -> None:
        row_id = world.add_row()
        world.recover()
        assert world.row(row_id, "state", "lane", "attempts") == ("new", 1, 0)
