"""The eight steps of a complaint tick themselves: every combination of what can happen, held against the rules."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from domain.eight_steps import TICKED_BY, CareStep, Stage, eight_steps, stage_of
from domain.events import ActorKind, Event, EventKind

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
RECEIPT = (CareStep.THANKED, CareStep.WELCOMED, CareStep.APOLOGISED)

# How it was settled, in the order in which it happened; what is empty is still worked on.
SETTLED: dict[str, tuple[EventKind, ...]] = {
    "open": (),
    "corrected": (EventKind.RESOLVED,),
    "explained": (EventKind.EXPLAINED,),
    "disagreed": (EventKind.EXPLAINED, EventKind.DISAGREED),
    "corrected after all": (EventKind.EXPLAINED, EventKind.DISAGREED, EventKind.RESOLVED),
}


def history(*kinds: EventKind) -> list[Event]:
    """These events, a minute apart."""
    return [
        Event(kind=kind, at=START + timedelta(minutes=number), actor_kind=ActorKind.CLOCK)
        for number, kind in enumerate(kinds)
    ]


def done(*kinds: EventKind) -> set[CareStep]:
    return {one.step for one in eight_steps(history(*kinds)) if one.at is not None}


def test_every_step_stands_in_its_order_and_is_ticked_by_something() -> None:
    assert list(TICKED_BY) == list(CareStep)
    assert [one.step for one in eight_steps([])] == list(CareStep)
    assert all(TICKED_BY.values())


@pytest.mark.parametrize("settled", SETTLED)
@pytest.mark.parametrize(
    ("received", "taken", "asked", "confirmed", "reopened", "shared"), list(product((False, True), repeat=6))
)
def test_every_combination(
    *, settled: str, received: bool, taken: bool, asked: bool, confirmed: bool, reopened: bool, shared: bool
) -> None:
    kinds = [
        EventKind.FILED,
        *([EventKind.RECEIPT_DELIVERED] if received else []),
        *([EventKind.ACCEPTED] if taken else []),
        *([EventKind.ASKED] if asked else []),
        *SETTLED[settled],
        *([EventKind.CONFIRMED] if confirmed else []),
        *([EventKind.LESSON_PUBLISHED] if shared else []),
        *([EventKind.NOT_FIXED] if reopened else []),
    ]
    corrected = EventKind.RESOLVED in SETTLED[settled] and not reopened
    wanted = {
        CareStep.PROMISED: taken,
        CareStep.ASKED: asked,
        CareStep.CORRECTED: corrected,
        CareStep.CHECKED: confirmed and not reopened,
        CareStep.SHARED: shared,
    } | dict.fromkeys(RECEIPT, received)
    assert done(*kinds) == {step for step, so in wanted.items() if so}
    explained = settled == "explained" and not reopened
    needless = {one.step for one in eight_steps(history(*kinds)) if not one.needed}
    assert needless == ({CareStep.CORRECTED, CareStep.SHARED} - done(*kinds) if explained else set())


@pytest.mark.parametrize("kind", list(EventKind))
def test_no_other_event_ticks_anything(kind: EventKind) -> None:
    by = {step for step, kinds in TICKED_BY.items() if kind in kinds}
    assert done(kind) == by


def test_a_step_has_the_moment_at_which_it_was_first_done() -> None:
    ticks = {one.step: one.at for one in eight_steps(history(EventKind.ASKED, EventKind.NOTHING_NEEDED))}
    assert ticks[CareStep.ASKED] == START


def test_nothing_more_needed_counts_as_asked_and_an_answer_that_arrived_as_promised() -> None:
    assert done(EventKind.NOTHING_NEEDED) == {CareStep.ASKED}
    assert done(EventKind.FIRST_ANSWERED) == set(), "it counts only when it has arrived"
    assert done(EventKind.FIRST_ANSWERED, EventKind.ANSWER_DELIVERED) == {CareStep.PROMISED}


@pytest.mark.parametrize(
    ("kinds", "stage"),
    [
        ((EventKind.FILED,), Stage.RECORDED),
        ((EventKind.FILED, EventKind.ACCEPTED), Stage.LOOKED_INTO),
        ((EventKind.ACCEPTED, EventKind.PROPOSED, EventKind.RETURNED, EventKind.ACCEPTED), Stage.PROPOSED),
        ((EventKind.ACCEPTED, EventKind.RESOLVED), Stage.CORRECTED),
        ((EventKind.ACCEPTED, EventKind.EXPLAINED), Stage.CORRECTED),
        ((EventKind.ACCEPTED, EventKind.EXPLAINED, EventKind.DISAGREED), Stage.LOOKED_INTO),
        ((EventKind.ACCEPTED, EventKind.RESOLVED, EventKind.CONFIRMED), Stage.FOLLOWED_UP),
        ((EventKind.ACCEPTED, EventKind.RESOLVED, EventKind.NOT_FIXED), Stage.RECORDED),
        ((EventKind.ACCEPTED, EventKind.RESOLVED, EventKind.NOT_FIXED, EventKind.ACCEPTED), Stage.LOOKED_INTO),
    ],
)
def test_how_far_it_is_for_the_resident(kinds: tuple[EventKind, ...], stage: Stage) -> None:
    assert stage_of(history(*kinds)) is stage
