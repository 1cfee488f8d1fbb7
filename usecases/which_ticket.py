"""Words that could belong to several tickets are kept, and the resident is asked which one is meant (design.md 6)."""

from datetime import datetime

from domain.answers import Option
from domain.drafts import Draft, Form
from domain.errors import NotYours, Problem
from domain.i18n import LocalText
from domain.incoming import Incoming
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Resident
from domain.tickets import Ticket
from usecases import prompting
from usecases.flows import Flow
from usecases.ports import UnitOfWork
from usecases.relaying import Said, put_on_ticket
from usecases.ticket_ports import Purpose

WHICH = "which"
MOST = 6
"""Tickets that are offered."""


def begin(uow: UnitOfWork, resident: Resident, candidates: list[Ticket], incoming: Incoming) -> Draft:
    """Keep what was said and ask which ticket it is about."""
    draft = uow.drafts.start(
        community_id=resident.community_id,
        chat_id=incoming.chat_id,
        user_id=incoming.sender.user_id,
        form=Form.ANSWER,
        step=WHICH,
        answers={"candidates": [ticket.id for ticket in candidates[:MOST]]},
        at=incoming.at,
    )
    return prompting.ask(uow, _keep(uow, draft, incoming), incoming.at)


def _keep(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Draft:
    if incoming.media is not None:
        uow.attachments.add_to_draft(draft, incoming.media, purpose=Purpose.REMARK, caption="", at=incoming.at)
    kept = draft.answers.get("texts")
    texts = list(kept) if isinstance(kept, list) else []
    if incoming.text.strip():
        texts.append([incoming.message_id, incoming.text.strip()])
    return uow.drafts.save(draft, at=incoming.at, answers={**draft.answers, "texts": texts})


def options(uow: UnitOfWork, draft: Draft) -> tuple[Option, ...]:
    """The tickets that could be meant, by number and matter."""
    candidates = draft.answers.get("candidates")
    found = [uow.tickets.get(int(one)) for one in candidates] if isinstance(candidates, list) else []
    return tuple(Option(value=str(one.id), label=_label(uow, one)) for one in found if one is not None)


def _label(uow: UnitOfWork, ticket: Ticket) -> LocalText:
    request_type = uow.knowledge.type_of(ticket)
    category = None if ticket.category is None else request_type.category(ticket.category)
    title = request_type.title if category is None else category.title
    number = ticket.short_number
    return LocalText(
        zh_hans=f"{number} {title.zh_hans}", zh_hant=f"{number} {title.zh_hant}", en=f"{number} {title.en}"
    )


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    prompting.ask(uow, _keep(uow, draft, incoming), incoming.at)
    return None


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = uow.residents.by_user(draft.user_id)
    candidates = draft.answers.get("candidates")
    if not isinstance(candidates, list) or value not in {str(one) for one in candidates}:
        return Problem.NOT_A_CHOICE
    ticket = uow.tickets.get(int(value))
    if resident is None or ticket is None or ticket.reporter_id != resident.id:
        raise NotYours
    texts = draft.answers.get("texts")
    for message_id, words in texts if isinstance(texts, list) else []:
        said = Said(words=str(words), media=None, chat_id=draft.chat_id, message_id=int(message_id))
        ticket = put_on_ticket(uow, resident, ticket, said, at)
    for one in uow.attachments.of_draft(draft.id):
        said = Said(words="", media=one.media, chat_id=draft.chat_id, message_id=0)
        ticket = put_on_ticket(uow, resident, ticket, said, at)
    prompting.finish(uow, draft, at, DraftOver(outcome=Saying.REMARK_PASSED_ON), ticket_id=ticket.id)
    return None


def _skip(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> Problem | None:
    return Problem.NOT_A_CHOICE


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    prompting.drop(uow, draft, at)


FLOW = Flow(receive=_receive, choose=_choose, skip=_skip, back=_back, ends_by_word=lambda _draft: False)
