"""Refusals that say whose work it is."""

from domain.grants import Right, roles_with, who_does
from domain.notices.dialogue import RefusalKind, Refused
from domain.people import Role
from domain.tickets import Action
from handlers.views.refusals import refused
from tests.unit.views.test_resident_views import look, text


def test_a_refusal_in_a_group_says_who_does_it() -> None:
    notice = Refused(kind=RefusalKind.NOT_PERMITTED, who=who_does(Right.APPROVE_DELAYS))
    assert text(refused(notice, look(group=True))) == "这一步由客服主管、经理来做，请找他们。"
    assert refused(notice, look(group=True)).rows == ()


def test_without_the_table_it_names_the_supervisor() -> None:
    notice = Refused(kind=RefusalKind.NOT_PERMITTED)
    assert text(refused(notice, look(group=True))) == "您的岗位没有这个权限，请找主管。"


def test_whom_somebody_is_sent_to() -> None:
    assert who_does(Action.ASSIGN) == (
        Role.DEPARTMENT_SUPERVISOR,
        Role.FRONT_DESK,
        Role.SUPERVISOR,
        Role.MANAGER,
    )
    assert who_does(Right.VERIFY_RESIDENTS) == (Role.FRONT_DESK, Role.SUPERVISOR, Role.MANAGER)
    assert roles_with(Right.ADMINISTER) == (Role.ADMINISTRATOR,)
