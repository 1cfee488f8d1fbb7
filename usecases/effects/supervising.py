"""Telling who supervises: of a reopened ticket whom the type names, of everything else the supervisor."""

from dataclasses import replace

from domain.catalog import ReopenRule
from domain.events import EventKind
from domain.people import StaffMember
from domain.promise_rules import Audience
from domain.tickets import Ticket
from usecases.effects.audiences import members_of
from usecases.effects.happening import Happening
from usecases.effects.telling import is_quiet, staff_news, to_leaders
from usecases.venues import leaders_of

_REOPENING = frozenset({EventKind.REOPENED, EventKind.NOT_FIXED})


def tell_supervisor(happening: Happening) -> None:
    """Each in private; who cannot be reached there is mentioned in the front desk's group."""
    news = staff_news(happening)
    to_leaders(
        happening.uow,
        happening.ticket,
        _in_charge(happening),
        private=news,
        public=lambda mentions: replace(news, mentions=mentions),
        silent=is_quiet(happening),
    )


def _in_charge(happening: Happening) -> list[StaffMember]:
    """Where the type names nobody who exists, the supervisor hears it (REP-5)."""
    ticket, rule = happening.ticket, happening.request_type.reopen
    named = None if rule is None or happening.kind not in _REOPENING else _told(rule, ticket)
    members = [] if named is None else members_of(happening.uow, ticket, named)
    return members or leaders_of(happening.uow, ticket)


def _told(rule: ReopenRule, ticket: Ticket) -> Audience:
    """From the second time on it may go higher."""
    return rule.tell_again if rule.tell_again is not None and ticket.reopens > 1 else rule.tell
