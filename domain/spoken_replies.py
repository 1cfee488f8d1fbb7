"""Replies to a question with keys that are typed instead of pressed: a price, the door, is it fixed."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.spoken_words import plain_words


class Reply(StrEnum):
    """What was meant, by the key it stands for."""

    AGREE = "agree"
    DECLINE = "decline"
    ASK_OWNER = "ask_owner"
    COMING = "coming"
    ANOTHER_TIME = "another_time"
    SOMEBODY_OPENS = "somebody_opens"
    WORKING = "working"
    STILL_A_PROBLEM = "still_a_problem"
    OBSERVED = "observed"
    NOT_OBSERVED = "not_observed"
    CHANGE = "change"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"
    IN_WRITING = "in_writing"
    TELL_ME = "tell_me"
    NOT_THIS = "not_this"
    NOT_YET = "not_yet"


_REPLIES: Mapping[Reply, tuple[str, ...]] = MappingProxyType(
    {
        Reply.AGREE: (
            *("同意", "提交", "确认", "確認", "没问题", "沒問題", "没错", "沒錯", "对", "對", "对的", "對的", "是的"),
            *("好", "好的", "可以", "行", "agree", "i agree", "submit", "confirm", "yes", "ok", "okay", "correct"),
        ),
        Reply.DECLINE: (
            "不做了",
            "不同意",
            "不要",
            "不要了",
            "不用做了",
            "太贵了",
            "太貴了",
            "decline",
            "no",
            "no thanks",
        ),
        Reply.ASK_OWNER: (
            "先问问业主",
            "先問問業主",
            "问问业主",
            "問問業主",
            "问房东",
            "問房東",
            "问一下房东",
            "問一下房東",
            "ask the owner first",
            "ask the owner",
        ),
        Reply.COMING: (
            *(
                "我马上到",
                "我馬上到",
                "马上到",
                "馬上到",
                "马上来",
                "馬上來",
                "来了",
                "來了",
                "在家",
                "等我一下",
                "等一下",
            ),
            *("coming", "coming at once", "i'm coming", "on my way"),
        ),
        Reply.ANOTHER_TIME: ("改个时间", "改個時間", "改时间", "改時間", "改天", "下次吧", "another time"),
        Reply.SOMEBODY_OPENS: (
            *("家人邻居开门", "家人鄰居開門", "邻居开门", "鄰居開門", "家人开门", "家人開門"),
            *("somebody opens", "somebody else opens"),
        ),
        Reply.WORKING: (
            *(
                "正常",
                "正常了",
                "好了",
                "可以了",
                "能用了",
                "修好了",
                "没问题",
                "沒問題",
                "没问题了",
                "沒問題了",
                "好用",
            ),
            *("yes", "yes it works", "yes, it works", "it works", "works", "works now", "fixed", "all good", "ok"),
        ),
        Reply.STILL_A_PROBLEM: (
            *("还有问题", "還有問題", "有问题", "有問題", "没好", "沒好", "没修好", "沒修好", "不行", "没有", "沒有"),
            *("no", "not yet", "still a problem", "not fixed", "not working", "it doesn't work"),
        ),
        Reply.OBSERVED: ("都做到了", "做到了", "都有", "挺好的", "yes", "all was fine", "all fine"),
        Reply.NOT_OBSERVED: (
            "有问题",
            "有問題",
            "没做到",
            "沒做到",
            "没有",
            "沒有",
            "no",
            "something was wrong",
            "something wrong",
        ),
        Reply.ANSWERED: (
            *(
                "解答了",
                "解决了",
                "解決了",
                "清楚了",
                "明白了",
                "知道了",
                "懂了",
                "有用",
                "是的",
                "好的",
                "好",
                "可以",
                "对",
                "對",
            ),
            *(
                "谢谢",
                "謝謝",
                "多谢",
                "多謝",
                "好的谢谢",
                "好的謝謝",
                "好的,谢谢",
                "好的,謝謝",
                "明白了谢谢",
                "知道了谢谢",
                "唔該",
                "唔該晒",
            ),
            *("yes", "yes thanks", "yes, thanks", "thanks", "thank you", "got it", "ok", "ok thanks", "that helps"),
            *("that answers it", "answered", "yes, it does", "yes it does"),
        ),
        Reply.NOT_ANSWERED: (
            *(
                "没有",
                "沒有",
                "没有,问客服",
                "沒有,問客服",
                "没解答",
                "沒解答",
                "没解决",
                "沒解決",
                "没用",
                "沒用",
                "不是",
                "不对",
            ),
            *(
                "不對",
                "没有解答",
                "沒有解答",
                "还没有",
                "還沒有",
                "不是这个",
                "不是這個",
                "还是不懂",
                "還是不懂",
                "没懂",
                "沒懂",
            ),
            *("问客服", "問客服", "找客服", "人工", "转人工", "轉人工", "人工客服", "真人"),
            *("no", "not really", "no, ask somebody", "ask somebody", "ask a person", "it doesn't", "that's not it"),
        ),
        Reply.IN_WRITING: (
            *(
                "要书面回复",
                "要書面回覆",
                "书面回复",
                "書面回覆",
                "书面答复",
                "書面答覆",
                "要书面",
                "要書面",
                "书面",
                "書面",
            ),
            *("要书面答复", "要書面答覆", "in writing", "in writing please", "written", "a letter", "written reply"),
        ),
        Reply.TELL_ME: (
            *(
                "恢复了告诉我",
                "恢復了告訴我",
                "告诉我",
                "告訴我",
                "好了告诉我",
                "好了告訴我",
                "要",
                "好",
                "好的",
                "好啊",
            ),
            *("行", "可以", "是的", "对", "對", "谢谢", "謝謝", "好的谢谢", "好的謝謝", "麻烦了", "麻煩了", "唔該"),
            *("yes", "yes please", "ok", "okay", "tell me", "tell me then", "please do", "thanks", "thank you"),
        ),
        Reply.NOT_THIS: (
            *("不是这件事", "不是這件事", "不是", "不是这个", "不是這個", "不是这事", "不是這事", "别的事", "別的事"),
            *("另外的事", "另一件事", "no", "something else", "another matter", "not this", "that's not it"),
        ),
        Reply.NOT_YET: (
            *("还没有", "還沒有", "还没", "還沒", "没有", "沒有", "没恢复", "沒恢復", "还没恢复", "還沒恢復", "还没好"),
            *("還沒好", "还没来", "還沒來", "不行", "no", "not yet", "still not", "still out"),
        ),
        Reply.CHANGE: ("改一改", "改一下", "修改", "改", "不对", "不對", "错了", "錯了", "change", "edit", "wrong"),
    }
)

_NOT_PUT_RIGHT = re.compile(
    r"还是|還是|还在|還在|依然|仍然|又(?:漏|坏|壞|堵|滴|不|没|沒)|没修好|沒修好|没弄好|沒弄好|还有问题|還有問題"
    r"|\bstill\b|not fixed|not working|doesn't work|again"
)
_SCORE = re.compile(r"([1-5])\s*(?:分|星|★|颗星|顆星|points?|stars?)?")


def is_reply(text: str, reply: Reply) -> bool:
    """Whether the whole message says this."""
    return plain_words(text) in _REPLIES[reply]


def says_not_put_right(text: str) -> bool:
    """Whether a few words tell that the trouble goes on ("还是滴水"), so that they are its description as well."""
    return bool(_NOT_PUT_RIGHT.search(plain_words(text)))


def spoken_score(text: str) -> int | None:
    """1 to 5, typed as a digit ("5", "5分")."""
    found = _SCORE.fullmatch(plain_words(text))
    return None if found is None else int(found[1])
