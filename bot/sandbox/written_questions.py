"""Rehearsals of written questions (ASK-1): one that waits for customer service, and one that was answered.

Played by the persons over the same flows as everything else; each begins with a resident who is registered.
"""

from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.cast import Colleague, Group, Neighbour
from domain.tickets import Action
from handlers.buttons import letters, resident, staff
from usecases.letter_forms import OPENLY, SEND, TEXT
from usecases.showing_articles import WRITTEN
from usecases.step_forms import DONE

_QUESTION: Final = "封阳台要办哪些手续？要不要交押金？"
_ANSWER: Final = (
    "封阳台请先到客服前台登记，填写装修申请表。",
    "外立面统一用白色框，款式见前台样板；押金 2000 元，验收合格后原路退回。",
)


async def asks(acting: Acting, one: Neighbour, words: str = _QUESTION) -> None:
    """Whatever the knowledge base says about it, the resident wants a letter."""
    await acting.says(one.id, "/ask")
    await acting.says(one.id, words)
    await acting.presses(one.id, resident.Choose, value=WRITTEN)


async def drafts(acting: Acting, colleague: Colleague, group: Group, *texts: str) -> None:
    """Taken, written in several messages, handed to customer service."""
    await acting.presses(colleague.id, staff.ActOnTicket, of=group.id, action=Action.ACCEPT.value)
    await acting.presses(colleague.id, staff.ActOnTicket, of=group.id, action=Action.DRAFT_LETTER.value)
    for text in texts:
        await acting.says(colleague.id, text, to=group.id)
    await acting.presses(colleague.id, resident.Choose, of=group.id, step=TEXT, value=DONE)
    await acting.presses(colleague.id, resident.Choose, of=group.id, step=SEND, value=OPENLY)


async def a_letter_that_waits_for_review(acting: Acting, one: Neighbour = cast.WANG) -> None:
    """The engineers know; their draft stands in the front desk's group."""
    await asks(acting, one)
    await acting.wait(minutes=6)
    await drafts(acting, cast.ZHOU, cast.ENGINEERS, *_ANSWER)


async def a_letter_that_answered(acting: Acting, one: Neighbour = cast.WANG) -> None:
    """The same to its end: approved, delivered, confirmed."""
    await a_letter_that_waits_for_review(acting, one)
    await acting.wait(minutes=9)
    await acting.presses(cast.LIN.id, letters.JudgeLetter, of=cast.DESK.id, approved=True)
    await acting.wait(minutes=12)
    await acting.presses(one.id, resident.AnswerFollowUp, working=True)
