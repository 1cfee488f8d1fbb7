"""Every command as everybody, in private and in a group, against the table of grants.

Nothing here lists commands: a new one is walked by itself and fails until it has its row in handlers/rights.py.
"""

from dataclasses import replace

from domain.grants import GRANTS, Right, Standing
from tests.rights.commanding import Commands
from tests.rights.estate import SUBJECT, Estate, Person
from tests.rights.walking import Walk, reaches

SENT_IN_GROUPS_ONLY = frozenset({Right.READ_DEPARTMENT, Right.WRITE_FOR_CALLERS, Right.WRITE_ARTICLES})


def granted(person: Person, right: Right, estate: Estate) -> bool:
    """Whether the table grants this command here; everybody's own matters are always possible."""
    if right in GRANTS[Standing.ANYBODY]:
        return True
    return person.role is not None and reaches(person, person.role, right, estate, own=True)


def test_a_command_does_what_the_table_grants_and_nothing_else(walk: Walk, commands: Commands, here: Estate) -> None:
    wrong: dict[str, object] = {}
    asked = {}
    for name in commands.names:
        right = commands.grant_of(name)
        for person in here.people:
            for chat_id in (person.user_id, commands.place_of(name, here)):
                outcome = commands.send(walk, person, f"/{name}", chat_id)
                if outcome is None:
                    continue
                said = granted(person, right, here)
                if right is Right.FIND_TICKETS and chat_id < 0:  # in a group, what its people may read
                    said = said and granted(person, Right.READ_DEPARTMENT, here)
                if right is Right.READ_DUTY and chat_id > 0:  # in private, one's own department
                    own = replace(person, department=SUBJECT) if person.department else person
                    said = granted(own, right, here)
                if said is outcome.refused:
                    wrong[f"/{name} by {person} in {chat_id}"] = said, outcome.refusal
                if said:
                    asked.setdefault(name, set()).add(right in outcome.asked)
    assert wrong == {}
    assert {name for name, seen in asked.items() if True not in seen} == set(), "the use case asks the table"
    assert set(asked) == set(commands.names), "somebody may send it"
