"""The service centre of the clock's tests: the shipped catalog, people of every role, and time moved by hand.

`until` lives on, timer by timer; `down_until` is a process that was stopped and finds everything late. What was said is
read as short lines: `heard(chat)` gives the new messages to one chat since the last time.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.catalog import Catalog, RequestType
from domain.events import Event, EventKind
from domain.i18n import Locale
from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.dialogue import DraftOver, DraftPrompt
from domain.notices.news import ApprovalAsked, FollowUpAsked, Mention, Reminder, ResidentNews, StaffNews
from domain.notices.staff import Overview, TicketCard
from domain.outgoing import Verb
from domain.people import Resident, ResidentState, Role, StaffMember
from domain.tickets import NewTicket, Status, Ticket, Workflow
from storage.tables import timers
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, MANAGEMENT, knowledge
from tests.support.world import ENGINEERS, Queued, World
from usecases import dispatch, filing, follow_up, holding, progress
from usecases.deadlines import run_due
from usecases.people import staff_actor_of
from usecases.ports import Answer, UnitOfWork
from usecases.ticket_ports import Promise
from usecases.timer_table import TIMERS, timer_given_up

RESIDENT, ENGINEER, COLLEAGUE, LEADER, SUPERVISOR, MANAGER, CLERK, BUTLER = 7, 20, 21, 30, 31, 32, 33, 34
"""Accounts: resident, two engineers, department supervisor, supervisor, manager, front desk, butler."""

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local(text: str) -> datetime:
    """`23T10:00` of November 2026; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)


def said(at: datetime) -> str:
    """The moment as `local` reads it."""
    return at.astimezone(SHANGHAI).strftime("%dT%H:%M")


@cache
def shipped() -> Catalog:
    """The catalog that comes with the program: its ladders are what is tried."""
    return load_catalog([default_directory() / "catalog"])


class Centre(World):
    """The service centre at 10:00 on Monday the 23rd with everybody at work, nobody on duty at night."""

    def __init__(self, *types: RequestType) -> None:
        super().__init__(knowledge(catalog=Catalog(types=types) if types else shipped()))
        self.at = local("23T10:00")
        self.groups()
        self._told = 0

    def everybody(self) -> None:
        """One of every role, all of them reached in private, and the resident."""
        self.colleague(ENGINEER, name="李师傅")
        self.colleague(LEADER, name="工程主管", role=Role.DEPARTMENT_SUPERVISOR)
        self.colleague(SUPERVISOR, name="陈女士", role=Role.SUPERVISOR, department=DESK)
        self.colleague(MANAGER, name="王经理", role=Role.MANAGER, department=MANAGEMENT)
        self.colleague(CLERK, name="前台小林", role=Role.FRONT_DESK, department=DESK)
        self.resident(RESIDENT)

    def member(self, user_id: int) -> StaffMember:
        found = self.look(lambda uow: uow.staff.by_user(user_id))
        assert found is not None
        return found

    def reporter(self) -> Resident:
        found = self.look(lambda uow: uow.residents.by_user(RESIDENT))
        assert found is not None
        return found

    def butler(self, user_id: int = BUTLER) -> StaffMember:
        """Who looks after building 1."""
        one = self.colleague(user_id, name="管家小刘", role=Role.BUTLER, department=DESK)
        return self.run(lambda uow: uow.staff.update(one, buildings=("1",)))

    def on_duty(self, user_id: int) -> None:
        member = self.member(user_id)
        self.run(lambda uow: uow.staff.update(member, on_duty=True))

    def blocked(self, user_id: int) -> None:
        """The person has stopped the bot."""

        def die(uow: UnitOfWork) -> None:
            uow.chats.note(chat_id=user_id, kind="private", at=self.at)
            uow.chats.died(user_id, "blocked", self.at)

        self.run(die)

    # ------------------------------------------------------------------------------------------- tickets

    def no_telegram(self) -> Resident:
        """Somebody in the files who is rung."""

        def add(uow: UnitOfWork) -> Resident:
            new = uow.residents.add(community_id=GARDEN, user_id=None, locale=Locale.ZH_HANS, at=self.at)
            filled = uow.residents.update(new, name="周奶奶", phone="+8613800001234", unit="1-102")
            return uow.residents.set_state(filled, ResidentState.VERIFIED, at=self.at)

        return self.run(add)

    def report(
        self,
        *,
        urgent: bool = False,
        status: Status = Status.OPEN,
        reporter: bool = True,
        by: Resident | None = None,
        words: str = "厨房水龙头一直滴水",
        kind: str = "repair",
        department: str = ENGINEERING,
    ) -> Ticket:
        """A repair, or another kind, filed now."""
        request_type = self.knowledge.catalog.get(kind)
        filer = by or self.reporter()
        who = filer if reporter else None

        def file(uow: UnitOfWork) -> Ticket:
            community = uow.knowledge.community(GARDEN)
            new = NewTicket(
                community_id=GARDEN,
                number=filing.next_number(uow, community, request_type.prefix, self.at),
                request_type=request_type.key,
                workflow=request_type.workflow,
                status=status,
                urgent=urgent,
                category=request_type.categories[0].key,
                public_area=False,
                unit="1-101",
                room=None,
                description=words,
                window=None,
                contact_name="王阿姨",
                contact_phone="+8613800005678",
                reporter_id=None if who is None else who.id,
                caller_name=None,
                verified=True,
                department=department,
                reported_at=self.at,
                dispatched_at=self.at if status is Status.OPEN else None,
                details={},
            )
            actor = filing.resident_actor(filer)
            return filing.file_ticket(uow, new, actor, at=self.at)

        return self.run(file)

    def ticket(self, ticket_id: int = 1) -> Ticket:
        found = self.look(lambda uow: uow.tickets.get(ticket_id))
        assert found is not None
        return found

    def call(self) -> Ticket:
        """The one call task that there is."""
        [found] = self.calls()
        return found

    def calls(self) -> list[Ticket]:
        statuses = list(Status)
        found = self.look(lambda uow: uow.tickets.in_department(GARDEN, DESK, statuses))
        return [one for one in found if one.workflow is Workflow.CALL]

    def accept(self, user_id: int = ENGINEER, ticket_id: int = 1) -> Answer:
        return self.run(dispatch.accept, self._press(user_id), ticket_id, None)

    def give_back(self, user_id: int = ENGINEER, ticket_id: int = 1) -> None:
        self.run(self._give_back, user_id, ticket_id)

    def _give_back(self, uow: UnitOfWork, user_id: int, ticket_id: int) -> None:
        ticket = uow.tickets.get(ticket_id)
        assert ticket is not None
        dispatch.return_to_pool(uow, staff_actor_of(uow, user_id), ticket, "busy", "", self.at)

    def hold(self, until: str, *, by: int = ENGINEER, reason: str = "parts", ticket_id: int = 1) -> Ticket:
        def act(uow: UnitOfWork) -> Ticket:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            actor = staff_actor_of(uow, by)
            return holding.hold(uow, actor, ticket, reason=reason, until=local(until), words="", at=self.at)

        return self.run(act)

    def resume(self, *, by: int = ENGINEER, ticket_id: int = 1) -> Answer:
        return self.run(holding.resume, self._press(by), ticket_id, None)

    def extend(self, until: str, *, by: int = ENGINEER, ticket_id: int = 1) -> Ticket:
        def act(uow: UnitOfWork) -> Ticket:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            actor = staff_actor_of(uow, by)
            return holding.ask_extension(uow, actor, ticket, until=local(until), reason="harder", words="", at=self.at)

        return self.run(act)

    def decide(self, *, granted: bool, by: int = SUPERVISOR, event_id: int | None = None, ticket_id: int = 1) -> Answer:
        """The supervisor's press on the newest thing that was asked."""
        asked = (EventKind.EXTENSION_ASKED, EventKind.HOLD_ASKED)
        newest = [one.id for one in self.history(ticket_id) if one.kind in asked][-1] if event_id is None else event_id
        assert newest is not None
        return self.run(holding.decide, self._press(by), ticket_id, newest, granted=granted)

    def visit(self, at: str, *, ticket_id: int = 1) -> Ticket:
        def act(uow: UnitOfWork) -> Ticket:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            return progress.set_visit(uow, staff_actor_of(uow, ENGINEER), ticket, local(at), self.at)

        return self.run(act)

    def resolve(self, *, by: int = ENGINEER, ticket_id: int = 1) -> Ticket:
        def act(uow: UnitOfWork) -> Ticket:
            ticket = uow.tickets.get(ticket_id)
            assert ticket is not None
            actor = staff_actor_of(uow, by)
            return progress.resolve(uow, actor, ticket, checklist=[], note="换了垫片", draft_id=None, at=self.at)

        return self.run(act)

    def answer(self, *, working: bool, ticket_id: int = 1, round_: int | None = None) -> Answer:
        given = self.ticket(ticket_id).round if round_ is None else round_
        return self.run(follow_up.answer, self.reporter(), ticket_id, given, working=working, at=self.at)

    def _press(self, user_id: int) -> Press:
        return self.press(user_id, chat_id=ENGINEERS)

    # ------------------------------------------------------------------------------------------- time

    def until(self, text: str) -> None:
        """Live on to this moment; every timer rings when it is due."""
        target = local(text)
        assert target >= self.at
        while (due := self.look(lambda uow: uow.timers.earliest_due())) is not None and due <= target:
            self.at = max(self.at, due)
            self.tick()
        self.at = target

    def down_until(self, text: str) -> None:
        """Nothing runs until this moment; then everything that is due is done."""
        self.at = local(text)
        self.tick()

    def tick(self) -> None:
        """Do what is due now."""

        def due(uow: UnitOfWork) -> None:
            ran = run_due(uow, now=self.at, handlers=TIMERS, limit=100, alarm=timer_given_up)
            assert ran.failures == (), ran.failures
            assert not ran.more

        self.run(due)

    def timers(self, ticket_id: int = 1) -> list[str]:
        """Pending timers of a ticket: what (ladder and rung) and when, earliest first."""
        query = select(timers).where(timers.c.state == "pending", timers.c.ticket_id == ticket_id)
        query = query.order_by(timers.c.due_at, timers.c.id)
        rows = self.database.read_now(lambda connection: connection.execute(query).all())
        return [f"{row.kind if row.ladder is None else f'{row.ladder} {row.rung}'} {said(row.due_at)}" for row in rows]

    # ------------------------------------------------------------------------------------------- what was said

    def heard(self, chat_id: int) -> list[str]:
        """New messages to this chat since the last time, in short; cards and forms aside."""
        return [_line(one) for one in self.new_messages() if one.chat_id == chat_id and _line(one)]

    def everything_heard(self) -> list[tuple[int, str]]:
        """The same for all chats."""
        return [(one.chat_id, _line(one)) for one in self.new_messages() if _line(one)]

    def new_notices(self, chat_id: int, kind: type[Notice]) -> list[Queued]:
        """New messages of one kind as they stand in the outbox."""
        return [one for one in self.new_messages() if one.chat_id == chat_id and isinstance(one.notice, kind)]

    def forget(self) -> None:
        """What was said so far is not asked for."""
        waiting = self.queued()
        self._told = max((one.id for one in waiting), default=self._told)

    def new_messages(self) -> list[Queued]:
        """Every new message since the last time."""
        return [one for one in self.queued() if one.id > self._told and one.verb is Verb.SEND]

    def history(self, ticket_id: int = 1) -> list[Event]:
        return self.look(lambda uow: uow.events.of(ticket_id))

    def kinds(self, ticket_id: int = 1) -> list[str]:
        return [one.kind.value for one in self.history(ticket_id)]

    def promises(self, ticket_id: int = 1) -> list[Promise]:
        return self.look(lambda uow: uow.promises.of(ticket_id))

    def stands(self, ticket_id: int = 1) -> list[str]:
        """Every promise of the ticket: kind, due moment, and what became of it."""
        return [_stand(one) for one in self.promises(ticket_id)]


def _stand(promise: Promise) -> str:
    ends = [name for name in ("kept", "broken", "withdrawn") if getattr(promise, f"{name}_at") is not None]
    moved = [f"moved {promise.moves}"] if promise.moves else []
    return " ".join([promise.kind.value, said(promise.due_at), *moved, *(ends or ["open"])])


def _line(one: Queued) -> str:
    """A message in short: who is meant, what it says, whom it calls, how it sounds."""
    text = _words(one.notice)
    calls = "".join(f" @{mention.name}" for mention in _mentions(one.notice))
    return text and f"{text}{calls}{' (silent)' if one.silent else ''}"


def _mentions(notice: Notice) -> tuple[Mention, ...]:
    mentions: tuple[Mention, ...] = getattr(notice, "mentions", ())
    return mentions


def _words(notice: Notice) -> str:
    match notice:
        case Reminder():
            late = f" {notice.late_minutes} min late" if notice.late_minutes else ""
            return f"{notice.wording} to {notice.audience}{late}"
        case ResidentNews():
            due = "" if notice.due_at is None else f" by {said(notice.due_at)}"
            return f"{notice.event}{due}"
        case StaffNews():
            return f"news {notice.event}"
        case FollowUpAsked():
            return "asked again" if notice.reminder else "asked"
        case ApprovalAsked():
            return f"approve {'hold' if notice.hold else 'extension'} until {said(notice.new_due_at)}?"
        case TicketCard() | Overview() | DraftPrompt() | DraftOver():
            return ""
        case _:
            return type(notice).__name__


@contextmanager
def centre(*types: RequestType) -> Generator[Centre]:
    made = Centre(*types)
    try:
        yield made
    finally:
        made.database.close_now()
