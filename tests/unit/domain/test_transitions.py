"""The tables that are the product: every status, action, role and event, written out and compared in full."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calls import CallReason, is_internal
from domain.errors import NotNow, NotOnList, NotPermitted, NotYours, OwnWork, Refusal
from domain.events import EventKind
from domain.grants import GRANTS, Reach
from domain.people import Role, StaffMember
from domain.permissions import StaffActor, check
from domain.promise_rules import PromiseKind
from domain.reactions import REACTIONS, Effect, Keep, Make, Move, Only, Withdraw
from domain.tickets import ENDED, LIVE, TRANSITIONS, Action, Status, Ticket, Workflow, next_status

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

# One letter a status: Waiting, Open, aLarmed, Going, on Site, Accepted, Hold, in revIew, aPproved, Resolved, Closed,
# cancelled (X).
# A dot is a refusal, and so is a status or an action that a table does not draw.
LETTERS = dict(zip("WOLGSAHIPRCX", Status, strict=True))

WORK = """
                W O A H R C X
    dispatch    O . . . . . .
    accept      . A . . . . .
    assign      . A A H . . .
    hand_over   . . A H . . .
    return      . . O O . . .
    pass_on     . O O . . . .
    set_visit   . . A H . . .
    on_my_way   . . A . . . .
    nobody_home . . A . . . .
    ask         . . A H . . .
    hold        . . H H . . .
    resume      . . . A . . .
    extend      . . A . . . .
    quote       . . A H . . .
    see_contact . . A H . . .
    hand_out    . . A . . . .
    resolve     . . R R . . .
    close       . . . . C . .
    reopen      . . . . O O .
    cancel      X X X X . . .
    hurry       W O A H . . .
    remark      W O A H R . .
    release     . O A H . . .
    turn        . C C . . . .
    join        . C C C . . .
    closing_letter . . . . R C .
"""

CALL = """
                W O A H R C X
    accept      . A . . . . .
    assign      . A A . . . .
    hand_over   . . A . . . .
    return      . . O . . . .
    see_contact . . A . . . .
    close       . . C . . . .
    cancel      . X X . . . .
    hurry       . O A . . . .
    remark      . O A . . . .
    no_answer   . . A . . . .
    release     . . . . . . .
"""

LETTER = """
                     W O A I P R C
    dispatch         O . . . . . .
    accept           . A . . . . .
    assign           . A A . . . .
    hand_over        . . A . . . .
    return           . . O . . . .
    pass_on          . O O . . . .
    ask              . . A I . . .
    see_contact      . . A I P . .
    answer           . . R . . . .
    promise_answer   . . A . . . .
    make_written     W O A . . . .
    draft_letter     . . I I . . .
    return_letter    . . . A . . .
    approve_letter   . . . P . . .
    deliver          . . . . R . .
    give_up_delivery . . . . C . .
    explain_delay    . . A I P R .
    close            . . . . . C .
    reopen           . . . . . O O
    cancel           X X X X X . .
    hurry            W O A I P . .
    remark           W O A I P R .
    turn             . C C . . . .
    closing_letter   . . . . . R C
    release          . O A . . . .
"""

COMPLAINT = """
                W O A H R C X
    dispatch    O . . . . . .
    accept      . A . . . . .
    assign      . A A . . . .
    hand_over   . . A . . . .
    return      . . O . . . .
    ask         . . A . . . .
    extend      . . A . . . .
    see_contact . . A . . . .
    resolve     . . R . . . .
    close       . . . . C . .
    reopen      . . . . O O .
    cancel      X X X . . . .
    hurry       W O A . . . .
    remark      W O A . R . .
    first_answer . . A . . . .
    nothing_needed . . A . . . .
    ask_department . . A . . . .
    propose     . . A . . . .
    explain     . . R . . . .
    disagree    . . . . A . .
    escalate    . . A . . . .
    judge       . O A . R C .
    publish_lesson . . . . R C .
    release     . O A . . . .
    closing_letter . . . . R C .
"""

EMERGENCY = """
                 L G S R C
    go           G G S . .
    arrive       S S S . .
    stand_down   . L L . .
    not_enough   L G S . .
    take_back    L G S . .
    say_where    L G S . .
    allow_sound  L G S . .
    remark       L G S R .
    join_alarm   C C C . .
    false_alarm  C C C . .
    end_alarm    R R R . .
    tick         L G S R C
    choose_branch L G S . .
    set_branch   L G S . .
    write_summary . . . R C
    judge_summary . . . R C
    close        . . . C .
"""


def grid(text: str) -> dict[tuple[Status, Action], Status | None]:
    """A drawn table: by status and action, the status that follows or None."""
    head, *rows = [line.split() for line in text.strip().splitlines()]
    drawn = {
        (LETTERS[letter], Action(action)): LETTERS.get(cell)
        for action, *cells in rows
        for letter, cell in zip(head, cells, strict=True)
    }
    return dict.fromkeys(product(Status, Action)) | drawn


DRAWN = {
    Workflow.WORK: WORK,
    Workflow.CALL: CALL,
    Workflow.LETTER: LETTER,
    Workflow.COMPLAINT: COMPLAINT,
    Workflow.EMERGENCY: EMERGENCY,
}


@pytest.mark.parametrize(("workflow", "text"), DRAWN.items())
def test_every_status_and_action(workflow: Workflow, text: str) -> None:
    drawn = grid(text)
    for (status, action), after in drawn.items():
        if after is None:
            with pytest.raises(NotNow) as refused:
                next_status(workflow, status, action)
            assert refused.value.status == status
        else:
            assert next_status(workflow, status, action) is after


def test_every_workflow_is_drawn() -> None:
    assert set(TRANSITIONS) == set(Workflow) == set(DRAWN)


@given(workflow=st.sampled_from(Workflow), actions=st.lists(st.sampled_from(Action), max_size=40))
def test_no_sequence_of_actions_leaves_the_table(workflow: Workflow, actions: list[Action]) -> None:
    drawn = grid(DRAWN[workflow])
    begins = {Workflow.CALL: Status.OPEN, Workflow.EMERGENCY: Status.ALARMED}
    status = begins.get(workflow, Status.WAITING)
    for action in actions:
        try:
            following = next_status(workflow, status, action)
        except NotNow:
            assert drawn[status, action] is None
            continue
        assert drawn[status, action] is following
        assert status is not Status.CANCELLED, "nothing happens to what is withdrawn"
        assert not (status is Status.CLOSED and following not in (Status.OPEN, Status.CLOSED))
        status = following


def test_every_living_ticket_can_come_to_an_end() -> None:
    for workflow, table in TRANSITIONS.items():
        statuses = {status for status, _ in table} | set(table.values())
        ending = set(ENDED)
        for _ in Status:
            ending |= {status for (status, _), after in table.items() if after in ending}
        assert statuses <= ending, workflow
    assert LIVE | ENDED | {Status.RESOLVED} == set(Status)


# ------------------------------------------------------------------------------------------------ who may do what


GRANTED = """
                staff department_supervisor front_desk butler supervisor manager administrator cashier
    dispatch    -  -  C  -  C  C  -  -
    accept      D  D  C  D  C  C  D  D
    assign      -  D  C  -  C  C  -  -
    hand_over   O  D  C  O  C  C  O  O
    return      O  D  C  O  C  C  O  O
    pass_on     D  D  C  D  C  C  D  D
    set_visit   O  D  C  O  C  C  O  O
    on_my_way   O  D  C  O  C  C  O  O
    nobody_home O  D  C  O  C  C  O  O
    ask         O  D  C  O  C  C  O  O
    hold        O  D  C  O  C  C  O  O
    resume      O  D  C  O  C  C  O  O
    extend      O  D  C  O  C  C  O  O
    quote       O  D  C  O  C  C  O  O
    see_contact O  D  C  O  C  C  O  O
    hand_out    O  D  C  O  C  C  O  O
    resolve     O  D  C  O  C  C  O  O
    close       O  D  C  C  C  C  O  O
    reopen      -  -  -  -  -  -  -  -
    cancel      -  -  C  -  C  C  -  -
    hurry       -  -  -  -  -  -  -  -
    remark      -  -  -  -  -  -  -  -
    no_answer   O  D  C  O  C  C  O  O
    answer      O  D  C  O  C  C  O  O
    promise_answer O D C O  C  C  O  O
    make_written O D  C  O  C  C  O  O
    draft_letter O D  C  O  C  C  O  O
    explain_delay O D C  O  C  C  O  O
    return_letter  - - C -  C  C  -  -
    approve_letter - - C -  C  C  -  -
    deliver     -  -  C  -  C  C  -  -
    give_up_delivery - - C - C C  -  -
    closing_letter - -  C  -  C  C  -  -
    first_answer O D  C  O  C  C  O  O
    nothing_needed O D C O C  C  O  O
    ask_department O D C O C  C  O  O
    propose     O  D  C  O  C  C  O  O
    explain     O  D  C  O  C  C  O  O
    disagree    -  -  -  -  -  -  -  -
    escalate    O  D  C  O  C  C  O  O
    judge       -  -  -  -  C  C  -  -
    publish_lesson - - - -  C  C  -  -
    release     -  -  -  -  C  C  -  -
    turn        O  D  C  O  C  C  O  O
    join        O  D  C  O  C  C  O  O
    go          C  C  C  C  C  C  C  C
    arrive      C  C  C  C  C  C  C  C
    stand_down  C  C  C  C  C  C  C  C
    not_enough  C  C  C  C  C  C  C  C
    end_alarm   D  D  C  D  C  C  D  D
    false_alarm D  D  C  D  C  C  D  D
    join_alarm  D  D  C  D  C  C  D  D
    take_back   -  -  -  -  -  -  -  -
    say_where   -  -  -  -  -  -  -  -
    allow_sound -  -  -  -  -  -  -  -
    tick        C  C  C  C  C  C  C  C
    choose_branch - - - -  -  -  -  -
    set_branch  C  C  C  C  C  C  C  C
    write_summary O D C O  C  C  O  O
    judge_summary - - - -  C  C  -  -
"""
REACHES = {"-": None, "O": Reach.OWN, "D": Reach.DEPARTMENT, "C": Reach.COMMUNITY}


def granted() -> dict[tuple[Role, Action], Reach | None]:
    head, *rows = [line.split() for line in GRANTED.strip().splitlines()]
    return {
        (Role(role), Action(action)): REACHES[cell]
        for action, *cells in rows
        for role, cell in zip(head, cells, strict=True)
    }


def ticket(**changes: object) -> Ticket:
    values: dict[str, object] = dict.fromkeys(Ticket.__dataclass_fields__)
    values |= {"id": 1, "community_id": "garden", "workflow": Workflow.WORK, "status": Status.ACCEPTED}
    values |= {"department": "engineering", "holder_id": 99, "details": {}, "number": "R-20261123-007"}
    return Ticket(**(values | changes))  # type: ignore[arg-type]  # only what the rules look at is filled in


def actor(role: Role, *, department: str = "engineering", **changes: object) -> StaffActor:
    values: dict[str, object] = {"id": 5, "community_id": "garden", "user_id": 20, "name": "李师傅", "badge": None}
    values |= {"role": role, "department": department}
    member = StaffMember(**(values | changes))  # type: ignore[arg-type]  # the fields are those of a member
    return StaffActor(member=member, departments=frozenset({department}))


def verdict(who: StaffActor, action: Action, about: Ticket) -> type[Refusal] | None:
    try:
        check(who, action, about)
    except Refusal as refused:
        return type(refused)
    return None


OUTCOMES: dict[Reach | None, tuple[type[Refusal] | None, ...]] = {
    # own ticket, own ticket of another department, a colleague's, another department's
    None: (NotPermitted, NotPermitted, NotPermitted, NotPermitted),
    Reach.OWN: (None, None, NotYours, NotOnList),
    Reach.DEPARTMENT: (None, None, None, NotOnList),  # whoever was given it may work on it, whatever their role
    Reach.COMMUNITY: (None, None, None, None),
}


@pytest.mark.parametrize("role", Role)
def test_every_role_and_action_on_every_kind_of_ticket(role: Role) -> None:
    table = granted()
    assert set(table) == set(product(Role, Action))
    cases = (
        ticket(holder_id=5),
        ticket(holder_id=5, department="security"),
        ticket(),
        ticket(department="security"),
    )
    for action in Action:
        reach = table[role, action]
        assert GRANTS[role].get(action) is reach
        assert tuple(verdict(actor(role), action, one) for one in cases) == OUTCOMES[reach], action


@pytest.mark.parametrize("role", Role)
def test_nobody_acts_in_another_community_or_after_leaving(role: Role) -> None:
    elsewhere = actor(role, community_id="lake")
    gone = actor(role, active=False)
    for action in Action:
        assert verdict(elsewhere, action, ticket(holder_id=5)) is NotOnList
        assert verdict(gone, action, ticket(holder_id=5)) is NotOnList


@pytest.mark.parametrize("role", Role)
def test_nobody_follows_up_their_own_work(role: Role) -> None:
    details = {"reason": CallReason.FOLLOW_UP, "worker": 5}
    call = ticket(workflow=Workflow.CALL, department="desk", holder_id=5, details=details)
    who, another = actor(role, department="desk"), actor(role, department="desk", id=6)
    for action in (Action.ACCEPT, Action.SEE_CONTACT, Action.NO_ANSWER, Action.CLOSE):
        assert verdict(who, action, call) is OwnWork
        assert verdict(another, action, ticket(workflow=Workflow.CALL, department="desk", holder_id=6)) is None
    assert verdict(who, Action.RETURN, call) is None, "it can be given to somebody else"


@pytest.mark.parametrize(
    ("workflow", "reason", "internal"),
    [
        (Workflow.CALL, CallReason.REQUESTED, False),
        (Workflow.CALL, CallReason.FOLLOW_UP, True),
        (Workflow.CALL, CallReason.UNDELIVERED, True),
        (Workflow.WORK, None, False),
    ],
)
def test_calls_that_nobody_asked_for(workflow: Workflow, reason: CallReason | None, internal: bool) -> None:
    details = {} if reason is None else {"reason": reason.value}
    assert is_internal(ticket(workflow=workflow, details=details)) is internal


# ------------------------------------------------------------------------------------------------ what follows


def test_every_event_has_its_line() -> None:
    assert set(REACTIONS) == set(EventKind)


def test_every_effect_is_used() -> None:
    wanted = {one.effect if isinstance(one, Only) else one for what in REACTIONS.values() for one in what}
    assert {one for one in wanted if isinstance(one, Effect)} == set(Effect)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (EventKind.FILED, [("make", "resolve", None), ("make", "reply", None), ("make", "answer", "complaint")]),
        (EventKind.DISPATCHED, [("make", "respond", None)]),
        (
            EventKind.ACCEPTED,
            [("keep", "respond", "work"), ("keep", "respond", "letter"), ("keep", "respond", "complaint")],
        ),
        (
            EventKind.ASSIGNED,
            [("keep", "respond", "work"), ("keep", "respond", "letter"), ("keep", "respond", "complaint")],
        ),
        (
            EventKind.RETURNED,
            [("make", "respond", "work"), ("make", "respond", "letter"), ("make", "respond", "complaint")],
        ),
        (EventKind.PASSED_ON, [("make", "respond", None)]),
        (EventKind.VISIT_SET, [("move", "visit", None), ("keep", "answer", "work")]),
        (EventKind.ON_THE_WAY, [("keep", "visit", None), ("keep", "answer", "work")]),
        (EventKind.NOBODY_HOME, [("keep", "visit", None)]),
        (EventKind.HELD, [("move", "resolve", None), ("withdraw", "visit", None), ("keep", "answer", "work")]),
        (EventKind.RESUMED, [("move", "resolve", None)]),
        (EventKind.REBOOKED, [("keep", "answer", "work")]),
        (EventKind.HANDED_OUT, [("withdraw", "resolve", None)]),
        (EventKind.EXTENDED, [("move", "resolve", None), ("keep", "answer", "work")]),
        (EventKind.RESOLVED, [("keep", "resolve", None), ("keep", "visit", None), ("keep", "answer", "work")]),
        (EventKind.REOPENED, [("make", "respond", None), ("make", "resolve", None), ("make", "reply", None)]),
        (EventKind.NOT_FIXED, [("make", "respond", None), ("make", "resolve", None), ("make", "reply", None)]),
        (
            EventKind.CALL_ATTEMPTED,
            [("keep", "respond", None), ("keep", "answer", None), ("make", "answer", None)],
        ),
        (EventKind.ANSWER_DELIVERED, [("keep", "answer", None)]),
        (EventKind.PROPOSED, [("keep", "resolve", None), ("move", "resolve", None)]),
        (EventKind.EXPLAINED, [("keep", "resolve", None)]),
        (EventKind.DISAGREED, [("make", "resolve", None)]),
        (EventKind.CLOSED, [("keep", "respond", None), ("keep", "answer", None), ("keep", "follow_up", None)]),
        (EventKind.ALARM_OVER, [("make", "follow_up", None)]),
        (EventKind.ANSWERED, [("keep", "reply", None), ("keep", "answer", None)]),
        (EventKind.ANSWER_PROMISED, [("move", "answer", None)]),
        (EventKind.MADE_WRITTEN, [("move", "answer", None)]),
        (EventKind.LETTER_DELIVERED, [("keep", "reply", None), ("keep", "answer", None)]),
        (EventKind.INTERIM_SENT, [("move", "answer", None)]),
        (EventKind.CLOSING_ASKED, [("move", "closing", None)]),
        (EventKind.CLOSING_DELIVERED, [("keep", "closing", None)]),
        (EventKind.CLOSING_GIVEN_UP, [("withdraw", "closing", None)]),
        (EventKind.CLOSING_PUT_OFF, [("withdraw", "closing", None)]),
    ],
)
def test_what_events_do_to_promises(kind: EventKind, changes: list[tuple[str, str, str | None]]) -> None:
    assert _promise_changes(kind) == changes


def test_no_other_event_touches_a_promise() -> None:
    silent = [kind for kind in EventKind if not _promise_changes(kind)]
    ending = [kind for kind in EventKind if Effect.WITHDRAW_PROMISES in REACTIONS[kind]]
    assert len(silent) == len(EventKind) - 33
    assert ending == [
        EventKind.CANCELLED,
        EventKind.CLOSED,
        EventKind.TURNED,
        EventKind.JOINED,
        EventKind.DELIVERY_GIVEN_UP,
    ]


def _promise_changes(kind: EventKind) -> list[tuple[str, str, str | None]]:
    found: list[tuple[str, str, str | None]] = []
    for one in REACTIONS[kind]:
        if isinstance(one, Make | Keep):
            workflow = None if one.workflow is None else one.workflow.value
            found.append((type(one).__name__.lower(), one.promise.value, workflow))
        elif isinstance(one, Move | Withdraw):
            found.append((type(one).__name__.lower(), one.promise.value, None))
    return found


@pytest.mark.parametrize("kind", [EventKind.HELD, EventKind.EXTENDED, EventKind.REOPENED, EventKind.NOT_FIXED])
def test_the_resident_is_told_of_every_new_moment(kind: EventKind) -> None:
    """INT-3, and after the promise has been made or moved, so that the new moment can be said."""
    what = REACTIONS[kind]
    moved = max(
        place for place, one in enumerate(what) if isinstance(one, Make | Move) and one.promise is PromiseKind.RESOLVE
    )
    assert what.index(Effect.TELL_RESIDENT) > moved


@pytest.mark.parametrize("kind", [EventKind.DISPATCHED, EventKind.PASSED_ON, EventKind.REOPENED, EventKind.NOT_FIXED])
def test_a_new_card_of_an_urgent_ticket_rings_the_night_duty(kind: EventKind) -> None:
    what = REACTIONS[kind]
    assert what.index(Effect.RING_NIGHT_DUTY) == what.index(Effect.POST_CARD) + 1
