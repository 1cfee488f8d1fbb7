"""The two ways to play a dialogue: as fast as the answers come, and at a steady rate."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.bench.dialogue import Dialogue
from bot.bench.player import Player, Talk


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What was played: how many updates, how long each awaited answer took (seconds), and `starved`: how many steps of
    a steady rate nobody was ready to take."""

    updates: int
    took: Sequence[float]
    starved: int = 0


Deal = Callable[[int, int], Dialogue]
"""Which dialogue the resident with this number plays in this turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """So many steps per second for so many seconds."""

    per_second: float
    seconds: float


async def play_closed(
    player: Player, deal: Deal, *, residents: Sequence[int], turns: int, first_turn: int = 0, think_s: float = 0.0
) -> Played:
    """Every resident plays `turns` dialogues, each step `think_s` after the last one is answered."""
    took: list[float] = []
    updates, left = 0, len(residents) * turns
    next_turn = dict.fromkeys(residents, first_turn)
    finished = asyncio.Event()
    loop = asyncio.get_running_loop()

    def begin(number: int) -> None:
        turn, next_turn[number] = next_turn[number], next_turn[number] + 1
        player.act(player.begin(number, deal(number, turn), turn=turn, on_answer=lambda talk: go_on(number, talk)))

    def go_on(number: int, talk: Talk) -> None:
        nonlocal left, updates
        if not talk.over:
            if think_s:
                loop.call_later(think_s, player.act, talk)
            else:
                player.act(talk)
            return
        took.extend(talk.took)
        updates, left = updates + talk.at, left - 1
        if next_turn[number] < first_turn + turns:
            begin(number)
        elif left == 0:
            finished.set()

    for number in residents:
        begin(number)
    await finished.wait()
    return Played(updates=updates, took=took)


async def play_open(player: Player, deal: Deal, *, residents: Sequence[int], pace: Pace, first_turn: int = 0) -> Played:
    """Steps at a fixed rate, whoever's turn it is, however slow the answers."""
    took: list[float] = []
    next_turn = dict.fromkeys(residents, first_turn)
    ready: deque[tuple[int, Talk | None]] = deque((number, None) for number in residents)
    taken = starved = 0
    drained = asyncio.Event()

    def go_on(number: int, talk: Talk) -> None:
        ready.append((number, None if talk.over else talk))
        if talk.over:
            took.extend(talk.took)
        drained.set()

    def take_a_step() -> None:
        number, talk = ready.popleft()
        if talk is None:
            turn, next_turn[number] = next_turn[number], next_turn[number] + 1
            talk = player.begin(number, deal(number, turn), turn=turn, on_answer=lambda talk: go_on(number, talk))
        player.act(talk)

    loop = asyncio.get_running_loop()
    started = loop.time()
    for tick in range(int(pace.per_second * pace.seconds)):
        await asyncio.sleep(max(0.0, started + tick / pace.per_second - loop.time()))
        if ready:
            taken += 1
            take_a_step()
        else:
            starved += 1
    while len(ready) < len(residents):
        drained.clear()
        await drained.wait()
    took.extend(seconds for _, talk in ready if talk is not None for seconds in talk.took)
    return Played(updates=taken, took=took, starved=starved)
