"""Registering in the department's group (DSP-6, DSP-7)."""

from dataclasses import replace

import pytest

from domain.drafts import Form
from domain.errors import NotOnList, NotYours, Problem
from domain.i18n import Locale
from domain.notices.base import Notice
from domain.notices.dialogue import DraftPrompt
from domain.notices.staff import MemberJoined, MemberLeft
from domain.outgoing import PostKind
from domain.people import Role
from domain.tickets import Status
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, GARDEN, MANAGEMENT, community, knowledge
from tests.support.world import DESK_GROUP, ENGINEERS, ENGINEERS_OVERVIEW_IN, World, named
from tests.support.world import world as made
from usecases import conversation
from usecases.flow_table import FLOWS
from usecases.joining import BADGE, NAME, SUGGESTED, join
from usecases.ports import UnitOfWork

LI = 20


def active(world: World, user_id: int = LI, chat_id: int = ENGINEERS):
    return world.look(lambda uow: uow.drafts.active(chat_id, user_id))


def press_join(world: World, user_id: int = LI, chat_id: int = ENGINEERS, first_name: str = "Li Wei") -> None:
    world.run(join, named(world.press(user_id, chat_id=chat_id), first_name))


def choose(world: World, value: str, user_id: int = LI, chat_id: int = ENGINEERS) -> None:
    draft = active(world, user_id, chat_id)
    world.run(conversation.choose, world.press(user_id, chat_id=chat_id), draft.id, draft.step, value)


def say(world: World, text: str, user_id: int = LI, chat_id: int = ENGINEERS) -> Problem | None:
    incoming = world.message(user_id, text, chat_id=chat_id)

    def receive(uow: UnitOfWork) -> Problem | None:
        draft = uow.drafts.active(chat_id, user_id)
        assert draft is not None
        return FLOWS[draft.form].receive(uow, draft, incoming)

    return world.run(receive)


def skip(world: World, user_id: int = LI, chat_id: int = ENGINEERS) -> None:
    draft = active(world, user_id, chat_id)
    world.run(conversation.skip, world.press(user_id, chat_id=chat_id), draft.id, draft.step)


def register(world: World, name: str = "李师傅", badge: str | None = "0316", **who: int) -> None:
    press_join(world, **who)
    assert say(world, name, **who) is None
    if badge is None:
        skip(world, **who)
    else:
        assert say(world, badge, **who) is None


def member(world: World, user_id: int = LI):
    return world.look(lambda uow: uow.staff.by_user(user_id))


def last(world: World, chat_id: int) -> Notice:
    return world.queued(chat_id)[-1].notice


def test_a_press_asks_for_the_name_in_the_group(world: World) -> None:
    world.group()
    press_join(world)
    draft = active(world)
    assert (draft.form, draft.step, draft.community_id) == (Form.JOIN, NAME, GARDEN)
    assert dict(draft.answers) == {"person": "Li Wei", "suggestion": "Li Wei", "locale": "zh-Hans"}
    assert world.sent(ENGINEERS) == [DraftPrompt(draft_id=draft.id)]


def test_the_question_is_a_reply_to_the_join_card(world: World) -> None:
    world.group()

    def post(uow: UnitOfWork) -> int:
        return uow.posts.create(chat_id=ENGINEERS, kind=PostKind.NOTICE, community_id=GARDEN, subject="join")

    card = world.run(post)
    press_join(world)
    assert [one.reply_to_post_id for one in world.queued(ENGINEERS)] == [card]


def test_two_answers_register_a_colleague(world: World) -> None:
    world.group()
    register(world)
    li = member(world)
    assert (li.name, li.badge, li.role, li.department) == ("李师傅", "0316", Role.STAFF, ENGINEERING)
    assert (li.community_id, li.locale, li.private_open, li.active) == (GARDEN, Locale.ZH_HANS, False, True)
    assert active(world) is None
    assert last(world, ENGINEERS) == MemberJoined(
        name="李师傅", badge="0316", department=ENGINEERING, private_open=False
    )
    assert world.pending_timers() == [("overview", world.at + ENGINEERS_OVERVIEW_IN)]


def test_the_name_can_be_pressed_and_the_badge_skipped(world: World) -> None:
    world.group()
    press_join(world)
    choose(world, SUGGESTED)
    skip(world)
    li = member(world)
    assert (li.name, li.badge) == ("Li Wei", None)


@pytest.mark.parametrize(
    ("department", "role"),
    [(DESK, Role.FRONT_DESK), (ENGINEERING, Role.STAFF), (MANAGEMENT, Role.STAFF), (CLEANING, Role.STAFF)],
)
def test_the_department_gives_the_first_role(world: World, department: str, role: Role) -> None:
    world.group(-77, department)
    register(world, user_id=LI, chat_id=-77)
    assert member(world).role is role


def test_pressed_twice_asks_once(world: World) -> None:
    world.group()
    press_join(world)
    press_join(world)
    assert len(world.sent(ENGINEERS)) == 1


def test_a_bad_badge_is_asked_again_and_the_name_is_kept(world: World) -> None:
    world.group()
    press_join(world)
    say(world, "李师傅")
    assert say(world, "x" * 13) is Problem.NOT_A_BADGE
    draft = active(world)
    assert (draft.step, draft.text(NAME), BADGE in draft.answers) == (BADGE, "李师傅", False)
    say(world, "0316")
    assert member(world).badge == "0316"


def test_too_long_a_name_is_asked_again(world: World) -> None:
    world.group()
    press_join(world)
    assert say(world, "李" * 21) is Problem.NAME_TOO_LONG
    assert active(world).step == NAME, "at once, not after the badge"
    say(world, "李师傅")
    say(world, "0316")
    assert (member(world).name, member(world).badge) == ("李师傅", "0316")


def test_direction_marks_do_not_get_into_a_name(world: World) -> None:
    world.group()
    register(world, name="\u202e李师傅\u2066")
    assert member(world).name == "李师傅"


def test_nothing_to_suggest_for_an_account_without_a_visible_name(world: World) -> None:
    world.group()
    press_join(world, first_name="\u200b")
    draft = active(world)
    assert (draft.text("person"), draft.text("suggestion")) == ("", "")
    step = FLOWS[Form.JOIN]
    assert world.run(lambda uow: step.choose(uow, draft, SUGGESTED, world.at)) == Problem.NOT_A_CHOICE


@pytest.mark.parametrize("chat_id", [-5, LI])
def test_a_card_anywhere_else_registers_nobody(world: World, chat_id: int) -> None:
    world.group()
    with pytest.raises(NotOnList):
        press_join(world, chat_id=chat_id)
    assert world.queued() == []


def test_a_dead_group_registers_nobody(world: World) -> None:
    world.group()
    world.run(lambda uow: uow.chats.died(ENGINEERS, "kicked", world.at))
    with pytest.raises(NotOnList):
        press_join(world)


def test_a_group_unbound_meanwhile_registers_nobody(world: World) -> None:
    world.group()
    press_join(world)
    say(world, "李师傅")
    world.group(-78, ENGINEERING)
    with pytest.raises(NotOnList):
        say(world, "0316")
    assert member(world) is None


def test_somebody_elses_question_is_not_mine(world: World) -> None:
    world.group()
    press_join(world)
    draft = active(world)
    with pytest.raises(NotYours):
        world.run(conversation.choose, world.press(21, chat_id=ENGINEERS), draft.id, NAME, SUGGESTED)


def test_a_press_goes_to_where_the_group_has_moved(world: World) -> None:
    world.group()
    world.run(lambda uow: uow.chats.migrate(ENGINEERS, -2002, world.at))
    press_join(world)
    assert active(world, chat_id=-2002) is not None


def test_a_resident_who_works_here_can_be_reached_in_private_already(world: World) -> None:
    world.group()
    world.resident(LI)
    register(world)
    assert member(world).private_open is True
    assert last(world, ENGINEERS) == MemberJoined(
        name="李师傅", badge="0316", department=ENGINEERING, private_open=True
    )


def test_registering_again_corrects_name_and_badge_and_keeps_the_role(world: World) -> None:
    world.group()
    before = world.colleague(LI, role=Role.DEPARTMENT_SUPERVISOR)
    press_join(world)
    assert active(world).text("suggestion") == before.name
    choose(world, SUGGESTED)
    skip(world)
    after = member(world)
    assert (after.id, after.name, after.badge, after.role) == (
        before.id,
        before.name,
        None,
        Role.DEPARTMENT_SUPERVISOR,
    )
    assert after.private_open is True
    assert [one for one in world.sent(ENGINEERS) if isinstance(one, MemberLeft)] == []


@pytest.mark.parametrize(
    ("had", "gets"),
    [
        (Role.STAFF, Role.FRONT_DESK),
        (Role.DEPARTMENT_SUPERVISOR, Role.FRONT_DESK),
        (Role.MANAGER, Role.MANAGER),
        (Role.BUTLER, Role.BUTLER),
        (Role.ADMINISTRATOR, Role.ADMINISTRATOR),
    ],
)
def test_moving_to_another_department(world: World, had: Role, gets: Role) -> None:
    world.groups()
    before = world.colleague(LI, role=had)
    register(world, user_id=LI, chat_id=DESK_GROUP)
    after = member(world)
    assert (after.id, after.department, after.role) == (before.id, DESK, gets)
    assert world.sent(ENGINEERS) == [MemberLeft(name=before.name, department=ENGINEERING, returned=0)]
    joined = last(world, DESK_GROUP)
    assert isinstance(joined, MemberJoined)
    assert joined.moved_from == ENGINEERING


def test_whoever_moves_gives_back_what_they_hold(world: World) -> None:
    world.groups()
    before = world.colleague(LI)
    ticket = world.run(
        lambda uow: uow.tickets.change(
            uow.tickets.file(new_ticket(community_id=GARDEN, status=Status.ACCEPTED, reported_at=world.at)),
            holder_id=before.id,
            held_since=world.at,
        )
    )
    register(world, user_id=LI, chat_id=DESK_GROUP)
    now = world.look(lambda uow: uow.tickets.get(ticket.id))
    assert (now.status, now.holder_id) == (Status.OPEN, None)
    assert MemberLeft(name=before.name, department=ENGINEERING, returned=1) in world.sent(ENGINEERS)


def test_who_left_and_comes_back_starts_with_the_first_role(world: World) -> None:
    world.group()
    before = world.colleague(LI, role=Role.MANAGER)
    world.run(lambda uow: uow.staff.update(before, active=False))
    register(world)
    after = member(world)
    assert (after.id, after.role, after.active) == (before.id, Role.STAFF, True)


def test_a_colleague_of_another_community_is_on_both_rosters() -> None:
    orchard = replace(community(), key="orchard")
    with made(knowledge(community(), orchard)) as world:
        world.group()
        world.group(-90, ENGINEERING, "orchard")
        before = world.colleague(LI)
        register(world, user_id=LI, chat_id=-90)
        after = member(world)
        assert (after.community_id, after.department) == ("orchard", ENGINEERING)
        former = world.look(lambda uow: uow.staff.get(before.id))
        assert (former.active, former.department) == (True, ENGINEERING)
        assert world.sent(ENGINEERS) == []


@pytest.mark.parametrize("badge", ["0316", "9"])
def test_whoever_the_desk_acted_for_takes_their_own_file_over(world: World, badge: str) -> None:
    """By the badge, else by the name, with what they hold; a role above the plain one is given anew."""
    world.group()
    named = "李师傅" if badge == "9" else "老李"
    before = world.colleague(None, name=named, badge="0316", role=Role.DEPARTMENT_SUPERVISOR)
    register(world, badge=badge)
    after = member(world)
    assert (after.id, after.user_id, after.name, after.role) == (before.id, LI, "李师傅", Role.STAFF)


def test_of_two_who_could_be_meant_neither_is_taken(world: World) -> None:
    world.group()
    others = [world.colleague(None, name="李师傅", badge=None) for _ in range(2)]
    register(world)
    assert member(world).id not in [one.id for one in others]
