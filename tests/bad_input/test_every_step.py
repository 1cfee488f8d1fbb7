"""Everything strange at every step of every form: nothing breaks or is lost, all are answered, and it goes on.

The steps come from the product's own tables, so a form or a question without a route and a taste fails here.
"""

import pytest

from domain.drafts import Form
from tests.bad_input.every_input import EVERYTHING, Stop
from tests.bad_input.expected import ELSEWHERE, QUESTIONS, STEPS, Taste
from tests.bad_input.house import House
from tests.bad_input.outcomes import sent, walked
from tests.bad_input.routes import ROUTES, Route
from tests.bad_input.walking import Stands
from usecases.flow_table import FLOWS
from usecases.ports import Knowledge

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore:Please use 'Bot:UserWarning"),
]

_LEFT_LYING = ("faces", "photo", "album")
"""What is left lying at a step before it is answered in the ordinary way."""


def _named(route: Route) -> str:
    return f"{route.form.value}-{'-'.join(step for step, _ in route.answers)}"


async def test_every_step_has_a_route(known: Knowledge) -> None:
    """Of forms and of the questions of request types; and every taste belongs to a step."""
    wanted = {(form, step) for form, flow in FLOWS.items() for step in flow.steps}
    wanted |= {(Form.REQUEST, one.key) for kind in known.catalog.menu for one in kind.questions}
    wanted -= {*ELSEWHERE}
    assert {(route.form, step) for route in ROUTES for step, _ in route.answers} == wanted
    assert {*STEPS, *((Form.REQUEST, key) for key in QUESTIONS)} == wanted


@pytest.mark.parametrize("route", ROUTES, ids=_named)
async def test_every_step_stands_everything(stands: Stands, route: Route) -> None:
    await stands.at(route.begin)
    house = stands.house
    following = [step for step, _ in route.answers[1:]]
    for step, turn in route.answers:
        stop = _stop(house, route, step)
        taste = STEPS.get((route.form, step)) or QUESTIONS[step]
        assert [wrong async for wrong in walked(stands, stop, taste)] == []
        await _littered(house, stop, taste)
        await turn(house)
        now = _active(house, route)
        there = None if now is None or now[1] != route.form else now[2]
        if following:
            assert there == following.pop(0)
        else:
            assert there != step


async def _littered(house: House, stop: Stop, taste: Taste) -> None:
    """Strange things lie around when the ordinary answer comes."""
    for bad in EVERYTHING:
        if bad.name in _LEFT_LYING and (taste.stays or bad.name not in taste.takes):
            await sent(house, stop, taste, bad)


# ------------------------------------------------------------------------------------------------ where we stand


def _active(house: House, route: Route) -> tuple[int, str, str, int] | None:
    """(id, form, step, post) of the form that the person is filling in here."""
    query = "SELECT id, form, step, post_id FROM drafts WHERE state = 'active' AND chat_id = ? AND user_id = ?"
    found: tuple[int, str, str, int] | None = house.database.raw.execute(
        query, (_chat(route), route.person.id)
    ).fetchone()
    return found


def _chat(route: Route) -> int:
    return route.person.id if route.chat is None else route.chat.id


def _stop(house: House, route: Route, step: str) -> Stop:
    found = _active(house, route)
    assert found is not None, (route.form, step)
    draft, form, there, post = found
    assert (form, there) == (route.form, step)
    ((message,),) = house.database.raw.execute("SELECT message_id FROM posts WHERE id = ?", (post,)).fetchall()
    prompt = house.world.state.message(_chat(route), message)
    return Stop(person=route.person, chat=_chat(route), prompt=prompt, draft=draft, step=step)
