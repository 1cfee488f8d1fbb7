"""Listening to a resident: everything sent is kept on the form at once and counted quietly (INT-1, INT-7)."""

from datetime import datetime, timedelta

from domain.drafts import Draft, DraftState, Form
from domain.incoming import Incoming, Media
from domain.notices.dialogue import Say, Saying
from domain.people import Resident
from domain.suitable_files import is_suitable
from usecases import prompting
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.ticket_ports import Purpose
from usecases.timer_ports import NewTimer, OnConflict

COLLECTED = "collected"
"""Timer kind: nothing more came for a moment, the prompt counts what is there."""

_QUIET_FOR = timedelta(seconds=1.5)
_AT_MOST = timedelta(seconds=6)

_BURST, _BURST_WITHIN = 15, timedelta(minutes=2)
"""So many messages in so short a time: all are kept as one report, and whoever writes them is told once."""

COLLECT, TYPE, ARTICLE, OUTAGE, REVIEW, CHANGE = "collect", "type", "article", "outage", "review", "change"
HOME = "home"
"""Steps of a request form that are no question of its type."""

INSTEAD = frozenset({ARTICLE, OUTAGE})
"""Those that show what may be enough instead of a ticket."""

TEXTS = "texts"
ANEW = "_anew"
"""Answers: what was written, with the ids of the messages; and that the next words replace all of it."""


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
    """Keep a message on the form at once; the prompt counts it a moment later, so that an album is one answer.

    A file that cannot be passed on is kept by its name only; its words are kept like any other.
    """
    answers = dict(draft.answers)
    texts = [] if ANEW in answers else texts_of(draft)
    words = words_of(incoming)
    if words and all(number != incoming.message_id for number, _ in texts):
        answers[TEXTS] = [*([number, text] for number, text in texts), [incoming.message_id, words]]
        answers.pop(ANEW, None)
    if incoming.media is not None and is_suitable(incoming.media):
        uow.attachments.add_to_draft(draft, incoming.media, purpose=Purpose.REPORT, caption="", at=incoming.at)
    count_soon(uow, draft, incoming.at)
    if len(texts_of(draft)) + 1 == _BURST and incoming.at - draft.created_at < _BURST_WITHIN:
        _say_burst(uow, draft)
    return uow.drafts.save(draft, at=incoming.at, answers=answers)


def _say_burst(uow: UnitOfWork, draft: Draft) -> None:
    key = f"burst:{draft.id}"
    to_chat(uow, draft.chat_id, Say(saying=Saying.BURST), community_id=draft.community_id, dedupe_key=key)


def words_of(incoming: Incoming) -> str:
    """What a message says in words; named there is a file that cannot be passed on, and whose contact was shared."""
    parts = (incoming.text.strip(), _named(incoming.media), _introduced(incoming))
    return "\n".join(part for part in parts if part)


def _introduced(incoming: Incoming) -> str:
    """Somebody else's contact belongs to the matter; one's own number stands in the files, seen by the holder alone."""
    contact = incoming.contact
    own = contact is not None and contact.user_id == incoming.sender.user_id
    return "" if contact is None or own else " ".join(("👤", *contact.name.split(), contact.phone))


def _named(media: Media | None) -> str:
    return "" if media is None or is_suitable(media) else f"📎 {media.name or '?'}"


def correct(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> bool:
    """An edited message changes what was collected from it; False when it was not collected here."""
    texts = texts_of(draft)
    if all(message_id != incoming.message_id for message_id, _ in texts):
        return False
    changed = [[number, words_of(incoming) if number == incoming.message_id else text] for number, text in texts]
    uow.drafts.save(draft, at=incoming.at, answers={**draft.answers, TEXTS: [one for one in changed if one[1]]})
    return True


def count_soon(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Let the prompt say what has come, once nothing more comes for a moment."""
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


def count(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Nothing came for a moment: the prompt counts. A question in between is put again below what was sent."""
    draft = None if due.highest.draft_id is None else uow.drafts.get(due.highest.draft_id)
    if draft is None:
        return
    files = uow.attachments.of_draft(draft.id) if now - draft.created_at < _BURST_WITHIN else []
    if len(files) >= _BURST:  # pictures make no words, so they are counted here
        _say_burst(uow, draft)
    if draft.state is DraftState.SUSPENDED:
        # A stranger goes on sending while we ask who they are: that question stands last again.
        draft = uow.drafts.active(draft.chat_id, draft.user_id)
        if draft is not None and draft.form is Form.REGISTER:
            prompting.ask(uow, draft, now)
    elif draft.state is DraftState.ACTIVE and draft.step in (COLLECT, REVIEW):
        prompting.show(uow, draft)
    elif draft.state is DraftState.ACTIVE:
        prompting.ask(uow, draft, now)


def texts_of(draft: Draft) -> list[tuple[int, str]]:
    """The collected texts with the ids of their messages."""
    kept = draft.answers.get(TEXTS)
    return [(int(number), str(text)) for number, text in kept] if isinstance(kept, list) else []


def description_of(draft: Draft) -> str:
    """Everything that was written, in order."""
    return "\n".join(text for _, text in texts_of(draft))
