"""Dialogue files: read strictly, with plain sentences."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.bench.dialogue import (
    Dialogue,
    DialogueError,
    Place,
    Role,
    Step,
    can_be_answered_throughout,
    every_step_answered,
    known_dialogues,
    read_dialogue,
)

REPAIR = """
department = "engineering"
weight = 50

[[step]]
by = "resident"
say = "{mark} drips"
wait = false

[[step]]
by = "resident"
press = "d:*:done"
answered = "group"
expect = "t:*:accept"

[[step]]
by = "staff"
place = "group"
press = "Accept"
"""


def read(tmp_path: Path, text: str) -> Dialogue:
    file = tmp_path / "repair.toml"
    file.write_text(text)
    return read_dialogue(file)


def test_a_dialogue_is_a_department_a_share_and_steps(tmp_path: Path) -> None:
    assert read(tmp_path, REPAIR) == Dialogue(
        name="repair",
        department="engineering",
        weight=50,
        step=(
            Step(by=Role.RESIDENT, say="{mark} drips", wait=False),
            Step(by=Role.RESIDENT, press="d:*:done", answered=Place.GROUP, expect="t:*:accept"),
            Step(by=Role.STAFF, place=Place.GROUP, press="Accept"),
        ),
    )


def test_an_answer_is_awaited_where_the_step_is_taken_unless_said_otherwise() -> None:
    assert Step(by=Role.STAFF, place=Place.GROUP, say="x").answered_in is Place.GROUP
    assert Step(by=Role.STAFF, answered=Place.GROUP, say="x").answered_in is Place.GROUP
    assert Step(by=Role.STAFF, say="x").answered_in is Place.PRIVATE


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[[step]]\nby = "resident"', "repair.toml: step 1 needs exactly one of say, press and photo"),
        ('[[step]]\nby = "resident"\nsay = "a"\nphoto = true', "repair.toml: step 1 needs exactly one of say, press"),
        ('[[step]]\nby = "cat"\nsay = "a"', "repair.toml: Invalid enum value 'cat'"),
        ('[[step]]\nby = "staff"\nsay = "a"\nwait = false', "the last .* must be one that is answered"),
        ("step = []", "the last .* must be one that is answered"),
        ("step = [", "repair.toml: "),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(DialogueError, match=sentence):
        read(tmp_path, text)


def test_everybody_who_takes_part_is_known() -> None:
    steps = (Step(by=Role.RESIDENT, say="x"), Step(by=Role.STAFF, department="front", press="Approve"))
    assert Dialogue(step=steps, department="guards").departments == {"guards", "front"}
    assert Dialogue(step=steps[:1]).departments == frozenset()


def test_every_dialogue_that_comes_with_the_program_can_be_read() -> None:
    dialogues = {name: read_dialogue(file) for name, file in known_dialogues().items()}
    assert {name: one.weight for name, one in dialogues.items()} == {
        "repair": 50,
        "quick-question": 15,
        "complaint": 12,
        "service": 12,
        "written-question": 8,
        "emergency": 3,
        "echo": 0,
    }


def test_by_webhook_what_is_collected_is_waited_for() -> None:
    quiet = Step(by=Role.RESIDENT, say="x", wait=False, shows="Received")
    assert every_step_answered(Dialogue(step=(quiet,))).step == (replace(quiet, wait=True, expect="Received"),)
    assert can_be_answered_throughout(Dialogue(step=(quiet,)))
    assert not can_be_answered_throughout(Dialogue(step=(replace(quiet, shows=""),)))
