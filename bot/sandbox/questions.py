"""Questions for the demo: answered by an article, answered by a person, waiting for a promised time."""

from datetime import timedelta
from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.cast import Neighbour
from domain.tickets import Action
from handlers.buttons import resident, staff
from usecases.showing_articles import HELPED

_QUESTION: Final = "❓"
"""What the key of questions shows in every language."""

_A_LITTLE: Final = timedelta(minutes=3)


async def asks(acting: Acting, one: Neighbour, words: str) -> None:
    """A question that no article answers: say it, that was all, submit."""
    await acting.presses(one.id, resident.OpenRequest, says=_QUESTION)
    await acting.says(one.id, words)
    await acting.presses(one.id, resident.Choose, step="collect")
    await acting.presses(one.id, resident.Choose, step="review", value="submit")


async def an_article_answers(acting: Acting, one: Neighbour, words: str = "请问垃圾几点扔？") -> None:
    """Asked, read, answered: no ticket."""
    await acting.says(one.id, words)
    await acting.presses(one.id, resident.Choose, step="article", value=HELPED)


async def a_quick_question_answered(
    acting: Acting,
    one: Neighbour,
    words: str = "楼下的羽毛球场能装灯吗？晚上太黑了",
    answer: str = "可以的，管理处已经批了，下周三装好，晚上开到 21:30。",
) -> None:
    """The desk takes it, answers from the form, and the resident says that it helped."""
    await asks(acting, one, words)
    await acting.wait(minutes=_A_LITTLE.seconds // 60)
    await _at_the_desk(acting, Action.ACCEPT)
    await _at_the_desk(acting, Action.ANSWER)
    await acting.says(cast.LIN.id, answer, to=cast.DESK.id)
    await acting.presses(cast.LIN.id, resident.Choose, of=cast.DESK.id, step="answer")
    await acting.presses(cast.LIN.id, resident.Choose, of=cast.DESK.id, step="send")
    await acting.wait(minutes=_A_LITTLE.seconds // 60)
    await acting.presses(one.id, resident.AnswerFollowUp, working=True)


async def a_question_with_a_promised_time(
    acting: Acting, one: Neighbour, words: str = "顶楼的信号塔有没有检测报告？"
) -> None:
    """The desk has to ask around first and says by when the answer comes, which is still open."""
    await asks(acting, one, words)
    await acting.wait(minutes=_A_LITTLE.seconds // 60)
    await _at_the_desk(acting, Action.ACCEPT)
    await _at_the_desk(acting, Action.PROMISE_ANSWER)
    await acting.presses(cast.LIN.id, resident.Choose, of=cast.DESK.id, step="until")


async def _at_the_desk(acting: Acting, action: Action) -> None:
    """小林 on the newest card of the desk's group."""
    await acting.presses(cast.LIN.id, staff.ActOnTicket, of=cast.DESK.id, action=action.value)
