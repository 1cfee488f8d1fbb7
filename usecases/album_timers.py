"""Albums stay albums: what is sent together about a ticket waits a moment for the rest of it.

Telegram delivers an album as separate messages without saying how many there will be.
"""

from datetime import datetime, timedelta

from domain.incoming import Media, MediaKind
from domain.tickets import Ticket
from usecases.deadlines import DueTimers
from usecases.ports import UnitOfWork
from usecases.timer_ports import NewTimer, OnConflict

ALBUM = "album"
"""Timer kind: no more of an album comes, it is passed on."""

_QUIET_FOR = timedelta(seconds=1.5)
_AT_MOST = timedelta(seconds=6)


def keep_together(
    uow: UnitOfWork, ticket: Ticket, media: Media, album: str, *, to_resident: bool, at: datetime
) -> None:
    """Add an item to the album that is passed on a moment after its last one."""
    key = f"album:{ticket.id}:{album}"
    waiting = uow.timers.pending(key)
    items = [] if waiting is None else _items(waiting.data.get("items"))
    since = at if waiting is None else datetime.fromisoformat(str(waiting.data["since"]))
    timer = NewTimer(
        community_id=ticket.community_id,
        kind=ALBUM,
        due_at=min(at + _QUIET_FOR, since + _AT_MOST),
        ticket_id=ticket.id,
        data={
            "items": [*items, [media.kind.value, media.file_id]],
            "to_resident": to_resident,
            "since": since.isoformat(),
        },
        dedupe_key=key,
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)


def is_kept_together(uow: UnitOfWork, ticket: Ticket, album: str) -> bool:
    """Whether the first of this album waits for the rest, to be passed on."""
    return uow.timers.pending(f"album:{ticket.id}:{album}") is not None


def kept_together(due: DueTimers) -> list[Media]:
    """The items, in the order they came."""
    items = _items(due.highest.data.get("items"))
    return [Media(kind=MediaKind(kind), file_id=file_id) for kind, file_id in items]


def goes_to_resident(due: DueTimers) -> bool:
    """Whether a colleague sent it."""
    return due.highest.data.get("to_resident") is True


def _items(value: object) -> list[tuple[str, str]]:
    return [(str(kind), str(file_id)) for kind, file_id in value] if isinstance(value, list) else []
