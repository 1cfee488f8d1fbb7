"""What people type in the simulation: what they mean, what a question asks for, and what nobody expects."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

WISHES: Final = (
    *("厨房水龙头漏水，一直滴", "卫生间的灯不亮了", "空调不制冷", "入户门的锁坏了打不开", "阳台下水道堵了"),
    *("电梯里有异味，按键失灵", "楼道灯不亮 3栋", "马桶堵了，水漫出来了！很急", "The bedroom socket sparks"),
    *("洗手間的排氣扇不轉了", "天花板漏水，楼上渗下来的", "我要投诉，楼上半夜装修太吵", "投诉保安态度很差，骂人"),
    *("对保洁很不满意，垃圾三天没收", "I want to complain about the noise", "邻居的狗一直叫，没人管"),
    *("要投诉工程部的人乱收费", "请问垃圾几点扔？", "顶楼的信号塔有没有检测报告？请书面答复", "物业费怎么算的"),
    *("How do I get a parking permit?", "楼下的羽毛球场能装灯吗", "想预约上门保洁", "借一下梯子", "想租会议室开生日会"),
    *("帮我搬两个箱子", "门禁卡丢了要补办", "车位被占了，快来处理", "小区大门坏了", "窗户关不上，漏风", "给我打电话吧"),
    *("暖气不热", "墙面开裂了", "地库有积水", "能不能帮忙收快递", "楼上有人高空抛物", "停水了吗？", "我家没电了"),
    *("电梯停了好几天", "有人被困在电梯里", "闻到煤气味", "听不懂你在说什么", "在吗", "谢谢", "好的", "人工客服"),
)

REMARKS: Final = (
    *("师傅几点来？", "已经修好了吗", "补充一下：在主卧", "麻烦快一点", "我下午不在家", "ok", "好的谢谢", "还是漏"),
    *("电话打不通", "换了零件，试过三次都正常", "联系不上业户", "情况属实，已经教育", "按规定处理，三天内完成"),
    *("等配件到货", "请业户在家等", "The part is ordered", "已经和业主沟通，对方同意"),
    *("管理处已经批了，下周三装好", "核实过，情况不符"),
)

BAD: Final = (
    *("  。 ", "😀" * 900, "字" * 4090, "<b>未闭合 & \"'", "\u202e反的文字", "１３８０００", "/start " + "x" * 60),
    *("/mine@otherbot", "/nosuchcommand", "/cancel", "/help", "/privacy", "/language", "0", "-1", "9" * 20),
    *("2月31日 25:00", "9999-12-31", "取消", "返回", "1", "是", "不", "R-20261122-001", "#001"),
    *("'; DROP TABLE tickets; --", "{{}}", "%s %d", "\u200b\u200b字", "🏳️\u200d🌈" * 40),
)

_WEEKDAYS: Final = ("今天", "明天", "后天", "周五", "下周一")


def moment(now: datetime, chance: Random, timezone: str) -> str:
    """A time somebody might name, most of them to come."""
    local = now.astimezone(ZoneInfo(timezone)) + timedelta(hours=chance.choice((1, 3, 20, 27, 50)))
    return chance.choice(
        (
            f"{local:%H:%M}",
            f"{local.month}月{local.day}日 {local:%H:%M}",
            f"{chance.choice(_WEEKDAYS)}下午{chance.randrange(1, 6)}点",
            f"{chance.randrange(1, 9)}小时后",
            f"{local:%Y-%m-%d %H:%M}",
        )
    )


def money(chance: Random) -> str:
    """An amount as somebody might write it."""
    return chance.choice(("0", "50", "80.50", "120元", "3500", "¥30"))


def phone(chance: Random) -> str:
    """A number as somebody might dictate it."""
    return chance.choice(("1380001", "+86 139 0002 ", "0755-2345")) + f"{chance.randrange(10_000):04d}"


def _number(chance: Random) -> str:
    return str(chance.randrange(10_000, 99_999))


ASKED_FOR: Final[Mapping[str, Callable[[Random], str]]] = MappingProxyType(
    {
        **dict.fromkeys(("amount", "parts", "labour", "price", "cost"), money),
        **dict.fromkeys(("receipt", "badge"), _number),
        "phone": phone,
    }
)
"""What is typed at steps of these names; the rest is words."""

MOMENTS: Final = frozenset({"until", "at", "day", "date", "slot", "visit", "when", "hours", "time"})
