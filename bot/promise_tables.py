"""Reading promises and ladders, as they stand in request types and in what a community changes about them."""

from datetime import timedelta

from bot.toml_tables import Table
from domain.promise_rules import (
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
    RungAt,
    RungWording,
)

_WHEN = ("after", "percent", "before")


def read_promises(table: Table) -> tuple[PromiseRule, ...]:
    """Read `promises`, one per kind and urgency."""
    rules = table.each("promises", _read_promise)
    seen: set[tuple[PromiseKind, bool | None]] = set()
    for rule in rules:
        if (rule.kind, rule.urgent) in seen:
            table.note("promises", f'"{rule.kind}" is promised twice for the same urgency; keep one.')
        seen.add((rule.kind, rule.urgent))
    return rules


def _read_promise(table: Table) -> PromiseRule:
    return PromiseRule(
        kind=table.choice("kind", PromiseKind),
        within=table.duration("within", positive=True),
        clock=table.choice("clock", ClockKind),
        urgent=table.optional_flag("urgent"),
        firm=table.flag("firm"),
        awake=table.flag("awake"),
        service_instead=table.optional_duration("service_instead"),
        again=table.optional_duration("again"),
    )


def read_ladders(table: Table) -> tuple[Ladder, ...]:
    """Read `ladders` with their rungs."""
    ladders = table.each("ladders", _read_ladder)
    table.unique("ladders", (ladder.key for ladder in ladders))
    return ladders


def _read_ladder(table: Table) -> Ladder:
    ladder = Ladder(
        key=table.identifier("key"),
        measured_from=table.choice("measured_from", PromiseKind),
        clock=table.choice("clock", ClockKind),
        rungs=table.each("rungs", _read_rung),
        urgent=table.optional_flag("urgent"),
    )
    if not ladder.rungs:
        table.note("rungs", "A ladder needs at least one rung; add [[ladders.rungs]].")
    return ladder


def _read_rung(table: Table) -> Rung:
    return Rung(
        at=_read_when(table),
        audience=table.choice("audience", Audience),
        wording=table.choice("wording", RungWording),
        quiet=table.choice("quiet", QuietRule),
    )


def _read_when(table: Table) -> RungAt:
    given = [key for key in _WHEN if table.has(key)]
    table.used.update(_WHEN)
    if len(given) != 1:
        table.note("audience", f"A rung needs exactly one of {', '.join(_WHEN)}; it has {len(given)}.")
        return BeforeDue(by=timedelta(0))
    match given[0]:
        case "after":
            return AfterStart(by=table.duration("after"))
        case "percent":
            return AtPercent(percent=table.number("percent", least=1, most=100))
        case _:
            return BeforeDue(by=table.duration("before"))
