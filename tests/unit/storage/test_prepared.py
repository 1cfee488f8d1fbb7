"""Statements that are prepared once give what SQLAlchemy gives, and fail as it fails."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    bindparam,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, StatementError

from storage.ciphers import PlainCipher
from storage.sqlite_connection import core_connection, dispose
from tests.unit.storage.tables_for_tests import metadata, notes, values

MOMENT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)

marks = count(1)
marked = Table(
    "marked",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("uid", String, default=lambda: f"made {next(marks)}"),
    Column("name", String),
)

_ADD = insert(notes).returning(notes.c.id)
_RENAME = update(notes).where(notes.c.id == bindparam("row"), notes.c.state == "new").returning(notes.c.name)
_BY_NAME = select(notes.c.id, notes.c.name.label("called"), notes.c.times).where(notes.c.name == bindparam("wanted"))
_FIRST = select(notes.c.name).order_by(notes.c.id).limit(bindparam("most"))


class Watched:
    """A connection, and the statements that went through SQLAlchemy's whole machinery."""

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None)
        self.connection: Connection = core_connection(self.raw, PlainCipher())
        metadata.create_all(self.connection)
        marked.create(self.connection)
        self.usual: list[str] = []
        event.listen(self.connection.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.usual.append(statement)

    def rows(self, statement: Any, parameters: Any = None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.connection.execute(statement, parameters).all()]


@pytest.fixture
def watched() -> Iterator[Watched]:
    watched = Watched()
    yield watched
    dispose(watched.connection)


def test_rows_are_read_by_name_and_by_place(watched):
    for name in ("one", "two"):
        row_id = watched.connection.execute(_ADD, {"name": name}).scalar_one()
    row = watched.connection.execute(_BY_NAME, {"wanted": "two"}).one()
    assert (row.id, row.called, row.times, tuple(row), row._asdict()) == (
        row_id,
        "two",
        1,
        (2, "two", 1),
        {"id": 2, "called": "two", "times": 1},
    )
    assert watched.connection.execute(_BY_NAME, {"wanted": "three"}).first() is None
    assert watched.connection.execute(select(func.count()).select_from(notes)).scalar_one() == 2
    assert watched.usual == []


def test_the_names_of_the_parameters_say_what_is_written(watched):
    watched.connection.execute(_ADD, {"name": "one"})
    assert watched.rows(_RENAME, {"row": 1, "name": "uno"}) == [("uno",)]
    assert watched.rows(_RENAME, {"row": 1, "times": 7}) == [("uno",)]
    assert watched.rows(_RENAME, {"row": 1, "state": "done", "times": 8}) == [("uno",)]
    assert watched.rows(_RENAME, {"row": 1, "name": "ein"}) == []
    assert watched.rows(select(notes)) == [(1, "uno", "done", 8)]
    assert watched.usual == []


def test_values_are_converted_on_both_ways(watched):
    given = {"at": MOMENT, "chat": -(2**60), "plain": {"a": [1, None]}, "secret": "words", "secret_data": ["x"]}
    watched.connection.execute(insert(values), given)
    watched.connection.execute(insert(values), dict.fromkeys(given))
    columns = [values.c[name] for name in given]
    assert watched.rows(select(*columns).order_by(values.c.id)) == [tuple(given.values()), (None,) * 5]
    assert watched.usual == []


def test_defaults_are_made_anew_for_each_row(watched):
    add = insert(marked)
    for given in ({"name": "a"}, {"name": "b"}, {"name": "c", "uid": "given"}):
        watched.connection.execute(add, given)
    watched.connection.execute(add, [{"name": "d"}, {"name": "e"}])
    found = watched.rows(select(marked.c.uid).order_by(marked.c.id))
    assert len(set(found)) == 5
    assert found[2] == ("given",)


def test_many_values_at_once(watched):
    watched.connection.execute(insert(notes), [{"name": "one"}, {"name": "two"}])
    watched.connection.execute(insert(notes), [{"name": "three"}])
    assert watched.rows(_ADD, [{"name": "four"}, {"name": "five"}]) == [(4,), (5,)]
    assert watched.rows(_ADD, [{"name": "six"}]) == [(6,)]
    assert watched.rows(_FIRST, {"most": 4}) == [("one",), ("two",), ("three",), ("four",)]
    assert watched.usual == []


@pytest.mark.parametrize(
    "statement",
    [
        select(text("name")).select_from(notes).where(notes.c.name.in_(["one"])),
        text("SELECT name FROM notes WHERE name = 'one'"),
    ],
)
def test_what_cannot_be_prepared_goes_the_usual_way(watched, statement):
    watched.connection.execute(_ADD, {"name": "one"})
    assert watched.rows(statement) == [("one",)]
    assert len(watched.usual) == 1


def test_lists_are_expanded_whatever_their_length(watched):
    for name in ("one", "two", "three"):
        watched.connection.execute(_ADD, {"name": name})
    wanted = notes.c.name.in_(bindparam("wanted", expanding=True))
    among = select(notes.c.id).where(wanted, notes.c.state.in_(["new", "done"])).order_by(notes.c.id)
    others = select(notes.c.id).where(~wanted).order_by(notes.c.id).limit(bindparam("most"))
    for _ in range(2):
        assert watched.rows(among, {"wanted": ["three", "one"]}) == [(1,), (3,)]
        assert watched.rows(among, {"wanted": ["two"]}) == [(2,)]
        assert watched.rows(among, {"wanted": []}) == []
        assert watched.rows(among, {"wanted": ["three", "four", "one"]}) == [(1,), (3,)]
        assert watched.rows(among, {"wanted": ["three", "four", "one", "two", "five"]}) == [(1,), (2,), (3,)]
        assert watched.rows(others, {"wanted": ["one", "four", "two"], "most": 2}) == [(3,)]
        assert watched.rows(others, {"wanted": [], "most": 2}) == [(1,), (2,)]
        assert watched.rows(others, {"wanted": ["one", "four"], "most": 2}) == [(2,), (3,)]
    finish = update(notes).where(wanted).values(state=bindparam("to")).returning(notes.c.id)
    assert watched.rows(finish, {"wanted": ["one", "two"], "to": "done"}) == [(1,), (2,)]
    assert watched.usual == []


def test_lists_of_like_lengths_share_one_form(watched):
    among = select(notes.c.id).where(notes.c.name.in_(bindparam("wanted", expanding=True)))
    forms = []
    for length in (3, 4, 5, 8):
        watched.rows(among, {"wanted": ["none"] * length})
        forms.append(len(watched.connection._prepared))
    assert [one - forms[0] for one in forms] == [0, 0, 1, 1]


def test_items_of_a_list_are_converted(watched):
    watched.connection.execute(insert(values), {"at": MOMENT})
    since = select(values.c.id).where(values.c.at.in_(bindparam("moments", expanding=True)))
    assert watched.rows(since, {"moments": [MOMENT]}) == [(1,)]
    assert watched.usual == []


def test_an_expression_with_a_label_is_prepared(watched):
    watched.connection.execute(_ADD, {"name": "one"})
    row = watched.connection.execute(select(literal_column("times + 1").label("next"), notes.c.id)).one()
    assert (row.next, row.id, watched.usual) == (2, 1, [])


def test_errors_are_those_of_sqlalchemy_and_heard_by_its_listeners(watched):
    heard: list[BaseException] = []
    event.listen(watched.connection.engine, "handle_error", lambda context: heard.append(context.original_exception))
    watched.connection.execute(_ADD, {"name": "one"})
    with pytest.raises(IntegrityError) as caught:
        watched.connection.execute(_ADD, {"name": "one"})
    with pytest.raises(StatementError, match="tzinfo"):
        watched.connection.execute(insert(values), {"at": "stray"})
    assert heard[0] is caught.value.orig
    assert watched.rows(_FIRST, {"most": 9}) == [("one",)]


def test_a_missing_value_is_an_error(watched):
    watched.connection.execute(_BY_NAME, {"wanted": "one"})
    with pytest.raises(StatementError):
        watched.connection.execute(_BY_NAME, {})


def test_statements_made_on_the_way_do_not_pile_up(watched):
    for number in range(2500):
        assert watched.rows(select(literal_column(str(number)).label("number"))) == [(number,)]
    assert len(watched.connection._prepared) <= 1000
