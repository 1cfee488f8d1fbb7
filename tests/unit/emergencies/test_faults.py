"""A way to those who have to hear an alarm is closed: the others go at once, and the failure is shown to them."""

from datetime import timedelta

import pytest

from domain.notices.staff import TicketCard
from domain.outgoing import Lane
from storage.unit_of_work import SqlUnitOfWork
from tests.support.emergencies import CLERK, GUARD, GUARDS, MANAGER, RESIDENT, SECOND_GUARD, SUPERVISOR
from tests.support.world import DESK_GROUP
from tests.unit.emergencies.conftest import House
from usecases import alarm_faults, delivery_troubles, migration, staff_groups
from usecases.delivery import claim
from usecases.delivery_follow_up import bury_chat
from usecases.delivery_ports import DeliveryHooks, OutboxRow, Rendered

NEW_GROUP = -2003
HEAD = "🚨 Stuck in a lift · 1123-001: "


def hooks() -> DeliveryHooks:
    return DeliveryHooks(
        undelivered=delivery_troubles.undelivered,
        migrated=migration.migrate,
        repost=delivery_troubles.repost,
        alarm=delivery_troubles.alarm,
        held=alarm_faults.held,
    )


def test_a_flooded_group_is_told_of_and_everybody_there_is_called_in_private(house: House) -> None:
    house.screens.refresh()
    house.run(lambda uow: uow.deliveries.hold_chat(GUARDS, 1060.0, at=house.at))
    house.raises()

    def turn(uow: SqlUnitOfWork) -> set[int]:
        pace = _Everything()
        return {
            one.row.chat_id
            for one in claim(uow, now=house.at, wall=1000.0, render=_render, pace=pace, limit=64, hooks=hooks()).calls
        }

    assert house.run(turn) == {DESK_GROUP, GUARD, CLERK, 7}, "the others at once"
    assert house.run(turn) == {SECOND_GUARD, SUPERVISOR}, "who would have read it there, and who leads"
    trouble = f"{HEAD}Security: Telegram lets nothing through for a minute. The others are being called."
    assert house.screens.texts(DESK_GROUP)[-1] == trouble
    assert house.screens.texts(CLERK)[-1] == trouble
    assert [house.screens.texts(one) for one in (SECOND_GUARD, SUPERVISOR)] == [[trouble], [trouble]]
    assert "Security: Telegram lets nothing through for a minute" in house.screens.of(GUARD)[0].text
    assert trouble not in house.screens.texts(GUARDS)


class _Everything:
    """No pace."""

    def allowance(self) -> "_Everything":
        return self

    def may_send(self, *_what: object) -> bool:
        return True

    def spend(self, *_what: object) -> None:
        """Nothing is counted."""

    def next_ready(self, *_what: object) -> float:
        return 0.0

    def next_open(self, *_what: object) -> float:
        return 0.0


def _render(_uow: object, row: OutboxRow, *, now: object) -> Rendered:
    return Rendered(method="sendMessage", payload={"chat_id": row.chat_id})


def test_a_group_that_has_thrown_the_bot_out(house: House) -> None:
    house.raises()
    house.run(lambda uow: bury_chat(uow, GUARDS, "kicked", now=house.at, hooks=hooks()))
    trouble = f"{HEAD}Security: the group cannot be reached. The others are being called."
    for chat in (DESK_GROUP, GUARD, CLERK):
        assert trouble in house.screens.texts(chat), chat
    assert [one.text.split("\n")[0] for one in house.screens.of(SECOND_GUARD)][:1] == [
        "🚨 E-20261123-001 · Stuck in a lift"
    ], "everybody of the department in private"
    cards = [one for one in house.about(DESK_GROUP) if "raised 12:00" in one.text]
    assert len(cards) == 1, "no second card at the desk"
    house.waits(timedelta(minutes=1))
    assert "1 min" in house.screens.last(DESK_GROUP).text, "it rings on"


def test_the_bot_is_thrown_out_while_the_alarm_runs(house: House) -> None:
    house.raises()
    house.screens.refresh()
    house.run(staff_groups.bot_removed, chat_id=GUARDS, at=house.at)
    trouble = f"{HEAD}Security: the group cannot be reached. The others are being called."
    assert trouble in house.screens.texts(DESK_GROUP)


def test_a_department_without_a_group(house: House) -> None:
    house.run(staff_groups.bot_removed, chat_id=GUARDS, at=house.at)
    house.raises()
    assert f"{HEAD}Security: no group is connected. The others are being called." in house.screens.texts(CLERK)
    assert len(house.about(GUARD)) == 2


@pytest.mark.parametrize("delivered", [True, False])
@pytest.mark.parametrize(("group", "title"), [(GUARDS, "Security"), (DESK_GROUP, "Customer service")])
def test_a_group_that_migrates_has_the_card_at_once(house: House, group: int, title: str, delivered: bool) -> None:
    house.raises()
    if delivered:
        house.screens.refresh()
    house.run(migration.migrate, group, NEW_GROUP, now=house.at)
    cards = [one for one in house.queued(NEW_GROUP) if isinstance(one.notice, TicketCard)]
    assert [one.silent for one in cards] == [False]
    assert f"{title}: the group has moved, the alarm follows" in house.screens.of(CLERK)[0].text
    house.waits(timedelta(minutes=1))
    assert "1 min" in house.screens.last(NEW_GROUP).text


def test_a_colleague_who_has_blocked_the_bot_is_named(house: House) -> None:
    house.raises()
    house.run(lambda uow: bury_chat(uow, GUARD, "blocked", now=house.at, hooks=hooks()))
    assert f"{HEAD}李师傅: cannot be written to in private. The others are being called." in house.screens.texts(GUARDS)
    house.waits(timedelta(minutes=1))
    assert "tg://user?id=31" in house.screens.last(GUARDS).text, "called by name in the group"


def test_everything_said_of_it_goes_in_the_lane_of_alarms(house: House) -> None:
    house.raises()
    house.says("快来")
    house.waits(timedelta(minutes=4))
    lanes = house.database.read_now(
        lambda connection: connection.exec_driver_sql(
            "SELECT DISTINCT lane FROM outbox WHERE ticket_id IS NOT NULL"
        ).all()
    )
    assert [one[0] for one in lanes] == [Lane.ALARM]
    assert len(house.screens.of(MANAGER)) > 0


@pytest.mark.parametrize(
    ("kind", "advice"), [("lift", "Ring them, or go and look."), ("crime", "Do not ring; go and look.")]
)
def test_whoever_raised_it_and_gets_no_messages_any_more_is_gone_to(house: House, kind: str, advice: str) -> None:
    ticket = house.raises(kind=kind)
    house.acts(GUARD, ticket, "go")
    house.run(lambda uow: bury_chat(uow, RESIDENT, "blocked", now=house.at, hooks=hooks()))
    said = f"{HEAD}our messages do not reach the resident any more. {advice}"
    assert [house.screens.last(one).text for one in (GUARD, GUARDS, DESK_GROUP, CLERK)] == [said] * 4
    assert "the resident gets no messages any more" in house.screens.of(GUARDS)[0].text
    open_now = house.look(lambda uow: uow.tickets.live_of_reporter(ticket.reporter_id or 0))
    assert [one.id for one in open_now] == [ticket.id], "no call that could give somebody away"
