"""Finding the catalog's words in what a person wrote: longest first, whole English words, denied ones left out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_QUESTIONS = re.compile(r"是不是|是否|会不会|會不會|有没有|有沒有|要不要|能不能|可不可以|好不好")
_DENIED_BEFORE = re.compile(
    r"(?:没有|沒有|没|沒|不是|并非|並非|不再|不|无|無|别|(?:\bno|\bnot|n't|\bwithout)(?:\s+an?|\s+the)?)\s*$"
)
_FINE_AFTER = re.compile(
    r"\s*(?:都|也|是|已经|已經|现在|現在|目前)*\s*"
    r"(?:没问题|沒問題|没事|沒事|没坏|沒壞|正常|好的|好着|好了|修好|ok\b|(?:is|are|was|works?)\s(?:fine|ok\b|normal))"
)
_LATIN = re.compile(r"[a-z0-9][a-z0-9 '&/.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One place in a text where a word, as it stands in the lists, speaks for `keys`."""

    word: str
    start: int
    keys: frozenset[str]


def readable(text: str) -> str:
    """Give `text` in half width and lower case; questions ("是不是") deny nothing and are blanked out."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _QUESTIONS.sub(lambda match: " " * len(match.group()), plain)


def find_words(text: str, words: Mapping[str, Iterable[str]]) -> tuple[Found, ...]:
    """Find the words of every key in a `readable` text; the words are `readable` themselves.

    A word inside a longer found one does not count (灯 in 热水器指示灯), nor does one that is denied ("没有漏水",
    "空调正常").
    """
    owners: dict[str, set[str]] = {}
    for key, own in words.items():
        for word in own:
            # A catalog has hundreds of words and a text a handful of them: the others are not worth a pattern.
            if word and word in text:
                owners.setdefault(word, set()).add(key)
    found: list[Found] = []
    taken = [False] * len(text)
    for word in sorted(owners, key=lambda one: (-len(one), one)):
        for start, end in _places(word, text):
            if any(taken[start:end]):
                continue
            taken[start:end] = [True] * (end - start)
            if not _denied(text, start, end):
                found.append(Found(word=word, start=start, keys=frozenset(owners[word])))
    return tuple(sorted(found, key=lambda one: one.start))


def _places(word: str, text: str) -> list[tuple[int, int]]:
    pattern = rf"\b{re.escape(word)}(?:s|es|ed|ing)?\b" if _LATIN.fullmatch(word) else re.escape(word)
    return [match.span() for match in re.finditer(pattern, text, re.ASCII)]


def _denied(text: str, start: int, end: int) -> bool:
    return bool(_DENIED_BEFORE.search(text[max(0, start - 12) : start]) or _FINE_AFTER.match(text, end))
