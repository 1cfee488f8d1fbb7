"""What the card of a suspected leak shows: who reported what, what was done since, by whom (PRV-2)."""

from dataclasses import dataclass
from datetime import datetime

from domain.leaks import Leak
from domain.notices.privacy import LeakCard
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step with the name of who took it."""

    name: str
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakData:
    """The report, every step, and who closed it."""

    leak: Leak
    reporter: str
    steps: tuple[StepLine, ...]
    closer: str | None
    asks: bool


def load_card(uow: UnitOfWork, notice: LeakCard, _now: datetime) -> LeakData | None:
    """None when its time is over and it was removed."""
    leak = uow.leaks.get(notice.leak_id)
    if leak is None:
        return None
    return LeakData(
        leak=leak,
        reporter=_name(uow, leak.reported_by),
        steps=tuple(
            StepLine(name=_name(uow, one.by_id), at=one.at, words=one.words) for one in uow.leaks.steps(leak.id)
        ),
        closer=None if leak.closed_by is None else _name(uow, leak.closed_by),
        asks=notice.asks and leak.is_open,
    )


def subject_of(leak_id: int) -> str:
    """How its posts are found."""
    return f"leak:{leak_id}"


def _name(uow: UnitOfWork, staff_id: int) -> str:
    member = uow.staff.get(staff_id)
    return "" if member is None else member.name
