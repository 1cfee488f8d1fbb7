"""What a group sees and can press on a card: what the table allows, less what the type or it has no use for."""

from domain.catalog import Dispatch, RequestType
from domain.community import Community
from domain.confidentiality import can_be_released, is_private
from domain.promise_rules import PromiseKind
from domain.result_letters import has_result_letter
from domain.tickets import TRANSITIONS, Action, Ticket
from usecases.agreed_prices import senseless
from usecases.ports import UnitOfWork
from usecases.quick_answers import quick_only


def sees_everything(community: Community, department: str) -> bool:
    """The front desk's and the management's group see the tickets of every department."""
    known = community.department(department)
    return known is not None and (known.front_desk or known.management)


def allowed(uow: UnitOfWork, ticket: Ticket, community: Community, department: str) -> frozenset[Action]:
    """What the workflow's table allows now, less what this type of work or this group has no use for."""
    request_type = uow.knowledge.type_of(ticket)
    possible = {action for status, action in TRANSITIONS[ticket.workflow] if status is ticket.status}
    if request_type.dispatch is Dispatch.ASSIGNED:
        possible.discard(Action.ACCEPT)
    possible -= quick_only(ticket) | senseless(uow, ticket, request_type.offer(ticket.category))
    if request_type.hold is None:
        possible.discard(Action.HOLD)
    if request_type.quote is None or ticket.reporter_id is None:
        possible.discard(Action.QUOTE)
    if ticket.reporter_id is None:
        possible.discard(Action.ASK)
    if ticket.public_area:
        possible -= {Action.NOBODY_HOME}
    if all(one.kind is not PromiseKind.RESOLVE for one in uow.promises.open_of(ticket.id)):
        possible.discard(Action.EXTEND)
    if ticket.contact_phone is None or not community.shows_people(department):
        possible.discard(Action.SEE_CONTACT)
    return frozenset(possible - _pointless(request_type, ticket))


def _pointless(request_type: RequestType, ticket: Ticket) -> frozenset[Action]:
    """What there is nothing for on this ticket."""
    checks = {
        Action.PASS_ON: is_private(ticket),
        Action.RELEASE: not can_be_released(ticket),
        Action.CLOSING_LETTER: not has_result_letter(request_type, ticket),
    }
    return frozenset(action for action, is_pointless in checks.items() if is_pointless)
