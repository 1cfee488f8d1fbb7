"""Residents in the simulation: they want something now and then, and answer what they are asked, sooner or later."""

from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.simulation import texts
from bot.simulation.cast import SimResident
from bot.simulation.persons import Key, Person, Stage
from handlers.buttons import resident as buttons
from handlers.buttons.base import Button
from handlers.buttons.emergencies import RaiseAlarm

_ANSWERS: Final[frozenset[type[Button]]] = frozenset(
    {
        buttons.AnswerAccess,
        buttons.DecideQuote,
        buttons.AnswerFollowUp,
        buttons.Disagree,
        buttons.GiveScore,
        buttons.AnswerConduct,
        buttons.AnswerOutage,
    }
)
"""Keys under what we ask residents about their tickets."""

_COMMANDS: Final = (*("/start",) * 16, *("/mine",) * 6, "/sos")
_ASLEEP: Final = frozenset({0, 1, 2, 3, 4, 5, 6})
_SELDOM: Final = frozenset({buttons.CancelTicket, buttons.HideTicket, buttons.SetLanguage, buttons.OpenEmergency})


class Resident(Person):
    """Files `wishes` requests over so many seconds, if nothing keeps them."""

    def __init__(self, stage: Stage, one: SimResident, chance: Random, *, wishes: float, lasts_s: float) -> None:
        super().__init__(stage, one.id, one.name, chance)
        self.unit, self.phone = one.unit, one.phone
        self._every_s = lasts_s / max(wishes, 0.1)
        self._asked: set[int] = set()
        self._in_need = False
        self.wake_in(chance.expovariate(1 / self._every_s))

    def act(self) -> float:
        form = self.open_form(self.id)
        if form is not None:
            return self.fill_in(self.id, form)
        if self._in_need:
            return self._raise_alarm()
        if (question := self._question()) is not None:
            self._asked.add(question.message.id)
            self.press(question)
            return self._pause()
        if self._sleeps():
            return self.chance.uniform(1_800, 14_400)
        if self.likely(0.03):
            self._in_need = True
            self.say(self.id, "/sos")
            return self.chance.uniform(2, 20)
        self._wish()
        # A first glance at what came back; later ones are as rare as wishes.
        return self.chance.uniform(2, 20) if self.likely(0.75) else self._until_next()

    def _raise_alarm(self) -> float:
        """One of the keys that came back; whoever finds none says no more."""
        self._in_need = False
        keys = [one for one in self.keys(self.id, back=4) if isinstance(one.button, RaiseAlarm)]
        if keys:
            self.press(self.chance.choice(keys))
        return self.chance.uniform(2, 60)

    def _until_next(self) -> float:
        return max(30.0, self.chance.expovariate(1 / self._every_s))

    def _sleeps(self) -> bool:
        hour = self.now.astimezone(ZoneInfo(self.stage.timezone)).hour
        return hour in _ASLEEP and not self.likely(0.1)

    def _question(self) -> Key | None:
        """Something that the bot wants to know, and whose message was not answered yet."""
        found = [
            one for one in self.keys(self.id) if type(one.button) in _ANSWERS and one.message.id not in self._asked
        ]
        if not found or self.likely(0.4):
            return None
        newest = [one for one in found if one.message.id == found[0].message.id]
        return self.chance.choice(newest)

    def _wish(self) -> None:
        forgotten = self.forgotten_form(self.id)
        if forgotten is not None and self.likely(0.5):
            self.press(forgotten)
        elif self.likely(0.35):
            self.say(self.id, self.chance.choice(texts.WISHES))
        elif self.likely(0.08):
            self.send_something_odd(self.id)
        elif self.likely(0.06):
            self._touch_something_old()
        else:
            self._from_the_menu()

    def _from_the_menu(self) -> None:
        offered = [one for one in self.keys(self.id) if isinstance(one.button, buttons.OpenRequest)]
        others = [one for one in self.keys(self.id, back=6) if type(one.button) not in _ANSWERS]
        if offered and self.likely(0.75):
            self.press(self.chance.choice(offered))
        elif others and self.likely(0.4):
            key = self.chance.choice(others)
            if type(key.button) not in _SELDOM or self.likely(0.3):
                self.press(key)
        else:
            self.say(self.id, self.chance.choice((*_COMMANDS, *self.stage.commands)))

    def _touch_something_old(self) -> None:
        """Answer, edit or delete something in the chat."""
        messages = list(self.stage.world.state.chat(self.id).messages.values())[-30:]
        if not messages:
            return
        one = self.chance.choice(messages)
        if one.sender == self.id and one.body.get("text") and self.likely(0.6):
            self._note(self.id, f"edits {one.id}")
            self.stage.world.edit(self.id, self.id, one.id, self.chance.choice(texts.REMARKS))
        elif self.likely(0.3):
            self._note(self.id, f"deletes {one.id}")
            self.stage.world.delete_message(self.id, one.id)
        else:
            self.say(self.id, self.chance.choice(texts.REMARKS), reply_to=one.id)
