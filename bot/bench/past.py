"""Every row that a ticket leaves behind: itself, its history, promises, timers, and what was written about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Final

from bot.bench.cast import group_id, resident_id
from bot.bench.town import DAY, KEPT_POOL, TIMERS, YEARS, Texts, Town
from domain.promise_rules import PromiseKind
from storage.bulk import Bulk

PORTION: Final = 10_000
"""Tickets in one go."""

MESSAGES_KEPT: Final = 90 * DAY
TIMERS_KEPT: Final = 30 * DAY
UPDATES_KEPT: Final = 2 * DAY
DRAFTS_KEPT: Final = 30 * DAY
_HOUR: Final = DAY // 24
_FIRST_MESSAGE: Final = 10_000_000
"""Above every message of the play: an answer to one of those must not find one of these."""

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "tickets": (
        *("id", "uid", "community_id", "number", "request_type", "workflow", "status", "version", "round", "urgent"),
        *("priority", "category", "public_area", "unit", "description", "window", "contact_name", "contact_phone"),
        *("reporter_id", "verified", "department", "holder_id", "held_since", "reported_at", "dispatched_at"),
        *("resolved_at", "closed_at", "score", "outcome", "details", "withheld"),
    ),
    "ticket_events": (
        *("uid", "community_id", "ticket_id", "at", "kind", "actor_kind", "actor_id", "actor_name"),
        *("from_status", "to_status"),
    ),
    "promises": ("id", "community_id", "ticket_id", "kind", "made_at", "due_at", "kept_at"),
    "timers": TIMERS,
    "posts": ("id", "community_id", "chat_id", "message_id", "kind", "ticket_id", "live", "created_at"),
    "outbox": (
        *("uid", "community_id", "chat_id", "lane", "notice", "params", "verb", "post_id", "ticket_id", "policy"),
        *("state", "attempts", "message_ids", "created_at", "finished_at"),
    ),
    "drafts": (
        *("uid", "community_id", "chat_id", "user_id", "form", "step", "answers", "state", "version"),
        *("created_at", "updated_at"),
    ),
    "inbox": ("uid", "bot_id", "update_id", "chat_id", "user_id", "raw", "state", "received_at", "done_at"),
}
"""In the order in which they refer to each other."""

_ENDED: Final = (
    ("filed", "resident", "open", "open", 0),
    ("dispatched", "clock", "open", "open", 0),
    ("accepted", "staff", "open", "accepted", _HOUR // 4),
    ("on_the_way", "staff", "accepted", "accepted", _HOUR),
    ("resolved", "staff", "accepted", "waiting", 3 * _HOUR),
    ("closed", "resident", "waiting", "closed", 8 * _HOUR),
)
"""Kind, by whom, from and to, and how long after the report: a ticket's history."""


@dataclass(slots=True, kw_only=True)
class Past:
    """Makes the tickets in the order in which they were reported, a portion at a time."""

    town: Town
    bulk: Bulk
    bot_id: int
    texts: Texts = field(init=False)
    _day: int = field(init=False, default=-1)
    _numbers: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.texts = Texts(self.bulk)

    def write(self, numbers: range) -> None:
        """The tickets with these numbers, with everything that belongs to them."""
        chance = Random(f"{self.town.seed}:tickets:{numbers.start}")  # noqa: S311  the same seed makes the same past
        rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
        firsts = {
            "tickets": self.bulk.reserve("tickets", len(numbers)),
            "promises": self.bulk.reserve("promises", 2 * len(numbers)),
            "posts": self.bulk.reserve("posts", 3 * len(numbers)),
        }
        for place, number in enumerate(numbers):
            ids = {table: first + place * _EACH[table] for table, first in firsts.items()}
            _Life(self, rows, chance, number, ids).tell()
        for table, columns in COLUMNS.items():
            self.bulk.add(table, columns, rows[table])

    def number_of(self, community: str, at: int) -> str:
        """As the service centre counts: by community and day."""
        day = at // DAY
        if day != self._day:
            self._day, self._numbers = day, {}
        self._numbers[community] = self._numbers.get(community, 0) + 1
        written = datetime.fromtimestamp(at / 1_000_000, UTC).strftime("%Y%m%d")
        return f"{self.town.request_type.prefix}-{written}-{self._numbers[community]:03d}"


_EACH: Final[Mapping[str, int]] = {"tickets": 1, "promises": 2, "posts": 3}


class _Life:
    """One ticket while its rows are made."""

    __slots__ = (
        *("_at", "_chance", "_community", "_home", "_ids", "_is_open", "_number", "_past", "_resident", "_rows"),
        *("_texts", "_town", "_worker"),
    )

    def __init__(
        self,
        past: Past,
        rows: Mapping[str, list[tuple[object, ...]]],
        chance: Random,
        number: int,
        ids: Mapping[str, int],
    ) -> None:
        town, size = past.town, past.town.size
        self._past, self._town, self._texts, self._rows, self._ids = past, town, past.texts, rows, ids
        self._chance = chance.random
        self._number = number
        self._is_open = size.is_open(number)
        self._resident = self._reporter(size.residents)
        self._home = self._resident % len(town.estate.communities)
        self._community = town.estate.communities[self._home]
        self._worker = town.worker_of(self._home, self._chance())
        age = YEARS * (size.tickets - number) // size.tickets
        self._at = town.now - 2 * DAY - age

    def _reporter(self, residents: int) -> int:
        """Whoever plays has nothing open: what they say would be about that."""
        first = self._town.players if self._is_open and residents > self._town.players else 0
        return first + int(self._chance() * (residents - first))

    def tell(self) -> None:
        self._ticket()
        self._events()
        self._promises()
        self._written()
        if self._is_open:
            self._waits()
        else:
            self._remains()

    def _ticket(self) -> None:
        town, at, ended = self._town, self._at, not self._is_open
        taken = ended or self._number % 4 == 1
        kind, pick = town.request_type, self._picked()
        self._add(
            "tickets",
            self._ids["tickets"],
            self._uid(),
            self._community,
            self._past.number_of(self._community, at),
            kind.key,
            kind.workflow.value,
            "closed" if ended else "accepted" if taken else "open",
            5 if ended else 2,
            4 if ended else 1,
            False,
            0,
            kind.categories[self._number % len(kind.categories)].key if kind.categories else None,
            False,
            town.estate.units[self._resident % len(town.estate.units)],
            pick("tickets.description", "{1} ({0})"),
            '{"start":null,"end":null}',
            pick("tickets.contact_name", "Resident {0}"),
            pick("tickets.contact_phone", "+86139{0:08d}"),
            self._resident + 1,
            True,
            town.request_type.department,
            self._worker if taken else None,
            at + _HOUR // 4 if taken else None,
            at,
            at,
            at + 3 * _HOUR if ended else None,
            at + 8 * _HOUR if ended else None,
            5 if ended else None,
            "working" if ended else None,
            pick("tickets.details", '{{"answers":{{}},"result":"Mended it, tried it ({0})."}}'),
            False,
        )

    def _events(self) -> None:
        pick = self._picked()
        names = {
            "resident": pick("ticket_events.actor_name", "Somebody {0}"),
            "staff": pick("ticket_events.actor_name", "Somebody {0}"),
        }
        actors = {"resident": self._resident + 1, "staff": self._worker}
        for kind, actor, before, after, later in _ENDED[: 2 if self._is_open else None]:
            self._add(
                "ticket_events",
                self._uid(),
                self._community,
                self._ids["tickets"],
                self._at + later,
                kind,
                actor,
                actors.get(actor),
                names.get(actor),
                before,
                after,
            )

    def _promises(self) -> None:
        """Those of an open ticket are due later than anything that is measured."""
        for place, (kind, kept) in enumerate(((PromiseKind.RESPOND, _HOUR // 4), (PromiseKind.RESOLVE, 3 * _HOUR))):
            row, ticket = self._ids["promises"] + place, self._ids["tickets"]
            due = self._due() if self._is_open else self._at + 12 * _HOUR
            done = None if self._is_open else self._at + kept
            self._add("promises", row, self._community, ticket, kind.value, self._at, due, done)

    def _due(self) -> int:
        return self._town.now + DAY + self._number % 30 * DAY + int(self._chance() * DAY)

    def _waits(self) -> None:
        """Its timers: both promised moments, and every rung of both ladders."""
        here, ticket, due = self._community, self._ids["tickets"], self._due()
        promises = {PromiseKind.RESPOND: self._ids["promises"], PromiseKind.RESOLVE: self._ids["promises"] + 1}
        data = {kind: self._texts.one("timers.data", {"promise": row}) for kind, row in promises.items()}
        for kind, about in data.items():
            key = f"promise:{ticket}:{kind.value}"
            self._add("timers", here, "promise_due", due, ticket, None, None, about, key, "pending", None)
        for ladder, rung, kind in self._town.rungs():
            when = due + (rung - 1) * _HOUR
            self._add("timers", here, "rung", when, ticket, ladder, rung, data[kind], None, "pending", None)

    def _remains(self) -> None:
        """What is left of the work until it is tidied away: timers, the form, the update that began it."""
        town, here, at, chat = self._town, self._community, self._at, resident_id(self._resident)
        age, pick = town.now - at, self._picked()
        if age < TIMERS_KEPT:
            about = pick("timers.data", '{{"promise":{0}}}')
            for ladder, rung, _ in town.rungs():
                self._add(
                    "timers", here, "rung", at, self._ids["tickets"], ladder, rung, about, None, "cancelled", None
                )
        form, kept = town.request_type.key, age < DRAFTS_KEPT
        answers = pick("drafts.answers", '{{"words":"{1}"}}') if kept else self._emptied("drafts.answers")
        step = "review" if kept else None
        self._add("drafts", self._uid(), here, chat, chat, form, step, answers, "submitted", 6, at, at)
        if age < UPDATES_KEPT + 3 * DAY:
            raw = pick("inbox.raw", '{{"update_id":{0},"message":{{"text":"{1}"}}}}')
            handled = town.now - DAY
            update = self._number + 1
            self._add("inbox", self._uid(), self._past.bot_id, update, chat, chat, raw, "done", handled, handled)

    def _written(self) -> None:
        """The card in the group, drawn anew a few times, and what the resident reads."""
        group, private = group_id(self._home, self._town.which), resident_id(self._resident)
        first = self._ids["posts"]
        ticket, message = self._ids["tickets"], _FIRST_MESSAGE + first
        for place, (chat, kind) in enumerate(((group, "card"), (private, "notice"), (private, "notice"))):
            here = self._community
            self._add("posts", first + place, here, chat, message + place, kind, ticket, self._is_open, self._at)
        for place, verb, policy, lane in _SENT[: 3 if self._is_open else None]:
            chat = private if place else group
            name = "ResidentNews" if place else "TicketCard"
            old = self._town.now - self._at > MESSAGES_KEPT
            params = self._emptied("outbox.params") if old else self._picked()("outbox.params", '{{"ticket_id":{0}}}')
            head = (self._uid(), self._community, chat, lane, "" if old else name, params, verb, first + place, ticket)
            self._add("outbox", *head, policy, "sent", 1, f"[{message + place}]", self._at, self._at + 1)

    def _add(self, table: str, *values: object) -> None:
        """In the order of `COLUMNS`."""
        self._rows[table].append(values)

    def _picked(self) -> Callable[[str, str], str]:
        number = int(self._chance() * KEPT_POOL)
        return lambda place, form: self._texts.of(place, form)[number]

    def _emptied(self, place: str) -> str:
        return self._texts.of(place, "{{}}")[0]

    def _uid(self) -> str:
        return f"{int(self._chance() * 0xFFFFFFFFFFFF):032x}"


_SENT: Final = (
    (0, "send", "critical", 2),
    (1, "send", "critical", 1),
    (0, "edit", "edit", 2),
    (1, "send", "critical", 1),
    (0, "edit", "edit", 2),
    (2, "send", "critical", 1),
)
"""Which of the ticket's posts, how, and in which lane."""
