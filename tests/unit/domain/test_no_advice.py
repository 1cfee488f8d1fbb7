"""Nobody gives medical advice: which questions are meant, and that no text of ours gives any (EMG-3)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.no_advice import NoAdvice, is_meant


@pytest.fixture(scope="module")
def rule() -> NoAdvice:
    found = [
        one.emergency.no_advice for one in load_catalog([default_directory() / "catalog"]).emergencies if one.emergency
    ]
    (rule,) = [one for one in found if one is not None]
    return rule


@pytest.mark.parametrize(
    "text",
    [
        "头晕怎么办",
        "我妈发烧了该吃什么药？",
        "孩子烫伤了怎么处理",
        "吃几片布洛芬",
        "老人胸闷，要不要去医院",
        "流血不止，怎么止血",
        "头疼得厉害，严重吗",
        "我媽發燒食咩藥",
        "阿婆頭暈點算",
        "暈倒了怎麼辦",
        "What medicine helps against a fever?",
        "My dad is dizzy, what should I do",
        "How many pills may I take",
        "he has chest pain - is it serious?",
    ],
)
def test_questions_about_illness(rule: NoAdvice, text: str) -> None:
    assert is_meant(rule, text)


@pytest.mark.parametrize(
    "text",
    [
        "厨房水龙头一直滴水，怎么办",
        "楼上装修吵得头疼",
        "空调不制冷怎么处理",
        "电梯里有人晕倒了，快来",
        "垃圾桶该怎么用",
        "小区有药店吗",
        "The tap drips, what should I do?",
        "My neighbour's dog has a fever and barks",
        "Where is the pharmacy?",
    ],
)
def test_other_matters(rule: NoAdvice, text: str) -> None:
    assert not is_meant(rule, text)


# --- our own texts ------------------------------------------------------------------------------------------------

_ADVICE = re.compile(
    r"吃药|服药|服用|药片|毫克|用药|处方|止痛|退烧|降压|布洛芬|阿司匹林|硝酸甘油|人工呼吸|心肺复苏|按压胸|止血带|催吐|冷敷|热敷|掐人中"
    r"|吃藥|服藥|藥片|用藥|處方|止痛|退燒|降壓|心肺復甦|冷敷|熱敷"
    r"|\b(?:take (?:a |the )?(?:medicine|pill|tablet)s?|tablets?|dos(?:e|age)|aspirin|ibuprofen|paracetamol|cpr"
    r"|tourniquet|diagnos\w+|painkillers?|compress)\b",
    re.IGNORECASE,
)


def _texts_of_files() -> Iterator[tuple[str, str]]:
    """Every line of the catalog and of the articles, less the words by which such questions are known."""
    for file in sorted(
        [*(default_directory() / "catalog").glob("*.toml"), *(default_directory() / "articles").glob("*.toml")]
    ):
        for line in file.read_text(encoding="utf-8").splitlines():
            if not line.startswith(
                ("#", "words =", "signs =", "asking =", "zh-Hans = [", "zh-Hant = [", "en = [", "answer =")
            ):
                yield file.name, line


def _texts_of_the_program() -> Iterator[tuple[str, str]]:
    for file in sorted((Path(default_directory()).parent / "locales").glob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened):
                said = [message.id, message.string]
                for text in said:
                    yield from ((file.name, one) for one in ((text,) if isinstance(text, str) else text))


def test_no_text_of_ours_gives_medical_advice() -> None:
    texts = [*_texts_of_files(), *_texts_of_the_program()]
    assert len(texts) > 3000
    assert [(name, text) for name, text in texts if _ADVICE.search(text)] == []


def test_the_answer_itself_names_no_remedy_and_the_entry(rule: NoAdvice) -> None:
    assert "「紧急求助」" in rule.answer.zh_hans
    assert "「緊急求助」" in rule.answer.zh_hant
    assert "“Emergency”" in rule.answer.en
