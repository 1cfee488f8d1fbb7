"""The blank between a moment and the Chinese words around it: none beside Han, one between Han and figures.

A translator cannot know whether "今天 18:30" or "11 月 27 日（周五）15:40" comes into the place: 请在今天 18:30 前, but
请在 11 月 27 日（周五）15:40 前. So whatever blank they wrote there, the right one is set when the place is filled.
"""

import re
from collections.abc import Mapping

from domain.i18n import Locale, LocalText
from domain.moments import SaidTime

_PLACE = re.compile(r"\{(\w+)\}")
_HAN = re.compile(r"[㐀-鿿]")
_FIGURE = re.compile(r"[0-9A-Za-z]")
_OWN_DISTANCE = frozenset("，。？！：；、（）「」《》")
"""Full-width marks, which need no blank beside them."""


def spaced(message: str, params: Mapping[str, object], locale: Locale) -> str:
    """The message, its places still open, with the blanks that the times which go there want in Chinese."""
    if locale is Locale.EN or not any(isinstance(one, SaidTime) for one in params.values()):
        return message
    words, names = _PLACE.split(message)[::2], _PLACE.findall(message)
    values = [params.get(name, "") for name in names]
    for place, value in enumerate(values):
        if isinstance(value, SaidTime):
            before = words[place].rstrip(" ") or str(values[place - 1] if place else "")
            after = words[place + 1].lstrip(" ") or str(values[place + 1] if place + 1 < len(values) else "")
            words[place] = _ended(words[place], before[-1:], value[:1])
            words[place + 1] = _begun(words[place + 1], value[-1:], after[:1])
    return words[0] + "".join(f"{{{name}}}{text}" for name, text in zip(names, words[1:], strict=True))


def filled(text: LocalText, locale: Locale, **params: object) -> str:
    """A text of the catalog in this language, its places filled."""
    return spaced(text.in_(locale), params, locale).format(**params)


def _ended(words: str, before: str, after: str) -> str:
    kept = words.rstrip(" ")
    return kept + _blank(before, after, words[len(kept) :])


def _begun(words: str, before: str, after: str) -> str:
    kept = words.lstrip(" ")
    return _blank(before, after, words[: len(words) - len(kept)]) + kept


def _blank(before: str, after: str, written: str) -> str:
    """The blank between two characters; the one that was written where Chinese has no rule for them."""
    if before in _OWN_DISTANCE or after in _OWN_DISTANCE:
        return ""
    han = [bool(_HAN.match(one)) for one in (before, after)]
    if all(han):
        return ""
    other = after if han[0] else before
    return " " if any(han) and _FIGURE.match(other) else written
