"""Queueing: dedupe keys, and which row carries an edit."""

from typing import Any

import pytest

from domain.outgoing import Lane, Outgoing, Policy, PostKind, Verb
from storage.notice_codec import UnknownNoticeError
from storage.rendered_text import dump, load
from tests.unit.delivery.worlds import Words, World
from usecases.delivery_outcomes import Ambiguous, Rejected, Sent
from usecases.delivery_ports import OutboxCounts, Rendered, Upload


class TestDedupe:
    def test_a_known_key_queues_nothing_for_ever(self, world: World) -> None:
        world.add_row(dedupe_key="reminder:1")
        world.deliver(Sent(message_ids=(1,)))
        assert world.add(dedupe_key="reminder:1") is None
        assert world.add(dedupe_key="reminder:2") is not None

    def test_a_known_key_of_an_edit_too(self, world: World) -> None:
        post_id = world.posted(41)
        world.add(verb=Verb.EDIT, post_id=post_id, dedupe_key="once")
        world.deliver(Sent())
        assert world.add(verb=Verb.EDIT, post_id=post_id, dedupe_key="once") is None

    def test_bulk_counts_what_is_new(self, world: World) -> None:
        def outgoing(number: int) -> Outgoing:
            return Outgoing(
                community_id="lake", chat_id=number, notice=Words(text="news"), lane=Lane.BULK, dedupe_key=f"n:{number}"
            )

        world.add(dedupe_key="n:2")
        assert world.write(lambda uow: uow.outbox.add_bulk([outgoing(number) for number in (1, 2, 3)])) == 2
        assert world.write(lambda uow: uow.outbox.add_bulk([])) == 0
        assert world.write(lambda uow: uow.outbox.counts()) == OutboxCounts(new=3, sending=0, dead=0)


class TestEdits:
    def test_the_first_send_still_new_takes_the_edit_over(self, world: World) -> None:
        post_id = world.post()
        send = world.add_row("old", post_id=post_id)
        assert world.add("new", verb=Verb.EDIT, post_id=post_id) == send
        assert world.words() == [(7, "new")]

    def test_an_edit_waits_for_the_send_under_way(self, world: World) -> None:
        post_id = world.post()
        send = world.add_row("old", post_id=post_id, lane=Lane.WORK)
        claimed = world.claim()
        edit = world.add("new", verb=Verb.EDIT, post_id=post_id)
        assert world.row(edit, "after_id", "verb", "policy", "state") == (send, "edit", "edit", "new")
        world.record([(one, Sent(message_ids=(41,))) for one in claimed])
        (changed,) = world.claim()
        assert changed.rendered.payload == {"chat_id": 7, "text": "new", "message_id": 41}

    def test_a_send_that_will_be_repeated_keeps_its_words_and_the_edit_follows(self, world: World) -> None:
        post_id = world.post()
        world.add("old", post_id=post_id)
        world.deliver(Ambiguous(reason="?"))
        world.wall += 1
        world.add("new", verb=Verb.EDIT, post_id=post_id)
        (again,) = world.deliver(Sent(message_ids=(41,)))
        assert again.rendered.payload["text"] == "old"
        assert world.words() == [(7, "new")]

    def test_pending_edits_collapse_into_the_last(self, world: World) -> None:
        post_id = world.posted(41)
        first = world.add("one", verb=Verb.EDIT, post_id=post_id, lane=Lane.BULK, ticket_id=1)
        second = world.add("two", verb=Verb.EDIT, post_id=post_id, lane=Lane.WORK, ticket_id=2)
        third = world.add("three", verb=Verb.EDIT, post_id=post_id, lane=Lane.BULK, ticket_id=3)
        assert first == second == third
        assert world.row(first, "lane", "ticket_id") == (int(Lane.WORK), 3)
        assert world.words() == [(7, "three")]

    def test_a_collapsed_edit_starts_anew(self, world: World) -> None:
        post_id = world.posted(41)
        row_id = world.add("one", verb=Verb.EDIT, post_id=post_id)
        world.deliver(Ambiguous(reason="?"))
        world.add("two", verb=Verb.EDIT, post_id=post_id)
        assert world.row(row_id, "attempts", "rendered") == (0, None)

    def test_only_what_is_sent_is_kept_to_be_repeated(self, world: World) -> None:
        edit = world.add_row("changed", 8, verb=Verb.EDIT, post_id=world.posted(41, 8))
        send = world.add_row("new", post_id=world.post())
        world.claim()
        assert [world.row(one, "state", "rendered")[1] is None for one in (send, edit)] == [False, True]

    def test_edits_of_different_posts_do_not_collapse(self, world: World) -> None:
        posts = [world.posted(41), world.posted(42)]
        rows = [world.add("x", verb=Verb.EDIT, post_id=post_id) for post_id in posts]
        assert len(set(rows)) == 2

    def test_a_post_whose_send_died_is_sent_again(self, world: World) -> None:
        post_id = world.post()
        dead = world.add_row("old", post_id=post_id)
        world.deliver(Rejected(reason="no"))
        again = world.add("new", verb=Verb.EDIT, post_id=post_id)
        assert again != dead
        assert world.row(again, "verb", "policy", "post_id") == ("send", "critical", post_id)
        world.deliver(Sent(message_ids=(41,)))
        assert world.write(lambda uow: uow.posts.get(post_id)).message_id == 41

    def test_an_edit_whose_send_dies_meanwhile_is_sent_instead(self, world: World) -> None:
        post_id = world.post()
        world.add("old", post_id=post_id)
        claimed = world.claim()
        edit = world.add("new", verb=Verb.EDIT, post_id=post_id)
        world.record([(one, Rejected(reason="no")) for one in claimed])
        (again,) = world.deliver(Sent(message_ids=(41,)))
        assert (again.rendered.method, again.rendered.payload) == ("sendMessage", {"chat_id": 7, "text": "new"})
        assert world.row(edit, "verb", "policy", "state") == ("send", "critical", "sent")
        post = world.write(lambda uow: uow.posts.get(post_id))
        assert post.message_id == 41

    def test_a_strip_whose_send_dies_meanwhile_is_over(self, world: World) -> None:
        post_id = world.post()
        world.add("old", post_id=post_id)
        claimed = world.claim()
        strip = world.add("x", verb=Verb.STRIP, post_id=post_id)
        world.record([(one, Rejected(reason="no")) for one in claimed])
        assert world.words() == []
        assert world.row(strip, "state", "error") == ("sent", "nothing to say")

    def test_the_uid_changes_with_the_parameters(self, world: World) -> None:
        post_id = world.post()
        row_id = world.add_row("old", post_id=post_id)
        before = world.row(row_id, "uid")
        world.add("new", verb=Verb.EDIT, post_id=post_id)
        assert world.row(row_id, "uid") != before


class TestOtherChanges:
    def test_what_was_never_sent_need_not_be_stripped(self, world: World) -> None:
        post_id = world.post()
        world.add("old", post_id=post_id)
        world.deliver(Rejected(reason="no"))
        assert world.add(verb=Verb.STRIP, post_id=post_id) is None

    def test_a_keyboard_is_stripped_after_the_send(self, world: World) -> None:
        post_id = world.post()
        send = world.add_row("old", post_id=post_id)
        strip = world.add(verb=Verb.STRIP, post_id=post_id)
        assert world.row(strip, "after_id", "policy") == (send, Policy.EDIT.value)

    def test_pins_of_a_standing_message_need_not_wait(self, world: World) -> None:
        strip = world.add(verb=Verb.PIN, post_id=world.posted(41))
        assert world.row(strip, "after_id") == (None,)


def test_a_reply_comes_after_the_send_it_answers(world: World) -> None:
    post_id = world.post()
    send = world.add_row("card", post_id=post_id)
    assert world.row(world.add("reply", reply_to_post_id=post_id), "after_id") == (send,)
    world.deliver(Sent(message_ids=(41,)))
    assert world.row(world.add("another", reply_to_post_id=post_id), "after_id") == (None,)


def test_every_queued_message_wakes_the_messenger(world: World) -> None:
    heard: list[frozenset[str]] = []
    world.database.on_commit(heard.append)
    world.add(dedupe_key="once")
    world.add(dedupe_key="once")
    assert heard == [frozenset({"outbox"}), frozenset()]


def test_a_group_moves_with_what_waits_for_it(world: World) -> None:
    world.add("under way", -5)
    world.claim()
    world.add("waits", -5)
    assert world.write(lambda uow: uow.outbox.move_chat(-5, -1005)) == 1
    assert world.rows("chat_id", "state") == [(-5, "sending"), (-1005, "new")]


def test_a_call_under_way_is_seen_in_its_chat_only(world: World) -> None:
    def under_way() -> list[bool]:
        return [world.write(lambda uow, id_=chat: uow.outbox.is_sending(id_)) for chat in (7, 8)]

    world.add("one")
    claimed = world.claim()
    world.add("two", 8)
    assert under_way() == [True, False]
    world.record([(one, Sent(message_ids=(41,))) for one in claimed])
    assert under_way() == [False, False]


def test_a_notice_nobody_registered_is_refused(world: World) -> None:
    class Unregistered(Words):
        pass

    outgoing = Outgoing(community_id=None, chat_id=1, notice=Unregistered(text="x"))
    with pytest.raises(UnknownNoticeError):
        world.write(lambda uow: uow.outbox.add(outgoing))


class TestPosts:
    def test_living_posts_are_found_by_what_they_are_about(self, world: World) -> None:
        card = world.post(-5, ticket_id=3)
        relay = world.post(-5, PostKind.RELAY, ticket_id=3)
        overview = world.post(-5, PostKind.OVERVIEW, subject="overview")
        retired = world.post(-5, ticket_id=3)
        world.write(lambda uow: uow.posts.retire(retired))

        def ids(find: Any) -> list[int]:
            return world.write(lambda uow: [post.id for post in find(uow.posts)])

        assert ids(lambda posts: posts.of_ticket(3)) == [card, relay]
        assert ids(lambda posts: posts.of_ticket(3, PostKind.CARD)) == [card]
        assert ids(lambda posts: posts.of_subject(-5, "overview")) == [overview]
        assert ids(lambda posts: posts.of_subject(-6, "overview")) == []

    def test_a_retired_post_is_still_found_by_its_message(self, world: World) -> None:
        post_id = world.posted(41)
        world.write(lambda uow: uow.posts.retire(post_id))
        post = world.write(lambda uow: uow.posts.by_message(7, 41))
        assert (post.id, post.live) == (post_id, False)
        assert world.write(lambda uow: uow.posts.by_message(8, 41)) is None


def test_a_rendered_request_comes_back_as_it_was() -> None:
    plain = Rendered(
        method="sendMessage", payload={"chat_id": -5, "text": "您好 <b>", "markup": {"a": [1, None, True]}}
    )
    letter = Rendered(
        method="sendDocument", payload={"chat_id": 7, "document": Upload(name="回复.pdf", data=b"\x00\xff%PDF")}
    )
    assert [load(dump(one)) for one in (plain, letter)] == [plain, letter]


def test_looking_for_waiting_rows_reads_nothing_else(world: World) -> None:
    """A table of a million sent rows must not slow the next claim down."""
    statements: list[str] = []
    world.database.raw.set_trace_callback(statements.append)
    world.add("one")
    world.claim()
    world.database.raw.set_trace_callback(None)
    (looking,) = [one for one in statements if "migrated_to" in one]
    plan = [step[-1] for step in world.database.raw.execute(f"EXPLAIN QUERY PLAN {looking}")]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN busy USING INDEX ix_outbox_sending"]
    assert "SEARCH outbox USING INDEX ix_outbox_waiting (lane>?)" in plan


@pytest.mark.parametrize(("waiting", "said"), [(None, "as it was"), ("newer", "newer")])
def test_an_edit_once_more_takes_no_newer_ones_place(world: World, waiting: str | None, said: str) -> None:
    post_id = world.posted(41)
    if waiting is not None:
        world.add(waiting, verb=Verb.EDIT, post_id=post_id)
    again = Outgoing(
        community_id="lake", chat_id=7, notice=Words(text="as it was"), verb=Verb.EDIT, policy=Policy.EDIT,
        post_id=post_id,
    )  # fmt: skip
    world.write(lambda uow: uow.outbox.edit_again(again))
    assert world.words() == [(7, said)]
