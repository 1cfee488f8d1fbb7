"""The benches of scale: which figures they give, and what they should be."""

from bot.bench.figures import Section
from bot.bench.measures import memory, scale, start, timers
from bot.bench.plans import MemoryPlan, ScalePlan, StartPlan, TimersPlan
from bot.bench.results import Summary


def numbers(section: Section) -> dict[str, tuple[str, bool | None]]:
    return {one.key: (one.number, one.met) for one in section.figures}


def town(*, per_second: float, p99: float) -> Summary:
    return Summary(
        updates_per_second=per_second,
        cpu_ms_per_update=1.0,
        server_cpu_ms_per_update=1.0,
        p50_ms=2.0,
        p99_ms=p99,
        rest_mib=120.0,
        after_mib=130.0,
        first_answer_s=1.5,
        starved=0,
    )


def test_a_large_town_is_held_against_a_small_one():
    found = scale.section(ScalePlan(), town(per_second=950, p99=12), town(per_second=1_000, p99=10))
    assert {key: met for key, met in numbers(found).items() if met[0]} == {
        "scale.updates.old_to_young": ("4", True),
        "scale.p99.old_to_young": ("4", False),
    }


def test_the_start_has_two_seconds():
    assert numbers(start.section(StartPlan(), took_s=1.9, cpu=1.2)) == {
        "start.first_answer": ("6", True),
        "start.cpu": ("", None),
    }


def test_growth_is_judged_only_over_as_many_updates_as_the_aim_means():
    found = memory.Memory(rest=140.0, warm=150.0, tenths=(152.0, 156.0))
    short = memory.section(MemoryPlan(), found)
    long = memory.section(MemoryPlan(updates=1_000_000), found)
    assert numbers(short) == {"memory.rest": ("7", True), "memory.warm": ("", None), "memory.growth": ("", None)}
    assert numbers(long)["memory.growth"] == ("7", False)


def test_timers_have_a_minute_and_hold_nothing_up():
    found = timers.Rang(timers=100_000, seconds=61.0, cpu_s=50.0, longest_block_ms=20.0, messages=9)
    assert numbers(timers.section(TimersPlan(), found)) == {
        "timers.seconds": ("5", False),
        "timers.cpu": ("", None),
        "timers.blocked": ("5", True),
        "timers.messages": ("", None),
    }
