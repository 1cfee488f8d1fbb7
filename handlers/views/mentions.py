"""Calling a colleague by name in a group so that their phone rings: by account, never by @username (DSP-7)."""

from collections.abc import Iterable

from markupsafe import Markup

from domain.notices.news import Mention

_LINK = Markup('<a href="tg://user?id={user_id}">{name}</a>')


def called(user_id: int, name: str) -> Markup:
    """One person's name, linked to the account; without a name the number, for an empty link calls nobody."""
    return _LINK.format(user_id=user_id, name=name or str(user_id))


def all_called(mentions: Iterable[Mention]) -> Markup:
    """Several names in a row, with a space behind each; empty for nobody."""
    return Markup("").join(called(one.user_id, one.name) + Markup(" ") for one in mentions)


def calling(mentions: Iterable[Mention], said: Markup) -> Markup:
    """Names before what is said; an emoji keeps its place at the very start."""
    names = all_called(mentions)
    mark, space, rest = said.partition(" ")
    if not names or not space or mark.isascii() or any(char.isalnum() for char in mark):
        return names + said
    return mark + Markup(" ") + names + rest
