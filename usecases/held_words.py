"""The clock of words against a colleague that wait until the resident has chosen who reads them (COM-5).

Silence is no choice, and nothing of them may be forgotten: one reminder, then they are heard in confidence. Whatever
ends the form, ends its clock; what the clock does is in `usecases.undecided_words`.
"""

from datetime import datetime, timedelta

from domain.drafts import Draft
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer

WORDS_WAIT, WORDS_GO_UP = "words_wait", "words_go_up"
"""Timer kinds: the one reminder; nobody decided."""

REMIND_AFTER = timedelta(minutes=30)

GO_UP_AFTER = timedelta(hours=2)
"""From the reminder on, however late it was."""


def watch(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """From now on the words of this form wait for a decision."""
    set_clock(uow, draft, WORDS_WAIT, at + REMIND_AFTER)


def set_clock(uow: UnitOfWork, draft: Draft, kind: str, at: datetime) -> datetime:
    """The next step at that moment, or in the morning after it; gives that moment. Nobody is asked at night."""
    community = uow.knowledge.community(draft.community_id or "")
    due_at = community.calendar.end_of_quiet_hours(at)
    key = f"{kind}:{draft.id}"
    uow.timers.add([NewTimer(community_id=community.key, kind=kind, due_at=due_at, draft_id=draft.id, dedupe_key=key)])
    return due_at
