"""How to come to the first question of every form: what the people of 翠湖湾 say and press before it.

A scene goes on from another one, so that what several need is played once; `Stops` keeps them.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.sandbox import cast
from bot.sandbox.cast import Colleague, Group, Neighbour
from tests.bad_input.house import House
from tests.bad_input.seen import labels
from tests.bad_input.wire import says as refuses

Turn = Callable[[House], Awaitable[object]]
Person = Colleague | Neighbour


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """`turns` are played where `after` ended; without it, in a house where nothing was reported yet."""

    turns: tuple[Turn, ...]
    after: "Scene | None" = None

    def then(self, *turns: Turn) -> "Scene":
        return Scene(turns=turns, after=self)


def say(person: Person, words: str, chat: Group | None = None) -> Turn:
    return lambda house: house.says(person.id, words, None if chat is None else chat.id)


def tap(person: Person, label: str, chat: Group | None = None) -> Turn:
    """The newest key of this name in the chat."""
    return lambda house: house.presses(person.id, label, None if chat is None else chat.id)


def find(person: Person, label: str, chat: Group | None = None) -> Turn:
    """A key on one of the card's further pages."""

    async def turn(house: House) -> None:
        place = person.id if chat is None else chat.id
        card = next(one for one in reversed(house.chat(place)) if {label, "更多…"} & set(labels(one)))
        for _ in range(4):
            card = house.world.state.message(place, card.id)
            if label in labels(card):
                break
            await house.presses(person.id, "更多…", place, on=card)
        await house.presses(person.id, label, place, on=house.world.state.message(place, card.id))

    return turn


def share(person: Neighbour) -> Turn:
    """Their own contact."""
    card = {"phone_number": person.phone, "first_name": person.name, "user_id": person.id}
    return lambda house: house.sends(person.id, contact=card)


def show(person: Person, chat: Group) -> Turn:
    """A picture without a word, as a reply to the newest card."""

    async def turn(house: House) -> None:
        card = next(one for one in reversed(house.chat(chat.id)) if labels(one))
        await house.sends(person.id, chat.id, **house.picture(), **house.replying(card))

    return turn


def write_on(person: Person, chat: Group, words: str) -> Turn:
    """Words as a reply to the newest card."""

    async def turn(house: House) -> None:
        card = next(one for one in reversed(house.chat(chat.id)) if labels(one))
        await house.says(person.id, words, chat.id, **house.replying(card))

    return turn


def wait(**by: float) -> Turn:
    return lambda house: house.later(**by)


def blocked(person: Neighbour) -> Turn:
    """From the next message on nothing reaches them."""

    async def turn(house: House) -> None:
        refusal = "Forbidden: bot was blocked by the user"
        house.troubled(refuses("sendMessage", 403, refusal, chat=person.id, times=99))

    return turn


WANG, EMILY, NEWCOMER = cast.WANG, cast.EMILY, cast.NEWCOMER
LI, ZHOU, LIN, CHEN, GUARD, QIAN, HUANG = cast.LI, cast.ZHOU, cast.LIN, cast.CHEN, cast.GUARD, cast.QIAN, cast.HUANG
ENGINEERS, DESK, SECURITY, TILL = cast.ENGINEERS, cast.DESK, cast.SECURITY, cast.TILL

# ------------------------------------------------------------------------------------------------ residents

NOTHING_YET = Scene(turns=())
STRANGER = Scene(turns=(say(NEWCOMER, "/start"),))
COLLECTING = Scene(turns=(say(WANG, "/repair"),))
DESCRIBED = COLLECTING.then(say(WANG, "厨房水龙头一直滴水"), tap(WANG, "发完了"))
FILED = DESCRIBED.then(tap(WANG, "随时"), tap(WANG, "提交"))
ACCEPTED = FILED.then(tap(LI, "接单", ENGINEERS))
OVER = NOTHING_YET.then(
    say(WANG, "/sos"),
    tap(WANG, "电梯困人"),
    tap(GUARD, "我去", SECURITY),
    tap(GUARD, "我到了", SECURITY),
    tap(GUARD, "结束警报", SECURITY),
    tap(GUARD, "是的，结束", SECURITY),
)
SUMMED_UP = OVER.then(
    tap(GUARD, "写总结", SECURITY),
    *(say(GUARD, one, SECURITY) for one in ("一楼卡住", "皮带断了", "一直有人说话", "每月检查")),
)
RESOLVED = ACCEPTED.then(
    tap(LI, "完工", ENGINEERS),
    tap(LI, "✓ 都做到了", ENGINEERS),
    say(LI, "换了垫圈", ENGINEERS),
    tap(LI, "提交", ENGINEERS),
)
TWO_FILED = FILED.then(
    say(WANG, "/repair"), say(WANG, "卧室的灯坏了"), tap(WANG, "发完了"), tap(WANG, "随时"), tap(WANG, "提交")
)
TALKING = ACCEPTED.then(find(LI, "问住户", ENGINEERS), say(LI, "冷水还是热水？", ENGINEERS))
AT_THE_DOOR = ACCEPTED.then(tap(LI, "我出发了", ENGINEERS), wait(minutes=20), tap(LI, "到门口没人", ENGINEERS))
COMPLAINED = Scene(
    turns=(
        say(WANG, "/complaint"),
        say(WANG, "楼道灯坏了好几天，报修了一直没人修，要个说法"),
        tap(WANG, "发完了"),
        tap(WANG, "提交"),
    )
)
HEARD = COMPLAINED.then(tap(LIN, "接单", DESK))
SETTLED = HEARD.then(
    tap(LIN, "处理完了", DESK),
    *(say(LIN, one, DESK) for one in ("派错了组", "工程部", "换了灯线", "半小时复核")),
    wait(hours=27),
    tap(WANG, "可以了"),
)
ASKED = Scene(
    turns=(
        say(WANG, "/ask"),
        say(WANG, "羽毛球场晚上能装灯吗"),
        tap(WANG, "发完了"),
        tap(WANG, "提交"),
        tap(LIN, "接单", DESK),
    )
)
WRITTEN = Scene(
    turns=(
        say(WANG, "/ask"),
        say(WANG, "请问临时停车费怎么收？我亲戚周末来住两天。"),
        tap(WANG, "要书面回复"),
        tap(GUARD, "接单", SECURITY),
    )
)
DRAFTED = WRITTEN.then(
    tap(GUARD, "写书面答复", SECURITY),
    say(GUARD, "首小时 5 元。", SECURITY),
    tap(GUARD, "预览", SECURITY),
    tap(GUARD, "交客服审核", SECURITY),
)
ON_PAPER = DRAFTED.then(blocked(WANG), tap(CHEN, "同意", DESK))
CALLED_IN = Scene(
    turns=(
        say(LIN, "/new", DESK),
        *(say(LIN, one, DESK) for one in ("2-1-704", "周奶奶", "13800001234", "厨房水龙头一直滴水")),
        *(tap(LIN, one, DESK) for one in ("发完了", "随时", "提交")),
        tap(LI, "接单", ENGINEERS),
        find(LI, "报价", ENGINEERS),
        say(LI, "80", ENGINEERS),
        say(LI, "50", ENGINEERS),
        tap(LI, "跳过", ENGINEERS),
        tap(LIN, "接单", DESK),
    )
)
BOOKING = Scene(turns=(say(WANG, "/service"),))
ORDERED = BOOKING.then(tap(WANG, "空调清洗"), tap(WANG, "2"), tap(WANG, "明天 9:00"), tap(WANG, "提交"))
DUE = ORDERED.then(
    tap(LI, "接单", ENGINEERS),
    tap(LI, "完工", ENGINEERS),
    tap(LI, "✓ 都做到了", ENGINEERS),
    say(LI, "洗好了", ENGINEERS),
    tap(LI, "提交", ENGINEERS),
)
PAID = DUE.then(tap(QIAN, "登记收款", TILL), tap(QIAN, "¥160", TILL), tap(QIAN, "现金", TILL), say(QIAN, "A-1", TILL))
OUT = Scene(
    turns=(
        say(LIN, "/outage", DESK),
        tap(LIN, "登记一件", DESK),
        tap(LIN, "停水", DESK),
        tap(LIN, "3栋", DESK),
        tap(LIN, "选好了", DESK),
        say(LIN, "18:00", DESK),
        tap(LIN, "跳过", DESK),
    )
)
