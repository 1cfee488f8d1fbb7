"""What colleagues do on an alarm: go, be there, have to turn back, ask for more people, end it (EMG-2, EMG-5)."""

from datetime import datetime

from domain.alarms import FalseReason
from domain.errors import AlreadyYours, CardRefreshed
from domain.events import EventKind
from domain.incoming import Press
from domain.notices.staff import CardPage
from domain.outgoing import PostKind
from domain.people import Role, StaffMember
from domain.permissions import StaffActor
from domain.tickets import Action, Ticket, next_status
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import Routes, alarm_of, leaders, private_place, running_emergencies
from usecases.dispatch import judge
from usecases.effects.alarming import reach
from usecases.effects.cards import card_for
from usecases.joined import home_of
from usecases.people import staff_actor
from usecases.plan_acts import end_steps
from usecases.ports import Answer, UnitOfWork
from usecases.reaching import reaches_privately
from usecases.reactions import happen
from usecases.speaking import edit


def _judged(uow: UnitOfWork, press: Press, ticket_id: int, action: Action) -> tuple[StaffActor, Ticket, Alarm]:
    """Who presses, and the emergency that it means by now. Raises NotNow once it is over."""
    actor = judge(uow, press, ticket_id, None, action).actor
    ticket = uow.tickets.get(ticket_id)
    if ticket is None:
        raise CardRefreshed
    home = home_of(uow, ticket)
    next_status(home.workflow, home.status, action)
    return actor, home, alarm_of(uow, home)


def go(uow: UnitOfWork, press: Press, ticket_id: int, _round: int | None) -> Answer:
    """I am going. The first one leads; whoever follows is welcome."""
    actor, ticket, alarm = _judged(uow, press, ticket_id, Action.GO)
    if not uow.alarm_goers.go(alarm, actor.member.id, press.at):
        raise AlreadyYours(since=_since(uow, alarm, actor))
    if alarm.first_going_at is None:
        uow.alarms.change(alarm, first_going_at=press.at)
    _takes_part(uow, actor, ticket, EventKind.SOMEBODY_GOES, Action.GO, press.at)
    return Answer()


def arrive(uow: UnitOfWork, press: Press, ticket_id: int, _round: int | None) -> Answer:
    """I am there; also for who forgot to say that they go."""
    actor, ticket, alarm = _judged(uow, press, ticket_id, Action.ARRIVE)
    if not uow.alarm_goers.arrive(alarm, actor.member.id, press.at):
        raise AlreadyYours(since=_since(uow, alarm, actor))
    firsts = {
        "first_going_at": alarm.first_going_at or press.at,
        "first_on_site_at": alarm.first_on_site_at or press.at,
    }
    uow.alarms.change(alarm, **firsts)
    _takes_part(uow, actor, ticket, EventKind.ARRIVED, Action.ARRIVE, press.at)
    return Answer()


def _since(uow: UnitOfWork, alarm: Alarm, actor: StaffActor) -> datetime:
    mine = next(one for one in uow.alarm_goers.of(alarm.id) if one.staff_id == actor.member.id)
    return mine.on_site_at or mine.going_at


def _takes_part(
    uow: UnitOfWork, actor: StaffActor, ticket: Ticket, kind: EventKind, action: Action, at: datetime
) -> None:
    """Whoever goes gets everything in their own chat, from whichever department they come."""
    changes = {} if ticket.holder_id is not None else {"holder_id": actor.member.id, "held_since": at}
    ticket = happen(uow, ticket, kind, staff_actor(actor), at, action=action, changes=changes)
    if reaches_privately(uow, actor.member):
        reach(uow, ticket, Routes(places=(private_place(actor.member),)), at)


def stand_down(uow: UnitOfWork, press: Press, ticket_id: int, _round: int | None) -> Answer:
    """I cannot after all; when nobody is left it rings again."""
    actor, ticket, alarm = _judged(uow, press, ticket_id, Action.STAND_DOWN)
    leave(uow, actor, ticket, alarm, press.at)
    return Answer()


def leave(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, alarm: Alarm, at: datetime) -> Ticket:
    """Somebody goes no more. Raises CardRefreshed for who was not going."""
    if not uow.alarm_goers.leave(alarm, actor.member.id, at):
        raise CardRefreshed
    left = [one for one in uow.alarm_goers.of(alarm.id) if one.left_at is None]
    changes: dict[str, object] = {}
    if ticket.holder_id == actor.member.id:
        changes = {"holder_id": left[0].staff_id if left else None, "held_since": left[0].going_at if left else None}
    action = None if left else Action.STAND_DOWN
    return happen(uow, ticket, EventKind.STOOD_DOWN, staff_actor(actor), at, action=action, changes=changes)


def leave_all(uow: UnitOfWork, member: StaffMember, at: datetime) -> None:
    """Whoever is in the group or on the roster no more comes no more: nobody waits for somebody who is gone."""
    gone = StaffActor(member=member, departments=frozenset())
    for ticket in running_emergencies(uow, member.community_id):
        alarm = alarm_of(uow, ticket)
        if any(one.staff_id == member.id and one.left_at is None for one in uow.alarm_goers.of(alarm.id)):
            leave(uow, gone, ticket, alarm, at)


def not_enough(uow: UnitOfWork, press: Press, ticket_id: int, _round: int | None) -> Answer:
    """Not enough people: supervisors and managers are called at once, and an ambulance is proposed (EMG-5)."""
    actor, ticket, alarm = _judged(uow, press, ticket_id, Action.NOT_ENOUGH)
    if alarm.short_since is None:
        uow.alarms.change(alarm, short_since=press.at)
    members = [*leaders(uow, ticket, Role.SUPERVISOR), *leaders(uow, ticket, Role.MANAGER)]
    able = {one.id: private_place(one) for one in members if reaches_privately(uow, one)}
    reach(uow, ticket, Routes(places=tuple(able.values())), press.at)
    happen(uow, ticket, EventKind.MORE_NEEDED, staff_actor(actor), press.at, action=Action.NOT_ENOUGH)
    return Answer()


# ------------------------------------------------------------------------------------------------ the end


def show_page(uow: UnitOfWork, press: Press, ticket_id: int, page: str) -> Answer:
    """Ending asks once, a false alarm for its reason; or back to the first keys."""
    _, ticket, _ = _judged(uow, press, ticket_id, Action.END_ALARM)
    wanted = CardPage(page) if page in (CardPage.END, CardPage.FALSE) else CardPage.MAIN
    message_id = press.message_id
    post = None if message_id is None else uow.posts.by_message(press.chat_id, message_id)
    if post is None or post.kind is not PostKind.CARD or post.ticket_id != ticket.id or not post.live:
        raise CardRefreshed
    edit(uow, post, card_for(uow, ticket, post.chat_id, page=wanted))
    return Answer()


def end(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """It is over; only staff say so (EMG-7). A drill is closed at once: nobody has to be asked afterwards."""
    actor, ticket, alarm = _judged(uow, press, ticket_id, Action.END_ALARM)
    ticket = end_steps(uow, actor, ticket, press.at)
    ticket = happen(
        uow,
        ticket,
        EventKind.DRILL_OVER if alarm.drill else EventKind.ALARM_OVER,
        staff_actor(actor),
        press.at,
        action=Action.END_ALARM,
        changes={"resolved_at": press.at},
    )
    if alarm.drill:
        changes = {"closed_at": press.at}
        happen(uow, ticket, EventKind.CLOSED, staff_actor(actor), press.at, action=Action.CLOSE, changes=changes)
    return Answer()


def false_alarm(uow: UnitOfWork, press: Press, ticket_id: int, reason: str) -> Answer:
    """There was nothing: one press with the reason, and everybody hears it."""
    actor, ticket, _ = _judged(uow, press, ticket_id, Action.FALSE_ALARM)
    if reason not in tuple(FalseReason):
        raise CardRefreshed
    happen(
        uow,
        ticket,
        EventKind.FALSE_ALARM,
        staff_actor(actor),
        press.at,
        action=Action.FALSE_ALARM,
        changes={"resolved_at": press.at, "closed_at": press.at, "outcome": FALSE},
        data={"reason": reason},
    )
    return Answer()


FALSE = "false_alarm"
"""The outcome of an emergency that was none."""
