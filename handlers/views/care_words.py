"""The eight steps of hearing somebody, and how far it is, in words (COM-2, COM-7)."""

from collections.abc import Mapping, Sequence
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


def progress_lines(progress: Progress | None, look: Look) -> Markup:
    """The five stages with a mark behind those reached; who is in charge, and the next date."""
    if progress is None:
        return Markup("")
    t = look.t
    said = [f"{t.plain(text)} ✓" if stage <= progress.stage else t.plain(text) for stage, text in STAGES.items()]
    return lines(Markup.escape(" → ".join(said)), _next(progress, look))


def _next(progress: Progress, look: Look) -> Markup:
    t = look.t
    if progress.owner is None or progress.next_at is None:
        return Markup("") if progress.owner is None else t("In charge: {name}", name=progress.owner)
    return t("In charge: {name}. You hear more by {due}.", name=progress.owner, due=look.moment(progress.next_at))
