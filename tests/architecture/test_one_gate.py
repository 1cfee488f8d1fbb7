"""Nothing is written about a ticket into a group but through the gate of `usecases.venues` (COM-5, DSP-6)."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Module, modules, parsed

SPEAKS_OF_TICKETS = {
    "usecases/speaking.py": "asks the gate for every chat",
    "usecases/alarm_words.py": "to the resident who raised the alarm",
    "usecases/call_tasks.py": "to the resident who asked for the call",
    "usecases/debriefing.py": "asks may_see for the chat it answers in",
    "usecases/drills.py": "the same",
    "usecases/effects/inquiring.py": "to the department that the gate lets be asked",
    "usecases/inquiries.py": "to the department that the gate lets be asked",
    "usecases/finding.py": "asks may_see for the chat it answers in",
    "usecases/living_screens.py": "the resident's own screens",
    "usecases/mine.py": "to the resident about their own ticket",
    "usecases/prompting.py": "the form in the chat in which it was begun; what is withheld later, settling ends",
    "usecases/quick_answers.py": "the answer to the resident who asked",
    "usecases/relaying.py": "copies to the resident",
}
"""Who may give a message the ticket it is about, and why that cannot reach the wrong chat."""

LOOKS_UP_GROUPS = {
    "usecases/reaching.py": "finds them",
    "usecases/venues.py": "is the gate",
    "usecases/alarm_routes.py": "is the gate of emergencies: whom they reach, and how much each may know",
    "usecases/speaking.py": "messages about no ticket",
    "usecases/admin_screens.py": "lists the groups",
    "usecases/duty.py": "the duty screen that stands there",
    "usecases/effects/sharing.py": "a lesson that names nobody, where the gate lets it be shown",
    "usecases/effects/unopened.py": "asks for a private chat, says nothing of the ticket",
    "usecases/form_options.py": "names of departments",
    "usecases/group_posts.py": "whom to tell that a group is lost",
    "usecases/outage_cards.py": "what is out of order for whole buildings, about no ticket",
    "usecases/pinned_overview.py": "overviews, whose tickets the gate chose",
    "usecases/leaving.py": "who left a group",
    "usecases/private_chats.py": "takes a reminder off the join card",
    "usecases/roster_check.py": "who should be in which",
    "usecases/staff_groups.py": "binds groups",
    "usecases/verification.py": "residents' files",
}
"""Who may ask for a department's group, and for what."""


def called(module: Module) -> Iterator[tuple[str, frozenset[str | None]]]:
    """What is called with which keywords; of a method the last name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, frozenset(keyword.arg for keyword in node.keywords)


def speaks(module: Module) -> bool:
    says = ("to_chat", "Outgoing", "create")
    return any(name in says and "ticket_id" in keywords for name, keywords in called(module))


def looks_up(module: Module) -> bool:
    return any(name in ("group_for", "group_of", "groups") for name, _ in called(module))


def above_storage() -> list[Module]:
    return [one for one in modules() if one.package in ("usecases", "handlers", "scheduler")]


def test_only_these_say_which_ticket_a_message_is_about() -> None:
    assert sorted(one.path for one in above_storage() if speaks(one)) == sorted(SPEAKS_OF_TICKETS)


def test_only_these_look_up_a_group() -> None:
    assert sorted(one.path for one in above_storage() if looks_up(one)) == sorted(LOOKS_UP_GROUPS)


def test_a_way_round_is_seen() -> None:
    assert speaks(parsed("to_chat(uow, group.chat_id, news, ticket_id=ticket.id)"))
    assert speaks(parsed("uow.outbox.add(Outgoing(chat_id=1, ticket_id=2))"))
    assert looks_up(parsed("group = uow.chats.group_of(community_id, department)"))
    assert not speaks(parsed("to_chat(uow, chat_id, notice)"))
