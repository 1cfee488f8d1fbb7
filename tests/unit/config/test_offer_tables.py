"""Offers in catalog files: what is read, and what is said about each kind of mistake, with file and line."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.catalog_files import read_catalog
from bot.config_files import default_directory
from domain.catalog import Begin
from domain.day_spans import DaySpan
from domain.i18n import LocalText
from domain.offers import (
    CancelRule,
    LoanRule,
    Offer,
    OfferUnit,
    QuotaPer,
    QuotaRule,
    SlotRule,
    SlotWindow,
)

TYPE = """\
key = "errand"
title = { zh-Hans = "跑腿", en = "Errands" }
emoji = "🛵"
prefix = "E"
order = 5
department = "desk"
workflow = "work"
begin = "questions"

[texts]
prompt = { zh-Hans = "？" }
outcome = { zh-Hans = "办好" }
follow_up = { zh-Hans = "好了吗？" }
follow_up_yes = { zh-Hans = "好了" }
follow_up_no = { zh-Hans = "没有" }

[follow_up]
when = "at_once"
remind_after = "14h"
call_after = "14h"

[[questions]]
key = "what"
kind = "category"
ask = "if_unknown"
required = true
label = { zh-Hans = "什么" }
text = { zh-Hans = "什么？" }
[[questions]]
key = "many"
kind = "quantity"
ask = "always"
required = true
label = { zh-Hans = "几个" }
text = { zh-Hans = "几个？" }
[[questions]]
key = "when"
kind = "slot"
ask = "always"
required = true
label = { zh-Hans = "时间" }
text = { zh-Hans = "什么时候？" }
"""

FETCHING = """
[[categories]]
key = "fetching"
title = { zh-Hans = "代取", en = "Fetching" }
department = "desk"
[categories.offer]
description = { zh-Hans = "代取快递", zh-Hant = "代取快遞", en = "We fetch it" }
conditions = { zh-Hans = "20 公斤内", zh-Hant = "20 公斤內", en = "Up to 20 kg" }
pricing = "fixed"
amount = "12.50"
currency = "CNY"
unit = "piece"
least = 1
most = 5
allowed_hours = ["08:00-12:00", "14:00-20:00"]
lead_time = "2h"
picture = "fetching.jpg"
[categories.offer.slots]
length = "1h 30min"
capacity = 2
days_ahead = 7
on_holidays = false
[[categories.offer.slots.windows]]
days = ["mon", "sat"]
hours = ["09:00-12:00"]
[[categories.offer.slots.windows]]
hours = ["14:00-17:00"]
[categories.offer.cancel]
free_until = "4h"
fee = "5"
"""

LENDING = """
[[categories]]
key = "lending"
title = { zh-Hans = "借梯子", en = "Ladder" }
[categories.offer]
description = { zh-Hans = "借", zh-Hant = "借", en = "Borrow" }
pricing = "free"
currency = "CNY"
at_desk = true
no_tips = false
[categories.offer.quota]
per = "unit"
count = 2
beyond = "10"
[categories.offer.loan]
days = 3
stock = 4
"""

GOOD = TYPE + FETCHING + LENDING


def write(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "errand.toml"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "fetching.jpg").write_bytes(b"picture")
    return file


def read(tmp_path: Path, text: str):
    catalog, problems = read_catalog([tmp_path])
    return catalog.types[0], problems


def test_an_offer_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    errand, problems = read(tmp_path, GOOD)
    assert problems == []
    assert errand.begin is Begin.QUESTIONS
    assert errand.offer("fetching") == Offer(
        description=LocalText(zh_hans="代取快递", zh_hant="代取快遞", en="We fetch it"),
        conditions=LocalText(zh_hans="20 公斤内", zh_hant="20 公斤內", en="Up to 20 kg"),
        price_cents=1250,
        currency="CNY",
        unit=OfferUnit.PIECE,
        most=5,
        allowed_hours=(DaySpan(start=time(8), end=time(12)), DaySpan(start=time(14), end=time(20))),
        lead_time=timedelta(hours=2),
        picture=str(tmp_path / "fetching.jpg"),
        slots=SlotRule(
            windows=(
                SlotWindow(days=frozenset({0, 5}), hours=(DaySpan(start=time(9), end=time(12)),)),
                SlotWindow(days=frozenset(range(7)), hours=(DaySpan(start=time(14), end=time(17)),)),
            ),
            length=timedelta(minutes=90),
            capacity=2,
            days_ahead=7,
            on_holidays=False,
        ),
        cancel=CancelRule(free_until=timedelta(hours=4), fee_cents=500),
    )


def test_a_free_loan_with_a_quota_is_read(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    errand, _ = read(tmp_path, GOOD)
    assert errand.offer("lending") == Offer(
        description=LocalText(zh_hans="借", zh_hant="借", en="Borrow"),
        price_cents=0,
        currency="CNY",
        at_desk=True,
        no_tips=False,
        quota=QuotaRule(per=QuotaPer.UNIT, count=2, beyond_cents=1000),
        loan=LoanRule(days=3, stock=4),
    )


MISTAKES = [
    ('amount = "12.50"', 'amount = "-1"', "amount", '"-1" is below zero; a price is "0" or more.'),
    (
        'amount = "12.50"',
        'amount = "12.505"',
        "amount",
        '"12.505" has more than two decimals; write it like "80" or "80.50".',
    ),
    ('amount = "12.50"', 'amount = "cheap"', "amount", '"cheap" is no amount; write it like "80" or "80.50".'),
    ('amount = "12.50"', 'amount = "1e400000"', "amount", None),
    ('amount = "12.50"\n', "", "pricing", 'Give "amount" exactly when the pricing is "fixed".'),
    (
        'unit = "piece"',
        'unit = "bucket"',
        "unit",
        '"bucket" is not possible for "unit"; write one of: time, hour, machine, piece, sheet, day.',
    ),
    ('currency = "CNY"', 'currency = "yuan"', "currency", None),
    (
        '"08:00-12:00", "14:00-20:00"',
        '"08:00-11:00", "14:00-20:00"',
        "[categories.offer.slots]",
        "A slot lies outside the allowed hours; shorten the window or widen allowed_hours.",
    ),
    ("capacity = 2", "capacity = 0", "capacity", '"capacity" must be between 1 and 1000, not 0.'),
    (
        'length = "1h 30min"',
        'length = "0min"',
        "length",
        '"length" needs some time; write for example "30min" or "24h".',
    ),
    (
        'days = ["mon", "sat"]',
        'days = ["monday"]',
        "days = ",
        '"monday" is no day of the week; write them like mon, tue, wed, thu, fri, sat, sun.',
    ),
    ('hours = ["09:00-12:00"]\n', "", "[[categories.offer.slots.windows]]", None),
    ("most = 5", "most = 0", "most", '"most" must be between 1 and 1000, not 0.'),
    ("least = 1", "least = 9", "most", '"most" must be between 9 and 1000, not 5.'),
    ("count = 2\n", "", "[categories.offer.quota]", '"count" is missing; add it: a whole number.'),
    (
        ', en = "We fetch it"',
        "",
        "description",
        '"description" is not translated into en; the catalogue is read in all.',
    ),
    (
        ', zh-Hant = "20 公斤內", en = "Up to 20 kg"',
        "",
        "conditions",
        '"conditions" is not translated into zh-Hant and en; the catalogue is read in all.',
    ),
    (
        '"fetching.jpg"',
        '"gone.jpg"',
        "picture",
        '"gone.jpg" does not exist beside this file; correct the name or remove it.',
    ),
    ('fee = "5"\n', "", "[categories.offer.cancel]", None),
    ("stock = 4", "stock = 0", "stock", '"stock" must be between 1 and 10000, not 0.'),
    (
        'pricing = "free"',
        'pricing = "quote"',
        "[categories.offer.quota]",
        'A quota belongs to a free service; set pricing = "free" or remove the quota.',
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "sentence"), MISTAKES, ids=[one[1] or one[0] for one in MISTAKES])
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: str, sentence: str | None) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    file = write(tmp_path, text)
    _, problems = read(tmp_path, text)
    assert problems != []
    found = text.splitlines()[problems[0].line - 1]
    assert (problems[0].file, line in found) == (file, True), (problems, found)
    assert sentence is None or sentence in [one.sentence for one in problems]


def test_offers_need_the_questions_that_book_them(tmp_path: Path) -> None:
    text = GOOD.replace('kind = "quantity"', 'kind = "number"').replace('kind = "slot"', 'kind = "text"')
    write(tmp_path, text)
    _, problems = read(tmp_path, text)
    assert [one.sentence for one in problems] == [
        'The offers cannot be booked; add a question of the kind "quantity".',
        'The offers cannot be booked; add a question of the kind "slot".',
    ]


def test_a_price_by_quote_needs_the_rule_of_quotes(tmp_path: Path) -> None:
    text = GOOD.replace('pricing = "fixed"\namount = "12.50"', 'pricing = "quote"')
    write(tmp_path, text)
    _, problems = read(tmp_path, text)
    assert [one.sentence for one in problems] == [
        'A price "quote" needs [quote]: how long it stands and in which currency.'
    ]


def test_what_is_lent_has_no_slots(tmp_path: Path) -> None:
    text = GOOD.replace(
        "[categories.offer.cancel]", "[categories.offer.loan]\ndays = 1\nstock = 1\n[categories.offer.cancel]", 1
    )
    write(tmp_path, text)
    _, problems = read(tmp_path, text)
    assert [one.sentence for one in problems] == [
        "What is lent is fetched at the desk and has no slots; remove one of the two."
    ]


def test_the_shipped_catalogue_is_useful() -> None:
    catalog, problems = read_catalog([default_directory() / "catalog"])
    assert problems == []
    offers = [category.offer for one in catalog.types for category in one.categories if category.offer is not None]
    assert len(offers) >= 12
    assert {offer.is_free for offer in offers} == {True, False}
    assert any(offer.price_cents is None for offer in offers)
    assert any(offer.loan for offer in offers)
    assert any(offer.quota for offer in offers)
