"""What a simulated world is judged by finds a message in the wrong chat, from the first one about a ticket on."""

import sqlite3
from collections.abc import Callable, Generator

import pytest

from bot.simulation.invariants.evidence import Evidence
from bot.simulation.invariants.secrecy import communities_apart, private_stays_private
from domain.events import CLOCK
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import CLERK, ENGINEER, RESIDENT, SUPERVISOR
from tests.unit.confidential.house import WORDS, House
from usecases import accusations, turning

FIRST_CARD = "(SELECT min(id) FROM outbox WHERE notice = 'TicketCard')"


@pytest.fixture
def house() -> Generator[House]:
    made = House()
    try:
        made.furnish()
        yield made
    finally:
        made.database.close_now()


def change(house: House, statement: str) -> None:
    """Something that no use case does."""
    cursor = sqlite3.Cursor(house.database.raw)
    cursor.execute("PRAGMA foreign_keys = OFF")
    assert cursor.execute(statement).rowcount > 0


def evidence(house: House) -> Evidence:
    (count,) = house.database.raw.execute("SELECT count(*) FROM tickets").fetchone()
    tickets = [house.ticket(number) for number in range(1, count + 1)]
    return Evidence(database=house.database.raw, knowledge=house.knowledge, now=house.at, tickets=tickets)


def told(house: House) -> list[str]:
    """Who must not have heard of it, and did."""
    return [one.partition("told ")[2] for one in private_stays_private(evidence(house))]


def test_the_card_of_the_first_moment_counts(house: House) -> None:
    """It is queued in the same moment as the ticket is filed."""
    house.complain(None)
    house.deliver()
    assert told(house) == []
    change(house, f"UPDATE outbox SET chat_id = {DESK_GROUP} WHERE id = {FIRST_CARD}")
    assert told(house) == [f"group {DESK_GROUP} of the guarded C-20261123-001"]


def test_what_the_last_gate_held_back_was_not_heard(house: House) -> None:
    house.complain(None)
    change(house, f"UPDATE outbox SET state = 'sent', message_ids = '[]', chat_id = {DESK_GROUP}")
    assert told(house) == []


@pytest.mark.parametrize("place", [ENGINEERS, ENGINEER])
def test_neither_the_group_nor_whom_it_is_about_hears_of_what_others_work_on(house: House, place: int) -> None:
    house.complain(confidential=False)
    house.deliver()
    assert told(house) == []
    change(house, f"UPDATE outbox SET chat_id = {place} WHERE id = {FIRST_CARD}")
    whom = f"group {ENGINEERS} of the guarded" if place < 0 else f"colleague {house.member(ENGINEER).id} of"
    assert [one.startswith(whom) for one in told(house)] == [True]


def test_what_was_said_before_it_was_private_is_no_breach(house: House) -> None:
    ticket = house.complain(None, confidential=False)
    house.deliver()
    house.at = house.at.replace(minute=house.at.minute + 1)
    house.run(accusations.make_confidential, ticket, CLOCK, house.at)
    house.deliver()
    assert told(house) == []
    change(house, f"UPDATE outbox SET chat_id = {DESK_GROUP} WHERE chat_id = {SUPERVISOR} AND notice = 'TicketCard'")
    assert told(house) == [f"group {DESK_GROUP} of the guarded C-20261123-001"]


def test_what_was_said_before_it_turned_out_whom_it_is_about_is_no_breach(house: House) -> None:
    house.report(words=f"{WORDS}，请保密")
    house.deliver()
    house.at = house.at.replace(minute=house.at.minute + 1)
    house.as_staff(CLERK, turning.turn, "complaint", house.at)
    house.deliver()
    assert told(house) == []


@pytest.mark.parametrize("somebody_without", [lambda _: None, House.no_telegram])
def test_a_chat_of_another_community_is_found(house: House, somebody_without: Callable[[House], object]) -> None:
    """Also where some residents have no account: `NOT IN` says nothing as soon as there is a NULL."""
    somebody_without(house)
    house.report()
    house.deliver()
    assert list(communities_apart(evidence(house))) == []
    change(house, f"UPDATE chats SET community_id = 'elsewhere' WHERE chat_id = {ENGINEERS}")
    assert [one.partition(" told ")[2] for one in communities_apart(evidence(house))][:1] == [
        f"chat {ENGINEERS} of R-20261123-001 of another community"
    ]


def test_a_colleague_of_another_community_is_found(house: House) -> None:
    house.report()
    house.accept()
    house.deliver()
    assert list(communities_apart(evidence(house))) == []
    change(house, f"UPDATE outbox SET chat_id = 77 WHERE chat_id = {RESIDENT} AND ticket_id IS NOT NULL")
    assert {one.partition(" told ")[2] for one in communities_apart(evidence(house))} == {
        "chat 77 of R-20261123-001 of another community"
    }
