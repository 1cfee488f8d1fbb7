"""What somebody may still do whom the supervisor keeps from the service: look, answer, and say that there is danger."""

from datetime import datetime

from domain.errors import Blocked
from domain.grants import Grant, Right
from domain.guessing import is_alarming
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.people import Resident
from domain.spoken_words import Word, spoken_word
from domain.tickets import Action
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat

BARRED: frozenset[Grant] = frozenset(
    {Right.REPORT, Right.FILL_IN_FORM, Action.REMARK, Action.HURRY, Action.REOPEN, Action.DISAGREE}
)
"""What reaches colleagues."""


def check_blocked(uow: UnitOfWork, user_id: int, grant: Grant, *, near: str | None = None) -> None:
    """Raises Blocked for who may not do this any more; a colleague's work is not a resident's."""
    if grant not in BARRED:
        return
    resident = uow.residents.by_user(user_id, near=near)
    if resident is not None and resident.blocked_at is not None and uow.staff.by_user(user_id, near=near) is None:
        raise Blocked(phone=uow.knowledge.community(resident.community_id).desk_phone)


def answered_blocked(uow: UnitOfWork, resident: Resident, chat_id: int, text: str, at: datetime) -> bool:
    """Whether these are the words of somebody who is blocked: told once an hour where somebody answers the phone.

    Danger is heard from everybody (EMG-1).
    """
    if resident.blocked_at is None or uow.staff.by_user(resident.user_id or chat_id) is not None:
        return False
    community = uow.knowledge.community(resident.community_id)
    if spoken_word(text) is Word.EMERGENCY or any(is_alarming(one, text) for one in uow.knowledge.menu(community)):
        to_chat(uow, chat_id, Say(saying=Saying.EMERGENCY), community_id=community.key)
        return True
    notice = Refused(kind=RefusalKind.BLOCKED, phone=community.desk_phone)
    key = f"blocked:{resident.id}:{at:%Y%m%d%H}"
    to_chat(uow, chat_id, notice, community_id=community.key, dedupe_key=key)
    return True
