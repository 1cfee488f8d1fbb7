"""What is told about a process: numbers that name nobody, in a form that Prometheus reads."""

from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import TALLIED_EVERY_S, Metrics, families_of
from domain.outgoing import Lane
from domain.promise_rules import PromiseKind
from usecases.operation_ports import PromiseTally, Pulse, Tallies

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PULSE = Pulse(
    oldest_update=NOW - timedelta(seconds=2),
    waiting_updates=3,
    oldest_messages={Lane.ALARM: NOW - timedelta(seconds=1)},
    waiting_messages={Lane.ALARM: 4},
    oldest_timer=None,
    handling=(0.01, 0.02, 0.03, 0.4),
    delivery=(),
)
NEVER_SEEN = ("Ambiguous", "Forbidden", "Gone", "Migrated", "NotModified", "NotSent", "Rejected")
TALLIES = Tallies(
    promises={PromiseKind.RESOLVE: PromiseTally(kept=9, broken=1, open=5, overdue=2)},
    open_tickets={"jade-bay": 7},
    updates_given_up=1,
    messages_given_up=2,
    timers_given_up=3,
    people_unreachable=6,
)


class Town:
    """The store, the clock and the machine at once; counts how often whole tables were counted."""

    def __init__(self) -> None:
        self.counted = 0
        self.passed = 0.0

    @property
    def operation(self) -> "Town":
        return self

    def pulse(self, now: datetime) -> Pulse:
        assert now == NOW
        return PULSE

    def tallies(self, now: datetime) -> Tallies:
        assert now == NOW
        self.counted += 1
        return TALLIES

    async def read(self, fn):
        return fn(self)

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return self.passed


def told(text: str) -> dict[str, float]:
    """Every sample, by its name and labels."""
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_everything_that_is_told():
    town = Town()
    metrics = Metrics(store=town, clock=town, machine=town, outcomes=lambda: {"Sent": 12, "Flood": 1})
    answer = await metrics.answer(None)
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert told(answer.body.decode()) == {
        "concierge_inbox_waiting": 3,
        "concierge_inbox_oldest_seconds": 2,
        **dict.fromkeys((f"concierge_outbox_waiting {lane}" for lane in ("answer", "work", "bulk")), 0),
        **dict.fromkeys((f"concierge_outbox_oldest_seconds {lane}" for lane in ("answer", "work", "bulk")), 0),
        "concierge_outbox_waiting alarm": 4,
        "concierge_outbox_oldest_seconds alarm": 1,
        "concierge_timer_overdue_seconds": 0,
        "concierge_update_seconds_count": 4,
        "concierge_update_seconds_sum": 0.46,
        "concierge_update_seconds 0.5": 0.03,
        "concierge_update_seconds 0.9": 0.4,
        "concierge_update_seconds 0.99": 0.4,
        "concierge_delivery_seconds_count": 0,
        "concierge_delivery_seconds_sum": 0,
        **dict.fromkeys((f"concierge_bot_api_calls_total {one}" for one in NEVER_SEEN), 0),
        "concierge_bot_api_calls_total Flood": 1,
        "concierge_bot_api_calls_total Sent": 12,
        **dict.fromkeys(
            (
                f"concierge_promises {kind} {outcome}"
                for kind in PromiseKind
                for outcome in ("kept", "broken", "open", "overdue")
            ),
            0,
        ),
        "concierge_promises resolve kept": 9,
        "concierge_promises resolve broken": 1,
        "concierge_promises resolve open": 5,
        "concierge_promises resolve overdue": 2,
        "concierge_tickets_open jade-bay": 7,
        "concierge_given_up update": 1,
        "concierge_given_up message": 2,
        "concierge_given_up timer": 3,
        "concierge_people_unreachable": 6,
        "concierge_token_refused": 0,
    }


async def test_a_refused_token_is_told():
    town = Town()
    metrics = Metrics(store=town, clock=town, machine=town, outcomes=dict, token_refused=lambda: True)
    assert told((await metrics.answer(None)).body.decode())["concierge_token_refused"] == 1


async def test_one_of_several_tells_which_offices_it_holds():
    town = Town()
    held = {"sender": True, "clock": False}
    metrics = Metrics(store=town, clock=town, machine=town, outcomes=dict, offices=lambda: held)
    found = told((await metrics.answer(None)).body.decode())
    assert (found["concierge_office sender"], found["concierge_office clock"]) == (1, 0)


async def test_whole_tables_are_counted_every_five_minutes_only():
    town = Town()
    metrics = Metrics(store=town, clock=town, machine=town, outcomes=dict)
    for town.passed in (0.0, 1.0, TALLIED_EVERY_S - 1, TALLIED_EVERY_S):
        await metrics.answer(None)
    assert town.counted == 2


def test_every_metric_has_a_name_of_its_own():
    families = list(families_of(PULSE, TALLIES, {}, now=NOW))
    assert len({one.name for one in families}) == len(families)
