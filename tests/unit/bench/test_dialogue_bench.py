"""The section of the bench of dialogues: every bot's numbers, the ratios to ours, and the aims among them."""

from dataclasses import replace

from bot.bench.contenders import AIOGRAM, ECHO, Contender, concierge
from bot.bench.measures.dialogue import section
from bot.bench.plans import DialoguePlan
from bot.bench.results import Summary

OURS = concierge(ECHO.prepare, dialogue="mixture")
NUMBERS = Summary(
    updates_per_second=900.0,
    cpu_ms_per_update=1.0,
    server_cpu_ms_per_update=0.3,
    p50_ms=5.0,
    p99_ms=9.0,
    rest_mib=140.0,
    after_mib=150.0,
    first_answer_s=1.8,
    starved=0,
)
SLOW = replace(NUMBERS, updates_per_second=500.0, cpu_ms_per_update=2.0, starved=3)


def aims(found: dict[Contender, Summary]) -> list[tuple[str, float, bool | None]]:
    figures = section(DialoguePlan(), found).figures
    return [(one.number, one.value, one.met) for one in figures if one.number]


def test_the_aims_are_ratios_to_the_echo_bots() -> None:
    assert aims({OURS: NUMBERS, ECHO: SLOW, AIOGRAM: replace(NUMBERS, updates_per_second=1200.0)}) == [
        ("1", 1.8, True),
        ("1b", 0.75, False),
        ("2", 0.5, True),
    ]


def test_what_could_not_be_measured_is_said_with_what_helps() -> None:
    missing = "aiogram's echo bot was not measured; `make bench-bots` installs it."
    assert aims({OURS: NUMBERS, ECHO: SLOW}) == [("1", 1.8, True), ("2", 0.5, True)]
    assert missing in section(DialoguePlan(), {OURS: NUMBERS, ECHO: SLOW}).notes
    assert missing not in section(DialoguePlan(), {OURS: NUMBERS, ECHO: SLOW, AIOGRAM: SLOW}).notes
    assert (
        "Steps that nobody was ready to take at that rate: PTB echo bot: 3."
        in section(DialoguePlan(), {OURS: NUMBERS, ECHO: SLOW}).notes
    )
