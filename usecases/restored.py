"""After a backup was restored: the front desk learns what is missing, and which requests somebody has to look at."""

from datetime import datetime
from typing import Final

from domain.community import Community
from domain.notices.staff import Restored
from usecases.ports import UnitOfWork
from usecases.speaking import to_department

MOST_NUMBERS: Final = 40
"""More than these would not fit on a screen; the board has them all."""


def tell_restored(
    uow: UnitOfWork, community: Community, *, back_to: datetime, numbers: tuple[str, ...], reminded_at: datetime
) -> None:
    """`numbers`: tickets whose reminders rest until `reminded_at`, or whose messages stayed unsent."""
    notice = Restored(
        back_to=back_to,
        numbers=numbers[:MOST_NUMBERS],
        more=max(0, len(numbers) - MOST_NUMBERS),
        reminded_at=reminded_at,
    )
    to_department(uow, community.key, community.front_desk.key, notice)
