"""After an emergency: the summary and its approval, the follow-up by a person; drills and their report (EMG-4)."""

from collections.abc import Generator
from datetime import timedelta

import pytest

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.calls import CallOutcome
from domain.catalog import RequestType
from domain.emergencies import Branch
from domain.errors import NotPermitted, OwnSummary
from domain.events import CLOCK, EventKind
from domain.plans import PlanState, belongs
from domain.promise_rules import PromiseKind
from domain.tickets import Status, Ticket
from tests.support.emergencies import (
    CLERK,
    GUARD,
    GUARDS,
    MANAGER,
    RESIDENT,
    SUPERVISOR,
    presses,
    staffed,
    with_emergencies,
)
from tests.support.screens import Screens
from tests.support.world import DESK_GROUP
from tests.unit.emergencies.conftest import House
from usecases import alarm_acts, alarm_joining, branching, calls, dispatch, drills, finding, plan_acts, staff_messages
from usecases.plan_state import plan_of


@pytest.fixture
def house() -> Generator[House]:
    one = House(with_emergencies(*load_catalog([default_directory() / "catalog"]).emergencies))
    one.screens = Screens(one)
    staffed(one)
    yield one
    one.database.close_now()


def over(house: House) -> Ticket:
    """A lift: a guard is there after three minutes, everybody is out after ten."""
    ticket = house.raises(kind="emergency-lift")
    house.later(timedelta(seconds=40))
    presses(house, GUARD, ticket, "go")
    house.later(timedelta(minutes=2, seconds=30))
    presses(house, GUARD, ticket, "arrive")
    house.later(timedelta(minutes=7))
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    return house.present(ticket)


def writes(house: House, *said: str, who: int = GUARD, key: str = "Write summary") -> None:
    """The four sentences, in the writer's own chat."""
    house.screens.press(who, who, key)
    for text in said:
        house.screens.refresh()
        house.says(text, who)


TALK = "Talk to those inside: how many, which floor, are they all right; ask them not to force the door"
NEIGHBOUR = 8
FOUR = ("一楼卡住，两人在里面", "门机皮带断了", "一直有人说话", "每月检查皮带")


def kinds(house: House, ticket: Ticket) -> list[EventKind]:
    return [one.kind for one in house.look(lambda uow: uow.events.of(ticket.id))]


def test_whoever_led_writes_and_the_supervisor_approves(house: House) -> None:
    ticket = over(house)
    wanted = house.screens.with_key(GUARD, "Write summary")[0]
    assert wanted.text == (
        "Trapped in lift · 1123-001 is over. Please write the summary, four sentences: "
        "what, why, what helped, what to change."
    )
    writes(house, *FOUR)
    review = house.screens.last(SUPERVISOR)
    assert review.text.split("\n") == [
        "🚨 Summary · Trapped in lift · 1123-001 · 李师傅 12:10",
        "What happened: 一楼卡住，两人在里面",
        "Why: 门机皮带断了",
        "What helped: 一直有人说话",
        "What to change: 每月检查皮带",
    ]
    assert review.keys == [["Approve", "Send back"]]
    house.screens.press(SUPERVISOR, SUPERVISOR, "Approve")
    assert house.screens.last(SUPERVISOR).text.endswith("✓ approved by 陈女士, 12:10")
    assert house.screens.last(SUPERVISOR).keys == []
    assert kinds(house, ticket)[-2:] == [EventKind.SUMMARY_WRITTEN, EventKind.SUMMARY_APPROVED]
    house.screens.press(CLERK, DESK_GROUP, "Read summary")
    assert "Why: 门机皮带断了" in house.screens.last(DESK_GROUP).text


def test_a_summary_that_comes_back_is_written_again(house: House) -> None:
    over(house)
    writes(house, *FOUR)
    house.screens.press(SUPERVISOR, SUPERVISOR, "Send back")
    house.screens.refresh()
    house.says("什么时候断的？", SUPERVISOR)
    asked = house.screens.with_key(GUARD, "Write summary")[0]
    assert "the summary came back: “什么时候断的？”. Please write it again." in asked.text
    writes(house, *FOUR[:3], "下午三点断的，每周检查")
    assert "What to change: 下午三点断的，每周检查" in house.screens.last(SUPERVISOR).text


def test_nobody_approves_their_own(house: House) -> None:
    ticket = house.raises(kind="emergency-lift")
    presses(house, SUPERVISOR, ticket, "arrive", chat_id=SUPERVISOR)
    house.screens.press(SUPERVISOR, GUARDS, "End the alarm")
    house.screens.press(SUPERVISOR, GUARDS, "Yes, end it")
    writes(house, *FOUR, who=SUPERVISOR)
    key = house.screens.with_key(MANAGER, "Approve")[1].button
    assert key is not None
    with pytest.raises(OwnSummary):
        house.run(lambda uow: house.use(key)(uow, house.press(SUPERVISOR), key))
    house.screens.press(MANAGER, MANAGER, "Approve")
    assert kinds(house, ticket)[-1] is EventKind.SUMMARY_APPROVED


def test_a_missing_summary_is_asked_for_again_and_told(house: House) -> None:
    ticket = over(house)
    house.waits(timedelta(hours=25))
    assert "⏰ Trapped in lift · 1123-001: the summary is still missing. Please write it today." in "".join(
        house.screens.texts(GUARD)
    )
    assert any("nobody has written the summary yet" in text for text in house.screens.texts(SUPERVISOR))
    assert kinds(house, ticket).count(EventKind.SUMMARY_LATE) == 1


# ------------------------------------------------------------------------------------------------ how they are


def test_within_a_week_somebody_rings_and_nothing_with_a_score_is_sent(house: House) -> None:
    ticket = over(house)
    promised = house.look(lambda uow: uow.promises.open_of(ticket.id))
    assert [(one.kind, one.due_at - house.at) for one in promised] == [(PromiseKind.FOLLOW_UP, timedelta(days=7))]
    house.waits(timedelta(hours=25))
    house.screens.press(CLERK, DESK_GROUP, "Take it")
    house.screens.press(CLERK, DESK_GROUP, "Reached")
    assert house.screens.with_key(DESK_GROUP, "All is well")[0].keys[:2] == [["All is well"], ["Still need help"]]
    before = len(house.screens.of(RESIDENT))
    house.screens.press(CLERK, DESK_GROUP, "All is well")
    house.screens.press(CLERK, DESK_GROUP, "Skip")
    assert (house.present(ticket).status, house.present(ticket).outcome) == (Status.CLOSED, "working")
    assert len(house.screens.of(RESIDENT)) == before, "a person has asked; the chat asks nothing"
    (kept,) = house.look(lambda uow: uow.promises.of(ticket.id))
    assert kept.kept_at is not None


def test_what_is_still_needed_goes_to_the_supervisor_and_raises_no_alarm(house: House) -> None:
    ticket = over(house)
    house.waits(timedelta(hours=25))
    house.screens.press(CLERK, DESK_GROUP, "Take it")
    house.screens.press(CLERK, DESK_GROUP, "Reached")
    house.screens.press(CLERK, DESK_GROUP, "Still need help")
    house.run(staff_messages.receive, house.message(CLERK, "想换楼层住", chat_id=DESK_GROUP))
    assert house.present(ticket).status is Status.CLOSED
    assert any("the resident still needs help: “想换楼层住”" in text for text in house.screens.texts(SUPERVISOR))


def test_a_follow_up_that_nobody_makes_goes_up_its_ladder(house: House) -> None:
    over(house)
    house.waits(timedelta(days=6, hours=1))
    (told,) = [text for text in house.screens.texts(SUPERVISOR) if "to ask how they are" in text]
    assert told.startswith("⏰ 1123-001 Trapped in lift")
    assert told.endswith("somebody rings or calls on them by 12:10 tomorrow, to ask how they are. Not done yet.")


# ------------------------------------------------------------------------------------------------ drills


def drill(house: House, key: str = "Trapped in lift") -> Ticket:
    house.run(drills.show, house.message(SUPERVISOR, "/drill"))
    house.screens.press(SUPERVISOR, SUPERVISOR, key)
    house.screens.press(SUPERVISOR, SUPERVISOR, "Begin the drill")
    (alarm,) = house.look(lambda uow: uow.alarms.drills("garden", limit=5))
    found = house.look(lambda uow: uow.tickets.get(alarm.ticket_id))
    assert found is not None
    return found


def test_a_drill_does_everything_says_so_everywhere_and_ends_with_its_report(house: House) -> None:
    ticket = drill(house)
    house.waits(timedelta(minutes=2))
    texts = [text for chat in (GUARDS, DESK_GROUP, GUARD) for text in house.screens.texts(chat)]
    assert len(texts) > 6
    assert [text for text in texts if "DRILL" not in text and not ("📌" in text and "Emergency" not in text)] == []
    assert any("📌" in text and "Emergency now: [DRILL] 001 Trapped in lift" in text for text in texts)
    assert any("A drill: do not really dial any number" in text for text in texts)
    assert not any("119:" in text or "119," in text for text in texts), "no number to be dialled but in the steps"
    house.later(timedelta(seconds=40))
    presses(house, GUARD, ticket, "go")
    house.later(timedelta(seconds=30))
    presses(house, GUARD, ticket, "arrive")
    house.screens.press(GUARD, GUARDS, "✓ 2")
    house.later(timedelta(minutes=5))
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    report = next(text for text in house.screens.texts(GUARDS) if text.startswith("🚨 Drill report"))
    assert report.split("\n") == [
        "🚨 Drill report · E-20261123-001 · Trapped in lift · 12:00",
        "李师傅 was first to go, after 2 min 40 s · on the spot after 3 min 10 s · over after 8 min 10 s",
        "steps 2/6 · 3 late",
        f"□ {TALK}: by 12:01, not ticked",
        "✓ Ring the lift maintenance company and ask when they arrive: by 12:02, 1 min 10 s late",
        "□ Stay at the lift door and talk to them; nobody forces the door: by 12:05, not ticked",
    ]
    assert report in house.screens.texts(SUPERVISOR)
    assert house.present(ticket).status is Status.CLOSED
    assert house.look(lambda uow: uow.promises.of(ticket.id)) == [], "nobody has to be asked how they are"
    house.screens.press(SUPERVISOR, SUPERVISOR, "1123-001 Trapped …")
    assert house.screens.last(SUPERVISOR).text == report
    house.run(finding.find, house.message(SUPERVISOR, f"/find {ticket.number}"))
    assert house.screens.last(SUPERVISOR).text.startswith(f"🚨 {ticket.number} · [DRILL] · Trapped in lift\n")


def test_only_who_may_holds_drills(house: House) -> None:
    with pytest.raises(NotPermitted):
        house.run(drills.show, house.message(GUARD, "/drill"))


def test_every_kind_can_be_practised_to_its_end(house: House) -> None:
    """Every step of every way is ticked once, and nothing is left to be called out."""
    for kind in house.knowledge.catalog.emergencies:
        asks = None if kind.emergency is None else kind.emergency.asks
        for branch in (None, *(() if asks is None else asks.branches)):
            _practises(house, kind, branch)


def _practises(house: House, kind: RequestType, branch: Branch | None) -> None:
    press = house.press(SUPERVISOR)
    house.run(drills.begin, press, kind.key, sure=True)
    alarm = house.look(lambda uow: uow.alarms.drills("garden", limit=1))[0]
    ticket = house.look(lambda uow: uow.tickets.get(alarm.ticket_id))
    assert ticket is not None
    presses(house, GUARD, ticket, "arrive")
    for key in () if branch is None else (branch.key,):
        house.run(branching.set_need, house.press(CLERK, chat_id=DESK_GROUP), ticket.id, key, has=True)
    ticked: set[str] = set()
    while waiting := [line for line in plan(house, ticket).open_lines if line.step.key not in ticked]:
        line = waiting[0]
        ticked.add(line.step.key)
        assert line.run is not None
        answer = line.step.answers[-1].key if line.step.answers else ""
        house.run(plan_acts.tick, house.press(GUARD, chat_id=GUARDS), ticket.id, line.run.id, answer)
    opened = frozenset(plan(house, ticket).opened)
    assert ticked == {step.key for step in plan(house, ticket).plan if belongs(step, opened)}
    house.run(alarm_acts.end, house.press(GUARD, chat_id=GUARDS), ticket.id)
    assert house.present(ticket).status is Status.CLOSED
    assert plan(house, ticket).open_lines == ()


def plan(house: House, ticket: Ticket) -> PlanState:
    present, alarm = house.present(ticket), house.alarm(ticket)
    return house.look(lambda uow: plan_of(uow, present, alarm))


def test_everybody_who_raised_it_is_asked_afterwards(house: House) -> None:
    first = house.raises(kind="emergency-lift")
    second = house.raises(house.resident(NEIGHBOUR, unit="1-102"), kind="emergency-lift")
    house.run(alarm_joining.join, house.press(GUARD, chat_id=GUARDS), second.id, first.id)
    presses(house, GUARD, first, "arrive")
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    house.waits(timedelta(hours=25))
    desk = house.look(lambda uow: uow.knowledge.only_community.front_desk.key)
    tasks = house.look(lambda uow: uow.tickets.in_department("garden", desk, (Status.OPEN,)))
    asked = {one.details["ticket_id"]: one for one in tasks if "ticket_id" in one.details}
    assert sorted(asked) == [first.id, second.id]
    assert asked[second.id].details["workers"] == asked[first.id].details["workers"]
    promised = house.look(lambda uow: [uow.promises.open_of(one.id)[-1] for one in (first, second)])
    assert {one.kind for one in promised} == {PromiseKind.FOLLOW_UP}
    assert promised[0].due_at == promised[1].due_at
    house.run(dispatch.accept, house.press(CLERK, chat_id=DESK_GROUP), asked[second.id].id, None)
    call = house.present(asked[second.id])
    house.run(lambda uow: calls.close_call(uow, call, CallOutcome.STILL_A_PROBLEM, "还是怕", CLOCK, house.at))
    assert kinds(house, second)[-2:] == [EventKind.CALLED, EventKind.HELP_WANTED]
    assert house.look(lambda uow: uow.promises.open_of(second.id)) == []
    assert house.present(second).outcome == "joined"


def drafts_of(house: House, user_id: int = RESIDENT) -> object:
    return house.look(lambda uow: uow.drafts.active(user_id, user_id))


def test_thanks_after_an_alarm_reach_who_helped_and_begin_nothing(house: House) -> None:
    ticket = over(house)
    house.later(timedelta(minutes=5))
    house.screens.refresh()
    house.says("谢谢，没事了")
    assert drafts_of(house) is None
    assert kinds(house, ticket)[-1] is EventKind.REMARKED
    house.screens.refresh()
    assert house.screens.last(RESIDENT).text == "I am glad to hear that. Those who helped read your words too."
    assert [chat for chat in (GUARDS, DESK_GROUP) if "谢谢，没事了" in house.screens.last(chat).text] == [
        GUARDS,
        DESK_GROUP,
    ]


@pytest.mark.parametrize(("words", "days"), [("谢谢，灯坏了", 0), ("谢谢，没事了", 3)])
def test_another_matter_or_another_day_is_a_report(house: House, words: str, days: int) -> None:
    ticket = over(house)
    house.later(timedelta(days=days, minutes=5))
    before = kinds(house, ticket)
    house.says(words)
    assert (drafts_of(house) is None, kinds(house, ticket)) == (False, before)


def test_thanks_without_an_alarm_are_told_nobody(house: House) -> None:
    house.resident(NEIGHBOUR)
    over(house)
    house.screens.refresh()
    house.says("谢谢，没事了", NEIGHBOUR)
    house.screens.refresh()
    assert "谢谢" not in house.screens.last(GUARDS).text


def test_thanks_of_a_neighbour_whose_alarm_was_joined_go_to_the_same_people(house: House) -> None:
    neighbour = house.resident(NEIGHBOUR, unit="1-102")
    first = house.raises(kind="emergency-lift")
    second = house.raises(neighbour, kind="emergency-lift")
    house.run(alarm_joining.join, house.press(GUARD, chat_id=GUARDS), second.id, first.id)
    presses(house, GUARD, first, "arrive")
    house.screens.press(GUARD, GUARDS, "End the alarm")
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    house.screens.refresh()
    house.says("谢谢，没事了", NEIGHBOUR)
    house.screens.refresh()
    assert "谢谢，没事了" in house.screens.last(GUARDS).text
    assert drafts_of(house, NEIGHBOUR) is None
