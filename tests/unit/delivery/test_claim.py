"""Which messages go next: lanes, order, predecessors, holds, dead and moved chats, texts that cannot be made."""

import pytest
from sqlalchemy import text

from bot.messenger.pacing import MOMENT_S, Pacing
from domain.outgoing import Lane, PostKind
from storage.deliveries import DeliveryTable
from tests.unit.delivery.worlds import NOW, WALL, Overview, World
from usecases.delivery_outcomes import Ambiguous, Flood, NotSent, Sent
from usecases.delivery_ports import Rendered


def test_one_message_per_chat_lowest_lane_first(world: World) -> None:
    world.add("later", 1, lane=Lane.WORK)
    world.add("first", 1, lane=Lane.ANSWER)
    world.add("other", 2, lane=Lane.BULK)
    world.add("alarm", 3, lane=Lane.ALARM)
    assert world.words() == [(3, "alarm"), (1, "first"), (2, "other")]


def test_within_a_lane_the_order_is_that_of_queueing(world: World) -> None:
    for words in ("one", "two", "three"):
        world.add(words)
    said = [world.deliver(Sent(message_ids=(number,)))[0].rendered.payload["text"] for number in (1, 2, 3)]
    assert said == ["one", "two", "three"]


def test_a_chat_with_a_call_under_way_is_left_alone(world: World) -> None:
    world.add("one")
    assert world.words() == [(7, "one")]
    world.add("alarm", lane=Lane.ALARM)
    world.add("other", 8)
    assert world.words() == [(8, "other")]


def test_the_limit_is_kept_and_the_rest_waits(world: World) -> None:
    for chat in (1, 2, 3):
        world.add("hello", chat)
    assert world.words(limit=2) == [(1, "hello"), (2, "hello")]
    assert world.rows("state") == [("sending",), ("sending",), ("new",)]


class TestEnough:
    """A turn that has lasted long leaves the rest to the next one."""

    def test_what_is_left_waits_as_it_was_and_is_looked_at_again_at_once(self, world: World) -> None:
        for chat in (1, 2, 3):
            world.add("hello", chat)
        found = world.claims(taken=lambda: world.rendered, longest=2)
        assert [one.row.chat_id for one in found.calls] == [1, 2]
        assert found.wake_at == WALL
        assert world.rows("state", "attempts") == [("sending", 1), ("sending", 1), ("new", 0)]
        assert world.words() == [(3, "hello")]

    def test_there_is_one_in_each_turn_however_slow(self, world: World) -> None:
        world.add("hello", 1)
        world.add("hello", 2)
        turns = [world.claims(longest=0) for _ in range(3)]
        assert [[one.row.chat_id for one in turn.calls] for turn in turns] == [[1], [2], []]
        assert [turn.wake_at for turn in turns] == [WALL, None, None]

    def test_what_took_long_to_find_is_not_found_for_a_handful(self, world: World) -> None:
        for chat in range(12):
            world.add("hello", chat)
        assert len(world.claims(taken=lambda: 5 + world.rendered, longest=2).calls) == 5

    def test_answers_go_before_cards_and_cards_before_overviews(self, world: World) -> None:
        world.add("overview", 1, kind=Overview, lane=Lane.WORK)
        world.add("card", 2, lane=Lane.WORK)
        world.add("answer", 3)
        turns = [world.claims(longest=0) for _ in range(3)]
        assert [turn.calls[0].rendered.payload["text"] for turn in turns] == ["answer", "card", "overview"]

    def test_what_a_turn_leaves_is_not_loaded(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        for chat in range(30):
            world.add("hello", chat)
        loaded: list[int] = []
        load = DeliveryTable.load
        monkeypatch.setattr(DeliveryTable, "load", lambda table, ids: loaded.extend(ids) or load(table, ids))
        assert len(world.claims(taken=lambda: world.rendered, longest=10).calls) == 10
        assert len(loaded) == 16

    def test_one_that_cannot_be_made_is_told_of_when_its_turn_comes(self, world: World) -> None:
        world.add("hello", 1)
        world.add("broken", 2)
        world.add("hello", 3)
        turns = [world.claims(longest=0) for _ in range(3)]
        assert [[one.row.chat_id for one in turn.calls] for turn in turns] == [[1], [], [3]]
        assert [turn.wake_at for turn in turns] == [WALL, WALL, None]
        assert world.rows("state") == [("sending",), ("dead",), ("sending",)]


def test_chats_behind_many_rows_of_a_busy_one_are_found(world: World) -> None:
    for _ in range(600):
        world.add("hello", 1)
    world.add("waited", 2)
    assert world.words() == [(1, "hello"), (2, "waited")]


def test_a_claimed_row_keeps_what_is_sent(world: World) -> None:
    row_id = world.add_row("hello", chat=7)
    (claimed,) = world.claim()
    assert claimed.rendered == Rendered(method="sendMessage", payload={"chat_id": 7, "text": "hello"})
    assert claimed.row.attempts == 1
    assert world.row(row_id, "state", "attempts", "rendered") == (
        "sending",
        1,
        'p1:{"method":"sendMessage","payload":{"chat_id":7,"text":"hello"}}',
    )


class TestPredecessors:
    def test_a_row_waits_for_its_predecessor_in_another_lane(self, world: World) -> None:
        card = world.add_row("card", lane=Lane.WORK)
        world.add("reply", lane=Lane.ANSWER, after_id=card)
        assert [one.rendered.payload["text"] for one in world.deliver(Sent())] == ["card"]
        assert world.words() == [(7, "reply")]

    def test_what_does_not_wait_goes_past_it(self, world: World) -> None:
        card = world.add_row("card", chat=8)
        world.add("reply", after_id=card)
        world.add("unrelated")
        assert world.words() == [(8, "card"), (7, "unrelated")]

    def test_a_dead_predecessor_no_longer_holds(self, world: World) -> None:
        card = world.add_row("broken")
        world.add("reply", after_id=card)
        assert world.words() == []
        assert world.words() == [(7, "reply")]

    def test_a_reply_waits_for_the_message_it_answers_and_knows_it_then(self, world: World) -> None:
        post_id = world.post()
        world.add("card", post_id=post_id, lane=Lane.WORK)
        world.add("reply", reply_to_post_id=post_id)
        world.deliver(Sent(message_ids=(41,)))
        (reply,) = world.claim()
        assert reply.rendered.payload == {"chat_id": 7, "text": "reply", "reply_to": 41}

    def test_a_message_in_another_chat_is_not_replied_to(self, world: World) -> None:
        post_id = world.posted(41, chat=-5)
        world.add("reply", chat=-6, reply_to_post_id=post_id)
        (reply,) = world.claim()
        assert reply.rendered.payload == {"chat_id": -6, "text": "reply"}


class TestHolds:
    def test_a_row_held_back_blocks_its_own_lane_only(self, world: World) -> None:
        world.add("one", lane=Lane.ANSWER)
        world.deliver(NotSent(reason="no line"))
        world.add("two", lane=Lane.ANSWER)
        world.add("work", lane=Lane.WORK)
        assert world.words() == [(7, "work")]

    def test_and_tells_when_to_look_again(self, world: World) -> None:
        world.add("one")
        world.deliver(NotSent(reason="no line"))
        assert world.claims().wake_at == WALL + 1
        world.wall = WALL + 1
        assert world.words() == [(7, "one")]

    def test_a_flooded_chat_waits_the_others_do_not(self, world: World) -> None:
        world.add("one", 1)
        world.deliver(Flood(retry_after=35))
        world.add("alarm", 1, lane=Lane.ALARM)
        world.add("other", 2)
        claims = world.claims()
        assert [one.row.chat_id for one in claims.calls] == [2]
        assert claims.wake_at == WALL + 35
        world.wall = WALL + 35
        assert world.words() == [(1, "alarm")]

    def test_however_many_are_flooded_the_others_do_not_wait(self, world: World) -> None:
        for chat in (1, 2, 3, 4):
            world.add("one", chat)
        world.deliver(Flood(retry_after=3600))
        world.add("other", 5)
        claims = world.claims()
        assert [one.row.chat_id for one in claims.calls] == [5]
        assert claims.wake_at == WALL + 3600
        world.wall = WALL + 3600
        assert [chat for chat, _ in world.words()] == [1, 2, 3, 4]

    def test_nothing_waiting_needs_no_waking(self, world: World) -> None:
        claims = world.claims()
        assert (claims.calls, claims.wake_at) == ((), None)


class TestPace:
    def test_a_chat_out_of_budget_does_not_stop_the_others(self, world: World) -> None:
        pacing = Pacing()
        for _ in range(4):
            pacing.spend(1, Lane.ANSWER, 1, WALL)
        world.pace = pacing
        world.add("one", 1, lane=Lane.ANSWER)
        world.add("two", 1, lane=Lane.BULK)
        world.add("other", 2)
        claims = world.claims()
        assert [one.row.chat_id for one in claims.calls] == [2]
        assert claims.wake_at == WALL + 1

    def test_one_pass_takes_no_more_than_the_lanes_share_of_the_overall_budget(self, world: World) -> None:
        world.pace = Pacing()
        for lane in (Lane.BULK, Lane.ANSWER):
            for chat in range(1, 41):
                world.add(lane.name, chat + 100 * lane, lane=lane)
        claims = world.claims()
        assert [one.row.lane for one in claims.calls] == [Lane.ANSWER] * 8
        assert claims.wake_at == WALL + MOMENT_S
        world.pace = Pacing()
        assert [one.row.lane for one in world.claim()] == [Lane.ANSWER] * 8

    def test_of_the_calls_only_some_may_be_bulk(self, world: World) -> None:
        for chat in range(1, 11):
            world.add("news", chat, lane=Lane.BULK)
        world.add("answer", 99, lane=Lane.ANSWER)
        assert [one.row.chat_id for one in world.claims(bulk_limit=2).calls] == [99, 1, 2]
        world.add("another", 98, lane=Lane.ANSWER)
        assert [one.row.chat_id for one in world.claims(bulk_limit=0).calls] == [98]

    def test_claiming_spends_nothing_by_itself(self, world: World) -> None:
        world.pace = Pacing()
        world.add("one", 1)
        world.claim()
        assert world.pace.next_open(Lane.ANSWER, WALL) == WALL
        assert world.pace.may_send(1, Lane.ANSWER, 4, WALL)


class TestChats:
    def test_messages_to_a_dead_chat_are_undeliverable(self, world: World) -> None:
        world.write(lambda uow: uow.chats.died(7, "blocked", NOW))
        send, other = world.add_row("one"), world.add_row("two", 8)
        assert world.words() == [(8, "two")]
        assert world.row(send, "state") == ("dead",)
        assert world.heard.told == [("undelivered", send, "chat is dead")]
        assert world.row(other, "state") == ("sending",)
        dead = world.write(lambda uow: uow.chats.get(7))
        assert dead is not None
        assert dead.dead_reason == "blocked"

    def test_messages_to_a_migrated_group_follow_it(self, world: World) -> None:
        world.write(lambda uow: uow.chats.note(chat_id=-5, kind="group", at=NOW))
        world.write(lambda uow: uow.chats.migrate(-5, -1005, NOW))
        world.add("late", chat=-5)
        claims = world.claims()
        assert (claims.calls, claims.wake_at) == ((), WALL)
        assert world.words() == [(-1005, "late")]
        assert world.heard.told == []


class TestTexts:
    def test_a_text_that_cannot_be_made_is_a_dead_letter_and_stops_nobody(self, world: World) -> None:
        one, broken, two = world.add_row("one", 1), world.add_row("broken", 2), world.add_row("two", 3)
        assert world.words() == [(1, "one"), (3, "two")]
        assert world.row(broken, "state", "error") == ("dead", "cannot be rendered: ZeroDivisionError")
        assert world.heard.told == [("alarm", broken, "cannot be rendered: ZeroDivisionError")]
        assert [problem.row_id for problem in world.problems] == [broken]
        assert [world.row(row_id, "state") for row_id in (one, two)] == [("sending",), ("sending",)]

    def test_a_request_that_cannot_be_stored_is_a_dead_letter_too(self, world: World) -> None:
        bad = world.add_row("unstorable", 1)
        world.add("fine", 2)
        assert world.words() == [(2, "fine")]
        assert world.row(bad, "state", "error") == ("dead", "cannot be rendered: UnicodeEncodeError")

    def test_a_notice_of_another_version_is_a_dead_letter(self, world: World) -> None:
        row_id = world.add_row("one")
        world.write(lambda uow: uow.connection.execute(text("UPDATE outbox SET notice = 'Unheard'")) and None)
        assert world.words() == []
        assert world.row(row_id, "state", "error") == ("dead", "cannot be rendered: UnreadableNoticeError")

    def test_a_stored_request_of_another_version_is_a_dead_letter_and_stops_nobody(self, world: World) -> None:
        row_id = world.add_row("perhaps", 1)
        world.deliver(Ambiguous(reason="?"))
        world.write(lambda uow: uow.connection.execute(text("UPDATE outbox SET rendered = 'p1:[]'")) and None)
        world.add("fine", 2)
        world.wall += 1
        assert world.words() == [(2, "fine")]
        assert world.row(row_id, "state", "error") == ("dead", "cannot be rendered: UnreadableNoticeError")

    def test_nothing_left_to_say_counts_as_sent_and_lets_the_next_one_go(self, world: World) -> None:
        row_id = world.add_row("silence")
        world.add("next")
        claims = world.claims()
        assert (claims.calls, claims.wake_at) == ((), WALL)
        assert world.row(row_id, "state", "error") == ("sent", "nothing to say")
        assert world.words() == [(7, "next")]

    def test_a_hook_that_fails_is_undone_alone(self, world: World) -> None:
        def fail(uow: object) -> None:
            uow.posts.create(chat_id=1, kind=PostKind.NOTICE)  # type: ignore[attr-defined]  # any unit of work
            raise ZeroDivisionError

        world.heard.answer = fail
        broken = world.add_row("broken", 1)
        world.add("fine", 2)
        assert world.words() == [(2, "fine")]
        assert world.row(broken, "state", "error") == ("dead", "follow-up failed: ZeroDivisionError")
        assert [type(problem.error) for problem in world.problems] == [ZeroDivisionError, ZeroDivisionError]
        assert world.write(lambda uow: uow.posts.get(1)) is None


@pytest.mark.parametrize("limit", [0, -3])
def test_without_room_nothing_is_claimed(world: World, limit: int) -> None:
    world.add("one")
    assert world.words(limit) == []


class TestAlarms:
    """They wait for nobody's calls, and not for what others are told to wait for (EMG-2)."""

    def test_they_go_when_everybody_elses_calls_are_under_way(self, world: World) -> None:
        world.add("answer", 1)
        world.add("alarm", 2, lane=Lane.ALARM)
        world.add("alarm", 3, lane=Lane.ALARM)
        said = [one.row.chat_id for one in world.claims(limit=0, alarm_limit=24).calls]
        assert said == [2, 3]

    def test_their_own_calls_are_limited_and_leave_the_others_theirs(self, world: World) -> None:
        for chat in (1, 2, 3):
            world.add("alarm", chat, lane=Lane.ALARM)
        world.add("answer", 4)
        assert [one.row.chat_id for one in world.claims(limit=5, alarm_limit=2).calls] == [1, 2, 4]

    def test_one_that_is_held_back_is_told_of(self, world: World) -> None:
        world.add("hello", 1)
        world.deliver(Flood(retry_after=60))
        row = world.add_row("alarm", chat=1, lane=Lane.ALARM)
        world.add("answer", 1)
        assert world.words() == []
        assert world.heard.told == [("held", row, "flooded")]
        world.wall += 60
        assert world.words() == [(1, "alarm")]
