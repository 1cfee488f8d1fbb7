"""What the service centre does, put together for the composition root: handlers, renderer, timers, hooks."""

from zoneinfo import ZoneInfo

from bot.texts import Texts
from bot.wiring import Behaviour
from domain.notices.staff import Overview
from handlers.commands import offer_commands
from handlers.registration import register
from handlers.rendering import Rendering
from scheduler.sweeps import MorningOverviews, NightlyHousekeeping, Nights
from storage.unit_of_work import SqlUnitOfWork
from usecases import alarm_faults, delivery_proofs, delivery_troubles, erasure, migration, offer_pictures, refusals
from usecases.delivery_ports import DeliveryHooks
from usecases.housekeeping import HOUSEKEEPING, Housekeeping, Purges
from usecases.ports import Knowledge, UnitOfWork
from usecases.receiving import FailureNotices
from usecases.timer_table import NEVER_WAIT, TIMERS, timer_given_up


def service_centre(knowledge: Knowledge) -> Behaviour:
    """The behaviour of the real service centre."""
    translators = Texts.load().translators
    return Behaviour(
        register=lambda app: register(app, knowledge=knowledge, translators=translators),
        refused=refusals.refuse,
        failure_notices=FailureNotices(dead_letter=delivery_troubles.dead_letter, apology=delivery_troubles.apology),
        render=Rendering(translators),
        delivery_hooks=DeliveryHooks(
            undelivered=delivery_troubles.undelivered,
            migrated=migration.migrate,
            repost=delivery_troubles.repost,
            alarm=delivery_troubles.alarm,
            delivered=delivery_proofs.delivered,
            counted=delivery_proofs.COUNTED,
            uploaded=offer_pictures.keep,
            held=alarm_faults.held,
            unhurried=(Overview,),
        ),
        timer_handlers={**TIMERS, HOUSEKEEPING: Housekeeping(purges=_purges, sweep=erasure.sweep)},
        timer_alarm=timer_given_up,
        never_wait=NEVER_WAIT,
        introduce=lambda bot: offer_commands(bot, knowledge, translators),
        generators=[
            NightlyHousekeeping(zone=ZoneInfo(knowledge.only_community.timezone)),
            *(MorningOverviews(community=one) for one in knowledge.communities),
            *(Nights(community=one) for one in knowledge.communities),
        ],
    )


def _purges(uow: UnitOfWork) -> Purges:
    """What is left behind is removed table by table, which only the storage's own unit of work can do."""
    if not isinstance(uow, SqlUnitOfWork):
        raise TypeError("housekeeping needs the storage's unit of work")
    return uow.purges
