"""A letter to print, and what a PDF says when it is read."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from bot.printing.sheets import LetterSheet, Signature
from domain.i18n import Locale

_PARAGRAPHS = (
    "王女士，您好。您 11 月 22 日来信询问地面停车位的收费标准，现答复如下。",
    "一、临时停车。首小时 5 元，此后每小时 2 元，当日最高 20 元；停放不足 15 分钟的不收费。标准已在南门和北门公示。",
    "二、月租车位。地面车位每月 300 元，地下车位每月 450 元，先到先得。",
)


def letter(**changes: Any) -> LetterSheet:
    """An ordinary letter in simplified Chinese, with what is changed in it."""
    sheet = LetterSheet(
        locale=Locale.ZH_HANS,
        community="翠湖湾客服中心",
        contact="深圳市南山区翠湖路 8 号 · 值班电话 0755-8888 0100",
        title="书面回复",
        number="编号：Q-20261122-004",
        date="2026 年 11 月 23 日",
        addressee="王女士",
        unit="3栋-2单元-1201",
        subject="关于：地面停车位的收费标准",
        paragraphs=_PARAGRAPHS,
        signatures=(Signature(who="李小燕", department="客服中心"), Signature(who="陈工", department="工程部")),
        footer="对本信有疑问，请直接回复",
    )
    return replace(sheet, **changes)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without the spaces and ends of lines that only come from the layout."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def lines(pdf: bytes) -> list[str]:
    """The lines of all pages, as they were drawn."""
    return [line for page in PdfReader(BytesIO(pdf)).pages for line in page.extract_text().splitlines()]
