"""At night an urgent ticket rings the person on duty at once; everything else waits for the morning without pings."""

from domain.notices.news import Reminder
from domain.promise_rules import Audience, NightAction, PromiseKind, RungWording
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.effects.telling import card_post, mention
from usecases.promising import open_promise
from usecases.speaking import reaches_privately, to_chat, to_group


def ring_night_duty(happening: Happening) -> None:
    """Call whoever is on duty in the ticket's department, in private and under the card; in the day do nothing."""
    ticket, uow, night = happening.ticket, happening.uow, happening.request_type.night
    if night is None or not happening.community.calendar.in_quiet_hours(happening.at):
        return
    if night.action(urgent=ticket.urgent) is not NightAction.ON_DUTY_AT_ONCE:
        return
    promise = open_promise(uow, ticket, PromiseKind.RESOLVE)
    members = uow.staff.of_department(ticket.community_id, ticket.department)
    on_duty = [member for member in members if member.on_duty] or members
    call = Reminder(
        wording=RungWording.NOT_ACCEPTED,
        audience=Audience.ON_DUTY,
        ticket_id=ticket.id,
        number=ticket.number,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        department=ticket.department,
        reported_at=ticket.reported_at,
        due_at=None if promise is None else promise.due_at,
        holder=None,
        mentions=tuple(one for member in on_duty for one in mention(member)),
    )
    for member in on_duty:
        if reaches_privately(uow, member) and member.user_id is not None:
            to_chat(uow, member.user_id, call, community_id=ticket.community_id, ticket_id=ticket.id)
    to_group(
        uow,
        ticket.community_id,
        ticket.department,
        call,
        ticket_id=ticket.id,
        reply_to_post_id=card_post(uow, ticket),
    )
