"""Finding the article that answers a question: BM25 over pairs of characters, titles and extra words first.

An article must be named by the question: by something of its title, one of its extra words, or several pieces of them.
A word in passing in its text makes it likelier, but does not make it an answer. What resembles nothing finds nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import log
from types import MappingProxyType

from domain.article_words import asked, pairs, plain, singles
from domain.articles import ArticleText
from domain.han_folding import learn_folding
from domain.i18n import Locale, LocalText

_IN_TITLE, _IN_WORDS, _IN_BODY = 4.0, 4.0, 1.0
_SINGLE = 0.2
"""How much less a single character says than a pair."""

_SINGLE_OF_SEVERAL = 0.4
"""... where several of one article stand in the question."""

_SATURATION = 1.5
_UNKNOWN = 0.5
"""How much a token that no article has weighs against one that is: most of them are pairs across two words."""

_ENOUGH = 0.3
"""The share of a question that an article must know."""

_NAMES, _NAMES_IN_PART = 2, 1
"""A piece of a longer extra word is chance (子发 of 电子发票 in 孩子发烧); two pieces are not."""

_LONG = 12
"""Tokens beyond which a question tells a story: the share is taken of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article by its id, with how well it fits; scores compare within one search only."""

    id: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchIndex:
    """Articles made ready for searching; build it once, it does not change.

    `strong` and `weak` hold for each token the articles (by place in `ids`): pairs and words with their weight and how
    much they name the article (`_NAMES` is enough), and single characters of titles and short extra words.
    """

    ids: tuple[int, ...]
    folding: Mapping[str, str]
    strong: Mapping[str, tuple[tuple[int, float, int], ...]]
    weak: Mapping[str, tuple[int, ...]]


def build_index(articles: Iterable[tuple[int, ArticleText]]) -> SearchIndex:
    """Index articles in all their languages at once, since people mix them."""
    listed = list(articles)
    folding = learn_folding(chain.from_iterable((text.title, text.body) for _, text in listed))
    strong: dict[str, list[tuple[int, float, int]]] = {}
    weak: dict[str, list[int]] = {}
    for place, (_, text) in enumerate(listed):
        names, weights = _weights(text, folding)
        for token, weight in weights.items():
            strong.setdefault(token, []).append((place, weight, names.get(token, 0)))
        for char in _short_word_chars(text, folding):
            weak.setdefault(char, []).append(place)
    return SearchIndex(
        ids=tuple(number for number, _ in listed),
        folding=folding,
        strong=MappingProxyType({token: tuple(found) for token, found in strong.items()}),
        weak=MappingProxyType({char: tuple(found) for char, found in weak.items()}),
    )


def _weights(text: ArticleText, folding: Mapping[str, str]) -> tuple[Mapping[str, int], Mapping[str, float]]:
    """How much each token names the article, and how much it weighs there."""
    titles = _tokens(_in_all(text.title), folding)
    words = [_word(plain(word, folding)) for word in text.words]
    bodies = _tokens(_in_all(text.body), folding)
    weights: dict[str, float] = {}
    for tokens, weight in ((titles, _IN_TITLE), (chain.from_iterable(words), _IN_WORDS), (bodies, _IN_BODY)):
        for token in set(tokens):
            weights[token] = weights.get(token, 0.0) + weight
    names = dict.fromkeys(chain.from_iterable(words), _NAMES_IN_PART)
    names |= dict.fromkeys((*titles, *(tokens[0] for tokens in words if len(tokens) == 1)), _NAMES)
    return names, weights


def _word(text: str) -> list[str]:
    """The tokens of an extra word; of 几点下班 only 下班 is left, as of a question."""
    return pairs(asked(text)) or pairs(text)


def _tokens(texts: Iterable[str], folding: Mapping[str, str]) -> list[str]:
    return [token for text in texts for token in pairs(plain(text, folding))]


def _in_all(text: LocalText) -> tuple[str, ...]:
    return tuple({text.in_(locale) for locale in Locale})


def _short_word_chars(text: ArticleText, folding: Mapping[str, str]) -> frozenset[str]:
    """The characters of the title and of extra words of two characters."""
    names = (*_in_all(text.title), *(word for word in text.words if len(word) == 2))
    return frozenset(chain.from_iterable(singles(plain(name, folding)) for name in names))


# ------------------------------------------------------------------------------------------------ searching


def search(index: SearchIndex, question: str, *, most: int = 3) -> tuple[Found, ...]:
    """The articles that answer a question, best first; none when nothing is near enough. Takes any text."""
    said = asked(plain(question, index.folding))
    tokens = list(dict.fromkeys(pairs(said)))
    chars = [char for char in dict.fromkeys(singles(said)) if char in index.weak]
    if not index.ids or not (tokens or chars):
        return ()
    scores, known, naming = _score(index, tokens, chars)
    total = _mass(index, tokens)
    good = [
        Found(id=index.ids[place], score=round(score, 4))
        for place, score in scores.items()
        if naming.get(place, 0) >= _NAMES and known[place] >= _ENOUGH * total
    ]
    return tuple(sorted(good, key=lambda one: (-one.score, one.id))[:most])


def _score(
    index: SearchIndex, tokens: Sequence[str], chars: Sequence[str]
) -> tuple[dict[int, float], dict[int, float], dict[int, int]]:
    """By the place of an article: its score, how much of the question it knows, how much it is named."""
    scores: dict[int, float] = {}
    known: dict[int, float] = {}
    naming: dict[int, int] = {}
    for token in tokens:
        found = index.strong.get(token, ())
        rarity = _rarity(len(index.ids), len(found))
        for place, weight, names in found:
            scores[place] = scores.get(place, 0.0) + rarity * weight / (weight + _SATURATION)
            known[place] = known.get(place, 0.0) + rarity * (1.0 if names else 0.5)
            naming[place] = naming.get(place, 0) + names
    _add_singles(index, chars, scores, known, naming)
    return scores, known, naming


def _add_singles(
    index: SearchIndex,
    chars: Sequence[str],
    scores: dict[int, float],
    known: dict[int, float],
    naming: dict[int, int],
) -> None:
    """Two single characters of the same short words are as good as naming them; one alone is chance."""
    met: Counter[int] = Counter(place for char in chars for place in index.weak[char])
    for char in chars:
        rarity = _rarity(len(index.ids), len(index.weak[char]))
        for place in index.weak[char]:
            scores[place] = scores.get(place, 0.0) + _SINGLE * rarity
            known[place] = known.get(place, 0.0) + (_SINGLE_OF_SEVERAL if met[place] > 1 else _SINGLE) * rarity
            naming[place] = naming.get(place, 0) + (_NAMES if met[place] > 1 else 0)


def _mass(index: SearchIndex, tokens: Sequence[str]) -> float:
    """How much there is to know in a question."""
    count = len(index.ids)
    each = [
        _rarity(count, len(index.strong[token])) if token in index.strong else _UNKNOWN * _rarity(count, 0)
        for token in tokens
    ]
    return sum(each) * min(1.0, _LONG / len(each)) if each else 0.0


def _rarity(articles: int, having: int) -> float:
    return log(1.0 + (articles - having + 0.5) / (having + 0.5))
