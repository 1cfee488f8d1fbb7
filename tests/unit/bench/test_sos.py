"""The bench of alarms: how much has to wait, and what it prints."""

import json

from bot.bench.machine import MachineFacts
from bot.bench.results import Spread
from bot.bench.sos import SosOutcome, SosPlan, as_json, as_table

MACHINE = MachineFacts(
    processor="Test", cores=2, memory_mib=1024, system="Linux 6", python="3.11.7", telegram="22.8", sqlite="3.40.1"
)
OUTCOME = SosOutcome(latency=Spread(p50_ms=36.4, p99_ms=216.94, worst_ms=216.9), left_waiting=1241)


def test_enough_waits_until_the_last_tap() -> None:
    assert SosPlan(taps=60, waiting=1000, apart_s=0.5).queued == 1000 + 60 * 0.5 * 30 + 30


def test_the_table_stands_beside_the_aim() -> None:
    table = as_table(SosPlan(taps=40), MACHINE, OUTCOME).split("\n")
    assert table[:5] == [
        "tap to the first message in a group, ms        concierge       aim",
        "p50                                                 36.4",
        "p99                                                216.9    <= 300",
        "worst                                              216.9",
        "other messages still waiting at the end             1241   >= 1000",
    ]


def test_programs_read_everything() -> None:
    found = json.loads(as_json(SosPlan(taps=40), MACHINE, OUTCOME))
    assert (found["aim_p99_ms"], found["outcome"]["latency"]["p99_ms"], found["plan"]["taps"]) == (300.0, 216.94, 40)
