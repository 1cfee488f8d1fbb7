"""Traditional characters read as simplified ones, learned from texts that exist in both scripts.

There is no table of characters in the standard library, and none is needed: an article that a company writes in both
scripts says itself which character stands for which. What no text has taught stays as it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from domain.i18n import LocalText

_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"


def is_han(char: str) -> bool:
    """Whether this is a Chinese character (the planes beside the main one count too)."""
    return _FIRST_HAN <= char <= _LAST_HAN or char >= "\U00020000"


def learn_folding(texts: Iterable[LocalText]) -> Mapping[str, str]:
    """Which simplified character each traditional one stands for.

    Texts teach line by line, where both scripts have as many characters; a character that simplified texts use
    themselves is never folded.
    """
    simplified: set[str] = set()
    votes: dict[str, Counter[str]] = {}
    for text in texts:
        simplified.update(text.zh_hans)
        for hans, hant in _aligned(text):
            for one, other in zip(hans, hant, strict=True):
                if one != other and is_han(one) and is_han(other):
                    votes.setdefault(other, Counter())[one] += 1
    folded = {hant: seen.most_common(1)[0][0] for hant, seen in votes.items() if hant not in simplified}
    return MappingProxyType(folded)


def fold(text: str, folding: Mapping[str, str]) -> str:
    """The text with every traditional character that is known in its simplified form."""
    return "".join(folding.get(char, char) for char in text)


def _aligned(text: LocalText) -> Iterable[tuple[str, str]]:
    """Pairs of clauses of the same length; other clauses are worded differently and teach nothing."""
    hans, hant = _clauses(text.zh_hans), _clauses(text.zh_hant)
    if len(hans) != len(hant):
        return
    for one, other in zip(hans, hant, strict=True):
        if len(one) == len(other) and _looks_alike(one, other):
            yield one, other


def _clauses(text: str) -> list[str]:
    marked = "".join(char if is_han(char) or char.isalnum() else " " for char in text)
    return marked.split()


def _looks_alike(one: str, other: str) -> bool:
    """Two scripts share more than a third of their characters; another wording of the same length does not."""
    return 3 * sum(a == b for a, b in zip(one, other, strict=True)) >= len(one)
