"""The pace of sending, with the time set by hand."""

import pytest

from bot.messenger.pacing import MOMENT_S, NoPacing, Pacing, Window
from domain.outgoing import Lane

T0 = 1_000_000.0
GROUP = -1005
PERSON = 7


def send_all_it_can(pacing: Pacing, chat_id: int, lane: Lane, wall: float, cost: int = 1) -> int:
    sent = 0
    while sent < 1000 and pacing.may_send(chat_id, lane, cost, wall):
        pacing.spend(chat_id, lane, cost, wall)
        sent += 1
    return sent


def spend_on_others(pacing: Pacing, count: int, wall: float, lane: Lane = Lane.ALARM) -> None:
    for chat_id in range(100, 100 + count):
        pacing.spend(chat_id, lane, 1, wall)


class TestOverall:
    def test_thirty_a_second_but_bulk_leaves_ten_and_the_last_five_are_for_alarms(self) -> None:
        pacing = Pacing()
        spend_on_others(pacing, 19, T0 - 0.5)
        assert [pacing.may_send(PERSON, lane, 1, T0) for lane in Lane] == [True, True, True, True]
        pacing.spend(200, Lane.BULK, 1, T0)
        assert [pacing.may_send(PERSON, lane, 1, T0) for lane in Lane] == [True, True, True, False]
        spend_on_others(pacing, 5, T0)
        assert [pacing.may_send(PERSON, lane, 1, T0) for lane in Lane] == [True, False, False, False]
        spend_on_others(pacing, 5, T0)
        assert [pacing.may_send(PERSON, lane, 1, T0) for lane in Lane] == [False, False, False, False]

    def test_what_waits_goes_out_evenly_so_that_every_alarm_soon_finds_room(self) -> None:
        pacing = Pacing()
        sent = 0
        for tick in range(200):
            wall = T0 + tick * 0.01
            while pacing.may_send(1000 + sent, Lane.ANSWER, 1, wall):
                pacing.spend(1000 + sent, Lane.ANSWER, 1, wall)
                sent += 1
            assert pacing.may_send(GROUP, Lane.ALARM, 5, wall)
            assert pacing.next_ready(GROUP, Lane.ALARM, 12, wall) - wall <= 0.5, "also a second one"
        assert sent == 50, "as many as ever"

    def test_in_no_second_more_than_thirty(self) -> None:
        pacing = Pacing()
        times: list[float] = []
        for tick in range(400):
            wall = T0 + tick * 0.01
            chat_id = 0
            while pacing.may_send(chat_id := chat_id + 1, Lane.ALARM, 1, wall) or chat_id < 200:
                if pacing.may_send(chat_id, Lane.ALARM, 1, wall):
                    pacing.spend(chat_id, Lane.ALARM, 1, wall)
                    times.append(wall)
        assert max(sum(start <= one < start + 0.999 for one in times) for start in times) == 30
        assert len(times) == 120

    def test_while_bulk_takes_all_it_can_an_answer_never_waits(self) -> None:
        pacing = Pacing()
        waited = []
        for tick in range(500):
            wall = T0 + tick * 0.01
            for chat_id in range(1000 + tick * 100, 1100 + tick * 100):
                if pacing.may_send(chat_id, Lane.BULK, 1, wall):
                    pacing.spend(chat_id, Lane.BULK, 1, wall)
            if tick % 25 == 0:  # four answers a second
                waited.append(pacing.next_ready(PERSON + tick, Lane.ANSWER, 1, wall) - wall)
                pacing.spend(PERSON + tick, Lane.ANSWER, 1, wall)
        assert waited == [0.0] * 20

    def test_tells_when_there_is_room_again(self) -> None:
        pacing = Pacing()
        spend_on_others(pacing, 20, T0)
        spend_on_others(pacing, 10, T0 + 0.5)
        now = T0 + 0.6
        assert pacing.next_open(Lane.ALARM, now) == T0 + 1
        assert pacing.next_ready(PERSON, Lane.ANSWER, 5, now) == T0 + 1
        assert pacing.next_ready(PERSON, Lane.ANSWER, 16, now) == T0 + 1.5
        assert pacing.may_send(PERSON, Lane.ANSWER, 1, T0 + 1)

    def test_an_album_costs_what_it_holds(self) -> None:
        pacing = Pacing()
        spend_on_others(pacing, 20, T0 - 0.5)
        assert not pacing.may_send(GROUP, Lane.ANSWER, 6, T0)
        assert pacing.may_send(GROUP, Lane.ANSWER, 5, T0)


class TestPersons:
    def test_a_burst_then_one_a_second(self) -> None:
        pacing = Pacing()
        assert send_all_it_can(pacing, PERSON, Lane.ANSWER, T0) == 4
        assert pacing.next_ready(PERSON, Lane.ANSWER, 1, T0) == T0 + 1
        assert [send_all_it_can(pacing, PERSON, Lane.ANSWER, T0 + second) for second in (1, 2, 2.5, 3, 10)] == [
            1,
            1,
            0,
            1,
            4,
        ]

    def test_bulk_leaves_half_of_the_burst_for_an_answer(self) -> None:
        pacing = Pacing()
        assert send_all_it_can(pacing, PERSON, Lane.BULK, T0) == 2
        assert pacing.next_ready(PERSON, Lane.BULK, 1, T0) == T0 + 1
        assert send_all_it_can(pacing, PERSON, Lane.ANSWER, T0) == 2

    def test_a_large_album_of_bulk_waits_for_a_full_burst_and_goes(self) -> None:
        pacing = Pacing()
        pacing.spend(PERSON, Lane.ANSWER, 1, T0)
        assert pacing.next_ready(PERSON, Lane.BULK, 10, T0) == T0 + 1

    def test_persons_do_not_wait_for_each_other(self) -> None:
        pacing = Pacing()
        send_all_it_can(pacing, PERSON, Lane.ANSWER, T0)
        assert pacing.may_send(PERSON + 1, Lane.ANSWER, 1, T0)

    def test_an_album_larger_than_the_burst_goes_and_is_paid_later(self) -> None:
        pacing = Pacing()
        assert pacing.may_send(PERSON, Lane.ANSWER, 10, T0)
        pacing.spend(PERSON, Lane.ANSWER, 10, T0)
        assert pacing.next_ready(PERSON, Lane.ANSWER, 1, T0) == T0 + 7


class TestGroups:
    def test_twenty_a_minute_but_bulk_leaves_six_and_the_last_three_are_for_alarms(self) -> None:
        pacing = Pacing()
        bulk = [send_all_it_can(pacing, GROUP, Lane.BULK, T0 + second) for second in range(5)]
        assert sum(bulk) == 14
        assert send_all_it_can(pacing, GROUP, Lane.WORK, T0 + 5) == 3
        assert send_all_it_can(pacing, GROUP, Lane.ALARM, T0 + 5) == 3
        assert pacing.next_ready(GROUP, Lane.ALARM, 1, T0 + 5) == T0 + 60

    def test_in_no_minute_more_than_twenty(self) -> None:
        pacing = Pacing()
        times: list[float] = []
        for second in range(300):
            sent = send_all_it_can(pacing, GROUP, Lane.ALARM, T0 + second)
            times += [T0 + second] * sent
        assert max(sum(start <= one < start + 60 for one in times) for start in times) == 20
        assert len(times) == 100

    def test_groups_do_not_wait_for_each_other(self) -> None:
        pacing = Pacing()
        for second in range(5):
            send_all_it_can(pacing, GROUP, Lane.WORK, T0 + second)
        assert not pacing.may_send(GROUP, Lane.WORK, 1, T0 + 5)
        assert pacing.may_send(GROUP - 1, Lane.WORK, 1, T0 + 5)


class TestAllowance:
    def test_what_a_pass_spends_is_its_own(self) -> None:
        pacing = Pacing()
        allowance = pacing.allowance()
        for chat_id in range(1, 9):
            assert allowance.may_send(chat_id, Lane.ANSWER, 1, T0)
            allowance.spend(chat_id, Lane.ANSWER, 1, T0)
        assert not allowance.may_send(99, Lane.ANSWER, 1, T0)
        assert allowance.next_open(Lane.ANSWER, T0) == T0 + MOMENT_S
        assert pacing.next_open(Lane.ANSWER, T0) == T0
        assert pacing.allowance().may_send(99, Lane.ANSWER, 1, T0)

    def test_a_pass_sees_what_the_chats_have_left(self) -> None:
        pacing = Pacing()
        send_all_it_can(pacing, PERSON, Lane.ANSWER, T0)
        assert pacing.allowance().next_ready(PERSON, Lane.ANSWER, 1, T0) == T0 + 1


def test_a_clock_set_back_does_not_close_the_way_for_an_hour() -> None:
    pacing = Pacing()
    spend_on_others(pacing, 30, T0)
    send_all_it_can(pacing, PERSON, Lane.ANSWER, T0 + 1)
    assert pacing.may_send(PERSON + 1, Lane.ANSWER, 1, T0 - 3600)
    assert pacing.next_ready(PERSON, Lane.ANSWER, 1, T0 - 3600) == T0 - 3599


def test_idle_chats_are_forgotten() -> None:
    pacing = Pacing()
    for number in range(3000):
        pacing.spend(number + 1, Lane.BULK, 1, T0 + number)
        pacing.spend(-number - 1, Lane.BULK, 1, T0 + number)
    assert len(pacing._people) + len(pacing._groups) <= 1025


def test_more_than_a_window_ever_holds_waits_until_it_is_empty() -> None:
    window = Window(most=dict.fromkeys(Lane, 2), seconds=10.0)
    window.spend(1, T0)
    assert [window.ready_at(Lane.ANSWER, cost, T0) for cost in (1, 2, 5)] == [T0, T0 + 10, T0 + 10]
    assert window.is_idle(T0 + 10)


@pytest.mark.parametrize("chat_id", [PERSON, GROUP])
def test_without_pacing_everything_goes(chat_id: int) -> None:
    off = NoPacing()
    allowance = off.allowance()
    for _ in range(100):
        allowance.spend(chat_id, Lane.BULK, 10, T0)
        off.spend(chat_id, Lane.BULK, 10, T0)
    assert allowance.may_send(chat_id, Lane.BULK, 10, T0)
    assert off.next_ready(chat_id, Lane.BULK, 10, T0) == off.next_open(Lane.BULK, T0) == T0
