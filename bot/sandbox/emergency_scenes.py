"""Emergencies for a rehearsal: a lift that opened again, with its summary and a call the day after; a drill."""

from bot.sandbox import cast
from bot.sandbox.acting import Acting, SceneError
from bot.sandbox.cast import Colleague, Group, Neighbour
from domain.calls import CallOutcome
from domain.catalog import Catalog, RequestType
from domain.notices.staff import CardPage
from domain.tickets import Action
from handlers.buttons import emergencies, plans, resident, staff


def kind_for(catalog: Catalog, department: str, *, nth: int = 0) -> RequestType:
    """A kind that this department hears too and that asks nothing, whatever the catalog calls it."""
    found = [
        one
        for one in catalog.emergencies
        if one.emergency is not None and one.emergency.asks is None and department in one.emergency.departments
    ]
    if len(found) <= nth:
        raise SceneError(f"No kind of emergency calls {department}.")
    return found[nth]


async def an_emergency_that_is_over(acting: Acting, catalog: Catalog, one: Neighbour) -> None:
    """One tap, a guard within three minutes, every step ticked in time; then the summary, approved."""
    await acting.says(one.id, "/sos")
    kind = kind_for(catalog, cast.ENGINEERS.department)
    await acting.presses(one.id, emergencies.RaiseAlarm, type_key=kind.key)
    await acting.wait(seconds=30)
    await _acts(acting, Action.GO)
    await ticks(acting, cast.LIN, cast.DESK, 1)
    await ticks(acting, cast.ZHOU, cast.ENGINEERS, 2)
    await acting.wait(minutes=3)
    await _acts(acting, Action.ARRIVE)
    await ticks(acting, cast.GUARD, cast.SECURITY, 3)
    for seconds in (90, 270, 270):
        await acting.wait(seconds=seconds)
        await ticks(acting, cast.LIN, cast.DESK, 1)
    await ticks(acting, cast.ZHOU, cast.ENGINEERS, 4)
    await acting.wait(minutes=2)
    await ends(acting)
    await ticks(acting, cast.ZHOU, cast.ENGINEERS, 6)
    await acting.wait(minutes=30)
    await sums_up(
        acting,
        (
            "下行到一楼和二楼之间停住，里面一位住户",
            "门机皮带松了，平层感应不到",
            "客服一直陪着说话",
            "皮带改成每月查一次",
        ),
    )


async def somebody_asks_how_they_are(acting: Acting) -> None:
    """The day after: 小林 takes the call task, rings, and all is well."""
    desk = cast.DESK.id
    await acting.presses(cast.LIN.id, staff.ActOnTicket, of=desk, action=Action.ACCEPT.value)
    await acting.wait(minutes=4)
    await acting.presses(cast.LIN.id, staff.ActOnTicket, of=desk, action=Action.CLOSE.value)
    await acting.presses(cast.LIN.id, resident.Choose, of=desk, step="outcome", value=CallOutcome.WORKING.value)
    await acting.says(cast.LIN.id, "住户说没事了，谢谢赵队", to=desk)


async def a_drill(acting: Acting, catalog: Catalog) -> None:
    """陈女士 has a kind practised; two steps come late, and the report says so."""
    kind = kind_for(catalog, cast.ENGINEERS.department, nth=1)
    await acting.says(cast.CHEN.id, "/drill")
    await acting.presses(cast.CHEN.id, plans.BeginDrill, type_key=kind.key, sure=False)
    await acting.presses(cast.CHEN.id, plans.BeginDrill, type_key=kind.key, sure=True)
    await acting.wait(seconds=40)
    await _acts(acting, Action.GO)
    await ticks(acting, cast.LIN, cast.DESK, 1)
    await acting.wait(minutes=2)
    await _acts(acting, Action.ARRIVE)
    await ticks(acting, cast.GUARD, cast.SECURITY, 2)
    await acting.wait(minutes=1)
    await ticks(acting, cast.GUARD, cast.SECURITY, 3)
    await acting.wait(minutes=4)
    await ticks(acting, cast.ZHOU, cast.ENGINEERS, 4)
    await ends(acting)


async def ticks(acting: Acting, who: Colleague, group: Group, number: int) -> None:
    """The step of this number on the newest checklist of the group."""
    await acting.presses(who.id, plans.TickStep, of=group.id, says=f"✓ {number}")


async def ends(acting: Acting) -> None:
    """赵队 says that it is over; asked once."""
    await acting.presses(cast.GUARD.id, emergencies.AlarmPage, of=cast.SECURITY.id, page=CardPage.END.value)
    await acting.presses(cast.GUARD.id, emergencies.EndAlarm, of=cast.SECURITY.id)


async def sums_up(acting: Acting, parts: tuple[str, ...]) -> None:
    """Four sentences in private; the supervisor approves them."""
    await acting.presses(cast.GUARD.id, staff.ActOnTicket, action=Action.WRITE_SUMMARY.value)
    for words in parts:
        await acting.says(cast.GUARD.id, words)
    await acting.presses(cast.CHEN.id, plans.JudgeSummary, approved=True)


async def _acts(acting: Acting, action: Action) -> None:
    """赵队 on the newest card of the guards' group."""
    await acting.presses(cast.GUARD.id, staff.ActOnTicket, of=cast.SECURITY.id, action=action.value)
