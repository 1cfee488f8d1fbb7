"""An emergency of the garden: guards, a supervisor and a manager, one kind of alarm with the shipped kinds' ladder."""

from datetime import timedelta
from typing import Any

from domain.catalog import Catalog, FollowUpRule, FollowUpWhen, RequestType, TypeTexts
from domain.community import Department, DepartmentKind
from domain.emergencies import AlarmAudience, AlarmRung, AlarmWording, EmergencyRules
from domain.people import Resident, Role
from domain.tickets import Ticket, Workflow
from tests.support.knowledge import DESK, call_me, community, knowledge, repair, words
from tests.support.world import World
from usecases import acting, alarm_raising
from usecases.acting import ANY_ROUND
from usecases.ports import Answer, Knowledge

SECURITY = "security"
GUARDS = -1003
GUARD, SECOND_GUARD, CLERK, SUPERVISOR, MANAGER, RESIDENT = 31, 32, 21, 41, 51, 7


def _rung(minutes: int, audience: AlarmAudience, said: AlarmWording) -> AlarmRung:
    return AlarmRung(after=timedelta(minutes=minutes), audience=audience, wording=said)


RUNGS = (
    _rung(0, AlarmAudience.GROUP, AlarmWording.ALARM),
    _rung(0, AlarmAudience.ON_DUTY, AlarmWording.ALARM),
    _rung(1, AlarmAudience.ON_DUTY, AlarmWording.AGAIN),
    _rung(2, AlarmAudience.SUPERVISOR, AlarmWording.LOUDER),
    _rung(3, AlarmAudience.MANAGER, AlarmWording.LOUDER),
    _rung(4, AlarmAudience.ALL_GROUPS, AlarmWording.LOUDEST),
)


def emergency(key: str = "lift", **changes: Any) -> RequestType:
    """A kind of alarm; `silent` and the like go into its rules."""
    rules = {
        "safety": words("别扒门，按轿厢里的警铃。", "Do not force the door; press the alarm bell."),
        "departments": (SECURITY, DESK),
        "rungs": RUNGS,
        "plan": (),
        "numbers": ("fire",),
    }
    return RequestType(
        key=key,
        title=words("电梯困人", "Stuck in a lift"),
        emoji="🚨",
        prefix="E",
        order=100,
        department=SECURITY,
        workflow=Workflow.EMERGENCY,
        in_menu=False,
        texts=TypeTexts(
            prompt=words("出了什么事？", "What happened?"),
            outcome=words("处理", "dealt with"),
            follow_up=words("都好吗？", "All well?"),
            follow_up_yes=words("好", "Yes"),
            follow_up_no=words("不好", "No"),
        ),
        follow_up=FollowUpRule(
            when=FollowUpWhen.BY_PERSON,
            after=timedelta(days=3),
            remind_after=timedelta(days=1),
            call_after=timedelta(days=1),
        ),
        emergency=EmergencyRules(**(rules | changes)),
    )


def with_emergencies(*kinds: RequestType) -> Knowledge:
    """The garden with a security department and these kinds of alarm."""
    guarded = community()
    guards = Department(key=SECURITY, title=words("安保部", "Security"), kind=DepartmentKind.OWN, order=5)
    guarded = community(departments=(guards, *guarded.departments))
    return knowledge(guarded, catalog=Catalog(types=(repair(), *(kinds or (emergency(),)), call_me())))


def staffed(world: World) -> None:
    """Groups of guards, desk and engineers; two guards of whom one is on duty, a clerk, a supervisor, a manager."""
    world.groups()
    world.group(GUARDS, SECURITY)
    guard = world.colleague(GUARD, department=SECURITY, name="李师傅", badge="0316")
    world.colleague(SECOND_GUARD, department=SECURITY, name="周师傅", badge="0320")
    world.colleague(CLERK, department=DESK, role=Role.FRONT_DESK, name="小林")
    world.colleague(SUPERVISOR, department=None, role=Role.SUPERVISOR, name="陈女士")
    world.colleague(MANAGER, department=None, role=Role.MANAGER, name="何经理")
    world.run(lambda uow: uow.staff.update(guard, on_duty=True))


def raises(world: World, reporter: Resident | None = None, kind: str = "lift", *, user_id: int = RESIDENT) -> Ticket:
    """The one tap, by this resident; the ticket that came of it."""
    known = world.resident(user_id) if reporter is None else reporter
    world.run(alarm_raising.press_kind, world.press(known.user_id or user_id), kind)
    found = world.look(lambda uow: alarm_raising.own_running(uow, known))
    return found[0]


def presses(world: World, user_id: int, ticket: Ticket, action: str, *, chat_id: int = GUARDS) -> Answer:
    """A key of the card."""
    return world.run(acting.act, world.press(user_id, chat_id=chat_id), ticket.id, ANY_ROUND, action)
