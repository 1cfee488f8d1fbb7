"""What a role is called, and what arrives in a private chat because of it."""

from collections.abc import Mapping
from types import MappingProxyType

from domain.people import Role
from domain.promise_rules import Audience
from handlers.translator import Translator, later

_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.STAFF: later("Staff"),
        Role.DEPARTMENT_SUPERVISOR: later("Team leader"),
        Role.FRONT_DESK: later("Front desk"),
        Role.CASHIER: later("Cashier"),
        Role.BUTLER: later("Butler"),
        Role.SUPERVISOR: later("Supervisor"),
        Role.MANAGER: later("Manager"),
        Role.ADMINISTRATOR: later("Administrator"),
    }
)

_AUDIENCES: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.RESIDENT: later("the resident"),
        Audience.HOLDER: later("the holder"),
        Audience.GROUP: later("the group"),
        Audience.ON_DUTY: later("who is on duty"),
        Audience.FRONT_DESK: _NAMES[Role.FRONT_DESK],
        Audience.BUTLER: _NAMES[Role.BUTLER],
        Audience.DEPARTMENT_SUPERVISOR: _NAMES[Role.DEPARTMENT_SUPERVISOR],
        Audience.SUPERVISOR: _NAMES[Role.SUPERVISOR],
        Audience.MANAGER: _NAMES[Role.MANAGER],
    }
)

_ARRIVES: Mapping[Role, str] = MappingProxyType(
    {
        Role.STAFF: later("reminders of what you hold"),
        Role.DEPARTMENT_SUPERVISOR: later("what nobody in your team has taken, and what may be late"),
        Role.FRONT_DESK: later("reminders of what you hold"),
        Role.CASHIER: later("what is to be paid, and reminders of what you hold"),
        Role.BUTLER: later("what needs you in your buildings"),
        Role.SUPERVISOR: later("approvals, what may be late, and what was not put right"),
        Role.MANAGER: later("approvals, and what was late"),
        Role.ADMINISTRATOR: later("what is wrong with groups or messages"),
    }
)


def role_name(role: Role, t: Translator) -> str:
    """The role in one word."""
    return t.plain(_NAMES[role])


def audience_names(keys: str, t: Translator) -> str:
    """Who a ladder told, from the keys that the history holds ("holder, supervisor")."""
    known = [one for one in Audience if one.value in keys.split(", ")]
    return t.plain(", ").join(t.plain(_AUDIENCES[one]) for one in known)


def what_arrives(role: Role, t: Translator) -> str:
    """What is sent to this role in private."""
    return t.plain(_ARRIVES[role])
