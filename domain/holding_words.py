"""Replies that only hold the line: "我等下看看", "收到，马上处理", "I'll look into it".

No acknowledgement is a reply (ASK-2). The whole message has to say no more than that; what is reported as done
("问过了", "已经处理好了") is an answer.
"""

import re
import unicodedata

_LONGEST = 60
_ACT = (
    r"看看|看一看|看下|看一下|[问問][问問]|[问問]一[问問]|[问問]一?下|[问問]清楚|查查|查一查|查一?下|核[实實]|[确確][认認]"
    r"|[回答][复覆復]|[尽儘]快|有消息|核[对對]|[记記]下|等等|[了瞭]解|[请請]示|跟[进進]|[处處]理|安排|[联聯][系繫络絡]|反映|[协協][调調]|稍等|等一?下|等[会會]|稍[后後]|收到|知道了|明白|好的|[马馬]上|回[头頭]"
)
_BESIDE = (
    r"我[们們]?|[这這]就|[这這那][边邊]|去|[来來]|[帮幫][您你]|[给給][您你]|[您你]|先|再|一下|下|[请請]|好|嗯|哦|正在|在|[会會]|立刻|[这這][个個]|要"
    r"|[现現]在|了|中|吧|啊|呢|哈|[儿兒]|一[会會]|待[会會]|[过過][会會]|晚[点點些]|就|和|[后後]|情[况況]|同事|[师師]傅|前台|[经經]理|主管|[领領][导導]"
    r"|工程部|物[业業]|[办辦]公室|[总總]部|回[您你]|告[诉訴]|清楚|[问問]"
    r"|[谢謝][谢謝]|多[谢謝]|感[谢謝]|反[馈饋]|提醒|[您你]的|[问問][题題]|[现現][场場]"
)
_WHOLE = re.compile(rf"(?:(?:{_ACT}|{_BESIDE})[\W_]*)+")
_KERNEL = re.compile(_ACT)
_DONE = re.compile(
    r"已|(?:[处處]理|安排|[联聯][系繫络絡]|[确確][认認]|核[实實对對]|反映|查|[回答][复覆復]|[问問])(?:[过過]|好|完|到|清楚|一下)?了|好了"
)
_SENT_ON = re.compile(
    r"(?<![帮幫给給为為])[您你](?:先|再|可以)*(?:去|[来來]|[联聯][系繫络絡]|[问問])"
    r"|(?:^|\W)[请請]先?(?:去|[来來]|[联聯][系繫络絡]|[问問]|[您你](?:去|[来來]|[联聯][系繫络絡]|[问問]))"
)
"""Who asks is told where to go: "您去前台问一下"."""
_ENGLISH = re.compile(
    r"(?:(?:ok|okay|sure|noted|got it|hi|hello|thanks?|thank you)[\s,.!]*)*"
    r"(?:(?:(?:i|we)(?:'ll| will|'m| am|'re| are)?|let me|will)\s+)?(?:just\s+|now\s+)?"
    r"(?:look(?:ing)?(?: into)?|check(?:ing)?|ask(?:ing)?|find(?:ing)? out|see|follow(?:ing)? up|handl(?:e|ing)"
    r"|get(?:ting)? back to you|on it|one moment|a moment|just a moment|hold on|please wait|noted|got it)"
    r"(?:\s+(?:it|this|that|around|on|for|you|please|them|my|our|colleagues?|and|get|back|to|let|know|with|the|manager|office))*"
    r"(?:\s+(?:soon|shortly|later|now|first))?"
)


def only_holds(text: str) -> bool:
    """Whether nothing is answered by these words."""
    said = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip().rstrip(".!。 ")
    if not said or len(said) > _LONGEST:
        return False
    if _ENGLISH.fullmatch(said) is not None:
        return True
    if _KERNEL.search(said) is None or _DONE.search(said) or _SENT_ON.search(said):
        return False
    return _WHOLE.fullmatch(said) is not None
