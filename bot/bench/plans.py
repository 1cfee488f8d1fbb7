"""What can be asked of each bench. The fields are the options of its command; this module loads nothing heavy."""

from dataclasses import Field, dataclass
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

    rounds: Annotated[int, Option(help="How often each bot is measured; the medians count.")] = 5
    residents: Annotated[int, Option(help="How many people write.")] = 80
    communities: Annotated[int, Option(help="In how many communities they live.")] = 20
    updates: Annotated[int, Option(help="Updates of each of them at full speed, in whole dialogues.")] = 140
    per_second: Annotated[float, Option(help="The steady rate afterwards.")] = 30.0
    seconds: Annotated[float, Option(help="How long the steady rate is kept.")] = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SosPlan:
    """So many taps in so many communities, one after the other; at least `waiting` other messages wait all the time."""

    taps: Annotated[int, Option(help="How many alarms are raised.")] = 60
    communities: Annotated[int, Option(help="In how many communities.")] = 20
    waiting: Annotated[int, Option(help="How many other messages wait all the time.")] = 1000
    apart_s: Annotated[float, Option(help="Seconds from one tap to the next.")] = 0.5
