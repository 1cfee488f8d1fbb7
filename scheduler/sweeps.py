"""What comes round again: functions that write down the next occurrence of a recurring act.

A recurring act has one pending timer, its next occurrence, under a dedupe key of its own. After a downtime that one is
late and runs once; the occurrences in between are not made up for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from domain.community import Community
from domain.duty import night_of
from usecases.effects.overviews import morning_overview
from usecases.housekeeping import housekeeping_timer
from usecases.night_shifts import NIGHT_AHEAD, NIGHT_BEGINS, NIGHT_ENDS, REMINDED_BEFORE, night_timer
from usecases.timer_ports import NewTimer

Generator = Callable[[datetime], Sequence[NewTimer]]
"""The next occurrences after a moment (aware UTC), each under its dedupe key."""


def next_time_of_day(now: datetime, at: time, zone: tzinfo) -> datetime:
    """The next moment, after `now`, when clocks in `zone` show `at`; aware UTC.

    Where clocks are put back it is the first of the two; a time that clocks skip is as long after midnight as usual.
    """
    day = now.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        if moment > now:
            return moment
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightlyHousekeeping:
    """Housekeeping once a night, while people sleep in `zone`."""

    zone: tzinfo
    at: time = time(3, 30)

    def __call__(self, now: datetime) -> Sequence[NewTimer]:
        return [housekeeping_timer(next_time_of_day(now, self.at, self.zone))]


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningOverviews:
    """Every group's overview anew when the quiet hours end: what is due today is another day's work by then."""

    community: Community

    def __call__(self, now: datetime) -> Sequence[NewTimer]:
        calendar = self.community.calendar
        at = time(6) if calendar.quiet is None else calendar.quiet.end
        moment = next_time_of_day(now, at, ZoneInfo(calendar.timezone))
        return [morning_overview(self.community.key, one.key, moment) for one in self.community.departments]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nights:
    """The moments of a community's nights: the reminder before, the beginning, the end; none without quiet hours."""

    community: Community

    def __call__(self, now: datetime) -> Sequence[NewTimer]:
        calendar = self.community.calendar
        today = calendar.local_day(now)
        nights = [one for back in (1, 0, -1) if (one := night_of(calendar, today - timedelta(days=back))) is not None]
        moments = {
            NIGHT_AHEAD: [one.begins - REMINDED_BEFORE for one in nights],
            NIGHT_BEGINS: [one.begins for one in nights],
            NIGHT_ENDS: [one.ends for one in nights],
        }
        coming = {kind: min((at for at in found if at > now), default=None) for kind, found in moments.items()}
        return [night_timer(self.community.key, kind, at) for kind, at in coming.items() if at is not None]
