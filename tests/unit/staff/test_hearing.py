"""What may be done to a matter that is heard, by whom and when; an answer counts once it has arrived (COM-3..7)."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.calls import CallReason
from domain.errors import CardRefreshed, NotNow, NotOnList, NotPermitted, TooLate
from domain.events import EventKind
from domain.hearing import Finding, Settling, Verdict
from domain.notices.base import Notice
from domain.notices.news import ResidentNews
from domain.notices.staff import InquiryCard
from domain.people import Role
from domain.permissions import StaffActor
from domain.promise_rules import PromiseKind
from domain.tickets import Status, Ticket, Workflow
from tests.support.knowledge import CLEANING, DESK, ENGINEERING, knowledge
from tests.support.tickets import file_repair, present
from tests.support.world import World
from tests.support.world import world as made
from usecases import closing_letters, follow_up, hearing, inquiries, lessons, mine, progress
from usecases.call_tasks import call_about
from usecases.delivery_ports import OutboxRow
from usecases.delivery_proofs import delivered
from usecases.dispatch import assign
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.promising import promise_for
from usecases.reactions import happen

LI, DESKER, BOSS, CHIEF, SUN, ANN = 20, 30, 40, 50, 60, 7
FOUND = dict.fromkeys(Finding, "查清了")


@pytest.fixture
def world() -> Generator[World]:
    """An engineer, the desk, a butler, supervisor and manager, a resident; the shipped catalog."""
    with made(knowledge(catalog=load_catalog([default_directory() / "catalog"]))) as one:
        one.groups()
        one.colleague(LI, name="李师傅")
        one.colleague(DESKER, name="小陈", role=Role.FRONT_DESK, department=DESK)
        one.colleague(SUN, name="孙管家", role=Role.BUTLER, department=DESK)
        one.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
        one.colleague(CHIEF, name="黄经理", role=Role.MANAGER, department=DESK)
        one.resident(ANN)
        yield one


def who(world: World, user_id: int) -> StaffActor:
    return world.look(lambda uow: staff_actor_of(uow, user_id))


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Filed, and taken by the desk."""
    reporter = world.look(lambda uow: uow.residents.by_user(ANN))
    assert reporter is not None
    filed = file_repair(
        world,
        reporter,
        request_type="complaint",
        workflow=Workflow.COMPLAINT,
        category="maintenance",
        department=DESK,
        description="灯一直没人修",
    )
    desk = who(world, DESKER)
    return world.run(assign, desk, filed, desk.member, world.at)


def kinds(world: World, ticket: Ticket) -> list[EventKind]:
    return [one.kind for one in world.look(lambda uow: uow.events.of(ticket.id))]


def open_kinds(world: World, ticket: Ticket) -> set[PromiseKind]:
    return {one.kind for one in world.look(lambda uow: uow.promises.open_of(ticket.id))}


def sent(notice: Notice) -> OutboxRow:
    """A message on its way; only what it says matters here."""
    blank: dict[str, Any] = dict.fromkeys(OutboxRow.__dataclass_fields__)
    return OutboxRow(**(blank | {"id": 1, "chat_id": ANN, "notice": notice}))


def arrive(world: World, ticket: Ticket, kind: EventKind) -> None:
    """Telegram accepts the news of this event."""
    notices = [one.notice for one in world.queued() if isinstance(one.notice, ResidentNews)]
    row = sent(next(one for one in reversed(notices) if one.event is kind))

    def accept(uow: UnitOfWork) -> None:
        delivered(uow, row, now=world.at)

    world.run(accept)


def test_a_first_answer_counts_when_it_has_arrived(world: World, ticket: Ticket) -> None:
    ticket = world.run(hearing.first_answer, who(world, DESKER), ticket, "今天去看", world.at)
    assert PromiseKind.ANSWER in open_kinds(world, ticket)
    arrive(world, ticket, EventKind.FIRST_ANSWERED)
    assert PromiseKind.ANSWER not in open_kinds(world, ticket)
    arrive(world, ticket, EventKind.FIRST_ANSWERED)
    assert kinds(world, ticket).count(EventKind.ANSWER_DELIVERED) == 1


def test_only_supervisor_and_manager_judge_and_share(world: World, ticket: Ticket) -> None:
    for user in (LI, DESKER, SUN):
        with pytest.raises(NotPermitted):
            world.run(hearing.judge, who(world, user), ticket, Verdict.VALID, "属实", world.at)
        with pytest.raises(NotPermitted):
            world.run(lessons.publish, who(world, user), ticket, "要回头看", world.at)
    judged = world.run(hearing.judge, who(world, BOSS), ticket, Verdict.NOT_VALID, "查无此事", world.at)
    assert judged.details["verdict"] == "not_valid"
    with pytest.raises(NotNow):
        world.run(lessons.publish, who(world, CHIEF), judged, "要回头看", world.at)


@pytest.mark.parametrize("missing", Finding)
def test_nothing_is_finished_without_every_finding(world: World, ticket: Ticket, missing: Finding) -> None:
    def finish(uow: UnitOfWork, findings: dict[Finding, str]) -> Ticket:
        actor = staff_actor_of(uow, DESKER)
        return progress.resolve(
            uow, actor, ticket, checklist=[], note="", draft_id=None, at=world.at, findings=findings
        )

    for empty in ({}, FOUND | {missing: ""}, {key: value for key, value in FOUND.items() if key is not missing}):
        with pytest.raises(NotNow):
            world.run(finish, empty)
    done = world.run(finish, FOUND)
    assert done.status is Status.RESOLVED
    assert done.details["findings"] == {one.value: "查清了" for one in Finding}


def test_one_plan_and_a_later_date_is_an_extension(world: World, ticket: Ticket) -> None:
    due = world.at + timedelta(days=2)
    ticket = world.run(hearing.propose, who(world, DESKER), ticket, "换灯线", due, world.at)
    promises = world.look(lambda uow: uow.promises.of(ticket.id))
    assert [(one.kept_at is not None, one.is_open) for one in promises if one.kind is PromiseKind.RESOLVE] == [
        (True, False),
        (False, True),
    ]
    assert [one.due_at for one in promises if one.kind is PromiseKind.RESOLVE and one.is_open] == [due]
    with pytest.raises(NotNow):
        world.run(hearing.propose, who(world, DESKER), ticket, "再等等", due + timedelta(days=9), world.at)


def test_it_goes_up_one_step_at_a_time_and_ends_at_the_manager(world: World, ticket: Ticket) -> None:
    for user, above in ((DESKER, BOSS), (BOSS, CHIEF)):
        ticket = world.run(hearing.escalate, who(world, user), ticket, "请决定", world.at)
        assert ticket.holder_id == who(world, above).member.id
    with pytest.raises(NotNow):
        world.run(hearing.escalate, who(world, CHIEF), ticket, "还有谁", world.at)


def test_an_explanation_is_disputed_once(world: World, ticket: Ticket) -> None:
    reporter = world.look(lambda uow: uow.residents.by_user(ANN))
    assert reporter is not None
    with pytest.raises(CardRefreshed):
        world.run(hearing.disagree, reporter, ticket, world.at)
    with pytest.raises(NotPermitted):
        world.run(hearing.explain, who(world, DESKER), ticket, Settling.REFERRED, "找他们", world.at, authority="moon")
    ticket = world.run(hearing.explain, who(world, DESKER), ticket, Settling.EXPLAINED, "不归我们", world.at)
    ticket = world.run(hearing.disagree, reporter, ticket, world.at)
    assert (ticket.status, ticket.holder_id) == (Status.ACCEPTED, who(world, BOSS).member.id)
    assert "settled" not in ticket.details
    ticket = world.run(hearing.explain, who(world, BOSS), ticket, Settling.EXPLAINED, "确实如此", world.at)
    with pytest.raises(TooLate):
        world.run(hearing.disagree, reporter, ticket, world.at)


def test_who_answered_for_the_department_does_not_follow_up(world: World, ticket: Ticket) -> None:
    desk = who(world, DESKER)
    with pytest.raises(NotPermitted):
        world.run(inquiries.ask_department, desk, ticket, CLEANING, "?", world.at)  # it has no group
    ticket = world.run(inquiries.ask_department, desk, ticket, ENGINEERING, "为什么", world.at)
    asked = world.look(lambda uow: uow.events.of(ticket.id))[-1]

    def found(uow: UnitOfWork) -> inquiries.InquiryData:
        data = inquiries.inquiry_data(uow, InquiryCard(ticket_id=ticket.id, event_id=asked.id or 0), world.at)
        assert data is not None
        return data

    with pytest.raises(NotOnList):
        world.run(inquiries.answer, desk, world.look(found), "不是我", world.at)
    world.run(inquiries.answer, who(world, LI), world.look(found), "派错组了", world.at)
    call = world.run(call_about, present(world, ticket), CallReason.FOLLOW_UP, world.at)
    workers = call.details["workers"]
    assert isinstance(workers, list)
    assert set(workers) == {desk.member.id, who(world, LI).member.id}


# ------------------------------------------------------------------------------------------------ the closing letter


def closing(world: World, ticket: Ticket) -> list[tuple[bool, bool]]:
    """Of each promise of a closing letter: whether it is open, and whether it was broken."""
    found = world.look(lambda uow: uow.promises.of(ticket.id))
    return [(one.is_open, one.broken_at is not None) for one in found if one.kind is PromiseKind.CLOSING]


def followed(world: World) -> list[str]:
    """What still rings."""
    due = world.look(lambda uow: uow.timers.due(world.at + timedelta(days=9), limit=50))
    return sorted({one.ladder or one.kind for one in due} - {"overview"})


def test_a_closing_letter_stays_promised_when_the_matter_is_closed(world: World, ticket: Ticket) -> None:
    desk = who(world, DESKER)
    resolved = world.run(
        progress.resolve, desk, ticket, checklist=[], note="换好了", draft_id=None, at=world.at, findings=FOUND
    )
    world.run(closing_letters.write_one, world.press(DESKER), resolved.id, None)
    assert closing(world, ticket) == [(True, False)]
    ann = world.look(lambda uow: uow.residents.by_user(ANN))
    assert ann is not None
    world.run(follow_up.answer, ann, resolved.id, resolved.round, working=True, at=world.at)
    assert present(world, ticket).status is Status.CLOSED
    assert (closing(world, ticket), followed(world)) == ([(True, False)], ["closing", "promise_due"])
    world.run(mine.reopen, world.press(ANN), ticket.id)
    assert closing(world, ticket) == [(False, False)], "it is worked again"
    assert "closing" not in followed(world)


def test_a_new_time_keeps_the_promise_of_one_but_no_first_answer(world: World, ticket: Ticket) -> None:
    due = (world.at + timedelta(days=4)).isoformat()
    boss = staff_actor(who(world, BOSS))
    world.run(happen, ticket, EventKind.EXTENDED, boss, world.at, data={"due": due})
    assert PromiseKind.ANSWER in open_kinds(world, ticket), "nobody has answered yet"
    answered = world.run(hearing.first_answer, who(world, DESKER), present(world, ticket), "今天去看", world.at)
    arrive(world, ticket, EventKind.FIRST_ANSWERED)
    world.run(lambda uow: promise_for(uow, answered, PromiseKind.ANSWER, world.at + timedelta(hours=1), world.at))
    world.run(happen, present(world, ticket), EventKind.EXTENDED, boss, world.at, data={"due": due})
    assert PromiseKind.ANSWER not in open_kinds(world, ticket)
