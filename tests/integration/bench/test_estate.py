"""The bench's database: residents verified in real units, their workers on duty, the group bound."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.bench.cast import GROUP, resident_id, worker_id
from bot.bench.estate import PORTION, database_of
from bot.catalog_files import load_catalog
from bot.community_files import load_communities
from bot.config_files import catalog_directories, default_directory
from bot.private_keys import open_sealed
from bot.settings import Settings
from domain.people import ResidentState
from storage.store import SqlStore
from tests.support.letters import PlainPress
from tests.unit.clock.worlds import HandClock
from usecases.ports import Knowledge


def knowledge() -> Knowledge:
    directory = default_directory()
    return Knowledge(
        communities=load_communities(directory / "community"),
        catalog=load_catalog(catalog_directories(directory)),
        read_phone=lambda text, region: text,
        print_letter=PlainPress(),
        expected={},
        consent_version="1",
    )


async def test_residents_and_workers_are_spread_over_communities_with_a_group_each(tmp_path: Path) -> None:
    prepare = database_of(knowledge(), departments=["engineering"], machine=HandClock(), communities=3)
    settings = await prepare(tmp_path, 5)
    communities = load_communities(Path(settings["CONCIERGE_CONFIG"]) / "community")
    database = await open_sealed(Settings.model_validate({"database": settings["CONCIERGE_DATABASE"]}))
    known = replace(knowledge(), communities=communities)
    store = SqlStore(database, known, now=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    keys = [community.key for community in communities]
    try:
        groups = await store.read(lambda uow: [uow.chats.group_of(key, "engineering") for key in keys])
        resident = await store.read(lambda uow: uow.residents.by_user(resident_id(4)))
        worker = await store.read(lambda uow: uow.staff.by_user(worker_id(4)))
    finally:
        await database.close()
    assert keys == ["jade-bay-1", "jade-bay-2", "jade-bay-3"]
    assert [group and group.chat_id for group in groups] == [GROUP, GROUP - 1, GROUP - 2]
    assert (resident and resident.community_id, worker and worker.community_id) == ("jade-bay-2", "jade-bay-2")


async def test_everybody_is_known_and_the_work_goes_to_the_group(tmp_path: Path) -> None:
    known = knowledge()
    residents = PORTION + 1
    settings = await database_of(known, departments=["engineering"], machine=HandClock())(tmp_path, residents)
    database = await open_sealed(Settings.model_validate({"database": settings["CONCIERGE_DATABASE"]}))
    store = SqlStore(database, known, now=lambda: datetime(2026, 11, 22, tzinfo=UTC))
    community = known.only_community
    try:
        group = await store.read(lambda uow: uow.chats.group_of(community.key, "engineering"))
        last = await store.read(lambda uow: uow.residents.by_user(resident_id(residents - 1)))
        worker = await store.read(lambda uow: uow.staff.by_user(worker_id(residents - 1)))
    finally:
        await database.close()
    assert group is not None
    assert group.chat_id == GROUP
    assert last is not None
    assert (last.state, last.phone_confirmed, last.consent_version) == (ResidentState.VERIFIED, True, "1")
    assert community.unit(last.unit or "") is not None
    assert worker is not None
    assert (worker.department, worker.on_duty, worker.active) == ("engineering", True, True)
