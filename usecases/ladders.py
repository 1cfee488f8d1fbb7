"""Ringing the rungs of a ladder: reminders, escalations, the resident told before the breach, the breach itself.

Late rungs of one ladder come together as one call: everybody that any of them names hears once, in the words of the
highest rung that names them (DSP-3, REP-2).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.calls import is_internal
from domain.events import CLOCK, EventKind
from domain.notices.news import ResidentNews
from domain.people import Resident
from domain.promise_rules import OUTLASTING, RENEWED, UNTIL_TOLD, Audience, Ladder, PromiseKind, RungWording
from domain.promise_times import due_moment, put_off, rings_through
from domain.tickets import ENDED, LIVE, Ticket
from usecases import interim_letters, ladder_calls
from usecases.call_tasks import CallReason, call_about
from usecases.deadlines import DueTimers
from usecases.effects.labels import label_for_reporter
from usecases.ladder_calls import LEADERS, Ring
from usecases.ports import UnitOfWork
from usecases.promising import breach_data, move, open_promise, rung_timer, withdraw
from usecases.quick_answers import becomes_written
from usecases.reaching import can_reach
from usecases.reactions import happen
from usecases.renewing import next_moment, renew, rings_at_breach
from usecases.speaking import to_resident
from usecases.ticket_ports import Promise
from usecases.timer_ports import Timer
from usecases.venues import leaders_of

_LATE = timedelta(minutes=5)
"""From when on a reminder says that it comes late."""


def ring(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """Say what the due rungs say; nothing when the promise is kept, moved or withdrawn meanwhile."""
    ticket, promise = _followed(uow, due.timers)
    if ticket is None or promise is None:
        return
    rings = [one for one in _rings(uow, ticket, promise, due.timers, now) if _has_to_be_said(uow, ticket, one)]
    if not rings:
        return
    break_if_passed(uow, ticket, promise, now)
    told = [one.rung for one in rings if one.rung.audience is Audience.RESIDENT]
    interim = any(rung.wording is RungWording.INTERIM for rung in told)
    tell_by = None if interim or not told else _tell_by(uow, ticket, promise, now)
    _record(uow, ticket, promise, rings, now, tell_by)
    if interim:
        interim_letters.send(uow, ticket, promise, now)
    elif told:
        _warn_resident(uow, ticket, promise, now, tell_by)
    ladder_calls.call_all(uow, ticket, promise, rings, now)
    if any(one.rung.at_breach for one in rings):
        renew(uow, ticket, promise, now)


def _has_to_be_said(uow: UnitOfWork, ticket: Ticket, ring: Ring) -> bool:
    """An interim letter only where no other is on its way; everything else always."""
    return ring.rung.wording is not RungWording.INTERIM or interim_letters.is_due(uow, ticket)


def promise_due(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The promised moment has come. The breach is recorded; where no ladder follows, the supervisor hears of it."""
    ticket, promise = _followed(uow, due.timers)
    if ticket is None or promise is None:
        return
    broken_now = break_if_passed(uow, ticket, promise, now)
    becomes_written(uow, ticket, promise, now)
    followed = uow.knowledge.type_of(ticket).ladders_of(promise.kind, urgent=ticket.urgent)
    if broken_now and not followed:
        rings = [Ring.backstop(late=now - promise.due_at)]
        _record(uow, ticket, promise, rings, now, None)
        ladder_calls.call_all(uow, ticket, promise, rings, now)
    if not rings_at_breach(uow, ticket, promise):
        renew(uow, ticket, promise, now)


def break_if_passed(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime) -> bool:
    """Record a breach once; whether it was recorded just now."""
    if promise.broken_at is not None or now < promise.due_at:
        return False
    uow.promises.broken(promise, promise.due_at)
    happen(uow, ticket, EventKind.BREACHED, CLOCK, now, data=breach_data(promise))
    return True


def _followed(uow: UnitOfWork, timers: Sequence[Timer]) -> tuple[Ticket | None, Promise | None]:
    """The living ticket and the open promise of these timers; timers of promises that are over do not count."""
    ticket_id = timers[-1].ticket_id
    ticket = None if ticket_id is None else uow.tickets.get(ticket_id)
    if ticket is None:
        return None, None
    wanted = {timer.data.get("promise") for timer in timers}
    promise = next((one for one in uow.promises.open_of(ticket.id) if one.id in wanted), None)
    if promise is None or (ticket.status not in LIVE and promise.kind not in _still_owed(ticket)):
        return None, None
    return ticket, promise


def _still_owed(ticket: Ticket) -> frozenset[PromiseKind]:
    """What is followed though nobody works on the ticket any more."""
    return OUTLASTING if ticket.status in ENDED else UNTIL_TOLD


def _rings(uow: UnitOfWork, ticket: Ticket, promise: Promise, timers: Sequence[Timer], now: datetime) -> list[Ring]:
    """The rungs to be said now, lowest first; what only wakes up in the night waits for the morning."""
    ladder = _ladder(uow, ticket, promise, timers[-1].ladder)
    if ladder is None:
        return []
    calendar = uow.knowledge.community(ticket.community_id).calendar
    rings: list[Ring] = []
    for timer in timers:
        if timer.rung is None or timer.rung >= len(ladder.rungs) or timer.data.get("promise") != promise.id:
            continue
        rung = ladder.rungs[timer.rung]
        through = rings_through(ladder, rung, urgent=ticket.urgent)
        morning = put_off(rung, due_at=promise.due_at, now=now, calendar=calendar, through=through)
        if morning is not None:
            since = _since(timer)
            uow.timers.add([rung_timer(ticket, promise, ladder, timer.rung, morning, since=since)])
            continue
        late = now - _since(timer)
        rings.append(Ring(rung=rung, late=late if late >= _LATE else timedelta(0), through=through))
    return rings


def _since(timer: Timer) -> datetime:
    """When the rung was to ring at first."""
    since = timer.data.get("since")
    return datetime.fromisoformat(since) if isinstance(since, str) else timer.due_at


def _ladder(uow: UnitOfWork, ticket: Ticket, promise: Promise, key: str | None) -> Ladder | None:
    ladders = uow.knowledge.type_of(ticket).ladders
    return next((one for one in ladders if one.key == key and one.measured_from is promise.kind), None)


def _record(
    uow: UnitOfWork, ticket: Ticket, promise: Promise, rings: Sequence[Ring], now: datetime, tell_by: datetime | None
) -> None:
    """One line of the history for the colleagues and one for the resident, however many rungs ring together."""
    told = [one.rung.audience for one in rings if one.rung.audience is not Audience.RESIDENT]
    data = {"promise": promise.kind.value, "due": promise.due_at.isoformat()}
    late = int(max(one.late for one in rings).total_seconds() // 60)
    if late:
        data["late_minutes"] = str(late)
    if told:
        kind = EventKind.ESCALATED if LEADERS.intersection(told) else EventKind.REMINDED
        happen(uow, ticket, kind, CLOCK, now, data={**data, "to": ", ".join(dict.fromkeys(told))})
    if len(told) < len(rings):
        told_until = {} if tell_by is None else {"new": tell_by.isoformat()}
        happen(uow, ticket, EventKind.WARNED, CLOCK, now, data={**data, **told_until})


def _tell_by(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime) -> datetime | None:
    """The new moment that a warning names: when it comes instead, or when the resident is told that (INT-3)."""
    if is_internal(ticket) or _in_chat(uow, ticket) is None:
        return None
    if promise.kind in RENEWED:
        return next_moment(uow, ticket, promise, now)
    news = _promise_news(uow, ticket, promise, now)
    return None if news is None else news.due_at


def _in_chat(uow: UnitOfWork, ticket: Ticket) -> Resident | None:
    """The reporter, as far as Telegram reaches them."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    return None if reporter is None or not can_reach(uow, reporter) else reporter


def _warn_resident(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime, tell_by: datetime | None) -> None:
    """Before the breach the resident hears what happens now (INT-3); after a downtime, that it was missed.

    Who cannot be reached in Telegram is called instead. A call that nobody asked for is not announced.
    """
    if is_internal(ticket):
        return
    reporter = _in_chat(uow, ticket)
    if reporter is None:
        call_about(uow, ticket, CallReason.UNDELIVERED, now)
        return
    leaders = leaders_of(uow, ticket)
    news = ResidentNews(
        event=EventKind.BREACHED if now >= promise.due_at else EventKind.WARNED,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_for_reporter(uow, ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        status=ticket.status,
        department=ticket.department,
        staff=leaders[0].name if leaders else None,
        due_at=promise.due_at,
        urgent=ticket.urgent,
        public_area=ticket.public_area,
        promise=promise.kind,
        tell_by=tell_by,
    )
    quiet = uow.knowledge.community(ticket.community_id).calendar.in_quiet_hours(now)
    to_resident(uow, reporter, news, ticket_id=ticket.id, silent=quiet)


def _promise_news(uow: UnitOfWork, ticket: Ticket, promise: Promise, now: datetime) -> Promise | None:
    """The resident is told by when the new time comes: a promise like any other, followed by its own ladder (INT-3).

    What is promised already stands. After a warning in the evening the night is no excuse: the new time comes by the
    promised moment of the morning, if that leaves half of the usual time. None for a type that promises no answers.
    """
    open_already = open_promise(uow, ticket, PromiseKind.ANSWER)
    rule = uow.knowledge.type_of(ticket).promise(PromiseKind.ANSWER, urgent=ticket.urgent)
    if rule is None or (open_already is not None and now < open_already.due_at):
        return open_already
    calendar = uow.knowledge.community(ticket.community_id).calendar
    due_at = due_moment(rule, now, calendar)
    if now + rule.within <= promise.due_at < due_at and not calendar.in_quiet_hours(promise.due_at):
        left = calendar.between(rule.clock, now, promise.due_at)
        due_at = promise.due_at if left * 2 >= rule.within else due_at
    withdraw(uow, ticket, PromiseKind.ANSWER, now)
    return move(uow, ticket, PromiseKind.ANSWER, due_at, EventKind.WARNED, now)
