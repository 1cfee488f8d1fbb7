"""One open transaction as the use cases see it: every repository over the same connection, made when first used."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from storage.alarm_goers import AlarmGoersTable
from storage.alarm_steps import AlarmStepsTable
from storage.alarms import AlarmsTable
from storage.article_uses import ArticleUsesTable
from storage.articles import ArticleShelf, ArticlesTable
from storage.attachments import AttachmentsTable
from storage.bills import BillsTable
from storage.blocks import BlocksTable
from storage.bookings import BookingsTable
from storage.calendar_days import CalendarDaysTable
from storage.chats import ChatsTable
from storage.claims import claims_of
from storage.codes import CodesTable
from storage.contact_views import ContactViewsTable
from storage.conversations import ConversationsTable
from storage.deliveries import DeliveryTable
from storage.drafts import DraftsTable
from storage.effective_knowledge import EffectiveKnowledge
from storage.erasure import ErasureTables
from storage.errors import NothingSharedError
from storage.facts import FactsTable
from storage.first_use import at_first_use
from storage.inbox import InboxTable
from storage.invitations import InvitationsTable
from storage.leaks import LeaksTable
from storage.letters import LettersTable
from storage.meant_community import MeantCommunity
from storage.memberships import MembershipsTable
from storage.memory import Memories, Memory
from storage.notice_codec import NoticeCodec
from storage.open_tickets import OpenTicketsView
from storage.operation import OperationTables
from storage.outage_followers import OutageFollowersTable
from storage.outages import OutagesTable
from storage.outbox import OutboxTable
from storage.payments import PaymentsTable
from storage.posts import PostsTable
from storage.prepared import lasting_memories
from storage.promises import PromisesTable
from storage.purges import PurgesTables
from storage.quotes import QuotesTable
from storage.relays import RelaysTable
from storage.resident_imports import ResidentImportsTable
from storage.resident_records import ResidentRecordsTable
from storage.residents import ResidentsTable
from storage.rota import RotaTable
from storage.savepoints import savepoint
from storage.shared_inbox import SharedInboxTable
from storage.slots import SlotsTable
from storage.staff import StaffTable
from storage.staff_changes import StaffChangesTable
from storage.staffing_rules import StaffingRulesTable
from storage.ticket_events import TicketEventsTable
from storage.ticket_links import TicketLinksTable
from storage.tickets import TicketsTable
from storage.timers import TimersTable
from usecases.ports import Knowledge


class SqlUnitOfWork:
    """`usecases.ports.UnitOfWork` on one connection, and what delivery and housekeeping need besides.

    `now` only stamps rows of the outbox and the posts; the moments that rules read are given to each method.
    """

    def __init__(
        self,
        connection: Connection,
        knowledge: EffectiveKnowledge,
        *,
        codec: NoticeCodec,
        shelf: ArticleShelf,
        now: Callable[[], datetime],
    ) -> None:
        self._knowledge = knowledge
        self._changes = knowledge.begin()
        self._connection = connection
        self._codec = codec
        self._shelf = shelf
        self._now = now
        self._memories = Memories(lasting_memories(connection))
        self._meant = MeantCommunity()
        self._known: Memory[None, Knowledge] = self._memories.another()

    def begin_anew(self) -> None:
        """Another transaction of the same connection: what was made for the last one serves this one as well."""
        self._changes = self._knowledge.begin()
        self._memories.begin_anew()
        self._meant.find_by(None)

    @property
    def knowledge(self) -> Knowledge:
        """What holds now, the calendars as they were declared up to this statement."""
        return self._known.recall(None, self._read_knowledge)

    def _read_knowledge(self, _: None) -> Knowledge:
        return self._knowledge.read(self._connection, since=self._changes)

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """Everything inside is undone together when it raises."""
        try:
            with savepoint(self._connection):
                yield
        except BaseException:
            self._memories.forget()
            raise

    def mean(self, find: Callable[[], str | None]) -> None:
        """From now on `find` says which community is meant, wherever an account has files in several."""
        self._meant.find_by(find)

    @at_first_use
    def inbox(self) -> InboxTable:
        claims = claims_of(self._connection)
        return InboxTable(self._connection) if claims is None else SharedInboxTable(self._connection, claims)

    @at_first_use
    def conversations(self) -> ConversationsTable:
        claims = claims_of(self._connection)
        if claims is None:
            raise NothingSharedError
        return ConversationsTable(self._connection, claims)

    @at_first_use
    def outbox(self) -> OutboxTable:
        return OutboxTable(self._connection, self._memories, codec=self._codec, now=self._now)

    @at_first_use
    def posts(self) -> PostsTable:
        return PostsTable(self._connection, self._memories, now=self._now)

    @at_first_use
    def deliveries(self) -> DeliveryTable:
        return DeliveryTable(self._connection, self._memories, codec=self._codec)

    @at_first_use
    def chats(self) -> ChatsTable:
        return ChatsTable(self._connection, self._memories)

    @at_first_use
    def residents(self) -> ResidentsTable:
        return ResidentsTable(self._connection, self._memories, self._meant)

    @at_first_use
    def memberships(self) -> MembershipsTable:
        return MembershipsTable(self._connection)

    @at_first_use
    def invitations(self) -> InvitationsTable:
        return InvitationsTable(self._connection)

    @at_first_use
    def resident_imports(self) -> ResidentImportsTable:
        return ResidentImportsTable(self._connection)

    @at_first_use
    def staff(self) -> StaffTable:
        return StaffTable(self._connection, self._memories, self._meant)

    @at_first_use
    def codes(self) -> CodesTable:
        return CodesTable(self._connection)

    @at_first_use
    def contact_views(self) -> ContactViewsTable:
        return ContactViewsTable(self._connection)

    @at_first_use
    def resident_records(self) -> ResidentRecordsTable:
        return ResidentRecordsTable(self._connection)

    @at_first_use
    def erasing(self) -> ErasureTables:
        return ErasureTables(self._connection, self._memories)

    @at_first_use
    def blocks(self) -> BlocksTable:
        return BlocksTable(self._connection)

    @at_first_use
    def leaks(self) -> LeaksTable:
        return LeaksTable(self._connection)

    @at_first_use
    def tickets(self) -> TicketsTable:
        return TicketsTable(self._connection, self._memories)

    @at_first_use
    def events(self) -> TicketEventsTable:
        return TicketEventsTable(self._connection, self._memories)

    @at_first_use
    def open_tickets(self) -> OpenTicketsView:
        return OpenTicketsView(self._connection)

    @at_first_use
    def promises(self) -> PromisesTable:
        return PromisesTable(self._connection, self._memories)

    @at_first_use
    def attachments(self) -> AttachmentsTable:
        return AttachmentsTable(self._connection, self._memories)

    @at_first_use
    def quotes(self) -> QuotesTable:
        return QuotesTable(self._connection, self._memories)

    @at_first_use
    def articles(self) -> ArticlesTable:
        return ArticlesTable(self._connection, self._shelf)

    @at_first_use
    def article_uses(self) -> ArticleUsesTable:
        return ArticleUsesTable(self._connection)

    @at_first_use
    def outages(self) -> OutagesTable:
        return OutagesTable(self._connection, self._memories)

    @at_first_use
    def outage_followers(self) -> OutageFollowersTable:
        return OutageFollowersTable(self._connection)

    @at_first_use
    def alarms(self) -> AlarmsTable:
        return AlarmsTable(self._connection, self._memories)

    @at_first_use
    def alarm_steps(self) -> AlarmStepsTable:
        return AlarmStepsTable(self._connection)

    @at_first_use
    def alarm_goers(self) -> AlarmGoersTable:
        return AlarmGoersTable(self._connection)

    @at_first_use
    def links(self) -> TicketLinksTable:
        return TicketLinksTable(self._connection)

    @at_first_use
    def letters(self) -> LettersTable:
        return LettersTable(self._connection)

    @at_first_use
    def slots(self) -> SlotsTable:
        return SlotsTable(self._connection)

    @at_first_use
    def bookings(self) -> BookingsTable:
        return BookingsTable(self._connection, self._memories)

    @at_first_use
    def bills(self) -> BillsTable:
        return BillsTable(self._connection, self._memories)

    @at_first_use
    def payments(self) -> PaymentsTable:
        return PaymentsTable(self._connection)

    @at_first_use
    def drafts(self) -> DraftsTable:
        return DraftsTable(self._connection, self._memories)

    @at_first_use
    def relays(self) -> RelaysTable:
        return RelaysTable(self._connection)

    @at_first_use
    def timers(self) -> TimersTable:
        return TimersTable(self._connection)

    @at_first_use
    def facts(self) -> FactsTable:
        return FactsTable(self._connection)

    @at_first_use
    def calendar_days(self) -> CalendarDaysTable:
        return CalendarDaysTable(self._connection, changed=self._known.forget_all)

    @at_first_use
    def staff_changes(self) -> StaffChangesTable:
        return StaffChangesTable(self._connection)

    @at_first_use
    def rota(self) -> RotaTable:
        return RotaTable(self._connection)

    @at_first_use
    def staffing_rules(self) -> StaffingRulesTable:
        return StaffingRulesTable(self._connection, self._memories)

    @at_first_use
    def operation(self) -> OperationTables:
        return OperationTables(self._connection)

    @at_first_use
    def purges(self) -> PurgesTables:
        return PurgesTables(self._connection)
