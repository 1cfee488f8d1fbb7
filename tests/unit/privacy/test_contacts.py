"""What groups and contractors learn of residents, and who gets the whole number (DSP-4, PRV-2)."""

from collections.abc import Iterator

import pytest

from domain.errors import NotPermitted, NotYours
from domain.masking import hide_contacts
from domain.notices.news import RelayedText
from domain.notices.staff import ContactShown, TicketCard
from domain.tickets import Ticket
from tests.support.tickets import file_repair, present
from tests.support.world import ENGINEERS, World
from tests.support.world import world as made
from usecases import progress, relaying
from usecases.card_screens import card_data
from usecases.dispatch import accept

ANN, LI, ZHAO = 7, 20, 60
CLEANERS = -1003


@pytest.fixture
def world() -> Iterator[World]:
    with made() as one:
        one.groups()
        one.group(CLEANERS, "cleaning")
        one.colleague(LI)
        one.colleague(ZHAO, name="赵姐", department="cleaning")
        one.resident(ANN)
        yield one


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("王阿姨 13800005678 找我", "— **** 找我"),
        ("电话１３８００００５６７８或+86 138 0000 5678", "电话****或****"),
        ("R-20261122-007 在 2026-11-22 报的，3-2-1201", "R-20261122-007 在 2026-11-22 报的，3-2-1201"),
        ("0755-8888 0100", "****"),
    ],
)
def test_contacts_are_taken_out_of_words(said: str, read: str) -> None:
    assert hide_contacts(said, ["王阿姨", None]) == read


def ticket_of(world: World, department: str) -> Ticket:
    reporter = world.look(lambda uow: uow.residents.by_user(ANN))
    assert reporter is not None
    return file_repair(world, reporter, department=department, description="我是王阿姨，电话13800005678")


def relayed(world: World, group: int) -> list[tuple[str, bool, str]]:
    said = [one for one in world.sent(group) if isinstance(one, RelayedText)]
    return [(one.sender, one.nameless, one.words) for one in said]


@pytest.mark.parametrize(
    ("department", "group", "expected"),
    [
        ("engineering", ENGINEERS, ("王**", False, "再打13800005678")),
        ("cleaning", CLEANERS, ("", True, "再打****")),
    ],
)
def test_in_groups_a_resident_speaks_under_a_masked_name(
    world: World, department: str, group: int, expected: tuple[str, bool, str]
) -> None:
    ticket = ticket_of(world, department)
    ann = world.look(lambda uow: uow.residents.by_user(ANN))
    assert ann is not None
    world.run(relaying.add_remark, ann, ticket, world.message(ANN, "再打13800005678"))
    assert relayed(world, group) == [expected]


def test_a_contractors_card_says_neither_name_nor_number(world: World) -> None:
    ticket = ticket_of(world, "cleaning")
    card = world.look(lambda uow: card_data(uow, TicketCard(ticket_id=ticket.id, department="cleaning"), world.at))
    assert card is not None
    assert card.ticket.description == "我是—，电话****"
    assert present(world, ticket).description == "我是王阿姨，电话13800005678"


def views(world: World) -> int:
    reporter = world.look(lambda uow: uow.residents.by_user(ANN))
    assert reporter is not None
    return len(world.look(lambda uow: uow.contact_views.of_resident(reporter.id, limit=9)))


def test_the_number_is_the_holders_and_nobodys_once_the_ticket_has_left_them(world: World) -> None:
    ticket = ticket_of(world, "engineering")
    in_group = {"chat_id": ENGINEERS}
    world.run(accept, world.press(LI, **in_group), ticket.id, None)
    answer = world.run(progress.see_contact, world.press(LI, **in_group), ticket.id, None)
    assert answer.notice == ContactShown(name="王阿姨", phone="+8613800005678", unit="1-101")
    assert answer.alert  # a dialog that is closed, never a message: nothing of it stays in any chat
    assert [one for one in world.sent(ENGINEERS) + world.sent(LI) if isinstance(one, ContactShown)] == []
    now = present(world, ticket)
    world.run(lambda uow: uow.tickets.change(now, holder_id=None, held_since=None))
    with pytest.raises(NotYours):
        world.run(progress.see_contact, world.press(LI, **in_group), ticket.id, None)
    assert views(world) == 1


def test_contractors_are_refused_the_number_they_hold(world: World) -> None:
    ticket = ticket_of(world, "cleaning")
    in_group = {"chat_id": CLEANERS}
    world.run(accept, world.press(ZHAO, **in_group), ticket.id, None)
    with pytest.raises(NotPermitted):
        world.run(progress.see_contact, world.press(ZHAO, **in_group), ticket.id, None)
    assert views(world) == 0
