"""The section of the bench of several processes: two beside one, and who spent the processor time."""

from bot.bench.measures.postgres import Shared, section
from bot.bench.plans import PostgresPlan
from bot.bench.results import Load, Spread


def shared(*, seconds: float, bots: float) -> Shared:
    load = Load(updates=1000, seconds=seconds, starved=0, latency=Spread(p50_ms=1.0, p99_ms=2.0, worst_ms=3.0))
    return Shared(load=load, spent={"bots": bots, "postgres": 1.0, "server": 0.5})


def test_two_stand_beside_one_with_the_processor_time_of_each() -> None:
    found = section(PostgresPlan(), {1: [shared(seconds=4.0, bots=2.5)], 2: [shared(seconds=2.5, bots=3.5)]})
    values = {figure.key.removeprefix("postgres."): figure.value for figure in found.figures}
    assert values == {
        "updates.1": 250.0,
        "cpu.bots.1": 2.5,
        "cpu.postgres.1": 1.0,
        "cpu.server.1": 0.5,
        "cores.1": 1.0,
        "updates.2": 400.0,
        "cpu.bots.2": 3.5,
        "cpu.postgres.2": 1.0,
        "cpu.server.2": 0.5,
        "cores.2": 2.0,
        "two_to_one": 1.6,
    }
    assert [figure.met for figure in found.figures if figure.number == "9"] == [True]
