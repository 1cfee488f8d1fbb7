"""How rows become values: columns by the names of a dataclass's fields; enums, languages and tuples restored."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Row, Table

T = TypeVar("T")


def as_read(values: Mapping[str, object]) -> dict[str, Any]:
    """A JSON column's value as whoever reads it later finds it: plain, without our enums and tuples."""
    read: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(values))
    return read


class RowReader(Generic[T]):
    """Reads rows of `columns` as values of one dataclass; select exactly these columns, in their order.

    msgspec builds the value in C and checks every field's type: half the time of calling the dataclass, and a row that
    no longer fits (a status nobody knows) is an error here and not somewhere later.
    """

    __slots__ = ("_names", "_type", "columns")

    def __init__(
        self, value_type: type[T], table: Table, *, special: Mapping[str, ColumnElement[Any]] | None = None
    ) -> None:
        """`special`: expressions for the fields that are not the column of their name."""
        given = special or {}
        self._type = value_type
        # Only dataclasses come here; saying so would need a private protocol of the type checker.
        self._names = tuple(field.name for field in fields(value_type))  # type: ignore[arg-type]  # see above
        self.columns = tuple(given[name] if name in given else table.c[name] for name in self._names)

    def named(self, row: Sequence[Any]) -> dict[str, Any]:
        """The row by field names, for changes before `value`."""
        # Plain strings: the names a row itself knows are of a subclass that msgspec does not take.
        return dict(zip(self._names, row, strict=True))

    def value(self, values: dict[str, Any]) -> T:
        """The value of these fields; raises msgspec.ValidationError if one does not fit."""
        return msgspec.convert(values, self._type)

    def read(self, row: Row[*tuple[Any, ...]]) -> T:
        """The value of a row that needs no changes."""
        return msgspec.convert(dict(zip(self._names, row, strict=True)), self._type)
