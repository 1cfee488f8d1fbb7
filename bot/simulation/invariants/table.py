"""Every invariant by its name, and the judgement over a world."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Final

from bot.simulation.invariants import deliveries, promises, requests, secrecy, soundness, updates
from bot.simulation.invariants.evidence import Evidence

Invariant = Callable[[Evidence], Iterator[str]]

_MOST_TOLD: Final = 5

INVARIANTS: Mapping[str, Invariant] = MappingProxyType(
    {
        "stored-before-confirmed": updates.stored_before_confirmed,
        "handled-once": updates.handled_once,
        "dead-are-reported": updates.dead_are_reported,
        "one-ticket-each": requests.one_ticket_each,
        "one-form-each": requests.one_form_each,
        "told-numbers-exist": requests.told_numbers_exist,
        "transitions-obeyed": requests.transitions_obeyed,
        "promises-none-silent": promises.none_silent,
        "promises-moved-with-reason": promises.moved_with_reason,
        "timers-in-time": promises.timers_in_time,
        "in-order": deliveries.in_order,
        "duplicates-accounted-for": deliveries.duplicates_accounted_for,
        "drained": deliveries.drained,
        "private-stays-private": secrecy.private_stays_private,
        "communities-apart": secrecy.communities_apart,
        "closed-chats-left-alone": secrecy.closed_chats_left_alone,
        "database-is-sound": soundness.database_is_sound,
        "nothing-unforeseen": soundness.nothing_unforeseen,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """An invariant that does not hold, with some of the places where."""

    invariant: str
    sentences: Sequence[str]


def judged(evidence: Evidence, names: Sequence[str] = tuple(INVARIANTS)) -> list[Violation]:
    """The invariants that do not hold."""
    found = [(name, list(islice(INVARIANTS[name](evidence), _MOST_TOLD))) for name in names]
    return [Violation(invariant=name, sentences=sentences) for name, sentences in found if sentences]


def opened(path: str) -> closing[sqlite3.Connection]:
    """A plain connection to look at a database file."""
    return closing(sqlite3.connect(path))
