"""The board, the pinned overview and cards posted again: what is in them, and who may see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.errors import CardRefreshed, NotOnList
from domain.incoming import Incoming
from domain.notices.dialogue import Say, Saying
from domain.notices.staff import Board, BoardFilter, CardPage, Overview, TicketCard
from domain.outgoing import PostKind, Verb
from domain.people import Resident
from domain.promise_rules import PromiseKind
from domain.tickets import Status, Ticket
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.screens import Screens
from tests.support.tickets import file_repair, present
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import BOSS, DESKER, LI, RESIDENT, WANG
from usecases import pinned_overview, relaying
from usecases.board import BoardData, Due, board_data, shown
from usecases.board_filters import Sieve, day_after, fits
from usecases.board_ports import Outline, Scope
from usecases.board_posts import show_board, show_card, turn_board
from usecases.deadlines import DueTimers
from usecases.dispatch import accept
from usecases.effects.labels import OpenNumbers
from usecases.overview import overview_data
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.progress import ask_resident
from usecases.timer_ports import Timer

STRANGER = 99


@pytest.fixture
def reporter(world: World) -> Resident:
    found = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert found is not None
    return found


def the_board(world: World, department: str = ENGINEERING, page: int = 0) -> BoardData:
    wanted = Board(community_id=GARDEN, department=department, page=page)
    return world.look(lambda uow: board_data(uow, wanted, world.at))


def numbers(data: BoardData) -> list[str]:
    return [one.label for one in data.lines]


def redraw(world: World, department: str = ENGINEERING) -> None:
    timer = Timer(
        id=1,
        community_id=GARDEN,
        kind="overview",
        due_at=world.at,
        ticket_id=None,
        draft_id=None,
        ladder=None,
        rung=None,
        data={"department": department},
        dedupe_key=None,
        attempts=0,
    )
    world.run(pinned_overview.refresh, DueTimers(timers=(timer,)), world.at)


def test_the_most_urgent_come_first(world: World, reporter: Resident) -> None:
    breached = file_repair(world, reporter)
    world.later(timedelta(hours=20))
    soon = file_repair(world, reporter)
    urgent = file_repair(world, reporter, urgent=True)
    plain = file_repair(world, reporter)
    world.later(timedelta(hours=4, minutes=1))
    newest = file_repair(world, reporter)
    wanted = [breached, urgent, soon, plain, newest]
    assert [one.ticket.id for one in the_board(world).lines] == [one.id for one in wanted]


def test_numbers_are_short_as_long_as_they_are_unique(world: World, reporter: Resident) -> None:
    file_repair(world, reporter)
    file_repair(world, reporter)
    world.later(timedelta(days=1))
    file_repair(world, reporter)
    assert sorted(numbers(the_board(world))) == ["002", "1123-001", "1124-001"]


def test_two_kinds_of_one_number_are_told_apart(world: World, reporter: Resident) -> None:
    """Two keys never say the same."""
    file_repair(world, reporter)
    file_repair(world, reporter, number="S-20261123-001")
    file_repair(world, reporter)
    assert sorted(numbers(the_board(world))) == ["003", "R-1123-001", "S-1123-001"]


def test_pages_hold_six_and_end_where_there_is_nothing(world: World, reporter: Resident) -> None:
    for _ in range(8):
        file_repair(world, reporter)
    first, last = the_board(world), the_board(world, page=99)
    assert (len(first.lines), first.pages, first.total) == (6, 2, 8)
    assert (len(last.lines), last.page) == (2, 1)


def test_the_desk_and_the_management_see_every_department(world: World, reporter: Resident) -> None:
    file_repair(world, reporter)
    file_repair(world, reporter, department="cleaning")
    assert [the_board(world, one).total for one in (DESK, MANAGEMENT, ENGINEERING, "cleaning")] == [2, 2, 1, 1]
    assert the_board(world, DESK).department is None
    assert the_board(world).department == ENGINEERING


def test_what_waits_for_the_desk_or_is_done_is_not_on_the_board(world: World, reporter: Resident) -> None:
    file_repair(world, reporter, status=Status.WAITING)
    file_repair(world, reporter, status=Status.RESOLVED)
    assert the_board(world).total == 0


# ------------------------------------------------------------------------------------------------ posting it


@pytest.mark.parametrize("user_id", [LI, WANG, DESKER, BOSS])
def test_the_groups_own_people_get_the_board(world: World, user_id: int) -> None:
    world.run(show_board, world.message(user_id, "/board", chat_id=ENGINEERS))
    assert world.sent(ENGINEERS) == [Board(community_id=GARDEN, department=ENGINEERING)]


def test_nobody_else_does(world: World) -> None:
    for user_id, chat_id in ((STRANGER, ENGINEERS), (LI, DESK_GROUP)):
        with pytest.raises(NotOnList):
            world.run(show_board, world.message(user_id, "/board", chat_id=chat_id))
    assert world.queued() == []


def test_a_group_without_a_department_hears_once_what_it_lacks(world: World) -> None:
    for _ in range(2):
        world.run(show_board, world.message(LI, "/board", chat_id=-4004))
    assert world.sent(-4004) == [Say(saying=Saying.UNKNOWN_GROUP)]


def test_whoever_writes_as_the_group_hears_once_why_there_is_no_board(world: World) -> None:
    for _ in range(2):
        world.run(show_board, world.message(1087968824, "/board", chat_id=ENGINEERS, via_channel=True))
    assert world.sent(ENGINEERS) == [Say(saying=Saying.ANONYMOUS_ADMIN)]


def test_an_older_board_loses_its_keys(world: World, screens: Screens, reporter: Resident) -> None:
    file_repair(world, reporter)
    for _ in range(2):
        world.run(show_board, world.message(LI, "/board", chat_id=ENGINEERS))
        screens.refresh()
    boards = [one for one in screens.of(ENGINEERS) if one.text.startswith("Engineering: 1 open")]
    assert [one.keys for one in boards] == [[], [["001"]]]


def test_a_page_turns_in_place(world: World, screens: Screens, reporter: Resident) -> None:
    for _ in range(7):
        file_repair(world, reporter)
    world.run(show_board, world.message(LI, "/board", chat_id=ENGINEERS))
    assert screens.last(ENGINEERS).keys == [["001", "002", "003"], ["004", "005", "006"], ["Filter", "Next page"]]
    posts = len(screens.of(ENGINEERS))
    screens.press(WANG, ENGINEERS, "Next page")
    assert screens.last(ENGINEERS).keys == [["007"], ["Previous page", "Filter"]]
    assert len(screens.of(ENGINEERS)) == posts
    with pytest.raises(NotOnList):
        screens.press(STRANGER, ENGINEERS, "Previous page")


def test_from_a_board_that_is_gone_a_new_one_is_posted(world: World) -> None:
    world.run(turn_board, world.press(LI, chat_id=ENGINEERS, message_id=987_654), 3, "all")
    assert world.sent(ENGINEERS) == [Board(community_id=GARDEN, department=ENGINEERING, page=3)]


def test_a_filter_that_no_longer_exists_is_refused(world: World) -> None:
    with pytest.raises(CardRefreshed):
        world.run(turn_board, world.press(LI, chat_id=ENGINEERS), 0, "by_colour")


# ------------------------------------------------------------------------------------------------ the filters


@pytest.fixture
def four(world: World, screens: Screens, reporter: Resident) -> dict[str, Ticket]:
    """One held by 李师傅 that waits for the resident's answer, one nobody took, one due today, one overdue."""
    overdue = file_repair(world, reporter)
    world.later(timedelta(hours=21))
    today = file_repair(world, reporter, urgent=True)
    mine = file_repair(world, reporter)
    world.run(accept, world.press(LI, chat_id=ENGINEERS), mine.id, None)
    actor = world.look(lambda uow: staff_actor_of(uow, LI))
    world.run(ask_resident, actor, present(world, mine), "门锁是什么牌子？", world.at)
    world.later(timedelta(hours=4))
    return {"overdue": overdue, "today": today, "mine": mine}


def filtered(world: World, wanted: BoardFilter, viewer: int | None = None) -> list[int]:
    board = Board(community_id=GARDEN, department=ENGINEERING, filter=wanted, viewer=viewer)
    return [one.ticket.id for one in world.look(lambda uow: board_data(uow, board, world.at)).lines]


def test_each_filter_shows_its_own(world: World, four: dict[str, Ticket]) -> None:
    li = world.look(lambda uow: staff_actor_of(uow, LI)).member.id
    overdue, today, mine = (four[key].id for key in ("overdue", "today", "mine"))
    assert {one: filtered(world, one, li) for one in BoardFilter} == {
        BoardFilter.ALL: [overdue, today, mine],
        BoardFilter.MINE: [mine],
        BoardFilter.UNACCEPTED: [overdue, today],
        BoardFilter.DUE_TODAY: [],
        BoardFilter.OVERDUE: [overdue, today],
        BoardFilter.WAITING: [mine],
    }
    world.run(add_remark, world.message(RESIDENT, "小锁王"), present(world, four["mine"]))
    assert filtered(world, BoardFilter.WAITING) == []


def add_remark(uow: UnitOfWork, incoming: Incoming, ticket: Ticket) -> None:
    resident = uow.residents.by_user(RESIDENT)
    assert resident is not None
    relaying.add_remark(uow, resident, ticket, incoming)


def test_one_chooses_by_number_and_mine_is_the_pressers(
    world: World, screens: Screens, four: dict[str, Ticket]
) -> None:
    world.run(show_board, world.message(LI, "/board", chat_id=ENGINEERS))
    screens.press(LI, ENGINEERS, "Filter")
    assert (screens.last(ENGINEERS).text, screens.last(ENGINEERS).keys) == (
        "Which ones shall I show?",
        [["Everything 3", "Mine 1", "Not taken 2"], ["Due today 0", "Overdue 2", "Resident's turn 1"]],
    )
    screens.press(LI, ENGINEERS, "Mine 1")
    assert screens.last(ENGINEERS).text.split("\n")[0] == "Engineering, 李师傅: 1"
    screens.press(LI, ENGINEERS, "Filter")
    screens.press(WANG, ENGINEERS, "Mine 1")
    assert (screens.last(ENGINEERS).text, screens.last(ENGINEERS).keys) == (
        "Nothing of this kind is open.",
        [["Filter"]],
    )


# ------------------------------------------------------------------------------------------------ a card again


def living_cards(world: World, ticket: Ticket) -> list[int]:
    return [one.chat_id for one in world.look(lambda uow: uow.posts.of_ticket(ticket.id, PostKind.CARD))]


def test_a_card_is_posted_again_and_the_old_one_retired(world: World, screens: Screens, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    screens.refresh()
    world.run(show_card, world.press(LI, chat_id=ENGINEERS), ticket.id)
    assert world.edits(ENGINEERS) == [TicketCard(ticket_id=ticket.id, department=ENGINEERING, page=CardPage.RETIRED)]
    assert living_cards(world, ticket) == [ENGINEERS]
    old, new = screens.of(ENGINEERS)
    assert (old.keys, new.keys) == ([], [["Take it", "Not ours"]])


def test_the_desks_copy_stands_beside_the_departments(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    world.run(show_card, world.press(DESKER, chat_id=DESK_GROUP), ticket.id)
    assert living_cards(world, ticket) == [ENGINEERS, DESK_GROUP]


def test_another_departments_ticket_is_not_shown(world: World, reporter: Resident) -> None:
    theirs = file_repair(world, reporter, department="cleaning")
    waiting = file_repair(world, reporter, status=Status.WAITING)
    for ticket_id in (theirs.id, waiting.id, 987_654):
        with pytest.raises(CardRefreshed):
            world.run(show_card, world.press(LI, chat_id=ENGINEERS), ticket_id)


# ------------------------------------------------------------------------------------------------ the overview


def test_a_missing_overview_is_posted_and_pinned(world: World) -> None:
    redraw(world)
    overview = Overview(community_id=GARDEN, department=ENGINEERING)
    assert [(one.verb, one.notice, one.silent) for one in world.queued(ENGINEERS)] == [
        (Verb.SEND, overview, True),
        (Verb.PIN, overview, False),
    ]
    world.deliver()
    redraw(world)
    assert [one.verb for one in world.queued(ENGINEERS)] == [Verb.EDIT]


def test_the_desks_overview_follows_every_department(world: World) -> None:
    """In a turn of its own (test_overview_turns.py)."""
    redraw(world)
    assert world.queued(DESK_GROUP) == []
    redraw(world, DESK)
    assert [one.verb for one in world.queued(DESK_GROUP)] == [Verb.SEND, Verb.PIN]


def test_a_group_that_does_not_exist_needs_no_overview(world: World) -> None:
    redraw(world, "cleaning")
    assert world.queued(ENGINEERS) == []


def test_the_numbers_of_the_overview(world: World, screens: Screens, reporter: Resident) -> None:
    file_repair(world, reporter)
    world.later(timedelta(hours=2))
    screens.press(LI, ENGINEERS, "Take it")
    world.later(timedelta(hours=23))
    file_repair(world, reporter)
    world.colleague(22, name="赵师傅", private=False)
    wanted = Overview(community_id=GARDEN, department=ENGINEERING)
    data = world.look(lambda uow: overview_data(uow, wanted, world.at))
    assert (data.unaccepted, data.due_today, data.overdue, data.known) == (1, 1, 1, 3)
    assert [one.holder.name for one in data.urgent if one.holder is not None] == ["李师傅"]
    assert [one.name for one in data.unreachable] == ["赵师傅"]


def test_a_visit_is_not_what_a_line_is_measured_by(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    before = the_board(world).lines[0].due
    visit = world.at + timedelta(minutes=5)
    world.run(lambda uow: uow.promises.make(ticket, PromiseKind.VISIT, at=world.at, due_at=visit))
    assert before is not None
    assert (before.kind, before.over) == (PromiseKind.RESPOND, False)
    assert the_board(world).lines[0].due == before


def test_of_several_promises_the_soonest_counts(world: World, reporter: Resident) -> None:
    ticket = file_repair(world, reporter)
    soon = world.at + timedelta(minutes=1)
    world.run(lambda uow: uow.promises.make(ticket, PromiseKind.ANSWER, at=world.at, due_at=soon))
    assert the_board(world).lines[0].due == Due(kind=PromiseKind.ANSWER, at=soon, over=False)
    world.later(timedelta(minutes=1))
    assert the_board(world).lines[0].due == Due(kind=PromiseKind.ANSWER, at=soon, over=True)


def test_a_line_whose_promise_was_kept_since_it_was_read_has_none(world: World, reporter: Resident) -> None:
    """On a server another process may keep it between the two looks."""
    file_repair(world, reporter)
    department = Scope(community_id=GARDEN, department=ENGINEERING, statuses=(Status.OPEN,))
    [line] = world.look(lambda uow: uow.open_tickets.outlines(department))
    moved = replace(line, due_at=world.at - timedelta(minutes=1))
    [shown_line] = world.look(lambda uow: shown(uow, [moved], OpenNumbers([line.number]), world.at))
    assert (shown_line.ticket.id, shown_line.due) == (line.id, None)


def test_a_day_is_over_at_midnight_where_the_community_is() -> None:
    shanghai, midnight = ZoneInfo("Asia/Shanghai"), datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert day_after(midnight - timedelta(seconds=1), shanghai) == midnight
    assert day_after(midnight, shanghai) == midnight + timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "shown"), [(-1, False), (0, False), (1, True), (59, True), (60, False), (61, False), (None, False)]
)
def test_due_today_is_what_comes_before_midnight(world: World, due: int | None, shown: bool) -> None:
    """The day has another hour."""
    wanted, at = BoardFilter.DUE_TODAY, world.at
    sieve = Sieve(wanted=wanted, viewer=None, now=at, tomorrow=at + timedelta(minutes=60))
    ticket = Outline(
        id=1,
        number="R-20261122-001",
        status=Status.OPEN,
        urgent=False,
        confidential=False,
        department=ENGINEERING,
        holder_id=None,
        reported_at=at,
        details={},
        due_at=None if due is None else at + timedelta(minutes=due),
    )
    assert world.look(lambda uow: fits(uow, sieve, ticket)) is shown
