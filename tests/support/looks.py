"""Whose eyes read a message in a test: the garden's, in English (the source texts), at noon."""

from collections.abc import Mapping

from domain.i18n import Locale
from handlers.buttons.base import Button
from handlers.translator import Translator
from handlers.views.view import Look, View
from tests.support.knowledge import knowledge
from tests.support.world import NOON
from usecases.ports import Knowledge


def a_look(
    *,
    locale: Locale = Locale.EN,
    messages: Mapping[str, str] | None = None,
    known: Knowledge | None = None,
    group: bool = False,
) -> Look:
    """`messages` are translations by source text; without them every text is English."""
    place = knowledge() if known is None else known
    return Look(
        t=Translator(locale, messages or {}),
        now=NOON,
        community=place.only_community,
        knowledge=place,
        group=group,
    )


def keys(view: View) -> list[list[str]]:
    """What stands on the keys."""
    return [[key.text for key in row] for row in view.rows]


def buttons(view: View) -> list[Button | str | None]:
    """What the keys mean: buttons or addresses."""
    return [key.button or key.url for row in view.rows for key in row]
