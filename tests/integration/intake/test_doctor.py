"""What the doctor finds, and that every finding says what to do."""

import sqlite3

import pytest

from bot.doctor import Finding, Level, about_config, about_database, about_sqlite, about_token, examine, findings_of
from bot.report import Report
from bot.settings import PREFIX
from storage.addresses import FileAddress, parse_address
from tests.integration.intake.test_life import TOKEN, Town, town  # noqa: F401  a fixture

PLENTY = Report(
    updates_waiting=1,
    updates_given_up=2,
    messages_waiting=3,
    messages_given_up=4,
    timers_given_up=5,
    groups_missing=["garden/repairs"],
    groups_gone=["garden/cleaning"],
    provisional=["garden: the public holidays of 2027 are not official yet"],
)


def levels(findings: list[Finding]) -> list[Level]:
    return [one.level for one in findings]


async def test_a_token_that_works(town: Town):  # noqa: F811  the fixture
    finding = await about_token(town.settings())
    assert (finding.level, finding.sentence) == (Level.FINE, f"The bot is @{town.world.state.bot.username}.")


async def test_a_token_that_telegram_refuses(town: Town):  # noqa: F811  the fixture
    finding = await about_token(town.settings(bot_token="7000000002:AAEabcdefghijklmnopqrstuvwxyz012345"))
    assert (finding.level, "@BotFather" in finding.sentence) == (Level.PROBLEM, True)


async def test_no_token_and_no_network(town: Town):  # noqa: F811  the fixture
    assert (await about_token(town.settings(bot_token=""))).level is Level.PROBLEM
    away = await about_token(town.settings(bot_api="http://127.0.0.1:9"))
    assert (away.level, TOKEN in away.sentence) == (Level.PROBLEM, False)


async def test_before_the_first_start(town: Town):  # noqa: F811  the fixture
    assert set(levels(await about_database(town.settings()))) == {Level.NOTE}
    assert not town.database.exists()


async def test_while_the_bot_runs_and_after(town: Town):  # noqa: F811  the fixture
    async with town.bot():
        first, *rest = await about_database(town.settings())
        assert (first, rest[-1]) == (
            Finding(level=Level.FINE, sentence="The bot is running."),
            Finding(level=Level.FINE, sentence="0 updates and 0 messages wait in the database."),
        )
    first, *rest = await about_database(town.settings())
    assert (first.level, rest[-1].level) == (Level.NOTE, Level.FINE)


async def test_a_file_that_is_no_database(town: Town):  # noqa: F811  the fixture
    town.database.write_bytes(b"something else " * 1000)
    assert levels(await about_database(town.settings())) == [Level.NOTE, Level.PROBLEM]


async def test_a_database_of_another_kind(town: Town):  # noqa: F811  the fixture
    sqlite3.connect(town.database).close()
    town.database.touch()
    assert levels(await about_database(town.settings())) == [Level.NOTE, Level.PROBLEM]


async def test_a_database_in_memory_is_none(town: Town):  # noqa: F811  the fixture
    assert levels(await about_database(town.settings(database=":memory:"))) == [Level.PROBLEM]


@pytest.mark.parametrize(
    ("version", "level"),
    [
        ((3, 40, 1), Level.NOTE),
        ((3, 51, 2), Level.NOTE),
        ((3, 51, 3), Level.FINE),
        ((3, 54, 0), Level.FINE),
        ((3, 50, 7), Level.FINE),
        ((3, 50, 6), Level.NOTE),
        ((3, 44, 6), Level.FINE),
    ],
)
def test_which_sqlite_may_lose_data(tmp_path, version, level):
    assert levels(list(about_sqlite(FileAddress(path=tmp_path), version))) == [level]


def test_with_postgresql_sqlite_does_not_matter():
    assert list(about_sqlite(parse_address("postgresql://host/name"), (3, 40, 1))) == []


async def test_the_example_community_is_in_order(town: Town, tmp_path):  # noqa: F811  the fixture
    assert levels(about_config(town.settings())) == [Level.NOTE]
    (tmp_path / "mine").mkdir()
    assert Level.PROBLEM in levels(about_config(town.settings(config=str(tmp_path / "mine"))))


def test_everything_in_the_database_that_needs_somebody():
    assert levels(findings_of(PLENTY)) == [
        Level.NOTE,
        Level.PROBLEM,
        Level.NOTE,
        Level.PROBLEM,
        Level.NOTE,
        Level.PROBLEM,
        Level.FINE,
    ]


async def test_settings_come_first(monkeypatch):
    monkeypatch.setenv(PREFIX + "PACING", "fast")
    assert levels(await examine()) == [Level.PROBLEM]
