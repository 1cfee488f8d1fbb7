"""Where a complaint about somebody is worked: the circle, who stands in, what is said when nobody can be reached."""

from collections.abc import Generator
from datetime import timedelta

import pytest

from domain.calls import CallReason
from domain.confidentiality import accused_ids, excluded_departments, is_private, may_be_about, unknown_names
from domain.drafts import Form
from domain.errors import NotNow, NotPermitted, Refusal
from domain.hearing import Finding
from domain.notices.dialogue import DraftOver, Saying
from domain.notices.news import FollowUpNamed, Mention, RecordedForCaller
from domain.notices.staff import CardPage, PrivateChatWanted, TicketCard
from domain.outgoing import Verb
from domain.people import Role, StaffMember
from domain.tickets import Action
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import CLERK, ENGINEER, MANAGER, RESIDENT, SUPERVISOR
from tests.unit.confidential.house import ADMINISTRATOR, House
from usecases import (
    accusations,
    call_tasks,
    dispatch,
    filing,
    mine,
    private_chats,
    progress,
    prompting,
    submitting,
    venues,
)
from usecases.effects.follow_up_owner import owner_of
from usecases.form_resident import FOR
from usecases.heard import pointless
from usecases.people import staff_actor_of
from usecases.places import Place
from usecases.ports import UnitOfWork


@pytest.fixture
def house() -> Generator[House]:
    made = House()
    made.furnish()
    yield made
    made.database.close_now()


def close_chat(uow: UnitOfWork, member: StaffMember) -> None:
    uow.staff.update(member, private_open=False)


def chats(house: House) -> list[int]:
    ticket = house.ticket()
    return [one.chat_id for one in house.look(lambda uow: venues.places_of(uow, ticket))]


def asked(house: House) -> Place | None:
    ticket = house.ticket()
    return house.look(lambda uow: venues.asked_place(uow, ticket, ENGINEERING))


@pytest.mark.parametrize(
    ("about", "confidential", "there"),
    [
        (None, False, [DESK_GROUP]),
        (None, True, [SUPERVISOR]),
        ("李师傅", False, [DESK_GROUP]),
        ("李师傅", True, [SUPERVISOR]),
        ("前台小林", False, [SUPERVISOR]),
        ("陈女士", False, [MANAGER]),
        ("陈女士", True, [MANAGER]),
        ("王经理", False, [ADMINISTRATOR]),
        ("小何", True, [SUPERVISOR]),
        ("没听过的人", False, [MANAGER]),
        ("没听过的人", True, [MANAGER]),
    ],
)
def test_where_it_is_worked(house: House, about: str | None, confidential: bool, there: list[int]) -> None:
    house.complain(about, confidential=confidential)
    assert chats(house) == there


def test_everybody_of_the_name_and_their_departments_stay_outside(house: House) -> None:
    other = house.colleague(60, name="李师傅", department=MANAGEMENT)
    ticket = house.complain("李师傅", confidential=False)
    assert accused_ids(ticket) == {house.member(ENGINEER).id, other.id}
    assert excluded_departments(ticket) == {ENGINEERING, MANAGEMENT}
    assert (unknown_names(ticket), is_private(ticket)) == ((), False)


def test_whom_nobody_knows_may_work_anywhere_until_it_is_released(house: House) -> None:
    """Nobody is offered a question that no department may be asked."""
    house.complain("没听过的人")

    def offered(uow: UnitOfWork) -> bool:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        return Action.ASK_DEPARTMENT not in pointless(uow, ticket, uow.events.of(1))

    house.act(MANAGER, Action.ACCEPT)
    assert (house.look(offered), asked(house)) == (False, None)
    house.as_staff(MANAGER, accusations.release, house.at)
    assert house.look(offered)
    assert asked(house) is not None


def test_another_manager_comes_before_the_administrator(house: House) -> None:
    house.colleague(61, name="高经理", role=Role.MANAGER, department=MANAGEMENT)
    house.complain("王经理")
    assert chats(house) == [61]


@pytest.mark.parametrize(
    ("about", "meant"),
    [(None, False), ("李师傅", False), ("前台小林", True), ("陈女士", True), ("高个子保安", True)],
)
def test_whom_it_may_be_about(house: House, about: str | None, meant: bool) -> None:
    assert may_be_about(house.member(CLERK), house.complain(about)) is meant


@pytest.mark.parametrize(
    ("about", "private", "in_chat", "outcome"),
    [
        ("李师傅", True, True, Saying.NUMBER_IN_PRIVATE),
        ("李师傅", True, False, Saying.NUMBER_IN_PRIVATE),
        ("李师傅", False, True, Saying.CALLER_HAS_NUMBER),
        ("李师傅", False, False, Saying.CALLER_IS_RUNG),
        ("前台小林", True, True, Saying.CALLER_HAS_NUMBER),
        ("前台小林", True, False, Saying.CALLER_IS_RUNG),
    ],
)
def test_how_a_caller_comes_by_the_number(
    house: House, about: str, private: bool, in_chat: bool, outcome: Saying
) -> None:
    ticket, caller = house.complain(about), house.reporter()
    if not private:
        house.run(close_chat, house.member(CLERK))
    if not in_chat:
        house.blocked(RESIDENT)

    def close(uow: UnitOfWork) -> None:
        form = uow.drafts.start(
            community_id=GARDEN,
            chat_id=DESK_GROUP,
            user_id=CLERK,
            form=Form.REQUEST,
            step="review",
            answers={FOR: caller.id},
            at=house.at,
        )
        asked = prompting.ask(uow, form, house.at)
        submitting.close_form(uow, asked, caller, ticket, filing.receipt(uow, ticket, house.at), house.at)

    house.run(close)
    assert [one.outcome for one in house.sent(DESK_GROUP) if isinstance(one, DraftOver)] == [outcome]
    told = [one for one in house.sent(CLERK) if isinstance(one, RecordedForCaller)]
    assert [(one.receipt.number, one.receipt.category, one.apart) for one in told] == (
        [(ticket.number, None, True)] if outcome is Saying.NUMBER_IN_PRIVATE else []
    )


def test_where_nobody_can_be_reached_the_desk_has_a_chat_opened(house: House) -> None:
    for person in (SUPERVISOR, MANAGER):
        leader = house.member(person)
        house.run(close_chat, leader)
    house.complain()
    wanted = PrivateChatWanted(
        mentions=(Mention(user_id=SUPERVISOR, name="陈女士"), Mention(user_id=MANAGER, name="王经理"))
    )
    assert house.sent(DESK_GROUP) == [wanted]
    assert house.told() == set()
    house.deliver()
    house.until("23T11:30")
    assert [one for one in house.sent(DESK_GROUP) if isinstance(one, PrivateChatWanted)] == [wanted]
    house.run(private_chats.unblocked, user_id=SUPERVISOR, at=house.at)
    assert [one.reader for one in house.cards(SUPERVISOR)] == [house.member(SUPERVISOR).id]


def test_nobody_else_is_given_it(house: House) -> None:
    house.complain()
    house.act(SUPERVISOR, Action.ACCEPT)
    for person in (ENGINEER, CLERK, ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            house.as_staff(SUPERVISOR, dispatch.assign, house.member(person), house.at)
        with pytest.raises(NotPermitted):
            house.as_staff(SUPERVISOR, dispatch.hand_over, house.member(person), house.at)
    house.as_staff(SUPERVISOR, dispatch.assign, house.member(MANAGER), house.at)
    assert house.cards(MANAGER) != []
    assert house.seen_by() == [SUPERVISOR, MANAGER]


def test_only_the_heads_release_and_only_what_is_excluded(house: House) -> None:
    house.complain(confidential=False)
    for person in (ENGINEER, CLERK, ADMINISTRATOR):
        with pytest.raises(Refusal):
            house.as_staff(person, accusations.release, house.at)
    house.as_staff(SUPERVISOR, accusations.release, house.at)
    assert excluded_departments(house.ticket()) == set()
    with pytest.raises(NotNow):
        house.as_staff(SUPERVISOR, accusations.release, house.at)
    accused = house.look(lambda uow: staff_actor_of(uow, ENGINEER))
    ticket = house.ticket()
    assert not venues.may_see(accused, ticket)


def test_a_released_department_is_asked_but_shown_no_card(house: House) -> None:
    house.complain()
    assert asked(house) is None
    house.as_staff(MANAGER, accusations.release, house.at)
    assert asked(house) == Place(chat_id=ENGINEERS, department=ENGINEERING)
    assert (chats(house), house.sent(ENGINEERS)) == ([SUPERVISOR], [])


def test_confidence_asked_for_later_takes_everything_back(house: House) -> None:
    house.complain(confidential=False)
    house.act(CLERK, Action.ACCEPT, chat_id=DESK_GROUP)
    house.act(CLERK, Action.RESOLVE, chat_id=DESK_GROUP)  # the form stands in the group
    house.deliver()
    house.later(timedelta(minutes=1))
    house.run(mine.hide, house.press(RESIDENT), 1)
    ticket = house.ticket()
    assert (ticket.confidential, ticket.holder_id, chats(house)) == (True, None, [SUPERVISOR])
    desk = [(one.verb, one.notice) for one in house.queued(DESK_GROUP)]
    assert (Verb.EDIT, TicketCard(ticket_id=1, department=DESK, page=CardPage.RETIRED)) in desk
    assert [verb for verb, _ in desk if verb is Verb.SEND] == []
    assert house.look(lambda uow: uow.drafts.active(DESK_GROUP, CLERK)) is None
    house.run(mine.hide, house.press(RESIDENT), 1)  # twice is once


def test_what_is_over_cannot_be_hidden(house: House) -> None:
    house.complain(confidential=False)
    house.run(mine.cancel, house.press(RESIDENT), 1, sure=True)
    with pytest.raises(NotNow):
        house.run(mine.hide, house.press(RESIDENT), 1)


def test_whoever_worked_on_it_is_not_told_to_ask_afterwards(house: House) -> None:
    """About the supervisor, settled by the only manager: an administrator asks, and nobody of that department."""
    house.complain("陈女士", confidential=False)
    house.run(dispatch.accept, house.press(MANAGER), 1, None)
    manager = house.look(lambda uow: staff_actor_of(uow, MANAGER))
    found = dict.fromkeys(Finding, "已道歉")
    house.run(
        progress.resolve, manager, house.ticket(), checklist=[], note="", draft_id=None, at=house.at, findings=found
    )
    ticket = house.ticket()
    owner = house.look(lambda uow: owner_of(uow, ticket))
    assert owner == house.member(ADMINISTRATOR)
    assert [one for one in house.sent(MANAGER) if isinstance(one, FollowUpNamed)] == []
    house.run(call_tasks.call_about, ticket, CallReason.FOLLOW_UP, house.at)
    assert ADMINISTRATOR in house.told()
    assert DESK_GROUP not in house.told()
