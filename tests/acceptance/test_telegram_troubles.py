"""Refused and cut off over real HTTP; every other way in which Telegram fails is tried in tests/bad_input."""

from bot.sandbox.cast import ENGINEERS, LI
from tests.acceptance.flows import reports, settle_in
from tests.acceptance.stage import Persona, Stage
from tests.acceptance.troubles import NONE, trouble

G = ENGINEERS.id
LIGHT = "楼道的灯不亮"
CARD = "R-20261124-001"


async def faults(stage: Stage, kind: str, *, times: int = 1, **more: object) -> None:
    await stage.post("faults", kind=kind, times=times, **more)


async def filed(stage: Stage) -> tuple[Persona, str]:
    aunt = await settle_in(stage)
    return aunt, await reports(aunt, LIGHT, visit=None)


async def cards(stage: Stage, group: int = G) -> list[str]:
    return [text for text in await stage.said(group) if text.startswith(f"🔧 {CARD}")]


async def test_flood_control_is_obeyed_and_a_cut_off_edit_made_again(stage: Stage) -> None:
    aunt, number = await filed(stage)
    await faults(stage, "429", retry_after=1, method="sendMessage")
    await faults(stage, "502_before", method="editMessageText", times=2)
    await stage.staff(LI).presses("接单", of=G)
    await stage.settled()
    assert "李师傅 10:00 接单" in (await stage.card(ENGINEERS, number)).text
    assert len(await cards(stage)) == 1
    assert (await aunt.reads()).text.startswith("李师傅接了您的")
    assert (await trouble(stage)) == NONE


async def test_what_may_have_arrived_comes_at_most_twice_and_either_copy_counts(stage: Stage) -> None:
    aunt = await settle_in(stage)
    await faults(stage, "reset_after", method="sendMessage", chat=G)
    await reports(aunt, LIGHT, visit=None)
    assert len(await cards(stage)) == 2
    first = await stage.find(G, CARD)
    await stage.staff(LI).presses_data(first.data("接单"), on=first)
    assert (await aunt.reads()).text.startswith("李师傅接了您的")
