"""A unit with people in it: what each of them and the front desk say and press, what they read."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from domain.codes import digest
from domain.households import Membership, Relation
from domain.notices.households import InvitationMade
from domain.people import ResidentState
from handlers.registration import ON_BUTTON
from tests.support.world import DESK_GROUP
from tests.unit.resident.flat import ANN, BOB, CLERK, Flat
from usecases import household_screens, private_chats

EVE = 9
"""Somebody who comes later."""


class House(Flat):
    """Ann owns 1-101, where Bob lives as the tenant; the front desk is there, nobody has spoken yet."""

    def __init__(self) -> None:
        super().__init__(state=ResidentState.VERIFIED)
        self.resident(BOB, name="小李", phone="+8613800001111", relation=Relation.TENANT)

    def starts(self, who: int, code: str | None = None) -> None:
        """`/start`, or `/start CODE`."""
        self.screens.refresh()
        incoming = self.message(who, "/start")
        self.run(private_chats.start, incoming, code_digest=None if code is None else digest(code))

    def registers(self, who: int = EVE, *, unit: str = "1-101", relation: str = "Family", phone: str = "") -> None:
        """A stranger from the first word to the last key."""
        self.starts(who)
        self.presses("Agree and go on", who)
        self.says("小美", who)
        self.says(unit, who)
        self.says(phone or "13800002222", who)
        self.presses(relation, who)

    def asks_for_unit(self, words: str = "", who: int = CLERK, chat_id: int = DESK_GROUP) -> None:
        """`/unit WORDS` in the group."""
        self.screens.refresh()
        self.run(household_screens.show_unit, self.message(who, f"/unit {words}", chat_id=chat_id))

    def desk_presses(self, words: str, who: int = CLERK) -> None:
        self.staff_presses(words, who=who, chat_id=DESK_GROUP)

    def desk_invites(self, relation: str = "tenant", *, unit: str = "1-102", secret: str = "s" * 22) -> InvitationMade:
        """From the unit's screen to the invitation."""
        self.asks_for_unit(unit)
        self.desk_presses("Invite")
        shown, key = self.screens.with_key(DESK_GROUP, relation)
        assert key.button is not None
        press = self.press(CLERK, chat_id=DESK_GROUP, message_id=self.message_of(shown.post_id or 0), secret=secret)
        use = ON_BUTTON[type(key.button)]
        self.run(lambda uow: use(uow, press, key.button))
        return next(one for one in reversed(self.sent(DESK_GROUP)) if isinstance(one, InvitationMade))

    def units(self, who: int = ANN) -> list[tuple[str, str, str | None]]:
        """Unit, state and relation of every membership of a person."""
        person = self.person(who)
        found = self.look(lambda uow: uow.memberships.of_resident(person.id))
        return [(one.unit, one.state.value, None if one.relation is None else one.relation.value) for one in found]

    def membership(self, who: int = ANN) -> Membership:
        """The first one of a person."""
        person = self.person(who)
        return self.look(lambda uow: uow.memberships.of_resident(person.id))[0]

    def live_on(self, **by: float) -> None:
        """Everything due on the way is done."""
        target: datetime = self.at + timedelta(**by)
        while (due := self.look(lambda uow: uow.timers.earliest_due())) is not None and due <= target:
            self.at = max(self.at, due)
            self.tick()
        self.at = target


@contextmanager
def house() -> Generator[House]:
    made = House()
    try:
        yield made
    finally:
        made.database.close_now()
