"""The quotes table: prices offered before the work, and what became of them (REP-4)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from domain.errors import CardRefreshed
from domain.tickets import Ticket
from storage.memory import By, Memories, Memory
from storage.row_values import RowReader
from storage.tables import quotes
from usecases.ticket_ports import Quote, QuoteState

_UNDECIDED = frozenset({QuoteState.OFFERED, QuoteState.ASKING_OWNER})

_q = quotes.c
_READER = RowReader(Quote, quotes)
_SELECT = select(*_READER.columns)
_OF_TICKET = _q.ticket_id == bindparam("ticket")
_GET = _SELECT.where(_q.id == bindparam("row"))
_LATEST = _SELECT.where(_OF_TICKET).order_by(_q.id.desc()).limit(1)
_AGREED = _SELECT.where(_OF_TICKET, _q.state == QuoteState.ACCEPTED.value).order_by(_q.id.desc()).limit(1)
_OFFER = insert(quotes).returning(_q.id)
_WITHDRAW_OPEN = (
    update(quotes)
    .where(_OF_TICKET, _q.state.in_(sorted(_UNDECIDED)))
    .values(state=QuoteState.WITHDRAWN.value, decided_at=bindparam("at"))
)
_DECIDE = update(quotes).where(_q.id == bindparam("row"), _q.state == bindparam("seen")).returning(_q.id)


class QuotesTable:
    """`usecases.ticket_ports.Quotes` over one connection."""

    __slots__ = ("_agreed", "_connection", "_latest")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        self._latest: Memory[int, Quote | None] = memories.lasting(quotes.name, By("ticket_id", "latest"), tells=False)
        self._agreed: Memory[int, Quote | None] = memories.lasting(quotes.name, By("ticket_id", "agreed"), tells=False)

    def offer(
        self, ticket: Ticket, *, parts_cents: int, labour_cents: int, note: str | None, by: int, at: datetime
    ) -> Quote:
        self._connection.execute(_WITHDRAW_OPEN, {"ticket": ticket.id, "at": at})
        values: dict[str, Any] = {
            "ticket_id": ticket.id,
            "parts_cents": parts_cents,
            "labour_cents": labour_cents,
            "note": note,
            "state": QuoteState.OFFERED,
            "quoted_by": by,
        }
        columns = {"community_id": ticket.community_id, "quoted_at": at, **values}
        return Quote(id=self._connection.execute(_OFFER, columns).scalar_one(), **values)

    def get(self, quote_id: int) -> Quote | None:
        row = self._connection.execute(_GET, {"row": quote_id}).first()
        return None if row is None else _READER.read(row)

    def latest(self, ticket_id: int) -> Quote | None:
        return self._latest.recall(ticket_id, self._read_latest)

    def _read_latest(self, ticket_id: int) -> Quote | None:
        row = self._connection.execute(_LATEST, {"ticket": ticket_id}).first()
        return None if row is None else _READER.read(row)

    def agreed(self, ticket_id: int) -> Quote | None:
        return self._agreed.recall(ticket_id, self._read_agreed)

    def _read_agreed(self, ticket_id: int) -> Quote | None:
        row = self._connection.execute(_AGREED, {"ticket": ticket_id}).first()
        return None if row is None else _READER.read(row)

    def decide(self, quote: Quote, state: QuoteState, at: datetime) -> Quote:
        """Raises CardRefreshed when it is no longer in the state read. Asking the owner decides nothing yet."""
        decided_at = None if state in _UNDECIDED else at
        values = {"row": quote.id, "seen": quote.state, "state": state, "decided_at": decided_at}
        if self._connection.execute(_DECIDE, values).first() is None:
            raise CardRefreshed
        return replace(quote, state=state)
