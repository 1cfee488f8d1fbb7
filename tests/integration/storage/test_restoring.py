"""`concierge restore`: back in time without saying, giving or losing anything a second time."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.lifecycle import storage_open
from bot.restoring import REST, Late, Restoring, describe, restore
from bot.settings import Settings
from bot.wiring import read_knowledge
from domain.i18n import Locale
from domain.outgoing import Lane
from storage.backup import back_up
from storage.errors import AlreadyRunningError, BackupBrokenError, BackupUnsupportedError, MissingKeyError
from storage.process_lock import ProcessLock
from storage.restoring import Echo, Past
from storage.store import SqlStore
from storage.tables import outbox, timers
from tests.integration.storage.repositories.samples import a_ticket
from usecases.effects.alarming import ALARM_RINGS
from usecases.filing import next_number
from usecases.housekeeping import HOUSEKEEPING
from usecases.outage_news import OUTAGE_NEWS

JADE = "jade-bay"
DESK = -1001
SETTINGS = Settings(_env_file=None)
KNOWLEDGE = read_knowledge(SETTINGS)
BEFORE = datetime.now(UTC) - timedelta(hours=7)


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings.model_validate({"database": str(tmp_path / "concierge.db")})


def an_evening(uow) -> None:
    """A ticket."""
    community = KNOWLEDGE.community(JADE)
    desk = community.front_desk.key
    uow.chats.bind(
        chat_id=DESK, community_id=JADE, department=desk, title="x", kind="group", locale=Locale.EN, at=BEFORE
    )
    number = next_number(uow, community, "R", datetime.now(UTC))
    a_ticket(uow, number, community_id=JADE, reported_at=BEFORE)


def waiting(connection) -> None:
    """Reminders of a ticket, soon and much later; a sweep that is nobody's matter; news of no ticket for residents."""
    at = {"soon": BEFORE + timedelta(hours=1), "much later": BEFORE + timedelta(days=9)}
    for kind, due in at.items():
        connection.execute(timers.insert().values(community_id=JADE, kind=kind, due_at=due, ticket_id=1))
    connection.execute(timers.insert().values(community_id="*", kind=HOUSEKEEPING, due_at=at["soon"]))
    connection.execute(timers.insert().values(community_id=JADE, kind=OUTAGE_NEWS, due_at=at["soon"]))
    row = {"chat_id": 5, "notice": "Receipt", "params": {}, "verb": "send", "policy": "critical", "lane": Lane.ANSWER}
    connection.execute(
        outbox.insert().values(**row, community_id=JADE, ticket_id=1, created_at=BEFORE, state="sending")
    )


async def backed_up(settings: Settings, target: Path) -> str:
    """A backup of that evening; the number of its ticket."""
    async with storage_open(settings) as database:
        await SqlStore(database, KNOWLEDGE, now=lambda: BEFORE).write(an_evening)
        await database.write(waiting)
        await back_up(database, target)
        return await SqlStore(database, KNOWLEDGE, now=lambda: BEFORE).read(lambda uow: uow.tickets.get(1).number)


async def lost(settings: Settings) -> None:
    """What happened after the backup, and is gone with the disk."""
    async with storage_open(settings) as database:
        await SqlStore(database, KNOWLEDGE, now=lambda: BEFORE).write(
            lambda uow: a_ticket(
                uow, next_number(uow, KNOWLEDGE.community(JADE), "R", datetime.now(UTC)), community_id=JADE
            )
        )


def order(backup: Path, said: list[str], *, late: Late | None = None, agree: bool = True) -> Restoring:
    def asked(question: str) -> bool:
        said.append(question)
        return agree

    return Restoring(backup=backup, say=said.append, agree=asked, late=late)


def whole(settings: Settings) -> bytes:
    return Path(settings.database).read_bytes()


async def states(settings: Settings) -> tuple[list[tuple[str, bool]], list[tuple[str, str]]]:
    """Timers with whether they are due within a day and a bit, and what became of the messages."""
    async with storage_open(settings) as database:
        limit = datetime.now(UTC)

        def look(connection) -> tuple[list[tuple[str, bool]], list[tuple[str, str]]]:
            due = connection.execute(timers.select().order_by(timers.c.id)).all()
            queue = connection.execute(outbox.select().order_by(outbox.c.id)).all()
            return [(one.kind, one.due_at <= limit) for one in due], [(one.notice, one.state) for one in queue]

        return await database.read(look)


async def test_what_is_late_rests_and_the_front_desk_is_told(settings, tmp_path):
    number = await backed_up(settings, tmp_path / "copy")
    await lost(settings)
    said: list[str] = []
    printed = await restore(settings, order(tmp_path / "copy", said, late=Late.REST))
    assert said[2:] == [
        "Reminders and questions whose time has passed since:",
        f"  1 × soon  {number}",
        "  1 × what is about no request (outage news)",
        "Messages that were not sent yet when it was made (most of them were, later):",
        f"  1 × receipt  {number}",
        "Put copy in the place of the database?",
    ]
    (former,) = tmp_path.glob("concierge.db.*.before-restore")
    assert printed == f"Restored copy. The former database is kept as {former}.\nStart the bot with `concierge run`.\n"
    due, queue = await states(settings)
    assert due == [("soon", False), ("much later", False), (HOUSEKEEPING, True), (OUTAGE_NEWS, False)]
    assert queue == [("Receipt", "dead"), ("Restored", "new")]


async def test_what_is_late_may_be_sent(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    await restore(settings, order(tmp_path / "copy", [], late=Late.SEND))
    assert await states(settings) == (
        [("soon", True), ("much later", False), (HOUSEKEEPING, True), (OUTAGE_NEWS, True)],
        [("Receipt", "sending"), ("Restored", "new")],
    )


async def test_no_id_and_no_number_is_given_twice(settings, tmp_path):
    first = await backed_up(settings, tmp_path / "copy")
    await lost(settings)
    await restore(settings, order(tmp_path / "copy", [], late=Late.REST))
    async with storage_open(settings) as database:

        def file(uow) -> tuple[int, str]:
            number = next_number(uow, KNOWLEDGE.community(JADE), "R", datetime.now(UTC))
            return a_ticket(uow, number, community_id=JADE).id, number

        row, number = await SqlStore(database, KNOWLEDGE, now=lambda: BEFORE).write(file)
    day = first.split("-")[1]
    assert (row, number) == (100_002, f"R-{day}-502")


async def test_whoever_says_no_changes_nothing(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    await lost(settings)
    before = whole(settings)
    said: list[str] = []
    assert await restore(settings, order(tmp_path / "copy", said, agree=False)) == "Nothing was changed.\n"
    assert whole(settings) == before
    assert (len(said), list(tmp_path.glob("*restor*"))) == (9, [])


async def test_whoever_breaks_it_off_leaves_nothing_behind(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")

    def break_off(_question: str) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await restore(settings, Restoring(backup=tmp_path / "copy", say=lambda _: None, agree=break_off))
    assert list(tmp_path.glob("*restor*")) == []


def test_what_is_about_no_request_is_only_counted():
    unsent = tuple(
        Echo(what=what, at=BEFORE, community_id=None, number=number)
        for what, number in [("DraftPrompt", None), ("rung", "R-1"), ("DraftPrompt", None), ("Menu", None)]
    )
    assert list(describe(Past(newest=BEFORE, late=(), unsent=unsent), now=BEFORE))[3:] == [
        "  1 × step of an escalation  R-1",
        "  3 × what is about no request (draft prompt, menu)",
    ]


def test_an_emergency_that_was_under_way_is_named():
    late = tuple(
        Echo(what=what, at=BEFORE, community_id=JADE, number=number)
        for what, number in [(ALARM_RINGS, "E-1"), ("rung", "R-1"), (ALARM_RINGS, "E-1")]
    )
    assert list(describe(Past(newest=BEFORE, late=late, unsent=()), now=BEFORE))[-1] == (
        "Emergencies were under way then: E-1. Ask at once how they stand; while reminders rest, nobody is called for "
        "them."
    )


async def test_a_disk_that_is_new(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    for file in tmp_path.glob("concierge.db*"):
        if file.suffix != ".key":
            file.unlink()
    printed = await restore(settings, order(tmp_path / "copy", [], late=Late.REST))
    assert printed == "Restored copy. Start the bot with `concierge run`.\n"


async def test_a_log_of_the_former_database_never_meets_the_restored_one(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"concierge.db{suffix}").write_bytes(b"of another life")
    await restore(settings, order(tmp_path / "copy", [], late=Late.REST))
    assert not (tmp_path / "concierge.db-wal").exists()
    assert len(list(tmp_path.glob("concierge.db.*.before-restore-wal"))) == 1


async def test_what_cannot_be_restored(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    damaged, foreign = tmp_path / "damaged", tmp_path / "foreign"
    damaged.write_bytes((tmp_path / "copy").read_bytes()[:20_000])
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE sums (a)")
    for broken in (damaged, foreign):
        with pytest.raises(BackupBrokenError, match="daily ones lie in"):
            await restore(settings, order(broken, []))
    with ProcessLock.take(Path(settings.database)), pytest.raises(AlreadyRunningError):
        await restore(settings, order(tmp_path / "copy", []))
    with pytest.raises(BackupUnsupportedError):
        await restore(Settings.model_validate({"database": "postgresql://host/name"}), order(damaged, []))


async def test_the_key_must_be_the_backups(settings, tmp_path):
    await backed_up(settings, tmp_path / "copy")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(tmp_path / "copy", elsewhere / "copy")
    there = Settings.model_validate({"database": str(elsewhere / "concierge.db")})
    with pytest.raises(MissingKeyError):
        await restore(there, order(elsewhere / "copy", []))
    assert not (elsewhere / "concierge.db").exists()


def test_a_backup_in_which_nothing_had_happened():
    told = describe(Past(newest=None, late=(), unsent=()), now=BEFORE)
    assert list(told) == ["The backup is of a service centre in which nothing had happened yet."]


def test_many_numbers_are_cut_short():
    late = tuple(Echo(what="soon", at=BEFORE, community_id=JADE, number=f"R-{n}") for n in range(41))
    last = list(describe(Past(newest=BEFORE, late=late, unsent=()), now=BEFORE + REST))[-1]
    assert last.endswith("R-39, …")
