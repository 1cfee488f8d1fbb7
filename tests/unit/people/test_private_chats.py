"""`/start` for everybody, and who can be written to."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.codes import digest
from domain.drafts import Form
from domain.errors import NotPermitted
from domain.notices.base import Notice
from domain.notices.dialogue import DraftPrompt, Menu, RefusalKind, Refused, Say, Saying
from domain.notices.staff import AdminMenu, MemberJoined, StaffMenu
from domain.people import ResidentState, Role
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import ENGINEERS, ENGINEERS_OVERVIEW_IN, World
from tests.unit.people.test_joining import register
from usecases.people_codes import issue_claim_code
from usecases.private_chats import blocked, heard, menu, open_registration, receive, start, unblocked
from usecases.reaching import reaches_privately

LI = 20


def begin(world: World, user_id: int, code: str | None = None) -> list[Notice]:
    world.run(start, world.message(user_id, "/start"), code_digest=None if code is None else digest(code))
    return world.sent(user_id)


def menu_of(name: str = f"师傅{LI}", role: Role = Role.STAFF) -> StaffMenu:
    return StaffMenu(name=name, badge=f"B{LI}", department=ENGINEERING, role=role)


def reaches(world: World, user_id: int = LI) -> bool:
    return world.look(lambda uow: reaches_privately(uow, uow.staff.by_user(user_id)))


def test_a_stranger_is_asked_for_consent(world: World) -> None:
    (asked,) = begin(world, 7)
    draft = world.look(lambda uow: uow.drafts.active(7, 7))
    assert asked == DraftPrompt(draft_id=draft.id)
    assert (draft.form, draft.step) == (Form.REGISTER, "consent")


def test_a_resident_gets_the_menu(world: World) -> None:
    world.resident(7)
    assert begin(world, 7) == [Menu(name="王阿姨")]


def test_a_colleague_learns_what_arrives_and_can_be_written_to_from_now_on(world: World) -> None:
    world.colleague(LI, private=False)
    assert reaches(world) is False
    assert begin(world, LI) == [menu_of()]
    assert reaches(world) is True
    assert world.pending_timers() == [("overview", world.at + ENGINEERS_OVERVIEW_IN)]
    assert world.look(lambda uow: uow.residents.by_user(LI)) is None


def test_what_a_colleague_writes_beside_every_form_does_not_make_them_a_resident(world: World) -> None:
    world.colleague(LI)
    world.run(receive, world.message(LI, "值班安排没有交接清楚"))
    assert world.sent(LI) == [menu_of()]
    assert world.look(lambda uow: uow.drafts.active(LI, LI)) is None


def test_the_menu_of_a_colleague_is_their_own(world: World) -> None:
    world.colleague(LI)
    world.run(menu, world.press(LI))
    world.run(receive, world.message(LI, "主菜单"))
    assert world.sent(LI) == [menu_of(), menu_of()]


@pytest.mark.parametrize("way", [start, receive])
def test_the_group_no_longer_asks_a_new_colleague_for_a_private_chat(world: World, way: Callable[..., None]) -> None:
    world.group()
    register(world, user_id=LI)
    world.deliver()
    world.run(way, world.message(LI, "你好"))
    (said,) = world.edits(ENGINEERS)
    assert said == MemberJoined(name="李师傅", badge="0316", department=ENGINEERING, private_open=True)
    world.run(way, world.message(LI, "你好"))
    assert reaches(world) is True


def test_a_colleague_who_lives_here_gets_both(world: World) -> None:
    world.colleague(LI)
    world.resident(LI)
    assert begin(world, LI) == [menu_of(), Menu(name="王阿姨")]


def test_a_colleague_whose_registration_is_half_done_gets_the_staff_menu_only(world: World) -> None:
    world.colleague(LI)
    world.run(open_registration, world.press(LI))
    world.deliver()
    assert begin(world, LI) == [menu_of()]


def test_an_administrator_gets_their_menu(world: World) -> None:
    world.colleague(LI, role=Role.ADMINISTRATOR)
    assert begin(world, LI) == [AdminMenu(community_id=GARDEN)]


def test_a_good_code(world: World) -> None:
    world.run(issue_claim_code, digest=digest("c" * 22), at=world.at)
    assert begin(world, 7, "c" * 22) == [
        Say(saying=Saying.ADMINISTRATOR_MADE),
        AdminMenu(community_id=GARDEN),
    ]


def test_a_bad_code_opens_no_registration(world: World) -> None:
    assert begin(world, 7, "w" * 22) == [Refused(kind=RefusalKind.BAD_CODE)]
    assert world.look(lambda uow: uow.residents.by_user(7)) is None


def test_blocked_and_unblocked(world: World) -> None:
    world.groups()
    world.colleague(LI)
    world.run(blocked, user_id=LI, at=world.at)
    assert reaches(world) is False
    assert [kind for kind, _ in world.pending_timers()] == ["overview"]
    world.run(unblocked, user_id=LI, at=world.at)
    assert reaches(world) is True


def test_a_stranger_blocks(world: World) -> None:
    world.run(blocked, user_id=2**35, at=world.at)
    assert world.look(lambda uow: uow.chats.get(2**35)).alive is False
    assert world.queued() == []


def test_who_writes_can_be_written_to_though_nobody_told_us_of_it(world: World) -> None:
    world.groups()
    world.colleague(LI)
    world.run(heard, user_id=LI, said_at=world.at, at=world.at)
    assert world.pending_timers() == []
    world.run(blocked, user_id=LI, at=world.at)
    world.run(heard, user_id=LI, said_at=world.at, at=world.at)
    assert reaches(world) is True


@pytest.mark.parametrize(("older", "opens"), [(timedelta(hours=8), False), (timedelta(seconds=1), True)])
def test_words_from_before_a_block_open_nothing(world: World, older: timedelta, opens: bool) -> None:
    """They come after a downtime; of the same second nobody knows which was first."""
    world.resident(7)
    world.run(blocked, user_id=7, at=world.at)
    world.run(heard, user_id=7, said_at=world.at - older, at=world.at)
    begin(world, 7)
    assert world.look(lambda uow: uow.chats.get(7)).alive is opens


@pytest.mark.parametrize(("later", "opens"), [(timedelta(minutes=9), False), (timedelta(minutes=10), True)])
def test_a_press_that_may_be_from_before_a_block_opens_nothing(world: World, later: timedelta, opens: bool) -> None:
    """Nobody says when it was made; a block that was taken back is heard of by itself, or by the next words."""
    world.resident(7)
    world.run(blocked, user_id=7, at=world.at)
    world.run(heard, user_id=7, said_at=None, at=world.later(later))
    assert world.look(lambda uow: uow.chats.get(7)).alive is opens


@pytest.mark.parametrize(("state", "step"), [(ResidentState.NEW, "place"), (ResidentState.REFUSED, "place")])
def test_registering_and_correcting(world: World, state: ResidentState, step: str) -> None:
    world.resident(7, state=state, unit=None)
    world.run(open_registration, world.press(7))
    world.run(open_registration, world.press(7))
    draft = world.look(lambda uow: uow.drafts.active(7, 7))
    assert (draft.form, draft.step) == (Form.REGISTER, step)
    assert world.look(lambda uow: uow.drafts.suspended(7, 7)) is None


@pytest.mark.parametrize("state", [ResidentState.PENDING, ResidentState.VERIFIED])
def test_nothing_to_register_for_who_is_known(world: World, state: ResidentState) -> None:
    world.resident(7, state=state)
    world.run(open_registration, world.press(7))
    assert world.sent(7) == [Menu(name="王阿姨")]


def test_nobody_registers_in_a_group(world: World) -> None:
    with pytest.raises(NotPermitted):
        world.run(open_registration, world.press(7, chat_id=ENGINEERS))
