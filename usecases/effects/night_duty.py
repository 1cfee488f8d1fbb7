"""At night an urgent ticket rings the person on duty at once; everything else waits for the morning without pings."""

from dataclasses import replace

from domain.confidentiality import is_private
from domain.duty import night_at
from domain.notices.duty import NobodyOnDuty
from domain.notices.news import Reminder
from domain.outgoing import Lane
from domain.promise_rules import Audience, NightAction, RungWording
from usecases.effects.audiences import members_of
from usecases.effects.happening import Happening
from usecases.effects.in_charge import in_charge_of
from usecases.effects.labels import label_of
from usecases.effects.mentions import mention
from usecases.effects.telling import to_leaders
from usecases.promising import result_promise
from usecases.reaching import reaches_privately
from usecases.speaking import to_colleague, to_group


def ring_night_duty(happening: Happening) -> None:
    """Call whoever is on duty in the ticket's department, under the card and in private; in the day do nothing.

    Where nobody is on duty everybody is called by name in the group, and whoever answers for the department hears it.
    """
    ticket, uow, night = happening.ticket, happening.uow, happening.request_type.night
    if night is None or not happening.community.calendar.in_quiet_hours(happening.at):
        return
    if night.action(urgent=ticket.urgent) is not NightAction.ON_DUTY_AT_ONCE:
        return
    called = members_of(uow, ticket, Audience.ON_DUTY)
    if not any(member.on_duty for member in called):
        _tell_nobody(happening)
    promise = result_promise(uow, ticket)
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
    )
    for member in called:
        if member.on_duty and reaches_privately(uow, member):
            to_colleague(uow, ticket, member, call, lane=Lane.ANSWER)
    mentions = tuple(one for member in called for one in mention(member))
    to_group(uow, ticket, replace(call, mentions=mentions), under_card=True)


def _tell_nobody(happening: Happening) -> None:
    """What no group may hear of has its own circle, which is told anyhow."""
    uow, ticket = happening.uow, happening.ticket
    night = night_at(happening.community.calendar, happening.at)
    if night is None or is_private(ticket):
        return
    nobody = NobodyOnDuty(
        department=ticket.department,
        begins=night.begins,
        ends=night.ends,
        request_type=ticket.request_type,
        category=ticket.matter,
        label=label_of(ticket),
    )
    to_leaders(
        uow,
        ticket,
        in_charge_of(uow, ticket.community_id, ticket.department),
        private=nobody,
        public=lambda mentions: replace(nobody, mentions=mentions),
    )
