"""`concierge simulate`: worlds one after the other on every core, and what there is to say of those that fail."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import process_time
from typing import Final

from bot.simulation.ground import Ground, prepared
from bot.simulation.invariants.table import Violation, opened
from bot.simulation.reckoning import violations
from bot.simulation.shrinking import shrunk
from bot.simulation.weather import DAY_S
from bot.simulation.world import Size, Story, unfolded

_LAST_LINES: Final = 60
_PORTION: Final = 2
"""So many worlds are played on one ground, which takes a while to prepare."""

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to play. `until_days` ends worlds early; `history` is the file for the lines of the last one."""

    seeds: Sequence[int]
    size: Size
    jobs: int | None = None
    shrink: bool = True
    until_days: float | None = None
    history: Path | None = None

    @property
    def until_s(self) -> float | None:
        return None if self.until_days is None else self.until_days * DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What is known of one world afterwards; `failure` is empty when everything held."""

    seed: int
    digest: str
    requests: int
    lives: int
    sent: int
    lost_answers: int
    cpu_s: float
    found: tuple[Violation, ...] = ()
    failure: str = ""
    history: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.found or self.failure)


def play(seed: int, size: Size, *, ground: Ground, until_s: float | None = None) -> Played:
    """One world from its beginning (to an early end) to the judgement."""
    began = process_time()
    with unfolded(ground, seed, size, until_s=until_s) as story:
        found = tuple(violations(story))
        return Played(
            seed=seed,
            digest=story.chronicle.digest,
            requests=_tickets_of(story),
            lives=story.lives,
            sent=len(story.telegram.said),
            lost_answers=sum(not one.told for one in story.telegram.said),
            cpu_s=process_time() - began,
            found=found,
            history=tuple(story.chronicle.lines),
        )


def play_order(order: Order, *, say: Say) -> int:
    """Play them all and say how it was; returns how many failed."""
    worlds: list[Played] = []
    for world in _each(order):
        worlds.append(replace(world, history=()))
        if world.failed:
            _tell(world, order, say)
        if order.history is not None:
            order.history.write_text("\n".join(world.history) + "\n", encoding="utf-8", errors="backslashreplace")
    ends, sent = sum(one.lives - 1 for one in worlds), sum(one.sent for one in worlds)
    requests, cpu_s = sum(one.requests for one in worlds), sum(one.cpu_s for one in worlds)
    failed = sum(one.failed for one in worlds)
    days = order.size.days
    say(f"{len(worlds)} worlds of {days:g} days: {requests} requests, {ends} ends of the process, {sent} messages,")
    say(f"{sum(one.lost_answers for one in worlds)} lost answers; {cpu_s / max(len(worlds), 1):.1f} s CPU each.")
    say(f"{failed} failed.")
    return failed


def _each(order: Order) -> Iterator[Played]:
    workers, seeds = order.jobs or cpu_count() or 1, order.seeds
    portions = [replace(order, seeds=seeds[first : first + _PORTION]) for first in range(0, len(seeds), _PORTION)]
    if workers == 1 or len(portions) == 1:
        for portion in portions:
            yield from play_all(portion)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(play_all, portion) for portion in portions]):
            yield from done.result()


def play_all(order: Order) -> list[Played]:
    """Several worlds on one ground, in this process; a history comes with those that fail, or when it is wanted."""
    with prepared() as ground:
        worlds = [_safely(seed, order, ground=ground) for seed in order.seeds]
    return [one if one.failed or order.history is not None else replace(one, history=()) for one in worlds]


def _safely(seed: int, order: Order, *, ground: Ground) -> Played:
    try:
        return play(seed, order.size, ground=ground, until_s=order.until_s)
    except Exception:  # noqa: BLE001  a world that cannot be played is one that fails
        told = traceback.format_exc()
        return Played(seed=seed, digest="", requests=0, lives=1, sent=0, lost_answers=0, cpu_s=0.0, failure=told)


def _tell(world: Played, order: Order, say: Say) -> None:
    size = order.size
    say(f"Seed {world.seed} fails. Again: concierge simulate --seeds 1 --from {world.seed} {_options(size)}")
    if world.failure:
        say(world.failure)
        return
    for one in world.found:
        say(f"  {one.invariant}")
        for sentence in one.sentences:
            say(f"    {sentence}")
    history = world.history
    if order.shrink and order.until_days is None:
        say("  Looking for the shortest beginning that fails …")
        with prepared() as ground:
            until_s = shrunk(ground, world.seed, size, world.found)
            history = play(world.seed, size, ground=ground, until_s=until_s).history or history
        say(f"  The first {until_s / DAY_S:.3f} days are enough: --until {until_s / DAY_S:.3f}")
    say(f"  The end of its history ({len(history)} lines):")
    for line in history[-_LAST_LINES:]:
        say(f"    {line}")


def _options(size: Size) -> str:
    return (
        f"--days {size.days:g} --residents {size.residents} --requests {size.requests} "
        f"--crashes {size.crashes} --trouble {size.trouble:g}"
    )


def _tickets_of(story: Story) -> int:
    with opened(str(story.path)) as database:
        (count,) = database.execute("SELECT count(*) FROM tickets").fetchone()
        return int(count)
