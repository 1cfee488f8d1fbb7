"""The bench of alarms: how much has to wait, and what its section says."""

from bot.bench.measures.sos import SosOutcome, queued, section
from bot.bench.plans import SosPlan
from bot.bench.results import Spread

OUTCOME = SosOutcome(latency=Spread(p50_ms=36.4, p99_ms=216.94, worst_ms=316.9), left_waiting=1241)


def test_enough_waits_until_the_last_tap() -> None:
    assert queued(SosPlan(taps=60, waiting=1000, apart_s=0.5)) == 1000 + 60 * 0.5 * 30 + 30


def test_the_percentiles_stand_beside_the_aim() -> None:
    found = section(SosPlan(taps=40), OUTCOME)
    assert [(one.key, one.value, one.aim, one.met) for one in found.figures] == [
        ("sos.p50", 36.4, None, None),
        ("sos.p99", 216.94, 300.0, True),
        ("sos.worst", 316.9, None, None),
        ("sos.left_waiting", 1241, 1000, True),
    ]
