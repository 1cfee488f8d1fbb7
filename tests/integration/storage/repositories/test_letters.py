"""The letters tables: versions for ever as they were, changes only from the state that was read."""

import pytest

from domain.errors import CardRefreshed
from domain.incoming import Media, MediaKind
from domain.letters import DeliveryWay, Letter, LetterKind, LetterState, LetterVersion, digest
from tests.integration.storage.repositories.samples import LATER, NOW, a_colleague, a_ticket
from usecases.ports import UnitOfWork

PHOTO = Media(kind=MediaKind.PHOTO, file_id="f", file_unique_id="u", size=7)
SHEET = {"title": "书面答复", "paragraphs": ["首小时 5 元。"]}


def a_letter(uow: UnitOfWork, number: str = "Q-20261122-001", kind: LetterKind = LetterKind.REPLY) -> Letter:
    return uow.letters.open(
        a_ticket(uow, number),
        kind=kind,
        round_=1,
        state=LetterState.DRAFTED,
        confidential=True,
        by=a_colleague(uow, None).id,
        at=NOW,
    )


def versions(uow: UnitOfWork) -> tuple[Letter, LetterVersion, LetterVersion]:
    letter = a_letter(uow)
    first = uow.letters.write(letter, body="第一稿", attachments=(), by=letter.drafted_by, at=NOW)
    second = uow.letters.write(letter, body="第二稿", attachments=(PHOTO,), by=letter.drafted_by, at=LATER)
    return letter, first, second


async def test_letters_and_versions_are_read_back(store):
    letter, first, second = await store.write(versions)
    assert (first.version, second.version) == (1, 2)
    assert second.text_sha256 == digest("第二稿")

    def look(uow):
        known = uow.letters
        return [known.get(letter.id), known.of_ticket(letter.ticket_id), known.latest(letter), known.version(first.id)]

    assert await store.read(look) == [letter, [letter], second, first]
    assert await store.read(lambda uow: (uow.letters.get(99), uow.letters.version(99))) == (None, None)


async def test_a_version_is_sealed_once(store):
    _, _, version = await store.write(versions)
    sealed = await store.write(lambda uow: uow.letters.seal(version, sheet=SHEET, pdf_sha256=digest(b"pdf")))
    assert (sealed.sheet, sealed.pdf_sha256) == (SHEET, digest(b"pdf"))
    assert await store.read(lambda uow: uow.letters.version(version.id)) == sealed
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.letters.seal(version, sheet={}, pdf_sha256=digest(b"other")))
    assert await store.read(lambda uow: uow.letters.version(version.id)) == sealed


async def test_a_letter_is_changed_from_the_state_that_was_read(store):
    letter = await store.write(a_letter)
    changes = {"state": LetterState.SENDING, "number": "Q-20261122-001/1", "approved_at": LATER, "sendings": 1}
    approved = await store.write(lambda uow: uow.letters.change(letter, **changes))
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.letters.change(letter, state=LetterState.RETURNED))
    done = {
        "state": LetterState.DELIVERED,
        "delivery": DeliveryWay.MAILBOX,
        "delivery_note": "信箱",
        "delivered_at": LATER,
    }
    delivered = await store.write(lambda uow: uow.letters.change(approved, **done))
    assert await store.read(lambda uow: uow.letters.get(letter.id)) == delivered


async def test_letters_without_a_number_do_not_get_in_each_others_way(store):
    def two(uow):
        return a_letter(uow), a_letter(uow, "Q-20261122-002", LetterKind.CLOSING)

    first, second = await store.write(two)
    assert (first.number, second.number, first.id != second.id) == (None, None, True)
