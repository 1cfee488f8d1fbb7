"""The bench of reach: up to how many households Telegram's limits keep nobody waiting, for a token and for a group."""

from collections.abc import Callable
from typing import Final

from bot.bench.busy_hour import Traffic, play_busy_hour
from bot.bench.figures import Better, Figure, Section, Unit
from bot.bench.means import Means
from bot.bench.plans import ReachPlan

STEP: Final = 10_000
GROUP_STEP: Final = 500
_MOST: Final = 200
_GROUPS_OF: Final = 100_000


async def measure(plan: ReachPlan, means: Means) -> Section:
    """The largest numbers of households that were found. Nothing is sent anywhere."""
    traffic = Traffic(
        requests_per_month=plan.requests_per_month, busiest_day=plan.busiest_day, busiest_hour=plan.busiest_hour
    )

    def holds(households: int, per_community: int) -> bool:
        means.progress.tell(f"the busiest hour of {households:,} households, {per_community:,} in a community")
        waits = play_busy_hour(households=households, per_community=per_community, traffic=traffic, seed=means.seed)
        return waits.p99_ms <= plan.wait_s * 1000

    token = STEP * largest(lambda steps: holds(steps * STEP, plan.per_community), most=_MOST)
    community = GROUP_STEP * largest(lambda steps: holds(_GROUPS_OF, steps * GROUP_STEP), most=_MOST)
    return section(plan, traffic, token=token, community=community)


def largest(holds: Callable[[int], bool], *, most: int) -> int:
    """The largest number from 0 to `most` that holds, by halving; when one does not hold, no larger one does."""
    good, bad = 0, most + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good


def section(plan: ReachPlan, traffic: Traffic, *, token: int, community: int) -> Section:
    """Both numbers, and what was assumed."""
    found = (
        ("token", "households that one bot token carries", token),
        ("community", "households of one community, of which half go to one group", community),
        ("messages", "messages and edits of that token in its busiest hour", traffic.messages_in_busiest_hour(token)),
    )
    return Section(
        name="reach",
        title="Telegram's limits in the busiest hour (simulated)",
        figures=tuple(
            Figure(key=f"reach.{name}", title=title, value=value, unit=Unit.COUNT, better=Better.MORE)
            for name, title, value in found
        ),
        notes=(
            f"Each household asks {plan.requests_per_month:g} times a month.",
            f"A request makes {traffic.to_resident:g} messages to the resident and {traffic.to_groups:g} to groups.",
            f"The busiest day is {plan.busiest_day:g} average days, its busiest hour {plan.busiest_hour:.0%} of it.",
            f"99 of 100 messages wait at most {plan.wait_s:g} s for the limits; alarms have room of their own.",
        ),
    )
