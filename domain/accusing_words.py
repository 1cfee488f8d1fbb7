"""Words against somebody who works here: rude, asked for money, threatened, drunk (COM-5).

Rather once too often than once too little: who is asked presses one key, who is not may be read by the accused. Praise
and what did not happen ("态度很好", "没有骂人") accuse nobody.
"""

import re
import unicodedata

_GRAVE = re.compile(
    r"态度(?:也|还|又|很|太|真|好|实在|非常|特别|极其|十分|有点|这么|那么)*(?:差|不好|恶劣|糟|坏|凶|蛮横|傲慢|冷淡|有问题)"
    r"|骂(?:人|我|了|街|老|小|住户|业主|骂咧咧)|辱骂|侮辱|[没不冇](?:有)?礼貌|无礼|[脏粗]话|爆粗|动手动脚|大喊大叫|(?:扇|打)了?[我他她老孩][^，。！？,.!?]{0,4}(?:耳光|巴掌)"
    r"|(?<!给)(?:要|讨|收|拿)(?:了|过|点|个|一个)*(?:红包|好处|小费|辛苦费|茶水费|烟钱)|索[要取](?![^，。！？,.!?]{0,4}(?:发票|收据|票据|赔偿))|索贿|勒索|敲诈|乱收费"
    r"|(?:跟|向|问|找|管)(?:我|咱|老人|老太|老爷|孩子|小孩|住户|业主)[^，。！？,.!?]{0,4}(?:(?<!不)要(?!不要)|收)"
    r"(?:[^，。！？,.!?\d]{0,4}[钱块元费]|了?[\d一二两三四五六七八九十百千]+(?:[钱块元百千]|$|[，。！？,.!?\s]))"
    r"|(?:私下|偷偷|私自)(?:要|收)|私收"
    r"|打人|打了?(?:我|老人|孩子|小孩)(?![^，。！？,.!?]{0,8}(?:电话|手机|微信|号|座机|铃)|\d)|动手打"
    r"|推了?(?:我|老人|孩子)(?!微信)|摸了?我|骚扰|非礼|威胁|恐吓|歧视|刁难"
    r"|\brude(?:ly)?\b|\binsult|\bswore\b|\b(?:shout|yell|scream)(?:s|ed|ing)? at\b|\bharass|\bthreaten|\bbribe"
    r"|\babusive\b|\b(?:bad|terrible|awful|poor) (?:attitude|manners)\b|\b(?:hit|pushed|touched|grabbed) me\b"
    r"|\b(?:ask|demand|want)(?:s|ed|ing)?\b[^.!?,]{0,12}\b(?:for )?(?:money|cash|a tip|tips|red packet)|\bdiscriminat"
)
_OF_SOMEBODY = re.compile(
    r"偷(?!偷)|喝(?:了|过)?(?:点|很多|不少)?酒|喝(?:多|高)了|酒[味气]|醉|粗暴|粗鲁|很凶|太凶|好凶|好恶|吼|发火|(?:话|说得)[^，。！？,.!?]{0,3}难听|没有?素质|不讲理|敷衍|糊弄|忽悠|骗|撒谎|说谎|不负责|偷懒|偷工"
    r"|乱来|不像话|太?过分|差劲|弄坏|搞坏|打碎|摔坏|刮花|抽烟|吸烟|乱扔|吐痰|推脱|推诿|爱答不理|不理(?:人|我)|没理我"
    r"|不耐烦|发脾气|脾气|迟到了|放鸽子|爽约|不专业|越修越"
    r"|收了(?:我|咱|老人|住户|业主)[^，。！？,.!?\d]{0,4}(?:钱|\d|[一二两三四五六七八九十]+[百千块元])|(?:让|叫)我[^，。！？,.!?]{0,6}转(?:账|钱)|加钱|不给钱"
    r"|\bdrunk\b|\balcohol\b|\bl(?:ied|iar|ying)\b|\blazy\b|\bcareless\b|\bsloppy\b"
    r"|\b(?:broke|damaged|scratched) (?:my|our)\b|\bsmok(?:ed|ing)\b|\bunprofessional\b|\bincompetent\b"
    r"|\bignored? (?:me|us)\b|\bst(?:ole|eals?|olen|ealing)\b"
)
_SOMEBODY_HERE = re.compile(
    r"师傅|保安|门卫|门岗|管家|前台|客服|保洁|阿姨|工人|电工|水工|维修工|维修员|物业|经理|主管|队长|你们(?:的)?人|派来的|那个人"
    r"|(?<!其)[他她佢](?!们?家)"
    r"|\b(?:he|she|they|worker|plumber|engineer|electrician|technician|guard|cleaner|staff|butler|receptionist|guy)\b"
    r"|\byour (?:man|men|people|colleagues?)\b"
)
_WANTED = re.compile(
    r"(?:请|叫|让|派|喊|找|麻烦|安排)[^，。！？,.!?]{0,2}(?:师傅|保安|门卫|保洁|阿姨|工人|电工|水工|维修工|维修员|物业|管家)"
    r"[^，。！？,.!?骗骂偷]{0,10}\W*(?:谢谢|多谢|辛苦了?)?\W*$"
)
"""Somebody of ours who is only to come, at the end: "锁弄坏了，请师傅来修"."""
_DENIED_BEFORE = re.compile(r"(?:没有?|不|别|未|无|从不|\bno|\bnot|n['’]t|\bnever|\bwithout)\s*(?:有|人|being|to)?\s*$")
_SIMPLE = str.maketrans(
    "態惡壞蠻罵禮無紅處費錢煙討給過點個亂業戶問塊話電機騷擾脅嚇視難師門衛潔維員經隊長們氣魯騙說謊負責懶颳諉脫煩發遲鴿約專來還實極別麼橫動",
    "态恶坏蛮骂礼无红处费钱烟讨给过点个乱业户问块话电机骚扰胁吓视难师门卫洁维员经队长们气鲁骗说谎负责懒刮诿脱烦发迟鸽约专来还实极别么横动",
)
"""Characters of the patterns as the other script writes them."""


def accuses(text: str, *, names_somebody: bool = False) -> bool:
    """Whether the words are against somebody of the staff; `names_somebody`: a colleague's name or badge stands there.

    What may be about things or neighbours too counts only where somebody of ours is spoken of.
    """
    said = _plain(text)
    if _stands(_GRAVE, said):
        return True
    of_somebody = names_somebody or bool(_SOMEBODY_HERE.search(_WANTED.sub("", said)))
    return of_somebody and _stands(_OF_SOMEBODY, said)


def speaks_of_somebody(text: str) -> bool:
    """Whether somebody who works here is spoken of, whatever is said."""
    return _SOMEBODY_HERE.search(_plain(text)) is not None


def _plain(text: str) -> str:
    """Half width, lower case, one script."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLE)


def _stands(pattern: re.Pattern[str], said: str) -> bool:
    starts = (one.start() for one in pattern.finditer(said))
    return any(not _DENIED_BEFORE.search(said[max(0, start - 12) : start]) for start in starts)
