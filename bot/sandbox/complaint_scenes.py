"""Complaints for a rehearsal: one is being looked into, one in confidence, one ended with a lesson for everybody."""

from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.cast import Colleague, Neighbour
from domain.tickets import Action
from handlers.buttons import resident, staff

_DESK: Final = cast.DESK.id


async def complains(acting: Acting, one: Neighbour, words: str) -> None:
    """Words that name the matter, the time and the wish, so that nothing is asked; sent off as they are."""
    await acting.says(one.id, words)
    await acting.presses(one.id, resident.Choose, step="collect")
    await acting.presses(one.id, resident.Choose, step="review", value="submit")


async def a_complaint_looked_into(acting: Acting, one: Neighbour) -> None:
    """Taken, answered a first time, and the department that it concerns was asked."""
    await complains(acting, one, "我要投诉，楼上装修每天从早吵到晚，太吵了，请你们处理一下")
    await acting.wait(minutes=9)
    await _acts(acting, cast.LIN, Action.ACCEPT)
    await acting.wait(minutes=6)
    await _acts(acting, cast.LIN, Action.FIRST_ANSWER)
    await acting.says(cast.LIN.id, "已经记下装修的时段，今天请安保上门看许可和时间，查到什么都告诉您。", to=_DESK)
    await acting.wait(minutes=3)
    await acting.presses(cast.LIN.id, staff.TurnCard, of=_DESK, page="more")
    await _acts(acting, cast.LIN, Action.ASK_DEPARTMENT)
    await acting.presses(cast.LIN.id, resident.Choose, of=_DESK, step="department", value=cast.SECURITY.department)
    await acting.says(cast.LIN.id, "装修许可到哪天？上门时几点在施工？", to=_DESK)


async def a_complaint_with_a_lesson(acting: Acting, one: Neighbour) -> None:
    """Corrected on the same day, followed up on the next, judged, and shared with all groups."""
    await complains(acting, one, "我要投诉，楼道灯坏了一直没人管，要个说法")
    await acting.wait(minutes=7)
    await _acts(acting, cast.LIN, Action.ACCEPT)
    await acting.presses(cast.LIN.id, staff.TurnCard, of=_DESK, page="more")
    await _acts(acting, cast.LIN, Action.NOTHING_NEEDED)
    await acting.wait(minutes=20)
    await _acts(acting, cast.LIN, Action.FIRST_ANSWER)
    await acting.says(cast.LIN.id, "查到了：单子派错了组。今天中午前换好，换完告诉您。", to=_DESK)
    await acting.wait(hours=2)
    await _acts(acting, cast.LIN, Action.RESOLVE)
    for finding in ("派单时选错了组", "客服中心", "换了两盏灯，夜里再看一遍", "派出去半小时没人接，派单的人要回头看"):
        await acting.says(cast.LIN.id, finding, to=_DESK)
    await acting.wait(hours=25)
    await acting.presses(one.id, resident.AnswerFollowUp, working=True)
    await acting.presses(one.id, resident.GiveScore, score=4)
    await acting.says(one.id, "谢谢，这次说得很清楚")
    await acting.presses(cast.CHEN.id, staff.ActOnTicket, action=Action.JUDGE.value)
    await acting.presses(cast.CHEN.id, resident.Choose, step="verdict", value="valid")
    await acting.says(cast.CHEN.id, "派错组属实")
    await acting.presses(cast.CHEN.id, staff.ActOnTicket, action=Action.PUBLISH_LESSON.value)
    await acting.says(cast.CHEN.id, "派出去半小时没人接，派单的人要回头看一眼，别等住户来催。")


async def a_complaint_in_confidence(acting: Acting, one: Neighbour) -> None:
    """About somebody who works here: it stands in the supervisor's own chat and nowhere else."""
    await complains(acting, one, "我要投诉，昨天李师傅上门态度很差，还骂人，请保密，别说是我讲的")
    await acting.presses(cast.CHEN.id, staff.ActOnTicket, action=Action.ACCEPT.value)


async def _acts(acting: Acting, who: Colleague, action: Action) -> None:
    """A key of the newest card in the front desk's group."""
    await acting.presses(who.id, staff.ActOnTicket, of=_DESK, action=action.value)
