"""Tickets that are given out by turns or to who has the fewest, the load cap, and what it says when nobody is free."""

import pytest

from domain.errors import CardRefreshed, LoadFull, NotOnList, NotPermitted
from domain.events import EventKind
from domain.notices.duty import NobodyFree, StaffingScreen
from domain.people import Role
from domain.staffing import Assignment, StaffingRule
from domain.tickets import Status
from tests.support.knowledge import CLEANING, ENGINEERING, GARDEN
from tests.unit.clock_rules.centre import (
    COLLEAGUE,
    ENGINEER,
    LEADER,
    SUPERVISOR,
    Centre,
    centre,
    local,
)
from usecases import dispatch, duty, staffing_screen
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.staffing_screen import load_staffing


@pytest.fixture
def team():
    """Two engineers and everybody else; Monday 10:00."""
    with centre() as made:
        made.everybody()
        made.colleague(COLLEAGUE, name="周师傅")
        yield made


def rule(team: Centre, assignment: Assignment, cap: int | None = None) -> None:
    def change(uow: UnitOfWork) -> None:
        given = StaffingRule(assignment=assignment, load_cap=cap)
        uow.staffing_rules.set(GARDEN, ENGINEERING, given, by=None, at=team.at)

    team.run(change)


def here(team: Centre, *user_ids: int) -> None:
    for user_id in user_ids:
        team.run(duty.begin, team.member(user_id), team.at, by=None)


def reported(team: Centre, **given: bool) -> int:
    ticket = team.report(**given)
    team.tick()
    return ticket.id


def holder(team: Centre, ticket_id: int) -> str | None:
    found = team.ticket(ticket_id).holder_id
    return None if found is None else team.look(lambda uow: uow.staff.get(found).name)


def free(team: Centre) -> list[NobodyFree]:
    return [one.notice for one in team.queued() if isinstance(one.notice, NobodyFree)]


def test_nothing_is_given_out_unless_it_is_switched_on(team: Centre) -> None:
    here(team, ENGINEER)
    assert (holder(team, reported(team)), free(team)) == (None, [])


def test_in_turn(team: Centre) -> None:
    rule(team, Assignment.ROUND_ROBIN)
    here(team, ENGINEER, COLLEAGUE, LEADER)
    assert [holder(team, reported(team)) for _ in range(3)] == ["李师傅", "周师傅", "李师傅"]
    assert team.ticket(1).status is Status.ACCEPTED
    assert team.kinds(1)[-1] == "assigned"


def test_fewest_first_counts_what_is_worked_on(team: Centre) -> None:
    rule(team, Assignment.LEAST_LOADED)
    here(team, ENGINEER, COLLEAGUE)
    first, second = reported(team), reported(team)
    assert (holder(team, first), holder(team, second)) == ("李师傅", "周师傅")
    team.resolve(by=COLLEAGUE, ticket_id=second)
    assert holder(team, reported(team)) == "周师傅"


def test_what_came_back_is_not_given_to_the_same_person_again(team: Centre) -> None:
    rule(team, Assignment.ROUND_ROBIN)
    here(team, ENGINEER)
    ticket_id = reported(team)
    team.give_back(ENGINEER, ticket_id)
    team.tick()
    assert holder(team, ticket_id) is None
    assert [(one.there, one.cap) for one in free(team)] == [(1, None)]
    here(team, COLLEAGUE)  # somebody else signs on: what waits is given out
    team.tick()
    assert holder(team, ticket_id) == "周师傅"


def test_nobody_there_and_nobody_free(team: Centre) -> None:
    rule(team, Assignment.LEAST_LOADED, cap=1)
    assert holder(team, reported(team)) is None
    assert [(one.there, one.cap) for one in free(team)] == [(0, 1)]
    here(team, ENGINEER)
    team.tick()
    assert holder(team, 1) == "李师傅"
    assert holder(team, reported(team)) is None
    assert [(one.there, one.cap) for one in free(team)] == [(0, 1), (1, 1)]
    assert holder(team, reported(team, urgent=True)) == "李师傅", "what is urgent is never refused"


def test_only_the_leader_is_there(team: Centre) -> None:
    rule(team, Assignment.ROUND_ROBIN)
    here(team, LEADER)
    assert holder(team, reported(team)) == "工程主管"


def test_at_night_only_what_is_urgent(team: Centre) -> None:
    rule(team, Assignment.ROUND_ROBIN)
    team.until("23T23:30")
    here(team, ENGINEER)
    calm, urgent = reported(team), reported(team, urgent=True)
    assert (holder(team, calm), holder(team, urgent)) == (None, "李师傅")
    team.until("24T08:00")
    assert holder(team, calm) == "李师傅"


def test_the_load_cap_refuses_a_press_and_a_hand_over_but_not_what_is_urgent(team: Centre) -> None:
    rule(team, Assignment.PRESS, cap=1)
    first, second, urgent = team.report().id, team.report().id, team.report(urgent=True).id
    team.accept(ENGINEER, first)
    with pytest.raises(LoadFull) as refused:
        team.accept(ENGINEER, second)
    assert (refused.value.name, refused.value.held, refused.value.cap) == ("李师傅", 1, 1)
    team.accept(ENGINEER, urgent)
    team.accept(COLLEAGUE, second)

    def hand_over(uow: UnitOfWork) -> None:
        to = uow.staff.by_user(ENGINEER)
        ticket = uow.tickets.get(second)
        assert to is not None
        assert ticket is not None
        dispatch.hand_over(uow, staff_actor_of(uow, COLLEAGUE), ticket, to, team.at)

    with pytest.raises(LoadFull):
        team.run(hand_over)


def test_the_rule_is_changed_on_keys_and_what_waits_is_given_out(team: Centre) -> None:
    here(team, ENGINEER)
    waiting = reported(team)
    team.run(staffing_screen.set_assignment, team.press(LEADER), ENGINEERING, "least_loaded")
    team.run(staffing_screen.set_load_cap, team.press(LEADER), ENGINEERING, 3)
    team.tick()
    assert holder(team, waiting) == "李师傅"
    screen = StaffingScreen(community_id=GARDEN, department=ENGINEERING)
    data = team.look(lambda uow: load_staffing(uow, screen, team.at))
    assert data.rule == StaffingRule(assignment=Assignment.LEAST_LOADED, load_cap=3)
    assert [(one.name, count) for one, count in data.loads] == [("李师傅", 1)]
    team.run(staffing_screen.set_load_cap, team.press(SUPERVISOR), ENGINEERING, 0)
    assert team.look(lambda uow: uow.staffing_rules.get(GARDEN, ENGINEERING)).load_cap is None


@pytest.mark.parametrize(
    ("user_id", "department", "assignment", "refusal"),
    [
        (ENGINEER, ENGINEERING, "round_robin", NotPermitted),
        (LEADER, CLEANING, "round_robin", NotOnList),
        (7, ENGINEERING, "round_robin", NotOnList),
        (LEADER, ENGINEERING, "by_lot", CardRefreshed),
        (SUPERVISOR, "nowhere", "round_robin", CardRefreshed),
    ],
)
def test_who_changes_nothing(
    team: Centre, user_id: int, department: str, assignment: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        team.run(staffing_screen.set_assignment, team.press(user_id), department, assignment)


@pytest.mark.parametrize("cap", [-1, 51, 10**17])
def test_a_cap_that_makes_no_sense(team: Centre, cap: int) -> None:
    with pytest.raises(CardRefreshed):
        team.run(staffing_screen.set_load_cap, team.press(LEADER), ENGINEERING, cap)


# ------------------------------------------------------------------------------------------------ who is called


def test_of_two_leaders_the_one_on_duty_is_called(team: Centre) -> None:
    team.colleague(35, name="夜班长", role=Role.DEPARTMENT_SUPERVISOR)
    here(team, 35)
    team.report()
    team.forget()
    team.until("23T11:30")
    private = [one.chat_id for one in team.new_messages() if one.chat_id in (LEADER, 35)]
    assert set(private) == {35}


def test_the_person_of_the_rota_is_rung_at_night(team: Centre) -> None:
    li = team.member(ENGINEER).id
    team.run(lambda uow: uow.rota.put(GARDEN, ENGINEERING, local("23T10:00").date(), li, by=None, at=team.at))
    team.at = local("23T22:30")
    team.run(lambda uow: duty.begin(uow, uow.staff.get(li), team.at, by=None))
    team.forget()
    team.report(urgent=True)
    called = [one for one in team.everything_heard() if "on_duty" in one[1]]
    assert called == [(ENGINEER, "not_accepted to on_duty"), (-1002, "not_accepted to on_duty @李师傅")]


# ------------------------------------------------------------------------------------------------ leaving


def test_a_promised_visit_gets_a_word_when_who_was_to_come_is_gone(team: Centre) -> None:
    ticket = team.report()
    team.accept(ENGINEER)
    team.visit("23T15:00")
    team.forget()
    team.run(dispatch.release_all, team.member(ENGINEER), team.at, reason="left")
    told = [one for one in team.heard(7) if "returned" in one]
    assert told == ["returned by 24T10:00"]
    assert team.history(ticket.id)[-1].kind is EventKind.RETURNED


def test_without_a_promised_visit_the_resident_hears_who_takes_it_next(team: Centre) -> None:
    team.report()
    team.accept(ENGINEER)
    team.forget()
    team.run(dispatch.release_all, team.member(ENGINEER), team.at, reason="left")
    assert team.heard(7) == []
