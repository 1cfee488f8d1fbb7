"""The front desk and residents' files: confirming, refusing, reminding (PRV-1)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.households import MembershipState
from domain.notices.dialogue import DraftOver, Saying, VerificationRefused, Verified
from domain.notices.news import Mention
from domain.notices.staff import VerificationCard, VerificationReminder
from domain.outgoing import Verb
from domain.people import ResidentState, Role
from domain.tickets import Status
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, GARDEN
from tests.support.world import DESK_GROUP, World
from usecases import conversation
from usecases.deadlines import DueTimers
from usecases.flow_table import FLOWS
from usecases.ports import UnitOfWork
from usecases.verification import ask_desk, begin_refusal, remind_desk, verify

CLERK, OTHER, ANN = 30, 31, 7


@pytest.fixture
def ann(world: World):
    """A resident whose file waits, two clerks."""
    world.groups()
    world.colleague(CLERK, department=DESK, role=Role.FRONT_DESK)
    world.colleague(OTHER, department=DESK, role=Role.FRONT_DESK)
    one = world.resident(ANN, state=ResidentState.PENDING)
    world.run(ask_desk, one, world.at)
    world.deliver()
    return one


def state(world: World) -> ResidentState:
    return world.look(lambda uow: uow.residents.by_user(ANN)).state


def pressed(world: World, user_id: int = CLERK):
    return world.press(user_id, chat_id=DESK_GROUP)


def write(world: World, text: str, user_id: int = CLERK) -> None:
    incoming = world.message(user_id, text, chat_id=DESK_GROUP)

    def receive(uow: UnitOfWork) -> None:
        draft = uow.drafts.active(DESK_GROUP, user_id)
        FLOWS[draft.form].receive(uow, draft, incoming)

    world.run(receive)


def test_confirming(world: World, ann) -> None:
    world.run(verify, pressed(world), ann.id)
    assert state(world) is ResidentState.VERIFIED
    assert world.sent(ANN) == [Verified(name="王阿姨", unit="1-101")]
    assert [(one.verb, one.notice) for one in world.queued(DESK_GROUP)] == [
        (Verb.EDIT, VerificationCard(resident_id=ann.id, judged_by=f"师傅{CLERK}", judged_at=world.at))
    ]
    assert world.pending_timers() == [("reconfirm", world.at + timedelta(days=365))]


def test_what_waited_for_it_goes_out(world: World, ann) -> None:
    new = new_ticket(
        community_id=GARDEN, status=Status.WAITING, reporter_id=ann.id, verified=False, reported_at=world.at
    )
    ticket = world.run(lambda uow: uow.tickets.file(new))
    world.run(verify, pressed(world), ann.id)
    now = world.look(lambda uow: uow.tickets.get(ticket.id))
    assert (now.status, now.verified) == (Status.OPEN, True)


def test_two_clerks_at_once(world: World, ann) -> None:
    world.run(verify, pressed(world), ann.id)
    with pytest.raises(CardRefreshed):
        world.run(verify, pressed(world, OTHER), ann.id)
    assert len(world.sent(ANN)) == 1


def test_nobody_else_confirms(world: World, ann) -> None:
    world.colleague(20)
    with pytest.raises(NotPermitted):
        world.run(verify, pressed(world, 20), ann.id)
    with pytest.raises(NotOnList):
        world.run(verify, pressed(world, ANN), ann.id)
    assert state(world) is ResidentState.PENDING


def test_a_file_that_is_not_there(world: World, ann) -> None:
    with pytest.raises(CardRefreshed):
        world.run(verify, pressed(world), 10**15)


def test_refusing_takes_words(world: World, ann) -> None:
    world.run(begin_refusal, pressed(world), ann.id)
    assert state(world) is ResidentState.PENDING
    world.deliver()
    write(world, "请补上单元号")
    assert state(world) is ResidentState.REFUSED
    assert world.sent(ANN) == [VerificationRefused(unit="1-101", reason="请补上单元号")]
    assert world.edits(DESK_GROUP) == [
        VerificationCard(resident_id=ann.id, judged_by=f"师傅{CLERK}", judged_at=world.at),
        DraftOver(outcome=Saying.REFUSAL_SENT),
    ]


def test_somebody_was_quicker_while_i_wrote(world: World, ann) -> None:
    world.run(begin_refusal, pressed(world), ann.id)
    world.run(verify, pressed(world, OTHER), ann.id)
    world.deliver()
    write(world, "不对")
    assert state(world) is ResidentState.VERIFIED
    assert world.edits(DESK_GROUP) == [DraftOver(outcome=Saying.CARD_REFRESHED)]
    assert world.sent(ANN) == []


def test_a_second_registration_gets_its_own_card(world: World, ann) -> None:
    world.run(begin_refusal, pressed(world), ann.id)
    write(world, "不对")
    world.deliver()

    def again(uow: UnitOfWork) -> None:
        one = uow.residents.set_state(uow.residents.get(ann.id), ResidentState.PENDING, at=world.at)
        ask_desk(uow, one, world.at)

    world.run(again)
    assert [one.verb for one in world.queued(DESK_GROUP)] == [Verb.SEND]


def test_dropping_the_refusal_leaves_the_file_waiting(world: World, ann) -> None:
    world.run(begin_refusal, pressed(world), ann.id)
    draft = world.look(lambda uow: uow.drafts.active(DESK_GROUP, CLERK))
    world.run(conversation.drop, pressed(world), draft.id)
    assert state(world) is ResidentState.PENDING


def ring(world: World, after: timedelta) -> None:
    now = world.later(after)

    def due(uow: UnitOfWork) -> None:
        (timer,) = uow.timers.due(now, limit=5)
        uow.timers.claim(timer, now)
        remind_desk(uow, DueTimers(timers=(timer,)), now)

    world.run(due)


def test_the_ladder_reminds_the_group_then_the_supervisor_then_the_manager(world: World, ann) -> None:
    world.colleague(40, role=Role.SUPERVISOR, department=DESK)
    world.colleague(41, role=Role.MANAGER, department=DESK, private=False)
    for _, minutes in enumerate((15, 15, 30)):
        ring(world, timedelta(minutes=minutes))
    unit = "1-101"
    assert world.sent(DESK_GROUP) == [
        VerificationReminder(resident_id=ann.id, unit=unit, minutes=15),
        VerificationReminder(resident_id=ann.id, unit=unit, minutes=30),
        VerificationReminder(resident_id=ann.id, unit=unit, minutes=60, mentions=(Mention(user_id=41, name="师傅41"),)),
    ]
    assert world.sent(40) == [VerificationReminder(resident_id=ann.id, unit=unit, minutes=30)]
    assert world.sent(41) == []
    assert world.pending_timers() == []


def test_late_rungs_become_one_reminder(world: World, ann) -> None:
    ring(world, timedelta(minutes=45))
    assert world.sent(DESK_GROUP) == [VerificationReminder(resident_id=ann.id, unit="1-101", minutes=45)]
    assert [kind for kind, _ in world.pending_timers()] == ["verify"]


def test_nobody_is_reminded_of_what_is_settled(world: World, ann) -> None:
    asked = world.look(lambda uow: uow.memberships.of_resident(ann.id))[0]
    world.run(lambda uow: uow.memberships.change(asked, state=MembershipState.ACTIVE))
    ring(world, timedelta(minutes=15))
    assert world.queued() == []
