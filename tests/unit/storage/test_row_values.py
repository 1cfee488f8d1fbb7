"""Rows become values only if they fit."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select

from storage.row_values import RowReader
from storage.types import Json


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    id: int
    colour: Colour | None
    parts: tuple[str, ...]
    heavy: bool


METADATA = MetaData()
THINGS = Table(
    "things",
    METADATA,
    Column("parts", Json),
    Column("colour", String),
    Column("weight", Integer),
    Column("id", Integer, primary_key=True),
)
READER = RowReader(Thing, THINGS, special={"heavy": THINGS.c.weight > 9})


def row(**values: object):
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        connection.execute(insert(THINGS), values)
        found = connection.execute(select(*READER.columns)).one()
    engine.dispose()
    return found


def test_columns_stand_in_the_order_of_the_fields():
    stored = row(id=1, colour="red", parts=["a", "b"], weight=10)
    assert READER.read(stored) == Thing(id=1, colour=Colour.RED, parts=("a", "b"), heavy=True)
    assert READER.named(stored) == {"id": 1, "colour": "red", "parts": ["a", "b"], "heavy": True}
    assert type(READER.read(stored).colour) is Colour


def test_values_can_be_changed_before():
    values = READER.named(row(id=1, colour=None, parts=None, weight=3))
    assert READER.value(values | {"parts": ()}) == Thing(id=1, colour=None, parts=(), heavy=False)


def test_a_value_nobody_knows_is_an_error():
    with pytest.raises(msgspec.ValidationError):
        READER.read(row(id=1, colour="blue", parts=[], weight=1))
