"""What follows in an emergency: it sounds, it rings on until somebody goes, it is over everywhere at once (EMG-2)."""

from datetime import datetime

from domain.notices.emergencies import AlarmAnswer, PlaceAsked
from domain.people import Resident, ResidentState
from domain.tickets import Status, Ticket
from usecases.alarm_elsewhere import elsewhere
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import Routes, carded, first_routes, rules_of
from usecases.effects.cards import hand_out
from usecases.effects.happening import Happening
from usecases.joined import joined_to
from usecases.ports import UnitOfWork
from usecases.speaking import edit, to_resident
from usecases.timer_ports import NewTimer

ALARM_RINGS = "alarm_rings"
"""Timer kind: nobody goes yet, everybody is called again."""

ALARM_UNANSWERED = "alarm_unanswered"
"""Timer kind: nobody has answered, whoever raised the alarm is told so."""


def sound_alarm(happening: Happening) -> None:
    """Those who come hear it first; then whoever raised it, and where that is if nobody knows."""
    reach(happening.uow, happening.ticket, first_routes(happening.uow, happening.ticket), happening.at)
    if happening.reporter is not None:
        answer_reporter(happening.uow, happening.reporter, happening.ticket)
        ask_where(happening.uow, happening.reporter, happening.ticket)


def reach(uow: UnitOfWork, ticket: Ticket, routes: Routes, at: datetime) -> None:
    """Hand the card to everybody who does not hold it yet."""
    holding = {place.chat_id for place, _ in carded(uow, ticket)}
    for place in routes.places:
        if place.chat_id not in holding:
            hand_out(uow, ticket, place, at, silent=False)


def alarm_subject(ticket: Ticket) -> str:
    """What the answers to whoever raised the alarm are found by."""
    return f"alarm:{ticket.id}"


def answer_reporter(uow: UnitOfWork, reporter: Resident, ticket: Ticket) -> None:
    """Public numbers, who was alarmed, the one line of safety, the way back; kept up to date until it is over."""
    answer = AlarmAnswer(ticket_id=ticket.id)
    to_resident(uow, reporter, answer, ticket_id=ticket.id, subject=alarm_subject(ticket))


def ask_where(uow: UnitOfWork, reporter: Resident, ticket: Ticket) -> None:
    """Whose home nobody has confirmed may be anywhere; who has several homes may be in another community."""
    unconfirmed = reporter.unit is None or reporter.state is not ResidentState.VERIFIED
    if unconfirmed or elsewhere(uow, reporter, ticket):
        to_resident(uow, reporter, PlaceAsked(ticket_id=ticket.id), ticket_id=ticket.id)


def ring_on(happening: Happening) -> None:
    """As long as nobody goes everybody is called again, and whoever raised it is told that nobody has answered."""
    ticket, rules = happening.ticket, rules_of(happening.uow, happening.ticket)
    if ticket.status is not Status.ALARMED:
        return
    waits = ((ALARM_RINGS, rules.repeat_every), (ALARM_UNANSWERED, rules.unanswered_after))
    happening.uow.timers.add([alarm_timer(ticket, kind, happening.at + wait) for kind, wait in waits])


def alarm_timer(ticket: Ticket, kind: str, due_at: datetime) -> NewTimer:
    """The next time; one pending for each alarm."""
    return NewTimer(
        community_id=ticket.community_id,
        kind=kind,
        due_at=due_at,
        ticket_id=ticket.id,
        dedupe_key=f"{kind}:{ticket.id}",
    )


def stop_ringing(happening: Happening) -> None:
    """Somebody goes."""
    stop(happening.uow, happening.ticket)


def stop(uow: UnitOfWork, ticket: Ticket) -> None:
    """Nobody is called any more."""
    for kind in (ALARM_RINGS, ALARM_UNANSWERED):
        uow.timers.cancel(ticket_id=ticket.id, kind=kind)


def end_alarm(happening: Happening) -> None:
    """It is over for everybody who raised it; where they were is forgotten (PRV-3)."""
    uow, ticket = happening.uow, happening.ticket
    for one in (ticket, *joined_to(uow, ticket)):
        stop(uow, one)
        alarm = uow.alarms.of_ticket(one.id)
        if alarm is not None and alarm.is_running:
            _end(uow, alarm, happening.at)
        refresh_answers(uow, one)


def _end(uow: UnitOfWork, alarm: Alarm, at: datetime) -> None:
    forgotten = {"latitude": None, "longitude": None, "live_message_id": None}
    uow.alarms.change(alarm, over_at=at, **forgotten)


def refresh_answers(uow: UnitOfWork, ticket: Ticket) -> None:
    """What whoever raised it reads is drawn anew."""
    reporter = None if ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    if reporter is None or reporter.user_id is None:
        return
    for post in uow.posts.of_subject(reporter.user_id, alarm_subject(ticket)):
        edit(uow, post, AlarmAnswer(ticket_id=ticket.id))
