"""The foreign-community walk: nothing that somebody of one community presses touches or shows another's rows.

Every button of community A carries the ids of B, wherever it may be pressed. Nothing here lists buttons.
"""

from collections.abc import Iterator
from itertools import cycle, product

import pytest
from sqlalchemy import Connection, select, text

from domain.people import Role
from handlers.buttons.people import JoinDepartment
from storage.tables import metadata, outbox
from tests.rights.commanding import Commands
from tests.rights.estate import AT, SUBJECT, Estate, Person
from tests.rights.walking import APART, Case, Walk, cases, granted

CASES = [pytest.param(case, id=str(case)) for case in cases() if case.fields]

OWN_TABLES = [one.name for one in metadata.sorted_tables if "community_id" in one.c and one.name != "outbox"]


@pytest.fixture(scope="module")
def guarded(walk: Walk, there: Estate) -> Walk:
    """Every change of a row of the other community is written down."""
    run = walk.world.database.raw.execute
    run("CREATE TEMP TABLE touched (what TEXT)")
    for name in OWN_TABLES:
        for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            run(
                f"CREATE TEMP TRIGGER t_{name}_{event}_{row} AFTER {event} ON {name} "
                f"WHEN {row}.community_id = '{there.community.key}' "
                f"BEGIN INSERT INTO touched VALUES ('{event} {name}'); END"
            )
    return walk


def _people(here: Estate) -> list[Person]:
    """One of every role, where they may most, and the residents; a resident of both would be one of B."""
    best: dict[object, Person] = {}
    for one in here.people:
        best.setdefault(one.role if one.resident is None else one.name, one)
    return list(best.values())


def _foreign_traces(connection: Connection, there: Estate) -> list[str]:
    """What was changed of the other community, and what is about to be said of it."""
    touched = [row.what for row in connection.execute(text("SELECT what FROM touched"))]
    said = connection.execute(select(outbox.c.notice, outbox.c.community_id, outbox.c.ticket_id, outbox.c.params))
    return touched + [
        row.notice
        for row in said
        if row.community_id == there.community.key
        or there.community.key in repr(row.params)
        or any(APART < abs(number) <= 2 * APART for number in (row.ticket_id or 0, *_numbers(row.params)))
    ]


def _numbers(value: object) -> Iterator[int]:
    match value:
        case bool():
            return
        case int():
            yield value
        case dict():
            for one in value.values():
                yield from _numbers(one)
        case list():
            for one in value:
                yield from _numbers(one)


@pytest.mark.parametrize("case", CASES)
def test_no_button_reaches_into_another_community(guarded: Walk, here: Estate, there: Estate, case: Case) -> None:
    def look(connection: Connection) -> list[str]:
        return _foreign_traces(connection, there)

    leaks: dict[str, object] = {}
    for person in _people(here):
        places = {case.chat_of(person, here), person.user_id}
        if case.kind is not JoinDepartment:
            places.add(case.chat_of(person, there))
        for place in sorted(places):
            outcome = guarded.press(person, case, there, chat_id=place, look=look)
            answered = "" if outcome.answer is None else repr(outcome.answer)
            if outcome.seen or there.community.key in answered:
                leaks[f"{person} in {place}"] = (outcome.seen, answered, outcome.refusal)
    assert leaks == {}


def _forget(guarded: Walk) -> None:
    guarded.world.database.raw.execute("DELETE FROM touched")


@pytest.fixture(scope="module")
def of_both(guarded: Walk, here: Estate, there: Estate) -> Person:
    """A manager here who is an ordinary engineer's colleague there; the person as they are there."""
    account = [one for one in here.people if one.role is Role.MANAGER][-1].user_id
    given = {"community_id": there.community.key, "user_id": account, "role": Role.STAFF, "department": SUBJECT}
    rest = {"name": "of both", "badge": None, "locale": None, "at": AT}
    member = guarded.world.run(lambda uow: uow.staff.add(**given, **rest))
    _forget(guarded)
    return Person(name="of both", user_id=account, role=Role.STAFF, department=SUBJECT, staff_id=member.id)


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in cases() if not case.is_residents])
def test_who_works_in_both_has_no_more_rights_there_than_there(
    guarded: Walk, there: Estate, of_both: Person, case: Case
) -> None:
    place = case.chat_of(of_both, there)
    under = guarded.screen_in(place, there)
    _forget(guarded)
    outcome = guarded.press(of_both, case, there, own=False, chat_id=place, message_id=under)
    assert outcome.refused is not granted(of_both, case, there, own=False), repr(outcome.refusal)


def test_a_leak_would_be_seen(guarded: Walk, there: Estate) -> None:
    """One of their own sees their ticket, and withdraws it."""
    (reporter,) = [one for one in there.people if one.resident is not None and "业主" in one.name]
    for name in ("ShowTicket", "CancelTicket"):
        (case,) = [one for one in cases() if str(one) == name]
        seen = guarded.press(
            reporter, case, there, chat_id=reporter.user_id, look=lambda connection: _foreign_traces(connection, there)
        ).seen
        assert "MyTicket" in seen
        assert ("UPDATE tickets" in seen) == (name == "CancelTicket")


def test_no_command_reaches_into_another_community(
    guarded: Walk, commands: Commands, here: Estate, there: Estate
) -> None:
    """Whatever is written behind it: their numbers, places and phones; and wherever it is sent."""

    def look(connection: Connection) -> list[str]:
        return _foreign_traces(connection, there)

    listed = guarded.world.look(lambda uow: uow.tickets.numbered(there.community.key, "001", limit=1))
    behind = ("", listed[0].number, "3-2-1201", f"+8613800{there.neighbour.id:06d}")
    leaks = {}
    turn = cycle(behind)  # each command meets all of them, if not from everybody
    for person, name in product(_people(here), commands.names):
        for chat_id in (person.user_id, commands.place_of(name, here), commands.place_of(name, there)):
            for words in behind if name == "find" else (next(turn),):
                outcome = commands.send(guarded, person, f"/{name} {words}".strip(), chat_id, look)
                if outcome is not None and outcome.seen:
                    leaks[f"/{name} {words} by {person} in {chat_id}"] = outcome.seen, outcome.refusal
    assert leaks == {}
