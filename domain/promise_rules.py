"""What a type of request promises, and the ladder that reminds and escalates before a promise breaks (REP-2, DSP-3)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class ClockKind(StrEnum):
    """In which time a duration runs.

    `clock`: every minute counts. `service`: only the community's service hours. `waking`: all but the quiet hours,
    so that half an hour promised at 23:10 ends at 08:30.
    """

    CLOCK = "clock"
    SERVICE = "service"
    WAKING = "waking"


class PromiseKind(StrEnum):
    """What was promised: somebody takes it, it is solved, a written reply, a visit, an answer, a letter at the end.

    `follow_up`: a person asks afterwards, by phone or at the door (FUP-1).
    """

    RESPOND = "respond"
    RESOLVE = "resolve"
    REPLY = "reply"
    VISIT = "visit"
    ANSWER = "answer"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"


RENEWED = frozenset({PromiseKind.ANSWER, PromiseKind.CLOSING})
"""Promises that get their new moment by themselves; of work a colleague gives it, and the resident is told by when."""

OUTLASTING = frozenset({PromiseKind.CLOSING, PromiseKind.FOLLOW_UP})
"""Promises about what is finished already: they stand when the ticket is closed."""


UNTIL_TOLD = OUTLASTING | {PromiseKind.ANSWER}
"""What is not over when the work is done: a result that has not reached the resident answers nothing."""


class Audience(StrEnum):
    """Who hears a rung of a ladder. Where one does not exist the next in this order is told instead."""

    RESIDENT = "resident"
    HOLDER = "holder"
    GROUP = "group"
    ON_DUTY = "on_duty"
    FRONT_DESK = "front_desk"
    BUTLER = "butler"
    DEPARTMENT_SUPERVISOR = "department_supervisor"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


class RungWording(StrEnum):
    """What a rung says. The texts live in the views; each wording has one text per kind of reader."""

    NOT_ACCEPTED = "not_accepted"
    TIME_LEFT = "time_left"
    EXTEND_NOW = "extend_now"
    BREACH_NEAR = "breach_near"
    AT_RISK = "at_risk"
    INTERIM = "interim"
    BREACHED = "breached"
    NEW_TIME = "new_time"  # the resident was promised a new time by then
    ASK_AFTERWARDS = "ask_afterwards"  # a person is to ask how it went, by phone or at the door
    VISIT_AHEAD = "visit_ahead"  # a visit that was promised, near or missed


class QuietRule(StrEnum):
    """What happens to a rung that falls into the quiet hours: rings anyway, before they begin, or when they end."""

    AT_ONCE = "at_once"
    EARLIER = "earlier"
    LATER = "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterStart:
    """So long after the promise was made, in the ladder's clock."""

    by: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class AtPercent:
    """When this part (1-100) of the time between the making and the due moment is over."""

    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeDue:
    """So long before the due moment, in the ladder's clock; zero is the moment of the breach."""

    by: timedelta


RungAt = AfterStart | AtPercent | BeforeDue


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: when, to whom, in which words."""

    at: RungAt
    audience: Audience
    wording: RungWording
    quiet: QuietRule

    @property
    def at_breach(self) -> bool:
        """Whether it rings at the promised moment itself."""
        return isinstance(self.at, BeforeDue) and not self.at.by


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Steps that follow one open promise until it is kept. `urgent` None serves both."""

    key: str
    measured_from: PromiseKind
    clock: ClockKind
    rungs: tuple[Rung, ...]
    urgent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRule:
    """How long a promise runs. `urgent` None serves both; a rule for the ticket's own urgency goes first.

    `firm` rules come from the manuals: a community may tighten but never loosen them. `awake`: a moment that would fall
    into the quiet hours moves to before they begin (ASK-1). `service_instead`: so much service time may take its place
    where a community says so ("two working days"). `again`: how much longer it takes when an answer or a letter does
    not come in time; the same time once more unless it says otherwise.
    """

    kind: PromiseKind
    within: timedelta
    clock: ClockKind
    urgent: bool | None = None
    firm: bool = False
    awake: bool = False
    service_instead: timedelta | None = None
    again: timedelta | None = None


class NightAction(StrEnum):
    """Who hears of a ticket filed in the quiet hours: the person on duty now, or the group in the morning."""

    ON_DUTY_AT_ONCE = "on_duty_at_once"
    IN_THE_MORNING = "in_the_morning"


@dataclass(frozen=True, slots=True, kw_only=True)
class NightRule:
    """What the quiet hours do to a new ticket, by urgency."""

    urgent: NightAction
    rest: NightAction

    def action(self, *, urgent: bool) -> NightAction:
        return self.urgent if urgent else self.rest


def promise_rule(rules: tuple[PromiseRule, ...], kind: PromiseKind, *, urgent: bool) -> PromiseRule | None:
    """Give the rule for this kind and urgency; the one written for the urgency wins over the general one."""
    fitting = [rule for rule in rules if rule.kind is kind and rule.urgent in (urgent, None)]
    return max(fitting, key=lambda rule: rule.urgent is not None, default=None)


def ladders_for(ladders: tuple[Ladder, ...], kind: PromiseKind, *, urgent: bool) -> tuple[Ladder, ...]:
    """Give the ladders that follow a promise; those written for the urgency replace the general ones."""
    fitting = [ladder for ladder in ladders if ladder.measured_from is kind and ladder.urgent in (urgent, None)]
    own = tuple(ladder for ladder in fitting if ladder.urgent is not None)
    return own or tuple(fitting)
