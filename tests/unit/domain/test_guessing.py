"""Guessing with the shipped catalog, on what people really write."""

from dataclasses import replace

import pytest

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.catalog import Catalog, RequestType
from domain.form_questions import NO_WORDS, Place, Urgency, Words
from domain.guessing import guess, guess_type, subject_title
from domain.i18n import Locale
from domain.word_matching import find_words, readable

OWN, PUBLIC = Place.OWN, Place.PUBLIC


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog([default_directory() / "catalog"])


@pytest.fixture(scope="module")
def repair(catalog: Catalog) -> RequestType:
    found = catalog.get("repair")
    assert found is not None
    return found


SENTENCES = [
    # zh-Hans
    ("厨房水龙头一直滴水，拧紧也没用", "water", "水龙头"),
    ("水龙头关不紧", "water", "水龙头"),
    ("卫生间漏水了", "water", "水管用水"),
    ("马桶堵了，冲不下去", "water", "马桶"),
    ("马桶水箱一直流水", "water", "马桶"),
    ("厨房下水道堵住了，反水", "water", "下水"),
    ("地漏返味还反水", "water", "下水"),
    ("家里没水了，是不是停水", "water", "水管用水"),
    ("水压太小，洗澡都洗不了", "water", "水管用水"),
    ("花洒喷头坏了", "water", "花洒"),
    ("水管爆了！！快来人", "water", "水管"),
    ("洗手盆下面的软管漏水", "water", None),
    ("家里没电了", "power", "电和灯"),
    ("一开灯就跳闸", "power", None),
    ("总跳闸，电箱里滋滋响", "power", "跳闸"),
    ("客厅的灯不亮了", "power", "灯"),
    ("楼道感应灯坏了好几天", "power", "灯"),
    ("插座冒火花，有糊味", "power", "插座开关"),
    ("卧室开关没反应", "power", "插座开关"),
    ("地库路灯一闪一闪的", "power", "灯"),
    ("电梯坏了", "lift", "电梯"),
    ("有人困在电梯里了", "lift", "电梯"),
    ("2单元电梯停在3楼不动", "lift", "电梯"),
    ("电梯里的灯不亮", "lift", "电梯"),
    ("电梯门关不上，一直响", "lift", "电梯"),
    ("门锁坏了打不开，进不了门", "door", "门锁"),
    ("密码锁没电了", "door", "门锁"),
    ("钥匙断在锁芯里", "door", "门锁"),
    ("单元门门禁刷不开", "door", "门禁对讲"),
    ("可视对讲没声音", "door", "门禁对讲"),
    ("卧室窗户关不严", "door", "窗户"),
    ("卫生间门把手掉了", "door", "门"),
    ("空调不制冷", "air-conditioning", "空调"),
    ("空调漏水", "air-conditioning", "空调"),
    ("客厅空调外机声音很大", "air-conditioning", "空调"),
    ("暖气不热", "air-conditioning", "暖气"),
    ("墙面渗水发霉", "structure", "墙面"),
    ("天花板在滴水，好像楼上漏下来的", "structure", None),
    ("楼上漏水漏到我家厨房了", "structure", "楼上漏水"),
    ("外墙瓷砖要掉下来了", "structure", None),
    ("窗户渗水，下雨就湿一片", "structure", "窗边渗水"),
    ("热水器打不着火", "appliance", "热水器"),
    ("没热水", "appliance", "热水器"),
    ("热水器漏水", "appliance", "热水器"),
    ("洗衣机不通电", "appliance", "洗衣机"),
    ("油烟机不吸烟", "appliance", "灶具油烟机"),
    ("wifi连不上，上不了网", "network", "网络"),
    ("宽带断网了", "network", "网络"),
    ("电视没信号", "network", "电视信号"),
    ("不是空调的问题，是插座没电", "power", "插座开关"),
    ("空调没问题，是热水器不通电", "appliance", "热水器"),
    ("没有漏水，就是马桶冲水很小", "water", "马桶"),
    # zh-Hant
    ("廚房水龍頭漏水", "water", "水龙头"),
    ("廁所塞咗，去水好慢", "water", "下水"),
    ("屋企冇電，個掣跳咗掣", "power", "跳闸"),
    ("客廳盞燈唔著", "power", "灯"),
    ("升降機壞咗", "lift", "电梯"),
    ("𨋢門閂唔到", "lift", "电梯"),
    ("冷氣唔凍，滴水落街", "air-conditioning", "空调"),
    ("大門鎖匙插唔入", "door", None),
    ("牆身滲水，油漆剝落", "structure", "墙面"),
    ("冇熱水，熱水爐壞咗", "appliance", "热水器"),
    ("上唔到網", "network", "网络信号"),
    ("雪櫃唔凍", "appliance", "冰箱"),
    # en
    ("The kitchen tap keeps dripping", "water", "水龙头"),
    ("Toilet is clogged and overflowing", "water", "马桶"),
    ("No water at all since this morning", "water", "水管用水"),
    ("There is no power in my flat", "power", "电和灯"),
    ("The light bulb in the corridor is broken", "power", "灯"),
    ("Circuit breaker trips when I use the oven", "power", "跳闸"),
    ("Elevator is stuck on the 5th floor", "lift", "电梯"),
    ("My door lock is jammed, I'm locked out", "door", "门锁"),
    ("The AC is not cooling", "air-conditioning", "空调"),
    ("Air conditioner leaking water", "air-conditioning", "空调"),
    ("Water stain on the ceiling, leak from above", "structure", None),
    ("no hot water", "appliance", "家电设备"),
    ("The water heater will not turn on", "appliance", "热水器"),
    ("Wi-Fi doesn't work", "network", "网络"),
    ("Our washing machine leaks", "appliance", "洗衣机"),
]


@pytest.mark.parametrize(("text", "category", "subject"), SENTENCES, ids=[one[0] for one in SENTENCES])
def test_the_category_and_the_subject(repair: RequestType, text: str, category: str, subject: str | None) -> None:
    assert guess(repair, text).category == category
    if subject is not None:
        title = subject_title(repair, category, text)
        assert title is not None
        assert title.in_(Locale.ZH_HANS) == subject


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("", ()),
        ("你好", ()),
        ("坏了，来修一下", ()),
        ("请来看看", ()),
        ("It is broken", ()),
        ("空调和插座都坏了", ("power", "air-conditioning")),
        ("ceiling and toilet", ("structure",)),
        ("😀👍", ()),
        ("冰箱没坏，空调正常", ()),
        ("没有漏水", ()),
        ("not the lift", ()),
    ],
)
def test_what_cannot_be_told(repair: RequestType, text: str, candidates: tuple[str, ...]) -> None:
    found = guess(repair, text)
    assert found.candidates == candidates
    assert found.category == (candidates[0] if len(candidates) == 1 else None)


@pytest.mark.parametrize(
    ("text", "place", "answers"),
    [
        ("厨房水龙头漏水", OWN, {"room": "kitchen"}),
        ("家里的灯坏了", OWN, {}),
        ("主卧空调不冷", OWN, {"room": "bedroom"}),
        ("楼道感应灯不亮", PUBLIC, {"spot": "corridor"}),
        ("地下车库漏水", PUBLIC, {"spot": "garage"}),
        ("小区路灯不亮", PUBLIC, {"spot": "outdoors"}),
        ("我家门口走廊灯坏了", PUBLIC, {"spot": "corridor"}),
        ("电梯不动了", PUBLIC, {"spot": "lift"}),
        ("水龙头坏了", None, {}),
        ("大堂的門禁壞了", PUBLIC, {"spot": "lobby"}),
        ("家里大门锁打不开，孩子在里面", OWN, {}),
        ("屋企冷氣唔凍", OWN, {}),
        ("The lobby light is out", PUBLIC, {"spot": "lobby"}),
        ("shower in my apartment leaks", OWN, {"room": "bathroom"}),
        ("Socket in the living room sparks", OWN, {"room": "living-room"}),
    ],
)
def test_the_place(repair: RequestType, text: str, place: Place | None, answers: dict[str, str]) -> None:
    found = guess(repair, text)
    assert (found.place, dict(found.answers)) == (place, answers)


@pytest.mark.parametrize(
    ("text", "urgent", "alarm"),
    [
        ("厨房水龙头滴水", False, False),
        ("水管爆了，水止不住", True, False),
        ("卫生间漏水很严重", True, False),
        ("插座漏电", True, False),
        ("没有漏电，就是不亮", False, False),
        ("不急，这周来就行", False, False),
        ("不着急", False, False),
        ("有点急，麻烦快点来", True, False),
        ("应急灯坏了", False, False),
        ("锁在门外了", True, False),
        ("电梯困人了", True, True),
        ("插座冒烟", True, True),
        ("厨房着火了", True, True),
        ("有煤气味", True, True),
        ("有冇人呀，成屋漏煤氣", True, True),
        ("爆喉，水浸", True, False),
        ("Burst pipe, water everywhere", True, False),
        ("I smell gas in the kitchen", True, True),
        ("somebody is trapped in the lift", True, True),
        ("not urgent, any day is fine", False, False),
        ("The tap drips", False, False),
    ],
)
def test_urgency_and_alarm(repair: RequestType, text: str, urgent: bool, alarm: bool) -> None:
    found = guess(repair, text)
    assert (found.urgency is Urgency.URGENT, found.alarm) == (urgent, alarm)


def test_full_width_and_capitals_make_no_difference(repair: RequestType) -> None:
    assert guess(repair, "ＷＩＦＩ连不上").category == "network"
    assert guess(repair, "THE TOILET IS BLOCKED").category == "water"


def test_a_closer_name_falls_back_to_the_category(repair: RequestType) -> None:
    assert subject_title(repair, "nonsense", "水龙头") is None
    other = subject_title(repair, "other", "水龙头")
    assert other is not None
    assert other.in_(Locale.ZH_HANS) == "其他"


def test_the_type_of_a_text_without_context(catalog: Catalog, repair: RequestType) -> None:
    assert guess_type(catalog, "厨房水龙头坏了") == repair
    assert guess_type(catalog, "你们下班了") is None
    assert guess_type(catalog, "你们几点下班") == catalog.get("ask")
    assert guess_type(catalog, "水龙头什么时候来修？") == repair
    twin = replace(repair, key="twin", prefix="X")
    assert guess_type(Catalog(types=(repair, twin)), "厨房水龙头坏了") is None


def test_longer_words_hide_the_shorter_ones_inside() -> None:
    words = {"light": Words(zh_hans=("灯",)).all, "heater": ("指示灯",)}
    assert [(one.word, sorted(one.keys)) for one in find_words("指示灯和灯", words)] == [
        ("指示灯", ["heater"]),
        ("灯", ["light"]),
    ]
    assert find_words("指示灯", {"none": NO_WORDS.all}) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("漏水", True),
        ("没有漏水", False),
        ("是不是漏水", True),
        ("会不会漏水", True),
        ("不是漏水", False),
        ("漏水已经好了", False),
        ("以前不漏水，现在漏水", True),
        ("没 漏水", False),
    ],
)
def test_denial(text: str, found: bool) -> None:
    assert bool(find_words(readable(text), {"leak": ("漏水",)})) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tap", True),
        ("taps", True),
        ("tapestry", False),
        ("the TAP.", True),
        ("no tap", False),
        ("the tap is fine", False),
    ],
)
def test_english_words_are_whole(text: str, found: bool) -> None:
    assert bool(find_words(readable(text), {"tap": ("tap",)})) is found


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("The guard at the north gate was very rude yesterday", ("guarding", "staff-conduct")),
        ("北门的保安昨天态度很差，门禁也不给开", ("guarding", "staff-conduct")),
        ("保安一直不巡逻，外卖员随便进", ("guarding",)),
        ("师傅骂人", ("staff-conduct",)),
    ],
)
def test_what_may_be_about_a_person_is_asked(catalog: Catalog, text: str, candidates: tuple[str, ...]) -> None:
    """Whose department stays outside must not depend on which words are longer (COM-5)."""
    complaint = catalog.get("complaint")
    assert complaint is not None
    assert guess(complaint, text).candidates == candidates


@pytest.mark.parametrize(
    "words", ["What does parking cost?", "How much is parking", "where can I park", "停车费怎么收"]
)
def test_what_parking_costs_is_a_question_about_parking(catalog: Catalog, words: str) -> None:
    ask = catalog.get("ask")
    assert ask is not None
    assert guess_type(catalog, words) is ask
    assert guess(ask, words).category == "parking"
