"""A dialogue of each kind of request, from the first word to its end: scenes of the demo, and what they leave out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.complaint_scenes import a_complaint_with_a_lesson
from bot.sandbox.household_scenes import family_is_invited
from bot.sandbox.outage_scenes import a_water_cut_that_is_over
from bot.sandbox.questions import a_quick_question_answered
from bot.sandbox.scenario import a_repair_from_start_to_stars, a_repair_that_waits_for_a_part, reports
from bot.sandbox.service_scenes import a_service_done_and_paid
from bot.sandbox.written_questions import a_letter_that_answered
from domain.tickets import Action
from handlers.buttons import emergencies, resident, staff
from usecases.ports import Knowledge

Script = Callable[[Acting, Knowledge], Awaitable[None]]

_DESK: Final = cast.DESK.id


async def _call(acting: Acting, knowledge: Knowledge) -> None:
    """Customer service is to ring, and did."""
    await acting.says(cast.WANG.id, "请客服打给我")
    await acting.presses(cast.LIN.id, staff.ActOnTicket, of=_DESK, action=Action.ACCEPT.value)
    await acting.wait(minutes=5)
    await acting.presses(cast.LIN.id, staff.ActOnTicket, of=_DESK, action=Action.CLOSE.value)
    await acting.presses(cast.LIN.id, resident.SkipStep, of=_DESK)


async def _nobody_comes(acting: Acting, knowledge: Knowledge) -> None:
    """A repair that nobody takes until the ladder has reached its end, and then somebody does."""
    await reports(acting, cast.WANG, "厨房水龙头一直滴水")
    await acting.wait(hours=2)
    await acting.presses(cast.LI.id, staff.ActOnTicket, of=cast.ENGINEERS.id, action=Action.ACCEPT.value)


async def _alarm(acting: Acting, knowledge: Knowledge) -> None:
    """One tap; nobody answers for three minutes; somebody goes; it is over."""
    await acting.says(cast.WANG.id, "/sos")
    await acting.presses(cast.WANG.id, emergencies.RaiseAlarm)
    await acting.wait(minutes=3)
    security = cast.SECURITY.id
    await acting.presses(cast.GUARD.id, staff.ActOnTicket, of=security, action=Action.GO.value)
    await acting.wait(minutes=2)
    await acting.presses(cast.GUARD.id, staff.ActOnTicket, of=security, action=Action.ARRIVE.value)
    await acting.presses(cast.GUARD.id, emergencies.AlarmPage, of=security, page="end")
    await acting.presses(cast.GUARD.id, emergencies.EndAlarm, of=security)


SCRIPTS: Final[Mapping[str, Script]] = {
    "repair": lambda acting, _: a_repair_from_start_to_stars(acting),
    "held": lambda acting, _: a_repair_that_waits_for_a_part(acting),
    "escalated": _nobody_comes,
    "question": lambda acting, _: a_quick_question_answered(acting, cast.WANG),
    "letter": lambda acting, _: a_letter_that_answered(acting, cast.WANG),
    "complaint": lambda acting, _: a_complaint_with_a_lesson(acting, cast.WANG),
    "service": lambda acting, knowledge: a_service_done_and_paid(acting, knowledge.catalog, cast.WANG),
    "outage": lambda acting, _: a_water_cut_that_is_over(acting, cast.WANG),
    "call": _call,
    "emergency": _alarm,
    "family": lambda acting, _: family_is_invited(acting, cast.WANG, cast.HUSBAND),
}
