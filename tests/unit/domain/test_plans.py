"""A plan under way: due moments, repetition, branches, and what lets the emergency be over (EMG-3, EMG-4)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.i18n import LocalText
from domain.plans import (
    Course,
    PlanStep,
    StepAnswer,
    StepRole,
    StepRun,
    StepSince,
    can_be_ended,
    runs_to_add,
    state_of,
    stopped,
)

AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def minutes(count: int) -> datetime:
    return AT + timedelta(minutes=count)


def step(key: str, within: int = 5, **more: object) -> PlanStep:
    values: dict[str, object] = {"key": key, "text": LocalText(zh_hans=key), "role": StepRole.LEADER}
    return PlanStep(**(values | {"within": timedelta(minutes=within)} | more))  # type: ignore[arg-type]  # fields of it


PLAN = (
    step("ring", 2),
    step("talk", 1, repeat_every=timedelta(minutes=5), until="out"),
    step("look", 3, since=StepSince.ON_SITE),
    step("gate", 3, branches=("ambulance",)),
    step("lead", 10, since=StepSince.STEP, after="gate", branches=("ambulance",)),
    step("sit", 2, since=StepSince.ON_SITE, branches=("sitting",)),
    step("more", 4, branches=("hospital",), answers=(StepAnswer(key="help", title=LocalText(zh_hans="要")),)),
    step("arrange", 15, branches=("help",)),
    step("out", 45, end=True),
)


def added(course: Course, *runs: StepRun) -> list[tuple[str, int, int]]:
    """What is to be written down: step, occurrence, minutes after the alarm."""
    return [
        (run.step, run.occurrence, (run.due_at - AT) // timedelta(minutes=1))
        for run in runs_to_add(state_of(PLAN, course, runs))
    ]


def run(key: str, ticked: int | None = None, *, occurrence: int = 1, answer: str | None = None) -> StepRun:
    at = None if ticked is None else minutes(ticked)
    return StepRun(step=key, occurrence=occurrence, due_at=minutes(1), ticked_at=at, answer=answer)


ALARMED = Course(alarmed_at=AT)
BEGUN = (run("ring"), run("talk"), run("out"))


def test_what_runs_from_the_alarm() -> None:
    assert added(ALARMED) == [("ring", 1, 2), ("talk", 1, 1), ("out", 1, 45)]
    assert added(ALARMED, *BEGUN) == []


def test_what_waits_for_somebody_on_the_spot() -> None:
    assert added(replace(ALARMED, going_at=minutes(1), on_site_at=minutes(6)), *BEGUN) == [("look", 1, 9)]


def test_a_step_comes_again_after_each_tick_until_the_other_one_is_ticked() -> None:
    assert added(ALARMED, run("ring"), run("talk", 2), run("out")) == [("talk", 2, 7)]
    again = (run("talk", 2), run("talk", 8, occurrence=2))
    assert added(ALARMED, run("ring"), *again, run("out")) == [("talk", 3, 13)]
    assert added(ALARMED, run("ring"), *again, run("out", 9)) == []
    assert added(replace(ALARMED, over_at=minutes(9)), run("ring"), *again, run("out")) == []


def test_an_answer_opens_its_branch_from_that_moment() -> None:
    chosen = replace(ALARMED, branch="ambulance", branch_at=minutes(4))
    assert added(chosen, *BEGUN) == [("gate", 1, 7)]
    assert added(chosen, *BEGUN, run("gate", 8)) == [("lead", 1, 18)]


def test_who_was_there_before_the_answer_has_the_whole_time_after_it() -> None:
    chosen = replace(ALARMED, on_site_at=minutes(3), branch="sitting", branch_at=minutes(4))
    assert ("sit", 1, 6) in added(chosen, *BEGUN)


def test_another_answer_takes_the_place_of_the_first() -> None:
    gone = replace(ALARMED, on_site_at=minutes(3), branch="ambulance", branch_at=minutes(9))
    runs = (*BEGUN, run("look"), run("sit"))
    assert added(gone, *runs) == [("gate", 1, 12)]
    state = state_of(PLAN, gone, runs)
    assert [line.step.key for line in state.lines] == ["ring", "talk", "look", "gate", "lead", "out"]
    assert [stopped(state, one) for one in runs] == [False, False, False, False, True]


def test_a_step_s_own_answer_opens_a_branch_and_leaving_takes_it_along() -> None:
    hospital = replace(ALARMED, branch="hospital", branch_at=minutes(1))
    runs = (*BEGUN, run("more", 20, answer="help"))
    assert added(hospital, *runs) == [("arrange", 1, 35)]
    changed = replace(ALARMED, branch="ambulance", branch_at=minutes(30))
    assert added(changed, *runs) == [("gate", 1, 33)]


def test_the_checklist_and_its_end() -> None:
    state = state_of(PLAN, ALARMED, (run("ring", 1), run("talk", 2), run("talk", occurrence=2), run("out")))
    assert [(line.step.key, line.ticked, line.times) for line in state.lines] == [
        ("ring", True, 1),
        ("talk", False, 1),
        ("look", False, 0),
        ("out", False, 0),
    ]
    assert [line.step.key for line in state.open_lines] == ["talk", "out"]
    assert [line.step.key for line in state.lines if line.is_late(minutes(1))] == ["talk", "out"]
    assert not state.may_end
    over = state_of(PLAN, ALARMED, (*state.runs[:3], run("out", 9)))
    assert over.may_end
    assert stopped(over, state.runs[2]), "nobody is talked to who is out"
    assert over.lines[1].run == state.runs[1], "what was done is what is shown"


def test_whether_a_plan_can_be_ended() -> None:
    assert can_be_ended(PLAN, frozenset())
    waiting = (step("gate", branches=("ambulance",)), step("led", since=StepSince.STEP, after="gate", end=True))
    assert not can_be_ended(waiting, frozenset())
    assert can_be_ended(waiting, frozenset({"ambulance"}))
