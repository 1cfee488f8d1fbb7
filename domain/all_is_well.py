"""Whether a message only thanks, or says that nothing is wrong any more: "谢谢，没事了", "thank you, all is well"."""

import re
import unicodedata

_LONGEST = 60
_SAID = (
    r"谢谢|谢了|谢啦|多谢|感谢|感激|辛苦|麻烦|拜谢|费心|謝謝|多謝|感謝|辛苦|麻煩|唔該"
    r"|没事|没什么事|没大碍|没问题|平安|安全|好多了|好些了|好了|缓过来|稳定|解决|脱险|出来|灭了|不用担心|放心|都好|挺好"
    r"|沒事|沒什麼事|沒大礙|沒問題|緩過來|穩定|解決|脫險|出來|滅了|不用擔心|冇事"
    r"|thanks|thank|thx|grateful|fine|well|ok|okay|safe|better|good|alright|all right|over|relieved"
)
_BESIDE = (
    r"你们|您们|你|您|我们|我|大家|各位|师傅们?|保安|医生|同事|你們|我們|師傅們?|醫生"
    r"|老人|孩子|小孩|妈妈|妈|爸爸|爸|奶奶|爷爷|老伴|媽媽|媽|奶奶|爺爺|家里|家裡|人|这边|这里|這邊|這裡"
    r"|都|已经|已|现在|刚才|今天|已經|現在|剛才|很|太|非常|真是|真的|真|十分|全|也|就|了|啦|啊|呀|哦|的|吧|们|來|来|过|過"
    r"|帮忙|帮助|幫忙|幫助|及时|及時|关心|關心|赶|趕"
    r"|you|all|very|much|so|everyone|everybody|everything|it|is|it's|are|i'm|we're|am|we|i|he|she|they|now|again|guys"
    r"|a lot|for|your|the|help|coming|and|really|are|many|of|mum|dad|mom|grandma|grandpa"
)
_WHOLE = re.compile(rf"(?:(?:{_SAID}|{_BESIDE})[\W_]*)+", re.IGNORECASE)
_KERNEL = re.compile(_SAID, re.IGNORECASE)
_WANTED = re.compile(
    r"(?:麻烦|麻煩|辛苦)[\w\s]{0,8}?(?:来|來|过来|過來|帮忙|幫忙|帮助|幫助|解决|解決)(?![了啦过過])"
    r"|(?:解决|解決|出来|出來)(?![了啦])|^(?:ok|okay|thanks|thank you)?\W*(?:is|are|am)\b"
    r"|\bover again\b|\b(?:are|is) (?:you|he|she|they|it|we|everybody|everyone|everything)\b"
    r"|(?<!your )(?<!the )\bhelp\b|\b(?:you|they) are\b",
    re.IGNORECASE,
)
"""The same words where they ask for something: "麻烦你们过来", "is it safe"."""


def says_all_is_well(text: str) -> bool:
    """Whether nothing else is said, so that no work comes of it."""
    said = unicodedata.normalize("NFKC", text).replace("’", "'").strip()
    if not said or len(said) > _LONGEST or said.endswith("?"):
        return False
    return bool(_KERNEL.search(said)) and _WANTED.search(said) is None and _WHOLE.fullmatch(said) is not None
