"""Every button by its prefix."""

from collections.abc import Mapping
from types import MappingProxyType, ModuleType

from handlers.buttons import articles, duty, emergencies, households, letters, people, plans, privacy, resident, staff
from handlers.buttons.base import Button, unpack


def _of(module: ModuleType) -> dict[str, type[Button]]:
    found = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Button))
    return {one.prefix: one for one in found if one is not Button}


BUTTONS: Mapping[str, type[Button]] = MappingProxyType(
    _of(resident)
    | _of(staff)
    | _of(people)
    | _of(articles)
    | _of(letters)
    | _of(privacy)
    | _of(duty)
    | _of(households)
    | _of(emergencies)
    | _of(plans)
)


def read(data: str) -> Button | None:
    """The button behind callback data, or None."""
    return unpack(data, BUTTONS)
