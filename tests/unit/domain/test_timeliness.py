"""In time, in time after holds, or late; holds and extensions counted apart (REP-2, REP-6)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from domain.calendar import ServiceCalendar
from domain.day_spans import DaySpan
from domain.events import ActorKind, Event, EventKind
from domain.promise_rules import ClockKind
from domain.tickets import Status
from domain.timeliness import PromisedResult, Timeliness, Verdict, timeliness

CALENDAR = ServiceCalendar(timezone="UTC", week=((DaySpan(start=time(8), end=time(18)),),) * 7)
HOUR = timedelta(hours=1)
NONE = timedelta(0)


def at(text: str) -> datetime:
    """`23T10:00` of November 2026."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def event(kind: EventKind, when: str, old: str | None = None, due: str | None = None) -> Event:
    data = {} if old is None or due is None else {"old_due": at(old).isoformat(), "due": at(due).isoformat()}
    return Event(kind=kind, at=at(when), actor_kind=ActorKind.STAFF, to_status=Status.ACCEPTED, data=data)


def held(when: str, old: str, due: str) -> Event:
    return event(EventKind.HELD, when, old, due)


def resumed(when: str, old: str | None = None, due: str | None = None) -> Event:
    return event(EventKind.RESUMED, when, old, due)


def extended(when: str, old: str, due: str) -> Event:
    return event(EventKind.EXTENDED, when, old, due)


def judged(
    *events: Event, due: str, kept: str | None, clock: ClockKind = ClockKind.CLOCK, now: str = "30T00:00"
) -> Timeliness | None:
    """Made on the 23rd at 10:00, for 24 hours."""
    delivery = PromisedResult(made_at=at("23T10:00"), due_at=at(due), kept_at=None if kept is None else at(kept))
    return timeliness(events, [delivery], clock=clock, calendar=CALENDAR, now=at(now))


def result(
    verdict: Verdict | None,
    *,
    holds: int = 0,
    held: timedelta = NONE,
    extensions: int = 0,
    extended: timedelta = NONE,
) -> Timeliness:
    return Timeliness(verdict=verdict, holds=holds, held=held, extensions=extensions, extended=extended)


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        ("24T09:59", Verdict.IN_TIME),
        ("24T10:00", Verdict.IN_TIME),
        ("24T10:01", Verdict.LATE),
    ],
)
def test_without_moves(kept: str, verdict: Verdict) -> None:
    assert judged(due="24T10:00", kept=kept) == result(verdict)


@pytest.mark.parametrize(
    ("kept", "verdict"),
    [
        ("24T10:00", Verdict.IN_TIME),  # held, and still done by the first moment
        ("24T10:01", Verdict.IN_TIME_AFTER_HOLDS),
        ("25T12:00", Verdict.IN_TIME_AFTER_HOLDS),
        ("25T12:01", Verdict.LATE),
    ],
)
def test_held(kept: str, verdict: Verdict) -> None:
    found = judged(held("23T15:00", "24T10:00", "25T12:00"), due="25T12:00", kept=kept)
    assert found == result(verdict, holds=1, held=26 * HOUR)


def test_what_going_on_early_gives_back_is_no_excuse() -> None:
    events = (held("23T15:00", "24T10:00", "25T12:00"), resumed("23T18:00", "25T12:00", "24T13:00"))
    assert judged(*events, due="24T13:00", kept="24T13:00") == result(
        Verdict.IN_TIME_AFTER_HOLDS, holds=1, held=3 * HOUR
    )
    assert judged(*events, due="24T13:00", kept="24T14:00") == result(Verdict.LATE, holds=1, held=3 * HOUR)


def test_an_extension_is_kept_but_the_first_moment_was_not() -> None:
    found = judged(extended("24T08:00", "24T10:00", "25T10:00"), due="25T10:00", kept="24T18:00")
    assert found == result(Verdict.LATE, extensions=1, extended=24 * HOUR)
    early = judged(extended("24T08:00", "24T10:00", "25T10:00"), due="25T10:00", kept="24T09:00")
    assert early == result(Verdict.IN_TIME, extensions=1, extended=24 * HOUR)


def test_holds_and_extensions_apart() -> None:
    events = (
        held("23T15:00", "24T10:00", "24T20:00"),
        resumed("24T12:00"),
        extended("24T13:00", "24T20:00", "25T20:00"),
        held("25T08:00", "25T20:00", "26T08:00"),
    )
    assert judged(*events, due="26T08:00", kept="26T07:00") == result(
        Verdict.LATE, holds=2, held=22 * HOUR, extensions=1, extended=24 * HOUR
    )
    assert judged(*events, due="26T08:00", kept="25T08:00") == result(
        Verdict.IN_TIME_AFTER_HOLDS, holds=2, held=22 * HOUR, extensions=1, extended=24 * HOUR
    )


def test_in_service_time_holds_count_in_service_time() -> None:
    """Ten hours a day: from 16:00 to 09:00 are three."""
    found = judged(held("23T15:00", "23T16:00", "24T09:00"), due="24T09:00", kept="24T09:00", clock=ClockKind.SERVICE)
    assert found == result(Verdict.IN_TIME_AFTER_HOLDS, holds=1, held=3 * HOUR)


def test_open_as_long_as_it_is_not_late() -> None:
    assert judged(due="24T10:00", kept=None, now="24T10:00") == result(None)
    assert judged(due="24T10:00", kept=None, now="24T10:01") == result(Verdict.LATE)
    hold = held("23T15:00", "24T10:00", "25T12:00")
    assert judged(hold, due="25T12:00", kept=None, now="25T12:00") == result(None, holds=1, held=26 * HOUR)


def test_nothing_promised_is_not_judged() -> None:
    assert timeliness([], [], clock=ClockKind.CLOCK, calendar=CALENDAR, now=at("23T10:00")) is None


def test_a_result_that_did_not_hold_is_judged_again_and_the_worst_counts() -> None:
    first = PromisedResult(made_at=at("23T10:00"), due_at=at("24T10:00"), kept_at=at("23T12:00"))
    again = PromisedResult(made_at=at("23T13:00"), due_at=at("26T12:00"), kept_at=at("26T11:00"))
    events = [event(EventKind.NOT_FIXED, "23T13:00"), held("23T15:00", "24T13:00", "26T12:00")]

    def verdict(*deliveries: PromisedResult) -> Timeliness | None:
        return timeliness(events, deliveries, clock=ClockKind.CLOCK, calendar=CALENDAR, now=at("30T00:00"))

    assert verdict(first, again) == result(Verdict.IN_TIME_AFTER_HOLDS, holds=1, held=47 * HOUR)
    still_open = PromisedResult(made_at=at("23T13:00"), due_at=at("26T12:00"), kept_at=None)
    assert verdict(first, still_open) == result(Verdict.LATE, holds=1, held=47 * HOUR)
    too_late = PromisedResult(made_at=at("23T10:00"), due_at=at("24T10:00"), kept_at=at("24T12:00"))
    assert verdict(too_late, again) == result(Verdict.LATE, holds=1, held=47 * HOUR)
