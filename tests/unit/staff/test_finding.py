"""`/find`: by number, unit and phone, for those who may; the story of one, page by page."""

from datetime import timedelta

import pytest

from domain.errors import NotOnList, NotPermitted
from domain.events import EventKind
from domain.notices.dialogue import Say, Saying
from domain.notices.staff import FoundTickets, TicketStory
from domain.outgoing import PostKind
from domain.people import Resident
from domain.tickets import Ticket
from tests.support.screens import Screens
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import BOSS, DESKER, LI, RESIDENT
from usecases.board_posts import show_card
from usecases.dispatch import accept
from usecases.finding import find, turn_story
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.reactions import happen

STRANGER = 99


@pytest.fixture
def reporter(world: World) -> Resident:
    found = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert found is not None
    return found


def finds(world: World, user_id: int, words: str, chat_id: int | None = ENGINEERS) -> None:
    world.run(find, world.message(user_id, f"/find {words}".strip(), chat_id=chat_id))


def said(world: World, chat_id: int) -> list[object]:
    return [one for one in world.sent(chat_id) if isinstance(one, (FoundTickets, TicketStory, Say))]


@pytest.mark.parametrize("words", ["001", "1123-001", "20261123-001", "R-20261123-001", "1-101", "1栋101"])
def test_one_that_fits_shows_its_story(world: World, reporter: Resident, words: str) -> None:
    ticket = file_repair(world, reporter)
    finds(world, LI, words)
    assert said(world, ENGINEERS) == [TicketStory(ticket_id=ticket.id)]


def test_several_are_to_choose_from_newest_first(world: World, screens: Screens, reporter: Resident) -> None:
    tickets = [file_repair(world, reporter) for _ in range(8)]
    finds(world, LI, "1-101")
    newest = tuple(one.id for one in reversed(tickets))
    assert said(world, ENGINEERS) == [FoundTickets(words="1-101", ticket_ids=newest[:6], more=2)]
    shown = screens.last(ENGINEERS)
    assert shown.text.split("\n")[:2] == ["Which one?", "1123-008 Tap (Bldg 1-101) · not taken"]
    assert shown.text.split("\n")[-1] == "and 2 older ones"
    screens.press(LI, ENGINEERS, "1123-008")
    assert screens.last(ENGINEERS).text.split("\n")[0] == "🔧 R-20261123-008 · Tap"


def test_each_kind_counts_for_itself(world: World, screens: Screens, reporter: Resident) -> None:
    """Two keys never say the same."""
    file_repair(world, reporter)
    file_repair(world, reporter, number="S-20261123-001")
    finds(world, LI, "1-101")
    assert screens.last(ENGINEERS).keys == [["S-1123-001", "R-1123-001"]]


def test_what_is_not_there_says_what_to_try(world: World, screens: Screens, reporter: Resident) -> None:
    file_repair(world, reporter)
    finds(world, LI, "099")
    assert screens.last(ENGINEERS).text == (
        "I find nothing for “099” here. Try the whole number (R-20261122-007), a unit (3-2-1201) or a phone."
    )


def test_a_phone_finds_for_the_desk_and_nobody_else(world: World, reporter: Resident) -> None:
    assert reporter.phone is not None
    ticket = file_repair(world, reporter)
    for user_id, chat_id in ((LI, ENGINEERS), (DESKER, DESK_GROUP), (BOSS, None)):
        finds(world, user_id, reporter.phone, chat_id)
    nothing = FoundTickets(words=reporter.phone, ticket_ids=())
    assert said(world, ENGINEERS) == [nothing]
    assert said(world, DESK_GROUP) == [TicketStory(ticket_id=ticket.id)]
    assert said(world, BOSS) == [TicketStory(ticket_id=ticket.id)]


def test_a_group_is_shown_what_its_board_could_show_whoever_asks(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter, department="cleaning")
    for user_id, chat_id in ((LI, ENGINEERS), (BOSS, ENGINEERS), (LI, None), (BOSS, DESK_GROUP)):
        finds(world, user_id, "001", chat_id)
    nothing = FoundTickets(words="001", ticket_ids=())
    assert said(world, ENGINEERS) == [nothing, nothing]
    assert said(world, LI) == [nothing]
    assert said(world, DESK_GROUP) == [TicketStory(ticket_id=ticket.id)]


def test_strangers_find_nothing(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    for chat_id in (ENGINEERS, None):
        with pytest.raises(NotOnList):
            finds(world, STRANGER, "001", chat_id)
        with pytest.raises(NotOnList):
            world.run(turn_story, world.press(STRANGER, chat_id=chat_id), ticket.id, 0)


def test_a_confidential_ticket_is_not_found(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter, confidential=True)
    finds(world, BOSS, "001", DESK_GROUP)
    assert said(world, DESK_GROUP) == [FoundTickets(words="001", ticket_ids=())]
    with pytest.raises(NotPermitted):
        world.run(turn_story, world.press(BOSS, chat_id=DESK_GROUP), ticket.id, 0)


def test_a_reply_to_a_card_needs_no_words(world: World, screens: Screens, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    world.run(show_card, world.press(LI, chat_id=ENGINEERS), ticket.id)
    screens.refresh()
    card = world.look(lambda uow: uow.posts.of_ticket(ticket.id, PostKind.CARD))[-1]
    reply = world.message_of(card.id)
    world.run(find, world.message(LI, "/find", chat_id=ENGINEERS, reply_to_message_id=reply))
    assert said(world, ENGINEERS) == [TicketStory(ticket_id=ticket.id)]


def test_without_words_one_learns_how(world: World) -> None:
    finds(world, LI, "")
    assert said(world, ENGINEERS) == [Say(saying=Saying.HOW_TO_FIND)]


def test_a_group_without_a_department_hears_once_what_it_lacks(world: World) -> None:
    for _ in range(2):
        finds(world, LI, "001", -4004)
    assert world.sent(-4004) == [Say(saying=Saying.UNKNOWN_GROUP)]


# ------------------------------------------------------------------------------------------------ the story


def note_contact_seen(uow: UnitOfWork, ticket: Ticket, world: World) -> None:
    now = uow.tickets.get(ticket.id)
    assert now is not None
    happen(uow, now, EventKind.CONTACT_SEEN, staff_actor(staff_actor_of(uow, LI)), world.at)


@pytest.fixture
def long_story(world: World, reporter: Resident) -> Ticket:
    """Filed, shown, taken and looked at until it fills two pages."""
    ticket = file_repair(world, reporter)
    world.later(timedelta(minutes=6))
    world.run(accept, world.press(LI, chat_id=ENGINEERS), ticket.id, None)
    return ticket


def test_a_story_tells_who_did_what(world: World, screens: Screens, long_story: Ticket) -> None:
    finds(world, LI, "001")
    assert screens.last(ENGINEERS).text == (
        "🔧 R-20261123-001 · Tap\n"
        "Engineering, in work\n"
        "12:00 resident reported it\n"
        "12:00 shown to Engineering\n"
        "12:06 李师傅 took it"
    )
    assert screens.last(ENGINEERS).keys == []


def test_a_long_story_turns_its_pages_in_place(world: World, screens: Screens, long_story: Ticket) -> None:
    for _ in range(7):
        world.later(timedelta(minutes=1))
        world.run(lambda uow: note_contact_seen(uow, long_story, world))
    finds(world, LI, "001")
    messages = len(screens.of(ENGINEERS))
    assert (len(screens.last(ENGINEERS).text.split("\n")), screens.last(ENGINEERS).keys) == (10, [["‹ Older"]])
    screens.press(LI, ENGINEERS, "‹ Older")
    assert screens.last(ENGINEERS).text.split("\n")[2:] == ["12:00 resident reported it", "12:00 shown to Engineering"]
    assert (len(screens.of(ENGINEERS)), screens.last(ENGINEERS).keys) == (messages, [["Newer ›"]])
    screens.press(LI, ENGINEERS, "Newer ›")
    assert screens.last(ENGINEERS).keys == [["‹ Older"]]
