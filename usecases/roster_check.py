"""After a day without us nobody told us who left a group: then every colleague's membership is asked for again.

Telegram keeps updates for 24 hours. A press is checked by itself (DSP-6); this is for those who do not press: what they
hold, their nights and alarms.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from usecases.ports import UnitOfWork

AWAY_FOR: Final = timedelta(hours=24)

_DUE: Final = "roster_check_due"
"""The fact that a check has been begun and not been finished: a restart in between goes on with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A colleague's account, and the group in which it should be."""

    chat_id: int
    user_id: int


def note_absence(uow: UnitOfWork, now: datetime) -> bool:
    """Whether the rosters have to be checked: nothing was heard for a day, or the last check was broken off."""
    heard = uow.inbox.last_heard()
    if heard is not None and now - heard > AWAY_FOR:
        uow.facts.set(_DUE, True)
    return uow.facts.get(_DUE) is True


def to_ask(uow: UnitOfWork) -> Sequence[Placed]:
    """Every colleague who belongs to a living group."""
    found = []
    for community in uow.knowledge.communities:
        for department in community.departments:
            group = uow.chats.group_of(community.key, department.key)
            members = [] if group is None else uow.staff.of_department(community.key, department.key)
            found += [
                Placed(chat_id=group.chat_id, user_id=one.user_id)
                for one in members
                if group is not None and one.user_id is not None
            ]
    return found


def checked(uow: UnitOfWork) -> None:
    """Everybody was asked for."""
    uow.facts.forget(_DUE)
