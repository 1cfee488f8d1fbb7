"""The weather between the bot and Telegram: what goes wrong, when and how badly, all of it from the seed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import Final

DAY_S: Final = 86_400.0


class Trouble(StrEnum):
    """What a call meets on its way; the words say whether it takes effect."""

    NOT_SENT = "not_sent"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    GATEWAY_BEFORE = "gateway_before"
    GATEWAY_AFTER = "gateway_after"
    HALF_ANSWER = "half_answer"
    FLOOD = "flood"
    FLOOD_LONG = "flood_long"
    UNAUTHORIZED = "unauthorized"
    CONFLICT = "conflict"
    SILENT = "silent"


TAKES_EFFECT: Final = frozenset({Trouble.LOST_AFTER, Trouble.GATEWAY_AFTER, Trouble.HALF_ANSWER})
"""The call was carried out, only its answer is spoilt."""

OF_POLLING: Final = frozenset({Trouble.CONFLICT, Trouble.SILENT})
"""Only who asks for updates meets these: somebody else who asks, and an answer that never comes."""

RETRY_AFTER: Final[Mapping[Trouble, tuple[int, ...]]] = MappingProxyType(
    {Trouble.FLOOD: (1, 3, 35), Trouble.FLOOD_LONG: (600, 3600)}
)

_FAIR: Final = ((Trouble.LOST_AFTER, 2), (Trouble.GATEWAY_BEFORE, 2), (Trouble.GATEWAY_AFTER, 2), (Trouble.FLOOD, 3),
                (Trouble.NOT_SENT, 2), (Trouble.LOST_BEFORE, 2), (Trouble.HALF_ANSWER, 1),
                (Trouble.FLOOD_LONG, 0.1), (Trouble.SILENT, 1))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A while in which more goes wrong; `share` of all calls meet `trouble`. Times are seconds of the loop."""

    begins: float
    ends: float
    trouble: Trouble
    share: float


# Kind, how long in seconds (from, to), how many of the calls.
_SPELLS: Final = (
    (Trouble.NOT_SENT, (30, 7_200), 1.0),
    (Trouble.GATEWAY_BEFORE, (30, 1_200), 0.9),
    (Trouble.GATEWAY_AFTER, (20, 300), 0.5),
    (Trouble.LOST_AFTER, (20, 300), 0.3),
    (Trouble.FLOOD, (20, 300), 0.6),
    (Trouble.UNAUTHORIZED, (60, 7_200), 1.0),
    (Trouble.CONFLICT, (60, 7_200), 0.9),
    (Trouble.SILENT, (300, 3_600), 0.8),
)


class Weather:
    """Asked at each call; `fair` ends it for good."""

    __slots__ = ("_chance", "_fair", "_rate", "spells")

    def __init__(self, chance: Random, *, lasts_s: float, rate: float) -> None:
        """`rate`: the share of calls that go wrong on a fine day."""
        self._chance = chance
        self._rate = rate
        self._fair = False
        spells = []
        for _ in range(round(lasts_s / DAY_S * 1.5)):
            trouble, (shortest, longest), share = chance.choice(_SPELLS)
            begins = chance.uniform(0.2 * DAY_S, lasts_s)
            length = shortest * (longest / shortest) ** chance.random()
            spells.append(Spell(begins=begins, ends=begins + length, trouble=trouble, share=share))
        self.spells: Final = tuple(sorted(spells, key=lambda one: one.begins)) if rate else ()

    def clear_up(self) -> None:
        """From now on nothing goes wrong."""
        self._fair = True

    def meets(self, now: float, *, polling: bool) -> Trouble | None:
        """What the next call meets."""
        if self._fair or not self._rate:
            return None
        for spell in self.spells:
            if not (spell.begins <= now < spell.ends and _may_meet(spell.trouble, polling=polling)):
                continue
            if self._chance.random() < spell.share:
                return spell.trouble
        if self._chance.random() >= self._rate:
            return None
        trouble = self._chance.choices([one for one, _ in _FAIR], weights=[weight for _, weight in _FAIR])[0]
        return trouble if _may_meet(trouble, polling=polling) else None

    def is_cut_off(self, now: float) -> bool:
        """Whether nothing reaches Telegram at all."""
        return not self._fair and any(
            one.begins <= now < one.ends and one.trouble is Trouble.NOT_SENT for one in self.spells
        )

    def retry_after(self, trouble: Trouble) -> int:
        return self._chance.choice(RETRY_AFTER[trouble])


def _may_meet(trouble: Trouble, *, polling: bool) -> bool:
    return polling or trouble not in OF_POLLING
