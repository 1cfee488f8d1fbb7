"""Telling everybody who waits for the end of an outage: in turns, by the timer, never in the quiet hours."""

from datetime import datetime
from typing import Final

from domain.notices.outages import OutageKnown, OutageLonger, OutageOver
from domain.outages import Outage
from domain.outgoing import Lane, PostKind
from usecases import outage_calls, outage_cards
from usecases.deadlines import DueTimers
from usecases.effects.labels import label_for_reporter
from usecases.outage_ports import Follower
from usecases.ports import UnitOfWork
from usecases.reaching import can_reach
from usecases.speaking import to_chat
from usecases.timer_ports import NewTimer, OnConflict

OUTAGE_NEWS = "outage_news"
"""Timer kind: the next of those who wait are told."""

KNOWN, LONGER, OVER = "known", "longer", "over"
"""What they are told: that what they reported is known for whole buildings, another time, that it is over."""

ANSWER_SUBJECT = "outage-answer:"
"""Subject of the posts that ask whether it is over for somebody, before the outage's id."""

_AT_ONCE: Final = 100
"""People told in one transaction; each takes two rows."""


def tell_followers(uow: UnitOfWork, outage: Outage, what: str, at: datetime) -> None:
    """Whoever waits by now is told; older news that have not gone out yet are news no more."""
    _go_on(uow, outage, what, since=at, after=0, due_at=at)


def _key(outage: Outage) -> str:
    return f"{OUTAGE_NEWS}:{outage.id}"


def _go_on(uow: UnitOfWork, outage: Outage, what: str, *, since: datetime, after: int, due_at: datetime) -> None:
    calendar = uow.knowledge.community(outage.community_id).calendar
    timer = NewTimer(
        community_id=outage.community_id,
        kind=OUTAGE_NEWS,
        due_at=calendar.end_of_quiet_hours(due_at),
        data={"outage": outage.id, "what": what, "since": since.isoformat(), "after": after},
        dedupe_key=_key(outage),
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)


def tell(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """The next of them. A time that is over itself by the morning, or an outage that ended, is no news."""
    data = due.highest.data
    outage = uow.outages.get(int(str(data["outage"])))
    what, since = str(data["what"]), datetime.fromisoformat(str(data["since"]))
    if outage is None or (what != OVER and (not outage.is_open or outage.until <= now)):
        return
    after = int(str(data["after"]))
    # Whoever followed in the moment of its end is told too; after that nobody can follow any more.
    page = uow.outage_followers.page(outage.id, after=after, until=now if what == OVER else since, limit=_AT_ONCE)
    for follower in page:
        _tell(uow, outage, follower, what, now)
    if what == OVER:
        uow.outage_followers.told([one.id for one in page], now)
    if len(page) == _AT_ONCE:
        _go_on(uow, outage, what, since=since, after=page[-1].id, due_at=now)
    elif what == OVER:
        outage_cards.refresh(uow, outage)


def _tell(uow: UnitOfWork, outage: Outage, follower: Follower, what: str, now: datetime) -> None:
    resident = uow.residents.get(follower.resident_id)
    if resident is None:
        return
    if resident.user_id is None or not can_reach(uow, resident):
        outage_calls.ring(uow, outage, follower, resident, now)
        return
    post_id = None
    if what == OVER:
        post_id = uow.posts.create(
            chat_id=resident.user_id,
            kind=PostKind.NOTICE,
            community_id=outage.community_id,
            subject=f"{ANSWER_SUBJECT}{outage.id}",
        )
    to_chat(
        uow,
        resident.user_id,
        _news(uow, outage, follower, what),
        community_id=outage.community_id,
        lane=Lane.BULK,
        post_id=post_id,
    )


def _news(uow: UnitOfWork, outage: Outage, follower: Follower, what: str) -> OutageKnown | OutageOver | OutageLonger:
    ticket = None if follower.ticket_id is None else uow.tickets.get(follower.ticket_id)
    if what == KNOWN and ticket is not None:
        return OutageKnown(
            outage_id=outage.id,
            request_type=outage.request_type,
            matter=outage.matter,
            buildings=outage.buildings,
            until=outage.until,
            ticket_id=ticket.id,
            label=label_for_reporter(uow, ticket),
        )
    if what == OVER:
        return OutageOver(
            outage_id=outage.id,
            request_type=outage.request_type,
            matter=outage.matter,
            buildings=outage.buildings,
        )
    return OutageLonger(
        outage_id=outage.id,
        request_type=outage.request_type,
        matter=outage.matter,
        buildings=outage.buildings,
        until=outage.until,
    )
