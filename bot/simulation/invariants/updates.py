"""Updates: stored before Telegram forgets them, each handled exactly once, or given up with somebody told."""

from collections import Counter
from collections.abc import Iterator

from bot.simulation.invariants.evidence import Evidence


def stored_before_confirmed(evidence: Evidence) -> Iterator[str]:
    """What Telegram was told to forget stands (or stood) in the inbox."""
    stored = {row for row, was, _ in evidence.inbox if not was}
    for number in evidence.confirmed:
        if number not in stored:
            yield f"update {number} was confirmed and never stored"


def handled_once(evidence: Evidence) -> Iterator[str]:
    """Stored once, ended once, never changed after its end."""
    arrived = Counter(row for row, was, _ in evidence.inbox if not was)
    ended = Counter(row for row, was, became in evidence.inbox if was == "new" and became in {"done", "dead"})
    for row, was, became in evidence.inbox:
        if was in {"done", "dead"}:
            yield f"update {row} was {was} and became {became}"
    for row, times in arrived.items():
        if times != 1 or ended[row] != 1:
            yield f"update {row} was stored {times} times and ended {ended[row]} times"


def dead_are_reported(evidence: Evidence) -> Iterator[str]:
    """The administrators hear of every update that was given up."""
    told = {row["params"] for row in evidence.rows("SELECT params FROM outbox WHERE notice = 'DeadLetter'")}
    for row in evidence.rows("SELECT id, update_id FROM inbox WHERE state = 'dead'"):
        if not any(f'E{row["id"]}"' in one for one in told):
            yield f"update {row['update_id']} was given up and nobody was told"
