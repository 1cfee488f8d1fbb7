"""Quotes: the newest counts, and is decided once."""

from dataclasses import replace

import pytest

from domain.errors import CardRefreshed
from storage.tables import quotes
from tests.integration.storage.repositories.samples import LATER, MUCH_LATER, NOW, a_colleague, a_ticket, rows
from usecases.ticket_ports import Quote, QuoteState


def a_quote(uow, ticket, colleague, parts_cents=12_000, at=NOW) -> Quote:
    return uow.quotes.offer(ticket, parts_cents=parts_cents, labour_cents=8_000, note="换阀门", by=colleague.id, at=at)


def one_quote(uow):
    return a_quote(uow, a_ticket(uow), a_colleague(uow))


async def test_a_quote_is_read_back(store):
    offered = await store.write(one_quote)
    assert offered == Quote(
        id=offered.id,
        ticket_id=offered.ticket_id,
        parts_cents=12_000,
        labour_cents=8_000,
        note="换阀门",
        state=QuoteState.OFFERED,
        quoted_by=offered.quoted_by,
    )

    def look(uow):
        return [
            uow.quotes.get(offered.id),
            uow.quotes.latest(offered.ticket_id),
            uow.quotes.get(offered.id + 1),
            uow.quotes.latest(offered.ticket_id + 1),
        ]

    assert await store.read(look) == [offered, offered, None, None]


async def test_a_new_quote_withdraws_what_is_still_open(store, database):
    def offer(uow):
        ticket, other, colleague = a_ticket(uow, "R-1"), a_ticket(uow, "R-2"), a_colleague(uow)
        offers = [a_quote(uow, ticket, colleague, cents) for cents in (1, 2, 3)]
        a_quote(uow, other, colleague)
        asking = uow.quotes.decide(offers[2], QuoteState.ASKING_OWNER, LATER)
        last = a_quote(uow, ticket, colleague, 4, MUCH_LATER)
        declined = uow.quotes.decide(last, QuoteState.DECLINED, MUCH_LATER)
        newest = a_quote(uow, ticket, colleague, 5, MUCH_LATER)
        return asking, declined, newest

    asking, declined, newest = await store.write(offer)
    assert (asking.state, declined.state) == (QuoteState.ASKING_OWNER, QuoteState.DECLINED)
    assert await database.read(rows(quotes, "parts_cents", "state", "decided_at")) == [
        (1, "withdrawn", NOW),
        (2, "withdrawn", NOW),
        (3, "withdrawn", MUCH_LATER),
        (12_000, "offered", None),
        (4, "declined", MUCH_LATER),
        (5, "offered", None),
    ]
    assert await store.read(lambda uow: uow.quotes.latest(newest.ticket_id)) == newest
    agreed = await store.write(lambda uow: uow.quotes.decide(newest, QuoteState.ACCEPTED, MUCH_LATER))

    def offer_again(uow):
        ticket, colleague = uow.tickets.get(newest.ticket_id), uow.staff.get(newest.quoted_by)
        return a_quote(uow, ticket, colleague, 6, MUCH_LATER)

    again = await store.write(offer_again)
    assert await store.read(lambda uow: uow.quotes.latest(newest.ticket_id)) == again
    assert await store.read(lambda uow: uow.quotes.agreed(newest.ticket_id)) == agreed


async def test_a_quote_is_decided_as_it_was_read(store):
    offered = await store.write(one_quote)
    asking = await store.write(lambda uow: uow.quotes.decide(offered, QuoteState.ASKING_OWNER, LATER))
    assert asking == replace(offered, state=QuoteState.ASKING_OWNER)
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.quotes.decide(offered, QuoteState.DECLINED, LATER))
    accepted = await store.write(lambda uow: uow.quotes.decide(asking, QuoteState.ACCEPTED, MUCH_LATER))
    assert await store.read(lambda uow: uow.quotes.get(offered.id)) == accepted
