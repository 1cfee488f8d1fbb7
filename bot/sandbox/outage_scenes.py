"""Outages for a rehearsal: water off for one evening, a lift that is out of service until tomorrow."""

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.cast import Colleague, Group, Neighbour
from handlers.buttons import resident, staff
from usecases.outage_step import FOLLOW
from usecases.step_forms import DONE


async def declares(
    acting: Acting, who: Colleague, group: Group, what: str, buildings: tuple[str, ...], until: str, words: str
) -> None:
    """From the command to the card; the matter and the time are written, the buildings pressed."""
    await acting.says(who.id, "/outage", to=group.id)
    await acting.presses(who.id, staff.DeclareOutage, of=group.id)
    await acting.says(who.id, what, to=group.id)
    for building in (*buildings, DONE):
        await acting.presses(who.id, resident.Choose, of=group.id, step="where", value=building)
    for said in (until, words):
        await acting.says(who.id, said, to=group.id)


async def a_water_cut_that_is_over(acting: Acting, one: Neighbour) -> None:
    """Declared, waited for by a resident, over within the hour, and all right again."""
    desk = cast.DESK
    await declares(acting, cast.LIN, desk, "停水", ("2", "3"), "21:00", "楼前水管在抢修，先存一点水用。")
    await acting.wait(minutes=6)
    await acting.says(one.id, "家里没水了")
    await acting.presses(one.id, resident.Choose, step="collect")
    await acting.presses(one.id, resident.Choose, step="outage", value=FOLLOW)
    await acting.wait(minutes=40)
    for answer in (staff.EndOutage.ASK, staff.EndOutage.SURE):
        await acting.presses(cast.LIN.id, staff.EndOutage, of=desk.id, answer=answer)
    await acting.wait(minutes=2)
    await acting.presses(one.id, resident.AnswerOutage, fine=True)


async def a_lift_out_of_service(acting: Acting) -> None:
    """Declared by the engineers and still so."""
    until, words = "明天 12:00", "年检，请先走另一部电梯。"
    await declares(acting, cast.ZHOU, cast.ENGINEERS, "电梯停用", ("1",), until, words)
