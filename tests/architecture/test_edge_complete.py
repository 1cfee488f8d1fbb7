"""At the edges nothing is left out: notices have views, buttons are shown and handled, timers have functions."""

import ast
from dataclasses import fields
from importlib import import_module
from types import MappingProxyType

import pytest
from telegram.ext import Application, CommandHandler

from bot.behaviour import service_centre
from bot.config_files import default_directory
from bot.settings import Settings
from bot.wiring import Behaviour, read_knowledge
from domain.events import EventKind
from domain.notices import NOTICES, PRESENT
from domain.tickets import Status
from handlers.buttons import BUTTONS
from handlers.buttons.base import Button
from handlers.registration import ON_BUTTON
from handlers.views import PRESENT_VIEWS, VIEWS
from handlers.views.staff_story import STATUS, TOLD
from tests.architecture.sources import modules, names_in, subclasses
from usecases.meant_community import ROWS


@pytest.fixture(scope="module")
def service() -> Behaviour:
    """The behaviour of the real service centre in the example community."""
    return service_centre(read_knowledge(Settings(config=default_directory())))


def test_every_notice_has_one_view() -> None:
    shown_as_media = {"RelayedMedia"}  # rendered from its file, it has no text of its own
    frozen = {cls.__name__ for cls in VIEWS}
    present = {cls.__name__ for cls in PRESENT_VIEWS}
    assert frozen & present == set()
    assert frozen | present == NOTICES.keys() - shown_as_media
    assert set(PRESENT_VIEWS) == PRESENT


def test_every_button_has_a_prefix_of_its_own_and_is_handled() -> None:
    # By name: a slotted dataclass is made twice, and the first one may still be around.
    declared = {cls.__name__ for cls in subclasses(Button) if cls.__module__.startswith("handlers.")}
    assert {cls.__name__ for cls in BUTTONS.values()} == declared
    assert {cls.__name__ for cls in ON_BUTTON} == declared
    assert all(BUTTONS[cls.prefix] is cls for cls in ON_BUTTON)


def test_every_row_that_a_button_names_says_its_community() -> None:
    named = {one.name for kind in BUTTONS.values() for one in fields(kind) if one.name.endswith("_id")}
    assert named == set(ROWS)


def test_every_button_is_shown_somewhere() -> None:
    shown = names_in("handlers/views/")
    assert sorted(cls.__name__ for cls in BUTTONS.values() if cls.__name__ not in shown) == []


def commands(service: Behaviour) -> set[str]:
    """Every command that some handler takes."""
    app = Application.builder().token("1:nobody").updater(None).job_queue(None).build()
    service.register(app)
    return {
        one
        for group in app.handlers.values()
        for each in group
        if isinstance(each, CommandHandler)
        for one in each.commands
    }


def test_every_command_is_taken(service: Behaviour) -> None:
    residents = {"start", "repair", "mine", "sos", "language", "privacy", "help", "cancel"}
    groups = {"bind", "board", "find", "new"}
    assert (residents | groups) - commands(service) == set()


def test_colleagues_read_every_kind_of_event() -> None:
    assert TOLD.keys() == set(EventKind)
    assert STATUS.keys() == set(Status)


def timer_kinds() -> dict[str, str]:
    """Module and name of every constant that is written as the kind of a timer, with its value."""
    found: dict[str, str] = {}
    for module in modules():
        if module.package != "usecases":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("NewTimer"):
                kinds = [one.value for one in node.keywords if one.arg == "kind"]
                names = [one.id for one in kinds if isinstance(one, ast.Name) and one.id.isupper()]
                found |= {f"{module.name}.{name}": getattr(import_module(module.name), name) for name in names}
    return found


def test_every_kind_of_timer_has_its_function(service: Behaviour) -> None:
    written = timer_kinds()
    assert len(written) >= 5
    assert {name: kind for name, kind in written.items() if kind not in service.timer_handlers} == {}


def test_the_tables_cannot_be_changed() -> None:
    assert {type(one) for one in (VIEWS, PRESENT_VIEWS, BUTTONS, ON_BUTTON)} == {MappingProxyType}
