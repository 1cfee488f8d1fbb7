"""Naming who asks the resident afterwards as soon as there is a result: never somebody who had a part in it (FUP-1)."""

from dataclasses import replace

from domain.confidentiality import is_private, may_see
from domain.notices.news import FollowUpNamed
from usecases.effects.follow_up_owner import asked_by, owner_of
from usecases.effects.happening import Happening
from usecases.effects.labels import label_of
from usecases.effects.telling import is_quiet, to_leaders


def name_follow_up(happening: Happening) -> None:
    """The butler in private, without one the front desk's group: whose it is and by when."""
    uow, ticket, due = happening.uow, happening.ticket, asked_by(happening.uow, happening.ticket)
    if due is None:
        return
    owner = owner_of(uow, ticket)
    if is_private(ticket) and (owner is None or not may_see(owner, ticket)):
        return  # the call brings it to whoever stands in; those who worked on it ask nobody
    named = FollowUpNamed(
        ticket_id=ticket.id,
        label=label_of(ticket),
        request_type=ticket.request_type,
        category=ticket.matter,
        unit=ticket.unit,
        due_at=due,
    )
    to_leaders(
        uow,
        ticket,
        [] if owner is None else [owner],
        private=named,
        public=lambda mentions: replace(named, mentions=mentions),
        silent=is_quiet(happening),
    )
