"""A written consultation never ends without a delivered reply, a recorded impossibility, or a withdrawal (issue 3).

Random histories: people, the clock, deliveries that fail, repeat or stay unclear, transactions that are lost, and a
process that dies between sending and writing down.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.messenger.pacing import NoPacing
from domain.calls import CallOutcome
from domain.drafts import Form
from domain.errors import Refusal
from domain.events import ActorKind, EventKind
from domain.letters import Letter, LetterKind, LetterState
from domain.tickets import ENDED, LIVE, WRITTEN, NewTicket, Status, Ticket, Workflow
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.world import DESK_GROUP
from tests.unit.clock_rules.centre import CLERK, ENGINEER, RESIDENT, SUPERVISOR, Centre
from usecases import (
    calls,
    delivery_proofs,
    delivery_troubles,
    dispatch,
    filing,
    follow_up,
    letter_forms,
    letter_writing,
    migration,
    mine,
)
from usecases.delivery import Claims, claim
from usecases.delivery_outcomes import Ambiguous, Forbidden, NotSent, Outcome, Rejected, Sent
from usecases.delivery_ports import DeliveryHooks, OutboxRow, Rendered
from usecases.delivery_record import record, recover
from usecases.flow_table import FLOWS
from usecases.letter_sending import get_again
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork

HOOKS = DeliveryHooks(
    undelivered=delivery_troubles.undelivered,
    migrated=migration.migrate,
    repost=delivery_troubles.repost,
    alarm=delivery_troubles.alarm,
    delivered=delivery_proofs.delivered,
    counted=delivery_proofs.COUNTED,
)
OUTCOMES = st.sampled_from([*["sent"] * 3, "ambiguous", "not sent", "rejected", "blocked"])
HOURS = st.integers(1, 40)


class LostError(Exception):
    """The process died before the commit."""


def render(_uow: UnitOfWork, row: OutboxRow, *, now: object) -> Rendered:
    return Rendered(method="sendMessage", payload={"chat_id": row.chat_id})


class Questions(RuleBasedStateMachine):
    """One written question, everybody who has to do with it, some weeks."""

    def __init__(self) -> None:
        super().__init__()
        self.centre = Centre()
        self.centre.everybody()
        self.wall = 1_000.0
        self.message = 5_000

    def teardown(self) -> None:
        self.centre.database.close_now()

    @initialize(hour=st.integers(0, 23), stage=st.integers(0, 3))
    def asked(self, hour: int, stage: int) -> None:
        """A question, perhaps taken, drafted and approved already."""
        self.live(timedelta(hours=hour))
        self.file()
        if stage > 0:
            self.accept(lost=False)
        if stage > 1:
            self.draft(lost=False, long=False)
        if stage > 2:
            self.judge(CLERK, lost=False, approved=True)

    def file(self) -> None:
        centre, reporter = self.centre, self.centre.reporter()

        def act(uow: UnitOfWork) -> Ticket:
            new = NewTicket(
                community_id=GARDEN,
                number=filing.next_number(uow, uow.knowledge.community(GARDEN), "Q", centre.at),
                request_type="ask",
                workflow=Workflow.LETTER,
                status=Status.OPEN,
                urgent=False,
                category="decoration",
                public_area=False,
                unit="1-101",
                room=None,
                description="封阳台要办什么手续？",
                window=None,
                contact_name="王阿姨",
                contact_phone="+8613800005678",
                reporter_id=reporter.id,
                caller_name=None,
                verified=True,
                department=ENGINEERING,
                reported_at=centre.at,
                dispatched_at=centre.at,
                details={WRITTEN: True},
            )
            return filing.file_ticket(uow, new, filing.resident_actor(reporter), at=new.reported_at)

        centre.run(act)

    # ------------------------------------------------------------------------------------------- one deed

    def does(self, act: Callable[[UnitOfWork], object], *, lost: bool = False) -> None:
        """One transaction; a refusal, or a process that dies before the commit, undoes all of it."""

        def deed(uow: UnitOfWork) -> None:
            act(uow)
            if lost:
                raise LostError

        with suppress(Refusal, LostError):
            self.centre.run(deed)

    def ticket(self) -> Ticket:
        return self.centre.ticket(1)

    def letters(self) -> list[Letter]:
        return self.centre.look(lambda uow: uow.letters.of_ticket(1))

    # ------------------------------------------------------------------------------------------- the clock

    def live(self, by: timedelta) -> None:
        target = self.centre.at + by
        while (due := self.centre.look(lambda uow: uow.timers.earliest_due())) is not None and due <= target:
            self.centre.at = max(self.centre.at, due)
            self.centre.tick()
        self.centre.at = target

    @rule(hours=HOURS)
    def hours_pass(self, hours: int) -> None:
        self.live(timedelta(hours=hours))

    @rule(hours=HOURS)
    def the_process_is_down(self, hours: int) -> None:
        self.centre.at += timedelta(hours=hours)
        self.centre.tick()

    # ------------------------------------------------------------------------------------------- delivery

    @rule(outcomes=st.lists(OUTCOMES, min_size=1, max_size=6), dies=st.booleans(), passes=st.integers(1, 6))
    def deliver(self, outcomes: list[str], passes: int, *, dies: bool) -> None:
        """Some passes of the messenger; at the end it may die with calls under way."""
        turn = 0
        for number in range(passes):
            claims = self.claims()
            if dies and number == passes - 1:
                self.centre.run(recover, now=self.centre.at, wall=self.wall, hooks=HOOKS)
                return
            results = []
            for one in claims.calls:
                results.append((one, self.outcome(outcomes[turn % len(outcomes)], one.row.chat_id)))
                turn += 1
            problems = self.centre.run(record, results, now=self.centre.at, wall=self.wall, hooks=HOOKS)
            assert [one.error for one in problems] == []

    def claims(self) -> Claims:
        self.wall += 100
        return self.centre.run(
            claim, now=self.centre.at, wall=self.wall, render=render, pace=NoPacing(), limit=50, hooks=HOOKS
        )

    def outcome(self, name: str, chat_id: int) -> Outcome:
        self.message += 1
        match name:
            case "ambiguous":
                return Ambiguous(reason="timeout")
            case "not sent":
                return NotSent(reason="no network")
            case "rejected":
                return Rejected(reason="bad request")
            case "blocked" if chat_id == RESIDENT:
                return Forbidden(reason="blocked")
            case _:
                return Sent(message_ids=(self.message,))

    # ------------------------------------------------------------------------------------------- people

    @rule(lost=st.booleans())
    def accept(self, *, lost: bool) -> None:
        press = self.centre.press(ENGINEER)

        self.does(lambda uow: dispatch.accept(uow, press, 1, None), lost=lost)

    @rule(lost=st.booleans(), long=st.booleans())
    def draft(self, *, lost: bool, long: bool) -> None:
        body, at = "需要先到前台登记。" * (600 if long else 1), self.centre.at

        def act(uow: UnitOfWork) -> None:
            actor, ticket = staff_actor_of(uow, ENGINEER), uow.tickets.get(1)
            assert ticket is not None
            letter_writing.submit(uow, actor, ticket, body=body, attachments=(), confidential=False, at=at)

        self.does(act, lost=lost)

    @rule(lost=st.booleans(), approved=st.booleans(), who=st.sampled_from([CLERK, SUPERVISOR, ENGINEER]))
    def judge(self, who: int, *, lost: bool, approved: bool) -> None:
        press, at = self.centre.press(who, chat_id=DESK_GROUP), self.centre.at

        def act(uow: UnitOfWork) -> None:
            for letter in uow.letters.of_ticket(1):
                version = uow.letters.latest(letter)
                if letter.kind is LetterKind.REPLY and version is not None and letter.state is LetterState.DRAFTED:
                    if approved:
                        letter_writing.approve(uow, press, version.id)
                    else:
                        letter_writing.send_back(uow, staff_actor_of(uow, who), version.id, "再写清楚些", at)

        self.does(act, lost=lost)

    @rule(lost=st.booleans(), gives_up=st.booleans())
    def by_hand(self, *, lost: bool, gives_up: bool) -> None:
        """The front desk notes a delivery, or that there is none."""
        press = self.centre.press(CLERK, chat_id=DESK_GROUP)
        stuck = [one for one in self.letters() if one.state is LetterState.TO_PRINT]
        if not stuck:
            return

        def act(uow: UnitOfWork) -> None:
            if gives_up:
                letter_forms.give_up(uow, press, stuck[-1].id)
            else:
                letter_forms.note_delivery(uow, press, stuck[-1].id)
                today = self.centre.at.date().isoformat()
                for value in ("mailbox", today):
                    draft = uow.drafts.active(DESK_GROUP, CLERK)
                    if draft is not None:
                        FLOWS[draft.form].choose(uow, draft, value, self.centre.at)
            draft = uow.drafts.active(DESK_GROUP, CLERK)
            if draft is not None and draft.form in (Form.DELIVER, Form.GIVE_UP_DELIVERY):
                words = self.centre.message(CLERK, "小林放的", chat_id=DESK_GROUP)
                FLOWS[draft.form].receive(uow, draft, words)

        self.does(act, lost=lost)

    @rule(working=st.booleans(), lost=st.booleans())
    def answer(self, *, working: bool, lost: bool) -> None:

        reporter, ticket, at = self.centre.reporter(), self.ticket(), self.centre.at
        self.does(lambda uow: follow_up.answer(uow, reporter, 1, ticket.round, working=working, at=at), lost=lost)

    @rule()
    def wants_it_again(self) -> None:
        reporter, at = self.centre.reporter(), self.centre.at
        for letter in self.letters():
            self.does(lambda uow, one=letter: get_again(uow, reporter, one.id, at))

    @rule()
    def reopens(self) -> None:
        press = self.centre.press(RESIDENT)
        self.does(lambda uow: mine.reopen(uow, press, 1))

    @rule(sure=st.integers(0, 9))
    def withdraws(self, sure: int) -> None:
        """Asked once; most people keep their question."""
        press = self.centre.press(RESIDENT)
        self.does(lambda uow: mine.cancel(uow, press, 1, sure=sure == 9))

    @rule(outcomes=st.lists(OUTCOMES, min_size=1, max_size=4), lost=st.booleans())
    def a_reply_goes_out(self, outcomes: list[str], *, lost: bool) -> None:
        """What usually happens, from wherever the question stands."""
        self.accept(lost=False)
        self.draft(lost=False, long=False)
        self.judge(CLERK, lost=lost, approved=True)
        self.deliver(outcomes, 6, dies=False)

    @rule(outcome=st.sampled_from(CallOutcome))
    def work_on_calls(self, outcome: CallOutcome) -> None:
        at = self.centre.at
        for call in [one for one in self.centre.calls() if one.status in LIVE]:
            if call.status is Status.OPEN:
                self.does(lambda uow, one=call: dispatch.accept(uow, self.centre.press(CLERK), one.id, None))
            else:
                self.does(
                    lambda uow, one=call: calls.close_call(
                        uow, one, outcome, "", staff_actor(staff_actor_of(uow, CLERK)), at
                    )
                )

    # ------------------------------------------------------------------------------------------- what must hold

    @invariant()
    def no_question_is_lost(self) -> None:
        ticket, letters = self.ticket(), self.letters()
        over = [
            one
            for one in letters
            if one.kind is LetterKind.REPLY and one.state in (LetterState.DELIVERED, LetterState.GIVEN_UP)
        ]
        if ticket.status is Status.CANCELLED:
            ends = [one for one in self.centre.history(1) if one.kind is EventKind.CANCELLED]
            assert ends[-1].actor_kind is ActorKind.RESIDENT
        elif ticket.status in ENDED or ticket.status is Status.RESOLVED:
            assert len(over) == ticket.reopens + 1, "every round has its reply, or why there is none"
            self.has_its_proof(over[-1])

    def has_its_proof(self, letter: Letter) -> None:
        if letter.state is LetterState.GIVEN_UP:
            kinds = [one.kind for one in self.centre.history(1)]
            assert letter.delivery_note
            assert EventKind.CALLED in kinds
            return
        assert letter.delivered_at is not None
        assert letter.delivery is not None
        if letter.delivered_by is None:
            posts = self.centre.look(
                lambda uow: uow.posts.of_subject(RESIDENT, f"letter:{letter.id}:{letter.sendings}")
            )
            assert posts
            assert all(post.message_id is not None for post in posts)

    @invariant()
    def one_interim_a_round(self) -> None:
        rounds = [one.round for one in self.letters() if one.kind is LetterKind.INTERIM]
        assert len(rounds) == len(set(rounds))

    @invariant()
    def an_open_question_is_promised(self) -> None:
        """Unanswered, it is never without a promise that somebody watches (ASK-5)."""
        ticket = self.ticket()
        if ticket.status in LIVE:
            kinds = {one.kind.value for one in self.centre.promises(1) if one.is_open}
            assert "reply" in kinds


def test_no_written_question_ends_in_silence() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]  # hypothesis leaves it untyped
        Questions,
        settings=settings(
            max_examples=60,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
