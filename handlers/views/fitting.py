"""Fitting things onto keys: labels of at most 8 Han characters or 18 Latin letters, and pages of keys."""

import unicodedata
from collections.abc import Sequence
from typing import TypeVar

from handlers.views.view import Key, Row

T = TypeVar("T")

_WIDEST = 18


def short(text: str) -> str:
    """The text cut to what a key shows; a wide character counts twice."""
    kept, width = "", 0
    for char in text:
        width += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if width > _WIDEST:
            return f"{kept[:-1]}…"
        kept += char
    return kept


def page_of(items: Sequence[T], page: int, size: int) -> tuple[int, int, Sequence[T]]:
    """The page that exists nearest to the wanted one, how many there are, and what stands on it."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return page, pages, items[page * size : (page + 1) * size]


def rows_of(keys: Sequence[Key], size: int) -> list[Row]:
    """Keys in rows of `size`."""
    return [tuple(keys[start : start + size]) for start in range(0, len(keys), size)]
