"""Coming into a household: registering where people live, invitations by link, one more unit (PRV-1)."""

from datetime import timedelta

import pytest

from domain.errors import CardRefreshed, NotOnList, NotPermitted
from domain.notices.dialogue import RefusalKind, Refused
from domain.notices.households import HouseholdAsked, InvitationUsed, Invited
from domain.people import ResidentState
from tests.support.world import DESK_GROUP
from tests.unit.households.house import EVE, House
from tests.unit.resident.flat import ANN, BOB, CLERK, LI
from usecases import household_screens, inviting, vouching

CODE = "s" * 22


def test_a_member_of_the_household_is_asked_and_the_desk_decides(house: House) -> None:
    house.registers(EVE)
    assert "小美 (family) is registering for Bldg 1-101. Do you know this person?" in house.text(ANN)
    assert [one for one in house.new(BOB) if isinstance(one, HouseholdAsked)] == []
    assert "王阿姨 lives there and was asked; no answer yet." in house.text(DESK_GROUP)
    house.presses("Not known", ANN)
    assert house.text(ANN) == "Thank you. The front desk sees your answer and decides."
    assert "⚠️ 王阿姨 lives there and does not know this person." in house.text(DESK_GROUP)
    assert house.person(EVE).state is ResidentState.PENDING
    house.desk_presses("Confirm")
    assert house.units(EVE) == [("1-101", "active", "family")]


def test_in_an_empty_unit_nobody_is_asked(house: House) -> None:
    house.registers(EVE, unit="1-202", relation="I rent it")
    assert [house.units(EVE), house.new(ANN), house.new(BOB)] == [[("1-202", "pending", "tenant")], [], []]


def test_only_who_was_asked_can_answer_and_only_while_it_matters(house: House) -> None:
    house.registers(EVE)
    asked = house.membership(EVE)
    for who in (BOB, EVE, 777):
        with pytest.raises(CardRefreshed):
            house.run(vouching.answer, house.press(who), asked.id, known=True)
    house.desk_presses("Confirm")
    with pytest.raises(CardRefreshed):
        house.run(vouching.answer, house.press(ANN), asked.id, known=True)


def test_the_desks_invitation_lets_in_at_once(house: House) -> None:
    made = house.desk_invites("tenant")
    assert (made.unit, made.relation, made.days, made.code) == ("1-102", "tenant", 7, CODE)
    house.starts(EVE, CODE)
    assert house.units(EVE) == [("1-102", "active", "tenant")]
    assert house.sent(DESK_GROUP)[-1] == InvitationUsed(name="Li", unit="1-102", relation=made.relation)
    house.presses("Agree and go on", EVE)
    house.says("小美", EVE)
    house.says("13800002222", EVE)
    assert (house.person(EVE).state, house.person(EVE).unit, house.form(EVE)) == (ResidentState.VERIFIED, "1-102", None)


def test_an_owner_invites_family_and_nobody_else_does(house: House) -> None:
    house.run(inviting.by_owner, house.press(ANN, secret=CODE), "1-101")
    for who, unit in ((BOB, "1-101"), (ANN, "1-102"), (777, "1-101")):
        with pytest.raises(CardRefreshed):
            house.run(inviting.by_owner, house.press(who, secret="t" * 22), unit)
    house.starts(EVE, CODE)
    assert house.units(EVE) == [("1-101", "active", "family")]
    assert house.sent(ANN)[-1] == InvitationUsed(name="Li", unit="1-101", relation="family")


@pytest.mark.parametrize("spoil", ["use", "revoke", "wait"])
def test_an_invitation_works_once_for_a_week_unless_taken_back(house: House, spoil: str) -> None:
    made = house.desk_invites()
    match spoil:
        case "use":
            house.starts(8001, CODE)
        case "revoke":
            house.run(inviting.revoke, house.press(CLERK, chat_id=DESK_GROUP), made.invitation_id)
        case _:
            house.later(timedelta(days=7))
    house.starts(EVE, CODE)
    assert house.sent(EVE) == [Refused(kind=RefusalKind.BAD_CODE)]
    assert house.look(lambda uow: uow.residents.by_user(EVE)) is None


def test_guessing_is_over_after_five_tries_even_with_the_right_code(house: House) -> None:
    house.desk_invites()
    for number in range(5):
        house.starts(EVE, f"wrong-{number}".ljust(22, "x"))
    house.starts(EVE, CODE)
    assert house.sent(EVE)[-1] == Refused(kind=RefusalKind.BAD_CODE)
    assert house.look(lambda uow: uow.residents.by_user(EVE)) is None


def test_who_lives_there_already_leaves_the_invitation_to_others(house: House) -> None:
    house.run(inviting.by_owner, house.press(ANN, secret=CODE), "1-101")
    house.starts(BOB, CODE)
    assert house.sent(BOB) == [Invited(unit="1-101", relation="family", again=True)]
    house.starts(EVE, CODE)
    assert house.units(EVE) == [("1-101", "active", "family")]


def test_who_may_invite_from_the_desk(house: House) -> None:
    with pytest.raises(NotPermitted):
        house.run(inviting.by_desk, house.press(LI, secret=CODE), "1-101", "family")
    with pytest.raises(NotOnList):
        house.run(inviting.by_desk, house.press(ANN, secret=CODE), "1-101", "family")
    for unit, relation in (("9-999", "family"), ("1-101", "king")):
        with pytest.raises(CardRefreshed):
            house.run(inviting.by_desk, house.press(CLERK, secret=CODE), unit, relation)


def test_nobody_else_takes_an_invitation_back(house: House) -> None:
    made = house.desk_invites()
    with pytest.raises(NotOnList):
        house.run(inviting.revoke, house.press(BOB), made.invitation_id)
    house.run(inviting.revoke, house.press(CLERK), made.invitation_id)
    for number in (made.invitation_id, 10**15):
        with pytest.raises(CardRefreshed):
            house.run(inviting.revoke, house.press(CLERK), number)


def test_one_more_unit_waits_and_takes_nothing_away(house: House) -> None:
    house.run(household_screens.add_unit, house.press(ANN))
    house.says("2-1-101")
    house.presses("I own it")
    assert house.units() == [("1-101", "active", "owner"), ("2-1-101", "pending", "owner")]
    assert (house.person().state, house.person().unit) == (ResidentState.VERIFIED, "1-101")
    assert "New resident: 王阿姨 (owner) · Bldg 2-1-101" in house.text(DESK_GROUP)
    house.desk_presses("Confirm")
    assert house.units()[1] == ("2-1-101", "active", "owner")
    assert house.person().unit == "1-101"
