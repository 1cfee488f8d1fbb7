"""The garbage collector: at rest while the process is built up, and after that it looks only at what is new.

A start makes a million objects that all stay, and the collector would walk through them again and again: a quarter of
the CPU that a start takes.
"""

import gc
from typing import Final

_NEW_OBJECTS: Final = 10_000
"""So many objects more before the collector looks; an update makes thousands, which go by themselves."""


def rest() -> None:
    """Until `look_at_what_is_new`; nothing that can last for long may lie between the two."""
    gc.disable()


def look_at_what_is_new() -> None:
    """What was built until now stays until the end; it is not looked at any more. May be called again."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    gc.enable()
