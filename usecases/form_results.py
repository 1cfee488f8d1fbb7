"""What a staff form came to, for the last form of its prompt: who did what to which ticket, until when, and why."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from domain.answers import SKIPPED
from domain.drafts import Draft, Form
from domain.events import EventKind
from domain.notices.staff import FormDone
from domain.permissions import StaffActor
from domain.tickets import Ticket
from usecases import turning
from usecases.effects.labels import label_of
from usecases.form_options import ticket_of
from usecases.ports import UnitOfWork

_COMES_TO: Mapping[tuple[Form, str | None], Form] = MappingProxyType(
    dict.fromkeys(((Form.PICTURES, "promise"), (Form.PICTURES, "when")), Form.PROMISE_ANSWER)
)
"""Where a key does what another form is for, the result is the other's; the words were sent to nobody."""
_ASKING = (EventKind.HOLD_ASKED, EventKind.EXTENSION_ASKED)


def done(uow: UnitOfWork, draft: Draft, actor: StaffActor, at: datetime) -> FormDone:
    """The notice for a form about a ticket, read after what it ended in was done."""
    ticket, form = ticket_of(uow, draft), _COMES_TO.get((draft.form, _said(draft, "what")), draft.form)
    moment = _said(draft, "at") or _said(draft, "until")
    amounts = [draft.answers[key] for key in ("parts", "labour") if isinstance(draft.answers.get(key), int)]
    rule = uow.knowledge.type_of(ticket).quote
    return FormDone(
        form=form,
        who=actor.member.name,
        at=at,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        until=None if moment is None else datetime.fromisoformat(moment),
        to=_to(uow, draft),
        reason=_said(draft, "reason") or _said(draft, "outcome") or _said(draft, "verdict"),
        words=_words(draft) if form is draft.form else None,
        cents=sum(int(str(one)) for one in amounts) if amounts else None,
        currency=None if rule is None else rule.currency,
        asked=_is_asked(uow, draft, ticket),
        drill=ticket.is_drill,
    )


def _is_asked(uow: UnitOfWork, draft: Draft, ticket: Ticket) -> bool:
    """Whether the supervisor has to agree first; the history is only read for what can come to that."""
    return draft.form in (Form.HOLD, Form.EXTEND) and uow.events.of(ticket.id)[-1].kind in _ASKING


def _words(draft: Draft) -> str | None:
    """What was written in one's own words, whatever the question was called."""
    keys = ("words", "note", "question", "remark", "why")
    return next((said for key in keys if (said := _said(draft, key))), None)


def _said(draft: Draft, key: str) -> str | None:
    value = draft.text(key)
    return None if not value or value == SKIPPED else value


def _to(uow: UnitOfWork, draft: Draft) -> str | None:
    """A colleague by name, a department by key, or the number of the ticket in which it goes on, if all may know it."""
    chosen = _said(draft, "to")
    member = uow.staff.get(int(chosen)) if chosen is not None and chosen.isdecimal() else None
    if draft.form in (Form.TURN, Form.JOIN_TO):
        data = uow.events.of(ticket_of(uow, draft).id)[-1].data
        return None if data.get(turning.APART) else str(data["to"])
    return _said(draft, "department") or chosen if member is None else member.name
