"""What a view gives and what it is given: a message with its keys, and the reader's language, time and place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from domain.community import Community
from domain.i18n import Locale, LocalText
from handlers.buttons.base import Button
from handlers.translator import Translator
from usecases.delivery_ports import Upload
from usecases.ports import Knowledge, UnitOfWork


class KeyStyle(StrEnum):
    """How a key looks where Telegram can show it."""

    DANGER = "danger"
    PRIMARY = "primary"
    SUCCESS = "success"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key under a message: what it says and what it means. `text` is plain, not HTML."""

    text: str
    button: Button | None = None
    url: str | None = None
    style: KeyStyle | None = None


Row = tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneKeyboard:
    """A keyboard in place of the letters, with one key that shares the sender's own contact."""

    share: str
    placeholder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A message ready to be shown: HTML text, rows of keys. `removes_keyboard` takes a PhoneKeyboard away.

    With a `file`, the text stands below it.
    """

    text: Markup
    rows: tuple[Row, ...] = ()
    keyboard: PhoneKeyboard | None = None
    removes_keyboard: bool = False
    file: Upload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Whose eyes: language, the clock's now, the community, and everything configured.

    `group`: a staff group reads; `colleague`: somebody of the staff in private.
    """

    t: Translator
    now: datetime
    community: Community
    knowledge: Knowledge
    group: bool = False
    colleague: bool = False

    @property
    def locale(self) -> Locale:
        return self.t.locale

    def matter(self, request_type: str, category: str | None) -> str:
        """What a ticket is about: the subject's title (`water/tap`), else the category's, else the type's."""
        known = self.knowledge.request_type(self.community, request_type)
        return self.t.text(known.matter_title(category, to_staff=self.group or self.colleague))

    def subject(self, request_type: str, category: str | None, label: str) -> str:
        """Matter and number as a reader can use them: 水龙头（007）."""
        return self.t.plain("{matter} ({label})", matter=self.matter(request_type, category), label=label)

    def emoji(self, request_type: str) -> str:
        return self.knowledge.request_type(self.community, request_type).emoji

    def department(self, key: str) -> str:
        found = self.community.department(key)
        return key if found is None else self.t.text(found.title)

    def unit(self, key: str | None) -> str:
        """A unit's label, or an empty text."""
        found = None if key is None else self.community.unit(key)
        return (key or "") if found is None else found.label(self.locale)

    def text(self, text: LocalText) -> str:
        return self.t.text(text)

    def moment(self, at: datetime) -> str:
        """A moment in local words: 今天 18:30."""
        return self.t.moment(at, self.now, self.community.timezone)

    def date(self, at: datetime) -> str:
        """A day in local words: 11 月 2 日."""
        return self.t.date(at, self.now, self.community.timezone)

    def clock(self, at: datetime) -> str:
        """A past moment in local words."""
        return self.t.clock(at, self.now, self.community.timezone)

    def lasting(self, at: datetime) -> str:
        """A past moment on a card that nobody draws anew: nothing that is wrong tomorrow."""
        return self.t.lasting(at, self.now, self.community.timezone)


ViewOf = Callable[[Any, Look], View]
"""A view takes its own notice type; the tables below pair them, so the type is checked there and by a test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentView:
    """A view of what is so at delivery: `load` reads it (None: there is nothing left to show), `show` draws it."""

    load: Callable[[UnitOfWork, Any, datetime], Any]
    show: Callable[[Any, Look], View]


Views = Mapping[type, ViewOf]
PresentViews = Mapping[type, PresentView]
