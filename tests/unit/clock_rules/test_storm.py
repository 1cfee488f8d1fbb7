"""Tickets in a storm: a month of virtual time in which people and the clock do what they like, in any order.

Whatever happens, no promise ends in silence, nothing of an ended ticket rings, and nobody's sleep is broken.
"""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from domain.calls import CallOutcome
from domain.errors import Refusal
from domain.events import ActorKind, Event, EventKind
from domain.tickets import ENDED, LIVE, Status, Ticket
from tests.unit.clock_rules.centre import CLERK, ENGINEER, RESIDENT, SUPERVISOR, Centre, said
from usecases import calls, follow_up, holding, mine, progress
from usecases.calls import is_follow_up
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Promise

MONTH = timedelta(days=30)
MOST = 2
"""Tickets in one storm."""

WHICH = st.integers(0, MOST - 1)
HOURS = st.integers(1, 60)
ASKED = (EventKind.EXTENSION_ASKED, EventKind.HOLD_ASKED)


class Storm(RuleBasedStateMachine):
    """A resident, one colleague of every role, thirty days."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = Centre()
        self.centre.everybody()
        self.end = self.centre.at + MONTH
        self.repairs: list[Ticket] = []

    def teardown(self) -> None:
        try:
            self.left_alone_until_the_end_of_the_month()
        finally:
            self.centre.database.close_now()

    # ------------------------------------------------------------------------------------------- the clock

    @rule(hours=HOURS)
    def hours_pass(self, hours: int) -> None:
        self.live(timedelta(hours=hours))

    @rule(minutes=st.integers(1, 50))
    def minutes_pass(self, minutes: int) -> None:
        self.live(timedelta(minutes=minutes))

    @rule(hours=HOURS)
    def the_process_is_down(self, hours: int) -> None:
        self.centre.deliver()
        self.centre.at += timedelta(hours=hours)
        self.tick()

    @rule(hours=HOURS)
    def the_process_is_down_and_people_come_first(self, hours: int) -> None:
        """Telegram's backlog is handled before the first tick."""
        self.centre.at += timedelta(hours=hours)

    def live(self, by: timedelta) -> None:
        """Every timer rings when it is due; what is said at night is judged."""
        self.centre.deliver()
        target = self.centre.at + by
        while (due := self.centre.look(lambda uow: uow.timers.earliest_due())) is not None and due <= target:
            self.centre.at = max(self.centre.at, due)
            self.tick()
        self.centre.at = target

    def tick(self) -> None:
        self.centre.forget()
        self.centre.tick()
        self.nobody_is_woken()

    # ------------------------------------------------------------------------------------------- residents

    @initialize(hour=st.integers(0, 23), urgent=st.booleans(), stage=st.sampled_from(["reported", "taken", "done"]))
    def first_report(self, hour: int, stage: str, *, urgent: bool) -> None:
        self.live(timedelta(hours=hour))
        self.repairs.append(self.centre.report(urgent=urgent))
        if stage != "reported":
            self.centre.accept()
        if stage == "done":
            self.centre.resolve()

    @precondition(lambda self: len(self.repairs) < MOST)
    @rule(urgent=st.booleans())
    def report(self, *, urgent: bool) -> None:
        self.repairs.append(self.centre.report(urgent=urgent))

    @rule(which=WHICH, working=st.booleans())
    def answer(self, which: int, *, working: bool) -> None:
        self.resident_does(which, lambda one: self.centre.answer(working=working, ticket_id=one.id))

    @rule(which=WHICH, given=st.integers(1, 5))
    def score(self, which: int, given: int) -> None:
        reporter, at = self.centre.reporter(), self.centre.at
        self.resident_does(which, lambda one: self.centre.run(follow_up.score, reporter, one.id, one.round, given, at))

    @rule(which=WHICH)
    def reopen(self, which: int) -> None:
        self.resident_does(which, lambda one: self.centre.run(mine.reopen, self.centre.press(RESIDENT), one.id))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        press = self.centre.press(RESIDENT)
        self.resident_does(which, lambda one: self.centre.run(mine.cancel, press, one.id, sure=True))

    def resident_does(self, which: int, act: Callable[[Ticket], object]) -> None:
        """An answer to their own press may sound at any hour."""
        self.attempt(which, act)

    # ------------------------------------------------------------------------------------------- staff

    @rule(which=WHICH)
    def accept(self, which: int) -> None:
        self.staff_does(which, lambda one: self.centre.accept(ENGINEER, one.id))

    @rule(which=WHICH)
    def give_back(self, which: int) -> None:
        self.staff_does(which, lambda one: self.centre.give_back(ENGINEER, one.id))

    @rule(which=WHICH, hours=HOURS, who=st.sampled_from([ENGINEER, SUPERVISOR]))
    def hold(self, which: int, hours: int, who: int) -> None:
        until, at = self.centre.at + timedelta(hours=hours), self.centre.at

        def act(uow: UnitOfWork, one: Ticket) -> Ticket:
            actor = staff_actor_of(uow, who)
            return holding.hold(uow, actor, one, reason="parts", until=until, words="", at=at)

        self.staff_does(which, lambda one: self.centre.run(act, one))

    @rule(which=WHICH)
    def resume(self, which: int) -> None:
        press = self.centre.press(ENGINEER)
        self.staff_does(which, lambda one: self.centre.run(holding.resume, press, one.id, None))

    @rule(which=WHICH, hours=HOURS, who=st.sampled_from([ENGINEER, SUPERVISOR]))
    def extend(self, which: int, hours: int, who: int) -> None:
        until, at = self.centre.at + timedelta(hours=hours), self.centre.at

        def act(uow: UnitOfWork, one: Ticket) -> Ticket:
            actor = staff_actor_of(uow, who)
            return holding.ask_extension(uow, actor, one, until=until, reason="harder", words="", at=at)

        self.staff_does(which, lambda one: self.centre.run(act, one))

    @rule(which=WHICH, granted=st.booleans())
    def decide(self, which: int, *, granted: bool) -> None:
        def act(one: Ticket) -> None:
            asked = [event.id for event in self.centre.history(one.id) if event.kind in ASKED]
            if asked:
                self.centre.decide(granted=granted, event_id=asked[-1], ticket_id=one.id)

        self.staff_does(which, act)

    @rule(which=WHICH, hours=st.integers(1, 12))
    def set_visit(self, which: int, hours: int) -> None:
        when, at = self.centre.at + timedelta(hours=hours), self.centre.at

        def act(uow: UnitOfWork, one: Ticket) -> Ticket:
            return progress.set_visit(uow, staff_actor_of(uow, ENGINEER), one, when, at)

        self.staff_does(which, lambda one: self.centre.run(act, one))

    @rule(which=WHICH)
    def resolve(self, which: int) -> None:
        self.staff_does(which, lambda one: self.centre.resolve(ticket_id=one.id))

    @rule(outcome=st.sampled_from([None, CallOutcome.WORKING, CallOutcome.STILL_A_PROBLEM]))
    def work_on_a_call(self, outcome: CallOutcome | None) -> None:
        call = next((one for one in self.centre.calls() if one.status in LIVE), None)
        if call is None:
            return
        press, at = self.centre.press(CLERK), self.centre.at

        def close(uow: UnitOfWork, one: Ticket, known: CallOutcome) -> Ticket:
            return calls.close_call(uow, one, known, "", staff_actor(staff_actor_of(uow, CLERK)), at)

        self.centre.forget()
        if call.status is Status.OPEN:
            self.centre.accept(CLERK, call.id)
        elif outcome is not None:
            self.centre.run(close, call, outcome)
        else:
            refusable(lambda: self.centre.run(calls.no_answer, press, call.id, None))
        self.nobody_is_woken()

    def staff_does(self, which: int, act: Callable[[Ticket], object]) -> None:
        self.centre.forget()
        self.attempt(which, act)
        self.nobody_is_woken()

    def attempt(self, which: int, act: Callable[[Ticket], object]) -> None:
        """A refusal is as good an answer as any."""
        if which < len(self.repairs):
            one = self.centre.ticket(self.repairs[which].id)
            refusable(lambda: act(one))

    # ------------------------------------------------------------------------------------------- what always holds

    def nobody_is_woken(self) -> None:
        """What the clock and colleagues say at night about what is not urgent makes no sound, in no chat."""
        calendar = self.centre.knowledge.community("garden").calendar
        if not calendar.in_quiet_hours(self.centre.at):
            return
        urgent = {one.id for one in self.all_tickets() if one.urgent}
        for one in self.centre.new_messages():
            assert one.silent or getattr(one.notice, "ticket_id", None) in urgent, (said(self.centre.at), one)

    @invariant()
    def everything_is_in_order(self) -> None:
        tickets = self.all_tickets()
        assert len({one.number for one in tickets}) == len(tickets)
        for one in tickets:
            promises, history, rings = (
                self.centre.promises(one.id),
                self.centre.history(one.id),
                self.centre.timers(one.id),
            )
            holder_and_status_fit(one)
            promises_are_followed(one, promises, rings)
            breaches_are_recorded(promises, history)
            silence_is_never_satisfaction(one, history)
        asking = [call for call in self.centre.calls() if call.status in LIVE and is_follow_up(call)]
        waiting = {one.id for one in tickets if one.status is Status.RESOLVED}
        assert {call.details["ticket_id"] for call in asking} <= waiting, "nobody asks about what is answered"

    def left_alone_until_the_end_of_the_month(self) -> None:
        """Every promise that is still open is broken and was escalated, and every silence ended in a call."""
        self.live(max(self.end - self.centre.at, timedelta(days=5)))
        self.everything_is_in_order()
        about = {call.details.get("ticket_id") for call in self.centre.calls()}
        for one in self.all_tickets():
            assert one.status is not Status.RESOLVED or one.id in about
            escalated = {
                event.data["promise"] for event in self.centre.history(one.id) if event.kind is EventKind.ESCALATED
            }
            for promise in self.centre.promises(one.id):
                if promise.is_open:
                    assert promise.broken_at is not None, (one.number, promise)
                    assert promise.kind in escalated, (one.number, promise)

    def all_tickets(self) -> list[Ticket]:
        return [self.centre.ticket(one.id) for one in self.repairs] + self.centre.calls()


def refusable(act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal:
        return


def holder_and_status_fit(one: Ticket) -> None:
    if one.status in (Status.ACCEPTED, Status.ON_HOLD):
        assert one.holder_id is not None
    if one.status in (Status.OPEN, Status.WAITING):
        assert one.holder_id is None
    assert one.priority == one.reopens


def promises_are_followed(one: Ticket, promises: list[Promise], rings: list[str]) -> None:
    """Of each kind one is open at most; it has its timer or is broken. An ended ticket has neither any more."""
    still = [promise for promise in promises if promise.is_open]
    assert len({promise.kind for promise in still}) == len(still)
    waiting = [ring for ring in rings if ring.startswith("promise_due")]
    assert sorted(waiting) == sorted(f"promise_due {said(each.due_at)}" for each in still if _rings_yet(each, waiting))
    assert all(_rings_yet(each, waiting) or each.broken_at is not None for each in still)
    if one.status in ENDED:
        assert (still, rings) == ([], [])
    elif one.status is Status.RESOLVED:
        assert still == []
    else:
        assert still != [], "a living ticket is always promised something"


def _rings_yet(promise: Promise, waiting: list[str]) -> bool:
    return f"promise_due {said(promise.due_at)}" in waiting


def breaches_are_recorded(promises: list[Promise], history: list[Event]) -> None:
    """Whatever ended after its moment is broken, and each breach stands in the history exactly once."""
    for each in promises:
        ended_at = each.kept_at or each.withdrawn_at
        assert ended_at is None or ended_at <= each.due_at or each.broken_at is not None, each
    recorded = [(event.data["promise"], event.data["due"]) for event in history if event.kind is EventKind.BREACHED]
    broken = [(each.kind.value, each.broken_at.isoformat()) for each in promises if each.broken_at is not None]
    assert sorted(recorded) == sorted(broken)


def silence_is_never_satisfaction(one: Ticket, history: list[Event]) -> None:
    if one.outcome == CallOutcome.WORKING and "ticket_id" not in one.details:
        [*_, confirmed] = [event for event in history if event.kind is EventKind.CONFIRMED]
        assert confirmed.actor_kind is not ActorKind.CLOCK
    assert one.score is None or one.outcome == CallOutcome.WORKING


def test_a_month_of_storm() -> None:
    run_state_machine_as_test(
        Storm,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
