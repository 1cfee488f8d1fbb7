"""A small service centre in which lamps can be out for whole buildings, and taps cannot."""

from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.catalog import Catalog, OutageRule
from domain.notices.dialogue import Refused
from domain.outages import Outage
from domain.people import Role
from tests.support.knowledge import DESK, GARDEN, call_me, knowledge, repair, words
from tests.support.screens import Screens
from tests.support.world import DESK_GROUP, World
from usecases import declaring_outages
from usecases.deadlines import run_due
from usecases.staff_messages import receive
from usecases.timer_table import TIMERS, timer_given_up

LI, LEADER, DESKER, OTHER_DESKER, BOSS, RESIDENT = 20, 21, 30, 31, 40, 7

NO_LIGHT = OutageRule(
    title=words("停电", "No light"),
    restored=words("供电恢复了", "the light is back"),
    still_out=words("还是没电", "Still no lamp"),
)


class Centre(World):
    """The service centre with its screens, and a clock that does what is due."""

    screens: Screens

    def says(self, user_id: int, text: str, chat_id: int = DESK_GROUP) -> None:
        self.run(receive, self.message(user_id, text, chat_id=chat_id))

    def asks(self, user_id: int = DESKER, chat_id: int = DESK_GROUP) -> None:
        self.run(declaring_outages.show, self.message(user_id, "/outage", chat_id=chat_id))

    def presses(self, key: str, user_id: int = DESKER, chat_id: int = DESK_GROUP) -> Refused | None:
        notice = self.screens.press(user_id, chat_id, key).notice
        return notice if isinstance(notice, Refused) else None

    def declares(self, *, where: str = "Building 1", until: str = "18:00", user_id: int = DESKER) -> Outage:
        """Declared in the front desk's group, without words for residents."""
        self.asks(user_id)
        self.presses("Declare one", user_id)
        self.presses("No light", user_id)
        self.presses(where, user_id)
        self.presses("Chosen", user_id)
        self.says(user_id, until)
        self.presses("Skip", user_id)
        return self.open_now()[-1]

    def open_now(self) -> list[Outage]:
        return self.look(lambda uow: uow.outages.open_of(GARDEN))

    def last(self, chat_id: int = DESK_GROUP) -> str:
        return self.screens.last(chat_id).text

    def waits(self, by: timedelta) -> None:
        """Time passes, and everything that is due by then is done in its turn."""
        end = self.at + by
        while True:
            due = self.look(lambda uow: uow.timers.earliest_due())
            if due is None or due > end:
                break
            self.at = max(self.at, due)
            self.rings()
        self.at = end

    def rings(self) -> None:
        """One transaction of the clock."""
        ran = self.run(run_due, now=self.at, handlers=TIMERS, limit=1, alarm=timer_given_up)
        assert ran.failures == ()


@pytest.fixture
def centre() -> Generator[Centre]:
    lamps = tuple(replace(one, outage=NO_LIGHT) if one.key == "lamp" else one for one in repair().categories)
    known = knowledge(catalog=Catalog(types=(repair(categories=lamps), call_me())))
    one = Centre(known)
    one.screens = Screens(one)
    one.groups()
    one.colleague(LI, name="李师傅")
    one.colleague(LEADER, name="周工", role=Role.DEPARTMENT_SUPERVISOR)
    one.colleague(DESKER, name="小陈", role=Role.FRONT_DESK, department=DESK)
    one.colleague(OTHER_DESKER, name="小林", role=Role.FRONT_DESK, department=DESK)
    one.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
    one.resident(RESIDENT)
    yield one
    one.database.close_now()
