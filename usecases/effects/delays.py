"""A promise was missed: whoever has the ticket is asked why, where its workflow knows that question (ASK-5)."""

from domain.notices.letters import DelayAsked
from domain.promise_rules import PromiseKind
from domain.tickets import TRANSITIONS, Action
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.effects.telling import is_quiet
from usecases.speaking import to_group


def ask_why_late(happening: Happening) -> None:
    """Under the card, by name; the answer stands in the history and goes to the supervisor."""
    ticket, holder, due = happening.ticket, happening.holder, happening.moment("due")
    possible = (ticket.status, Action.EXPLAIN_DELAY) in TRANSITIONS[ticket.workflow]
    if holder is None or due is None or not possible or happening.text("promise") != PromiseKind.REPLY:
        return
    asked = DelayAsked(
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        due_at=due,
        mentions=mention(holder),
    )
    to_group(happening.uow, ticket, asked, under_card=True, silent=is_quiet(happening))
