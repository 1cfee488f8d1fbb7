"""Phone-call tasks on the desk's cards: taken, not reached three times, reached, and what that means (FUP-2, INT-8)."""

import pytest

from domain.calls import CallReason
from domain.errors import TooSoon
from domain.people import Resident
from domain.tickets import Status, Ticket, Workflow
from tests.support.screens import Screens
from tests.support.tickets import file_repair, present
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import DESKER, LI, RESIDENT
from usecases.call_tasks import call_about, call_me
from usecases.calls import BETWEEN_ATTEMPTS
from usecases.staff_messages import receive


@pytest.fixture
def reporter(world: World) -> Resident:
    found = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert found is not None
    return found


def the_call(world: World, reporter: Resident) -> Ticket:
    (call,) = [
        one for one in world.look(lambda uow: uow.tickets.of_reporter(reporter.id)) if one.workflow is Workflow.CALL
    ]
    return call


def resolved(world: World, screens: Screens, reporter: Resident) -> Ticket:
    ticket = file_repair(world, reporter)
    for key in ("Take it", "Finished", "✓ All done"):
        screens.press(LI, ENGINEERS, key)
    world.run(receive, world.message(LI, "换了阀芯", chat_id=ENGINEERS))
    screens.press(LI, ENGINEERS, "Submit")
    return present(world, ticket)


def test_call_me_is_one_press_and_one_sentence(world: World, screens: Screens, reporter: Resident) -> None:
    press = world.press(RESIDENT)
    world.run(call_me, press.sender, RESIDENT, world.at)
    assert screens.last(DESK_GROUP).keys == [["Take it"]]
    screens.press(DESKER, DESK_GROUP, "Take it")
    assert screens.with_key(DESK_GROUP, "Reached")[0].keys == [["Show number", "Reached", "No answer"]]
    screens.press(DESKER, DESK_GROUP, "Reached")
    screens.press(DESKER, DESK_GROUP, "Skip")
    call = the_call(world, reporter)
    assert (call.status, call.outcome) == (Status.CLOSED, "settled")


def test_three_calls_in_vain_close_the_follow_up_as_not_reached(
    world: World, screens: Screens, reporter: Resident
) -> None:
    ticket = resolved(world, screens, reporter)
    world.run(call_about, ticket, CallReason.FOLLOW_UP, world.at)
    screens.press(DESKER, DESK_GROUP, "Take it")
    for attempt in range(3):
        screens.press(DESKER, DESK_GROUP, "No answer")
        if attempt == 0:
            assert "rung 1× in vain" in screens.with_key(DESK_GROUP, "Reached")[0].text
            with pytest.raises(TooSoon):
                screens.press(DESKER, DESK_GROUP, "No answer")
        world.later(BETWEEN_ATTEMPTS)
    assert the_call(world, reporter).outcome == "unreached"
    assert (present(world, ticket).status, present(world, ticket).outcome) == (Status.CLOSED, "unreached")


def test_still_a_problem_reopens_the_ticket(world: World, screens: Screens, reporter: Resident) -> None:
    ticket = resolved(world, screens, reporter)
    world.run(call_about, ticket, CallReason.FOLLOW_UP, world.at)
    screens.press(DESKER, DESK_GROUP, "Take it")
    screens.press(DESKER, DESK_GROUP, "Reached")
    assert screens.last(DESK_GROUP).keys == [["Yes", "No"], ["Cancel"]], "in the words of the type"
    screens.press(DESKER, DESK_GROUP, "No")
    screens.press(DESKER, DESK_GROUP, "Skip")
    assert present(world, ticket).status is Status.OPEN
    old, new = (one for one in screens.of(ENGINEERS) if one.text.startswith("🔧 R-20261123-001"))
    assert (old.keys, new.keys) == ([], [["Take it", "Not ours"]])
    assert "reopened 1×" in new.text


def test_the_last_attempt_goes_to_the_household(world: World, screens: Screens, reporter: Resident) -> None:
    """And who is rung instead sees who looked at their number."""
    other = world.resident(8, name="王先生", phone="+8613800009999")
    ticket = resolved(world, screens, reporter)
    world.run(call_about, ticket, CallReason.FOLLOW_UP, world.at)
    screens.press(DESKER, DESK_GROUP, "Take it")
    for _ in range(2):
        assert screens.press(DESKER, DESK_GROUP, "Show number").notice.phone == reporter.phone
        screens.press(DESKER, DESK_GROUP, "No answer")
        world.later(BETWEEN_ATTEMPTS)
    card = screens.with_key(DESK_GROUP, "Reached")[0].text
    assert "rung 2× in vain · now ring somebody of the household" in card
    assert screens.press(DESKER, DESK_GROUP, "Show number").notice.phone == other.phone
    assert len(world.look(lambda uow: uow.contact_views.of_resident(other.id, limit=9))) == 1
    screens.press(DESKER, DESK_GROUP, "No answer")
    assert the_call(world, reporter).outcome == "unreached"
