"""What is to be paid for work: the agreed price reaches whoever takes the money, once; and what is unpaid (REP-4)."""

import pytest

from domain.errors import CardRefreshed
from domain.events import CLOCK, EventKind
from domain.notices.bookings import UnpaidBoard
from domain.tickets import Ticket
from handlers.views.payments import unpaid_board
from tests.support.knowledge import DESK, GARDEN
from tests.support.looks import a_look, buttons, keys
from tests.support.screens import Screens
from tests.support.tickets import file_repair
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import BOSS, LI, RESIDENT
from usecases import dispatch, follow_up, paying, progress
from usecases.payment_ports import Bill
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.ticket_ports import QuoteState
from usecases.unpaid_board import unpaid_board_data


def now(uow: UnitOfWork, number: int = 1) -> Ticket:
    ticket = uow.tickets.get(number)
    assert ticket is not None
    return ticket


def taken(world: World) -> None:
    """A repair that Li holds."""
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    file_repair(world, reporter)
    world.run(dispatch.accept, world.press(LI, chat_id=ENGINEERS), 1, None)


def quoted(world: World, cents: int, answer: QuoteState) -> None:
    def quote(uow: UnitOfWork) -> None:
        actor = staff_actor_of(uow, LI)
        progress.quote(uow, actor, now(uow), parts_cents=cents, labour_cents=0, words="", at=world.at)
        resident, offered = uow.residents.by_user(RESIDENT), uow.quotes.latest(1)
        assert resident is not None
        assert offered is not None
        progress.decide_quote(uow, resident, offered.id, answer, world.at)

    world.run(quote)


def done(world: World) -> None:
    def resolve(uow: UnitOfWork) -> None:
        actor = staff_actor_of(uow, LI)
        progress.resolve(uow, actor, now(uow), checklist=[], note="换好了", draft_id=None, at=world.at)

    world.run(resolve)


def not_fixed(world: World) -> None:
    world.run(lambda uow: follow_up.reopen(uow, now(uow), EventKind.NOT_FIXED, CLOCK, "", world.at))
    world.run(dispatch.accept, world.press(LI, chat_id=ENGINEERS), 1, None)


def due(world: World) -> int | None:
    bill = world.look(lambda uow: uow.bills.of_ticket(1))
    return None if bill is None else bill.due_cents


def test_an_agreed_price_is_asked_for_when_the_work_is_done(world: World, screens: Screens) -> None:
    taken(world)
    quoted(world, 13_000, QuoteState.ACCEPTED)
    assert due(world) is None
    done(world)
    card = screens.last(DESK_GROUP)
    assert card.text.split("\n") == [
        "🔧 R-20261123-001 · Tap",
        "Bldg 1-101 · 王**",
        "To pay: ¥130 · 李师傅 finished 12:00",
    ]
    assert card.keys == [["Paid"]]
    screens.press(BOSS, DESK_GROUP, "Paid")
    assert [one[0] for one in screens.last(DESK_GROUP).keys][:1] == ["¥130"]


@pytest.mark.parametrize("answers", [(), (QuoteState.DECLINED,), (QuoteState.ASKING_OWNER,)])
def test_what_was_not_agreed_is_not_asked_for(world: World, answers: tuple[QuoteState, ...]) -> None:
    taken(world)
    for answer in answers:
        quoted(world, 13_000, answer)
    done(world)
    assert due(world) is None
    with pytest.raises(CardRefreshed):
        world.run(paying.begin, world.press(BOSS, chat_id=DESK_GROUP), 1, refund=False)


def test_another_price_that_was_declined_leaves_the_agreed_one(world: World) -> None:
    taken(world)
    quoted(world, 13_000, QuoteState.ACCEPTED)
    quoted(world, 20_000, QuoteState.DECLINED)
    done(world)
    assert due(world) == 13_000


def test_a_price_is_charged_once_and_further_work_on_top(world: World) -> None:
    taken(world)
    quoted(world, 13_000, QuoteState.ACCEPTED)
    for expected in (13_000, 13_000):
        done(world)
        assert due(world) == expected
        not_fixed(world)
    quoted(world, 5_000, QuoteState.ACCEPTED)
    done(world)
    assert due(world) == 18_000


# ------------------------------------------------------------------------------------------------ what is unpaid


def test_what_is_unpaid_comes_in_pages(world: World) -> None:
    """Seven of them: six on the first page, one on the second, both with the sum of all; a page too far is the last."""
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    for cents in range(100, 800, 100):
        ticket = file_repair(world, reporter)
        world.run(_owed, ticket, cents, world)
    pages = [_board(world, page) for page in (0, 1, 9)]
    assert [one[0][0] for one in pages] == [
        "7 unpaid, ¥28 in all · page 1 of 2",
        *["7 unpaid, ¥28 in all · page 2 of 2"] * 2,
    ]
    assert [len(one[0]) - 1 for one in pages] == [6, 1, 1]
    assert [one[1] for one in pages[:2]] == [
        [["1123-001", "1123-002", "1123-003"], ["1123-004", "1123-005", "1123-006"], ["Open tickets", "Next page"]],
        [["1123-007"], ["Previous page", "Open tickets"]],
    ]


def _owed(uow: UnitOfWork, ticket: Ticket, cents: int, world: World) -> Bill:
    return uow.bills.make(ticket, due_cents=cents, currency="CNY", quote_id=None, at=world.at)


def _board(world: World, page: int) -> tuple[list[str], list[list[str]]]:
    notice = UnpaidBoard(community_id=GARDEN, department=DESK, page=page)
    view = unpaid_board(world.look(lambda uow: unpaid_board_data(uow, notice, world.at)), a_look(group=True))
    assert all(buttons(view))
    return str(view.text).split("\n"), keys(view)
