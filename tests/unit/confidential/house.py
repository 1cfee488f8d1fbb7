"""A service centre with a complaint about 李师傅 of the engineers, and every way in which somebody could hear of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ParamSpec

from sqlalchemy import select

from domain.confidentiality import is_guarded
from domain.errors import Refusal
from domain.incoming import Media, MediaKind
from domain.notices.staff import TicketCard
from domain.outgoing import PostKind
from domain.people import Role
from domain.tickets import Action, NewTicket, Status, Ticket, Workflow
from handlers.views.view import View
from storage.tables import contact_views, outbox
from storage.unit_of_work import SqlUnitOfWork
from tests.support.knowledge import DESK, GARDEN, MANAGEMENT
from tests.support.screens import Screens
from tests.support.world import DESK_GROUP, ENGINEERS, Queued, finished
from tests.unit.clock_rules.centre import CLERK, ENGINEER, LEADER, MANAGER, RESIDENT, SUPERVISOR, Centre
from usecases import (
    accusations,
    acting,
    board_posts,
    call_tasks,
    conversation,
    delivery_troubles,
    filing,
    finding,
    follow_up,
    hearing,
    holding,
    migration,
    mine,
    private_chats,
    progress,
    staff_messages,
)
from usecases.calls import close_call
from usecases.delivery_ports import OutboxRow
from usecases.effects.overviews import redraw_soon
from usecases.leaving import leave_roster
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork

P = ParamSpec("P")

ADMINISTRATOR, OFFICE, MOVED_DESK, MOVED_ENGINEERS = 35, -1009, -100_555, -100_556
WORDS = "李师傅上门时骂人还索要红包"
SECRETS = ("C-2026", "1123-001", "骂人", "红包", "1-101", "王阿姨")
"""The number, the words, the unit and the name: none may stand in a chat that must not know."""


class Watching(Screens):
    """Remembers every form that any message ever had."""

    def __init__(self, house: Centre) -> None:
        super().__init__(house)
        self.ever: list[tuple[int, str]] = []

    def view_of(self, one: Queued) -> View | None:
        view = super().view_of(one)
        if view is not None:
            keys = " ".join(key.text for row in view.rows for key in row)
            self.ever.append((one.chat_id, f"{view.text} {keys}"))
        return view


class House(Centre):
    """Everybody of every role; the groups of the engineers, the desk and the management."""

    def furnish(self) -> None:
        self.everybody()
        self.group(OFFICE, MANAGEMENT)
        self.colleague(ADMINISTRATOR, name="小何", role=Role.ADMINISTRATOR, department=MANAGEMENT)

    def complain(
        self, about: str | None = "李师傅", *, confidential: bool = True, status: Status = Status.OPEN
    ) -> Ticket:
        reporter = self.reporter()

        def file(uow: UnitOfWork) -> Ticket:
            community = uow.knowledge.community(GARDEN)
            new = NewTicket(
                community_id=GARDEN,
                number=filing.next_number(uow, community, "C", self.at),
                request_type="complaint",
                workflow=Workflow.COMPLAINT,
                status=status,
                urgent=False,
                category="staff-conduct",
                public_area=False,
                unit=reporter.unit,
                room=None,
                description=WORDS,
                window=None,
                contact_name=reporter.name,
                contact_phone=reporter.phone,
                reporter_id=reporter.id,
                caller_name=None,
                verified=True,
                department=DESK,
                reported_at=self.at,
                dispatched_at=self.at if status is Status.OPEN else None,
                details=accusations.guarded_details(uow, community, about, confidential=confidential),
                confidential=confidential,
            )
            return filing.file_ticket(uow, new, filing.resident_actor(reporter), at=new.reported_at)

        return self.run(file)

    # ------------------------------------------------------------------------------------------- what was said

    def told(self, only: int | None = None) -> set[int]:
        """The chats to which anything about the complaint, or a call about it, was ever written; of one ticket only."""
        query = select(outbox.c.chat_id, outbox.c.ticket_id).where(outbox.c.ticket_id.is_not(None)).distinct()
        rows = self.database.read_now(lambda connection: connection.execute(query).all())
        return {row.chat_id for row in rows if only in (None, row.ticket_id) and is_guarded(self.ticket(row.ticket_id))}

    def cards(self, chat_id: int) -> list[TicketCard]:
        return [one for one in self.sent(chat_id) if isinstance(one, TicketCard)]

    def seen_by(self) -> list[int]:
        """Whose look at a ticket was recorded, by account."""
        query = select(contact_views.c.staff_id).order_by(contact_views.c.id)
        staff = self.database.read_now(lambda connection: list(connection.execute(query).scalars()))
        found = self.look(lambda uow: [uow.staff.get(one) for one in staff])
        return [one.user_id or 0 for one in found if one is not None]

    # ------------------------------------------------------------------------------------------- what people do

    def act(self, user_id: int, action: Action, *, chat_id: int | None = None, ticket_id: int = 1) -> None:
        press = self.press(user_id, chat_id=user_id if chat_id is None else chat_id)
        self.run(acting.act, press, ticket_id, acting.ANY_ROUND, action.value)

    def as_staff(self, user_id: int, use: Callable[..., object], *given: Any, ticket_id: int = 1, **more: Any) -> None:
        def run(uow: UnitOfWork) -> None:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            use(uow, staff_actor_of(uow, user_id), ticket, *given, **more)

        self.run(run)

    def says(self, user_id: int, text: str, **more: Any) -> None:
        self.run(conversation.receive, self.message(user_id, text, **more))

    def card_place(self) -> tuple[int, int]:
        """In which chat the newest card stands, and as which message."""
        self.deliver()
        posts = self.look(lambda uow: uow.posts.of_ticket(1, PostKind.CARD))
        return posts[-1].chat_id, posts[-1].message_id or 0

    def answers_card(self, user_id: int, text: str) -> None:
        """A colleague replies to the card where it stands."""
        chat_id, card = self.card_place()
        message = self.message(user_id, text, chat_id=chat_id, reply_to_message_id=card)
        self.run(conversation.receive if message.private else staff_messages.receive, message)

    def undeliver(self, chat_id: int) -> None:
        """Everything that waits for this chat is refused: its person has stopped the bot."""
        rows = [one for one in self.queued(chat_id) if one.verb == "send"]
        self.blocked(chat_id)

        def refuse(uow: SqlUnitOfWork) -> list[OutboxRow]:
            return uow.deliveries.give_up_chat(chat_id, error="blocked", at=self.at)

        refused = finished(self.store.write(refuse))
        assert len(refused) >= len(rows)
        for row in refused:
            if row.verb == "send":
                self.run(delivery_troubles.undelivered, row, "blocked", now=self.at)


def anyhow(act: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Try it; being refused is fine."""
    with suppress(Refusal):
        act(*args, **kwargs)


# ------------------------------------------------------------------------------------------------ every path


def remark(house: House) -> None:
    press = house.press(RESIDENT)
    house.run(mine.remark, press, 1)
    house.says(RESIDENT, "他昨天又骂人了")
    photo = Media(kind=MediaKind.PHOTO, file_id="p", file_unique_id="p")
    for _ in range(2):
        house.says(RESIDENT, "", media=photo, media_group_id="album")
    house.until("23T11:00")


def edited_words(house: House) -> None:
    remark(house)
    for number in range(100, 110):
        house.run(conversation.edited, house.message(RESIDENT, "骂人，很凶", message_id=number))


def hurried(house: House) -> None:
    house.run(mine.hurry, house.press(RESIDENT), 1)


def nobody_takes_it(house: House) -> None:
    house.until("27T10:00")


def taken_and_forgotten(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    house.until("27T10:00")


def answered_in_private(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    house.answers_card(SUPERVISOR, "我们正在了解")
    house.says(RESIDENT, "谢谢，红包的事请查清楚")
    house.as_staff(SUPERVISOR, hearing.first_answer, "已经找本人谈话", house.at)


def wound_up(house: House) -> None:
    answered_in_private(house)
    settle(house)


def settle(house: House) -> None:
    more: dict[str, Any] = {"checklist": [], "note": "已道歉", "draft_id": None, "at": house.at}
    anyhow(house.as_staff, SUPERVISOR, progress.resolve, **more)


def silent_follow_up(house: House) -> None:
    wound_up(house)
    house.until("30T10:00")


def follow_up_call(house: House) -> None:
    silent_follow_up(house)
    for call in house.calls():
        anyhow(house.act, MANAGER, Action.ACCEPT, ticket_id=call.id)
        anyhow(house.act, CLERK, Action.ACCEPT, ticket_id=call.id)


def still_a_problem(house: House) -> None:
    wound_up(house)
    anyhow(house.answer, working=False)
    house.until("25T10:00")


def withdrawn(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    house.run(mine.cancel, house.press(RESIDENT), 1, sure=True)


def more_time(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    anyhow(house.extend, "28T10:00", by=SUPERVISOR)


def passed_up(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    anyhow(house.as_staff, SUPERVISOR, hearing.escalate, "建议经理谈话", house.at)
    house.until("25T10:00")


def boards(house: House) -> None:
    for chat_id, person in (
        (ENGINEERS, ENGINEER),
        (DESK_GROUP, CLERK),
        (OFFICE, ADMINISTRATOR),
        (DESK_GROUP, SUPERVISOR),
    ):
        house.run(board_posts.show_board, house.message(person, "/board", chat_id=chat_id))
        for department in ("engineering", DESK, MANAGEMENT):
            house.run(redraw_soon, GARDEN, department, house.at)
        anyhow(house.run, board_posts.show_card, house.press(person, chat_id=chat_id), 1)
    house.until("23T10:30")


def searches(house: House) -> None:
    asked = ("/find 001", "/find C-20261123-001", "/find 1-101", "/find 13800005678")
    for person, chats in ((ENGINEER, ENGINEERS), (LEADER, ENGINEERS), (CLERK, DESK_GROUP), (SUPERVISOR, DESK_GROUP)):
        for words in asked:
            house.run(finding.find, house.message(person, words, chat_id=chats))
            if person != SUPERVISOR:
                house.run(finding.find, house.message(person, words))
        anyhow(house.run, finding.turn_story, house.press(person, chat_id=chats), 1, 0)


def presses(house: House) -> None:
    for person, chat_id in ((ENGINEER, ENGINEERS), (LEADER, ENGINEERS), (CLERK, DESK_GROUP), (ADMINISTRATOR, OFFICE)):
        for action in Action:
            anyhow(house.act, person, action, chat_id=chat_id)
            anyhow(house.act, person, action)
        anyhow(house.run, acting.turn_card, house.press(person, chat_id=chat_id), 1, "more")
        anyhow(house.run, holding.decide, house.press(person, chat_id=chat_id), 1, 1, granted=True)


def replies(house: House) -> None:
    _, card = house.card_place()
    for person in (ENGINEER, CLERK):
        house.says(person, "怎么回事", reply_to_message_id=card)
        for chat_id in (ENGINEERS, DESK_GROUP):
            house.run(staff_messages.receive, house.message(person, "嗯", chat_id=chat_id, reply_to_message_id=card))


def supervisor_unreachable(house: House) -> None:
    house.undeliver(SUPERVISOR)
    house.run(mine.hurry, house.press(RESIDENT), 1)
    house.until("25T10:00")


def nobody_reachable(house: House) -> None:
    for person in (SUPERVISOR, MANAGER):
        house.undeliver(person)
    house.until("26T10:00")


def groups_move(house: House) -> None:
    house.run(migration.migrate, DESK_GROUP, MOVED_DESK, now=house.at)
    house.run(migration.migrate, ENGINEERS, MOVED_ENGINEERS, now=house.at)
    house.until("23T10:30")


def resident_unreachable(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    house.undeliver(RESIDENT)
    house.until("27T10:00")


def asked_to_call(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    ticket = house.ticket()
    house.run(call_tasks.call_about, ticket, call_tasks.CallReason.UNDELIVERED, house.at)


def supervisor_leaves(house: House) -> None:
    house.act(SUPERVISOR, Action.ACCEPT)
    house.run(leave_roster, house.member(SUPERVISOR), house.at)
    house.until("25T10:00")


def blocked_and_back(house: House) -> None:
    house.run(private_chats.blocked, user_id=SUPERVISOR, at=house.at)
    house.run(private_chats.unblocked, user_id=SUPERVISOR, at=house.at)


def called_in_the_end(house: House) -> None:
    asked_to_call(house)
    for call in house.calls():
        if call.details.get("ticket_id") == 1:
            actor = house.look(lambda uow: staff_actor(staff_actor_of(uow, MANAGER)))
            anyhow(house.run, close_call, call, call_tasks.CallOutcome.SETTLED, "好了", actor, house.at)


def rated(house: House) -> None:
    wound_up(house)
    anyhow(house.answer, working=True)
    reporter = house.reporter()
    anyhow(house.run, follow_up.score, reporter, 1, house.ticket().round, 1, house.at)
    anyhow(house.run, follow_up.conduct, reporter, 1, house.ticket().round, observed=False, at=house.at)


PATHS: Mapping[str, Callable[[House], None]] = {
    path.__name__: path
    for path in (
        remark,
        edited_words,
        hurried,
        nobody_takes_it,
        taken_and_forgotten,
        answered_in_private,
        wound_up,
        silent_follow_up,
        follow_up_call,
        still_a_problem,
        withdrawn,
        more_time,
        passed_up,
        boards,
        searches,
        presses,
        replies,
        supervisor_unreachable,
        nobody_reachable,
        groups_move,
        resident_unreachable,
        asked_to_call,
        supervisor_leaves,
        blocked_and_back,
        called_in_the_end,
        rated,
    )
}


def given_away(screens: Watching, knowing: set[int]) -> Iterator[tuple[int, str]]:
    """What chats outside `knowing` could read of the matter."""
    screens.refresh()
    for chat_id, text in screens.ever:
        said = re.sub("“.*?”", "", text)  # what was searched for is repeated to whoever searched
        if chat_id not in knowing and any(one in said for one in SECRETS):
            yield chat_id, text
