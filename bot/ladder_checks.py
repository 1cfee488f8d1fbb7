"""What must hold for a ladder: the resident is warned before the breach, and the rungs stand in order (INT-3)."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from domain.promise_rules import (
    RENEWED,
    AfterStart,
    AtPercent,
    Audience,
    BeforeDue,
    ClockKind,
    Ladder,
    PromiseKind,
    PromiseRule,
    QuietRule,
    Rung,
    RungWording,
    promise_rule,
)


def ladder_problems(ladder: Ladder, promises: tuple[PromiseRule, ...]) -> Iterator[str]:
    """What is wrong with this ladder beside these promises, in sentences."""
    if any(_tells_too_late(ladder, promises, urgent=urgent) for urgent in _urgencies(ladder)):
        yield (
            f'The resident hears of "{ladder.measured_from}" only once it is broken; '
            'add a rung for "resident" before the breach that does not wait for the morning (quiet = "earlier").'
        )
    if any(_names_no_moment(ladder, promises, urgent=urgent) for urgent in _urgencies(ladder)):
        yield (
            f'The resident is warned of "{ladder.measured_from}", but no promise says by when they hear the new time; '
            'add [[promises]] with kind = "answer".'
        )
    for audience in Audience:
        own = [rung for rung in ladder.rungs if rung.audience is audience]
        if any(_wrong_order(first, second) for first, second in pairwise(own)):
            yield f'The rungs for "{audience}" do not stand in the order in which they ring.'


def _urgencies(ladder: Ladder) -> tuple[bool, ...]:
    return (False, True) if ladder.urgent is None else (ladder.urgent,)


def _tells_too_late(ladder: Ladder, promises: tuple[PromiseRule, ...], *, urgent: bool) -> bool:
    rule = promise_rule(promises, ladder.measured_from, urgent=urgent)
    told = [rung for rung in ladder.rungs if rung.audience is Audience.RESIDENT]
    return rule is not None and bool(told) and not any(_warns(rung, ladder, rule) for rung in told)


def _names_no_moment(ladder: Ladder, promises: tuple[PromiseRule, ...], *, urgent: bool) -> bool:
    """A warning names the new moment: that of the promise itself, or when it is told (INT-3)."""
    warned = any(one.audience is Audience.RESIDENT and one.wording is RungWording.AT_RISK for one in ladder.rungs)
    told = ladder.measured_from in RENEWED or promise_rule(promises, PromiseKind.ANSWER, urgent=urgent) is not None
    return warned and not told and promise_rule(promises, ladder.measured_from, urgent=urgent) is not None


def _warns(rung: Rung, ladder: Ladder, rule: PromiseRule) -> bool:
    """Whether this rung surely comes before the breach. Waking time never falls into the night it would wait for."""
    if rung.quiet is QuietRule.LATER and ladder.clock is not ClockKind.WAKING:
        return False
    match rung.at:
        case AfterStart(by=by):
            return by < rule.within
        case AtPercent(percent=percent):
            return percent < 100
        case BeforeDue(by=by):
            return timedelta(0) < by < rule.within


def _wrong_order(first: Rung, second: Rung) -> bool:
    """Rungs that are measured in the same way can be compared; of others only the calendar knows."""
    match first.at, second.at:
        case (AfterStart(by=earlier), AfterStart(by=later)):
            return later < earlier
        case (AtPercent(percent=lower), AtPercent(percent=higher)):
            return higher < lower
        case (BeforeDue(by=more), BeforeDue(by=less)):
            return less > more
        case _:
            return False
