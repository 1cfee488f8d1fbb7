"""Attributes that are made when they are first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class at_first_use(Generic[T]):  # noqa: N801  a decorator, named as it is used
    """`functools.cached_property` without its lock: a unit of work belongs to one thread, and has a dozen of them."""

    __slots__ = ("_make", "_name")

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__

    @overload
    def __get__(self, owner: None, kind: type) -> "at_first_use[T]": ...
    @overload
    def __get__(self, owner: object, kind: type | None = None) -> T: ...
    def __get__(self, owner: object | None, kind: type | None = None) -> "T | at_first_use[T]":
        if owner is None:
            return self
        # From now on found in the object itself, before anybody asks here.
        made = owner.__dict__[self._name] = self._make(owner)
        return made
