"""What a story leaves in files: nothing that tells who said what, for whoever has no key (issue 4, done when 3)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.sandbox.cast import DESK, ENGINEERS, LI, LIN
from bot.stage import TOKEN
from domain.incoming import Incoming
from domain.people import Resident
from storage.backup import back_up
from storage.sqlite_driver import SqliteDatabase
from storage.tables import inbox, metadata
from storage.types import PRIVATE
from tests.acceptance.flows import Listed, reports, resolves, settle_in
from tests.acceptance.secrecy import files_of, found_in, secrets_of
from tests.acceptance.stage import Stage
from usecases import first_words
from usecases.ports import UnitOfWork

OUYANG = Listed(name="欧阳碧瑶", unit="3-2-1202", phone="+8613987651234")
WALDO = Listed(name="Bart Quillfeather", unit="1-1-101", phone="+8613765439876")


async def test_a_database_without_its_key_tells_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    aunt, man = await settle_in(stage, OUYANG), await settle_in(stage, WALDO, language="en")
    worker = stage.staff(LI)
    for pending in ("欧阳", "Bart"):
        await stage.staff(LIN).presses("确认", on=await stage.card(DESK, pending))
    number = await reports(aunt, "厨房的柚木吊柜后面渗水，已经泡坏了一袋五常大米")
    await worker.presses("接单", on=await stage.card(ENGINEERS, number))
    card = await stage.card(ENGINEERS, number)
    await worker.presses("看号码", on=card)
    await worker.says("请把吊柜里的东西先搬出来", to=ENGINEERS.id, reply_to=card.id)
    await aunt.says("钥匙在门口的青花瓷瓶里", reply_to=(await aunt.reads()).id)
    await resolves(stage, number, "换了角阀，吊柜背板晾着，周末再看")
    await aunt.presses("还有问题")
    await aunt.says("背板还是湿的，摸上去发霉了")
    await man.says("The wardrobe mirror in the corridor is cracked from top to bottom")
    await man.sends("photo", caption="Photographed with my grandmother's Leica")
    # An error that quotes somebody tells nothing either: the log is looked through at the end of every story.
    monkeypatch.setattr(first_words, "begin", _breaks)
    await (await stage.guest("钱塘")).says("地下室有人点火")
    service = await stage.service()
    assert isinstance(service.database, SqliteDatabase)
    errors = await service.database.read(lambda it: it.execute(select(inbox.c.error).distinct()).scalars().all())
    assert [one for one in errors if one is not None] != []
    path = service.database.path
    await back_up(service.database, path.with_name(f"{path.name}.backup"))
    files = files_of(path)
    secrets = secrets_of(stage.play.world) | {"欧阳", "Quillfeather", "13987651234", "987651234", "角阀", "Leica"}
    assert len(secrets) >= 30
    assert {".backup", "-wal", "-shm", "database"} <= set(files)
    assert {name: found_in(stored, secrets) for name, stored in files.items()} == {name: [] for name in files}
    assert TOKEN in secrets
    assert _unsealed(path.with_name(f"{path.name}.backup")) == []


def _breaks(_uow: UnitOfWork, resident: Resident, incoming: Incoming) -> None:
    raise ValueError(f"{resident.name} {resident.phone}: {incoming.text}")


def _unsealed(database: Path) -> list[str]:
    """Private columns of which a value is not sealed."""
    with closing(sqlite3.connect(database)) as raw:
        return [
            f"{column.table.name}.{column.name}"
            for table in metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, PRIVATE)
            and raw.execute(
                f"SELECT 1 FROM {table.name} WHERE {column.name} IS NOT NULL AND {column.name} NOT LIKE 'a1:%' LIMIT 1"
            ).fetchone()
        ]
