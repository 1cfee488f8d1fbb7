"""Thanks and "it is over": only where the message says nothing else."""

import pytest

from domain.all_is_well import says_all_is_well


@pytest.mark.parametrize(
    "text",
    [
        "谢谢，没事了",
        "谢谢你们，没事了！",
        "没事了",
        "多谢各位师傅，老人已经好多了🙏",
        "謝謝，沒事了",
        "辛苦了",
        "人出来了，谢谢保安",
        "thank you, all is well",
        "Thanks, we're fine now.",
        "Everything is okay, thank you all for your help",
        "thanks for the help",
        "人都出来了，谢谢",
        "麻烦你们了",
        "辛苦师傅过来了",
        "辛苦大家",
        "都解决了，谢谢",
    ],
)
def test_all_is_well(text: str) -> None:
    assert says_all_is_well(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "你好",
        "都",
        "谢谢，水龙头坏了",
        "还没好",
        "没事了吗？",
        "麻烦修一下灯",
        "还没出来，快来",
        "不安全",
        "thanks, but the light is broken",
        "not well",
        "谢谢，没事了，但是我妈又晕了",
        "麻烦你们过来",
        "谢谢，麻烦医生来",
        "麻烦你们来帮忙",
        "辛苦师傅过来",
        "你们解决",
        "都出来",
        "is it safe now",
        "ok, is he ok",
        "are they coming? thanks",
        "it is all over again",
        "ok help",
        "谢谢" * 40,
    ],
)
def test_anything_else(text: str) -> None:
    assert not says_all_is_well(text)
