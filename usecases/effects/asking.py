"""Effects that put a question: access at the door; and the closing note."""

from dataclasses import replace
from datetime import datetime

from domain.calls import CallOutcome
from domain.hearing import has_disagreed
from domain.notices.news import AccessAsked, ClosingNote, ExplanationGiven, RelayedMedia
from domain.reopening import reopen_until
from usecases.effects.by_phone import to_reporter
from usecases.effects.cards import albums
from usecases.effects.happening import Happening
from usecases.effects.joined_news import tell_joined
from usecases.effects.labels import label_for_reporter
from usecases.effects.telling import is_quiet
from usecases.reaching import can_reach
from usecases.speaking import to_resident
from usecases.ticket_ports import Purpose


def ask_access(happening: Happening) -> None:
    """Somebody is at the door: coming, another time, or a neighbour opens (DSP-9)."""
    holder, ticket = happening.holder, happening.ticket
    if holder is None:
        return
    asked = AccessAsked(
        ticket_id=ticket.id,
        round=ticket.round,
        label=label_for_reporter(happening.uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=holder.name,
        at=happening.at,
    )
    to_reporter(happening, asked)


def give_explanation(happening: Happening) -> None:
    """Not our liability: why, who is the right one; the resident may see it differently once (COM-4)."""
    uow, ticket, reporter = happening.uow, happening.ticket, happening.reporter
    if reporter is None:
        return
    given = ExplanationGiven(
        ticket_id=ticket.id,
        round=ticket.round,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=happening.actor.name or "",
        words=happening.text("words") or "",
        authority=happening.text("authority"),
        may_disagree=not has_disagreed(uow.events.of(ticket.id)),
    )
    to_reporter(happening, given, silent=is_quiet(happening))


def send_closing_note(happening: Happening) -> None:
    """What was done, by whom, at what price, with its pictures, and how long the door stays open.

    Whoever cannot be reached in the chat was rung: nothing is sent there only to be rung about once more.
    """
    uow, ticket, reporter = happening.uow, happening.ticket, happening.reporter
    if reporter is None or ticket.resolved_at is None or happening.request_type.emergency is not None:
        return  # after an emergency a person has asked; nothing is added to that
    note = _closing_note(happening, ticket.resolved_at)
    tell_joined(happening, replace(note, total_cents=None, currency=None))
    if not can_reach(uow, reporter):
        return
    to_resident(uow, reporter, note, ticket_id=ticket.id)
    for items in albums([one.media for one in uow.attachments.of_ticket(ticket.id, Purpose.RESULT)]):
        to_resident(uow, reporter, RelayedMedia(items=items), ticket_id=ticket.id, silent=True, cost=len(items))


def _closing_note(happening: Happening, resolved_at: datetime) -> ClosingNote:
    uow, ticket, holder = happening.uow, happening.ticket, happening.holder
    bill, result = uow.bills.of_ticket(ticket.id), ticket.details.get("result")
    paid = [] if bill is None else uow.payments.of_ticket(ticket.id)
    return ClosingNote(
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        staff=None if holder is None else holder.name,
        resolved_at=resolved_at,
        result=result if isinstance(result, str) else None,
        total_cents=None if bill is None else bill.due_cents or None,
        currency=None if bill is None else bill.currency,
        reopen_until=reopen_until(happening.request_type, happening.at),
        confirmed=ticket.outcome != CallOutcome.UNREACHED,
        explained="settled" in ticket.details,
        letter=happening.request_type.closing_letter is not None,
        receipts=tuple(one.receipt_number for one in paid if one.receipt_number),
    )
