"""What can be asked of each bench. The fields are the options of its command; this module loads nothing heavy."""

from dataclasses import Field, dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Protocol

from typer import Option


class Plan(Protocol):
    """Any of them: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DialoguePlan:
    """How much of each bot is measured: whole dialogues at full speed, then a steady rate.

    Counted in updates, so that a bot with a short dialogue is measured for as long as one with a long one.
    """

    only: Annotated[
        str, Option(help="One dialogue instead of all of them: the name of a file in bot/bench/dialogues/.")
    ] = "mixture"
    rounds: Annotated[int, Option(min=1, help="How often each bot is measured; the medians count.")] = 5
    residents: Annotated[int, Option(help="How many people write.")] = 80
    communities: Annotated[int, Option(help="In how many communities they live.")] = 20
    updates: Annotated[int, Option(help="Updates of each of them at full speed, in whole dialogues.")] = 140
    per_second: Annotated[float, Option(help="The steady rate afterwards.")] = 30.0
    seconds: Annotated[float, Option(help="How long the steady rate is kept.")] = 10.0


Kept = Annotated[Path | None, Option(help="Where data sets are kept for the next time; otherwise they go afterwards.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePlan:
    """Whole dialogues, and a steady rate, with a million tickets and with a thousand."""

    rounds: Annotated[int, Option(min=1, help="How often each is measured; the medians count.")] = 5
    residents: Annotated[int, Option(help="How many people write.")] = 80
    communities: Annotated[int, Option(help="In how many communities they live.")] = 20
    updates: Annotated[int, Option(help="Updates of each of them at full speed, in whole dialogues.")] = 140
    per_second: Annotated[float, Option(help="The steady rate afterwards.")] = 30.0
    seconds: Annotated[float, Option(help="How long the steady rate is kept.")] = 10.0
    data: Kept = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPlan:
    """From the start of the process to its first answer, with a million tickets."""

    rounds: Annotated[int, Option(min=1, help="How often it is started; the median counts.")] = 5
    data: Kept = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPlan:
    """Resident memory with a million tickets: at rest, and how it grows under load."""

    warm_up: Annotated[
        int,
        Option(help="Updates before memory is looked at for the first time; what is remembered is full after 55,000."),
    ] = 60_000
    updates: Annotated[int, Option(help="Updates from there to the second look; the aim is meant for 1,000,000.")] = (
        60_000
    )
    data: Kept = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimersPlan:
    """Timers that came due in the minute before: every reminder of as many tickets as that takes, or one of each."""

    timers: Annotated[int, Option(help="How many are due.")] = 100_000
    alone: Annotated[bool, Option(help="One of each ticket, so that each becomes messages of its own.")] = False
    data: Kept = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyPlan:
    """A steady rate, with ten thousand open tickets."""

    rounds: Annotated[int, Option(min=1, help="How often each bot is measured; the medians count.")] = 5
    residents: Annotated[int, Option(help="How many people write.")] = 80
    communities: Annotated[int, Option(help="In how many communities they live.")] = 20
    warm_up: Annotated[int, Option(help="Updates of each of them before, in whole dialogues.")] = 14
    per_second: Annotated[float, Option(help="The steady rate; Telegram lets a bot send 30 messages a second.")] = 30.0
    seconds: Annotated[float, Option(help="How long the steady rate is kept.")] = 60.0
    data: Kept = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncePlan:
    """Many are told something at Telegram's pace, first alone, then while others talk; watched, but not to the end."""

    residents: Annotated[int, Option(help="How many are told.")] = 20_000
    writers: Annotated[int, Option(help="How many others talk to the bot.")] = 40
    communities: Annotated[int, Option(help="In how many communities these live.")] = 20
    per_second: Annotated[float, Option(help="Their updates per second.")] = 2.0
    seconds: Annotated[float, Option(help="How long it is watched, both alone and beside the others.")] = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPlan:
    """Whole dialogues at full speed, by webhook, on a PostgreSQL server of the bench's own."""

    rounds: Annotated[int, Option(min=1, help="How often each is measured; the medians count.")] = 5
    residents: Annotated[int, Option(help="How many people write.")] = 120
    communities: Annotated[int, Option(help="In how many communities they live.")] = 20
    updates: Annotated[int, Option(help="Updates of each of them, in whole dialogues.")] = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class SosPlan:
    """So many taps in so many communities, one after the other; at least `waiting` other messages wait all the time."""

    taps: Annotated[int, Option(help="How many alarms are raised.")] = 60
    communities: Annotated[int, Option(help="In how many communities.")] = 20
    waiting: Annotated[int, Option(help="How many other messages wait all the time.")] = 1000
    apart_s: Annotated[float, Option(help="Seconds from one tap to the next.")] = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPlan:
    """What households ask for; how long a message may wait for Telegram's limits in the busiest hour."""

    requests_per_month: Annotated[float, Option(help="Requests of a household in a month.")] = 0.5
    busiest_day: Annotated[float, Option(help="The busiest day, times an average day.")] = 2.0
    busiest_hour: Annotated[float, Option(help="The busiest hour's share of the day.")] = 0.15
    per_community: Annotated[int, Option(help="Households of a community.")] = 1000
    wait_s: Annotated[float, Option(help="What 99 of 100 messages may wait.")] = 1.0
