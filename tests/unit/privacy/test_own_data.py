"""`/privacy` beside the stories: a new version of the notice, forged keys, formulas and tags, leaks (PRV)."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted, TooSoon
from domain.notices.dialogue import DraftOver, DraftPrompt, Menu, Say, Saying
from domain.notices.privacy import DataFile, DataFormat, LeakCard, LeakReported, PrivacyScreen, PrivacySection
from domain.people import Role
from domain.personal_data import RecordedAct
from handlers.views.data_files import data_file
from tests.support.knowledge import knowledge
from tests.support.looks import a_look
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.support.world import world as made
from usecases import conversation, leak_reports, my_data
from usecases.personal_data import load_file

ANN, LI, CHEN = 7, 20, 30


@pytest.fixture
def world() -> Iterator[World]:
    with made() as one:
        one.groups()
        yield one


def acts(world: World) -> list[tuple[RecordedAct, str | None, str | None]]:
    resident = world.look(lambda uow: uow.residents.by_user(ANN))
    assert resident is not None
    return [(one.kind, one.detail, one.old) for one in world.look(lambda uow: uow.resident_records.of(resident.id))]


def say(world: World, text: str) -> None:
    world.run(conversation.receive, world.message(ANN, text))


# ------------------------------------------------------------------------------------------------ consent


def test_a_new_version_of_the_notice_asks_again_and_is_recorded() -> None:
    with made(replace(knowledge(), consent_version="2")) as world:
        world.resident(ANN)  # agreed to version 1
        say(world, "水龙头漏水")
        draft = world.look(lambda uow: uow.drafts.active(ANN, ANN))
        assert draft is not None
        assert (draft.form, draft.step) == ("register", "consent")
        say(world, "同意")
        assert acts(world) == [(RecordedAct.CONSENTED, "2", None)]
        assert DraftOver(outcome=Saying.CONSENT_RENEWED) in world.edits(ANN) + world.sent(ANN)
        now = world.look(lambda uow: uow.drafts.active(ANN, ANN))
        assert now is not None
        assert now.form == "request"  # what they came with goes on
        assert world.queued(ANN)[-1].notice == DraftPrompt(draft_id=now.id)


def test_whoever_agreed_to_this_version_is_not_asked(world: World) -> None:
    world.resident(ANN)
    world.run(conversation.start, world.message(ANN, "/start"))
    assert isinstance(world.sent(ANN)[-1], Menu)


# ------------------------------------------------------------------------------------------------ one's own data


def test_a_stranger_is_told_that_nothing_is_known(world: World) -> None:
    world.run(my_data.show, world.message(ANN).sender, ANN, world.at)
    resident = world.look(lambda uow: uow.residents.by_user(ANN))
    assert resident is not None
    assert world.sent(ANN) == [PrivacyScreen(resident_id=resident.id)]


def test_forged_keys_do_nothing_or_show_the_first_screen(world: World) -> None:
    resident = world.resident(ANN)
    with pytest.raises(CardRefreshed):
        world.run(my_data.correct, world.press(ANN), "role")
    world.run(my_data.turn, world.press(ANN), "'; DROP TABLE residents")
    assert world.sent(ANN) == [PrivacyScreen(resident_id=resident.id, section=PrivacySection.MAIN)]


def test_a_copy_is_made_once_in_a_while(world: World) -> None:
    resident = world.resident(ANN)
    world.run(my_data.export, world.press(ANN))
    with pytest.raises(TooSoon):
        world.run(my_data.export, world.press(ANN))
    assert world.sent(ANN) == [DataFile(resident_id=resident.id, format=one) for one in DataFormat]
    assert acts(world) == [(RecordedAct.EXPORTED, None, None)]


def test_what_people_wrote_is_text_in_the_page_and_nothing_else(world: World) -> None:
    resident = world.resident(ANN, name="<img src=x>")
    file_repair(world, resident, description="<script>alert(1)</script>&\u202e")
    for kind in DataFormat:
        data = world.look(
            lambda uow, kind=kind: load_file(uow, DataFile(resident_id=resident.id, format=kind), world.at)
        )
        assert data is not None
        file = data_file(data, a_look()).file
        assert file is not None
        page = file.data.decode()
        assert ("<script" in page, "<img" in page) == (kind is DataFormat.JSON, kind is DataFormat.JSON)


def test_a_correction_leaves_a_trace_and_the_number_is_no_longer_telegrams(world: World) -> None:
    world.resident(ANN)
    world.run(my_data.correct, world.press(ANN), "phone")
    say(world, "letters")
    say(world, "13987654321")
    world.run(my_data.correct, world.press(ANN), "name")
    say(world, "王女士")
    resident = world.look(lambda uow: uow.residents.by_user(ANN))
    assert resident is not None
    assert (resident.name, resident.phone, resident.phone_confirmed) == ("王女士", "+8613987654321", False)
    assert acts(world) == [
        (RecordedAct.CORRECTED, "phone", "+8613800005678"),
        (RecordedAct.CORRECTED, "name", "王阿姨"),
    ]


# ------------------------------------------------------------------------------------------------ leaks


def test_a_leak_is_no_matter_of_residents_nor_of_the_group(world: World) -> None:
    world.resident(ANN)
    with pytest.raises(NotOnList):
        world.run(leak_reports.begin, world.message(ANN, "/leak"))
    world.colleague(LI, private=False)
    world.run(leak_reports.begin, world.message(LI, "/leak", chat_id=ENGINEERS))
    assert world.sent(ENGINEERS)[-1] == Say(saying=Saying.LEAK_NEEDS_PRIVATE)
    assert world.look(lambda uow: uow.drafts.active(LI, LI)) is None


def test_nobody_reachable_is_said(world: World) -> None:
    world.colleague(LI)
    world.run(leak_reports.begin, world.message(LI, "/leak"))
    world.run(conversation.receive, world.message(LI, "名单丢了"))
    told = [one for one in world.sent(LI) + world.edits(LI) if isinstance(one, LeakReported)]
    assert [one.told for one in told] == [()]


def test_only_supervisor_and_manager_look_into_it_and_once_closed_it_is_closed(world: World) -> None:
    world.colleague(LI)
    world.colleague(CHEN, role=Role.SUPERVISOR, department=None, name="陈女士")
    world.run(leak_reports.begin, world.message(LI, "/leak"))
    world.run(conversation.receive, world.message(LI, "名单丢了"))
    assert world.sent(CHEN) == [LeakCard(leak_id=1)]
    assert world.sent(DESK_GROUP) == []
    with pytest.raises(NotPermitted):
        world.run(leak_reports.begin_step, world.press(LI), 1)
    world.run(leak_reports.close, world.press(CHEN), 1, sure=True)
    for use in (
        lambda uow: leak_reports.begin_step(uow, world.press(CHEN), 1),
        lambda uow: leak_reports.close(uow, world.press(CHEN), 1, sure=True),
    ):
        with pytest.raises(CardRefreshed):
            world.run(use)
