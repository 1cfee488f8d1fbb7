"""The step of a form that shows a known outage: tell me when it is over, or that is not what I mean."""

from dataclasses import replace
from datetime import datetime

from domain.drafts import Draft
from domain.errors import Problem
from domain.incoming import Incoming
from domain.notices.outages import OutageFollowed
from domain.outages import Outage
from domain.people import Resident
from domain.spoken_replies import Reply, is_reply
from usecases import answering, collecting, known_outages, prompting
from usecases.form_resident import is_for_caller, resident_of_form
from usecases.instead import InsteadStep
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_resident

FOLLOW, ANOTHER_MATTER = "follow", "other"
"""Pressed values: tell me when it is over; it is about something else."""

_SPOKEN = ((Reply.TELL_ME, FOLLOW), (Reply.NOT_THIS, ANOTHER_MATTER))


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Draft | Problem | None:
    """An outage that ended while it stood there cannot be waited for: the request goes on."""
    outage = known_outages.shown(uow, draft)
    if value not in (FOLLOW, ANOTHER_MATTER):
        return Problem.NOT_A_CHOICE
    if value == FOLLOW and outage is not None and outage.is_open:
        _follow(uow, draft, outage, at)
        return None
    answers = draft.answers if outage is None else known_outages.with_other(draft.answers, outage.id)
    return answering.forward(uow, draft, answers, at)


def _follow(uow: UnitOfWork, draft: Draft, outage: Outage, at: datetime) -> None:
    """No ticket: the one that matters is being worked on already. Of a caller both sides read so."""
    resident = resident_of_form(uow, draft)
    if resident is not None:
        uow.outage_followers.follow(outage, resident.id, at)
    followed = OutageFollowed(
        outage_id=outage.id,
        request_type=outage.request_type,
        matter=outage.matter,
        buildings=outage.buildings,
        until=outage.until,
    )
    if resident is None or not is_for_caller(draft):
        prompting.finish(uow, draft, at, followed)
        return
    in_chat = can_reach(uow, resident)
    prompting.finish(uow, draft, at, replace(followed, caller=resident.name or "", in_chat=in_chat))
    if in_chat:
        to_resident(uow, resident, followed)


def _receive(uow: UnitOfWork, draft: Draft, resident: Resident, incoming: Incoming) -> Draft | Problem | None:
    """A key that was typed. More words belong to the matter, and may show that it is another one."""
    known = (value for reply, value in _SPOKEN if incoming.media is None and is_reply(incoming.text, reply))
    value = next(known, None)
    if value is not None:
        return _choose(uow, prompting.ask(uow, draft, incoming.at), value, incoming.at)
    kept = collecting.collect(uow, draft, incoming)
    uow.timers.cancel(draft_id=kept.id, kind=collecting.COLLECTED)
    return answering.collected(uow, kept, resident, incoming.at)


STEP = InsteadStep(choose=_choose, receive=_receive)
