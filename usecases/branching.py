"""Which way a plan goes: whoever raised the alarm says what they need, or a colleague who has asked them (EMG-3)."""

from dataclasses import dataclass
from datetime import datetime

from domain.catalog import RequestType
from domain.emergencies import Branch, EmergencyRules
from domain.errors import CardRefreshed
from domain.events import Actor, EventKind
from domain.incoming import Press
from domain.notices.plans import BranchAsked, PlanCard, PlanPage
from domain.outgoing import Lane
from domain.permissions import allow_own
from domain.tickets import RUNNING, Action, Ticket, next_status
from usecases.alarm_ports import Alarm
from usecases.alarm_routes import alarm_of, rules_of
from usecases.dispatch import judge
from usecases.effects.branch_news import question_subject
from usecases.filing import resident_actor
from usecases.joined import home_of
from usecases.living_screens import pressed_post
from usecases.people import staff_actor
from usecases.plan_acts import show_page
from usecases.plan_state import BRANCH, BRANCH_AT, branch_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchQuestion:
    """The question as whoever raised the alarm sees it. `chosen` was answered, `about` is what the page asks about."""

    ticket: Ticket
    alarm: Alarm
    request_type: RequestType
    rules: EmergencyRules
    chosen: Branch | None
    about: Branch | None
    page: PlanPage
    over: bool


def load_question(uow: UnitOfWork, notice: BranchAsked, _now: datetime) -> BranchQuestion | None:
    """None when the ticket is gone, or asks nothing any more."""
    ticket = uow.tickets.get(notice.ticket_id)
    if ticket is None:
        return None
    home, rules = home_of(uow, ticket), rules_of(uow, ticket)
    if rules.asks is None:
        return None
    return BranchQuestion(
        ticket=ticket,
        alarm=alarm_of(uow, ticket),
        request_type=uow.knowledge.type_of(ticket),
        rules=rules,
        chosen=rules.asks.branch(branch_of(home) or ""),
        about=rules.asks.branch(notice.branch),
        page=notice.page,
        over=home.status not in RUNNING,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Who chooses: whoever raised it, in their own chat, or a colleague under the checklist."""

    actor: Actor
    ticket: Ticket
    home: Ticket
    own: bool


def choose(uow: UnitOfWork, press: Press, ticket_id: int, key: str) -> Answer:
    """Whoever raised it pressed a branch; one that needs something asks for it first."""
    return _choose(uow, press, _own(uow, press, ticket_id), key)


def answer_need(uow: UnitOfWork, press: Press, ticket_id: int, key: str, *, has: bool) -> Answer:
    """What the branch needs is there, or it is not: then another way is offered (no relative, no sitting)."""
    return _answer_need(uow, press, _own(uow, press, ticket_id), key, has=has)


def set_branch(uow: UnitOfWork, press: Press, ticket_id: int, key: str) -> Answer:
    """The same by a colleague who has asked them."""
    return _choose(uow, press, _colleague(uow, press, ticket_id), key)


def set_need(uow: UnitOfWork, press: Press, ticket_id: int, key: str, *, has: bool) -> Answer:
    """The same by a colleague who has asked them."""
    return _answer_need(uow, press, _colleague(uow, press, ticket_id), key, has=has)


def _choose(uow: UnitOfWork, press: Press, side: _Side, key: str) -> Answer:
    branch = _branch(uow, side.home, key)
    if branch.needs is not None:
        _turn(uow, press, side, PlanPage.NEEDED, branch)
    else:
        _set(uow, side, branch, press.at)
    return Answer()


def _answer_need(uow: UnitOfWork, press: Press, side: _Side, key: str, *, has: bool) -> Answer:
    branch = _branch(uow, side.home, key)
    if has:
        _set(uow, side, branch, press.at)
    else:
        _turn(uow, press, side, PlanPage.REFUSED, branch)
    return Answer()


def _own(uow: UnitOfWork, press: Press, ticket_id: int) -> _Side:
    """The presser's own emergency. Raises CardRefreshed for anybody else's, NotNow once it is over."""
    ticket = uow.tickets.get(ticket_id)
    reporter = None if ticket is None or ticket.reporter_id is None else uow.residents.get(ticket.reporter_id)
    allow_own(Action.CHOOSE_BRANCH, own=reporter is not None and reporter.user_id == press.sender.user_id)
    if ticket is None or reporter is None:
        raise CardRefreshed
    home = home_of(uow, ticket)
    next_status(home.workflow, home.status, Action.CHOOSE_BRANCH)
    return _Side(actor=resident_actor(reporter), ticket=ticket, home=home, own=True)


def _colleague(uow: UnitOfWork, press: Press, ticket_id: int) -> _Side:
    """Raises NotNow once it is over."""
    handling = judge(uow, press, ticket_id, None, Action.SET_BRANCH)
    home = home_of(uow, handling.ticket)
    next_status(home.workflow, home.status, Action.SET_BRANCH)
    return _Side(actor=staff_actor(handling.actor), ticket=handling.ticket, home=home, own=False)


def _branch(uow: UnitOfWork, ticket: Ticket, key: str) -> Branch:
    asks = rules_of(uow, ticket).asks
    found = None if asks is None else asks.branch(key)
    if found is None:
        raise CardRefreshed
    return found


def _set(uow: UnitOfWork, side: _Side, branch: Branch, at: datetime) -> None:
    if branch_of(side.home) == branch.key:
        return
    details = {**side.home.details, BRANCH: branch.key, BRANCH_AT: at.isoformat()}
    happen(
        uow,
        side.home,
        EventKind.BRANCH_CHOSEN,
        side.actor,
        at,
        action=Action.CHOOSE_BRANCH if side.own else Action.SET_BRANCH,
        changes={"details": details},
        data={"reason": branch.key},
    )


def _turn(uow: UnitOfWork, press: Press, side: _Side, page: PlanPage, branch: Branch) -> None:
    """Another page of the message that was pressed: the question, or the checklist."""
    if not side.own:
        show_page(uow, press, side.home, PlanCard(ticket_id=side.home.id, page=page, branch=branch.key))
        return
    post = pressed_post(uow, press)
    if post is None or post.subject != question_subject(side.ticket.id):
        raise CardRefreshed
    edit(uow, post, BranchAsked(ticket_id=side.ticket.id, page=page, branch=branch.key), lane=Lane.ALARM)
