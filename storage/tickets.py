"""The tickets table: the truth of every request, changed only where nobody else changed it meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update

from domain.confidentiality import may_withhold
from domain.errors import CardRefreshed
from domain.tickets import LIVE, NewTicket, Status, Ticket, Workflow
from storage.memory import BY_ROW, Memories, Memory
from storage.row_locks import locks_rows, to_change
from storage.row_values import RowReader
from storage.tables import counters, tickets
from storage.upsert import upsert
from storage.windows import window_from_json, window_to_json

_t = tickets.c
_READER = RowReader(Ticket, tickets)
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_t.id == bindparam("row"))
_GET_TO_CHANGE = to_change(_GET)
_LOCK = to_change(select(_t.id).where(_t.id == bindparam("row")))
_BY_NUMBER = _SELECT.where(_t.community_id == bindparam("community"), _t.number == bindparam("spoken"))
_REPORTED = _SELECT.where(_t.reporter_id == bindparam("reporter"))
_OF_REPORTER = _REPORTED.order_by(_t.id.desc()).limit(bindparam("most"))
_LIVE_OF_REPORTER = _REPORTED.where(_t.status.in_(sorted(LIVE))).order_by(_t.id.desc())
_LIVE_NUMBERS = select(_t.id, _t.number).where(
    _t.reporter_id == bindparam("reporter"),
    _t.status.in_(sorted(LIVE)),
    _t.request_type == bindparam("wanted"),
)
_WAITING_OF_REPORTER = _REPORTED.where(_t.status == Status.WAITING.value).order_by(_t.id)
_IN_STATUSES = _SELECT.where(_t.status.in_(bindparam("statuses", expanding=True))).order_by(_t.id)
_OF_DEPARTMENT = (_t.community_id == bindparam("community"), _t.department == bindparam("place"))
_IN_DEPARTMENT = _IN_STATUSES.where(*_OF_DEPARTMENT)
_OF_WORKFLOW = _IN_DEPARTMENT.where(_t.workflow == bindparam("way"))
# Numbers hold digits, letters and hyphens only, so that nothing in an ending is a wildcard.
_NUMBERED = (
    _SELECT.where(_t.community_id == bindparam("community"), _t.number.like(bindparam("ending")))
    .order_by(_t.id.desc())
    .limit(bindparam("most"))
)
_OF_UNITS = (
    _SELECT.where(_t.community_id == bindparam("community"), _t.unit.in_(bindparam("places", expanding=True)))
    .order_by(_t.id.desc())
    .limit(bindparam("most"))
)
_HELD_BY = _IN_STATUSES.where(_t.holder_id == bindparam("holder"))

_NEXT_NUMBER = upsert(counters, on=("community_id", "series"), update={"value": counters.c.value + 1}).returning(
    counters.c.value
)
_FILE = insert(tickets).returning(_t.id)
_CHANGE = update(tickets).where(_t.id == bindparam("row"), _t.version == bindparam("seen")).returning(_t.id)
_CHANGE_REPORTER = update(tickets).where(_t.reporter_id == bindparam("former")).values(reporter_id=bindparam("present"))

_KNOWN_AT_FIRST = tuple(field.name for field in fields(NewTicket))
_known_at_first = attrgetter(*_KNOWN_AT_FIRST)
_AT_FIRST: Final[Mapping[str, Any]] = MappingProxyType(
    {"version": 1, "round": 1, "priority": 0, "via_desk": False, "hurries": 0, "reopens": 0, "holds": 0}
)
_NOT_YET: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "holder_id": None,
        "held_since": None,
        "visit_at": None,
        "resolved_at": None,
        "closed_at": None,
        "hurried_at": None,
        "hold_reason": None,
        "hold_until": None,
        "on_hold_since": None,
        "score": None,
        "outcome": None,
    }
)
_RAISES_ROUND = ("status", "holder_id")
_FIXED = frozenset({"id", "community_id", "number", "version", "round"})
_CHANGEABLE = frozenset(field.name for field in fields(Ticket)) - _FIXED


class TicketsTable:
    """`usecases.ticket_ports.Tickets` over one connection."""

    __slots__ = ("_connection", "_get_one", "_known")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._get_one = _GET_TO_CHANGE if locks_rows(connection) else _GET
        self._known: Memory[int, Ticket | None] = memories.lasting(tickets.name, BY_ROW, tells=True)

    def next_number(self, community_id: str, series: str) -> int:
        values = {"community_id": community_id, "series": series, "value": 1}
        number: int = self._connection.execute(_NEXT_NUMBER, values).scalar_one()
        return number

    def file(self, new: NewTicket) -> Ticket:
        known: dict[str, Any] = dict(zip(_KNOWN_AT_FIRST, _known_at_first(new), strict=True))
        columns = {**known, **_AT_FIRST, "window": window_to_json(new.window), **_kept_details(new.details)}
        row_id: int = self._connection.execute(_FILE, columns).scalar_one()
        filed = Ticket(id=row_id, **known, **_AT_FIRST, **_NOT_YET)
        self._known.keep(row_id, filed)
        return filed

    def get(self, ticket_id: int) -> Ticket | None:
        return self._known.recall(ticket_id, self._get)

    def _get(self, ticket_id: int) -> Ticket | None:
        row = self._connection.execute(self._get_one, {"row": ticket_id}).first()
        return None if row is None else _ticket(row)

    def lock(self, ticket_id: int) -> None:
        self._connection.execute(_LOCK, {"row": ticket_id})

    def by_number(self, community_id: str, number: str) -> Ticket | None:
        row = self._connection.execute(_BY_NUMBER, {"community": community_id, "spoken": number}).first()
        return None if row is None else _ticket(row)

    def change(self, ticket: Ticket, **changes: object) -> Ticket:
        """Raises the version always, the round with the status or the holder (what buttons mean depends on these).

        Raises TypeError for what is no field of a ticket, or none that changes.
        """
        if not changes.keys() <= _CHANGEABLE:
            raise TypeError(sorted(changes.keys() - _CHANGEABLE))
        new_round = any(name in changes and changes[name] != getattr(ticket, name) for name in _RAISES_ROUND)
        columns: dict[str, Any] = {**changes, "version": ticket.version + 1, "round": ticket.round + new_round}
        changed = replace(ticket, **columns)
        if "window" in changes:
            columns["window"] = window_to_json(changed.window)
        if "details" in changes:
            columns |= _kept_details(changed.details)
        found = self._connection.execute(_CHANGE, {"row": ticket.id, "seen": ticket.version, **columns})
        if found.first() is None:
            self._known.forget(ticket.id)
            raise CardRefreshed
        self._known.keep(ticket.id, changed)
        return changed

    def of_reporter(self, resident_id: int, *, limit: int = 50) -> list[Ticket]:
        return self._all(_OF_REPORTER, reporter=resident_id, most=limit)

    def live_of_reporter(self, resident_id: int) -> list[Ticket]:
        """Newest first."""
        return self._all(_LIVE_OF_REPORTER, reporter=resident_id)

    def live_numbers(self, resident_id: int, request_type: str) -> dict[int, str]:
        found = self._connection.execute(_LIVE_NUMBERS, {"reporter": resident_id, "wanted": request_type})
        return dict(found.all())

    def waiting_of_reporter(self, resident_id: int) -> list[Ticket]:
        """Oldest first: the order in which they are dispatched once the reporter is verified."""
        return self._all(_WAITING_OF_REPORTER, reporter=resident_id)

    def in_department(
        self, community_id: str, department: str, statuses: Sequence[Status], workflow: Workflow | None = None
    ) -> list[Ticket]:
        """Oldest first."""
        place = {"community": community_id, "place": department, "statuses": list(statuses)}
        return (
            self._all(_IN_DEPARTMENT, **place) if workflow is None else self._all(_OF_WORKFLOW, **place, way=workflow)
        )

    def numbered(self, community_id: str, ending: str, *, limit: int) -> list[Ticket]:
        """Newest first."""
        return self._all(_NUMBERED, community=community_id, ending=f"%{ending}", most=limit)

    def of_units(self, community_id: str, units: Sequence[str], *, limit: int) -> list[Ticket]:
        """Newest first."""
        return self._all(_OF_UNITS, community=community_id, places=list(units), most=limit)

    def held_by(self, staff_id: int, statuses: Sequence[Status]) -> list[Ticket]:
        """Oldest first."""
        return self._all(_HELD_BY, holder=staff_id, statuses=list(statuses))

    def change_reporter(self, former: int, present: int) -> None:
        """What was read before of any ticket is forgotten."""
        self._connection.execute(_CHANGE_REPORTER, {"former": former, "present": present})
        self._known.forget_all()

    def _all(self, statement: Select[*tuple[Any, ...]], **values: object) -> list[Ticket]:
        return [_ticket(row) for row in self._connection.execute(statement, values)]


def _kept_details(details: Mapping[str, object]) -> dict[str, Any]:
    return {"details": dict(details), "withheld": may_withhold(details)}


def _ticket(row: Row[*tuple[Any, ...]]) -> Ticket:
    values = _READER.named(row)
    if values["window"] is not None:
        values["window"] = window_from_json(values["window"])
    values["details"] = values["details"] or {}
    return _READER.value(values)
