"""Extraction, update and generation of the .po files, and reading them at start."""

from pathlib import Path

import pytest

from bot.locale_tools import renewed
from bot.texts import Texts
from domain.i18n import Locale

CODE = """
def card(t, n):
    t("Filed: {number}", number=1)
    t.n("{n} photo", "{n} photos", n)
    t.plain("Accept")
    TABLE = {1: later("Tap & go")}
"""
HANS = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

# a translator's remark
msgid "Filed: {number}"
msgstr "已登记:{number},里面有文件"

msgid "{n} photo"
msgid_plural "{n} photos"
msgstr[0] "{n} 张照片"

msgid "No longer used"
msgstr "不用了"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("bot/locales", "handlers/views"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "handlers/views/card.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "bot/locales/zh_Hans.po").write_text(HANS, encoding="utf-8")
    return tmp_path


def renew(root: Path) -> dict[str, str]:
    for path, content in renewed(root).items():
        path.write_bytes(content)
    return {path.name: path.read_text(encoding="utf-8") for path in sorted((root / "bot/locales").glob("*.po"))}


def test_new_messages_come_in_and_unused_ones_go(root: Path) -> None:
    hans = renew(root)["zh_Hans.po"]
    assert hans.split("\n\n", 1)[1] == (
        "#: handlers/views/card.py\n"
        'msgid "Accept"\nmsgstr ""\n\n'
        "# a translator's remark\n"
        "#: handlers/views/card.py\n"
        "#, python-brace-format\n"
        'msgid "Filed: {number}"\nmsgstr "已登记:{number},里面有文件"\n\n'
        "#: handlers/views/card.py\n"
        'msgid "Tap & go"\nmsgstr ""\n\n'
        "#: handlers/views/card.py\n"
        "#, python-brace-format\n"
        'msgid "{n} photo"\nmsgid_plural "{n} photos"\nmsgstr[0] "{n} 张照片"\n\n'
    )


def test_renewing_twice_changes_nothing(root: Path) -> None:
    assert renew(root) == renew(root)


def test_traditional_is_generated_and_can_be_overridden(root: Path) -> None:
    assert 'msgid "Filed: {number}"\nmsgstr "已登記:{number},裡面有檔案"' in renew(root)["zh_Hant.po"]
    override = 'msgid "Filed: {number}"\nmsgstr "收到,單號 {number}"\n'
    (root / "bot/locales/zh_Hant.overrides.po").write_text(override, encoding="utf-8")
    assert 'msgid "Filed: {number}"\nmsgstr "收到,單號 {number}"' in renew(root)["zh_Hant.po"]


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("阳台台阶的保洁", "陽台台階的清潔"),
        ("群里发 /bind 和绑定码", "群組裡發 /bind 和綁定碼"),
        ("谁退群，工作群组里看得到", "誰退出群組，工作群組裡看得到"),
        ("直接回复这条消息，点「提交」就行", "直接回覆這則訊息，按「提交」就可以"),
        ("附一份可以保存的文件", "附一份可以保存的文件"),
        ("用我的手机号，手机号码", "用我的手機號碼，手機號碼"),
        ("没有这个权限，查看记录", "沒有這個權限，查看紀錄"),
        ("第一行要有列名，不收压缩包", "第一行要有欄名，不收壓縮檔"),
        ("打字或发定位，现在可以给您打电话", "打字或傳位置，現在可以打電話給您"),
        ("在岗的人，到点前提醒", "值班的人，時間到之前提醒"),
    ],
)
def test_what_opencc_gets_wrong_is_mended(root: Path, simplified: str, traditional: str) -> None:
    place = root / "bot/locales/zh_Hans.po"
    place.write_text(HANS.replace("里面有文件", simplified), encoding="utf-8")
    assert traditional in renew(root)["zh_Hant.po"]


def test_the_files_are_read_at_start(root: Path) -> None:
    renew(root)
    texts = Texts.load(root / "bot/locales")
    said = [texts.translate(locale, "Filed: {number}", number="<7>") for locale in Locale]
    assert said == ["已登记:&lt;7&gt;,里面有文件", "已登記:&lt;7&gt;,裡面有檔案", "Filed: &lt;7&gt;"]
    counted = [texts.translator(locale).n("{n} photo", "{n} photos", 2) for locale in Locale]
    assert counted == ["2 张照片", "2 張照片", "2 photos"]


def test_a_fuzzy_or_empty_translation_is_not_shown(root: Path) -> None:
    place = root / "bot/locales/zh_Hans.po"
    place.write_text(HANS.replace('msgid "Filed', '#, fuzzy\nmsgid "Filed'), encoding="utf-8")
    renew(root)
    texts = Texts.load(root / "bot/locales")
    assert texts.translate(Locale.ZH_HANS, "Filed: {number}", number=1) == "Filed: 1"
    assert texts.translate(Locale.ZH_HANS, "Accept") == "Accept"


def test_the_texts_of_the_program_can_be_read() -> None:
    assert set(Texts.load().translators) == set(Locale)
