"""Listening to a resident: everything sent is kept on the form at once and counted quietly (INT-1, INT-7)."""

from datetime import datetime, timedelta

from domain.drafts import Draft, Form
from domain.incoming import Incoming
from domain.people import Resident
from usecases import prompting
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Purpose
from usecases.timer_ports import NewTimer, OnConflict

COLLECTED = "collected"
"""Timer kind: nothing more came for a moment, the prompt counts what is there."""

_QUIET_FOR = timedelta(seconds=1.5)
_AT_MOST = timedelta(seconds=6)

COLLECT, TYPE, REVIEW, CHANGE = "collect", "type", "review", "change"
"""Steps of a request form that are no question of its type."""


def begin(
    uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime, *, type_key: str | None, user_id: int
) -> Draft:
    """Open a request form and ask to describe; an unfinished one of the same kind is taken up again."""
    active = uow.drafts.active(chat_id, user_id)
    if active is not None and active.form is Form.REQUEST and type_key in (None, active.text(TYPE)):
        return prompting.ask(uow, active, at)
    draft = start(uow, resident, chat_id, at, type_key=type_key, user_id=user_id)
    return prompting.ask(uow, draft, at)


def start(
    uow: UnitOfWork, resident: Resident, chat_id: int, at: datetime, *, type_key: str | None, user_id: int
) -> Draft:
    """Write an empty request form without asking anything yet."""
    return uow.drafts.start(
        community_id=resident.community_id,
        chat_id=chat_id,
        user_id=user_id,
        form=Form.REQUEST,
        step=COLLECT,
        answers={} if type_key is None else {TYPE: type_key},
        at=at,
    )


def collect(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Draft:
    """Keep a message on the form at once; the prompt counts it a moment later, so that an album is one answer."""
    answers = dict(draft.answers)
    if incoming.text.strip() and not _only_a_duplicate(draft, incoming):
        answers["texts"] = [*texts_of(draft), [incoming.message_id, incoming.text.strip()]]
    if incoming.media is not None:
        uow.attachments.add_to_draft(draft, incoming.media, purpose=Purpose.REPORT, caption="", at=incoming.at)
    _count_soon(uow, draft, incoming.at)
    return uow.drafts.save(draft, at=incoming.at, answers=answers)


def correct(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """An edited message changes what was collected from it; False when it was not collected here."""
    texts = texts_of(draft)
    if all(message_id != incoming.message_id for message_id, _ in texts):
        return False
    changed = [[number, incoming.text.strip() if number == incoming.message_id else text] for number, text in texts]
    uow.drafts.save(draft, at=incoming.at, answers={**draft.answers, "texts": changed})
    return True


def _only_a_duplicate(draft: Draft, incoming: Incoming) -> bool:
    return any(number == incoming.message_id for number, _ in texts_of(draft))


def _count_soon(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    key = f"collected:{draft.id}"
    waiting = uow.timers.pending(key)
    since = at if waiting is None else datetime.fromisoformat(str(waiting.data["since"]))
    timer = NewTimer(
        community_id=draft.community_id or "",
        kind=COLLECTED,
        due_at=min(at + _QUIET_FOR, since + _AT_MOST),
        draft_id=draft.id,
        data={"since": since.isoformat()},
        dedupe_key=key,
    )
    uow.timers.add([timer], on_conflict=OnConflict.PUSH_BACK)


def texts_of(draft: Draft) -> list[tuple[int, str]]:
    """The collected texts with the ids of their messages."""
    kept = draft.answers.get("texts")
    return [(int(number), str(text)) for number, text in kept] if isinstance(kept, list) else []


def description_of(draft: Draft) -> str:
    """Everything that was written, in order."""
    return "\n".join(text for _, text in texts_of(draft))
