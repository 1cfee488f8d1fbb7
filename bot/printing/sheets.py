"""What is to be printed, as values. Needs no PDF library, so that everybody may make one at any time."""

from dataclasses import dataclass

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
