"""Posters (SVC-1): what stands on them, that the code leads to the bot, and that they come out alike each time."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
import segno
from pypdf import PdfReader

from bot.config_files import default_directory
from bot.printing.poster_texts import poster_text, price_lines
from bot.printing.posters import poster_pdf
from bot.printing.qr_codes import qr_modules
from bot.printing.sheets import Asked, Dial, PosterPlace, PosterSheet, PosterText, PriceLine
from bot.settings import Settings
from bot.texts import Texts
from bot.wiring import read_knowledge
from domain.catalog import PriceItem
from domain.i18n import Locale, LocalText
from tests.unit.printing.sheets import pages

LINK = "https://t.me/jade_bay_bot"
SQUARE = re.compile(rb"([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+) re")


def words(locale: Locale) -> PosterText:
    """What a poster of the example community says."""
    knowledge = read_knowledge(Settings(config=default_directory()))
    community = knowledge.only_community
    return poster_text(community, knowledge.menu(community), Texts.load().translator(locale))


def sheet(place: PosterPlace, first: PosterText, second: PosterText | None = None) -> PosterSheet:
    return PosterSheet(place=place, first=first, second=second, link=LINK, address="t.me/jade_bay_bot")


def plain(text: str) -> str:
    return "".join(text.split())


def codes(pdf: bytes) -> list[list[list[bool]]]:
    """Every QR code of the first page, read back from the squares that were drawn."""
    content = PdfReader(BytesIO(pdf)).pages[0].get_contents()
    assert content is not None
    found = []
    for shape in content.get_data().split(b"f*"):
        squares = [tuple(map(float, one)) for one in SQUARE.findall(shape)]
        squares = [one for one in squares if one[2] == one[3]]
        if len(squares) < 100:
            continue
        side = squares[0][2]
        left, top = min(one[0] for one in squares), max(one[1] for one in squares)
        dark = {(round((top - y) / side), round((x - left) / side)) for x, y, _, _ in squares}
        size = max(row for row, _ in dark) + 1
        found.append([[(row, column) in dark for column in range(size)] for row in range(size)])
    return found


@pytest.mark.parametrize("place", PosterPlace)
@pytest.mark.parametrize("locale", Locale)
def test_everybody_finds_the_bot_and_the_numbers(place: PosterPlace, locale: Locale) -> None:
    said = words(locale)
    text = pages(poster_pdf(sheet(place, said)))[0]
    dials = [said.duty, *said.emergencies]
    wanted = [
        said.community,
        said.headline,
        "t.me/jade_bay_bot",
        *(part for one in dials for part in (one.title, one.number)),
    ]
    assert [one for one in wanted if plain(one) not in text] == []


def test_the_notice_board_says_how_it_goes_and_what_it_costs() -> None:
    said = words(Locale.ZH_HANS)
    text = "".join(pages(poster_pdf(sheet(PosterPlace.NOTICE_BOARD, said))))
    wanted = [*said.steps, said.asking, said.pricing, said.pricing_note, *(one.title for one in said.asked)]
    wanted += [part for one in said.prices for part in (one.title, " / ".join(filter(None, (one.price, one.unit))))]
    assert [one for one in wanted if plain(one) not in text] == []


def test_the_words_in_simplified_chinese() -> None:
    said = words(Locale.ZH_HANS)
    assert (said.headline, said.duty) == (
        "有事找物业，扫码就能说",
        Dial(title="值班电话（24 小时）", number="0755-8888 0100"),
    )
    assert said.steps == (
        "1. 用手机扫一扫这个码",
        "2. 打开 Telegram，点「开始」",
        "3. 什么事？打字、说话、拍照都行",
        "不用 Telegram？打值班电话一样办",
    )
    assert said.emergencies[0] == Dial(title="报警", number="110")


def test_prices_are_those_of_the_catalog() -> None:
    knowledge = read_knowledge(Settings(config=default_directory()))
    (first, *_) = (one for one in knowledge.catalog.menu if one.quote is not None)
    assert first.quote is not None
    hour = LocalText(zh_hans="小时", en="hour")
    prices = (
        PriceItem(key="a", title=LocalText(zh_hans="保洁", en="Cleaning"), unit=hour, amount=Decimal("40.50")),
        PriceItem(key="b", title=LocalText(zh_hans="搬家", en="Moving"), unit=hour, amount=None),
    )
    changed = replace(first, quote=replace(first.quote, currency="HKD", prices=prices))
    free = replace(first, quote=None)
    texts = Texts.load()
    assert list(price_lines([free, changed], texts.translator(Locale.ZH_HANS))) == [
        PriceLine(title="保洁", price="HK$40.50", unit="小时"),
        PriceLine(title="搬家", price="按报价", unit="小时"),
    ]
    assert list(price_lines([changed], texts.translator(Locale.EN)))[1] == PriceLine(
        title="Moving", price="by quote", unit="hour"
    )


def test_two_languages_stand_on_one_poster() -> None:
    first, second = words(Locale.ZH_HANT), words(Locale.EN)
    for place in PosterPlace:
        text = pages(poster_pdf(sheet(place, first, second)))[0]
        assert plain(first.headline) in text
        assert plain(second.headline) in text


@pytest.mark.parametrize(("place", "count"), [("gate", 1), ("notice-board", 1), ("mailbox", 8)])
def test_the_code_leads_to_the_bot(place: str, count: int) -> None:
    found = codes(poster_pdf(sheet(PosterPlace(place), words(Locale.ZH_HANS))))
    # Read back, it is the code that the library makes of this link; others were tried with a real scanner.
    expected = [
        [bool(dark) for dark in row] for row in segno.make(LINK, error="q", micro=False, boost_error=False).matrix
    ]
    assert found == [expected] * count
    assert found[0] != [list(row) for row in qr_modules("https://t.me/another_bot")]


@pytest.mark.parametrize("place", PosterPlace)
def test_the_same_sheet_gives_the_same_bytes(place: PosterPlace) -> None:
    wanted = sheet(place, words(Locale.ZH_HANS), words(Locale.EN))
    assert poster_pdf(wanted) == poster_pdf(wanted)
    assert len(poster_pdf(wanted)) < 100_000


def test_a_long_price_list_takes_pages_of_its_own() -> None:
    lines = tuple(
        PriceLine(title=f"服务第{number}项", price="¥40", unit="小时", note="两小时起" * (number % 9))
        for number in range(90)
    )
    found = pages(poster_pdf(sheet(PosterPlace.NOTICE_BOARD, replace(words(Locale.ZH_HANS), prices=lines))))
    assert len(found) > 3
    assert "服务第" not in found[0]
    assert "".join(found).count("服务第") == 90
    assert [page for page in found[1:] if "服务价目" not in page or "0755-88880100" not in page] == []


def test_without_prices_numbers_and_kinds_nothing_is_left_open() -> None:
    said = replace(words(Locale.ZH_HANS), prices=(), emergencies=(), contacts=(), asked=())
    for place in PosterPlace:
        (text,) = pages(poster_pdf(sheet(place, said)))
        assert "服务价目" not in text
        assert "遇到危险" not in text


def test_many_kinds_of_requests_stay_above_the_numbers() -> None:
    asked = tuple(Asked(title=f"第{number}种", kinds=("很多很多种",) * 20) for number in range(40))
    said = replace(words(Locale.ZH_HANS), asked=asked, prices=())
    reader = PdfReader(BytesIO(poster_pdf(sheet(PosterPlace.NOTICE_BOARD, said))))
    heights: list[float] = []

    def look(text: str, cm: list[float], tm: list[float], font: object, size: float) -> None:
        if "种" in text:
            heights.append(tm[5])

    reader.pages[0].extract_text(visitor_text=look)
    assert min(heights) > 70 * 72 / 25.4


def test_as_many_kinds_are_named_as_fit() -> None:
    asked = (Asked(title="报修", kinds=tuple(f"第{number}种" for number in range(1, 30))),)
    (text,) = pages(poster_pdf(sheet(PosterPlace.NOTICE_BOARD, replace(words(Locale.ZH_HANS), asked=asked, prices=()))))
    assert "第1种·第2种·" in text
    assert "种…" in text
    assert "第29种" not in text


def test_strange_and_long_words_never_stop_a_poster() -> None:
    strange = "🧺🔧 𠮷\ud800\x00" + "长" * 300
    said = replace(
        words(Locale.ZH_HANS), community=strange, headline=strange, prices=(PriceLine(title=strange, price=strange),)
    )
    for place in PosterPlace:
        assert poster_pdf(sheet(place, said))[:5] == b"%PDF-"
