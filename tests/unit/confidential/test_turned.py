"""A matter that turns out to be a complaint about somebody passes the same gate as one filed as that (COM-5)."""

from collections.abc import Generator

import pytest

from domain.confidentiality import accused_ids, excluded_departments, is_private, may_see
from domain.events import CLOCK
from domain.tickets import Status
from tests.support.knowledge import ENGINEERING
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import CLERK, ENGINEER, MANAGER, RESIDENT, SUPERVISOR
from tests.unit.confidential.house import OFFICE, WORDS, House, Watching
from usecases import letter_writing, mine, turning

NEW = 2


@pytest.fixture
def house() -> Generator[House]:
    made = House()
    try:
        made.furnish()
        yield made
    finally:
        made.database.close_now()


def turned(house: House, words: str, *, by: int = CLERK, added: str | None = None) -> None:
    house.report(words=words)
    if added is not None:
        house.run(mine.remark, house.press(RESIDENT), 1)
        house.says(RESIDENT, added)
    house.as_staff(by, turning.turn, "complaint", house.at)


def test_the_colleague_that_the_words_name_is_kept_outside(house: House) -> None:
    screens = Watching(house)
    turned(house, WORDS)
    new = house.ticket(NEW)
    accused = house.member(ENGINEER)
    assert (accused_ids(new), excluded_departments(new)) == ({accused.id}, {ENGINEERING})
    assert not is_private(new), "nobody asked for confidence: the desk works on it"
    house.until("24T10:00")
    number = new.number
    seen = {chat for chat, text in screens.ever if number in text or number[2:] in text}
    assert seen.isdisjoint({ENGINEER, ENGINEERS})
    assert {RESIDENT, DESK_GROUP} <= house.told(NEW) <= {RESIDENT, DESK_GROUP, OFFICE, SUPERVISOR, MANAGER, CLERK}


def test_the_old_one_is_read_no_more_by_whom_it_is_about(house: House) -> None:
    """Its words are the complaint's: the card is withdrawn, nobody of the department finds it (COM-5)."""
    screens = Watching(house)
    turned(house, f"{WORDS}，请保密")
    old, accused = house.ticket(), house.member(ENGINEER)
    assert (old.outcome, old.confidential, may_see(accused, old)) == ("turned", True, False)
    screens.refresh()
    assert [one.text for one in screens.of(ENGINEERS) if "骂人" in one.text] == []


def test_a_supervisor_that_it_is_about_is_passed_over(house: House) -> None:
    turned(house, "陈女士态度很差，骂人")
    new = house.ticket(NEW)
    assert accused_ids(new) == {house.member(SUPERVISOR).id}
    assert house.told(NEW) == {RESIDENT, MANAGER}


def test_whom_it_is_about_may_be_said_only_later(house: House) -> None:
    turned(house, "态度很差，骂人", added="就是李师傅")
    assert accused_ids(house.ticket(NEW)) == {house.member(ENGINEER).id}


def test_confidence_in_the_words_holds_for_the_complaint(house: House) -> None:
    turned(house, f"{WORDS}，请保密")
    new = house.ticket(NEW)
    assert (new.confidential, is_private(new)) == (True, True)
    assert house.told(NEW) == {RESIDENT, SUPERVISOR}


@pytest.mark.parametrize("words", ["态度很差，骂人", "李师傅修了三次，一直没修好，停水"])
def test_nobody_is_kept_outside_when_nobody_is_accused(house: House, words: str) -> None:
    turned(house, words)
    assert accused_ids(house.ticket(NEW)) == set()


@pytest.mark.parametrize(("words", "private"), [(f"{WORDS}，请保密", True), (WORDS, False)])
def test_a_written_question_that_stays_open_is_read_no_more_either(house: House, words: str, private: bool) -> None:
    """A letter still has to answer it, but nobody whom it is about writes or reads that (ASK-1, COM-5)."""
    screens = Watching(house)
    house.report(kind="ask", department=ENGINEERING, words=words)
    house.run(letter_writing.mark_written, house.ticket(), CLOCK, house.at)
    house.accept()
    house.as_staff(CLERK, turning.turn, "complaint", house.at)
    old, accused = house.ticket(), house.member(ENGINEER)
    assert (old.status, old.holder_id, old.confidential) == (Status.OPEN, None, private)
    assert (is_private(old), may_see(accused, old), may_see(house.member(SUPERVISOR), old)) == (True, False, True)
    screens.refresh()
    assert [one.text for one in screens.of(ENGINEERS) if "骂人" in one.text] == []
    assert [one.text for one in screens.of(SUPERVISOR) if old.number in one.text] != []
