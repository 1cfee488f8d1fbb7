"""Work on the structure: the owner says yes to the price, the tenant is told; nothing else is the owner's (REP-4)."""

import pytest

from domain.calls import CallReason
from domain.errors import CardRefreshed, PriceNotAgreed
from domain.events import Actor
from domain.notices.households import OwnerDecided, QuoteWithOwner
from domain.notices.news import QuoteOffered
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import GARDEN
from tests.unit.households.house import House
from tests.unit.resident.flat import ANN, BOB, CLERK, LI
from usecases import call_tasks, mine, progress
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.ticket_ports import QuoteState


def quotes(house: House, parts: int = 3000) -> None:
    def act(uow: UnitOfWork) -> None:
        actor = staff_actor_of(uow, LI)
        progress.quote(uow, actor, uow.tickets.get(1), parts_cents=parts, labour_cents=5000, words="补墙", at=house.at)

    house.run(act)
    house.tick()


def state(house: House) -> QuoteState:
    return house.look(lambda uow: uow.quotes.latest(1)).state


@pytest.fixture
def crack(house: House) -> House:
    """The tenant reports a crack, Li takes it."""
    house.reports("客厅墙面开裂了", who=BOB)
    house.staff_presses("Take it")
    return house


def test_the_owner_is_asked_and_the_tenant_told(crack: House) -> None:
    quotes(crack)
    assert [type(one) for one in crack.sent(BOB)[-1:]] == [QuoteWithOwner]
    (offered,) = [one for one in crack.sent(ANN) if isinstance(one, QuoteOffered)]
    assert (offered.unit, offered.parts_cents) == ("1-101", 3000)
    assert crack.labels(ANN) == [["Agree", "Decline"], ["Call me, please"]]
    with pytest.raises(CardRefreshed):
        crack.run(mine.decide, crack.press(BOB), offered.quote_id, "accept")
    with pytest.raises(CardRefreshed):
        crack.run(mine.decide, crack.press(ANN), offered.quote_id, "ask_owner")
    crack.presses("Agree", ANN)
    assert (state(crack), crack.kinds()[-1]) == (QuoteState.ACCEPTED, "quote_decided")
    assert [one.accepted for one in crack.sent(BOB) if isinstance(one, OwnerDecided)] == [True]


def test_nothing_is_finished_before_the_owner_agrees(crack: House) -> None:
    with pytest.raises(PriceNotAgreed):
        crack.resolve(1)
    quotes(crack)
    with pytest.raises(PriceNotAgreed):
        crack.resolve(1)
    crack.presses("Agree", ANN)
    crack.resolve(1)
    assert crack.ticket().status == "resolved"


def test_an_owner_sees_nothing_else_of_the_tenants(crack: House) -> None:
    with pytest.raises(CardRefreshed):
        crack.run(mine.show_ticket, crack.press(ANN), 1)
    crack.run(mine.show, crack.press(ANN).sender, ANN, crack.at)
    assert "You have no requests yet." in crack.text(ANN)


def test_an_owner_decides_about_their_own_report_as_ever(house: House) -> None:
    house.reports("客厅墙面开裂了", who=ANN)
    house.staff_presses("Take it")
    quotes(house)
    house.presses("Agree", ANN)
    assert state(house) is QuoteState.ACCEPTED


def test_other_work_is_the_tenants_own(house: House) -> None:
    house.reports("厨房水龙头一直滴水", who=BOB)
    house.staff_presses("Take it")
    quotes(house)
    assert [one for one in house.new(ANN) if isinstance(one, QuoteOffered)] == []
    house.presses("Agree", BOB)
    assert state(house) is QuoteState.ACCEPTED


def test_an_owner_without_telegram_is_rung(crack: House) -> None:
    crack.run(lambda uow: uow.chats.note(chat_id=ANN, kind="private", at=crack.at))
    crack.run(lambda uow: uow.chats.died(ANN, "blocked", crack.at))
    quotes(crack)
    assert "The front desk rings the owner" in crack.text(BOB)
    call = crack.ticket(2)
    assert (call.contact_name, call.contact_phone, call.unit) == ("王阿姨", "+8613800005678", "1-101")
    crack.run(
        lambda uow: progress.decide_quote_by_phone(uow, _clerk(uow), uow.tickets.get(1), QuoteState.DECLINED, crack.at)
    )
    assert [one.accepted for one in crack.sent(BOB) if isinstance(one, OwnerDecided)] == [False]


def _clerk(uow: UnitOfWork) -> Actor:
    return staff_actor(staff_actor_of(uow, CLERK))


def test_without_a_number_the_household_is_rung(house: House) -> None:
    house.resident(8001, name="小朋友", phone=None, relation=None)
    child = house.person(8001)
    new = new_ticket(community_id=GARDEN, reporter_id=child.id, unit="1-101", contact_phone=None, reported_at=house.at)
    ticket = house.run(lambda uow: uow.tickets.file(new))
    call = house.run(call_tasks.call_about, ticket, CallReason.TELL, house.at)
    assert (call.contact_name, call.contact_phone) == ("王阿姨", "+8613800005678")
