"""How far a complaint has been heard: what its history says about plan, answers, disagreement and escalation (COM)."""

from collections.abc import Sequence
from enum import StrEnum

from domain.events import Event, EventKind


class Settling(StrEnum):
    """How a complaint is settled that is not the company's liability (COM-4)."""

    EXPLAINED = "explained"
    REFERRED = "referred"


class Finding(StrEnum):
    """What a matter that was looked into is finished with (COM-6)."""

    CAUSE = "cause"
    RESPONSIBLE = "responsible"
    CORRECTION = "correction"
    PREVENTION = "prevention"


class Verdict(StrEnum):
    """The supervisor's judgement (有效投诉); never shown to the resident."""

    VALID = "valid"
    NOT_VALID = "not_valid"


_ANEW = frozenset({EventKind.REOPENED, EventKind.NOT_FIXED})
"""From here on the matter is worked again: an earlier plan or result no longer counts."""


def since_reopened(events: Sequence[Event]) -> Sequence[Event]:
    """The history since the matter was last taken up again; all of it when it never was."""
    last = max((place for place, one in enumerate(events) if one.kind in _ANEW), default=-1)
    return events[last + 1 :]


def has_plan(events: Sequence[Event]) -> bool:
    """Whether a plan with its date stands."""
    return any(one.kind is EventKind.PROPOSED for one in since_reopened(events))


def has_disagreed(events: Sequence[Event]) -> bool:
    """Whether the resident has used the one disagreement with an explanation."""
    return any(one.kind is EventKind.DISAGREED for one in events)


def is_answered(events: Sequence[Event]) -> bool:
    """Whether an answer in substance has reached the resident (COM-7)."""
    return any(one.kind is EventKind.ANSWER_DELIVERED for one in events)


def was_received(events: Sequence[Event]) -> bool:
    """Whether the receipt, with thanks and apology, has reached the resident."""
    return any(one.kind is EventKind.RECEIPT_DELIVERED for one in events)


ANSWERS = frozenset({EventKind.FIRST_ANSWERED, EventKind.PROPOSED, EventKind.EXPLAINED, EventKind.RESOLVED})
"""What answers in substance, once it has arrived."""
