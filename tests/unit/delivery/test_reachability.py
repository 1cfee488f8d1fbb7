"""How often it is tried when Telegram cannot be reached."""

from bot.messenger.reachability import Reachability

T0 = 1_000_000.0


def test_the_way_is_open() -> None:
    way = Reachability()
    assert (way.limit(64, T0), way.closed_until(T0)) == (64, None)


def test_calls_that_fail_together_count_once_and_one_call_finds_out() -> None:
    way = Reachability()
    for _ in range(64):
        way.failed(T0)
    assert (way.limit(64, T0), way.closed_until(T0)) == (0, T0 + 0.5)
    assert (way.limit(64, T0 + 0.5), way.closed_until(T0 + 0.5)) == (1, None)


def test_the_pauses_grow_to_half_a_minute() -> None:
    way = Reachability()
    wall, pauses = T0, []
    for _ in range(9):
        way.failed(wall)
        reopened = way.closed_until(wall)
        assert reopened is not None
        pauses.append(reopened - wall)
        wall = reopened
    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]


def test_the_first_answer_opens_the_way_for_all() -> None:
    way = Reachability()
    way.failed(T0)
    way.failed(T0 + 1)
    way.answered()
    assert way.limit(64, T0 + 1) == 64
    way.failed(T0 + 2)
    assert way.closed_until(T0 + 2) == T0 + 2.5


class TestFloods:
    def test_flooded_chats_hold_nobody_else_as_long_as_somebody_is_served(self) -> None:
        way = Reachability()
        for chat in (-1, -2, -3, -4, -5):
            way.flooded(chat, T0)
            assert way.limit(64, T0) == 64
            way.answered()

    def test_one_chat_that_is_refused_again_and_again_is_one_chat(self) -> None:
        way = Reachability()
        for _ in range(9):
            way.flooded(-1, T0)
        assert way.limit(64, T0) == 64

    def test_three_chats_in_a_row_may_mean_all_of_us_and_one_call_finds_out(self) -> None:
        way = Reachability()
        for chat in (-1, -2, -3):
            way.flooded(chat, T0)
        assert (way.limit(64, T0), way.closed_until(T0)) == (0, T0 + 0.5)
        assert way.limit(64, T0 + 0.5) == 1
        way.flooded(7, T0 + 0.5)
        assert way.closed_until(T0 + 0.5) == T0 + 1.5
        way.answered()
        assert way.limit(64, T0 + 0.5) == 64
        way.flooded(-1, T0 + 1)
        assert way.limit(64, T0 + 1) == 64

    def test_a_refusal_shows_that_telegram_can_be_reached(self) -> None:
        way = Reachability()
        way.failed(T0)
        way.flooded(-1, T0 + 1)
        assert way.limit(64, T0 + 1) == 64
