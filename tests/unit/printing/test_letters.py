"""The letter on paper (ASK-1)."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from bot.printing import letter_press
from bot.printing.letter_press import LetterPress
from bot.printing.letters import letter_pdf
from bot.printing.line_breaking import NOT_AT_END, NOT_AT_START
from bot.printing.sheets import LetterSheet, Signature
from domain.i18n import Locale
from tests.unit.printing.sheets import letter, lines, pages

LONG = ("收费标准（含税）已在小区南门、北门公示：“先登记，后进场”；停放不足 15 分钟的，不收费……" * 12,) * 6
TRADITIONAL = letter(
    locale=Locale.ZH_HANT,
    community="翠湖灣客服中心",
    title="書面回覆",
    paragraphs=("您好，關於地面停車位的收費標準，現答覆如下。",),
    signatures=(Signature(who="李小燕", department="客服中心"),),
)
ENGLISH = letter(
    locale=Locale.EN,
    community="Jade Bay",
    contact="8 Cuihu Road · duty phone 0755-8888 0100",
    title="Written reply",
    number="No. Q-20261122-004",
    date="23 November 2026",
    addressee="Ms Wang",
    unit="Bldg 3-2-1201",
    subject="Re: parking fees",
    paragraphs=("Dear Ms Wang,", "Short stays cost ¥5 for the first hour. " * 12),
    signatures=(Signature(who="Li Xiaoyan", department="Customer service"),),
    footer="Questions? Just answer.",
)


def test_everything_on_the_sheet_can_be_read_from_the_paper() -> None:
    sheet = letter()
    (text,) = pages(letter_pdf(sheet))
    wanted = [sheet.community, sheet.contact, sheet.title, sheet.number, sheet.date, sheet.addressee, sheet.unit]
    wanted += [sheet.subject, *sheet.paragraphs, sheet.footer, "李小燕", "客服中心", "陈工", "工程部", "1/1"]
    assert [one for one in wanted if "".join(one.split()) not in text] == []


@pytest.mark.parametrize("sheet", [letter(), TRADITIONAL, ENGLISH], ids=lambda sheet: str(sheet.locale))
def test_the_same_sheet_gives_the_same_bytes(sheet: LetterSheet) -> None:
    made = letter_pdf(sheet)
    letter_pdf(letter(paragraphs=LONG))  # another letter in between leaves no trace
    assert letter_pdf(sheet) == made
    assert len(made) < 200_000


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; from hashlib import sha256; from tests.unit.printing.sheets import letter;"
        "from bot.printing.letters import letter_pdf; sys.stdout.write(sha256(letter_pdf(letter())).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == sha256(letter_pdf(letter())).hexdigest()


def test_letters_made_at_the_same_time_do_not_disturb_each_other() -> None:
    sheets = [letter(paragraphs=("一二三四五六七八九十" * count,)) for count in range(1, 13)]
    one_by_one = [letter_pdf(sheet) for sheet in sheets]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(letter_pdf, sheets)) == one_by_one


def test_no_moment_is_written_into_the_file() -> None:
    information = PdfReader(BytesIO(letter_pdf(letter()))).metadata
    assert information is not None
    assert (information.title, information.author) == ("书面回复 编号：Q-20261122-004", "翠湖湾客服中心")
    assert information["/CreationDate"] == information["/ModDate"] == "D:20000101000000+00'00'"


def test_a_long_letter_takes_several_pages() -> None:
    found = pages(letter_pdf(letter(paragraphs=LONG)))
    assert [f"{number}/4" in page for number, page in enumerate(found, start=1)] == [True] * 4
    assert all("编号：Q-20261122-004" in page for page in found)
    assert sum(page.count("不收费") for page in found) == 12 * 6


@pytest.mark.parametrize("sheet", [letter(paragraphs=LONG), TRADITIONAL], ids=["simplified", "traditional"])
def test_no_mark_stands_where_it_must_not(sheet: LetterSheet) -> None:
    found = lines(letter_pdf(sheet))
    assert [line for line in found if line[0] in NOT_AT_START or line[-1] in NOT_AT_END] == []


@pytest.mark.parametrize("count", range(1, 60, 3))
def test_a_signature_is_never_alone_on_a_page(count: int) -> None:
    found = pages(letter_pdf(letter(paragraphs=("一行字。",) * count)))
    assert found[-1].index("一行字。") < found[-1].index("李小燕")


def test_a_sheet_with_nothing_on_it_is_an_empty_page() -> None:
    empty = dict.fromkeys(
        ["community", "contact", "title", "number", "date", "addressee", "unit", "subject", "footer"], ""
    )
    assert pages(letter_pdf(letter(**empty, paragraphs=(), signatures=()))) == ["1/1"]


def test_line_breaks_in_a_paragraph_begin_new_ones_and_empty_ones_leave_nothing() -> None:
    assert letter_pdf(letter(paragraphs=("一", "二", "", "  ", "三"))) == letter_pdf(
        letter(paragraphs=("一\n二\n\n三",))
    )


def starts(pdf: bytes, *texts: str) -> list[float]:
    """How far from the left edge these texts begin, in points."""
    found: dict[str, float] = {}

    def look(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        found[text.strip()] = round(tm[4], 1)

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=look)
    return [found[text] for text in texts]


def test_chinese_paragraphs_are_indented_but_not_whom_it_is_to() -> None:
    texts = ("王女士：", "您好。", "再见。")
    margin, first, second = starts(letter_pdf(letter(paragraphs=("王女士：", "　　您好。", "再见。"))), *texts)
    assert (first - margin, second) == (23.0, first)
    long = "您 11 月 22 日来信询问的事，现答复如下："
    assert starts(letter_pdf(letter(paragraphs=(long,))), long) == [first]
    assert starts(letter_pdf(letter(locale=Locale.EN, paragraphs=("Hello.",))), "Hello.") == [margin]


def test_strange_characters_never_stop_a_letter() -> None:
    strange = "🔧👨‍👩‍👧‍👦 𠮷 \ud800 \x00\u202e สวัสดี " + "！" * 300 + "x" * 500
    sheet = letter(paragraphs=(strange,), community=strange, addressee=strange, title=strange, footer=strange)
    (text, *_) = pages(letter_pdf(sheet))
    assert "□" in text
    assert "🔧" not in text


def test_texts_that_are_too_long_for_one_line_stay_on_the_paper() -> None:
    long = "翠湖湾" * 60
    reader = PdfReader(BytesIO(letter_pdf(letter(community=long, contact=long, number=long, date=long, footer=long))))
    ends: list[float] = []
    reader.pages[0].extract_text(visitor_text=lambda text, cm, tm, font, size: ends.append(cm[4] + tm[4]))
    assert len(reader.pages) == 1
    assert max(ends) < 595


def test_nothing_of_it_is_loaded_when_the_bot_starts() -> None:
    code = "import sys, bot.cli, bot.run, bot.behaviour, bot.printing.sheets; sys.exit('reportlab' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_was_just_printed_is_not_printed_again():
    press, sheet = LetterPress(), msgspec.to_builtins(letter())
    assert press.pdf(sheet) is press.pdf(dict(sheet))
    assert press.pdf(sheet) == letter_pdf(letter())


def test_one_thread_prints_whoever_asks(monkeypatch):
    """Each one that has printed keeps the memory that it took."""
    press, printed_by = LetterPress(), []

    def printed(sheet):
        printed_by.append(threading.get_ident())
        return sheet.number.encode()

    monkeypatch.setattr(letter_press, "_printed", printed)
    sheets = [msgspec.to_builtins(letter(number=f"R-{number}")) for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(press.pdf, sheets)) == [b"R-0", b"R-1", b"R-2", b"R-3"]
    assert (len(printed_by), len(set(printed_by))) == (4, 1)
