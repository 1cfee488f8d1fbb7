"""The tables of the core leave nothing out, and hold nothing that is never used."""

from types import MappingProxyType

import pytest

from domain.drafts import Form
from domain.errors import Refusal
from domain.events import EventKind
from domain.grants import GRANTS, Right, Standing
from domain.notices import NOTICES
from domain.outgoing import Verb
from domain.people import Role
from domain.reactions import REACTIONS, Effect, Only
from domain.tickets import ENDED, HOLDER_ACTIONS, LIVE, TRANSITIONS, Action, Status, Workflow
from tests.architecture.sources import names_in, subclasses
from usecases.flow_table import FLOWS, FORM_GRANTS
from usecases.reactions import EFFECTS
from usecases.timer_table import TIMERS


def test_every_workflow_has_its_table_and_every_action_a_place() -> None:
    assert TRANSITIONS.keys() == set(Workflow)
    assert {action for table in TRANSITIONS.values() for _, action in table} == set(Action)


@pytest.mark.parametrize("workflow", Workflow)
def test_every_state_of_a_workflow_can_be_left_or_is_an_end(workflow: Workflow) -> None:
    table = TRANSITIONS[workflow]
    reached = set(table.values())
    left = {status for (status, _), after in table.items() if after is not status}
    assert reached - left <= ENDED
    assert left - reached <= {Status.WAITING, Status.OPEN}, "these two are where tickets begin"


def test_the_states_are_divided_into_live_resolved_and_ended() -> None:
    assert sorted([*LIVE, Status.RESOLVED, *ENDED]) == sorted(Status)


def test_every_role_has_its_grants_and_every_action_somebody() -> None:
    assert GRANTS.keys() == {*Role, *Standing}
    assert {grant for grants in GRANTS.values() for grant in grants} == {*Action, *Right}
    assert set(map(str, Action)) & set(map(str, Right)) == set(), "they are keys of one table"
    assert HOLDER_ACTIONS - GRANTS[Role.STAFF].keys() == set()


def test_every_event_has_reactions_and_every_effect_its_function() -> None:
    assert REACTIONS.keys() == set(EventKind)
    assert EFFECTS.keys() == set(Effect)
    wanted = {one.effect if isinstance(one, Only) else one for what in REACTIONS.values() for one in what}
    assert {one for one in wanted if isinstance(one, Effect)} == set(Effect)


def test_every_form_has_its_flow() -> None:
    assert FLOWS.keys() == FORM_GRANTS.keys() == set(Form)


def test_every_notice_is_said_and_every_refusal_raised_somewhere() -> None:
    used = names_in("usecases/", "handlers/", "bot/", "domain/")
    refusals = {cls.__name__ for cls in subclasses(Refusal) if cls.__module__.startswith(("domain.", "usecases."))}
    assert sorted(name for name in [*NOTICES, *refusals] if name not in used) == []


@pytest.mark.parametrize("closed", [EventKind, Verb], ids=lambda one: one.__name__)
def test_every_member_is_used_outside_its_table(closed: type[EventKind] | type[Verb]) -> None:
    used = names_in("usecases/", "handlers/", "bot/")
    assert sorted(member.name for member in closed if member.name not in used) == []


def test_the_tables_cannot_be_changed() -> None:
    tables = (TRANSITIONS, *TRANSITIONS.values(), GRANTS, *GRANTS.values(), REACTIONS, EFFECTS, NOTICES, FLOWS, TIMERS)
    assert {type(one) for one in tables} == {MappingProxyType}
