"""What happened in a world, counted; what never happened in a whole run is what the run proves nothing about."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.simulation.fate import Stroke
from bot.simulation.invariants.deliveries import unrecorded
from bot.simulation.invariants.table import opened
from bot.simulation.telegram import Refused
from bot.simulation.weather import Trouble
from bot.simulation.world import Story


class Heading(StrEnum):
    """Under which things are counted together."""

    REQUESTS = "requests"
    AMONG_THEM = "among them"
    PROMISES = "promises"
    ENDS = "ends of the process"
    FAULTS = "faults on the way to Telegram"
    REFUSALS = "refused by Telegram"
    FATE = "strokes of fate"
    UPDATES = "updates"
    MESSAGES = "messages"


Tally = Counter[tuple[Heading, str]]

_ASKED: Final[Mapping[tuple[Heading, str], str]] = MappingProxyType(
    {
        (Heading.AMONG_THEM, "complaints in confidence"): (
            "SELECT count(*) FROM tickets WHERE confidential AND workflow = 'complaint'"
        ),
        (Heading.AMONG_THEM, "written down by the desk"): (
            "SELECT count(*) FROM ticket_events JOIN tickets ON tickets.id = ticket_id WHERE kind = 'filed'"
            " AND actor_kind = 'staff' AND workflow != 'call' AND NOT EXISTS"
            " (SELECT 1 FROM ticket_links WHERE other_id = tickets.id AND ticket_links.kind = 'turned')"
        ),
        (Heading.AMONG_THEM, "turned into another kind"): "SELECT count(*) FROM ticket_links WHERE kind = 'turned'",
        (Heading.AMONG_THEM, "alarms"): "SELECT count(*) FROM tickets WHERE workflow = 'emergency'",
        (Heading.AMONG_THEM, "put on hold"): "SELECT count(*) FROM tickets WHERE holds > 0",
        (Heading.AMONG_THEM, "reopened"): "SELECT count(*) FROM tickets WHERE reopens > 0",
        (Heading.AMONG_THEM, "closed"): "SELECT count(*) FROM tickets WHERE closed_at IS NOT NULL",
        (Heading.AMONG_THEM, "letters delivered"): "SELECT count(*) FROM letters WHERE delivered_at IS NOT NULL",
        (Heading.AMONG_THEM, "outages declared"): "SELECT count(*) FROM outages",
        (Heading.PROMISES, "made"): "SELECT count(*) FROM promises",
        (Heading.PROMISES, "kept"): "SELECT count(*) FROM promises WHERE kept_at IS NOT NULL AND broken_at IS NULL",
        (Heading.PROMISES, "moved with a reason"): "SELECT count(*) FROM promises WHERE moves IS NOT NULL",
        (Heading.PROMISES, "broken and escalated"): "SELECT count(*) FROM promises WHERE broken_at IS NOT NULL",
        (Heading.UPDATES, "put aside and reported"): "SELECT count(*) FROM inbox WHERE state = 'dead'",
        (Heading.MESSAGES, "about complaints in confidence"): (
            "SELECT count(*) FROM outbox JOIN tickets ON tickets.id = ticket_id WHERE verb = 'send'"
            " AND outbox.state = 'sent' AND confidential AND tickets.workflow = 'complaint'"
        ),
        (Heading.MESSAGES, "about tickets of a smaller community"): (
            "SELECT count(*) FROM outbox JOIN tickets ON tickets.id = ticket_id WHERE verb = 'send'"
            " AND outbox.state = 'sent' AND tickets.community_id !="
            " (SELECT community_id FROM tickets GROUP BY 1 ORDER BY count(*) DESC LIMIT 1)"
        ),
        (Heading.MESSAGES, "given up"): "SELECT count(*) FROM outbox WHERE state = 'dead'",
    }
)


def tally_of(story: Story) -> Tally:
    """Everything that is counted, also what did not happen."""
    found: Tally = Counter(dict.fromkeys(_possible(story), 0))
    with opened(str(story.path)) as database:
        found.update({key: database.execute(query).fetchone()[0] for key, query in _ASKED.items()})
        kinds = database.execute("SELECT request_type, count(*) FROM tickets GROUP BY 1").fetchall()
        found.update({(Heading.REQUESTS, kind): count for kind, count in kinds})
        twice = repeated(story, database)
    telegram, updates = story.telegram, story.telegram.updates
    found.update({(Heading.FAULTS, one): times for one, times in telegram.met.items()})
    found.update({(Heading.REFUSALS, one): times for one, times in telegram.refused.items()})
    found.update({(Heading.FATE, one): times for one, times in story.struck.items()})
    found[Heading.ENDS, "killed"] = len(story.killed)
    found[Heading.ENDS, "by itself, for its token was refused"] = story.gave_up
    found[Heading.ENDS, "stopped in order"] = story.lives - 1 - len(story.killed) - story.gave_up
    found[Heading.UPDATES, "stored"] = sum(not was for _, was, _ in story.ledger.inbox)
    found[Heading.UPDATES, "handed out twice"] = updates.repeated
    found[Heading.UPDATES, "expired at Telegram"] = updates.expired
    found[Heading.MESSAGES, "sent"] = len(telegram.said)
    found[Heading.MESSAGES, "whose answer was lost"] = sum(not one.told for one in telegram.said)
    found[Heading.MESSAGES, "said again after a death"] = sum(twice.values())
    return found


def repeated(story: Story, database: sqlite3.Connection) -> Counter[tuple[int, int]]:
    """Messages that were answered and that no row knows of, by chat and life: a death made them be said again."""
    sent = "SELECT chat_id, message_ids FROM outbox WHERE verb = 'send' AND message_ids IS NOT NULL"
    known = {(chat, number) for chat, ids in database.execute(sent) for number in json.loads(ids)}
    return unrecorded(story.telegram.said, known)


def most_repeated(story: Story) -> int:
    """Of one chat, by one death."""
    with opened(str(story.path)) as database:
        return max(repeated(story, database).values(), default=0)


def _possible(story: Story) -> Iterator[tuple[Heading, str]]:
    for kind in story.ground.knowledge.catalog.types:
        yield Heading.REQUESTS, kind.key
    for trouble in Trouble:
        yield Heading.FAULTS, trouble
    for refused in Refused:
        yield Heading.REFUSALS, refused
    for stroke in Stroke:
        yield Heading.FATE, stroke


_SUMS: Final = frozenset({Heading.REQUESTS, Heading.ENDS, Heading.FAULTS, Heading.REFUSALS, Heading.FATE})
"""What of these is counted is counted once."""


def told(tally: Tally) -> Iterator[str]:
    """A line for each heading."""
    for heading in Heading:
        counts = {what: times for (one, what), times in tally.items() if one is heading}
        parts = [f"{what} {times:,}" for what, times in counts.items()]
        total = f" {sum(counts.values()):,}:" if heading in _SUMS else ":"
        yield f"{heading}{total} {', '.join(parts)}"


def never(tally: Tally) -> list[str]:
    """What did not happen at all."""
    return [f"{heading}: {what}" for (heading, what), times in tally.items() if not times]
