"""The eight steps of a complaint (COM-2), ticked by what really happened; and how far its resident sees it (COM-7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType

from domain.events import Event, EventKind
from domain.hearing import since_reopened


class CareStep(StrEnum):
    """One of the eight, in their order."""

    THANKED = "thanked"
    WELCOMED = "welcomed"
    APOLOGISED = "apologised"
    PROMISED = "promised"
    ASKED = "asked"
    CORRECTED = "corrected"
    CHECKED = "checked"
    SHARED = "shared"


_RECEIVED = frozenset({EventKind.RECEIPT_DELIVERED})

TICKED_BY: Mapping[CareStep, frozenset[EventKind]] = MappingProxyType(
    {
        CareStep.THANKED: _RECEIVED,
        CareStep.WELCOMED: _RECEIVED,
        CareStep.APOLOGISED: _RECEIVED,
        CareStep.PROMISED: frozenset({EventKind.ACCEPTED, EventKind.ASSIGNED, EventKind.ANSWER_DELIVERED}),
        CareStep.ASKED: frozenset({EventKind.ASKED, EventKind.NOTHING_NEEDED}),
        CareStep.CORRECTED: frozenset({EventKind.RESOLVED}),
        CareStep.CHECKED: frozenset({EventKind.CONFIRMED}),
        CareStep.SHARED: frozenset({EventKind.LESSON_PUBLISHED}),
    }
)
"""What ticks a step. The receipt says the first three, so they are done when Telegram has accepted it."""

_ANEW = frozenset({CareStep.CORRECTED, CareStep.CHECKED})
"""Steps that have to be done again when the matter is taken up again."""

_NO_MISTAKE = frozenset({CareStep.CORRECTED, CareStep.SHARED})
"""Steps that nothing is left to do for when it was not the company's liability (COM-4)."""

_SETTLING = frozenset({EventKind.RESOLVED, EventKind.EXPLAINED, EventKind.DISAGREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A step: when it was done, and whether there is anything to do for it."""

    step: CareStep
    at: datetime | None
    needed: bool = True


def eight_steps(events: Sequence[Event]) -> tuple[Tick, ...]:
    """Every step as the history has it, oldest event first."""
    present = since_reopened(events)
    explained = _was_explained(present)
    ticks: list[Tick] = []
    for step, kinds in TICKED_BY.items():
        done = next((one.at for one in (present if step in _ANEW else events) if one.kind in kinds), None)
        ticks.append(Tick(step=step, at=done, needed=done is not None or not (explained and step in _NO_MISTAKE)))
    return tuple(ticks)


def _was_explained(present: Sequence[Event]) -> bool:
    settled = [one.kind for one in present if one.kind in _SETTLING]
    return bool(settled) and settled[-1] is EventKind.EXPLAINED


class Stage(IntEnum):
    """How far the reporter sees it (COM-7); each includes those before it."""

    RECORDED = 1
    LOOKED_INTO = 2
    PROPOSED = 3
    CORRECTED = 4
    FOLLOWED_UP = 5


_REACHED_BY: Mapping[EventKind, Stage] = MappingProxyType(
    {
        EventKind.ACCEPTED: Stage.LOOKED_INTO,
        EventKind.ASSIGNED: Stage.LOOKED_INTO,
        EventKind.RAISED: Stage.LOOKED_INTO,
        EventKind.DISAGREED: Stage.LOOKED_INTO,
        EventKind.PROPOSED: Stage.PROPOSED,
        EventKind.EXPLAINED: Stage.CORRECTED,
        EventKind.RESOLVED: Stage.CORRECTED,
        EventKind.CONFIRMED: Stage.FOLLOWED_UP,
        EventKind.CLOSED: Stage.FOLLOWED_UP,
    }
)
_BACK = frozenset({EventKind.DISAGREED})
"""What was explained is looked into again."""


def stage_of(events: Sequence[Event]) -> Stage:
    """The furthest stage since the matter was last taken up."""
    stage = Stage.RECORDED
    for one in since_reopened(events):
        reached = _REACHED_BY.get(one.kind)
        if reached is not None:
            stage = reached if one.kind in _BACK else max(stage, reached)
    return stage
