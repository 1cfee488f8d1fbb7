"""Whose words are kept until they are decided on: against somebody who reads the ticket, not against others (COM-5)."""

import pytest

from domain.accusing_words import accuses
from tests.unit.confidential.house import House
from tests.unit.confidential.test_every_path import furnished
from usecases.words_against import has_a_reader_against_whom, wants_confidence


def against(house: House, words: str) -> bool:
    ticket = house.ticket()
    return house.look(lambda uow: has_a_reader_against_whom(uow, ticket, words))


@pytest.mark.parametrize(
    ("confidential", "words", "asked"),
    [
        (True, "李师傅又骂人了", False),
        (True, "还骂人", False),
        (False, "李师傅又骂人了", False),
        (False, "前台小林骂人", True),
        (True, "前台小林骂人", False),
        (True, "陈女士跟我要红包", True),
        (False, "", False),
    ],
)
def test_about_a_complaint(confidential: bool, words: str, asked: bool) -> None:
    with furnished() as house:
        house.complain(confidential=confidential)
        assert against(house, words) is asked


@pytest.mark.parametrize(
    "words",
    [
        "师傅跟我要红包",
        "態度很差",
        "他问我要了200块钱",
        "保安打了我",
        "前台不理人",
        "师傅喝了酒来的",
        "他偷了我的表",
        "He asked me for money",
        "the plumber was rude",
        "your worker was drunk",
        "師傅態度好差",
        "师傅骂骂咧咧的",
        "满嘴脏话",
        "对我妈动手动脚",
        "扇了我一耳光",
        "师傅跟我要了两百",
        "师傅跟我要200",
        "师傅跟我说要200元材料费",
        "师傅喝多了",
        "师傅说话很难听",
        "不要让那个喝酒的师傅来",
        "师傅收了我200块没给发票",
        "他让我私下转钱给他",
        "加钱师傅才肯修",
        "请师傅来修，喝了酒来的",
        "师傅把地板刮花了，请换个师傅来",
    ],
)
def test_accusations(words: str) -> None:
    assert accuses(words)


@pytest.mark.parametrize(
    "words",
    [
        "师傅态度很好，不敷衍",
        "请打我电话",
        "没有骂人",
        "楼上偷了我的快递",
        "空调不制冷，越修越热",
        "要红色的还是白色的？",
        "he was never rude",
        "How much money do I owe?",
        "",
        "到了打我老公电话",
        "请打孩子爸爸的手机",
        "到了打我13800000000",
        "师傅跟我说要3天才能修好",
        "师傅问我要不要换2个",
        "索要一张发票",
        "锁被孩子弄坏了，请师傅来修",
        "玻璃打碎了，麻烦保洁阿姨来扫一下，谢谢",
        "师傅喝了口水就走了",
        "师傅可以微信转账吗",
        "他们家把垃圾乱扔在楼道",
        "难听的声音他说是水泵",
    ],
)
def test_what_accuses_nobody(words: str) -> None:
    assert not accuses(words)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("门锁密码 1234，请保密", False),
        ("师傅记下了我的门锁密码，请保密", True),
        ("请保密，别让他知道是我说的", True),
        ("please keep the door code confidential", False),
    ],
)
def test_a_code_for_the_door_is_no_secret_from_who_works_there(words: str, asked: bool) -> None:
    assert wants_confidence(words) is asked


def test_a_name_says_whom_it_is_about() -> None:
    assert (accuses("敷衍了事"), accuses("敷衍了事", names_somebody=True)) == (False, True)
