"""Forms that are a list of questions, one after another: what staff fill in on a card, and small ones of residents."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.answers import LONGEST_TEXT, SKIPPED, Option, free_text, pressed, typed_option
from domain.drafts import Draft, Form
from domain.errors import Problem
from domain.hours_reading import read_hours, written_hours
from domain.incoming import Incoming
from domain.moment_reading import read_day, read_moment
from domain.money_reading import read_cents
from domain.suitable_files import is_suitable
from usecases import prompting
from usecases.ports import UnitOfWork
from usecases.ticket_ports import Purpose


class StepKind(StrEnum):
    """What a step takes."""

    CHOICE = "choice"
    CHOICE_OR_TEXT = "choice_or_text"
    SEVERAL = "several"  # options that are chosen one by one and ended by a press; stored with commas between them
    TEXT = "text"
    MOMENT = "moment"  # stored as ISO 8601; its options are ISO moments
    DAY = "day"  # stored as ISO 8601; its options are ISO dates
    HOURS = "hours"  # of a day; stored as "08:30-12:00,14:00-18:00"
    MONEY = "money"  # stored as cents
    EVIDENCE = "evidence"  # a note or photos, several; ended by a press


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question of a form. `options` are computed anew at each look; `purpose` is where its attachments belong.

    `read` understands what is typed where the kind alone does not say how; with `numbers` a shared contact is typed as
    its number. `enough` says what an EVIDENCE step lacks, which collects words `into` this answer, `longest` characters
    of them, and no files when it takes `words_only`; what a press of one of its options changes in the answers says
    `press`. `alone` are options of a SEVERAL step that are chosen without others.
    """

    key: str
    kind: StepKind
    options: Callable[[UnitOfWork, Draft, datetime], tuple[Option, ...]] | None = None
    optional: bool = False
    applies: Callable[[UnitOfWork, Draft], bool] | None = None
    purpose: Purpose = Purpose.RESULT
    read: Callable[[UnitOfWork, Draft, Incoming], str | int | Problem] | None = None
    enough: Callable[[UnitOfWork, Draft], Problem | None] | None = None
    into: str = "note"
    longest: int = LONGEST_TEXT
    press: Callable[[UnitOfWork, Draft, str], dict[str, object]] | None = None
    alone: frozenset[str] = frozenset()
    numbers: bool = False
    words_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """A form and what is done once everything is answered. `finish` ends the draft itself."""

    form: Form
    steps: tuple[Step, ...]
    finish: Callable[[UnitOfWork, Draft, datetime], None]

    def step(self, key: str | None) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)


DONE = "done"
"""The pressed value that ends an EVIDENCE or a SEVERAL step."""


def begin(
    uow: UnitOfWork,
    form: StepForm,
    *,
    community_id: str | None,
    chat_id: int,
    user_id: int,
    ticket_id: int | None,
    at: datetime,
    reply_to_post_id: int | None = None,
    answers: dict[str, object] | None = None,
) -> Draft:
    """Open the form with its first question, as a reply to the card where there is one."""
    draft = uow.drafts.start(
        community_id=community_id,
        chat_id=chat_id,
        user_id=user_id,
        form=form.form,
        step=form.steps[0].key,
        ticket_id=ticket_id,
        answers=answers,
        at=at,
    )
    first = _next(uow, form, draft)
    if first is not None and first.key != draft.step:
        draft = uow.drafts.save(draft, at=at, step=first.key)
    return prompting.ask(uow, draft, at, reply_to_post_id=reply_to_post_id)


def choose(uow: UnitOfWork, form: StepForm, draft: Draft, value: str, at: datetime) -> Problem | None:
    """A button of the present step was pressed."""
    step = form.step(draft.step)
    if step is None:
        return Problem.NOT_A_CHOICE
    if step.kind is StepKind.EVIDENCE and value == DONE:
        lacking = _lacking(uow, draft, step)
        if lacking is not None:
            return lacking
        return _take(uow, form, draft, step, draft.answers.get(step.key, ""), at, typed=False)
    if step.kind is StepKind.SEVERAL and value == DONE:
        several = ",".join(chosen_in(draft, step.key))
        return _take(uow, form, draft, step, several, at, typed=False) if several else Problem.NOT_A_CHOICE
    options = _options(uow, step, draft, at)
    chosen = pressed(options, value)
    if isinstance(chosen, Problem):
        return chosen
    if step.kind is StepKind.SEVERAL and chosen not in step.alone:
        return _toggle(uow, draft, step, options, chosen, at)
    if step.press is not None:
        answers = {**draft.answers, **step.press(uow, draft, chosen)}
        prompting.show(uow, uow.drafts.save(draft, at=at, answers=answers))
        return None
    return _take(uow, form, draft, step, chosen, at, typed=False)


def chosen_in(draft: Draft, key: str | None) -> tuple[str, ...]:
    """What has been chosen so far at a SEVERAL step."""
    kept = draft.answers.get(f"_{key}")
    return tuple(str(one) for one in kept) if isinstance(kept, list) else ()


def _toggle(
    uow: UnitOfWork, draft: Draft, step: Step, options: tuple[Option, ...], value: str, at: datetime
) -> Problem | None:
    """One more, or one less; kept in the order of the options."""
    chosen = set(chosen_in(draft, step.key)) ^ {value}
    kept = [one.value for one in options if one.value in chosen]
    prompting.show(uow, uow.drafts.save(draft, at=at, answers={**draft.answers, f"_{step.key}": kept}))
    return None


def skip(uow: UnitOfWork, form: StepForm, draft: Draft, at: datetime) -> Problem | None:
    """An optional step is left open."""
    step = form.step(draft.step)
    if step is None or not step.optional:
        return Problem.NOT_A_CHOICE
    return _take(uow, form, draft, step, SKIPPED, at, typed=False)


def receive(uow: UnitOfWork, form: StepForm, draft: Draft, incoming: Incoming) -> Problem | None:
    """Something was typed or sent while the present step waits."""
    step = form.step(draft.step)
    if step is None:
        return Problem.NOT_A_CHOICE
    if step.kind is StepKind.EVIDENCE:
        return _keep_evidence(uow, draft, step, incoming)
    if step.numbers and incoming.contact is not None:
        incoming = replace(incoming, text=incoming.contact.phone)
    value = _unread(step, incoming) or _read(uow, step, draft, incoming)
    if isinstance(value, Problem):
        return Problem.SHORTER if value is Problem.TOO_LONG else value
    return _take(uow, form, draft, step, value, incoming.at, typed=True)


def _unread(step: Step, incoming: Incoming) -> Problem | None:
    """What cannot be an answer, whatever is asked: a file nobody would see again, or nothing in words."""
    worded = bool(incoming.text.strip())
    by_keys = step.kind in (StepKind.CHOICE, StepKind.SEVERAL) and step.read is None
    if by_keys and (incoming.media is not None or not worded):
        return Problem.NOT_A_CHOICE
    if incoming.media is not None:
        return Problem.WORDS_ONLY
    return None if worded else Problem.TEXT_ONLY


def back(uow: UnitOfWork, form: StepForm, draft: Draft, at: datetime) -> None:
    """One question back; at the first one nothing happens."""
    keys = [step.key for step in form.steps if step.key in draft.answers and step.key != draft.step]
    if keys:
        answers = {name: value for name, value in draft.answers.items() if name != keys[-1]}
        prompting.show(uow, uow.drafts.save(draft, at=at, step=keys[-1], answers=answers))


def is_collecting(form: StepForm, draft: Draft) -> bool:
    """Whether the present step takes several messages until it is said to be all."""
    step = form.step(draft.step)
    return step is not None and step.kind is StepKind.EVIDENCE


def _take(
    uow: UnitOfWork, form: StepForm, draft: Draft, step: Step, value: object, at: datetime, *, typed: bool
) -> Problem | None:
    draft = uow.drafts.save(draft, at=at, answers={**draft.answers, step.key: value})
    following = _next(uow, form, draft)
    if following is None:
        form.finish(uow, draft, at)
        return None
    draft = uow.drafts.save(draft, at=at, step=following.key)
    if typed:
        prompting.ask(uow, draft, at)
    else:
        prompting.show(uow, draft)
    return None


def _next(uow: UnitOfWork, form: StepForm, draft: Draft) -> Step | None:
    for step in form.steps:
        if step.key not in draft.answers and (step.applies is None or step.applies(uow, draft)):
            return step
    return None


def _options(uow: UnitOfWork, step: Step, draft: Draft, at: datetime) -> tuple[Option, ...]:
    return () if step.options is None else step.options(uow, draft, at)


def _read(uow: UnitOfWork, step: Step, draft: Draft, incoming: Incoming) -> str | int | Problem:
    chosen = typed_option(_options(uow, step, draft, incoming.at), incoming.text)
    if chosen is not None:
        return chosen
    if step.read is not None:
        return step.read(uow, draft, incoming)
    match step.kind:
        case StepKind.MOMENT:
            timezone = uow.knowledge.community(draft.community_id or "").timezone
            moment = read_moment(incoming.text, incoming.at, timezone)
            return moment if isinstance(moment, Problem) else moment.isoformat()
        case StepKind.DAY:
            timezone = uow.knowledge.community(draft.community_id or "").timezone
            day = read_day(incoming.text, incoming.at, timezone)
            return day if isinstance(day, Problem) else day.isoformat()
        case StepKind.HOURS:
            hours = read_hours(incoming.text)
            return Problem.NOT_HOURS if hours is None else written_hours(hours)
        case StepKind.MONEY:
            return read_cents(incoming.text)
        case StepKind.CHOICE:
            return Problem.NOT_A_CHOICE
        case _:
            return free_text(incoming.text)


def _keep_evidence(uow: UnitOfWork, draft: Draft, step: Step, incoming: Incoming) -> Problem | None:
    """All of a message or nothing; of one with a file that cannot be passed on, its words."""
    words, media = incoming.text.strip(), incoming.media
    if media is not None and step.words_only:
        return Problem.WORDS_ONLY
    if media is None and not words:
        return Problem.TEXT_ONLY if step.words_only else Problem.TEXT_OR_PHOTO
    note = _note(draft, step, words) if words else draft.text(step.into)
    if isinstance(note, Problem):
        return note
    answers = dict(draft.answers) if note is None else {**draft.answers, step.into: note}
    draft = uow.drafts.save(draft, at=incoming.at, answers=answers)
    if media is not None and not is_suitable(media):
        return Problem.FILE_NOT_KEPT
    if media is not None:
        uow.attachments.add_to_draft(draft, media, purpose=step.purpose, caption="", at=incoming.at)
    prompting.show(uow, draft)
    return None


def _note(draft: Draft, step: Step, words: str) -> str | Problem:
    """What was collected so far with these words behind it."""
    added, before = free_text(words, step.longest), draft.text(step.into)
    if isinstance(added, Problem) or before is None:
        return added
    note = free_text(f"{before}\n{added}", step.longest)
    return Problem.NOTE_FULL if isinstance(note, Problem) else note


def _lacking(uow: UnitOfWork, draft: Draft, step: Step) -> Problem | None:
    if step.enough is not None:
        return step.enough(uow, draft)
    if step.optional or draft.text(step.into) or uow.attachments.of_draft(draft.id):
        return None
    return Problem.TEXT_OR_PHOTO
