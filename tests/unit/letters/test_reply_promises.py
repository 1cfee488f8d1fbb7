"""By when a question is answered: awake, within two days, from the first message; and who reads it (ASK-1, ASK-2)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog_checks import is_looser
from domain.events import CLOCK, EventKind
from domain.letters import DeliveryWay, LetterKind, LetterState
from domain.notices.letters import LetterFile, LetterPart, LetterReview, LetterToPrint
from domain.people import Role
from domain.promise_rules import ClockKind, PromiseKind, PromiseRule
from domain.promise_times import due_moment
from domain.tickets import WRITTEN, NewTicket, Status, Ticket, Workflow
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, calendar
from tests.support.letters import PlainPress
from tests.support.world import DESK_GROUP
from tests.unit.clock_rules.centre import CLERK, ENGINEER, RESIDENT, SUPERVISOR, Centre, local, said
from usecases import (
    dispatch,
    filing,
    follow_up,
    letter_forms,
    letter_reading,
    letter_screens,
    letter_sending,
    letter_writing,
)
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork

FIRM = PromiseRule(
    kind=PromiseKind.REPLY,
    within=timedelta(hours=48),
    clock=ClockKind.CLOCK,
    firm=True,
    awake=True,
    service_instead=timedelta(hours=18),
)


@pytest.mark.parametrize(
    ("asked", "due"),
    [("23T10:00", "25T10:00"), ("23T22:30", "25T21:59"), ("23T03:00", "24T21:59"), ("23T08:00", "25T08:00")],
)
def test_two_days_but_never_in_the_night(asked: str, due: str) -> None:
    assert said(due_moment(FIRM, local(asked), calendar())) == due


def test_a_promise_of_the_night_itself_stays_ahead() -> None:
    """It is not loosened: what is firm never comes later than the rule says."""
    soon = replace(FIRM, within=timedelta(hours=2))
    assert said(due_moment(soon, local("23T22:30"), calendar())) == "24T00:30"


@pytest.mark.parametrize(
    ("changes", "looser"),
    [
        ({"within": timedelta(hours=24), "awake": False}, False),
        ({"awake": False}, True),
        ({"within": timedelta(hours=49)}, True),
        ({"clock": ClockKind.SERVICE, "within": timedelta(hours=18)}, False),
        ({"clock": ClockKind.SERVICE, "within": timedelta(hours=19)}, True),
        ({"clock": ClockKind.WAKING}, True),
    ],
)
def test_what_a_community_may_make_of_it(changes: dict[str, object], *, looser: bool) -> None:
    assert is_looser(replace(FIRM, **changes), FIRM) is looser  # type: ignore[arg-type]  # the fields of a rule


# ------------------------------------------------------------------------------------------------ on a ticket


def asked(staffed: Centre, *, written: bool = True, reporter: bool = True) -> Ticket:
    """A question about renovation, at the engineers'."""
    who = staffed.reporter()

    def act(uow: UnitOfWork) -> Ticket:
        new = NewTicket(
            community_id=GARDEN,
            number="Q-20261123-001",
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
            reporter_id=who.id if reporter else None,
            caller_name=None if reporter else "王阿姨",
            verified=True,
            department=ENGINEERING,
            reported_at=staffed.at,
            dispatched_at=staffed.at,
            details={WRITTEN: True} if written else {},
        )
        return filing.file_ticket(uow, new, filing.resident_actor(who), at=new.reported_at)

    return staffed.run(act)


def drafted(staffed: Centre, *, confidential: bool = False) -> None:
    staffed.run(dispatch.accept, staffed.press(ENGINEER), 1, None)

    def act(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        actor = staff_actor_of(uow, ENGINEER)
        letter_writing.submit(
            uow, actor, ticket, body="先到前台登记。", attachments=(), confidential=confidential, at=staffed.at
        )

    staffed.run(act)


def approved(staffed: Centre) -> None:
    staffed.run(letter_writing.approve, staffed.press(CLERK, chat_id=DESK_GROUP), 1)


def letters(staffed: Centre) -> list[tuple[LetterKind, LetterState]]:
    return [(one.kind, one.state) for one in staffed.look(lambda uow: uow.letters.of_ticket(1))]


def test_the_paper_is_known_before_it_is_approved(staffed: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is printed before the transaction, whose printer only has to remember it."""
    printed: list[object] = []
    monkeypatch.setattr(PlainPress, "pdf", lambda _, sheet: printed.append(sheet) or b"%PDF")
    asked(staffed)
    drafted(staffed)
    press = staffed.press(CLERK, chat_id=DESK_GROUP)
    foreseen = staffed.look(lambda uow: letter_forms.paper_of(uow, press, 1))
    assert foreseen is not None
    foreseen()
    staffed.run(letter_writing.approve, press, 1)
    version = staffed.look(lambda uow: uow.letters.version(1))
    assert version is not None
    assert printed == [version.sheet] * 2


def test_no_paper_is_made_for_what_will_not_be_sealed(staffed: Centre) -> None:
    def foreseen(who: int, version: int = 1) -> object:
        press = staffed.press(who, chat_id=DESK_GROUP)
        return staffed.look(lambda uow: letter_forms.paper_of(uow, press, version))

    asked(staffed)
    drafted(staffed)
    assert [foreseen(ENGINEER), foreseen(RESIDENT), foreseen(CLERK, 99)] == [None] * 3
    approved(staffed)
    assert foreseen(CLERK) is None


def test_both_kinds_of_questions_run_from_the_first_message(staffed: Centre) -> None:
    asked(staffed, written=False)
    assert staffed.stands() == ["reply 25T10:00 open", "respond 23T10:30 open"]
    staffed.run(dispatch.accept, staffed.press(ENGINEER), 1, None)
    staffed.run(letter_writing.make_written, staffed.press(ENGINEER), 1, None)
    assert (staffed.stands()[0], staffed.ticket().written) == ("reply 25T10:00 open", True)


def test_whoever_stopped_the_bot_before_is_phoned_too(staffed: Centre) -> None:
    """The front desk reads that somebody phones, so there is a task for it."""
    asked(staffed)
    drafted(staffed)
    staffed.blocked(RESIDENT)
    approved(staffed)
    assert letters(staffed) == [(LetterKind.REPLY, LetterState.TO_PRINT)]
    assert staffed.call().details["reason"] == "undelivered"


def test_passing_it_on_keeps_the_clock_running(staffed: Centre) -> None:
    asked(staffed)
    staffed.until("23T15:00")

    def act(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        dispatch.pass_on(uow, staff_actor_of(uow, CLERK), ticket, DESK, "", staffed.at)

    staffed.run(act)
    assert staffed.stands()[0] == "reply 25T10:00 open"


def test_a_letter_is_queued_whole_and_nothing_is_kept_before_it_arrives(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed)
    staffed.forget()
    approved(staffed)
    kinds = [type(one.notice) for one in staffed.new_messages() if one.chat_id == RESIDENT]
    assert (kinds, staffed.ticket().status) == ([LetterPart, LetterFile], Status.APPROVED)
    assert staffed.stands()[0] == "reply 25T10:00 open"


@pytest.mark.parametrize("reporter", [True, False])
def test_who_cannot_be_reached_gets_paper_at_once(staffed: Centre, *, reporter: bool) -> None:
    asked(staffed, reporter=reporter)
    drafted(staffed)
    staffed.blocked(RESIDENT)
    staffed.forget()
    approved(staffed)
    assert letters(staffed) == [(LetterKind.REPLY, LetterState.TO_PRINT)]
    assert [type(one.notice) for one in staffed.new_notices(DESK_GROUP, LetterToPrint)] == [LetterToPrint]
    assert staffed.kinds()[-1] == EventKind.LETTER_STUCK


def test_no_interim_where_a_letter_is_on_its_way(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed)
    approved(staffed)
    staffed.until("25T09:00")
    assert letters(staffed) == [(LetterKind.REPLY, LetterState.SENDING)]


def test_one_interim_with_a_new_date(staffed: Centre) -> None:
    asked(staffed, written=False)
    staffed.forget()
    staffed.until("25T09:59")
    assert staffed.heard(RESIDENT) == ["LetterPart", "LetterFile"], "that it will be a letter is said by the letter"
    assert letters(staffed) == [(LetterKind.INTERIM, LetterState.SENDING)]
    assert [one for one in staffed.stands() if one.startswith("answer")] == ["answer 26T21:59 open"]
    assert staffed.ticket().written


@pytest.mark.parametrize(
    ("user", "confidential", "reads"),
    [
        (ENGINEER, True, True),
        (CLERK, True, True),
        (SUPERVISOR, True, True),
        (99, False, True),
        (99, True, False),
        (98, False, False),
    ],
)
def test_who_may_read_a_letter(staffed: Centre, user: int, *, confidential: bool, reads: bool) -> None:
    staffed.colleague(99, name="另一位师傅")
    staffed.colleague(98, name="保洁", department="cleaning", role=Role.STAFF)
    asked(staffed)
    drafted(staffed, confidential=confidential)

    def may(uow: UnitOfWork) -> bool:
        letter, ticket, version = letter_sending.found(uow, 1)
        return letter_reading.may_read(uow, staff_actor_of(uow, user), ticket, letter, version)

    assert staffed.look(may) is reads


def test_who_reviews_reads_what_the_resident_said_on_the_phone(staffed: Centre) -> None:
    """Where a letter did not answer, the caller's words are what the next one has to answer."""
    asked(staffed, reporter=False)
    drafted(staffed)
    approved(staffed)

    def asks_more(uow: UnitOfWork) -> None:
        letter = uow.letters.get(1)
        assert letter is not None
        letter_sending.delivered(uow, letter, DeliveryWay.HANDED, CLOCK, staffed.at)
        resolved = uow.tickets.get(1)
        assert resolved is not None
        follow_up.reopen(uow, resolved, EventKind.NOT_FIXED, CLOCK, "押金要多少？", staffed.at, on_phone=True)

    staffed.run(asks_more)
    drafted(staffed)
    review = staffed.look(lambda uow: letter_screens.review_data(uow, LetterReview(version_id=2), staffed.at))
    assert review is not None
    assert review.added == "押金要多少？"
