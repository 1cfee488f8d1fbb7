"""Column types: moments, Telegram's ids, JSON, and private texts that stand sealed in the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Column, Integer, Table, Text, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.ciphers import cipher_of
from storage.errors import NaiveMomentError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """UTC microseconds since 1970; raises NaiveMomentError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise NaiveMomentError
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(microseconds: int) -> datetime:
    """The aware UTC moment of that many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=microseconds)


class UtcMicroseconds(TypeDecorator[datetime]):
    """An aware moment, kept as an integer of UTC microseconds; comes back in UTC."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:  # noqa: ARG002  SQLAlchemy's shape
        return lambda moment: None if moment is None else to_microseconds(moment)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002  SQLAlchemy's shape
        return lambda stored: None if stored is None else from_microseconds(stored)


class TelegramId(TypeDecorator[int]):
    """An id of a chat, a person, a message or an update: 64 bits everywhere."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        # SQLite's INTEGER has 64 bits, and only a column of exactly that name can be an autoincrement key.
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class RowId(TelegramId):
    """Our own row ids and what points at them."""

    cache_ok = True


class Json(TypeDecorator[Any]):
    """A plain value (dict, list, str, numbers, None inside) as JSON text; SQL NULL for None."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:  # noqa: ARG002  SQLAlchemy's shape
        return lambda value: None if value is None else msgspec.json.encode(value).decode()

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002  SQLAlchemy's shape
        return lambda stored: None if stored is None else msgspec.json.decode(stored)


class EncryptedText(TypeDecorator[str]):
    """A name, a phone number or a free text; sealed by the engine's cipher on its way in (docs/adr/0003).

    `place` is "table.column", bound into the seal, so that a value cannot be moved to another column.
    """

    impl = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place
        _learns_its_place(self)

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        seal, place = cipher_of(dialect).seal, self.place
        return lambda value: None if value is None else seal(value, place)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], str | None]:  # noqa: ARG002  SQLAlchemy's shape
        unseal, place = cipher_of(dialect).open, self.place
        return lambda stored: None if stored is None else unseal(stored, place)


class EncryptedJson(TypeDecorator[Any]):
    """A plain value with private things in it: JSON text, sealed like EncryptedText."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str = "") -> None:
        super().__init__()
        self.place = place
        _learns_its_place(self)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        seal, place = cipher_of(dialect).seal, self.place
        return lambda value: None if value is None else seal(msgspec.json.encode(value).decode(), place)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002  SQLAlchemy's shape
        unseal, place = cipher_of(dialect).open, self.place
        return lambda stored: None if stored is None else msgspec.json.decode(unseal(stored, place))


PRIVATE: Final = (EncryptedText, EncryptedJson)


def _learns_its_place(kind: EncryptedText | EncryptedJson) -> None:
    """Have the type told where it stands, when its column is put into a table."""

    def attached(column: Column[Any], table: Table) -> None:
        kind.place = f"{table.name}.{column.name}"

    event.listen(kind, "before_parent_attach", lambda _, column: event.listen(column, "before_parent_attach", attached))
