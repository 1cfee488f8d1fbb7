"""Who hears the rungs that ring together, and where: leaders in private, everybody else in a group, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from domain.confidentiality import is_private
from domain.events import ActorKind, Event
from domain.notices.news import Mention, Reminder
from domain.people import StaffMember
from domain.promise_rules import Audience, BeforeDue, PromiseKind, QuietRule, Rung, RungWording
from domain.tickets import Status, Ticket
from usecases.effects.audiences import members_of
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.heard import HEARD
from usecases.ports import UnitOfWork
from usecases.reaching import reaches_privately
from usecases.speaking import to_colleague, to_group
from usecases.ticket_ports import Promise
from usecases.venues import places_of

LEADERS = frozenset({Audience.DEPARTMENT_SUPERVISOR, Audience.SUPERVISOR, Audience.MANAGER})
"""Who hears of other people's tickets: told in private, and telling them is an escalation."""

_IN_PRIVATE = LEADERS | {Audience.BUTLER}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A rung that rings now, how late it is, and whether it may sound in the quiet hours."""

    rung: Rung
    late: timedelta
    through: bool

    @classmethod
    def backstop(cls, *, late: timedelta) -> Self:
        """What rings when a promise breaks that no ladder follows."""
        rung = Rung(
            at=BeforeDue(by=timedelta(0)),
            audience=Audience.SUPERVISOR,
            wording=RungWording.BREACHED,
            quiet=QuietRule.LATER,
        )
        return cls(rung=rung, late=late, through=False)


@dataclass(slots=True, kw_only=True)
class _Calls:
    """What is to be said, while it is worked out: privately by colleague, in groups by department."""

    private: list[tuple[StaffMember, Ring]] = field(default_factory=list)
    groups: dict[str, tuple[Ring, list[StaffMember]]] = field(default_factory=dict)
    heard: set[int] = field(default_factory=set)

    def to_member(self, member: StaffMember, ring: Ring) -> None:
        self.heard.add(member.id)
        self.private.append((member, ring))

    def to_group(self, department: str, ring: Ring, members: Sequence[StaffMember]) -> None:
        _, mentioned = self.groups.setdefault(department, (ring, []))
        mentioned += [member for member in members if member.id not in self.heard]
        self.heard.update(member.id for member in members)


def call_all(uow: UnitOfWork, ticket: Ticket, promise: Promise, rings: Sequence[Ring], now: datetime) -> None:
    """Everybody named by any of the rungs hears once, in the words of the highest that names them."""
    calls = _Calls()
    for ring in reversed(rings):
        if ring.rung.audience is not Audience.RESIDENT:
            _place(uow, ticket, _fitting(ring, ticket), calls)
    quiet = uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(now)
    for member, ring in reversed(calls.private):
        said = _reminder(uow, ticket, promise, ring)
        to_colleague(uow, ticket, member, said, silent=quiet and not ring.through)
    for department, (ring, members) in calls.groups.items():
        mentions = tuple(one for member in members for one in mention(member))
        said = _reminder(uow, ticket, promise, ring, mentions)
        to_group(uow, ticket, said, department=department, under_card=True, silent=quiet and not ring.through)


def _fitting(ring: Ring, ticket: Ticket) -> Ring:
    """What a holder would be told is, without a holder, a question to the group: who takes it?

    While the holder's draft is read it is the readers' turn.
    """
    if ring.rung.audience is not Audience.HOLDER:
        return ring
    if ticket.status is Status.IN_REVIEW:
        rung = replace(ring.rung, audience=Audience.FRONT_DESK, wording=RungWording.BREACH_NEAR)
    elif ticket.holder_id is None:
        rung = replace(ring.rung, audience=Audience.GROUP, wording=RungWording.NOT_ACCEPTED)
    else:
        return ring
    return Ring(rung=rung, late=ring.late, through=ring.through)


def _place(uow: UnitOfWork, ticket: Ticket, ring: Ring, calls: _Calls) -> None:
    """Leaders in private; who cannot be reached there, and everybody else, in a group with a mention."""
    members = members_of(uow, ticket, ring.rung.audience)
    department = _department(uow, ticket, ring.rung.audience, members)
    if is_private(ticket):
        _place_privately(uow, ticket, ring, members, calls)
        return
    if ring.rung.audience not in _IN_PRIVATE:
        calls.to_group(department, ring, members)
        return
    unreached = [member for member in members if not reaches_privately(uow, member)]
    for member in members:
        if member not in unreached and member.id not in calls.heard:
            calls.to_member(member, ring)
    if not members or any(member.id not in calls.heard for member in unreached):
        calls.to_group(department, ring, unreached)


def _place_privately(
    uow: UnitOfWork, ticket: Ticket, ring: Ring, members: Sequence[StaffMember], calls: _Calls
) -> None:
    """Where no group may hear it, whoever is meant hears it in private; without them, whoever works on the ticket."""
    meant = [member for member in members if reaches_privately(uow, member)]
    readers = (place.reader for place in places_of(uow, ticket))
    others = [uow.staff.get(reader) for reader in readers if reader is not None]
    for member in meant or [one for one in others if one is not None]:
        if member.id not in calls.heard:
            calls.to_member(member, ring)


def _department(uow: UnitOfWork, ticket: Ticket, audience: Audience, members: Sequence[StaffMember]) -> str:
    """The ticket's own group; the front desk for what the department does not see yet or who has no Telegram ("代")."""
    desk = uow.knowledge.community(ticket.community_id).front_desk.key
    if audience is Audience.FRONT_DESK or ticket.status is Status.WAITING:
        return desk
    if audience is Audience.HOLDER and all(member.user_id is None for member in members):
        return desk
    return ticket.department


def _reminder(
    uow: UnitOfWork, ticket: Ticket, promise: Promise, ring: Ring, mentions: tuple[Mention, ...] = ()
) -> Reminder:
    holder = None if ticket.holder_id is None else uow.staff.get(ticket.holder_id)
    update = _last_words(uow.events.of(ticket.id))
    return Reminder(
        wording=ring.rung.wording,
        audience=ring.rung.audience,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        department=ticket.department,
        reported_at=ticket.reported_at,
        due_at=promise.due_at,
        answer=promise.kind is PromiseKind.ANSWER and ticket.workflow in HEARD,
        closing=promise.kind is PromiseKind.CLOSING,
        in_review=ticket.status is Status.IN_REVIEW,
        holder=None if holder is None else holder.name,
        last_update=None if update is None else str(update.data["words"]),
        last_update_at=None if update is None else update.at,
        late_minutes=int(ring.late.total_seconds() // 60),
        mentions=mentions,
    )


def _last_words(events: Sequence[Event]) -> Event | None:
    """The newest thing that staff said about the ticket."""
    said = [one for one in events if one.actor_kind is ActorKind.STAFF and one.data.get("words")]
    return said[-1] if said else None
