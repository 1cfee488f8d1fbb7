"""Keeps the .po files in step with the code: `python -m bot.locale_tools` (also `make texts`).

Extracts the messages of the views, adds new ones to zh_Hans.po, drops those no longer used, and generates zh_Hant.po
from it with OpenCC and zh_Hant.overrides.po. With `--check` it changes nothing and fails when something would change.
"""

import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from opencc_purepy import OpenCC

KEYWORDS = MappingProxyType(
    {"t": None, "later": None, "plain": None, "n": (1, 2), "tn": (1, 2), "plain_n": (1, 2), "translate": (2,)}
)
"""Calls that hold a text. `n` and `plain_n` are the translator's counting ones."""

_SOURCES = ("bot", "handlers")

# s2twp rather than s2hk: it also changes the words (信息/資訊, 视频/影片, 文件/檔案), which read naturally in Taiwan
# and are understood in Hong Kong and Macao, while s2hk keeps mainland words and adds variants (甚麼, 衞, 説) that
# look strange in Taiwan. Property words (工單, 物業, 保安) come out alike.
_OPENCC = "s2twp"

_MENDED = (
    # What OpenCC takes for another word than is meant.
    ("臺", "台"),
    ("繫結", "綁定"),
    ("釋出", "發布"),
    ("檢視", "查看"),
    ("許可權", "權限"),
    ("程序檔案", "程式檔案"),
    ("配置檔案", "設定檔"),
    ("儲存", "保存"),
    ("保存的檔案", "保存的文件"),
    ("資訊", "資料"),
    ("洩露", "外洩"),
    ("回復", "回覆"),
    ("瞭解", "了解"),
    ("記錄", "紀錄"),
    ("公佈", "公布"),
    ("壓縮包", "壓縮檔"),
    ("列名", "欄名"),  # a 列 is a row there
    ("發個定位", "傳個位置"),
    ("發定位", "傳位置"),
    # What is said otherwise in Hong Kong and Taiwan; the catalog's own texts read the same way.
    ("保潔", "清潔"),
    ("配件", "零件"),
    ("辦結", "結案"),
    ("報事", "通報"),
    ("小區", "社區"),
    ("調休上班", "補班"),
    ("節假日", "假期"),
    ("在崗", "值班"),
    ("到點自動", "時間一到就自動"),
    ("到點前", "時間到之前"),
    ("家政幫手", "家務幫手"),
    ("手工填寫", "自行填寫"),
    ("給您打電話", "打電話給您"),
    ("給住戶打電話", "打電話給住戶"),
    ("給您送去", "送去給您"),
    ("已經報上了", "已經登記好了"),
    ("報上了", "登記好了"),
    ("還什麼都沒有呢", "還沒有收到內容"),
    ("留著呢", "都留著"),
    ("手機號碼", "手機號"),
    ("手機號", "手機號碼"),
    ("私聊", "私訊"),
    ("私信", "私訊"),
    ("都行", "都可以"),
    ("也行", "也可以"),
    ("就行", "就可以"),
    ("發照片", "傳照片"),
    ("發張照片", "傳張照片"),
    ("發一張完工", "傳一張完工"),
    ("發圖", "傳圖"),
    ("點「", "按「"),
    ("點下面", "按下面"),
    ("等訊息", "等消息"),
    ("條訊息", "則訊息"),
    ("分幾條", "分幾則"),
    ("{n} 條住戶", "{n} 筆住戶"),
    ("{total} 條", "{total} 筆"),
    ("{n} 條", "{n} 則"),
    ("說明 1 條", "說明 1 則"),
    ("分兩三條", "分兩三則"),
    ("這一條太長", "這一則太長"),
    ("這一條沒有記", "這一則沒有記"),
    ("這條提醒", "這則提醒"),
    ("單獨發一條", "單獨發一則"),
    ("有一條沒送到", "有一則沒送到"),
    ("上面幾條", "上面幾則"),
    ("退群", "退出群"),
    ("群組", "群"),
    ("群", "群組"),
)
"""Applied one after the other to what OpenCC made of a text; a single sentence is mended in zh_Hant.overrides.po."""

_HEADER = """\
# {about}
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_ABOUT_HANS = "Simplified Chinese, written by hand. `make texts` adds new messages and drops unused ones."
_ABOUT_HANT = "Generated from zh_Hans.po by `make texts`; write what should differ into zh_Hant.overrides.po."


def extract(root: Path) -> Catalog:
    """Collect every message of the code under `root`, with the modules it stands in."""
    template = Catalog()
    for source in _SOURCES:
        found = extract_from_dir(root / source, method_map=[("**.py", "python")], keywords=dict(KEYWORDS))
        for filename, _, message, comments, _ in found:
            template.add(message, None, [(f"{source}/{Path(filename).as_posix()}", 0)], auto_comments=comments)
    return template


def updated(simplified: Catalog, template: Catalog) -> Catalog:
    """Give the simplified catalog with exactly the template's messages, keeping what is translated."""
    fresh = Catalog(locale="zh_Hans")
    for wanted in sorted(_messages(template), key=lambda one: (sorted(one.locations), _source(one))):
        known = simplified.get(_source(wanted))
        string = known.string if known is not None and _target(known) else None
        target = _target(known) if known is not None and string else ""
        flags = known.flags & {"fuzzy"} if known is not None else set()
        fresh.add(
            wanted.id,
            (target,) if wanted.pluralizable else target,
            sorted(set(wanted.locations)),
            flags=flags,
            user_comments=known.user_comments if known is not None else (),
        )
    return fresh


def traditional(simplified: Catalog, overrides: Catalog) -> Catalog:
    """Give the traditional catalog: OpenCC's conversion, or the override where there is one."""
    converter = OpenCC(_OPENCC)
    fresh = Catalog(locale="zh_Hant")
    for message in _messages(simplified):
        override = overrides.get(_source(message))
        target = _target(override) if override is not None else ""
        if not target:
            target = converter.convert(_target(message))
            for wrong, right in _MENDED:
                target = target.replace(wrong, right)
        fresh.add(
            message.id,
            (target,) if message.pluralizable else target,
            message.locations,
            flags=message.flags & {"fuzzy"},
        )
    return fresh


def written(catalog: Catalog, language: str, about: str) -> bytes:
    """Give the .po file's bytes; the same catalog always gives the same bytes."""
    body = BytesIO()
    write_po(body, catalog, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return _HEADER.format(about=about, language=language).encode() + body.getvalue()


def renewed(root: Path) -> dict[Path, bytes]:
    """Give what the generated files should hold now, by path."""
    place = root / "bot" / "locales"
    simplified = updated(_read(place / "zh_Hans.po", "zh_Hans"), extract(root))
    generated = traditional(simplified, _read(place / "zh_Hant.overrides.po", "zh_Hant"))
    return {
        place / "zh_Hans.po": written(simplified, "zh_Hans", _ABOUT_HANS),
        place / "zh_Hant.po": written(generated, "zh_Hant", _ABOUT_HANT),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring the files up to date; with `--check` only tell whether they are. Returns the exit status."""
    checking = "--check" in (sys.argv[1:] if arguments is None else arguments)
    root = Path(__file__).resolve().parent.parent
    stale = [path for path, content in renewed(root).items() if not path.exists() or path.read_bytes() != content]
    if checking:
        return 1 if stale else 0
    for path in stale:
        path.write_bytes(renewed(root)[path])
    return 0


def _read(path: Path, locale: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _source(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _target(message: Message) -> str:
    return str((message.string[0] if isinstance(message.string, tuple | list) else message.string) or "")


if __name__ == "__main__":
    sys.exit(main())
