"""GRANTS: who may do what, one table for everybody: residents, colleagues of every role, and who is neither (DSP-6).

What is done to a ticket is an `Action`, everything else a `Right`. `domain.permissions` asks this table, and nothing
else decides by a role.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from domain.people import Role
from domain.tickets import HOLDER_ACTIONS, Action


class Reach(StrEnum):
    """How far a grant goes."""

    OWN = "own"  # a colleague's: tickets that they hold; a resident's: what they reported
    DEPARTMENT = "department"  # what belongs to the person's department
    OFFICE = "office"  # as somebody of the department that does this for all: the front desk, the cashier
    COMMUNITY = "community"  # everything of the community


class Standing(StrEnum):
    """What somebody is without any role; a colleague is this besides."""

    ANYBODY = "anybody"  # whoever writes to the bot or stands in a department's group
    RESIDENT = "resident"  # who has a file here


class Right(StrEnum):
    """What can be done besides the actions of a ticket."""

    LOOK_AROUND = "look_around"  # the menu, whom to call, the language, how it works
    RAISE_ALARM = "raise_alarm"  # an emergency: everybody, also who is blocked or not known (EMG-1)
    REPORT = "report"  # register, ask for something, ask for a call
    FILL_IN_FORM = "fill_in_form"  # answer the questions of one's own form
    JOIN_DEPARTMENT = "join_department"  # "I belong here", in the department's group
    USE_CODE = "use_code"  # bring a one-time code
    OWN_DATA = "own_data"  # what is kept of oneself: see it, take a copy, correct it, have it deleted (PRV-3)
    FOLLOW_OWN = "follow_own"  # one's own tickets: list, story, letters, answers to what we ask about them
    READ_DEPARTMENT = "read_department"  # boards, cards and stories of one department
    FIND_TICKETS = "find_tickets"  # search, among what one may read
    SEE_ALL_DEPARTMENTS = "see_all_departments"  # boards, tickets and letters of every department; search by phone
    SEE_WORK_MENU = "see_work_menu"  # what arrives here for a colleague
    ANSWER_INQUIRIES = "answer_inquiries"  # what another department asked one's own
    WRITE_FOR_CALLERS = "write_for_callers"  # take down what somebody without Telegram says
    VERIFY_RESIDENTS = "verify_residents"
    KEEP_OWN_HOME = "keep_own_home"  # one's own units: the yearly question, who is known there, inviting family
    KEEP_HOUSEHOLDS = "keep_households"  # who lives where: units, invitations, moving out
    IMPORT_RESIDENTS = "import_residents"  # a list of residents becomes files
    EXPORT_RESIDENTS = "export_residents"  # every file as a list
    TAKE_MONEY = "take_money"
    DECLARE_OUTAGES = "declare_outages"
    WRITE_ARTICLES = "write_articles"
    DECLARE_DAYS = "declare_days"  # holidays and other hours
    APPROVE_DELAYS = "approve_delays"  # extensions, second holds, dear quotes, one's own letter (REP-2, ASK-1)
    REPORT_LEAKS = "report_leaks"  # say that people's data may have got out (PRV-2)
    HANDLE_LEAKS = "handle_leaks"  # hear of it at once, look into it, close it
    READ_DUTY = "read_duty"  # who is on duty, and who has the nights
    SEE_ALL_DUTY = "see_all_duty"  # the same of every department
    SIGN_ON = "sign_on"  # be on duty, and not any more
    PLAN_DUTY = "plan_duty"  # who has which night, and how a department's tickets find their holder
    HOLD_DRILLS = "hold_drills"  # an alarm as an exercise, with a report of times
    BLOCK_PEOPLE = "block_people"  # keep somebody who abuses the service from it
    KEEP_ROSTER = "keep_roster"  # who works here, in which role, a butler's buildings
    ADMINISTER = "administer"  # groups, codes, administrators


Grant = Action | Right
Grants = Mapping[Grant, Reach]


def _all(grants: Iterable[Grant], reach: Reach) -> dict[Grant, Reach]:
    return dict.fromkeys(grants, reach)


_ON_ALARM = (Action.GO, Action.ARRIVE, Action.STAND_DOWN, Action.NOT_ENOUGH, Action.TICK, Action.SET_BRANCH)
"""What everybody who works here may do in an emergency, whichever department it reaches first."""

_ENDS_ALARM = (Action.END_ALARM, Action.FALSE_ALARM, Action.JOIN_ALARM)
"""What those whom it reached decide about it."""

_EVERYDAY = (Action.ACCEPT, Action.PASS_ON)
_DESK_WORK = (
    *(Action.APPROVE_LETTER, Action.RETURN_LETTER, Action.DELIVER, Action.GIVE_UP_DELIVERY),
    Action.CLOSING_LETTER,
)
"""What customer service does about letters: those that departments write, and its own about a result."""

_DESK_RIGHTS = (
    Right.SEE_ALL_DEPARTMENTS,
    Right.WRITE_FOR_CALLERS,
    Right.VERIFY_RESIDENTS,
    Right.KEEP_HOUSEHOLDS,
    Right.IMPORT_RESIDENTS,
)

_COLLEAGUE = (
    _all((Right.FIND_TICKETS, Right.SEE_WORK_MENU, Right.REPORT_LEAKS, *_ON_ALARM), Reach.COMMUNITY)
    | _all(_ENDS_ALARM, Reach.DEPARTMENT)
    | _all((Right.READ_DEPARTMENT, Right.ANSWER_INQUIRIES, Right.READ_DUTY, Right.SIGN_ON), Reach.DEPARTMENT)
    | _all((*_DESK_RIGHTS, Right.TAKE_MONEY), Reach.OFFICE)
)
"""What everybody who works here may do."""

_WORKER = _COLLEAGUE | _all(_EVERYDAY, Reach.DEPARTMENT) | _all(HOLDER_ACTIONS | {Action.CLOSE}, Reach.OWN)
_LEADER = (
    _COLLEAGUE
    | _all((*HOLDER_ACTIONS, *_EVERYDAY, Action.ASSIGN, Action.CLOSE, Right.PLAN_DUTY), Reach.DEPARTMENT)
    | _all((Right.DECLARE_OUTAGES,), Reach.COMMUNITY)
)
_CENTRE = (
    _COLLEAGUE
    | _all((*HOLDER_ACTIONS, *_EVERYDAY, *_DESK_WORK), Reach.COMMUNITY)
    | _all((Action.ASSIGN, Action.CANCEL, Action.CLOSE, Action.DISPATCH, *_ENDS_ALARM), Reach.COMMUNITY)
    | _all((*_DESK_RIGHTS, Right.READ_DEPARTMENT, Right.READ_DUTY, Right.SEE_ALL_DUTY), Reach.COMMUNITY)
    | _all((Right.DECLARE_OUTAGES, Right.WRITE_ARTICLES), Reach.COMMUNITY)
)
_JUDGE = (
    _CENTRE
    | _all((Action.JUDGE, Action.PUBLISH_LESSON, Action.RELEASE, Action.JUDGE_SUMMARY), Reach.COMMUNITY)
    | _all((Right.APPROVE_DELAYS, Right.DECLARE_DAYS, Right.TAKE_MONEY, Right.HOLD_DRILLS), Reach.COMMUNITY)
    | _all((Right.HANDLE_LEAKS, Right.BLOCK_PEOPLE, Right.PLAN_DUTY, Right.EXPORT_RESIDENTS), Reach.COMMUNITY)
)
_RESIDENT = _all(
    (
        *(Action.HURRY, Action.REMARK, Action.CANCEL, Action.REOPEN, Action.DISAGREE),
        *(Action.TAKE_BACK, Action.SAY_WHERE, Action.ALLOW_SOUND, Action.CHOOSE_BRANCH),
    ),
    Reach.OWN,
) | _all((Right.FOLLOW_OWN, Right.OWN_DATA, Right.KEEP_OWN_HOME), Reach.OWN)
_ANYBODY = _all((Right.LOOK_AROUND, Right.RAISE_ALARM, Right.REPORT, Right.USE_CODE), Reach.COMMUNITY) | {
    Right.FILL_IN_FORM: Reach.OWN,
    Right.FOLLOW_OWN: Reach.OWN,
    Right.OWN_DATA: Reach.OWN,
    Right.KEEP_OWN_HOME: Reach.OWN,
    Right.JOIN_DEPARTMENT: Reach.DEPARTMENT,
}

GRANTS: Mapping[Role | Standing, Grants] = MappingProxyType(
    {
        Standing.ANYBODY: MappingProxyType(_ANYBODY),
        Standing.RESIDENT: MappingProxyType(_RESIDENT),
        Role.STAFF: MappingProxyType(_WORKER),
        Role.DEPARTMENT_SUPERVISOR: MappingProxyType(_LEADER),
        Role.FRONT_DESK: MappingProxyType(_CENTRE),
        Role.CASHIER: MappingProxyType(_WORKER),
        Role.BUTLER: MappingProxyType(_WORKER | {Action.CLOSE: Reach.COMMUNITY}),
        Role.SUPERVISOR: MappingProxyType(_JUDGE),
        Role.MANAGER: MappingProxyType(_JUDGE | _all((Right.KEEP_ROSTER,), Reach.COMMUNITY)),
        Role.ADMINISTRATOR: MappingProxyType(
            _WORKER
            | _all(
                (Right.ADMINISTER, Right.KEEP_ROSTER, Right.READ_DUTY, Right.SEE_ALL_DUTY, Right.PLAN_DUTY),
                Reach.COMMUNITY,
            )
        ),
    }
)


def roles_with(grant: Grant, *reaches: Reach) -> tuple[Role, ...]:
    """The roles to which the table grants it, with one of these reaches if any are named, lowest rank first."""
    return tuple(role for role in Role if grant in GRANTS[role] and (not reaches or GRANTS[role][grant] in reaches))


def who_does(grant: Grant) -> tuple[Role, ...]:
    """Whom somebody is sent to who may not do it themselves: those who may do it for others."""
    return roles_with(grant, Reach.COMMUNITY, Reach.DEPARTMENT) or roles_with(grant)
