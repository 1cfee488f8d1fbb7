"""What a bench measures: loads, latencies, memory, the start; and how several rounds become one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Final

MEGABYTE: Final = 1024.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Latencies in milliseconds."""

    p50_ms: float
    p99_ms: float
    worst_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`updates` answered in `seconds`; `starved` counts the steps nobody was ready to take."""

    updates: int
    seconds: float
    starved: int
    latency: Spread

    @property
    def per_second(self) -> float:
        return self.updates / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One bot in one round, from its start to its end.

    Memory is resident memory (VmRSS) in MiB; processor time is that of the load at full speed.
    """

    first_answer_s: float
    rest_mib: float
    closed: Load
    cpu_s: float
    server_cpu_s: float
    open: Load
    after_mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The medians of a bot's rounds."""

    updates_per_second: float
    cpu_ms_per_update: float
    server_cpu_ms_per_update: float
    p50_ms: float
    p99_ms: float
    rest_mib: float
    after_mib: float
    first_answer_s: float
    starved: int


def spread(seconds: Sequence[float]) -> Spread:
    """Percentiles by nearest rank; raises ValueError for no latencies at all."""
    if not seconds:
        message = "nothing was measured"
        raise ValueError(message)
    ordered = sorted(seconds)

    def rank(share: float) -> float:
        return ordered[max(0, ceil(share * len(ordered)) - 1)] * 1000

    return Spread(p50_ms=rank(0.50), p99_ms=rank(0.99), worst_ms=ordered[-1] * 1000)


def summary(rounds: Sequence[Round]) -> Summary:
    """Each number is the median over the rounds, so that one disturbed round does not count."""
    return Summary(
        updates_per_second=median(one.closed.per_second for one in rounds),
        cpu_ms_per_update=median(one.cpu_s / one.closed.updates * 1000 for one in rounds),
        server_cpu_ms_per_update=median(one.server_cpu_s / one.closed.updates * 1000 for one in rounds),
        p50_ms=median(one.open.latency.p50_ms for one in rounds),
        p99_ms=median(one.open.latency.p99_ms for one in rounds),
        rest_mib=median(one.rest_mib for one in rounds),
        after_mib=median(one.after_mib for one in rounds),
        first_answer_s=median(one.first_answer_s for one in rounds),
        starved=sum(one.open.starved for one in rounds),
    )
