"""Rules of the database edge that no single test of behaviour would miss."""

import pytest
from sqlalchemy import Table

from bot.behaviour import service_centre
from bot.settings import Settings
from bot.wiring import reach_telegram, read_knowledge
from storage.tables import metadata
from tests.architecture.sources import ROOT

ASKED_BY_DIGEST_ONLY = {"codes", "code_attempts"}
"""Tables whose ids nobody outside ever sees."""

TABLES = [pytest.param(table, id=table.name) for table in metadata.sorted_tables]


def test_every_upsert_goes_through_one_function() -> None:
    """SQLite's own DO UPDATE does not compile on PostgreSQL, and a bound predicate fails there at the sixth time."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "storage").glob("*.py")}
    assert [name for name, text in sources.items() if "on_conflict_do" in text] == ["upsert.py"]


@pytest.mark.parametrize("table", TABLES)
def test_no_constraint_is_checked_later(table: Table) -> None:
    """In a batch, a constraint that is checked at COMMIT would fail functions that did nothing wrong."""
    assert [str(one.name) for one in table.constraints if one.deferrable or one.initially] == []


@pytest.mark.parametrize("table", TABLES)
def test_ids_are_never_used_again(table: Table) -> None:
    """They leave the database: on buttons, as references, in dedupe keys."""
    numbered = [column.name for column in table.primary_key if column.autoincrement is True]
    kept = bool(table.dialect_options["sqlite"]["autoincrement"])
    assert kept == bool(numbered and table.name not in ASKED_BY_DIGEST_ONLY)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_goes_with_another(table: Table) -> None:
    assert {one.ondelete for one in table.foreign_key_constraints} <= {"RESTRICT"}


@pytest.mark.parametrize("table", TABLES)
def test_a_unique_index_of_waiting_rows_says_so_literally(table: Table) -> None:
    for index in table.indexes:
        predicates = {str(index.dialect_options[name]["where"]) for name in ("sqlite", "postgresql")}
        assert len(predicates) == 1
        assert ":" not in predicates.pop()


def test_handlers_stand_in_one_group_and_are_waited_for() -> None:
    """A handler that is not waited for ends after its update was judged; a second group would write a second time."""
    token = "7000000001:AAEabcdefghijklmnopqrstuvwxyz012345"
    knowledge = read_knowledge(Settings.model_validate({"bot_token": token}))
    app = reach_telegram(token, api="http://127.0.0.1:9").application
    service_centre(knowledge).register(app)
    assert list(app.handlers) == [0]
    assert {bool(handler.block) for handler in app.handlers[0]} == {True}
    assert (app.updater, app.update_processor.max_concurrent_updates) == (None, 1)
