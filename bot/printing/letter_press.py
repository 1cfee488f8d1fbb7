"""Words and prints letters: the labels of a language around what was written, then the PDF (ASK-1)."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from babel.dates import format_date

from bot.printing.sheets import LetterSheet, Signature
from bot.texts import Texts
from domain.letters import LetterKind
from handlers.translator import Translator, later
from usecases.letter_ports import LetterPaper

_TITLES: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.REPLY: later("Written reply"),
        LetterKind.INTERIM: later("Interim reply"),
        LetterKind.CLOSING: later("Closing letter"),
    }
)

_LATELY: Final = 8
"""Letters kept as they were printed: one is printed when it is approved, which seals it, and sent a moment later."""


class LetterPress:
    """`usecases.letter_ports.LetterPrinter`; texts and fonts are read when the first letter is written.

    Whoever asks, one thread prints: each that has once done it holds some ten megabytes for good.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="letter-press")
        self._printed = lru_cache(maxsize=_LATELY)(self._print)

    def word(self, paper: LetterPaper) -> Mapping[str, object]:
        """The sheet as plain values."""
        t = self._texts.translator(paper.locale)
        signed = [one for one in (paper.writer, paper.approver) if one is not None]
        sheet = LetterSheet(
            locale=paper.locale,
            community=paper.community,
            contact=t.plain("Duty phone {phone}", phone=paper.phone),
            title=t.plain(_TITLES[paper.kind]),
            number=t.plain("Number: {number}", number=paper.number),
            date=_day(paper.date, paper.timezone, t),
            addressee=paper.addressee,
            unit=paper.unit,
            subject=t.plain(
                "About: {matter} (asked on {date})", matter=paper.subject, date=_day(paper.asked_at, paper.timezone, t)
            ),
            paragraphs=(paper.body, *_enclosed(paper, t)),
            signatures=tuple(Signature(who=who, department=department) for who, department in signed),
            footer=t.plain("If anything is unclear, reply to this letter in the chat or ring us."),
        )
        return dict(msgspec.to_builtins(sheet))

    def pdf(self, sheet: Mapping[str, object]) -> bytes:
        """The same bytes for the same sheet."""
        return self._printed(msgspec.convert(sheet, LetterSheet))

    def _print(self, sheet: LetterSheet) -> bytes:
        return self._thread.submit(_printed, sheet).result()

    @cached_property
    def _texts(self) -> Texts:
        return Texts.load()


def _printed(sheet: LetterSheet) -> bytes:
    from bot.printing.letters import letter_pdf  # noqa: PLC0415  the PDF library only where a letter is printed

    return letter_pdf(sheet)


def _enclosed(paper: LetterPaper, t: Translator) -> tuple[str, ...]:
    if not paper.attachments:
        return ()
    return (t.plain_n("Enclosed in the chat: {n} file.", "Enclosed in the chat: {n} files.", paper.attachments),)


def _day(at: datetime, timezone: str, t: Translator) -> str:
    return format_date(at.astimezone(ZoneInfo(timezone)), "long", locale=t.locale.replace("-", "_"))
