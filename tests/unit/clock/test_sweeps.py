"""What comes round again, where clocks are put forward and back too."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduler.sweeps import MorningOverviews, NightlyHousekeeping, next_time_of_day
from tests.support.knowledge import knowledge
from usecases.effects.overviews import OVERVIEW
from usecases.housekeeping import HOUSEKEEPING
from usecases.timer_ports import INSTALLATION, NewTimer

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "zone", "at", "then"),
    [
        (datetime(2026, 11, 22, 8, tzinfo=UTC), SHANGHAI, time(3, 30), datetime(2026, 11, 22, 19, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 19, 30, tzinfo=UTC), SHANGHAI, time(3, 30), datetime(2026, 11, 23, 19, 30, tzinfo=UTC)),
        (datetime(2026, 11, 22, 19, 29, tzinfo=UTC), SHANGHAI, time(3, 30), datetime(2026, 11, 22, 19, 30, tzinfo=UTC)),
        # 02:30 is skipped on 8 March: two and a half hours after midnight it is 03:30.
        (datetime(2026, 3, 8, 6, tzinfo=UTC), NEW_YORK, time(2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),
        # 01:30 comes twice on 1 November: the first one, and then not again before the next day.
        (datetime(2026, 11, 1, 5, tzinfo=UTC), NEW_YORK, time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK, time(1, 30), datetime(2026, 11, 2, 6, 30, tzinfo=UTC)),
    ],
)
def test_the_next_time_of_day(now: datetime, zone: ZoneInfo, at: time, then: datetime) -> None:
    assert next_time_of_day(now, at, zone) == then


def test_housekeeping_is_at_night_and_has_one_pending_timer() -> None:
    expected = NewTimer(
        community_id=INSTALLATION,
        kind=HOUSEKEEPING,
        due_at=datetime(2026, 11, 22, 19, 30, tzinfo=UTC),
        dedupe_key="housekeeping:next-night",
    )
    assert NightlyHousekeeping(zone=SHANGHAI)(datetime(2026, 11, 22, 8, tzinfo=UTC)) == [expected]


def test_every_overview_is_drawn_anew_when_the_quiet_hours_end() -> None:
    community = knowledge().only_community
    timers = MorningOverviews(community=community)(datetime(2026, 11, 22, 8, tzinfo=UTC))
    assert [(one.kind, one.due_at, one.data["department"]) for one in timers] == [
        (OVERVIEW, datetime(2026, 11, 23, 0, tzinfo=UTC), one.key) for one in community.departments
    ]
    assert len({one.dedupe_key for one in timers}) == len(community.departments)
