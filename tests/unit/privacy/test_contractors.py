"""Contractors' groups see neither names nor numbers, whichever way something of a ticket comes there (DSP-4)."""

from collections.abc import Generator
from dataclasses import fields
from datetime import timedelta
from itertools import product

import pytest

from domain.events import ActorKind, Event, EventKind
from domain.notices import NOTICES
from domain.notices.base import Notice
from domain.notices.news import Reminder, StaffNews
from domain.notices.staff import Board, CardPage, FoundTickets, InquiryCard, Overview, TicketCard, TicketStory
from domain.people import Resident
from domain.promise_rules import Audience, RungWording
from domain.tickets import Status, Ticket
from handlers.rendering import Rendering
from handlers.views.staff_news import _TEXTS as NEWS
from tests.support.knowledge import CLEANING, GARDEN
from tests.support.screens import ENGLISH
from tests.support.tickets import file_repair, present
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.support.world import world as made
from usecases import finding
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.told_of_residents import FREE_TEXT

BY_STAFF = frozenset({EventKind.RETURNED, EventKind.STAFF_WROTE, EventKind.DEPARTMENT_ASKED})
CLEANERS, ZHANG, NAME, NUMBER = -1003, 60, "王小明", "138 0000 5678"
WORDS = f"找{NAME}，电话{NUMBER}，或 +8613900001111"


@pytest.fixture
def world() -> Generator[World]:
    with made() as one:
        yield one


@pytest.fixture
def ann(world: World) -> Resident:
    world.groups()
    world.group(CLEANERS, CLEANING)
    world.colleague(ZHANG, name="张姐", department=CLEANING)
    return world.resident(7, name=NAME)


@pytest.fixture
def ticket(world: World, ann: Resident) -> Ticket:
    """Everything that can happen to it has happened, and says who it is."""
    filed = file_repair(world, ann, department=CLEANING, description=WORDS, caller_name=NAME)
    later = (world.at + timedelta(days=1)).isoformat()

    def happen(uow: UnitOfWork) -> Ticket:
        for kind in EventKind:
            said = {"words": WORDS, "note": WORDS, "reason": WORDS, "due": later, "old_due": later, "to": CLEANING}
            by, name = (ActorKind.STAFF, "陈女士") if kind in BY_STAFF else (ActorKind.RESIDENT, NAME)
            uow.events.add(filed, Event(kind=kind, at=world.at, actor_kind=by, actor_name=name, data=said))
        return uow.tickets.change(filed, status=Status.RESOLVED, details={"result": WORDS}, resolved_at=world.at)

    world.deliver()
    return world.run(happen)


def shown(world: World, chat_id: int) -> str:
    """Everything that is about to be delivered there, as it is rendered."""
    render = Rendering(ENGLISH)
    waiting = [one.id for one in world.queued(chat_id)]

    def read(uow: UnitOfWork) -> str:
        made = [render(uow, one, now=world.at) for one in uow.deliveries.load(waiting)]
        return "\n".join(str(one.payload) for one in made if one is not None)

    return world.run(read)


def is_clean(text: str) -> bool:
    return bool(text) and not any(one in text for one in (NAME, "5678", "0000", "13900001111"))


def say(world: World, ticket: Ticket, notice: Notice, chat_id: int = CLEANERS) -> str:
    world.run(lambda uow: to_chat(uow, chat_id, notice, community_id=GARDEN, ticket_id=ticket.id))
    found = shown(world, chat_id)
    world.deliver()
    return found


def news(ticket: Ticket, kind: EventKind) -> StaffNews:
    return StaffNews(
        event=kind,
        ticket_id=ticket.id,
        number=ticket.number,
        label="001",
        request_type="repair",
        category="tap",
        unit="1-101",
        actor=NAME,
        reason=WORDS,
        words=WORDS,
    )


def test_no_news_says_who(world: World, ticket: Ticket) -> None:
    assert [kind for kind in NEWS if not is_clean(say(world, ticket, news(ticket, kind)))] == []


def test_where_people_may_be_read_the_words_are_whole(world: World, ticket: Ticket) -> None:
    """So that what is asserted here can be seen to be missing."""
    for chat_id in (DESK_GROUP, ENGINEERS):
        assert not is_clean(say(world, ticket, news(ticket, EventKind.REOPENED), chat_id))


def test_a_contractors_colleague_reads_no_more_in_private(world: World, ticket: Ticket) -> None:
    assert is_clean(say(world, ticket, news(ticket, EventKind.REOPENED), ZHANG))


def test_neither_story_nor_list_says_who(world: World, ticket: Ticket) -> None:
    for place in (CLEANERS, None):
        world.run(finding.find, world.message(ZHANG, "/find 001", chat_id=place))
        assert any(isinstance(one, TicketStory) for one in world.sent(place or ZHANG))
        assert is_clean(shown(world, place or ZHANG))
        world.deliver()
    pages: list[str] = []
    for page in range(20):
        press = world.press(ZHANG, chat_id=CLEANERS)
        world.run(finding.turn_story, press, ticket.id, page)
        pages.append(shown(world, CLEANERS))
        world.deliver()
    assert [one for one in pages if not is_clean(one)] == []
    assert "陈女士 gave it back: 找—" in "".join(pages), "that is what is looked at"
    assert is_clean(say(world, ticket, FoundTickets(words="1-101", ticket_ids=(ticket.id,))))


def test_no_card_says_who(world: World, ticket: Ticket) -> None:
    for status, page in product(Status, CardPage):
        now = present(world, ticket)
        if now.status is not status:
            world.run(lambda uow, now=now, status=status: uow.tickets.change(now, status=status))
        shown_as = say(world, ticket, TicketCard(ticket_id=ticket.id, department=CLEANING, page=page))
        assert is_clean(shown_as), (status, page)


def test_neither_board_nor_overview_says_who(world: World, ticket: Ticket) -> None:
    now = present(world, ticket)
    world.run(lambda uow: uow.tickets.change(now, status=Status.OPEN, resolved_at=None))
    assert is_clean(say(world, ticket, Board(community_id=GARDEN, department=CLEANING)))
    assert is_clean(say(world, ticket, Overview(community_id=GARDEN, department=CLEANING)))


def test_no_reminder_says_who(world: World, ticket: Ticket) -> None:
    for wording in RungWording:
        reminder = Reminder(
            wording=wording,
            audience=Audience.GROUP,
            ticket_id=ticket.id,
            number=ticket.number,
            label="001",
            request_type="repair",
            category="tap",
            unit="1-101",
            department=CLEANING,
            reported_at=world.at,
            due_at=world.at,
            holder="张姐",
            last_update=WORDS,
            last_update_at=world.at,
        )
        assert is_clean(say(world, ticket, reminder))


def test_an_inquiry_and_its_answer_do_not_say_who(world: World, ticket: Ticket) -> None:
    events = world.look(lambda uow: uow.events.of(ticket.id))
    asked = next(one for one in events if one.kind is EventKind.DEPARTMENT_ASKED)
    assert is_clean(say(world, ticket, InquiryCard(ticket_id=ticket.id, event_id=asked.id or 0)))


KNOWN_TEXT = frozenset(
    {
        *("request_type", "category", "unit", "label", "department", "community_id", "number", "currency", "badge"),
        *(
            "status",
            "reference",
            "code",
            "building",
            "wrong",
            "what",
            "value",
            "to",
            "title",
            "result",
            "kind",
            "hours",
        ),
        *(
            "receipt_number",
            "place",
            "moved_from",
            "method",
            "matter",
            "authority",
            "data",
            "branch",
            "sure",
            "hours",
            "community",
        ),
        *("name", "staff", "who", "holder", "by", "judged_by", "decided_by", "phone", "sender", "caption", "format"),
    }
)
"""Fields that hold keys and numbers of ours, names of colleagues, or what is only said to its owner and at the desk."""


def test_a_new_field_with_text_is_thought_about() -> None:
    """Either it is masked for contractors, or it stands in the list above."""
    texts = {one.name for kind in NOTICES.values() for one in fields(kind) if one.type in (str, str | None)}
    new = texts - FREE_TEXT - KNOWN_TEXT
    assert new == set(), "what people write belongs into FREE_TEXT (usecases/told_of_residents.py), keys into the list"
