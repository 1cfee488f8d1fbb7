"""Everything strange where no form is open: first words, talk about a ticket both ways, what a group says to itself."""

from dataclasses import dataclass

import pytest

from bot.sandbox.cast import Group
from tests.bad_input.every_input import Stop
from tests.bad_input.expected import EVERYTHING_SAID, NOTHING, TALK, Taste
from tests.bad_input.house import House
from tests.bad_input.outcomes import walked
from tests.bad_input.scenes import (
    ACCEPTED,
    DESK,
    ENGINEERS,
    FILED,
    GUARD,
    HEARD,
    LI,
    LIN,
    NEWCOMER,
    NOTHING_YET,
    SECURITY,
    TALKING,
    WANG,
    Person,
    Scene,
    find,
    say,
    tap,
)
from tests.bad_input.seen import words
from tests.bad_input.walking import Stands

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:Please use 'Bot:UserWarning"),
]

_SAID = EVERYTHING_SAID | {"contact_rubbish"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Somebody in a chat without a form; `reply`: to the newest message of ours with these words."""

    scene: Scene
    person: Person
    chat: Group | None = None
    reply: str = ""
    reaches: Person | None = None
    takes: frozenset[str] = NOTHING
    talk: bool = False


PLACES = {
    "a_stranger": Place(scene=NOTHING_YET, person=NEWCOMER, takes=_SAID),
    "a_resident": Place(scene=NOTHING_YET.then(say(WANG, "/start")), person=WANG, takes=_SAID),
    "asked_about_a_ticket": Place(scene=TALKING, person=WANG, takes=_SAID),
    "replying_to_a_colleague": Place(scene=TALKING, person=WANG, reply="冷水还是热水", takes=_SAID),
    "replying_to_the_card": Place(scene=ACCEPTED, person=LI, chat=ENGINEERS, reply="🔧", reaches=WANG, takes=_SAID),
    "replying_to_a_question": Place(
        scene=HEARD.then(find(LIN, "请部门说明", DESK), tap(LIN, "安保部", DESK), say(LIN, "昨晚谁在岗？", DESK)),
        person=GUARD,
        chat=SECURITY,
        reply="昨晚谁在岗",
        takes=TALK,
    ),
    "the_group_among_itself": Place(scene=FILED, person=LI, chat=ENGINEERS, talk=True),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
async def test_every_place_stands_everything(stands: Stands, place: Place) -> None:
    await stands.at(place.scene)
    chat = place.person.id if place.chat is None else place.chat.id
    taste = Taste(takes=place.takes, keys=place.talk)
    assert [wrong async for wrong in walked(stands, _stop(stands.house, place, chat), taste)] == []


def _stop(house: House, place: Place, chat: int) -> Stop:
    found = [one for one in house.chat(chat) if place.reply in words(one)]
    if not found:
        house.world.state.chat(chat).started = True
        found = [house.world.state.say(house.world.state.chat(chat), house.world.bot_id, {"text": "?"})]
    reply = found[-1] if place.reply else None
    reaches = None if place.reaches is None else place.reaches.id
    return Stop(person=place.person, chat=chat, prompt=found[-1], reply=reply, reaches=reaches)
