"""The table of benches: what each is called, what can be asked of it, and which module measures it.

A new bench is a plan (bot/bench/plans.py), a module of bot/bench/measures/ with
`async def measure(plan, means: Means) -> Section`, and a line here. The command line, `bench all`, the table, JSON and
the comparison follow.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from bot.bench.plans import (
    AnnouncePlan,
    DialoguePlan,
    LatencyPlan,
    MemoryPlan,
    Plan,
    PostgresPlan,
    ReachPlan,
    ScalePlan,
    SosPlan,
    StartPlan,
    TimersPlan,
)

if TYPE_CHECKING:
    from bot.bench.figures import Section
    from bot.bench.means import Means

    Measure = Callable[[Any, Means], Awaitable[Section]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """`plan`: everything as the aims are meant. `small`: a minute at most, for `bench all --small`; None leaves it out.

    The module has the name of the bench and is loaded only when it is asked for: `concierge run` reads this table too.
    """

    name: str
    help: str
    plan: Plan
    small: Plan | None

    def measure(self) -> "Measure":
        measure: Measure = import_module(f"bot.bench.measures.{self.name}").measure
        return measure


BENCHES: Final = (
    Bench(
        name="dialogue",
        help="Whole dialogues beside bare echo bots: updates a second, CPU, memory, start.",
        plan=DialoguePlan(),
        small=DialoguePlan(rounds=1, residents=40, updates=70, seconds=3.0),
    ),
    Bench(
        name="latency",
        help="From an update to its answer at 30 messages a second, with ten thousand open tickets.",
        plan=LatencyPlan(),
        small=None,
    ),
    Bench(
        name="scale",
        help="The same with a million tickets as with a thousand: updates a second, waiting times.",
        plan=ScalePlan(),
        small=None,
    ),
    Bench(
        name="timers",
        help="A hundred thousand timers at once: how long until all are messages, how long the loop is held up.",
        plan=TimersPlan(),
        small=TimersPlan(timers=2_400),
    ),
    Bench(
        name="start",
        help="From the start to the first answer, with a million tickets.",
        plan=StartPlan(),
        small=None,
    ),
    Bench(
        name="memory",
        help="Memory with a million tickets: at rest, and how it grows under load.",
        plan=MemoryPlan(),
        small=None,
    ),
    Bench(
        name="announce",
        help="Many are told something at Telegram's pace: how fast that goes, and how long others wait meanwhile.",
        plan=AnnouncePlan(),
        small=AnnouncePlan(residents=1_000, writers=20, seconds=10.0),
    ),
    Bench(
        name="postgres",
        help="Two processes on one PostgreSQL database behind a balancer, beside one.",
        plan=PostgresPlan(),
        small=None,
    ),
    Bench(
        name="sos",
        help="The way of an alarm: from the tap to the first message in a group, while others wait.",
        plan=SosPlan(),
        small=None,
    ),
    Bench(
        name="reach",
        help="How many households one bot token carries under Telegram's limits; simulated, in virtual time.",
        plan=ReachPlan(),
        small=None,
    ),
)
