"""What persons do again and again in the stories, each a few steps by their visible labels."""

from dataclasses import dataclass

from bot.sandbox.cast import ENGINEERS, LI, Colleague, Group
from tests.acceptance.stage import Persona, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Somebody on the community's list: sharing this phone for this unit counts at once."""

    name: str
    unit: str
    phone: str


CHEN_SHU = Listed(name="陈叔", unit="3-2-1202", phone="+8613800005679")
JIANHUA = Listed(name="李先生", unit="1-1-101", phone="+8613800005681")
ZHAO_MIN = Listed(name="赵女士", unit="1-2-1503", phone="+8613800005682")
SUN_YUE = Listed(name="孙小姐", unit="2-1-602", phone="+8613800005683")
WANG_AYI = Listed(name="王阿姨", unit="3-2-1201", phone="+8613800005678")
MEILING = Listed(name="何太", unit="3-1-802", phone="+85291234567")
EMILY = Listed(name="Emily", unit="2-2-1804", phone="+8613800005684")


async def settle_in(stage: Stage, one: Listed = WANG_AYI, *, language: str = "zh-hans") -> Persona:
    """A verified resident: consent, name, unit, own phone, which stands on the list."""
    person = await stage.guest(one.name, language=language, phone=one.phone)
    await person.says("/start")
    await register(person, one.name, one.unit)
    person.actions = 0
    return person


async def register(person: Persona, name: str, unit: str) -> None:
    """From the consent notice to a shared phone; the first key of the notice agrees."""
    notice = await person.reads()
    await person.presses(notice.labels[0], on=notice)
    await person.says(name)
    await person.says(unit)
    await person.shares_contact()
    asked = await person.reads()
    if asked.labels[:1] in (["我是业主"], ["我是業主"], ["I own it"]):  # nobody on the list
        await person.presses(asked.labels[0], on=asked)


async def reports(person: Persona, words: str, *, visit: str | None = "随时") -> str:
    """A repair as people file it; returns the number."""
    await person.says(words)
    await person.presses("发完了")
    if visit is not None:
        await person.presses(visit)
    await person.presses("提交")
    return number_in((await person.reads()).text)


def number_in(text: str) -> str:
    """The ticket number that stands in a text."""
    found = [word for word in text.replace("。", " ").replace(",", " ").split() if word[1:3] == "-2"]
    assert found, f"no number in {text!r}"
    return found[0]


async def resolves(stage: Stage, number: str, note: str, *, by: Colleague = LI, group: Group = ENGINEERS) -> None:
    """The worker finishes on the card: checklist, a note, submit."""
    worker = stage.staff(by)
    await worker.presses("完工", on=await stage.card(group, number))
    await worker.presses("✓ 都做到了", of=group.id)
    await worker.says(note, to=group.id)
    await worker.presses("提交", of=group.id)


AIR_CON = "空调清洗"


async def opens(person: Persona, title: str) -> None:
    """The catalogue, paged until the service is on it."""
    await person.says("/service")
    while title not in (await person.reads()).labels:
        await person.presses("更多…")
    await person.presses(title)


async def books(person: Persona, title: str, *keys: str) -> str:
    """From the catalogue to the receipt; returns the number."""
    await opens(person, title)
    for key in keys:
        await person.presses(key)
    await person.presses("提交")
    return number_in((await person.reads()).text)
