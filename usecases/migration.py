"""A group became a supergroup: it has another id, and everything of ours follows it once."""

from datetime import datetime

from usecases.alarm_faults import group_moved
from usecases.group_posts import furnish_group, leave_behind
from usecases.ports import UnitOfWork


def migrate(uow: UnitOfWork, old: int, new: int, *, now: datetime) -> None:
    """The one function behind all three signals: both service messages and what a send is answered.

    Binding, waiting messages and half-filled forms move; messages already sent stay behind under the old id, so the
    join card, the overview and the living cards are posted anew.
    """
    if old == new:
        return
    before = uow.chats.get(old)
    if not uow.chats.migrate(old, new, now):
        return
    uow.outbox.move_chat(old, new)
    uow.drafts.move_chat(old, new, now)
    leave_behind(uow, old, None if before is None else before.overview_post_id)
    group_moved(uow, old, new, now)
    furnish_group(uow, new)
