"""What of a text is searched: pairs of Chinese characters, single ones of short words, and Latin words.

Chinese has no spaces. Every two neighbouring characters are a token, so that words of two characters, the commonest
kind, are found inside any sentence without a dictionary.
"""

import re
import unicodedata
from collections.abc import Mapping

from domain.han_folding import fold, is_han

LONGEST_QUERY = 1000
"""Characters of a question that are looked at: whoever writes more says first what it is about."""

_SAYS_NOTHING = re.compile(
    r"请问一下|想问一下|咨询一下|什么时候|多长时间|可不可以|问一下|怎么样|怎么办|为什么|几点钟|多少钱"
    r"|有没有|是不是|能不能|我们家|请问|想问|问问|咨询|麻烦|谢谢|您好|你好|怎么|怎样|如何|什么"
    r"|哪里|哪儿|哪个|在哪|几点|几号|几时|多少|多久|可以|能否|是否|需要|应该|知道|告诉|我家"
    r"|我们|你们|咱们|我的|这个|那个|一个|一下|现在|已经|今天|明天|昨天|小区|我想|想要|还是"
    r"|的话|乜嘢|點樣|点样|边度|邊度|唔该|唔該|系咪|我要|地方|时间|时候|办理"
)
"""Ways to ask, not what about: they stand in every question and would make everything alike."""

_SINGLES_THAT_SAY_NOTHING = frozenset(
    "的了吗呢吧啊呀哦么嘛是在有我你您他她它们不没很都也就还要会能可以这那个些和与或到去来把被给对从上下里中大小好多少几"
)

_ENGLISH_SAYS_NOTHING = re.compile(
    r"a|about|an|and|any|are|as|at|be|been|but|by|can|could|did|do|does|find|for|from|get|give|go|has|have"
    r"|hello|help|hi|how|i|if|im|in|is|it|its|ive|know|like|long|make|many|may|me|much|my|need|not|of|old|on|or"
    r"|our|out|please|s|should|so|some|t|take|tell|than|thank|that|the|their|them|there|they|this|time|to|today"
    r"|tomorrow|up|us|want|was|we|what|when|where|which|who|why|will|with|would|you|your"
)

_LATIN = re.compile(r"[0-9a-zà-ÿ]+")
_ENDINGS = (("ies", "y", 5), ("ing", "", 6), ("es", "e", 5), ("s", "", 4), ("e", "", 5))
"""Endings that are cut from English words: the ending, what takes its place, and how long the word must be."""


def plain(text: str, folding: Mapping[str, str]) -> str:
    """Half width, lower case, traditional characters read as simplified ones."""
    return fold(unicodedata.normalize("NFKC", text).casefold(), folding)


def asked(text: str) -> str:
    """A `plain` question without the ways to ask."""
    return _SAYS_NOTHING.sub(" ", text[:LONGEST_QUERY])


def pairs(text: str) -> list[str]:
    """The tokens that carry meaning of a `plain` text: pairs of characters, Latin words; a lone character by itself."""
    found: list[str] = []
    for run in _han_runs(text):
        found += [run[at : at + 2] for at in range(len(run) - 1)] or _lone(run)
    return [*found, *latin(text)]


def singles(text: str) -> list[str]:
    """Chinese characters one by one: weak tokens that find 车停哪 where an article says 停车."""
    return [char for char in text if is_han(char) and char not in _SINGLES_THAT_SAY_NOTHING]


def latin(text: str) -> list[str]:
    """English words by their stem, numbers as they are."""
    return [_stem(word) for word in _LATIN.findall(text) if not _ENGLISH_SAYS_NOTHING.fullmatch(word)]


def _lone(run: str) -> list[str]:
    return [run] if run and run not in _SINGLES_THAT_SAY_NOTHING else []


def _han_runs(text: str) -> list[str]:
    return "".join(char if is_han(char) else " " for char in text).split()


def _stem(word: str) -> str:
    for ending, instead, shortest in _ENDINGS:
        if len(word) >= shortest and word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word
