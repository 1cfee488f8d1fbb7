"""What the demo can show of written questions, rehearsed once."""

from datetime import datetime, timedelta

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from bot.sandbox.scenario import register
from bot.sandbox.written_questions import a_letter_that_answered
from tests.acceptance.stage import Stage


class Prompting:
    """`bot.sandbox.acting.Prompter` on a stage that stands already."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.world = stage.play.world

    def now(self) -> datetime:
        return self._stage.now()

    async def settled(self) -> None:
        await self._stage.settled()

    async def advance(self, by: timedelta) -> None:
        await self._stage.advance(seconds=by.total_seconds())

    async def claim_code(self) -> str:
        raise AssertionError("the staff has moved in already")


async def test_a_written_question_from_asking_to_answered(stage: Stage) -> None:
    acting = Acting(Prompting(stage))
    await register(acting, cast.WANG)
    await a_letter_that_answered(acting)
    assert (await stage.find(cast.WANG.id, "书面答复", "/1 ·")).lines[1].startswith("封阳台请先到客服前台登记")
