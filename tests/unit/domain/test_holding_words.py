"""What only holds the line, and what is an answer however short it is (ASK-2)."""

import pytest

from domain.holding_words import only_holds


@pytest.mark.parametrize(
    "said",
    [
        "我等下看看",
        "收到",
        "好的，我问一下",
        "稍等，我去问问前台",
        "请稍等",
        "马上处理",
        "我们正在核实",
        "我先了解一下情况，再回复您",
        "跟进中",
        "知道了，晚点给您答复",
        "我問一下經理",
        "I'll look into it",
        "OK, let me check.",
        "Noted",
        "We will check and get back to you soon",
        "one moment please",
        "收到，谢谢",
        "收到您的问题，我们核实后回复您",
        "好的，谢谢反馈",
        "我们会尽快给您答复",
        "一会儿给您回复",
        "我去现场看看",
        "这个要问一下领导",
        "有消息告诉您",
        "记下了",
        "请同事联系您",
    ],
)
def test_it_answers_nothing(said: str) -> None:
    assert only_holds(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "能",
        "可以的",
        "问过了，可以",
        "已经处理好了",
        "处理好了",
        "前台有，来拿就行，30元",
        "在一楼",
        "请联系前台",
        "您去前台问一下",
        "请您去前台问问",
        "你问问物业",
        "答复过了",
        "稍等一下就好，每天八点开门",
        "请联系派出所",
        "能，下周三装好。",
        "Yes",
        "Please ask the police",
        "The pool opens at 9:00",
        "I checked, it is free",
    ],
)
def test_it_may_be_the_answer(said: str) -> None:
    assert not only_holds(said)
