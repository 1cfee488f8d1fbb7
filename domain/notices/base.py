"""What every outgoing message is: a typed value with its parameters frozen at the decision."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A kind of outgoing message. Subclasses hold plain values only (ids, names, moments, enum members)."""
