"""What the doctor finds, and that every finding says what to do."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs
from telegram import ChatMember, ChatMemberAdministrator, User, WebhookInfo

from bot.doctor.database_checks import about_database, about_processes, findings_of
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Level, as_json, fine, healthy, note, problem
from bot.doctor.machine_checks import about_backups, about_config, about_disk, about_fonts, about_sqlite
from bot.doctor.telegram_checks import about_telegram, about_webhook, judge_clock, judge_rights
from bot.report import Report
from bot.settings import PREFIX
from storage.addresses import FileAddress, parse_address
from storage.migrating import migrate
from storage.offices import Holder, Office
from tests.integration.intake.test_life import SECRET, TOKEN, Town, town  # noqa: F401  a fixture

PLENTY = Report(
    updates_waiting=1,
    updates_given_up=2,
    messages_waiting=3,
    messages_given_up=4,
    timers_given_up=5,
    people_unreachable=6,
    groups={"garden/security": -1001},
    groups_missing=["garden/repairs"],
    groups_gone=["garden/cleaning"],
    without_administrator=["garden"],
    provisional=["garden: the public holidays of 2027 are not official yet"],
)
ME = User(id=7, is_bot=True, first_name="bot")
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


def told(findings: Iterable[Finding]) -> list[tuple[str, Level]]:
    """What was looked at, and how it is."""
    return [(one.check, one.level) for one in findings]


async def test_telegram_is_asked_who_we_are_where_updates_go_and_what_time_it_is(town: Town):  # noqa: F811  the fixture
    findings = await about_telegram(town.settings(), {})
    assert told(findings) == [
        ("token", Level.FINE),
        ("webhook", Level.FINE),
        ("clock", Level.FINE),
        ("privacy_mode", Level.FINE),
    ]
    assert findings[0].sentence == f"The bot is @{town.world.state.bot.username}."


async def test_a_token_that_telegram_refuses_none_and_no_network(town: Town):  # noqa: F811  the fixture
    for settings in (
        town.settings(bot_token="7000000002:AAEabcdefghijklmnopqrstuvwxyz012345"),
        town.settings(bot_token=""),
        town.settings(bot_api="http://127.0.0.1:9"),
    ):
        (finding,) = await about_telegram(settings, {})
        assert (finding.check, finding.level, TOKEN in str(finding)) == ("token", Level.PROBLEM, False)


async def test_a_group_that_the_bot_is_not_in(town: Town):  # noqa: F811  the fixture
    findings = await about_telegram(town.settings(), {"garden/security": -1009})
    assert told(findings)[4:] == [("group:garden/security", Level.PROBLEM)]


@pytest.mark.parametrize(
    ("status", "pins", "level"),
    [
        ("administrator", True, Level.FINE),
        ("administrator", False, Level.NOTE),
        ("member", False, Level.PROBLEM),
        ("left", False, Level.PROBLEM),
    ],
)
def test_what_the_bot_may_do_in_a_group(status, pins, level):
    member = (
        ChatMemberAdministrator(
            ME, **dict.fromkeys(_RIGHTS_OF_AN_ADMINISTRATOR, False), is_anonymous=False, can_pin_messages=pins
        )
        if status == "administrator"
        else ChatMember(ME, status)
    )
    assert told(judge_rights("garden/security", member)) == [("group:garden/security", level)]


_RIGHTS_OF_AN_ADMINISTRATOR = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def webhook(url: str = "", waiting: int = 0, **more: object) -> WebhookInfo:
    return WebhookInfo(url=url, has_custom_certificate=False, pending_update_count=waiting, **more)


async def test_where_updates_go(town: Town):  # noqa: F811  the fixture
    ours = "https://bot.example.org/hook"
    waiting = town.settings(webhook_url=ours, webhook_secret=SECRET)
    wrong = {"last_error_message": "Wrong response from the webhook: 502 Bad Gateway"}
    seen = [
        (about_webhook(settings, info, now=NOW).level)
        for settings, info in [
            (town.settings(), webhook()),
            (town.settings(), webhook(ours)),
            (waiting, webhook()),
            (waiting, webhook(ours)),
            (waiting, webhook(ours, waiting=101)),
            (waiting, webhook(ours, last_error_date=NOW - timedelta(minutes=59), **wrong)),
            (waiting, webhook(ours, last_error_date=NOW - timedelta(hours=2), **wrong)),
        ]
    ]
    assert seen == [
        Level.FINE,
        Level.NOTE,
        Level.NOTE,
        Level.FINE,
        Level.NOTE,
        Level.PROBLEM,
        Level.FINE,
    ]


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, Level.FINE), (-5, Level.FINE), (6, Level.NOTE), (-60, Level.NOTE), (61, Level.PROBLEM)]
)
def test_a_clock_that_is_wrong(seconds, level):
    assert judge_clock(timedelta(seconds=seconds)).level is level


async def test_before_the_first_start(town: Town):  # noqa: F811  the fixture
    looked = await about_database(town.settings())
    assert {one.level for one in looked.findings} == {Level.NOTE}
    assert (looked.report, town.database.exists()) == (None, False)


async def test_while_the_bot_runs_and_after(town: Town):  # noqa: F811  the fixture
    async with town.bot():
        first, *rest = (await about_database(town.settings())).findings
        assert (first, rest[-1]) == (
            fine("process", "The bot is running."),
            fine("queues", "Waiting in the database: 0 updates, 0 messages."),
        )
    first, *rest = (await about_database(town.settings())).findings
    assert (first.level, rest[-1].level) == (Level.NOTE, Level.FINE)


async def test_a_file_that_is_no_database(town: Town):  # noqa: F811  the fixture
    town.database.write_bytes(b"something else " * 1000)
    looked = await about_database(town.settings())
    assert told(looked.findings) == [("process", Level.NOTE), ("database", Level.PROBLEM)]


async def test_a_damaged_database_is_told_with_what_to_do(town: Town):  # noqa: F811  the fixture
    await migrate(str(town.database))
    with town.database.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 200_000)
    looked = await about_database(town.settings())
    (broken,) = [one for one in looked.findings if one.level is Level.PROBLEM]
    assert broken.sentence.startswith(f"The database {town.database} is damaged (")
    assert "No backup beside it is whole" in broken.sentence


@pytest.mark.parametrize(("schema", "level"), [("0004", Level.NOTE), ("9999", Level.PROBLEM)])
async def test_a_database_of_another_version_is_told(town: Town, schema, level):  # noqa: F811  the fixture
    """A start changes an older one and refuses a newer one, however well it can be read."""
    await migrate(str(town.database))
    with closing(sqlite3.connect(town.database)) as raw:
        raw.execute("UPDATE alembic_version SET version_num = ?", (schema,))
        raw.commit()
    looked = await about_database(town.settings())
    assert told(looked.findings) == [("process", Level.NOTE), ("database", level)]
    assert f"has schema {schema}" in looked.findings[1].sentence


async def test_a_database_that_cannot_be_made(town: Town):  # noqa: F811  the fixture
    looked = await about_database(town.settings(database=str(town.database / "below" / "x.db")))
    assert told(looked.findings)[0] == ("database", Level.PROBLEM)


async def test_a_lost_key_is_one_finding(town: Town, monkeypatch):  # noqa: F811  the fixture
    async with town.bot():
        pass
    town.database.with_name(f"{town.database.name}.key").unlink()
    monkeypatch.setenv(PREFIX + "DATABASE", str(town.database))
    monkeypatch.setenv(PREFIX + "BOT_TOKEN", "")
    keys = [one for one in await examine() if one.check == "key"]
    assert [(one.level, "Give the key this database was made with" in one.sentence) for one in keys] == [
        (Level.PROBLEM, True)
    ]


def test_who_does_what_among_several() -> None:
    clock = Holder(office=Office.CLOCK, process="a:7", since=NOW, lives=True)
    sender = Holder(office=Office.SENDER, process="b:8", since=NOW, lives=True)
    gone = replace(sender, lives=False)
    told = [about_processes(found).sentence for found in ([clock, sender], [clock, gone], [gone], [])]
    assert told == [
        "The bot is running: a:7 is the clock, b:8 is the sender.",
        "The bot is running: a:7 is the clock.",
        "No process of the bot is running.",
        "No process of the bot is running.",
    ]


async def test_whose_webhook_it_is(town: Town):  # noqa: F811  the fixture
    told = about_webhook(town.settings(), webhook("https://elsewhere.example.org/secret"), now=NOW)
    assert told.sentence == (
        "Telegram sends updates to a webhook at elsewhere.example.org, and CONCIERGE_WEBHOOK_URL is not set."
    )


async def test_a_database_of_another_kind(town: Town):  # noqa: F811  the fixture
    sqlite3.connect(town.database).close()
    town.database.touch()
    looked = await about_database(town.settings())
    assert told(looked.findings) == [("process", Level.NOTE), ("database", Level.PROBLEM)]


async def test_a_database_in_memory_is_none(town: Town):  # noqa: F811  the fixture
    looked = await about_database(town.settings(database=":memory:"))
    assert told(looked.findings) == [("database", Level.PROBLEM)]


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
    assert told(about_sqlite(FileAddress(path=tmp_path), version)) == [("sqlite", level)]


def test_with_postgresql_sqlite_does_not_matter():
    assert list(about_sqlite(parse_address("postgresql://host/name"), (3, 40, 1))) == []


async def test_the_example_community_is_in_order(town: Town, tmp_path):  # noqa: F811  the fixture
    assert told(about_config(town.settings())) == [("config", Level.NOTE)]
    (tmp_path / "mine").mkdir()
    assert ("config", Level.PROBLEM) in told(about_config(town.settings(config=str(tmp_path / "mine"))))


def test_the_fonts_of_letters_are_there():
    assert told(about_fonts()) == [("fonts", Level.FINE)]


@pytest.mark.parametrize(
    ("free", "size", "level"),
    [
        (2048, 10, Level.FINE),
        (1000, 10, Level.NOTE),
        (2048, 1000, Level.NOTE),
        (2048, 1025, Level.PROBLEM),
        (199, 10, Level.PROBLEM),
    ],
)
def test_room_on_the_disk(free, size, level):
    assert about_disk(free * 1024 * 1024, size * 1024 * 1024).level is level


async def test_whether_backups_come(town: Town):  # noqa: F811  the fixture
    def level(**more: str) -> list[Level]:
        return [one.level for one in about_backups(town.settings(**more), now=NOW)]

    folder = town.database.parent / "backups"
    assert (level(), level(backups="off"), level(database="postgresql://host/name")) == ([], [Level.NOTE], [Level.NOTE])
    town.database.touch()
    assert level() == [Level.NOTE]
    folder.mkdir()
    (folder / "concierge.db.20261120T155900Z.daily").touch()
    (folder / "other.db.20261122T000000Z.daily").touch()
    assert level() == [Level.PROBLEM]
    (folder / "concierge.db.20261121T202000Z.daily").touch()
    assert level() == [Level.FINE]


def test_everything_in_the_database_that_needs_somebody():
    assert told(findings_of(PLENTY)) == [
        ("administrators", Level.NOTE),
        ("group:garden/repairs", Level.NOTE),
        ("group:garden/cleaning", Level.PROBLEM),
        ("holidays", Level.NOTE),
        ("dead_letters", Level.PROBLEM),
        ("undelivered", Level.NOTE),
        ("timers", Level.PROBLEM),
        ("dead_chats", Level.NOTE),
        ("queues", Level.FINE),
    ]


@pytest.mark.parametrize(("waiting", "level"), [(100, Level.FINE), (101, Level.NOTE)])
def test_many_messages_that_wait(waiting, level):
    assert list(findings_of(structs.replace(PLENTY, messages_waiting=waiting)))[-1].level is level


def test_for_machines():
    findings = [fine("token", "The bot is @it."), note("disk", "Little is free.", "Make room.")]
    assert json.loads(as_json(findings)) == {
        "healthy": True,
        "findings": [
            {"check": "token", "level": "fine", "sentence": "The bot is @it.", "advice": ""},
            {"check": "disk", "level": "note", "sentence": "Little is free.", "advice": "Make room."},
        ],
    }
    assert healthy([*findings, problem("key", "No key.", "Look for it.")]) is False
    assert str(findings[1]) == "note    Little is free. Make room."


async def test_settings_come_first(monkeypatch):
    monkeypatch.setenv(PREFIX + "PACING", "fast")
    assert told(await examine()) == [("settings", Level.PROBLEM)]
