"""What a prepared statement found: SQLAlchemy's rows without its machinery for results, which costs more than SQLite.

Everything is fetched already. The questions that the tables ask most are answered here, all others by SQLAlchemy.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData

Convert = Callable[[Any], Any]


class RowShape:
    """How the rows of one statement are read: the names of their columns, and what converts each."""

    __slots__ = ("_first", "_processors", "metadata")

    def __init__(self, names: Sequence[str], processors: Sequence[Convert | None]) -> None:
        kept: list[Any] = list(processors)
        self.metadata = SimpleResultMetaData(list(names), _processors=kept)
        self._processors = kept if any(kept) else None
        self._first = processors[0] if processors else None

    def row(self, found: Sequence[Any]) -> Row[Any]:
        """One row, with its values converted."""
        return Row(self.metadata, self._processors, self.metadata._key_to_index, found)  # noqa: SLF001  as Result does

    def scalar(self, found: Sequence[Any]) -> Any:
        """The first value of a row."""
        return found[0] if self._first is None else self._first(found[0])


class FoundRows:
    """SQLAlchemy's `Result` as far as it is needed; what is not here is asked of a real one."""

    __slots__ = ("_found", "_shape")

    def __init__(self, shape: RowShape, found: Sequence[Any]) -> None:
        self._shape = shape
        self._found = found

    def __iter__(self) -> Iterator[Row[Any]]:
        return map(self._shape.row, self._found)

    def all(self) -> list[Row[Any]]:
        return [self._shape.row(one) for one in self._found]

    def first(self) -> Row[Any] | None:
        return self._shape.row(self._found[0]) if self._found else None

    def one(self) -> Row[Any]:
        """Raises NoResultFound and MultipleResultsFound."""
        if len(self._found) != 1:
            return self._result().one()
        return self._shape.row(self._found[0])

    def scalar(self) -> Any:
        """None without a row."""
        return self._shape.scalar(self._found[0]) if self._found else None

    def scalar_one(self) -> Any:
        """Raises NoResultFound and MultipleResultsFound."""
        if len(self._found) != 1:
            return self._result().scalar_one()
        return self._shape.scalar(self._found[0])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._result(), name)

    def _result(self) -> IteratorResult[Any]:
        return IteratorResult(self._shape.metadata, iter(self._found))
