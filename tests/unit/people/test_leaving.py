"""Whoever leaves the group or the roster holds nothing any more: nothing waits for somebody who is gone."""

from datetime import timedelta

import pytest

from domain.errors import NotPermitted
from domain.events import ActorKind, Event, EventKind
from domain.notices.duty import ColleagueGone
from domain.notices.news import ApprovalAsked
from domain.notices.staff import MemberLeft
from domain.outgoing import PostKind
from domain.people import Role
from domain.tickets import Status, Ticket, Workflow
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import ENGINEERS, World
from usecases import joining, roster
from usecases.ports import UnitOfWork
from usecases.roles import give_role
from usecases.speaking import to_chat
from usecases.staff_groups import member_left

LI, LEADER, BOSS, MANAGER, KEEPER = 20, 30, 40, 50, 90


@pytest.fixture
def house(world: World) -> World:
    world.groups()
    world.colleague(LI, name="李师傅")
    world.colleague(LEADER, name="陈工", role=Role.DEPARTMENT_SUPERVISOR)
    world.colleague(KEEPER, name="何", role=Role.ADMINISTRATOR, department=None)
    return world


def held(world: World, user_id: int, status: Status, **given: object) -> Ticket:
    def file(uow: UnitOfWork) -> Ticket:
        member = uow.staff.by_user(user_id)
        assert member is not None
        values = {"community_id": GARDEN, "status": status, "reported_at": world.at, **given}
        ticket = uow.tickets.file(new_ticket(**values))
        return uow.tickets.change(ticket, holder_id=member.id, held_since=world.at)

    return world.run(file)


def now(world: World, ticket: Ticket) -> tuple[Status, int | None, EventKind]:
    after = world.look(lambda uow: uow.tickets.get(ticket.id))
    last = world.look(lambda uow: uow.events.of(ticket.id))[-1]
    assert after is not None
    return after.status, after.holder_id, last.kind


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.APPROVED])
def test_a_letter_that_is_looked_at_stays_there_without_its_holder(house: World, status: Status) -> None:
    ticket = held(house, LI, status, workflow=Workflow.LETTER)
    house.run(member_left, chat_id=ENGINEERS, user_id=LI, at=house.at)
    assert now(house, ticket) == (status, None, EventKind.HOLDER_LEFT)
    assert MemberLeft(name="李师傅", department=ENGINEERING, returned=0) in house.sent(ENGINEERS)
    gone = ColleagueGone(name="李师傅", department=ENGINEERING, reason="left", labels=("1122-001",))
    assert house.sent(LEADER) == [gone]


def test_an_alarm_that_nobody_leads_any_more_is_said_in_the_group(house: World) -> None:
    ticket = held(house, LI, Status.ACCEPTED, workflow=Workflow.EMERGENCY)
    house.run(member_left, chat_id=ENGINEERS, user_id=LI, at=house.at)
    assert now(house, ticket) == (Status.ACCEPTED, None, EventKind.HOLDER_LEFT)
    assert [one.event for one in house.sent(ENGINEERS) if hasattr(one, "event")] == [EventKind.HOLDER_LEFT]


def test_who_belongs_to_no_department_gives_back_too_and_does_not_come_back_by_a_press(house: World) -> None:
    house.colleague(MANAGER, name="黄经理", role=Role.MANAGER, department=None)
    ticket = held(house, MANAGER, Status.ACCEPTED)
    manager = house.look(lambda uow: uow.staff.by_user(MANAGER))
    house.run(roster.end, house.press(KEEPER), manager.id, "sure")
    assert now(house, ticket) == (Status.OPEN, None, EventKind.RETURNED)
    with pytest.raises(NotPermitted):
        house.run(joining.join, house.press(MANAGER, chat_id=ENGINEERS))


def asked(world: World) -> Ticket:
    """An extension that the supervisor was asked for in their own chat."""
    ticket = held(world, LI, Status.ACCEPTED)
    due = {"due": (world.at + timedelta(days=2)).isoformat(), "old_due": (world.at + timedelta(days=1)).isoformat()}

    def ask(uow: UnitOfWork) -> None:
        event = Event(kind=EventKind.EXTENSION_ASKED, at=world.at, actor_kind=ActorKind.STAFF, data=due)
        event_id = uow.events.add(ticket, event)
        subject = f"approval:{event_id}"
        post = uow.posts.create(
            chat_id=BOSS, kind=PostKind.NOTICE, community_id=GARDEN, ticket_id=ticket.id, subject=subject
        )
        to_chat(uow, BOSS, MemberLeft(name="", department="", returned=0), community_id=GARDEN, post_id=post)

    world.run(ask)
    world.deliver()
    return ticket


@pytest.mark.parametrize("way", ["end", "role"])
def test_what_waits_for_a_supervisor_who_goes_is_asked_of_the_next(house: World, way: str) -> None:
    house.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
    house.colleague(MANAGER, name="黄经理", role=Role.MANAGER, department=MANAGEMENT)
    asked(house)
    boss = house.look(lambda uow: uow.staff.by_user(BOSS))
    if way == "end":
        house.run(roster.end, house.press(KEEPER), boss.id, "sure")
    else:
        house.run(give_role, house.press(KEEPER), boss.id, Role.FRONT_DESK.value)
    (question,) = [one for one in house.sent(MANAGER) if isinstance(one, ApprovalAsked)]
    assert question.new_due_at == house.at + timedelta(days=2)


def test_what_another_supervisor_has_too_is_not_asked_twice(house: World) -> None:
    house.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
    house.colleague(MANAGER, name="黄经理", role=Role.MANAGER, department=MANAGEMENT)
    ticket = asked(house)
    (event,) = house.look(lambda uow: uow.events.of(ticket.id))
    house.run(
        lambda uow: uow.posts.create(
            chat_id=MANAGER,
            kind=PostKind.NOTICE,
            community_id=GARDEN,
            ticket_id=ticket.id,
            subject=f"approval:{event.id}",
        )
    )
    boss = house.look(lambda uow: uow.staff.by_user(BOSS))
    house.run(roster.end, house.press(KEEPER), boss.id, "sure")
    assert [one for one in house.sent(MANAGER) if isinstance(one, ApprovalAsked)] == []
