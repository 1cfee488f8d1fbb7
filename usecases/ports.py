"""What a use case may touch: the unit of work with its repositories, what is known from the configuration, and time."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol, TypeVar

from domain.articles import SeedArticle
from domain.catalog import Catalog, RequestType
from domain.community import Community, UnitRef
from domain.errors import NotFoundError
from domain.households import Relation
from domain.i18n import Locale
from domain.notices.base import Notice
from domain.special_days import SpecialDays
from domain.tickets import Ticket
from usecases.alarm_ports import AlarmGoers, Alarms
from usecases.article_ports import Articles, ArticleUses
from usecases.block_ports import Blocks
from usecases.board_ports import OpenTickets
from usecases.booking_ports import Bookings, Slots
from usecases.calendar_ports import CalendarDays
from usecases.delivery_ports import Deliveries, Outbox, Posts
from usecases.household_ports import Invitations, Memberships, ResidentImports
from usecases.inbox_ports import Conversations, Inbox
from usecases.letter_ports import LetterPrinter, Letters
from usecases.operation_ports import Operation
from usecases.outage_ports import OutageFollowers, Outages
from usecases.payment_ports import Bills, Payments
from usecases.people_ports import Chats, Codes, ContactViews, Residents, Staff
from usecases.plan_ports import AlarmSteps
from usecases.privacy_ports import Erasing, Leaks, ResidentRecords
from usecases.staff_ports import Rota, StaffChanges, StaffingRules
from usecases.ticket_ports import (
    Attachments,
    Drafts,
    Events,
    Promises,
    Quotes,
    Relays,
    TicketLinks,
    Tickets,
)
from usecases.timer_ports import Facts, Timers

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class PhoneReader(Protocol):
    """Reads a phone number as people type it."""

    def __call__(self, text: str, region: str, /) -> str | None:
        """E.164, or None when it is not a phone number. `region` is ISO 3166."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One line of the imported residents' list: who is known to live where."""

    unit: UnitRef
    name: str
    phone: str
    relation: Relation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """Everything the configuration says: communities, catalog, imported residents, first articles, how phones are read.

    `consent_version` names the notice that is agreed to; `expected` is by (community, E.164).
    """

    communities: tuple[Community, ...]
    catalog: Catalog
    read_phone: PhoneReader
    print_letter: LetterPrinter
    expected: Mapping[tuple[str, str], Expected]
    consent_version: str
    bot_username: str | None = None
    articles: tuple[SeedArticle, ...] = ()
    _by_key: Mapping[str, Community] = field(init=False, repr=False, compare=False)
    _as_held: dict[tuple[str, str], tuple[Community, RequestType]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )
    """Request types as they hold in a community, by both keys: what `request_type` found, which is always the same."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {one.key: one for one in reversed(self.communities)})

    def community(self, key: str) -> Community:
        """Raises NotFoundError when a row names a community that the configuration no longer has."""
        found = self._by_key.get(key)
        if found is None:
            raise NotFoundError("community", key)
        return found

    def with_days(self, declared: Mapping[str, SpecialDays]) -> "Knowledge":
        """The same with these days declared in the communities' calendars, by community key."""
        changed = tuple(
            replace(one, calendar=one.calendar.with_days(declared[one.key])) if one.key in declared else one
            for one in self.communities
        )
        return replace(self, communities=changed)

    @property
    def only_community(self) -> Community:
        """Where a stranger belongs as long as there is one community, else the first."""
        return self.communities[0]

    def request_type(self, community: Community, key: str) -> RequestType:
        """The type as it holds in this community; a hidden type still serves its old tickets."""
        kept = self._as_held.get((community.key, key))
        if kept is not None and kept[0] is community:
            return kept[1]
        found = self.catalog.get(key)
        if found is None:
            raise NotFoundError("request type", key)
        held = community.effective(found) or found
        self._as_held[community.key, key] = (community, held)
        return held

    def type_of(self, ticket: Ticket) -> RequestType:
        return self.request_type(self.community(ticket.community_id), ticket.request_type)

    def articles_for(self, community: Community) -> tuple[SeedArticle, ...]:
        """The first articles of this community's knowledge base."""
        return tuple(one for one in self.articles if not one.communities or community.key in one.communities)

    def menu(self, community: Community) -> tuple[RequestType, ...]:
        """What can be asked for here, in the order of the menu."""
        offered = (community.effective(one) for one in self.catalog.menu)
        return tuple(one for one in offered if one is not None)

    def emergencies(self, community: Community) -> tuple[RequestType, ...]:
        """What stands under the emergency entry here."""
        offered = (community.effective(one) for one in self.catalog.emergencies)
        return tuple(one for one in offered if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What only the presser of a button is told; `alert` shows it as a dialog that must be closed.

    `locale` is the language that they chose with this press.
    """

    notice: Notice | None = None
    alert: bool = False
    locale: Locale | None = None


class UnitOfWork(Protocol):
    """One open transaction. A use case may run twice: it has no effect outside of this."""

    def mean(self, find: Callable[[], str | None]) -> None:
        """`find` says which community is meant; it is asked where an account has files in several."""

    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def chats(self) -> Chats: ...
    @property
    def residents(self) -> Residents: ...
    @property
    def memberships(self) -> Memberships: ...
    @property
    def invitations(self) -> Invitations: ...
    @property
    def resident_imports(self) -> ResidentImports: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def codes(self) -> Codes: ...
    @property
    def contact_views(self) -> ContactViews: ...
    @property
    def resident_records(self) -> ResidentRecords: ...
    @property
    def erasing(self) -> Erasing: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def leaks(self) -> Leaks: ...
    @property
    def tickets(self) -> Tickets: ...
    @property
    def open_tickets(self) -> OpenTickets: ...
    @property
    def events(self) -> Events: ...
    @property
    def promises(self) -> Promises: ...
    @property
    def attachments(self) -> Attachments: ...
    @property
    def quotes(self) -> Quotes: ...
    @property
    def articles(self) -> Articles: ...
    @property
    def article_uses(self) -> ArticleUses: ...
    @property
    def outages(self) -> Outages: ...
    @property
    def outage_followers(self) -> OutageFollowers: ...
    @property
    def alarms(self) -> Alarms: ...
    @property
    def alarm_goers(self) -> AlarmGoers: ...
    @property
    def alarm_steps(self) -> AlarmSteps: ...
    @property
    def links(self) -> TicketLinks: ...
    @property
    def letters(self) -> Letters: ...
    @property
    def slots(self) -> Slots: ...
    @property
    def bookings(self) -> Bookings: ...
    @property
    def bills(self) -> Bills: ...
    @property
    def payments(self) -> Payments: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def relays(self) -> Relays: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def calendar_days(self) -> CalendarDays: ...
    @property
    def staff_changes(self) -> StaffChanges: ...
    @property
    def rota(self) -> Rota: ...
    @property
    def staffing_rules(self) -> StaffingRules: ...
    @property
    def operation(self) -> Operation: ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Everything inside is undone together when it raises."""


class Store(Protocol):
    """Runs functions inside transactions."""

    async def write(self, fn: Callable[[UnitOfWork], T]) -> T:
        """One transaction; `fn` may run twice, the result comes only after the commit."""

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        """A consistent look that changes nothing."""

    def on_commit(self, listener: Callable[[frozenset[str]], None]) -> None:
        """`listener` gets the signals ("outbox", "timers") of every commit, on the event loop."""


class Ride(Protocol[T_co]):
    """Work that was left to ride along with somebody else's transaction."""

    @property
    def over(self) -> bool:
        """It has ridden or was withdrawn."""

    @property
    def found(self) -> T_co | None:
        """What the work came to, committed; None when it did not ride after all, or failed."""

    @property
    def more(self) -> bool:
        """Somebody has raised the signal after it in the same commit."""

    def withdraw(self) -> bool:
        """It rides no more; False: it is riding, and will soon be over."""


class Rides(Protocol):
    """Work that is done in the next transaction that raises a signal, and committed with it; one at a time."""

    def leave(self, work: Callable[[UnitOfWork], T], *, needs: str, settled: Callable[[], None]) -> Ride[T]:
        """`settled` is called on the event loop when it has ridden, before who listens to commits hears of this one."""


class Clock(Protocol):
    """The time that promises run in and people read; movable in the sandbox, forward only."""

    def now(self) -> datetime:
        """Aware UTC."""


class Machine(Protocol):
    """The machine's own time: pacing, leases, network."""

    def wall(self) -> float:
        """Seconds since 1970."""

    def monotonic(self) -> float:
        """Seconds since some moment, never going back."""
