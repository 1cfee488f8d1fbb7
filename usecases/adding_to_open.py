"""Words that begin a request while another one of the same resident is open: with one press they go onto that one."""

from collections.abc import Iterable
from datetime import datetime

from domain.answers import Option, is_titled
from domain.drafts import Draft
from domain.errors import NotYours, Problem
from domain.i18n import LocalText
from domain.people import Resident
from domain.person_matching import meant_by
from domain.tickets import LIVE, Ticket, Workflow
from domain.word_matching import find_words, readable
from usecases import which_ticket
from usecases.accusations import colleagues_of
from usecases.collecting import TYPE, description_of, texts_of
from usecases.form_options import community_of
from usecases.guessed_answers import meant_type
from usecases.heard import HEARD
from usecases.ports import UnitOfWork
from usecases.words_against import speaks_against

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


def options(uow: UnitOfWork, draft: Draft) -> tuple[Option, ...]:
    """Adding to each of them, as long as nothing but words was given and they may be read by whoever works on it."""
    kept = draft.answers.get(_OPEN)
    if not isinstance(kept, list) or not texts_of(draft) or _is_a_matter_of_its_own(uow, draft):
        return ()
    return tuple(Option(value=f"{ADD}:{ticket_id}", label=_label(str(number))) for ticket_id, number in kept)


def _is_a_matter_of_its_own(uow: UnitOfWork, draft: Draft) -> bool:
    """Whether a type was chosen, or the words may be against somebody: those never come before the accused (COM-5).

    Rather once too often: without the key the words are a request like any other.
    """
    if draft.text(TYPE) is not None:
        return True
    words, community = description_of(draft), community_of(uow, draft)
    meant_people = meant_by(words, colleagues_of(uow, community))
    if meant_people or speaks_against(uow, community, words, meant_people):
        return True
    heard = [one.words.all for one in uow.knowledge.menu(community) if one.workflow in HEARD]
    if find_words(readable(words), {"heard": [word for listed in heard for word in listed]}):
        return True
    meant = meant_type(uow, draft)
    return meant is not None and meant.workflow in HEARD


def _label(number: str) -> LocalText:
    return LocalText(zh_hans=f"补充到 {number}", zh_hant=f"補充到 {number}", en=f"Add to {number}")


def typed(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    """The key that was typed instead of pressed."""
    return next((one.value for one in options(uow, draft) if is_titled(one.label, text)), None)


def add(uow: UnitOfWork, draft: Draft, resident: Resident, key: str, at: datetime) -> Problem | None:
    """Everything that was sent goes onto the ticket, and no request is filed.

    What came after the key was drawn is read once more.
    """
    offered = {one.value for one in options(uow, draft)}
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
