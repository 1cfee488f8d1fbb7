"""One-time codes: used once, by one person, in time."""

import asyncio

from storage.tables import codes
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, rows
from usecases.people_ports import Code, CodeKind


def issue(uow) -> None:
    uow.codes.issue(
        CodeKind.BIND, digest="d1", expires_at=MUCH_LATER, at=NOW, community_id=HOME, department="engineering"
    )


def consume(uow, *, kind=CodeKind.BIND, digest="d1", user_id=5, at=LATER):
    return uow.codes.consume(kind, digest=digest, user_id=user_id, at=at)


async def test_a_code_is_used_once(store, database):
    await store.write(issue)
    code = await store.write(consume)
    assert code == Code(id=code.id, kind=CodeKind.BIND, community_id=HOME, department="engineering")
    assert await store.write(lambda uow: [consume(uow, user_id=6) for _ in range(10)]) == [None] * 10
    assert await database.read(rows(codes, "used_at", "used_by")) == [(LATER, 5)]


async def test_of_many_at_once_one_gets_in(store):
    await store.write(issue)

    def by(user_id):
        return store.write(lambda uow: consume(uow, user_id=user_id))

    got = await asyncio.gather(*(by(user_id) for user_id in range(1, 6)))
    assert sorted(code is not None for code in got) == [False, False, False, False, True]


async def test_a_code_that_does_not_fit_stays_unused(store):
    await store.write(issue)

    def tries(uow):
        return [
            consume(uow, kind=CodeKind.CLAIM),
            consume(uow, digest="d2"),
            consume(uow, at=MUCH_LATER),
        ]

    assert await store.write(tries) == [None, None, None]
    assert (await store.write(consume)) is not None


async def test_attempts_are_counted_per_account_from_a_moment_on(store):
    def tries(uow):
        for user_id, at in ((5, NOW), (5, LATER), (6, LATER), (5, MUCH_LATER)):
            uow.codes.note_attempt(user_id, at)

    await store.write(tries)
    assert await store.read(lambda uow: [uow.codes.attempts_since(5, at) for at in (NOW, LATER, MUCH_LATER)]) == [
        3,
        2,
        1,
    ]
    assert await store.read(lambda uow: uow.codes.attempts_since(7, NOW)) == 0
