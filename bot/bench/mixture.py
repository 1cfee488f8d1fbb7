"""Many dialogues of several kinds: the same shares in every run, dealt to the residents in a seeded order."""

from collections.abc import Sequence
from random import Random
from typing import Final

from bot.bench.dialogue import Dialogue, known_dialogues, read_dialogue
from domain.errors import ConciergeError

MIXTURE: Final = "mixture"
"""The name under which all dialogues with a weight are played together."""


class UnknownDialogueError(ConciergeError):
    """There is no dialogue of this name in bot/bench/dialogues/"""


def dialogues_named(name: str) -> Sequence[Dialogue]:
    """One dialogue, or all of the mixture in the order of their names. Raises UnknownDialogueError, DialogueError."""
    known = known_dialogues()
    if name not in {MIXTURE, *known}:
        raise UnknownDialogueError(name, "those there are: " + ", ".join([MIXTURE, *sorted(known)]))
    if name != MIXTURE:
        return (read_dialogue(known[name]),)
    return tuple(one for one in (read_dialogue(known[key]) for key in sorted(known)) if one.weight)


def departments_of(dialogues: Sequence[Dialogue]) -> Sequence[str]:
    """Every department that takes part, in the order in which the cast counts them."""
    return sorted(frozenset().union(*(one.departments for one in dialogues)))


def mean_updates(dialogues: Sequence[Dialogue]) -> float:
    """Of one dialogue, by the weights."""
    shares = _weights(dialogues)
    return sum(share * len(one.step) for share, one in zip(shares, dialogues, strict=True)) / sum(shares)


class Mixture:
    """Deals dialogues by their weights: among the first `count` every kind has its share exactly, in an order that
    only the seed decides; afterwards it begins again."""

    def __init__(self, dialogues: Sequence[Dialogue], *, count: int, seed: int) -> None:
        shares = _apportioned(_weights(dialogues), count)
        dealt = [one for one, share in zip(dialogues, shares, strict=True) for _ in range(share)]
        Random(seed).shuffle(dealt)  # noqa: S311  an order, not a secret
        self._dealt = dealt

    def dialogue(self, number: int) -> Dialogue:
        """The dialogue with this number."""
        return self._dealt[number % len(self._dealt)]


def _weights(dialogues: Sequence[Dialogue]) -> Sequence[int]:
    return [one.weight for one in dialogues] if len(dialogues) > 1 else [1]


def _apportioned(weights: Sequence[int], count: int) -> Sequence[int]:
    """`count` shared out by weight, whole numbers; what is left goes to the largest remainders."""
    total = sum(weights)
    shares = [count * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(count * weights[index] % total))
    for index in by_remainder[: count - sum(shares)]:
        shares[index] += 1
    return shares
