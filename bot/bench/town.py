"""A town with years behind it: who lives there, and what was reported, for a bench that asks what a past costs."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from bot.bench.cast import resident_id
from bot.bench.estate import Estate
from domain.catalog import RequestType
from domain.promise_rules import PromiseKind
from storage.bulk import Bulk

DAY: Final = 86_400_000_000
"""In microseconds, as the database counts."""

YEARS: Final = 1_000 * DAY
"""How far back the first ticket lies; less than the time after which words are forgotten."""

RECONFIRMED_AFTER: Final = 365 * DAY
KEPT_POOL: Final = 256
"""So many different texts of each kind; sealing a text for each row would tell nothing more and take minutes."""

_SAID: Final = (
    "The tap in the kitchen has been dripping since yesterday evening.",
    "洗手间天花板漏水, 地上已经湿了一片。",
    "The light on the landing does not go on any more.",
    "空调不制冷, 家里有老人, 麻烦尽快。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large the town is. The newest tickets are open, every second one of them, until there are enough."""

    tickets: int
    residents: int
    open_tickets: int

    def is_open(self, number: int) -> bool:
        return number >= self.tickets - 2 * self.open_tickets and number % 2 == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What the rows are made from. `players` are there already, with a worker each: numbers, ids in their order.

    `now` is a moment in microseconds: nothing is younger than two days before it, nothing due earlier than a day after.
    """

    size: Size
    estate: Estate
    request_type: RequestType
    consent_version: str
    players: int
    now: int
    seed: int

    @property
    def which(self) -> int:
        """The number of the department that the tickets go to."""
        return self.estate.departments.index(self.request_type.department)

    def worker_of(self, home: int, pick: float) -> int:
        """The row of somebody of the department in the community with this number."""
        count = len(self.estate.communities)
        number = home + count * int(pick * max(1, (self.players - home - 1) // count + 1))
        return number * len(self.estate.departments) + self.which + 1

    def rungs(self) -> Sequence[tuple[str, int, PromiseKind]]:
        """Every rung that waits for a new ticket: ladder, number, and the promise that it follows."""
        promised = (PromiseKind.RESPOND, PromiseKind.RESOLVE)
        ladders = [one for kind in promised for one in self.request_type.ladders_of(kind, urgent=False)]
        return [(one.key, number, one.measured_from) for one in ladders for number in range(len(one.rungs))]


class Texts:
    """Sealed texts to take from, by the column in which they stand."""

    __slots__ = ("_bulk", "_kept")

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk
        self._kept: dict[tuple[str, str], list[str]] = {}

    def of(self, place: str, form: str) -> list[str]:
        """`KEPT_POOL` of them; `form` takes a number and may take one of the things people say."""
        key = place, form
        if key not in self._kept:
            made = [form.format(number, _SAID[number % len(_SAID)]) for number in range(KEPT_POOL)]
            self._kept[key] = [self._bulk.sealed(place, one) for one in made]
        return self._kept[key]

    def one(self, place: str, value: object) -> str:
        """One value of a private JSON column."""
        return self._bulk.sealed(place, json.dumps(value, ensure_ascii=False))


RESIDENTS: Final = (
    *("uid", "community_id", "user_id", "name", "phone", "phone_index", "phone_confirmed", "locale"),
    *("consent_version", "consent_at", "state", "unit", "verified_at", "created_at"),
)
MEMBERSHIPS: Final = (
    *("id", "community_id", "resident_id", "unit", "relation", "state", "since", "confirmed_at", "created_at"),
)
TIMERS: Final = (
    *("community_id", "kind", "due_at", "ticket_id", "ladder", "rung", "data", "dedupe_key", "state", "done_at"),
)


def move_in(town: Town, bulk: Bulk, numbers: range) -> None:
    """Residents with these numbers, each verified in a home, which is to be confirmed again within a year."""
    chance = Random(f"{town.seed}:residents:{numbers.start}")  # noqa: S311  the same seed makes the same town
    people = list(_people(town, bulk, numbers, chance))
    first = bulk.reserve("residents", len(people))
    bulk.add("residents", ("id", *RESIDENTS), ((first + place, *one) for place, one in enumerate(people)))
    homes = bulk.reserve("memberships", len(people))
    rows = [
        (homes + place, one[1], first + place, one[11], "owner", "active", one[13], one[13], one[13])
        for place, one in enumerate(people)
    ]
    bulk.add("memberships", MEMBERSHIPS, rows)
    texts = Texts(bulk)
    bulk.add("timers", TIMERS, (_reconfirmation(town, texts, row, chance.random()) for row in rows))


def _people(town: Town, bulk: Bulk, numbers: range, chance: Random) -> Iterator[tuple[object, ...]]:
    units = town.estate.units
    for number in numbers:
        phone = f"+86139{10_000_000 + number}"
        since = town.now - YEARS - int(chance.random() * YEARS)
        yield (
            f"{chance.getrandbits(128):032x}",
            town.estate.home_of(number),
            resident_id(number),
            bulk.sealed("residents.name", f"Resident {number}"),
            bulk.sealed("residents.phone", phone),
            bulk.found_by(phone),
            True,
            "en",
            town.consent_version,
            since,
            "verified",
            units[number % len(units)],
            since,
            since,
        )


def _reconfirmation(town: Town, texts: Texts, membership: Sequence[object], pick: float) -> tuple[object, ...]:
    row, community = membership[:2]
    due = town.now + DAY + int(pick * RECONFIRMED_AFTER)
    data = texts.one("timers.data", {"membership": row})
    return community, "reconfirm", due, None, None, None, data, f"membership:{row}", "pending", None


def counts(bulk: Bulk, tables: Sequence[str]) -> Mapping[str, int]:
    """How many rows there are."""
    return {table: bulk.count(table) for table in tables}
