"""A small service centre with guards, in which one tap raises an alarm; its clock does what is due."""

from collections.abc import Generator
from datetime import timedelta

import pytest

from domain.people import Resident
from domain.tickets import Ticket
from handlers.buttons.base import Button
from handlers.pressing import ButtonUse
from handlers.registration import ON_BUTTON
from tests.support.emergencies import (
    GUARDS,
    RESIDENT,
    emergency,
    presses,
    raises,
    staffed,
    with_emergencies,
)
from tests.support.screens import Screens, Shown
from tests.support.tickets import present
from tests.support.world import World
from usecases import conversation
from usecases.alarm_ports import Alarm
from usecases.deadlines import run_due
from usecases.ports import Answer
from usecases.timer_table import TIMERS, timer_given_up


class House(World):
    """The service centre with its screens."""

    screens: Screens

    def raises(self, reporter: Resident | None = None, kind: str = "lift") -> Ticket:
        return raises(self, reporter, kind)

    def acts(self, user_id: int, ticket: Ticket, action: str, *, chat_id: int = GUARDS) -> Answer:
        return presses(self, user_id, ticket, action, chat_id=chat_id)

    def says(self, text: str = "", user_id: int = RESIDENT, **more: object) -> None:
        self.run(conversation.receive, self.message(user_id, text, **more))

    def about(self, chat_id: int) -> list[Shown]:
        """What was said of emergencies there: the card first, then calls and news; no overviews."""
        return [one for one in self.screens.of(chat_id) if one.text.startswith(("🚨", "✅", "Stuck"))]

    def alarm(self, ticket: Ticket) -> Alarm:
        found = self.look(lambda uow: uow.alarms.of_ticket(ticket.id))
        assert found is not None
        return found

    def present(self, ticket: Ticket) -> Ticket:
        return present(self, ticket)

    def use(self, button: Button) -> ButtonUse:
        """What a key does, however old."""
        return ON_BUTTON[type(button)]

    def waits(self, by: timedelta) -> None:
        """Time passes, and everything that is due by then is done in its turn."""
        end = self.at + by
        while (due := self.look(lambda uow: uow.timers.earliest_due())) is not None and due <= end:
            self.at = max(self.at, due)
            ran = self.run(run_due, now=self.at, handlers=TIMERS, limit=1, alarm=timer_given_up)
            assert ran.failures == ()
        self.at = end


@pytest.fixture
def house() -> Generator[House]:
    one = House(with_emergencies(emergency(), emergency("crime", silent=True)))
    one.screens = Screens(one)
    staffed(one)
    yield one
    one.database.close_now()
