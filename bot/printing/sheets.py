"""What is to be printed, as values. Needs no PDF library, so that everybody may make one at any time."""

from dataclasses import dataclass
from enum import StrEnum

from domain.i18n import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers, and for which department; either may be empty."""

    who: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSheet:
    """Everything that stands on the paper, as it shall be read: labels are part of the texts ("编号：Q-20261122-004").

    `contact` is the address and phone line under the community's name, `footer` stands at the foot of every page.
    `addressee` and `unit` are two lines. A line break in a paragraph begins a new one. Empty texts leave no gap.
    """

    locale: Locale
    community: str
    contact: str
    title: str
    number: str
    date: str
    addressee: str
    unit: str
    subject: str
    paragraphs: tuple[str, ...]
    signatures: tuple[Signature, ...]
    footer: str


class PosterPlace(StrEnum):
    """Where a poster hangs: read in passing, read standing, or one of several cards cut from a sheet."""

    GATE = "gate"
    NOTICE_BOARD = "notice-board"
    MAILBOX = "mailbox"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Something that can be asked for; `kinds` are examples of it, of which as many are printed as fit."""

    title: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of the published catalogue (SVC-1), as it is read: "保洁", "¥40", "小时", "两小时起"."""

    title: str
    price: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A number to ring, and who answers."""

    title: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterText:
    """What a poster says in one language. Lists are in the same order in every language."""

    locale: Locale
    community: str
    headline: str
    steps: tuple[str, ...]
    asking: str
    asked: tuple[Asked, ...]
    pricing: str
    prices: tuple[PriceLine, ...]
    pricing_note: str
    duty: Dial
    danger: str
    emergencies: tuple[Dial, ...]
    contacts: tuple[Dial, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterSheet:
    """A poster in one language, or in two: the first is large, `second` stands small beneath it.

    `link` is where the QR code leads, `address` what a person can type instead.
    """

    place: PosterPlace
    first: PosterText
    second: PosterText | None
    link: str
    address: str
