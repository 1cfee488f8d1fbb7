"""What column types store and give back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import StatementError

from storage.ciphers import PlainCipher
from storage.errors import NaiveMomentError, UnknownSealError
from storage.inline_driver import InlineDatabase
from storage.types import PRIVATE, from_microseconds, to_microseconds
from tests.unit.storage.tables_for_tests import metadata, values

MOMENT = datetime(2026, 11, 22, 10, 30, 0, 123457, tzinfo=UTC)


@pytest.fixture
def database():
    database = InlineDatabase()
    database.write_now(metadata.create_all)
    yield database
    database.close_now()


def kept(database: InlineDatabase, column: str, value: object) -> tuple[object, object]:
    """What stands in the table, and what comes back."""

    def keep(connection: Connection) -> tuple[object, object]:
        connection.execute(insert(values), {column: value})
        stored = connection.execute(text(f"SELECT {column} FROM typed_values")).scalar_one()
        return stored, connection.execute(select(values.c[column])).scalar_one()

    return database.write_now(keep)


def test_a_moment_is_stored_as_utc_microseconds(database):
    assert kept(database, "at", MOMENT) == (1795343400123457, MOMENT)


def test_a_moment_elsewhere_comes_back_in_utc(database):
    shanghai = MOMENT.astimezone(timezone(timedelta(hours=8)))
    stored, back = kept(database, "at", shanghai)
    assert (stored, back, back.tzinfo) == (1795343400123457, MOMENT, UTC)


@pytest.mark.parametrize("year", [1, 1969, 1970, 2100, 9999])
def test_moments_of_all_years_are_exact(year):
    moment = datetime(year, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert from_microseconds(to_microseconds(moment)) == moment


def test_a_naive_moment_is_refused(database):
    with pytest.raises(StatementError) as caught:
        kept(database, "at", MOMENT.replace(tzinfo=None))
    assert isinstance(caught.value.orig, NaiveMomentError)


def test_moments_compare_in_queries(database):
    def compare(connection: Connection) -> int:
        connection.execute(insert(values), [{"at": MOMENT}, {"at": MOMENT + timedelta(microseconds=1)}])
        return len(connection.execute(select(values.c.id).where(values.c.at <= MOMENT)).all())

    assert database.write_now(compare) == 1


def test_telegram_ids_have_64_bits(database):
    assert kept(database, "chat", -1009999999999999) == (-1009999999999999, -1009999999999999)


def test_json_is_compact_text(database):
    assert kept(database, "plain", {"楼": [1, None, "a"]}) == ('{"楼":[1,null,"a"]}', {"楼": [1, None, "a"]})


@pytest.mark.parametrize("column", ["at", "chat", "plain", "secret", "secret_data"])
def test_nothing_is_null(database, column):
    assert kept(database, column, None) == (None, None)


@pytest.mark.parametrize("name", ["王芳", "", "p1:", "a:b"])
def test_private_text_is_marked_with_its_seal(database, name):
    assert kept(database, "secret", name) == ("p1:" + name, name)


def test_private_data_is_marked_with_its_seal(database):
    assert kept(database, "secret_data", {"电话": "138"}) == ('p1:{"电话":"138"}', {"电话": "138"})


def test_a_seal_this_program_cannot_open_is_an_error_without_the_text():
    with pytest.raises(UnknownSealError) as caught:
        PlainCipher().open("a1:k7:0123456789abcdef", "typed_values.secret")
    assert caught.value.facts == {"mark": "a1"}


def test_each_private_column_knows_where_it_stands():
    assert [column.type.place for column in values.columns if isinstance(column.type, PRIVATE)] == [
        "typed_values.secret",
        "typed_values.secret_data",
    ]
