"""The overview counts in the database what the board looks at one by one: of the same tickets both say the same."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from domain.confidentiality import Guard, may_list
from domain.notices.staff import Board, BoardFilter, Overview
from domain.promise_rules import PromiseKind
from domain.tickets import LIVE, RUNNING, UNTAKEN, Status, Ticket
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import World
from tests.unit.staff.conftest import LI, WANG
from usecases.board import AWAITED, BoardData, board_data
from usecases.overview import OverviewData, overview_data

DEPARTMENTS = (DESK, ENGINEERING, CLEANING, MANAGEMENT)
HOUR = timedelta(hours=1)


def overview(world: World, department: str = ENGINEERING) -> OverviewData:
    wanted = Overview(community_id=GARDEN, department=department)
    return world.look(lambda uow: overview_data(uow, wanted, world.at))


def board(world: World, department: str, **wanted: object) -> BoardData:
    asked = Board(community_id=GARDEN, department=department, page=0, **wanted)
    return world.look(lambda uow: board_data(uow, asked, world.at))


def file(world: World, number: str, *due: timedelta, held_by: int | None = None, **given: object) -> Ticket:
    """An engineers' ticket, promised for so long from now; `held_by`: whose account."""

    def fill(uow) -> Ticket:
        new = new_ticket(number=number, **{"community_id": GARDEN, "department": ENGINEERING, **given})
        ticket = uow.tickets.file(new)
        for kind, after in zip((PromiseKind.RESOLVE, PromiseKind.RESPOND, PromiseKind.VISIT), due, strict=False):
            uow.promises.make(ticket, kind, at=world.at, due_at=world.at + after)
        holder = None if held_by is None else uow.staff.by_user(held_by)
        return ticket if holder is None else uow.tickets.change(ticket, holder_id=holder.id)

    return world.run(fill)


def labels(data: OverviewData) -> list[str]:
    return [one.label for one in data.urgent]


# ------------------------------------------------------------------------------------------- anything at all


def fill(world: World, chance: Random) -> None:
    """Sixty tickets of every kind, state and secrecy."""
    numbers = [f"{kind}-202611{day}-{count:03}" for kind in "RCE" for day in (20, 21) for count in range(1, 13)]
    for number in chance.sample(numbers, 60):
        details: dict[str, object] = {"answers": {}}
        if chance.random() < 0.3:
            details[Guard.APART] = chance.random() < 0.5
        if chance.random() < 0.5:
            details[Guard.EXCLUDED] = chance.sample(DEPARTMENTS, chance.randint(0, 2))
        file(
            world,
            number,
            *(timedelta(minutes=chance.randint(-300, 1_200)) for _ in range(chance.randint(0, 3))),
            held_by=chance.choice([None, LI, WANG]),
            department=chance.choice(DEPARTMENTS),
            status=chance.choice(sorted(Status)),
            urgent=chance.random() < 0.3,
            confidential=chance.random() < 0.1,
            reported_at=world.at - timedelta(seconds=chance.randint(0, 10_000)),
            details=details,
        )


def listed(world: World, department: str) -> Sequence[int]:
    """Which tickets the group may see at all, asked of each."""
    everything = department in {DESK, MANAGEMENT}
    places = DEPARTMENTS if everything else (department,)
    statuses = sorted(LIVE - {Status.WAITING, Status.RESOLVED})
    found = world.look(
        lambda uow: [one for place in places for one in uow.tickets.in_department(GARDEN, place, statuses)]
    )
    return [one.id for one in found if may_list(one, department)]


@pytest.mark.parametrize("department", DEPARTMENTS)
@pytest.mark.parametrize("seed", range(4))
def test_the_overview_says_what_the_board_says(world: World, seed: int, department: str) -> None:
    fill(world, Random(seed))
    pinned, shown = overview(world, department), board(world, department, choosing=True)
    counts = (pinned.unaccepted, pinned.due_today, pinned.overdue)
    wanted = (BoardFilter.UNACCEPTED, BoardFilter.DUE_TODAY, BoardFilter.OVERDUE)
    assert counts == tuple(shown.counts[one] for one in wanted)
    pressing = [one for one in shown.lines if one.ticket.status in RUNNING or (one.due is not None and one.due.over)]
    assert pinned.urgent == tuple(pressing[:3])
    may_be_seen = set(listed(world, department))
    assert shown.total == len(may_be_seen)
    assert {one.ticket.id for one in (*shown.lines, *pinned.urgent)} <= may_be_seen


@pytest.mark.parametrize("seed", range(4))
def test_the_board_knows_what_is_due_of_each(world: World, seed: int) -> None:
    fill(world, Random(seed))
    shown = board(world, DESK)
    for line in shown.lines:
        promised = world.look(lambda uow, row=line.ticket.id: uow.promises.open_of(row))
        soonest = min((one.due_at for one in promised if one.kind in AWAITED), default=None)
        assert (None if line.due is None else line.due.at) == soonest
    untaken = [one for one in shown.lines if one.ticket.status in UNTAKEN]
    assert len(untaken) <= overview(world, DESK).unaccepted


# ------------------------------------------------------------------------------------------- what is withheld


def test_what_a_group_may_not_see_is_no_number_of_its_overview(world: World) -> None:
    file(world, "R-20261123-001", -HOUR, details={Guard.APART: True})
    file(world, "R-20261123-002", -HOUR, details={Guard.EXCLUDED: [ENGINEERING]})
    file(world, "R-20261123-003", -HOUR, confidential=True)
    for department in DEPARTMENTS:
        data = overview(world, department)
        assert (data.unaccepted, data.due_today, data.overdue, data.urgent) == (0, 0, 0, ())


def test_what_only_another_group_may_not_see_counts(world: World) -> None:
    """Nor is its number as short as if it were not there."""
    file(world, "R-20261122-001", -HOUR)
    file(world, "R-20261123-001", -2 * HOUR, details={Guard.EXCLUDED: [DESK]})
    file(world, "R-20261123-002", HOUR, details={Guard.EXCLUDED: [DESK]})
    ours, desks = overview(world), overview(world, DESK)
    assert (ours.unaccepted, ours.due_today, ours.overdue, labels(ours)) == (3, 1, 2, ["1123-001", "1122-001"])
    assert (desks.unaccepted, desks.due_today, desks.overdue, labels(desks)) == (1, 0, 1, ["001"])


def test_an_emergency_that_is_not_late_is_named(world: World) -> None:
    file(world, "E-20261123-001", status=Status.ALARMED, details={Guard.EXCLUDED: [CLEANING]})
    file(world, "E-20261123-002", status=Status.ON_SITE)
    file(world, "R-20261123-003", HOUR)
    assert sorted(labels(overview(world))) == ["001", "002"]
