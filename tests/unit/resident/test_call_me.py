""" "Have customer service call me": from every screen, one task a person, the number a moment later (INT-8)."""

import pytest

from domain.notices.dialogue import CallMeFiled
from domain.notices.staff import TicketCard
from domain.tickets import Status, Workflow
from tests.support.world import DESK_GROUP
from tests.unit.resident.flat import ANN, CLERK, Flat, local
from usecases import acting


def calls(flat: Flat) -> list[tuple[str, str | None]]:
    found = [flat.ticket(one) for one in range(1, flat.count() + 1)]
    return [(one.number, one.contact_phone) for one in found if one.workflow is Workflow.CALL]


@pytest.mark.parametrize("words", ["请客服打给我", "打给我", "Call me, please"])
def test_by_word_and_by_key(flat: Flat, words: str) -> None:
    if words.startswith("Call"):
        flat.says("水龙头滴水")
        flat.presses(words)
        assert flat.form() == ("request", "collect")
    else:
        flat.says(words)
    assert calls(flat) == [("T-20261123-001", "+8613800005678")]
    assert flat.new() == [CallMeFiled(number="T-20261123-001", due_at=local("23T10:15"), phone="138****5678")]
    assert flat.new(DESK_GROUP) == [TicketCard(ticket_id=1, department="customer_service")]
    assert flat.text() == (
        "Customer service will call 138****5678 by 10:15 today. If it cannot wait, ring us any time at 0755-8888 0100."
    )


def test_twice_is_the_same_task(flat: Flat) -> None:
    flat.says("打给我")
    flat.screens.refresh()
    flat.until("23T10:05")
    flat.says("打给我")
    assert calls(flat) == [("T-20261123-001", "+8613800005678")]
    assert flat.new() == [CallMeFiled(number="T-20261123-001", due_at=local("23T10:15"), phone="138****5678")]


def test_at_night_it_is_the_first_quarter_of_an_hour_of_the_morning(flat: Flat) -> None:
    flat.until("23T23:00")
    flat.says("打给我")
    assert flat.new() == [CallMeFiled(number="T-20261123-001", due_at=local("24T08:15"), phone="138****5678")]


def test_a_stranger_without_a_number_types_it(stranger: Flat) -> None:
    stranger.says("请客服打给我")
    assert calls(stranger) == [("T-20261123-001", None)]
    assert "I do not have your number yet: please write it here" in stranger.text()
    stranger.says("13911112222")
    assert calls(stranger) == [("T-20261123-001", "+8613911112222")]
    assert stranger.text().startswith("Customer service will call 139****2222 by 10:15 today.")
    assert (stranger.form(), stranger.count()) == (None, 1)


def test_a_stranger_shares_the_number(stranger: Flat) -> None:
    stranger.says("请客服打给我")
    stranger.shares("8613911112222")
    assert calls(stranger) == [("T-20261123-001", "+8613911112222")]
    assert stranger.form() is None


def test_in_the_middle_of_registration_the_number_serves_both(stranger: Flat) -> None:
    stranger.says("水龙头滴水")
    stranger.presses("Agree and go on")
    stranger.presses("Call me, please")
    stranger.says("王阿姨")
    stranger.says("1-101")
    stranger.says("13911112222")
    stranger.presses("Family")
    assert calls(stranger) == [("T-20261123-001", "+8613911112222")]
    assert (stranger.person().phone, stranger.form()) == ("+8613911112222", ("request", "collect"))


def test_words_after_it_are_a_request_as_ever(stranger: Flat) -> None:
    stranger.says("请客服打给我")
    stranger.says("水龙头滴水")
    assert calls(stranger) == [("T-20261123-001", None)]
    assert stranger.form() == ("register", "consent")


def test_who_will_call_is_told_without_a_badge(flat: Flat) -> None:
    flat.says("打给我")
    flat.run(acting.act, flat.press(CLERK, chat_id=DESK_GROUP), 1, acting.ANY_ROUND, "accept")
    assert flat.text() == "小陈 of customer service is going to call you. Please keep your phone at hand."


def test_a_call_can_be_called_off(flat: Flat) -> None:
    flat.says("打给我")
    flat.says("查进度")
    flat.presses("001 Call me")
    flat.presses("Withdraw")
    flat.presses("Withdraw it")
    assert flat.ticket().status is Status.CANCELLED
    assert flat.text() == "All right, we will not call. If you need us after all, just press again."
    flat.says("打给我")
    assert len(calls(flat)) == 2
    assert flat.ticket(2).reporter_id == flat.person(ANN).id
