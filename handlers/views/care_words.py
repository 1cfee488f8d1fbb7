"""The eight steps of hearing somebody, and how far it is, in words (COM-2, COM-7)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.eight_steps import CareStep, Stage, Tick
from handlers.translator import later
from handlers.views.ticket_words import lines
from handlers.views.view import Look
from usecases.heard import Heard, Progress

STEPS: Mapping[CareStep, str] = MappingProxyType(
    {
        CareStep.THANKED: later("thanked"),
        CareStep.WELCOMED: later("welcomed"),
        CareStep.APOLOGISED: later("apologised"),
        CareStep.PROMISED: later("promised"),
        CareStep.ASKED: later("asked for details"),
        CareStep.CORRECTED: later("corrected"),
        CareStep.CHECKED: later("followed up"),
        CareStep.SHARED: later("lesson shared"),
    }
)

STAGES: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.RECORDED: later("recorded"),
        Stage.LOOKED_INTO: later("looked into"),
        Stage.PROPOSED: later("proposal"),
        Stage.CORRECTED: later("put right"),
        Stage.FOLLOWED_UP: later("asked afterwards"),
    }
)


def checklist(ticks: Sequence[Tick], look: Look) -> Markup:
    """What is done and what is left of the eight, in their order; what is not needed is left out."""
    t = look.t
    done = t.plain(", ").join(t.plain(STEPS[one.step]) for one in ticks if one.at is not None)
    left = t.plain(", ").join(t.plain(STEPS[one.step]) for one in ticks if one.at is None and one.needed)
    parts = [t("✓ {steps}", steps=done) if done else "", t("○ {steps}", steps=left) if left else ""]
    return Markup(" ").join(Markup.escape(part) for part in parts if part)


def heard_lines(heard: Heard | None, look: Look) -> Markup:
    """The checklist, and after the result who asks the resident by when."""
    if heard is None:
        return Markup("")
    return lines(checklist(heard.ticks, look), _asks(heard, look))


def _asks(heard: Heard, look: Look) -> Markup:
    if heard.asks_by is None:
        return Markup("")
    name = heard.asks or look.text(look.community.front_desk.title)
    return look.t("Follow-up: {name}, by {due}", name=name, due=look.moment(heard.asks_by))


def stages_line(progress: Progress | None, look: Look) -> Markup:
    """The five stages with a mark behind those that are done; looking into it takes its time."""
    if progress is None:
        return Markup("")
    return Markup.escape(" → ".join(_stage(stage, progress.stage, look) for stage in STAGES))


def _stage(stage: Stage, reached: Stage, look: Look) -> str:
    if stage is reached is Stage.LOOKED_INTO:
        return look.t.plain("being looked into")
    said = look.t.plain(STAGES[stage])
    return f"{said} ✓" if stage <= reached else said


def in_charge(name: str, next_at: datetime | None, look: Look) -> Markup:
    """Who has it, and by when there is more to hear."""
    if next_at is None:
        return look.t("In charge: {name}", name=name)
    return look.t("In charge: {name}. You hear more by {due}.", name=name, due=look.moment(next_at))
