"""An offer that nobody answered in its time stands no longer: the resident, the holder and the card say so (REP-4)."""

from datetime import datetime

from domain.events import CLOCK, EventKind
from usecases.deadlines import DueTimers
from usecases.effects.quoting import close_offers
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.ticket_ports import QuoteState

_UNANSWERED = (QuoteState.OFFERED, QuoteState.ASKING_OWNER)


def expire(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Nothing to do for an offer that was answered, replaced or whose ticket is over."""
    ticket = None if due.highest.ticket_id is None else uow.tickets.get(due.highest.ticket_id)
    quote = uow.quotes.get(int(str(due.highest.data["quote"])))
    if ticket is None or quote is None or quote.state not in _UNANSWERED or not ticket.is_live:
        return
    uow.quotes.decide(quote, QuoteState.EXPIRED, now)
    close_offers(uow, ticket)
    happen(uow, ticket, EventKind.QUOTE_EXPIRED, CLOCK, now, data={"quote": quote.id})
