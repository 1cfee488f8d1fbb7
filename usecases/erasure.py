"""Erasing: at a person's wish after a grace time, and what was kept long enough; statistics stay (PRV-3).

Types that law makes the company keep (`legal_hold` in the catalog) keep their words, without the names in them.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.notices.dialogue import Say, Saying
from domain.people import Resident
from domain.personal_data import RecordedAct
from domain.retention import RecordKind
from domain.tickets import Ticket
from usecases import households
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.timer_ports import NewTimer

ERASE = "erase"
"""Timer kind: the grace time of somebody's wish to be deleted is over."""

_AGAIN_AFTER = timedelta(days=1)
"""Open requests are finished first; so often it is looked at whether they are."""

_AT_ONCE = 20
"""Tickets of one person in one transaction."""


def erase_later(uow: UnitOfWork, resident: Resident, at: datetime) -> Resident:
    """The person wishes it: after the grace time, unless they call it off."""
    grace = uow.knowledge.community(resident.community_id).kept_for(RecordKind.DELETION_GRACE)
    resident = uow.residents.erase_later(resident, at + grace)
    uow.resident_records.note(resident, RecordedAct.DELETION_ASKED, at=at)
    _look_at(uow, resident, at + grace)
    return resident


def call_off_erasure(uow: UnitOfWork, resident: Resident, at: datetime) -> Resident:
    """Everything stays as it is."""
    uow.timers.cancel(dedupe_key=_key(resident))
    uow.resident_records.note(resident, RecordedAct.DELETION_CALLED_OFF, at=at)
    return uow.residents.erase_later(resident, None)


def erase_due(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The grace time is over: open requests are finished first, then everything goes, and the person is told."""
    resident = uow.residents.get(int(str(due.highest.data["resident"])))
    if resident is None or resident.erase_at is None or resident.erase_at > now:
        return
    if uow.tickets.live_of_reporter(resident.id):
        _look_at(uow, resident, now + _AGAIN_AFTER)
        return
    waiting = uow.erasing.tickets_of(resident.id, limit=_AT_ONCE)
    for ticket_id in waiting:
        erase_ticket(uow, ticket_id, now, resident=resident)
    if len(waiting) == _AT_ONCE:
        _look_at(uow, resident, now)
        return
    if resident.user_id is not None:
        to_chat(uow, resident.user_id, Say(saying=Saying.DATA_ERASED), community_id=resident.community_id)
    households.leave_everything(uow, resident, now)
    uow.erasing.erase_person(resident, at=now)


def erase_ticket(uow: UnitOfWork, ticket_id: int, now: datetime, *, resident: Resident | None) -> None:
    """Take the person out of a ticket; its cards in the groups show neither words nor contact since it was closed."""
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        return
    request_type = uow.knowledge.catalog.get(ticket.request_type)
    keeps_words = request_type is not None and request_type.legal_hold
    uow.erasing.erase_ticket(ticket.id, names=_names(ticket, resident), keeps_words=keeps_words, at=now)


def _names(ticket: Ticket, resident: Resident | None) -> list[str | None]:
    """What the person is called and can be rung at; of a number also the part without the country's."""
    phones = [ticket.contact_phone, None if resident is None else resident.phone]
    short = [phone[3:] for phone in phones if phone is not None]
    return [ticket.contact_name, ticket.caller_name, None if resident is None else resident.name, *phones, *short]


_ROWS = (
    RecordKind.MESSAGES,
    RecordKind.DRAFTS,
    RecordKind.CONTACT_VIEWS,
    RecordKind.LEAKS,
    RecordKind.RESIDENT_LISTS,
)
"""Kinds that are rows of one table."""


def sweep(uow: UnitOfWork, now: datetime, portion: int) -> list[int]:
    """One night's work on what was kept long enough; how many of each kind, at most `portion`."""
    found: list[int] = []
    for community in uow.knowledge.communities:
        for kind in _ROWS:
            before = now - community.kept_for(kind)
            found.append(uow.erasing.sweep(kind, community.key, before=before, limit=portion))
        found.append(_sweep_tickets(uow, community.key, now, now - community.kept_for(RecordKind.TICKETS), portion))
        for kind, find in (
            (RecordKind.STRANGERS, uow.erasing.strangers),
            (RecordKind.MOVED_OUT, uow.erasing.moved_out),
        ):
            files = find(community.key, before=now - community.kept_for(kind), limit=portion)
            found.append(_erase_files(uow, files, now, portion))
    return found


def _sweep_tickets(uow: UnitOfWork, community_id: str, now: datetime, before: datetime, portion: int) -> int:
    old = uow.erasing.closed_tickets(community_id, before=before, limit=portion)
    for ticket_id in old:
        ticket = uow.tickets.get(ticket_id)
        reporter = None if ticket is None or ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
        erase_ticket(uow, ticket_id, now, resident=reporter)
    return len(old)


def _erase_files(uow: UnitOfWork, files: Sequence[int], now: datetime, portion: int) -> int:
    for resident_id in files:
        resident = uow.residents.get(resident_id)
        if resident is not None:
            for ticket_id in uow.erasing.tickets_of(resident_id, limit=portion):
                erase_ticket(uow, ticket_id, now, resident=resident)
            households.leave_everything(uow, resident, now)
            uow.erasing.erase_person(resident, at=now)
    return len(files)


def _look_at(uow: UnitOfWork, resident: Resident, at: datetime) -> None:
    timer = NewTimer(
        community_id=resident.community_id,
        kind=ERASE,
        due_at=at,
        data={"resident": resident.id},
        dedupe_key=_key(resident),
    )
    uow.timers.add([timer])


def _key(resident: Resident) -> str:
    return f"{ERASE}:{resident.id}"
