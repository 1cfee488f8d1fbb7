"""A resident's phone: what they say and press, what stands in their chat; the shipped catalog, time moved by hand."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.catalog import Catalog, RequestType
from domain.drafts import Draft
from domain.events import Event
from domain.incoming import Incoming, Media, MediaKind, SharedContact
from domain.notices.base import Notice
from domain.people import Resident, ResidentState, Role
from domain.tickets import Ticket
from handlers.registration import ON_BUTTON
from handlers.views.view import Key
from storage.tables import tickets
from tests.support.knowledge import DESK, knowledge
from tests.support.screens import Screens, Shown
from tests.support.world import ENGINEERS, World
from usecases import conversation, progress, staff_messages
from usecases.deadlines import run_due
from usecases.people import staff_actor_of
from usecases.ports import Answer, UnitOfWork
from usecases.ticket_ports import Promise
from usecases.timer_table import TIMERS, timer_given_up

ANN, BOB, LI, CLERK, BOSS = 7, 8, 20, 30, 40
"""Accounts: two residents, an engineer, the front desk, the supervisor."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`23T10:00` of November 2026; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def said_in(*lines: str) -> str:
    """A message of several lines."""
    return "\n".join(lines)


def said(at: datetime | None) -> str | None:
    """The moment as `local` reads it."""
    return None if at is None else at.astimezone(SHANGHAI).strftime("%dT%H:%M")


@cache
def shipped() -> Catalog:
    """The catalog that comes with the program."""
    return load_catalog([default_directory() / "catalog"])


class Flat(World):
    """10:00 on Monday the 23rd; Ann lives in 1-101 and is verified, both groups are bound, everybody is at work."""

    def __init__(self, *, types: tuple[RequestType, ...] = (), state: ResidentState | None = None) -> None:
        catalog = Catalog(types=types) if types else shipped()
        super().__init__(knowledge(catalog=catalog))
        self.at = local("23T10:00")
        self.screens = Screens(self)
        self.groups()
        self.colleague(LI, name="李师傅", badge="0316")
        self.colleague(CLERK, name="小陈", role=Role.FRONT_DESK, department=DESK)
        self.colleague(BOSS, name="陈女士", role=Role.SUPERVISOR, department=DESK)
        if state is not None:
            self.resident(ANN, state=state)

    # ------------------------------------------------------------------------------------------- what is done

    def says(self, text: str = "", who: int = ANN, **more: Any) -> Incoming:
        """Somebody writes in private; what waits is delivered first, so that it has its number."""
        self.screens.refresh()
        incoming = self.message(who, text, **more)
        self.run(conversation.receive, incoming)
        return incoming

    def sends(self, file: str = "f1", who: int = ANN, *, kind: MediaKind = MediaKind.PHOTO, **more: Any) -> Incoming:
        """An attachment; `media` may be given whole."""
        media = Media(kind=kind, file_id=file, file_unique_id=f"u-{file}")
        return self.says(more.pop("text", ""), who, **({"media": media} | more))

    def shares(self, phone: str, who: int = ANN, *, whose: int | None = None, name: str = "") -> Incoming:
        contact = SharedContact(phone=phone, user_id=who if whose is None else whose, name=name)
        return self.says("", who, contact=contact)

    def corrects(self, incoming: Incoming, text: str) -> None:
        """The message is edited."""
        self.screens.refresh()
        more = {"message_id": incoming.message_id, "chat_id": incoming.chat_id, "media": incoming.media}
        self.run(conversation.edited, self.message(incoming.sender.user_id, text, **more))

    def presses(self, words: str, who: int = ANN) -> Answer:
        return self.screens.press(who, who, words)

    def presses_in(self, words_of_ours: str, words: str, who: int = ANN) -> Answer:
        """A key under a certain message, however old."""
        for shown in reversed(self.screens.of(who)):
            keys = [key for row in shown.view.rows for key in row if key.text == words]
            if words_of_ours in shown.text and keys:
                return self._press(who, shown, keys[0])
        raise AssertionError(f"nothing says {words_of_ours!r} with a key {words!r}")

    def _press(self, who: int, shown: Shown, key: Key) -> Answer:
        button = key.button
        assert button is not None
        press = self.press(who, message_id=None if shown.post_id is None else self.message_of(shown.post_id))
        return self.run(lambda uow: ON_BUTTON[type(button)](uow, press, button))

    def replies(self, words_of_ours: str, text: str = "", who: int = ANN, **more: Any) -> Incoming:
        """A reply to the newest message of ours that contains these words."""
        return self.says(text, who, reply_to_message_id=self.number_of(words_of_ours, who), **more)

    def number_of(self, words: str, chat_id: int = ANN) -> int:
        """The message id of the newest message that contains these words."""
        for shown in reversed(self.screens.of(chat_id)):
            if words in shown.text and shown.post_id is not None:
                return self.message_of(shown.post_id)
        raise AssertionError(f"nothing says {words!r}: {self.screens.texts(chat_id)}")

    def colleague_replies(self, words_of_ours: str, text: str = "", who: int = LI, **more: Any) -> Incoming:
        """A colleague answers a message in the engineers' group."""
        number = self.number_of(words_of_ours, ENGINEERS)
        incoming = self.message(who, text, chat_id=ENGINEERS, reply_to_message_id=number, **more)
        self.run(staff_messages.receive, incoming)
        return incoming

    def staff_presses(self, words: str, who: int = LI, chat_id: int = ENGINEERS) -> Answer:
        return self.screens.press(who, chat_id, words)

    def reports(self, text: str = "厨房水龙头一直滴水", who: int = ANN) -> Ticket:
        """A repair from the first word to its number."""
        self.says(text, who)
        self.presses("That's all", who)
        self.presses("Any time", who)
        self.presses("Submit", who)
        return self.ticket(self.count())

    def finished(self, text: str = "厨房水龙头一直滴水") -> Ticket:
        """A repair that Li accepted and finished."""
        ticket = self.reports(text)
        self.staff_presses("Take it")
        self.resolve(ticket.id)
        return self.ticket(ticket.id)

    def resolve(self, ticket_id: int, who: int = LI) -> None:
        def act(uow: UnitOfWork) -> None:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            actor = staff_actor_of(uow, who)
            progress.resolve(uow, actor, ticket, checklist=[], note="换了垫片", draft_id=None, at=self.at)

        self.run(act)
        self.tick()

    # ------------------------------------------------------------------------------------------- time

    def until(self, text: str) -> None:
        """Live on to this moment; every timer rings when it is due."""
        target = local(text)
        while (due := self.look(lambda uow: uow.timers.earliest_due())) is not None and due <= target:
            self.at = max(self.at, due)
            self.tick()
        self.at = target

    def tick(self) -> None:
        """Do what is due now."""

        def due(uow: UnitOfWork) -> None:
            ran = run_due(uow, now=self.at, handlers=TIMERS, limit=200, alarm=timer_given_up)
            assert ran.failures == (), ran.failures

        self.run(due)

    def pauses(self) -> None:
        """Two seconds in which nothing comes: what was collected is counted."""
        target = self.at.timestamp() + 2
        while (due := self.look(lambda uow: uow.timers.earliest_due())) is not None and due.timestamp() <= target:
            self.at = max(self.at, due)
            self.tick()

    # ------------------------------------------------------------------------------------------- what is so

    def last(self, who: int = ANN) -> Shown:
        """The newest message in a chat."""
        return self.screens.last(who)

    def text(self, who: int = ANN) -> str:
        """The newest message as it reads."""
        return self.last(who).view.text.unescape()

    def labels(self, who: int = ANN) -> list[list[str]]:
        return self.last(who).keys

    def texts(self, who: int = ANN) -> list[str]:
        return [one.view.text.unescape() for one in self.screens.of(who)]

    def new(self, chat_id: int = ANN) -> list[Notice]:
        """What waits to be delivered as new messages."""
        return self.sent(chat_id)

    def draft(self, who: int = ANN) -> Draft | None:
        return self.look(lambda uow: uow.drafts.active(who, who))

    def form(self, who: int = ANN) -> tuple[str, str | None] | None:
        """The form that is open and its step."""
        draft = self.draft(who)
        return None if draft is None else (draft.form.value, draft.step)

    def person(self, who: int = ANN) -> Resident:
        found = self.look(lambda uow: uow.residents.by_user(who))
        assert found is not None
        return found

    def count(self) -> int:
        """How many tickets there are."""
        query = select(func.count()).select_from(tickets)
        return int(self.database.read_now(lambda connection: connection.execute(query).scalar_one()))

    def ticket(self, ticket_id: int = 1) -> Ticket:
        found = self.look(lambda uow: uow.tickets.get(ticket_id))
        assert found is not None
        return found

    def history(self, ticket_id: int = 1) -> list[Event]:
        return self.look(lambda uow: uow.events.of(ticket_id))

    def kinds(self, ticket_id: int = 1) -> list[str]:
        return [one.kind.value for one in self.history(ticket_id)]

    def promises(self, ticket_id: int = 1) -> Mapping[str, str | None]:
        """Every open promise of a ticket: its kind and its moment."""
        found: list[Promise] = self.look(lambda uow: uow.promises.open_of(ticket_id))
        return {one.kind.value: said(one.due_at) for one in found}

    def files(self, ticket_id: int = 1) -> list[str | None]:
        found = self.look(lambda uow: uow.attachments.of_ticket(ticket_id))
        return [one.media.file_id for one in found]


@contextmanager
def flat(**given: Any) -> Generator[Flat]:
    made = Flat(**given)
    try:
        yield made
    finally:
        made.database.close_now()
