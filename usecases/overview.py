"""What the pinned overview of a staff group says: how much is open, what presses, and who is there (DSP-8)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.confidentiality import may_list
from domain.notices.staff import BoardFilter, Overview
from domain.people import StaffMember
from domain.tickets import RUNNING, UNTAKEN, Status
from usecases.board import BoardLine, Loads, is_over, loads, scopes_of, shown, tomorrow_in, urgency
from usecases.board_filters import Sieve, fits
from usecases.board_ports import Outline, Scope, Tally
from usecases.effects.labels import OpenNumbers
from usecases.effects.payments import Unpaid, unpaid_at
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately

_NAMED = 3
"""Of what is most pressing it names so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewData:
    """The numbers of a group at one look. `unreachable` are colleagues to whom nothing can be sent in private."""

    department: str
    unaccepted: int
    due_today: int
    overdue: int
    urgent: tuple[BoardLine, ...]
    on_duty: tuple[StaffMember, ...]
    known: int
    unreachable: tuple[StaffMember, ...]
    unpaid: Unpaid = ()
    loads: Loads = ()


def overview_data(uow: UnitOfWork, notice: Overview, now: datetime) -> OverviewData:
    """The numbers that a group has pinned; the front desk's and the management's count every department.

    It is drawn again and again, so the database counts; only what a group may be kept from is looked at one by one.
    """
    community = uow.knowledge.community(notice.community_id)
    scopes = scopes_of(community, notice.department)
    today = Sieve(wanted=BoardFilter.DUE_TODAY, viewer=None, now=now, tomorrow=tomorrow_in(community, now))
    tallies = [one for scope in scopes for one in uow.open_tickets.tallies(scope, now=now, tomorrow=today.tomorrow)]
    singly = _looked_at_singly(uow, scopes, notice.department) if any(one.withheld for one in tallies) else []
    counted = [*(one for one in tallies if not one.withheld), *(_counted(uow, one, today) for one in singly)]
    members = uow.staff.of_department(community.key, notice.department)
    return OverviewData(
        department=notice.department,
        unaccepted=sum(one.count for one in counted if one.status in UNTAKEN),
        due_today=sum(one.due_today for one in counted),
        overdue=sum(one.overdue for one in counted),
        urgent=_most_pressing(uow, scopes, singly, now) if any(map(_presses, counted)) else (),
        on_duty=tuple(member for member in members if member.on_duty),
        known=len(members),
        unreachable=tuple(
            member for member in members if member.user_id is not None and not reaches_privately(uow, member)
        ),
        unpaid=unpaid_at(uow, community.key, notice.department),
        loads=loads(uow, community, notice.department, _held(counted)),
    )


def _looked_at_singly(uow: UnitOfWork, scopes: Sequence[Scope], department: str) -> list[Outline]:
    found = [one for scope in scopes for one in uow.open_tickets.outlines(scope, withheld=True)]
    return [one for one in found if may_list(one, department)]


def _counted(uow: UnitOfWork, one: Outline, today: Sieve) -> Tally:
    return Tally(
        status=one.status,
        holder_id=one.holder_id,
        withheld=False,
        count=1,
        overdue=int(is_over(one, today.now)),
        due_today=int(fits(uow, today, one)),
    )


def _held(counted: Sequence[Tally]) -> Counter[int | None]:
    held: Counter[int | None] = Counter()
    for one in counted:
        if one.status is Status.ACCEPTED:
            held[one.holder_id] += one.count
    return held


def _presses(tally: Tally) -> bool:
    """Whether the overview names any of them: an emergency, or what is overdue."""
    return tally.overdue > 0 or tally.status in RUNNING


def _most_pressing(
    uow: UnitOfWork, scopes: Sequence[Scope], singly: Sequence[Outline], now: datetime
) -> tuple[BoardLine, ...]:
    known = uow.open_tickets
    running = sorted(RUNNING)
    found = [one for scope in scopes for one in known.pressing(scope, now=now, always=running, limit=_NAMED)]
    found += [one for one in singly if is_over(one, now) or one.status in RUNNING]
    numbers = [one for scope in scopes for one in known.numbers(scope)] + [one.number for one in singly]
    most = sorted(found, key=lambda one: urgency(one, now))[:_NAMED]
    return shown(uow, most, OpenNumbers(numbers), now)
