"""Attachments: once per draft, then on the ticket."""

from dataclasses import replace

import pytest

from domain.errors import NotFoundError
from domain.incoming import Media, MediaKind
from tests.integration.storage.repositories.samples import LATER, NOW, a_draft, a_ticket
from usecases.ticket_ports import Attachment, Purpose

PHOTO = Media(kind=MediaKind.PHOTO, file_id="f1", file_unique_id="u1", size=2048)
FILE = Media(kind=MediaKind.DOCUMENT, file_id="f2", file_unique_id="u2", size=0, name="王芳的合同.pdf")
PLACE = Media(kind=MediaKind.LOCATION, latitude=22.5431, longitude=114.0579)


def add(uow, draft, media, caption=""):
    return uow.attachments.add_to_draft(draft, media, purpose=Purpose.REPORT, caption=caption, at=NOW)


def kept(media, caption=None, purpose=Purpose.REPORT):
    return Attachment(id=0, media=media, purpose=purpose, caption=caption)


def without_ids(found):
    return [replace(one, id=0) for one in found]


async def test_a_draft_keeps_what_was_sent_in_order(store):
    def send(uow):
        draft = a_draft(uow)
        return draft, [add(uow, draft, PHOTO, "厨房"), add(uow, draft, FILE), add(uow, draft, PLACE)]

    draft, new = await store.write(send)
    assert new == [True, True, True]
    found = await store.read(lambda uow: uow.attachments.of_draft(draft.id))
    assert without_ids(found) == [kept(PHOTO, "厨房"), kept(FILE), kept(PLACE)]
    assert [one.id for one in found] == sorted({one.id for one in found})


async def test_the_same_file_counts_once_per_draft(store):
    def send(uow):
        first, second = a_draft(uow, 1), a_draft(uow, 2)
        again = replace(PHOTO, file_id="f9")
        return second, [add(uow, first, PHOTO), *(add(uow, first, again) for _ in range(10)), add(uow, second, again)]

    second, new = await store.write(send)
    assert new == [True, *[False] * 10, True]
    found = await store.read(lambda uow: uow.attachments.of_draft(second.id))
    assert without_ids(found) == [kept(replace(PHOTO, file_id="f9"))]


async def test_places_are_never_the_same(store):
    def send(uow):
        draft = a_draft(uow)
        return [add(uow, draft, PLACE), add(uow, draft, PLACE)]

    assert await store.write(send) == [True, True]


async def test_filing_shows_them_on_the_ticket(store):
    def send(uow):
        ticket = a_ticket(uow)
        draft, other = a_draft(uow, 1, ticket_id=ticket.id), a_draft(uow, 2, ticket_id=ticket.id)
        add(uow, draft, PHOTO)
        add(uow, other, FILE)
        uow.attachments.add_to_ticket(ticket, PLACE, purpose=Purpose.REMARK, caption="here", at=LATER)
        uow.attachments.add_to_ticket(ticket, PHOTO, purpose=Purpose.RESULT, caption="", at=LATER)
        before = uow.attachments.of_ticket(ticket.id)
        uow.attachments.file(draft.id, ticket.id)
        return ticket, before

    ticket, before = await store.write(send)
    remark, result = kept(PLACE, "here", Purpose.REMARK), kept(PHOTO, None, Purpose.RESULT)
    assert without_ids(before) == [remark, result]

    def look(uow):
        wanted = (None, Purpose.REPORT, Purpose.REMARK, Purpose.RESULT)
        return [without_ids(uow.attachments.of_ticket(ticket.id, purpose)) for purpose in wanted]

    assert await store.read(look) == [[kept(PHOTO), remark, result], [kept(PHOTO)], [remark], [result]]


async def test_a_draft_that_belongs_nowhere_keeps_nothing(store):
    draft = await store.write(lambda uow: a_draft(uow, community_id=None))
    with pytest.raises(NotFoundError):
        await store.write(lambda uow: add(uow, draft, PHOTO))
    assert await store.read(lambda uow: uow.attachments.of_draft(draft.id)) == []
