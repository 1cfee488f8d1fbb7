"""Making files of a list of residents: first exactly what would change, then the very same, in portions.

Nobody is taken out for not standing on a list. The name and the number of somebody who uses Telegram are their own;
a list changes these only in files that staff keep.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from domain.households import Membership, MembershipState, Relation
from domain.resident_lists import ListedResident
from usecases.household_ports import Filed
from usecases.households import join, leave
from usecases.people_ports import NewFile
from usecases.ports import UnitOfWork

PORTION = 200
"""Rows of one transaction."""


class Deed(StrEnum):
    """What a row comes to."""

    NEW = "new"  # somebody nobody knew
    ONE_MORE_UNIT = "one_more_unit"  # somebody known, in a unit that is new for them
    CHANGED = "changed"  # another relation, or of a file without an account another name or number
    MOVED_OUT = "moved_out"
    AS_IT_IS = "as_it_is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row and what it comes to; whom and what it is about is found again by these ids."""

    deed: Deed
    unit: str
    name: str
    phone: str | None = None
    relation: Relation | None = None
    resident_id: int | None = None
    membership_id: int | None = None


def plan(uow: UnitOfWork, community_id: str, rows: Sequence[ListedResident], today: date) -> list[Step]:
    """What each row comes to, in their order; nothing is changed."""
    known = _Known(uow.memberships.filed(community_id))
    return [known.step(row, today) for row in rows]


def counts(steps: Sequence[Step]) -> dict[str, int]:
    """How many rows come to what."""
    found = Counter(one.deed for one in steps)
    return {deed.value: found[deed] for deed in Deed}


class _Known:
    """Who is in the files, and who will be by the rows before."""

    def __init__(self, filed: Sequence[Filed]) -> None:
        self._by_phone: dict[str, list[Filed]] = {}
        self._by_name: dict[tuple[str, str], Filed] = {}
        self._coming: set[str] = set()
        for one in filed:
            if one.phone is not None:
                self._by_phone.setdefault(one.phone, []).append(one)
            self._by_name.setdefault((one.membership.unit, one.name or ""), one)

    def step(self, row: ListedResident, today: date) -> Step:
        """What the row comes to."""
        step = Step(deed=Deed.AS_IT_IS, unit=row.unit, name=row.name, phone=row.phone, relation=row.relation)
        gone = row.until is not None and row.until < today
        people = self._by_phone.get(row.phone or "", [])
        here = next((one for one in people if one.membership.unit == row.unit), None) or self._namesake(row)
        if here is not None:
            return self._of_known(step, here, gone=gone)
        if gone:
            return step
        if people:
            return replace(step, deed=Deed.ONE_MORE_UNIT, resident_id=people[0].membership.resident_id)
        if row.phone is not None and row.phone in self._coming:
            return replace(step, deed=Deed.ONE_MORE_UNIT)
        if row.phone is not None:
            self._coming.add(row.phone)
        return replace(step, deed=Deed.NEW)

    def _namesake(self, row: ListedResident) -> Filed | None:
        """Somebody of the same unit and name, whose number is not known or kept by staff."""
        found = self._by_name.get((row.unit, row.name))
        if found is None or (found.has_account and row.phone not in (None, found.phone)):
            return None
        return found

    def _of_known(self, step: Step, here: Filed, *, gone: bool) -> Step:
        step = replace(step, resident_id=here.membership.resident_id, membership_id=here.membership.id)
        if gone:
            return replace(step, deed=Deed.MOVED_OUT)
        other = step.relation is not None and step.relation is not here.membership.relation
        if not here.has_account:
            other |= step.name != here.name or (step.phone is not None and step.phone != here.phone)
        return replace(step, deed=Deed.CHANGED) if other else step


# ------------------------------------------------------------------------------------------------ doing it


def carry_out(uow: UnitOfWork, community_id: str, steps: Sequence[Step], at: datetime, *, by: int | None) -> None:
    """Do what was planned; whatever somebody changed meanwhile stays as they left it."""
    _add_new(uow, community_id, [one for one in steps if one.deed is Deed.NEW], at)
    for one in steps:
        match one.deed:
            case Deed.ONE_MORE_UNIT:
                _add_unit(uow, community_id, one, at, by=by)
            case Deed.CHANGED:
                _change(uow, one)
            case Deed.MOVED_OUT:
                membership = _active(uow, one)
                if membership is not None:
                    leave(uow, membership, at)
            case Deed.NEW | Deed.AS_IT_IS:
                pass


def _add_new(uow: UnitOfWork, community_id: str, steps: Sequence[Step], at: datetime) -> None:
    """All at once: thousands of rows one by one take too long."""
    locale = uow.knowledge.community(community_id).locale
    files = [NewFile(name=one.name, phone=one.phone, unit=one.unit) for one in steps]
    ids = uow.residents.add_files(community_id, files, locale=locale, at=at)
    uow.memberships.add_active(
        community_id, [(row_id, one.unit, one.relation) for row_id, one in zip(ids, steps, strict=True)], at
    )


def _add_unit(uow: UnitOfWork, community_id: str, step: Step, at: datetime, *, by: int | None) -> None:
    resident = None if step.resident_id is None else uow.residents.get(step.resident_id)
    if resident is None and step.phone is not None:
        resident = next(iter(uow.residents.by_phone(community_id, step.phone)), None)
    if resident is None:
        _add_new(uow, community_id, [step], at)
    else:
        join(uow, resident, step.unit, step.relation, at, by=by)


def _change(uow: UnitOfWork, step: Step) -> None:
    membership = _active(uow, step)
    resident = None if membership is None else uow.residents.get(membership.resident_id)
    if membership is None or resident is None:
        return
    if step.relation is not None:
        uow.memberships.change(membership, relation=step.relation)
    if resident.user_id is None:
        uow.residents.update(resident, name=step.name, phone=step.phone)


def _active(uow: UnitOfWork, step: Step) -> Membership | None:
    found = None if step.membership_id is None else uow.memberships.get(step.membership_id)
    return found if found is not None and found.state is MembershipState.ACTIVE else None


# ------------------------------------------------------------------------------------------------ as stored


def stored(step: Step) -> list[str | int | None]:
    """As it stands in the table of imports."""
    relation = None if step.relation is None else step.relation.value
    return [step.deed.value, step.unit, step.name, step.phone, relation, step.resident_id, step.membership_id]


def restored(row: Sequence[str | int | None]) -> Step:
    """The step that `stored` was given."""
    deed, unit, name, phone, relation, resident_id, membership_id = row
    return Step(
        deed=Deed(str(deed)),
        unit=str(unit),
        name=str(name),
        phone=None if phone is None else str(phone),
        relation=None if relation is None else Relation(str(relation)),
        resident_id=resident_id if isinstance(resident_id, int) else None,
        membership_id=membership_id if isinstance(membership_id, int) else None,
    )
