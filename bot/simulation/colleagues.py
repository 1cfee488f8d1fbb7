"""Staff in the simulation: they look at their group's cards now and then, and do one of the things that stand there."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox.messages import Message
from bot.simulation import texts
from bot.simulation.cast import SimColleague
from bot.simulation.persons import Key, Person, Stage, keys_of
from domain.people import Role
from domain.tickets import Action
from handlers.buttons import staff as buttons
from handlers.buttons.base import Button
from handlers.buttons.emergencies import AlarmPage, EndAlarm, FalseAlarm, JoinAlarm
from handlers.buttons.letters import JudgeLetter, NoteDelivery, PrintLetter
from handlers.buttons.people import VerifyResident

_EAGER: Final = 8.0
_USUAL: Final = 1.0

_WEIGHTS: Final[Mapping[str, float]] = MappingProxyType(
    {
        **dict.fromkeys((Action.ACCEPT, Action.RESOLVE, Action.ANSWER, Action.CLOSE, Action.FIRST_ANSWER), _EAGER),
        **dict.fromkeys((Action.DRAFT_LETTER, Action.APPROVE_LETTER, Action.DELIVER, Action.EXPLAIN), _EAGER),
        **dict.fromkeys((Action.DISPATCH, Action.NOTHING_NEEDED, Action.GO, Action.ARRIVE), 3.0),
        **dict.fromkeys((Action.TURN, Action.HOLD), 2.0),
        **dict.fromkeys((Action.NOT_ENOUGH, Action.STAND_DOWN), 0.1),
        **dict.fromkeys((Action.CANCEL, Action.JOIN, Action.RETURN_LETTER, Action.GIVE_UP_DELIVERY), 0.2),
        **dict.fromkeys((Action.RETURN, Action.PASS_ON, Action.MAKE_WRITTEN), 0.4),
    }
)
"""How people would rather do some things than others."""

_LOOKS_BACK: Final = 160
_CARDS: Final = 14
_PATIENCE: Final = 2
_NIGHT: Final = frozenset({22, 23, 0, 1, 2, 3, 4, 5, 6, 7})


def takes_calls(one: SimColleague) -> bool:
    """Whether this colleague answers the phone."""
    return one.role in {Role.FRONT_DESK, Role.BUTLER}


class Colleague(Person):
    """Works in one group and, for what is confidential, in the private chat.

    Looks there about every `every_s` seconds; who answers the phone is rung about every `rung_every_s`.
    """

    def __init__(self, stage: Stage, one: SimColleague, chance: Random, *, every_s: float, rung_every_s: float) -> None:
        super().__init__(stage, one.id, one.name, chance)
        self.group, self.unit = one.group, one.unit
        self._every_s = every_s
        self._pressed: Counter[str] = Counter()
        self._opened: Message | None = None
        self._rung_every_s = rung_every_s
        self._next_ring = self._after_ring() if takes_calls(one) else math.inf
        self.wake_in(chance.uniform(60, every_s))

    def act(self) -> float:
        self._follow()
        for chat in (self.group, self.id):
            form = self.open_form(chat)
            if form is not None and self.stage.world.state.chat(chat).membership(self.id).inside:
                return self.fill_in(chat, form)
        if self._is_off():
            return self.chance.uniform(1_800, 7_200)
        chat = self.group if self.likely(0.8) else self.id
        found = self._work(chat)
        if self.stage.machine.monotonic() >= self._next_ring:
            self._next_ring = self._after_ring()
            self.say(self.group, f"/new {self.chance.choice(texts.WISHES)}")
            return self.chance.uniform(3, 30)
        if self.likely(0.01):
            self.say(chat, self.chance.choice(("/board", "/find 001", "/duty", "/outage", "/calendar")))
        if found is None:
            return self._every_s * self.chance.uniform(0.5, 1.5)
        if self.likely(0.02):
            self.say(chat, self.chance.choice(texts.REMARKS), reply_to=found.message.id)
        else:
            self.press(found)
            self._opened = found.message if isinstance(found.button, buttons.TurnCard) else None
        return self.chance.uniform(3, 30)

    def _after_ring(self) -> float:
        if self._rung_every_s == math.inf:
            return math.inf
        return self.stage.machine.monotonic() + self.chance.expovariate(1 / self._rung_every_s)

    def _follow(self) -> None:
        """The group may have become another one."""
        self.group = self.stage.world.state.chat(self.group).migrated_to or self.group

    def _is_off(self) -> bool:
        return self.now.astimezone(ZoneInfo(self.stage.timezone)).hour in _NIGHT and not self.likely(0.25)

    def _work(self, chat: int) -> Key | None:
        """One of the keys of the newest cards, what finishes them rather than what does not."""
        if self._opened is not None:
            page, self._opened = self._opened, None
            found = [one for one in keys_of(page) if isinstance(one.button, buttons.ActOnTicket)]
            return self.chance.choice(found) if found else None
        if self.likely(0.2):
            return None
        if self.likely(0.03):
            return next(iter(self.keys(chat)), None)
        useful = [one for card in islice(self._cards(chat), _CARDS) for one in card]
        if not useful:
            return None
        chosen = self.chance.choices(useful, weights=[_weight(one) for one in useful])[0]
        self._pressed[chosen.data] += 1
        return chosen

    def _cards(self, chat: int) -> Iterator[list[Key]]:
        """What can be done about each of the newest matters, newest first."""
        for message in islice(reversed(self.stage.world.state.chat(chat).messages.values()), _LOOKS_BACK):
            if message.markup is not None:
                found = [one for one in keys_of(message) if isinstance(one.button, _WORK) and self._has_use(one)]
                if found:
                    yield found

    def _has_use(self, key: Key) -> bool:
        """Nobody presses for ever what changes nothing."""
        return self._pressed[key.data] < _PATIENCE


_WORK: Final = (
    buttons.ActOnTicket,
    buttons.Approve,
    buttons.AnswerInquiry,
    buttons.RecordPayment,
    buttons.TurnCard,
    VerifyResident,
    JudgeLetter,
    NoteDelivery,
    PrintLetter,
    AlarmPage,
    EndAlarm,
    FalseAlarm,
    JoinAlarm,
)

_OF_OTHERS: Final[Mapping[type[Button], float]] = MappingProxyType(
    {buttons.TurnCard: 1.0, AlarmPage: 1.0, FalseAlarm: 0.3, JoinAlarm: 0.3}
)


def _weight(key: Key) -> float:
    button = key.button
    assert button is not None
    if isinstance(button, buttons.ActOnTicket):
        return _WEIGHTS.get(button.action, _USUAL)
    return _OF_OTHERS.get(type(button), 4.0)
