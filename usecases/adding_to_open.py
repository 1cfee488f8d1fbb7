"""Words that begin a request while another one of the same resident is open: with one press they go onto that one."""

from collections.abc import Iterable
from datetime import datetime

from domain.answers import Option, is_titled
from domain.drafts import Draft
from domain.errors import NotYours, Problem
from domain.i18n import LocalText
from domain.people import Resident
from domain.tickets import LIVE, Ticket, Workflow
from usecases import which_ticket
from usecases.collecting import texts_of
from usecases.ports import UnitOfWork

ADD = "add"
"""A pressed value at the collecting step is `add:<ticket id>`."""

_OPEN = "_open"
"""Answer: the ids of what can be added to, with the numbers by which residents know them."""

_MOST = 2
_NO_REQUESTS = (Workflow.CALL, Workflow.EMERGENCY)


def noted(uow: UnitOfWork, resident: Resident) -> dict[str, object]:
    """What the form keeps of the requests that are open as it begins; empty without any."""
    found = [one for one in uow.tickets.live_of_reporter(resident.id) if one.workflow not in _NO_REQUESTS][:_MOST]
    return {_OPEN: [[one.id, number] for one, number in _numbered(found)]} if found else {}


def _numbered(tickets: Iterable[Ticket]) -> list[tuple[Ticket, str]]:
    """The last digits, with the day where two have the same."""
    listed = list(tickets)
    counts = [one.number.rsplit("-", 1)[1] for one in listed]
    return [
        (one, one.short_number if counts.count(count) > 1 else count) for one, count in zip(listed, counts, strict=True)
    ]


def options(draft: Draft) -> tuple[Option, ...]:
    """Adding to each of them, as long as nothing but words was given."""
    kept = draft.answers.get(_OPEN)
    if not isinstance(kept, list) or not texts_of(draft):
        return ()
    return tuple(Option(value=f"{ADD}:{ticket_id}", label=_label(str(number))) for ticket_id, number in kept)


def _label(number: str) -> LocalText:
    return LocalText(zh_hans=f"补充到 {number}", zh_hant=f"補充到 {number}", en=f"Add to {number}")


def typed(draft: Draft, text: str) -> str | None:
    """The key that was typed instead of pressed."""
    return next((one.value for one in options(draft) if is_titled(one.label, text)), None)


def add(uow: UnitOfWork, draft: Draft, resident: Resident, key: str, at: datetime) -> Problem | None:
    """Everything that was sent goes onto the ticket, and no request is filed."""
    offered = {one.value for one in options(draft)}
    ticket = uow.tickets.get(int(key)) if f"{ADD}:{key}" in offered else None
    if ticket is None:
        return Problem.NOT_A_CHOICE
    if ticket.reporter_id != resident.id:
        raise NotYours
    if ticket.status not in LIVE:  # it ended while this was written: the words stay a request of their own
        uow.drafts.save(draft, at=at, answers={name: one for name, one in draft.answers.items() if name != _OPEN})
        return Problem.NOT_A_CHOICE
    which_ticket.put_all_on(uow, draft, resident, ticket, at)
    return None
