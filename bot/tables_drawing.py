"""Draws docs/lifecycle.md from the tables of the core: `python -m bot.tables_drawing` (also `make docs`)."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, assert_never

from domain.grants import GRANTS, Grant, Right, Standing
from domain.people import Role
from domain.reactions import REACTIONS, Effect, Keep, Make, Move, Only, Reaction, Withdraw
from domain.tickets import ENDED, HOLDER_ACTIONS, TRANSITIONS, Action, Status, Workflow

Table = Mapping[tuple[Status, Action], Status]

_INTRODUCTION: Final = """\
# The life of a ticket

Drawn from the tables by `make docs`; a test fails when this page and the tables differ. The words are those of the
glossary in [CONTRIBUTING.md](../CONTRIBUTING.md#glossary).

An **action** is what somebody, or the clock, does to a ticket. `TRANSITIONS` (domain/transitions.py) says in which
status it is possible and where it leads; everything that is not in the table is refused, and the person is told why.
`GRANTS` (domain/grants.py) says who may do it. What then happened is an **event** of the ticket's history, and
`REACTIONS` (domain/reactions.py) says what follows from it, in this order and in the same transaction.
"""

_REACHES: Final = """\
*own*: tickets that the colleague holds, or the resident reported. *department*: those of the person's department.
*community*: all of them. *office*: only as somebody of the department that does this for all, the front desk or the
cashier. An empty cell: never. *(holder)*: only whoever holds the ticket, or somebody with a wider reach on the holder's
behalf. The first two columns hold for everybody, whatever their role.
"""


def lifecycle() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for workflow, table in TRANSITIONS.items():
        parts += [f"## Workflow `{workflow}`\n", _diagram(table), _transitions(table)]
    parts += ["## Who may do what\n", _grants(), "## What follows from an event\n", _reactions()]
    return "\n".join(parts)


def _diagram(table: Table) -> str:
    arrows: dict[tuple[Status, Status], list[Action]] = {}
    for (status, action), after in table.items():
        if after is not status:
            arrows.setdefault((status, after), []).append(action)
    lines = [f"    {start} --> {end} : {', '.join(_words(one) for one in by)}" for (start, end), by in arrows.items()]
    ends = [f"    {status} --> [*]" for status in Status if status in ENDED and status in set(table.values())]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, *ends, "```", ""])


def _transitions(table: Table) -> str:
    known = {status for key, after in table.items() for status in (key[0], after)}
    columns = [status for status in Status if status in known]
    rows = (
        [f"`{action}`", *(_after(table, status, action) for status in columns)]
        for action in Action
        if any((status, action) in table for status in columns)
    )
    return _table(["action", *(_words(status) for status in columns)], rows)


def _after(table: Table, status: Status, action: Action) -> str:
    after = table.get((status, action))
    if after is None:
        return ""
    return "stays" if after is status else f"→ {_words(after)}"


def _grants() -> str:
    return f"{_REACHES}\n{_granted('action', Action)}\n{_granted('right', Right)}"


def _granted(what: str, grants: Iterable[Grant]) -> str:
    everybody = (*Standing, *Role)
    rows = (
        [f"`{grant}`{' (holder)' if grant in HOLDER_ACTIONS else ''}", *(_reach(who, grant) for who in everybody)]
        for grant in grants
    )
    return _table([what, *(_words(who) for who in everybody)], rows)


def _reach(who: Role | Standing, grant: Grant) -> str:
    reach = GRANTS[who].get(grant)
    return "" if reach is None else reach


def _reactions() -> str:
    rows = ([f"`{kind}`", "; ".join(map(_reaction, what)) or "only written down"] for kind, what in REACTIONS.items())
    return _table(["event", "what follows"], rows)


def _reaction(reaction: Reaction) -> str:
    match reaction:
        case Effect():
            return _words(reaction)
        case Only(effect=effect, workflow=workflow):
            return f"{_words(effect)}{_only(workflow)}"
        case Make(promise=kind, workflow=workflow):
            return f"**promise** {kind}{_only(workflow)}"
        case Keep(promise=kind, workflow=workflow):
            return f"**keep** {kind}{_only(workflow)}"
        case Move(promise=kind):
            return f"**move** {kind}"
        case Withdraw(promise=kind):
            return f"**withdraw** {kind}"
        case _:
            assert_never(reaction)


def _only(workflow: Workflow | None) -> str:
    return "" if workflow is None else f" (only `{workflow}`)"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def lines() -> Iterator[str]:
        yield _line(head)
        yield _line(["---"] * len(head))
        yield from (_line(row) for row in rows)

    return "\n".join([*lines(), ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Write the page; returns the exit status."""
    page = Path(__file__).resolve().parent.parent / "docs" / "lifecycle.md"
    page.write_text(lifecycle(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
