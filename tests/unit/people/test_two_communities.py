"""Somebody belongs to two communities: both are there for them, and neither gives them anything of the other."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.incoming import Incoming
from domain.notices.dialogue import Menu
from domain.notices.staff import FoundTickets, StaffMenu
from domain.people import ResidentState, Role
from domain.tickets import Action
from handlers.buttons.resident import CancelTicket, Choose, ChooseHome, OpenRequest, ShowTicket
from handlers.buttons.staff import ActOnTicket
from handlers.registration import ON_BUTTON
from tests.support.knowledge import ENGINEERING, GARDEN, community, knowledge, words
from tests.support.screens import Screens
from tests.support.tickets import file_repair, present
from tests.support.world import ENGINEERS, World
from tests.support.world import world as made
from usecases import conversation, finding, household_screens, mine, my_data, private_chats
from usecases.collecting import COLLECT, HOME
from usecases.meant_community import mean_by_message
from usecases.ports import Answer

ANN, LI, RIVERSIDE, RIVER_GROUP = 7, 20, "riverside", -2002
RIVER = replace(community(), key=RIVERSIDE, name=words("江畔里", "Riverside"))


@pytest.fixture
def world() -> Generator[World]:
    with made(knowledge(community(), RIVER)) as one:
        one.group(ENGINEERS, ENGINEERING)
        one.group(RIVER_GROUP, ENGINEERING, RIVERSIDE)
        yield one


@pytest.fixture
def both(world: World) -> World:
    """Ann has a home in the garden, and since then one at the river."""
    world.resident(ANN)
    world.resident(ANN, community=RIVERSIDE, unit="1-102")
    return world


def say(world: World, incoming: Incoming) -> None:
    def receive(uow: object) -> None:
        mean_by_message(uow, incoming.chat_id, incoming.sender.user_id, incoming.reply_to_message_id)  # type: ignore[arg-type]  # the world's
        private_chats.receive(uow, incoming)  # type: ignore[arg-type]  # as above

    world.run(receive)


def press(world: World, button: object, *, user_id: int = ANN, chat_id: int | None = None) -> Answer:
    pressed = world.press(user_id, chat_id=chat_id)
    return world.run(lambda uow: ON_BUTTON[type(button)](uow, pressed, button))  # type: ignore[index, arg-type]  # a button


def draft(world: World) -> Draft:
    found = world.look(lambda uow: uow.drafts.active(ANN, ANN))
    assert found is not None
    return found


def home_of(world: World, place: str):
    return world.look(lambda uow: uow.residents.in_community(place, ANN))


# ------------------------------------------------------------------------------------------------ residents


def test_words_are_kept_and_the_community_is_asked(both: World) -> None:
    say(both, both.photo(ANN, text="厨房水龙头一直滴水"))
    assert draft(both).step == HOME
    screens = Screens(both)
    assert screens.last(ANN).text == ("Received: 1 text, 1 photo.\nWhich community is this about?")
    assert screens.last(ANN).keys[0] == ["Spring Garden", "Riverside"]
    screens.press(ANN, ANN, "Spring Garden")
    assert (draft(both).step, draft(both).community_id) == (COLLECT, GARDEN)
    assert both.database.raw.execute("SELECT community_id FROM attachments").fetchall() == [(GARDEN,)]


def test_the_name_can_be_typed_and_the_answer_is_remembered(both: World) -> None:
    say(both, both.message(ANN, "水龙头漏水"))
    say(both, both.message(ANN, "厨房的"))
    say(both, both.message(ANN, "春园"))
    assert (draft(both).step, draft(both).community_id) == (COLLECT, GARDEN)
    assert both.look(lambda uow: uow.chats.get(ANN).community_id) == GARDEN


def test_a_menu_says_its_own_community_and_leads_to_the_other(both: World) -> None:
    both.run(private_chats.start, both.message(ANN, "/start"))
    assert both.sent(ANN) == [Menu(name="王阿姨", others=(GARDEN,))]
    screens = Screens(both)
    screens.press(ANN, ANN, "📍 Spring Garden")
    assert both.sent(ANN) == [Menu(name="王阿姨", others=(RIVERSIDE,))]
    assert screens.last(ANN).text.startswith("王阿姨, hello. This is the Spring Garden service centre.")
    press(both, OpenRequest(type_key="repair"))
    assert (draft(both).step, draft(both).community_id) == (COLLECT, GARDEN)


def test_an_old_menu_still_means_its_own(both: World) -> None:
    both.run(private_chats.start, both.message(ANN, "/start"))
    (menu,) = both.deliver()
    press(both, ChooseHome(community=GARDEN))
    old = both.press(ANN, message_id=both.message_of(menu.post_id or 0))
    both.run(lambda uow: ON_BUTTON[OpenRequest](uow, old, OpenRequest(type_key="repair")))
    assert draft(both).community_id == RIVERSIDE


def test_nobody_turns_to_where_they_are_nobody(world: World) -> None:
    world.resident(ANN)
    with pytest.raises(CardRefreshed):
        press(world, ChooseHome(community=RIVERSIDE))
    with pytest.raises(CardRefreshed):
        press(world, ChooseHome(community="nowhere"))


def test_who_is_at_home_in_one_is_never_asked(world: World) -> None:
    world.resident(ANN)
    say(world, world.message(ANN, "水龙头漏水"))
    assert draft(world).step == COLLECT


def test_the_list_and_both_tickets_are_theirs(both: World) -> None:
    garden = file_repair(both, home_of(both, GARDEN))
    river = file_repair(both, home_of(both, RIVERSIDE), community_id=RIVERSIDE)
    both.deliver()
    both.run(mine.show, both.message(ANN).sender, ANN, both.at)
    shown = Screens(both).last(ANN).text.split("\n")
    assert sorted(line.split(" · ")[1] for line in shown[1:]) == ["Riverside", "Spring Garden"]
    for ticket in (garden, river):
        press(both, ShowTicket(ticket_id=ticket.id))
        press(both, CancelTicket(ticket_id=ticket.id, sure=True))
    assert [present(both, one).outcome for one in (garden, river)] == ["withdrawn", "withdrawn"]


def test_an_answer_goes_to_the_ticket_that_waits_for_it(both: World) -> None:
    garden = file_repair(both, home_of(both, GARDEN), details={"asked": "when?"})
    say(both, both.message(ANN, "明天下午都在"))
    assert "asked" not in present(both, garden).details


def test_data_and_homes_are_shown_for_both(both: World) -> None:
    both.run(my_data.show, both.message(ANN).sender, ANN, both.at)
    screens = Screens(both)
    named = [one.split("management office of ")[1].split(",")[0] for one in screens.texts(ANN)]
    assert sorted(named) == ["Riverside", "Spring Garden"]
    both.run(household_screens.show_homes, both.message(ANN, "/home"))
    heads = [one.text.split("\n")[0] for one in screens.of(ANN)[2:]]
    assert sorted(heads) == ["🏠 Your units in Riverside", "🏠 Your units in Spring Garden"]


def test_a_poster_of_another_community_opens_a_file_there(world: World) -> None:
    world.resident(ANN)
    world.run(private_chats.start, world.message(ANN, "/start riverside"), home=RIVERSIDE)
    asked = draft(world)
    assert (asked.form, asked.step, asked.community_id) == (Form.REGISTER, "consent", RIVERSIDE)
    press(world, Choose(draft_id=asked.id, step="consent", value="agree"))
    world.run(private_chats.start, world.message(ANN, "/start riverside"), home=RIVERSIDE)
    assert (draft(world).id, draft(world).step) == (asked.id, "name"), "the link leads back to it"
    world.run(conversation.cancel, world.message(ANN, "/cancel"))
    world.deliver()
    say(world, world.message(ANN, "水龙头漏水"))
    assert draft(world).community_id == GARDEN, "as long as it is empty, nothing changes"


def test_what_is_blocked_here_is_not_blocked_there(both: World) -> None:
    both.run(lambda uow: uow.residents.block(uow.residents.in_community(GARDEN, ANN), both.at))
    press(both, OpenRequest(type_key="repair"))
    assert draft(both).community_id == RIVERSIDE


# ------------------------------------------------------------------------------------------------ colleagues


@pytest.fixture
def rostered(world: World) -> World:
    """Li is a manager in the garden, and an ordinary engineer at the river."""
    world.resident(ANN)
    world.resident(8, community=RIVERSIDE)
    world.colleague(LI, role=Role.MANAGER)
    world.colleague(LI, community_id=RIVERSIDE, role=Role.STAFF)
    return world


def test_each_group_takes_them_as_what_they_are_there(rostered: World) -> None:
    garden = file_repair(rostered, home_of(rostered, GARDEN))
    eve = rostered.look(lambda uow: uow.residents.by_user(8))
    river = file_repair(rostered, eve, community_id=RIVERSIDE)
    for ticket, group in ((garden, ENGINEERS), (river, RIVER_GROUP)):
        button = ActOnTicket(ticket_id=ticket.id, round=ticket.round, action=Action.ACCEPT.value)
        press(rostered, button, user_id=LI, chat_id=group)
    holders = [present(rostered, one).holder_id for one in (garden, river)]
    roster = rostered.look(lambda uow: {one.community_id: one.id for one in uow.staff.of_account(LI)})
    assert holders == [roster[GARDEN], roster[RIVERSIDE]]


def test_a_role_does_not_reach_over(rostered: World) -> None:
    """From a garden group nothing of the river is theirs, and at the river they assign nothing."""
    eve = rostered.look(lambda uow: uow.residents.by_user(8))
    river = file_repair(rostered, eve, community_id=RIVERSIDE)
    take = ActOnTicket(ticket_id=river.id, round=river.round, action=Action.ACCEPT.value)
    with pytest.raises(NotOnList):
        press(rostered, take, user_id=LI, chat_id=ENGINEERS)
    give = ActOnTicket(ticket_id=river.id, round=river.round, action=Action.ASSIGN.value)
    with pytest.raises(NotPermitted):
        press(rostered, give, user_id=LI, chat_id=LI)


def test_in_private_they_find_what_each_roster_lets_them(rostered: World) -> None:
    garden = file_repair(rostered, home_of(rostered, GARDEN))
    eve = rostered.look(lambda uow: uow.residents.by_user(8))
    river = file_repair(rostered, eve, community_id=RIVERSIDE)
    rostered.deliver()
    rostered.run(finding.find, rostered.message(LI, "/find 1-101"))
    (found,) = rostered.sent(LI)
    assert isinstance(found, FoundTickets)
    assert sorted(found.ticket_ids) == sorted((garden.id, river.id))


def test_the_colleagues_menu_leads_to_the_other_roster(rostered: World) -> None:
    rostered.run(private_chats.start, rostered.message(LI, "/start"))
    (menu,) = rostered.sent(LI)
    assert isinstance(menu, StaffMenu)
    assert (menu.role, menu.others) == (Role.STAFF, (GARDEN,))
    press(rostered, ChooseHome(community=GARDEN), user_id=LI)
    assert rostered.sent(LI)[-1] == replace(menu, role=Role.MANAGER, keeps_roster=True, others=(RIVERSIDE,))


def test_blocking_the_bot_closes_the_private_chat_of_both(rostered: World) -> None:
    rostered.run(lambda uow: [uow.staff.update(one, on_duty=True) for one in uow.staff.of_account(LI)])
    rostered.run(private_chats.blocked, user_id=LI, at=rostered.at)
    assert rostered.look(lambda uow: [one.on_duty for one in uow.staff.of_account(LI)]) == [False, False]


def test_a_pending_home_counts_as_one(world: World) -> None:
    world.resident(ANN)
    world.resident(ANN, community=RIVERSIDE, state=ResidentState.PENDING)
    say(world, world.message(ANN, "水龙头漏水"))
    assert draft(world).step == HOME
