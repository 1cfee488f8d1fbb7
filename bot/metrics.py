"""`/metrics`: what there is to watch, in the text format of Prometheus.

https://prometheus.io/docs/instrumenting/exposition_formats

Nothing in it names a person, a flat or a word: communities, lanes and kinds of promises are the only labels.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, get_args

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector

from domain.outgoing import Lane
from domain.promise_rules import PromiseKind
from usecases.delivery_outcomes import Outcome
from usecases.operation_ports import PromiseTally, Pulse, Tallies
from usecases.ports import Clock, Machine, Store, UnitOfWork

PATH: Final = "/metrics"
TALLIED_EVERY_S: Final = 300.0
"""Whole tables are counted no more often than this."""

_NONE_YET: Final = PromiseTally(kept=0, broken=0, open=0, overdue=0)

_CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_QUANTILES: Final = (0.5, 0.9, 0.99)


class Metrics:
    """Answers each scrape with the queues of this moment and tallies that are at most five minutes old."""

    __slots__ = ("_clock", "_machine", "_offices", "_outcomes", "_store", "_tallied_at", "_tallies", "_token_refused")

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        machine: Machine,
        outcomes: Callable[[], Mapping[str, int]],
        token_refused: Callable[[], bool] = lambda: False,
        offices: Callable[[], Mapping[str, bool]] = dict,
    ) -> None:
        """`outcomes`: how many calls to the Bot API ended how since the start, by name of the outcome.

        `offices`: which of the offices that several processes share this one holds.
        """
        self._store = store
        self._clock = clock
        self._machine = machine
        self._outcomes = outcomes
        self._token_refused = token_refused
        self._offices = offices
        self._tallies: Tallies | None = None
        self._tallied_at = 0.0

    async def answer(self, _request: web.Request) -> web.Response:
        now = self._clock.now()
        pulse = await self._store.read(lambda uow: uow.operation.pulse(now))
        families = list(families_of(pulse, await self._count(now), self._outcomes(), now=now))
        token = _gauge("concierge_token_refused", "Whether Telegram refuses the bot token.", self._token_refused())
        registry = CollectorRegistry()
        registry.register(_Made([*families, token, *_offices(self._offices())]))
        return web.Response(body=generate_latest(registry), headers={"Content-Type": _CONTENT_TYPE})

    async def _count(self, now: datetime) -> Tallies:
        if self._tallies is None or self._machine.monotonic() - self._tallied_at >= TALLIED_EVERY_S:

            def count(uow: UnitOfWork) -> Tallies:
                return uow.operation.tallies(now)

            self._tallies, self._tallied_at = await self._store.read(count), self._machine.monotonic()
        return self._tallies


class _Made(Collector):
    """Metrics that were gathered before they are asked for, since the library cannot wait for a database."""

    def __init__(self, families: Sequence[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return iter(self._families)


def families_of(pulse: Pulse, tallies: Tallies, outcomes: Mapping[str, int], *, now: datetime) -> Iterator[Metric]:
    """Every metric; ages are seconds, 0 when nothing waits."""
    yield _gauge("concierge_inbox_waiting", "Updates that wait to be handled.", pulse.waiting_updates)
    yield _gauge("concierge_inbox_oldest_seconds", "Age of the oldest of them.", _age(pulse.oldest_update, now))
    waiting = GaugeMetricFamily("concierge_outbox_waiting", "Messages that wait to be sent.", labels=["lane"])
    oldest = GaugeMetricFamily("concierge_outbox_oldest_seconds", "Age of the oldest of them.", labels=["lane"])
    # Every lane, outcome and kind is there from the start: an alarm on what was never seen would be silent for ever.
    for lane in Lane:
        waiting.add_metric([lane.name.lower()], pulse.waiting_messages.get(lane, 0))
        oldest.add_metric([lane.name.lower()], _age(pulse.oldest_messages.get(lane), now))
    yield waiting
    yield oldest
    yield _gauge("concierge_timer_overdue_seconds", "How late the oldest due timer is.", _age(pulse.oldest_timer, now))
    yield _summary(
        "concierge_update_seconds", "From an update's arrival to the end of its transaction.", pulse.handling
    )
    yield _summary("concierge_delivery_seconds", "From a decision to Telegram's answer.", pulse.delivery)
    calls = CounterMetricFamily("concierge_bot_api_calls", "Calls that deliver something.", labels=["outcome"])
    for outcome in sorted(one.__name__ for one in get_args(Outcome)):
        calls.add_metric([outcome], outcomes.get(outcome, 0))
    yield calls
    yield from _families_of_tallies(tallies)


def _families_of_tallies(tallies: Tallies) -> Iterator[Metric]:
    promises = GaugeMetricFamily("concierge_promises", "Promises, by what became of them.", labels=["kind", "outcome"])
    for kind in PromiseKind:
        tally = tallies.promises.get(kind, _NONE_YET)
        for outcome in ("kept", "broken", "open", "overdue"):
            promises.add_metric([kind, outcome], getattr(tally, outcome))
    yield promises
    tickets = GaugeMetricFamily("concierge_tickets_open", "Tickets that are not ended.", labels=["community"])
    for community, count in tallies.open_tickets.items():
        tickets.add_metric([community], count)
    yield tickets
    given_up = GaugeMetricFamily("concierge_given_up", "Work that failed for good.", labels=["what"])
    given_up.add_metric(["update"], tallies.updates_given_up)
    given_up.add_metric(["message"], tallies.messages_given_up)
    given_up.add_metric(["timer"], tallies.timers_given_up)
    yield given_up
    yield _gauge("concierge_people_unreachable", "People who stopped the bot.", tallies.people_unreachable)


def _offices(held: Mapping[str, bool]) -> Iterator[Metric]:
    """Over all processes the sum of each is 1, but for the seconds of a takeover."""
    if held:
        offices = GaugeMetricFamily("concierge_office", "Whether this process holds the office.", labels=["office"])
        for office, is_held in held.items():
            offices.add_metric([office], is_held)
        yield offices


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())


def _summary(name: str, meaning: str, durations: Sequence[float]) -> Metric:
    """Quantiles over the newest rows; the library's own summaries have none."""
    family = SummaryMetricFamily(
        name, f"{meaning} Of the newest {len(durations)}.", count_value=len(durations), sum_value=sum(durations)
    )
    for quantile in _QUANTILES:
        if durations:
            at = min(len(durations) - 1, int(quantile * len(durations)))
            family.add_sample(name, {"quantile": str(quantile)}, durations[at])
    return family
