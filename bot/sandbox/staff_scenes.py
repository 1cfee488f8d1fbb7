"""The staff's own matters in 翠湖湾: the nights of this week are planned, and who works today has signed on."""

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.cast import Colleague
from handlers.buttons import duty

_AT_WORK = (cast.LI, cast.ZHOU, cast.GUARD, cast.LIN, cast.QIAN, cast.LIU, cast.HUANG)
"""One of each department at least."""

_NIGHTS = ((cast.ZHOU, (cast.LI, cast.ZHOU, cast.LI)), (cast.GUARD, (cast.GUARD, cast.GUARD, cast.GUARD)))
"""Who plans, and who has the coming nights."""


async def the_nights_are_planned(acting: Acting) -> None:
    """Each leader on their own screen, night after night."""
    for leader, nights in _NIGHTS:
        await acting.says(leader.id, "/duty")
        await acting.presses(leader.id, duty.ShowRota)
        for number, colleague in enumerate(nights):
            await _plan(acting, leader, number, colleague)


async def _plan(acting: Acting, leader: Colleague, number: int, colleague: Colleague) -> None:
    await acting.presses(leader.id, duty.AskNight, nth=number)
    await acting.presses(leader.id, duty.ToggleNight, says=colleague.name)
    await acting.presses(leader.id, duty.ShowRota)


async def everybody_signs_on(acting: Acting) -> None:
    """Each in private, where what is urgent will ring."""
    for colleague in _AT_WORK:
        await acting.says(colleague.id, "/duty")
        await acting.presses(colleague.id, duty.SignOn)
