"""Whether somebody asks, in the middle of what they write, that it be kept from others (COM-5).

Only a wish counts: "请保密", "别让他知道是我说的", "keep this between us"; not what they say about secrets in general
("你们没有保密", "不用保密", "不要说话").
"""

import re
import unicodedata

_WISHES = re.compile(
    r"(?:请|請|烦|煩|帮我|幫我|替我|给我|給我|为我|為我|希望|想|求)(?!.{0,4}不)[^，。！？；,.!?;\n]{0,6}保密"
    r"|(?<![不没沒])(?:要|必须|必須|一定|务必|務必|千万|千萬)保密(?:处理|處理)?(?=$|[，。！？；,.!?;\s哦啊呀喔])"
    r"|(?:^|[，。！？；,.!?;\s])保密(?:处理|處理)?(?=$|[，。！？；,.!?;\s哦啊呀喔])"
    r"|匿名"
    r"|(?:别|別|不要|不想|不希望|勿|唔好)(?:让|讓|给|給|被|告诉|告訴|透露)[^，。！？；,.!?;\n]{0,12}(?:知道|是我|我的名字)"
    r"|(?:别|別|不要)告(?:诉|訴)(?:他|她|别人|別人|任何人|对方|對方|邻居|鄰居|本人)"
    r"|keep (?:it|this|that|my name|me|everything)\b[^.!?;\n]{0,20}"
    r"\b(?:confidential|private|secret|anonymous|between us|out of)"
    r"|(?:please|stay|remain|be|treat (?:it|this)(?: as)?|kept) (?:strictly )?(?:confidential|anonymous)\b"
    r"|\b(?:in (?:strict )?confidence|confidentially|anonymously)\b"
    r"|do(?:n'?t|n’t| not) (?:tell|let) (?:him|her|them|anyone|anybody|the|my)\b"
)
_REFUSED = re.compile(
    r"(?:不用|不需要|不必|无需|無需|没必要|沒必要)[^，。！？；,.!?;\n]{0,4}(?:保密|匿名)|no need|need not be"
)


_OWN = re.compile(
    r"密码|密碼|口令|门禁码|門禁碼|验证码|驗證碼|手机号|手機號|电话|電話|号码|號碼"
    r"|password|passcode|door code|phone number"
)


def guards_own_secret(text: str) -> bool:
    """Whether it is a code or a number of their own that somebody wants to be kept: "门锁密码 1234，请保密"."""
    return _OWN.search(unicodedata.normalize("NFKC", text).casefold()) is not None


def asks_for_confidence(text: str) -> bool:
    """Whether the words ask for confidence; "no need to" is none."""
    said = unicodedata.normalize("NFKC", text).casefold()
    return any(_WISHES.search(part) and not _REFUSED.search(part) for part in _sentences(said))


def _sentences(said: str) -> list[str]:
    """A refusal counts for its own sentence only."""
    return re.split(r"[。！？!?\n]", said)
