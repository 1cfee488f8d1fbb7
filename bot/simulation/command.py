"""`concierge simulate`: worlds one after the other on every core, and what there is to say of those that fail."""

import gc
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count, islice
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from time import process_time
from typing import Final

from bot.clock import SystemMachine
from bot.simulation.ground import Ground, prepared
from bot.simulation.invariants.table import Violation
from bot.simulation.reckoning import violations
from bot.simulation.shrinking import shrunk
from bot.simulation.tally import Heading, Tally, most_repeated, never, tally_of, told
from bot.simulation.weather import DAY_S
from bot.simulation.world import Size, unfolded

_LAST_LINES: Final = 60
_PORTION: Final = 8
"""At most so many worlds are played on one ground, which takes a while to prepare."""
_SAID_EVERY: Final = 20

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to play. `until_days` ends worlds early; `history` is the file for the lines of the last one.

    With `lasts_s` worlds are begun until so many seconds are over, and `seeds` only says with which the first one is.
    `covering`: something that never happened in any of them counts as a failure.
    """

    seeds: Sequence[int]
    size: Size
    lasts_s: float | None = None
    covering: bool = False
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
    lives: int
    tally: Tally
    cpu_s: float
    lasted_s: float = 0.0
    most_repeated: int = 0
    """Of one chat, by one death."""
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
            lives=story.lives,
            tally=tally_of(story),
            lasted_s=story.lasted_s,
            most_repeated=most_repeated(story),
            cpu_s=process_time() - began,
            found=found,
            history=tuple(story.chronicle.lines),
        )


def play_order(order: Order, *, say: Say) -> int:
    """Play them all and say how it was; returns how many failed."""
    sums, watch = _Sums(), SystemMachine()
    began = watch.monotonic()
    for world in _each(order):
        sums.add(world)
        if world.failed:
            _tell(world, order, say)
        if order.history is not None:
            order.history.write_text("\n".join(world.history) + "\n", encoding="utf-8", errors="backslashreplace")
        if sums.worlds % _SAID_EVERY == 0:
            passed = timedelta(seconds=round(watch.monotonic() - began))
            say(f"{sums.worlds} worlds, {sums.requests:,} requests, {sums.failed} failed ({passed})")
    lasted = f"{sums.worlds} worlds of {order.size.days:g} days or more"
    say(f"{lasted}, {sums.requests:,} requests; {sums.cpu_s:.1f} s CPU each.")
    for line in told(sums.tally):
        say(f"  {line}")
    say(f"  fewest requests in one world: {sums.fewest:,}")
    say(f"  most messages that one death repeated in one chat: {sums.most_repeated}")
    missing = never(sums.tally) if order.covering else []
    if missing:
        say(f"Nothing is proved about what never happened: {', '.join(missing)}.")
    say(f"{sums.failed} failed.")
    return sums.failed + len(missing)


class _Sums:
    """Of all worlds so far."""

    def __init__(self) -> None:
        self.worlds = self.failed = self.most_repeated = self.fewest = 0
        self.tally: Tally = Counter()
        self._cpu_s = 0.0

    def add(self, world: Played) -> None:
        requests = _requests(world.tally)
        self.fewest = min(self.fewest, requests) if self.worlds else requests
        self.worlds += 1
        self.failed += world.failed
        self.tally.update(world.tally)
        self.most_repeated = max(self.most_repeated, world.most_repeated)
        self._cpu_s += world.cpu_s

    @property
    def requests(self) -> int:
        return _requests(self.tally)

    @property
    def cpu_s(self) -> float:
        """Of one world."""
        return self._cpu_s / max(self.worlds, 1)


def _requests(tally: Tally) -> int:
    return sum(times for (heading, _), times in tally.items() if heading is Heading.REQUESTS)


def _each(order: Order) -> Iterator[Played]:
    workers, portions = order.jobs or cpu_count() or 1, _portions(order)
    if workers == 1 or (order.lasts_s is None and len(order.seeds) == 1):
        for portion in portions:
            yield from play_all(portion)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        under_way = {pool.submit(play_all, portion) for portion in islice(portions, workers)}
        while under_way:
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            under_way |= {pool.submit(play_all, portion) for portion in islice(portions, len(done))}
            for one in done:
                yield from one.result()


def _portions(order: Order) -> Iterator[Order]:
    """What is played on one ground each; asked for when somebody has time for it."""
    if order.lasts_s is None:
        several = max(1, min(_PORTION, len(order.seeds) // (4 * (order.jobs or cpu_count() or 1))))
        for first in range(0, len(order.seeds), several):
            yield replace(order, seeds=order.seeds[first : first + several])
        return
    watch = SystemMachine()
    ends = watch.monotonic() + order.lasts_s
    for seed in count(order.seeds[0]):
        if watch.monotonic() >= ends:
            return
        yield replace(order, seeds=[seed])


def play_all(order: Order) -> list[Played]:
    """Several worlds on one ground, in this process; a history comes with those that fail, or when it is wanted."""
    with prepared() as ground, _shared_is_left_alone():
        worlds = [_safely(seed, order, ground=ground) for seed in order.seeds]
    return [one if one.failed or order.history is not None else replace(one, history=()) for one in worlds]


@contextmanager
def _shared_is_left_alone() -> Iterator[None]:
    """What all worlds share is not looked through again and again; what is left of them goes, before others come."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.collect()


def _safely(seed: int, order: Order, *, ground: Ground) -> Played:
    try:
        return play(seed, order.size, ground=ground, until_s=order.until_s)
    except Exception:  # noqa: BLE001  a world that cannot be played is one that fails
        trace = traceback.format_exc()
        return Played(seed=seed, digest="", lives=1, tally=Counter(), cpu_s=0.0, failure=trace)


def _tell(world: Played, order: Order, say: Say) -> None:
    again = f"concierge simulate --seeds 1 --from {world.seed} {_options(order.size)}"
    say(f"Seed {world.seed} fails. Again: {again}")
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
            days = shrunk(ground, world.seed, order.size, world.found, lasted_s=world.lasted_s)
            history = play(world.seed, order.size, ground=ground, until_s=days * DAY_S).history or history
        say(f"  The first {days:g} days are enough: {again} --until {days:g}")
    say(f"  The end of its history ({len(history)} lines):")
    for line in history[-_LAST_LINES:]:
        say(f"    {line}")


def _options(size: Size) -> str:
    return (
        f"--days {size.days:g} --residents {size.residents} --requests {size.requests} "
        f"--crashes {size.crashes} --trouble {size.trouble:g}"
    )
