"""The pictures of the catalogue: shown when a service is opened, uploaded once, never in the way (SVC-1)."""

from pathlib import Path

import pytest

from bot.config_files import default_directory
from bot.printing.picture_drawing import DRAWINGS
from domain.letters import digest
from tests.acceptance.flows import AIR_CON, CHEN_SHU, WANG_AYI, opens, settle_in
from tests.acceptance.stage import Stage
from tests.support.shipped import shipped_knowledge
from usecases.ports import UnitOfWork

PICTURE = str(default_directory() / "catalog" / "pictures" / "ac-cleaning.png")
KEY = f"picture:{digest(PICTURE)[:40]}"
DIGEST = digest(Path(PICTURE).read_bytes())


async def attempts(stage: Stage) -> list[tuple[str, bool]]:
    """Every call with a picture: by id or as a file, and whether Telegram took it."""
    made = await stage.calls(method="sendPhoto")
    return [("id" if one["payload"].get("photo") else "file", one["ok"]) for one in made]


async def told(stage: Stage, file_id: str, sha256: str) -> None:
    """The bot believes that Telegram knows the picture by this id."""

    def remember(uow: UnitOfWork) -> None:
        uow.facts.set(KEY, {"file_id": file_id, "sha256": sha256})

    await (await stage.service()).store.write(remember)


async def test_the_picture_stands_above_what_the_service_is(stage: Stage) -> None:
    aunt = await settle_in(stage, WANG_AYI)
    await opens(aunt, AIR_CON)
    catalogue, picture, offer = (await stage.messages(aunt.id))[-3:]
    assert (catalogue.lines[0], catalogue.keys) == ("便民服务，点一个看看。", ())
    assert (picture.text, picture.keys) == ("🧺 空调清洗", ())
    assert offer.lines[0] == "🧺 空调清洗 · ¥80/台"
    await aunt.presses("2")
    await aunt.presses("返回")
    assert (await aunt.reads()).lines[0] == "🧺 空调清洗 · ¥80/台"
    assert [one.text for one in await stage.messages(aunt.id)].count("🧺 空调清洗") == 1


async def test_a_picture_is_uploaded_once_and_again_when_its_id_is_wrong(stage: Stage) -> None:
    aunt, uncle = await settle_in(stage, WANG_AYI), await settle_in(stage, CHEN_SHU)
    for person in (aunt, uncle):
        await opens(person, AIR_CON)
    assert await attempts(stage) == [("file", True), ("id", True)]
    await told(stage, "another-bot-s", DIGEST)
    await aunt.presses("返回")
    await aunt.presses(AIR_CON)
    assert await attempts(stage) == [("file", True), ("id", True), ("id", False), ("file", True)]
    await told(stage, "an-older-drawing-s", "0" * 64)
    await uncle.presses("返回")
    await uncle.presses(AIR_CON)
    assert (await attempts(stage))[4:] == [("file", True)]
    assert [one.text for one in (await stage.messages(uncle.id))[-2:]] == ["🧺 空调清洗", (await uncle.reads()).text]


async def test_without_its_picture_a_service_opens_all_the_same(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    aunt = await settle_in(stage, WANG_AYI)

    def unreadable(path: Path) -> bytes:
        raise PermissionError(path)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "read_bytes", unreadable)
        await opens(aunt, AIR_CON)
    assert await attempts(stage) == []
    assert (await aunt.reads()).keys == (("1", "2", "3"), ("返回", "取消"), ("请客服打给我",))


def test_every_paid_service_of_the_default_catalogue_has_a_small_picture() -> None:
    catalog = shipped_knowledge().catalog
    offers = [one.offer for kind in catalog.types for one in kind.categories if one.offer is not None]
    drawn = [Path(one.picture) for one in offers if one.picture is not None]
    assert [one.price_cents for one in offers if one.picture is None and not one.is_free] == []
    sizes = [one.stat().st_size for one in drawn]
    assert (len(drawn) >= 12, max(sizes) < 40_000, sum(sizes) < 400_000) == (True, True, True)
    assert {one.stem for one in drawn} == set(DRAWINGS)
