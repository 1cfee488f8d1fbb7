"""Searching the knowledge base: what people ask finds what the example community answers, nonsense finds nothing."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.article_files import load_articles
from bot.config_files import default_directory
from domain.article_search import SearchIndex, build_index, search
from domain.articles import ArticleText
from domain.han_folding import fold, learn_folding
from domain.i18n import LocalText

ARTICLES = load_articles(Path(default_directory()) / "articles")
INDEX = build_index(enumerate(one.text for one in ARTICLES))

ASKED = (
    ("停车", "parking"),
    ("停车怎么收费", "parking"),
    ("月卡多少钱", "parking"),
    ("车停哪", "parking"),
    ("停車費幾多錢", "parking"),
    ("停车 parking fee", "parking"),
    ("What does parking cost?", "parking"),
    ("parking 怎么办", "parking"),
    ("朋友来了车停哪里", "visitor-parking"),
    ("訪客泊車點收費", "visitor-parking"),
    ("where can visitors park", "visitor-parking"),
    ("漏水", "water-leak"),
    ("我家水管漏水了", "water-leak"),
    ("垃圾几点扔", "rubbish"),
    ("垃圾什么时候可以丢", "rubbish"),
    ("旧床垫扔哪里", "rubbish"),
    ("gym几点开", "clubhouse"),
    ("泳池周一开吗", "clubhouse"),
    ("swimming pool hours", "clubhouse"),
    ("装修几点可以开工", "decoration"),
    ("裝修要交按金嗎", "decoration"),
    ("楼上半夜太吵了怎么办", "noise"),
    ("what are the quiet hours?", "noise"),
    ("门卡丢了", "access-cards"),
    ("I lost my access card", "access-cards"),
    ("快递放在哪里取", "parcels"),
    ("老人取不动快递能送上门吗", "parcels"),
    ("物业费怎么交", "fees"),
    ("管理費幾時交", "fees"),
    ("发票怎么开", "invoices"),
    ("can I get an invoice", "invoices"),
    ("什么时候来水", "outages"),
    ("停電了", "outages"),
    ("why is there no water", "outages"),
    ("可以养狗吗", "pets"),
    ("信箱钥匙丢了", "mailbox"),
    ("掛號信點樣攞", "mailbox"),
    ("搬家要提前说吗", "moving"),
    ("电瓶车在哪充电", "charging"),
    ("能不能给我书面答复", "written-answers"),
    ("你们几点下班", "contact"),
)

NONSENSE = (
    *("你好", "谢谢您", "的的的的", "。。。", "😀😀", "a", "1234567", "asdfgh"),
    *("今天天气怎么样", "哈哈哈哈", "我想吃火锅", "股票涨了吗", "孩子发烧了怎么办", "我的手机坏了", "保安态度不好"),
    *("tell me a joke", "what is the meaning of life", "how old are you", "How do I get to the airport?"),
    *("我要投诉保安态度差", "世界杯谁赢了", "附近的医院"),
)


def test_every_title_fits_on_a_key() -> None:
    titles = [one.text.title for one in ARTICLES]
    assert [one for one in titles if max(len(one.zh_hans), len(one.zh_hant or "")) > 8 or len(one.en or "") > 18] == []


def best(question: str, index: SearchIndex = INDEX) -> str | None:
    found = search(index, question)
    return ARTICLES[found[0].id].key if found else None


@pytest.mark.parametrize(("question", "key"), ASKED, ids=[question for question, _ in ASKED])
def test_a_question_finds_its_article(question: str, key: str) -> None:
    assert best(question) == key


@pytest.mark.parametrize("question", NONSENSE)
def test_nonsense_finds_nothing(question: str) -> None:
    assert search(INDEX, question) == ()


def test_the_next_best_are_given_too_and_no_more_than_wanted() -> None:
    keys = [ARTICLES[one.id].key for one in search(INDEX, "访客停车怎么收费")]
    assert keys[:2] == ["visitor-parking", "parking"]
    assert len(search(INDEX, "停车", most=1)) == 1


def test_without_articles_nothing_is_found() -> None:
    assert search(build_index(()), "停车") == ()


@given(st.text(max_size=300) | st.text(alphabet="停车漏水月卡?？ parkingA\u0301𠮷\x00", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_can_be_searched(text: str) -> None:
    found = search(INDEX, text)
    assert len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_an_article(hans: str, hant: str) -> None:
    text = ArticleText(title=LocalText(zh_hans=hans), body=LocalText(zh_hans=hans, zh_hant=hant), words=(hant,))
    assert {one.id for one in search(build_index([(5, text)]), hans + hant)} <= {5}


def test_a_very_long_question_is_looked_at_from_its_beginning() -> None:
    assert best("请问停车月卡怎么办理？" + "啦" * 5000) == "parking"


# ------------------------------------------------------------------------------------------------ two scripts


def test_articles_teach_which_characters_are_the_same() -> None:
    texts = [LocalText(zh_hans="停车费，每月付", zh_hant="停車費，每月付"), LocalText(zh_hans="电梯", zh_hant="升降機")]
    folding = learn_folding(texts)
    assert dict(folding) == {"車": "车", "費": "费"}
    assert fold("車費是多少錢", folding) == "车费是多少錢"


def test_a_traditional_question_finds_an_article_written_in_simplified_characters_only() -> None:
    teaching = ArticleText(
        title=LocalText(zh_hans="钥匙", zh_hant="鑰匙"), body=LocalText(zh_hans="要换把锁", zh_hant="要換把鎖")
    )
    plain = ArticleText(title=LocalText(zh_hans="换锁芯"), body=LocalText(zh_hans="找客服。"))
    index = build_index([(1, teaching), (2, plain)])
    assert [one.id for one in search(index, "換鎖芯")][:1] == [2]


def test_a_character_that_simplified_texts_use_is_never_folded() -> None:
    texts = [LocalText(zh_hans="以后里面", zh_hant="以後裡面"), LocalText(zh_hans="后来里头", zh_hant="后來里頭")]
    assert "里" not in learn_folding(texts)
    assert learn_folding(texts)["裡"] == "里"
