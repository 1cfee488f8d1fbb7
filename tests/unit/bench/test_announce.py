"""The sections of the benches of announcements and of waiting."""

from dataclasses import replace

from bot.bench.contenders import ECHO, concierge
from bot.bench.measures import announce, latency
from bot.bench.plans import AnnouncePlan, LatencyPlan
from bot.bench.results import Load, Spread
from tests.unit.bench.test_dialogue_bench import NUMBERS

TALKS = Load(updates=120, seconds=60.0, starved=0, latency=Spread(p50_ms=17.0, p99_ms=80.0, worst_ms=90.0))
OURS = concierge(ECHO.prepare, dialogue="mixture")


def test_an_announcement_stands_beside_the_configured_pace() -> None:
    told = announce.Told(heard_at=[n / 19 for n in range(100)], talks=TALKS)
    assert [(one.key, round(one.value, 3), one.met) for one in announce.section(AnnouncePlan(), told).figures] == [
        ("announce.per_second", 19.0, None),
        ("announce.to_limit", 0.95, False),
        ("announce.p50", 17.0, None),
        ("announce.p99", 80.0, True),
    ]


def test_waiting_stands_beside_the_aim_and_the_echo_bot() -> None:
    found = {OURS: replace(NUMBERS, p99_ms=48.0), ECHO: replace(NUMBERS, p99_ms=16.0)}
    figures = latency.section(LatencyPlan(), found).figures
    assert [(one.key, one.value, one.met) for one in figures if one.number == "3"] == [
        ("latency.p99.concierge", 48.0, True),
        ("latency.p99.concierge_to_ptb", 3.0, False),
    ]
