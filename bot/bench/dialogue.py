"""A dialogue to be played: who says or presses what, and which answer makes the next step possible. Read from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec


class Role(StrEnum):
    """Who acts: the resident of the dialogue, or the worker who sees to this resident."""

    RESIDENT = "resident"
    STAFF = "staff"


class Place(StrEnum):
    """Where: in the resident's chat with the bot, or in the workers' group."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One update, and the answer that is waited for.

    Exactly one of `say` (a text), `press` (a button: a pattern of its data such as "t:*:accept", or a part of its
    label) and `photo`. `expect`: a part of the text, or a button, of the message or edit that answers; empty takes any.
    `answered`: where that answer appears, the actor's place unless given. `{mark}` stands for a word that only this
    dialogue uses; in the group only messages with that word, and answers to them, belong to it. `wait = false` is for
    an update that is not answered by itself (a description that is collected): the next step follows at once.
    `shows` is what can be waited for in that case, a moment later.
    `department`: whose worker and whose group it is, the dialogue's own unless given.
    """

    by: Role
    say: str | None = None
    press: str | None = None
    photo: bool = False
    department: str = ""
    place: Place = Place.PRIVATE
    answered: Place | None = None
    expect: str = ""
    wait: bool = True
    shows: str = ""

    @property
    def answered_in(self) -> Place:
        return self.answered or self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What is played, as often as asked for, between a resident and the workers of a department.

    `weight` is its share of the mixture of all dialogues; one without a share is played only when it is asked for.
    """

    step: tuple[Step, ...]
    name: str = ""
    department: str = ""
    weight: int = 0

    @property
    def departments(self) -> frozenset[str]:
        """Everybody who takes part."""
        named = {step.department or self.department for step in self.step}
        return frozenset(named - {""})


def every_step_answered(dialogue: Dialogue) -> Dialogue:
    """The same for updates that come by webhook: Telegram brings what is written and what is pressed by different ways,
    and promises no order between them. So what is collected quietly is waited for until the form shows it."""
    steps = tuple(step if step.wait else replace(step, wait=True, expect=step.shows) for step in dialogue.step)
    return replace(dialogue, step=steps)


def can_be_answered_throughout(dialogue: Dialogue) -> bool:
    """Whether each of its steps shows something."""
    return all(step.wait or step.shows for step in dialogue.step)


class DialogueError(ValueError):
    """A dialogue file is not what it should be."""


def read_dialogue(file: Traversable) -> Dialogue:
    """Raises DialogueError with the file's name and a plain sentence."""
    try:
        dialogue = msgspec.toml.decode(file.read_bytes(), type=Dialogue)
    except msgspec.MsgspecError as error:
        message = f"{file.name}: {error}"
        raise DialogueError(message) from error
    for number, step in enumerate(dialogue.step, start=1):
        if [step.say is not None, step.press is not None, step.photo].count(True) != 1:
            message = f"{file.name}: step {number} needs exactly one of say, press and photo"
            raise DialogueError(message)
    if not dialogue.step or not dialogue.step[-1].wait:
        message = f"{file.name}: the last [[step]] must be one that is answered"
        raise DialogueError(message)
    return replace(dialogue, name=file.name.removesuffix(".toml"))


def known_dialogues() -> Mapping[str, Traversable]:
    """The dialogues that come with the program, by name."""
    folder = resources.files("bot.bench") / "dialogues"
    return {file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")}
