"""Drafts: one is active, the others wait, none is lost."""

from dataclasses import replace

import pytest

from domain.drafts import Draft, DraftState, Form
from domain.errors import CardRefreshed, NotFoundError
from storage.tables import drafts
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, a_draft, a_ticket, rows

SUSPENDED = DraftState.SUSPENDED


def suspended(draft: Draft, at=NOW, version: int = 2) -> Draft:
    return replace(draft, state=SUSPENDED, version=version, updated_at=at)


async def test_a_new_draft(store):
    def start(uow):
        ticket = a_ticket(uow)
        return ticket.id, a_draft(uow, form=Form.RESOLVE, ticket_id=ticket.id, answers={"note": "好", "n": [1, 2]})

    ticket_id, started = await store.write(start)
    assert started == Draft(
        id=started.id,
        community_id=HOME,
        chat_id=5,
        user_id=5,
        form=Form.RESOLVE,
        step="room",
        ticket_id=ticket_id,
        answers={"note": "好", "n": [1, 2]},
        post_id=None,
        state=DraftState.ACTIVE,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )

    def look(uow):
        return [uow.drafts.get(started.id), uow.drafts.active(5, 5), uow.drafts.active(5, 6), uow.drafts.active(6, 5)]

    assert await store.read(look) == [started, started, None, None]
    assert await store.read(lambda uow: uow.drafts.get(started.id + 1)) is None


async def test_a_draft_of_nobody_yet(store):
    started = await store.write(lambda uow: a_draft(uow, community_id=None, step=None))
    assert (started.community_id, started.step, started.answers) == (None, None, {})
    assert await store.read(lambda uow: uow.drafts.active(5, 5)) == started


async def test_a_second_draft_suspends_the_first(store):
    first = await store.write(a_draft)
    elsewhere = await store.write(lambda uow: a_draft(uow, chat_id=6))
    second = await store.write(lambda uow: a_draft(uow, form=Form.REMARK, at=LATER))

    def look(uow):
        return [
            uow.drafts.active(5, 5),
            uow.drafts.suspended(5, 5),
            uow.drafts.active(6, 5),
            uow.drafts.suspended(6, 5),
        ]

    assert await store.read(look) == [second, suspended(first, LATER), elsewhere, None]


async def test_the_one_suspended_last_comes_back_first(store):
    def start(uow):
        forms = (Form.REQUEST, Form.REMARK, Form.REQUEST, Form.NOT_FIXED)
        return [a_draft(uow, form=form, at=NOW) for form in forms]

    first, remark, request, _ = await store.write(start)

    def look(uow):
        wanted = (None, Form.REQUEST, Form.REMARK, Form.NOT_FIXED)
        return [uow.drafts.suspended(5, 5, form) for form in wanted]

    assert await store.read(look) == [suspended(request), suspended(request), suspended(remark), None]
    again = await store.write(lambda uow: uow.drafts.resume(first, LATER))
    assert again == replace(first, version=3, updated_at=LATER)
    assert await store.read(lambda uow: uow.drafts.active(5, 5)) == again
    assert (await store.read(lambda uow: uow.drafts.suspended(5, 5))).form is Form.NOT_FIXED


async def test_starting_ten_times_on_one_connection(store):
    started = await store.write(lambda uow: [a_draft(uow) for _ in range(10)])
    assert await store.read(lambda uow: uow.drafts.active(5, 5)) == started[-1]
    assert await store.read(lambda uow: uow.drafts.suspended(5, 5)) == suspended(started[-2])


async def test_what_is_given_is_saved(store):
    started = await store.write(lambda uow: a_draft(uow, answers={"a": 1}))
    step = await store.write(lambda uow: uow.drafts.save(started, at=LATER, step="photo"))
    assert step == replace(started, step="photo", version=2, updated_at=LATER)
    answered = await store.write(lambda uow: uow.drafts.save(step, at=LATER, answers={"b": "好"}, post_id=7))
    assert answered == replace(step, answers={"b": "好"}, post_id=7, version=3)
    touched = await store.write(lambda uow: uow.drafts.save(answered, at=MUCH_LATER))
    assert touched == replace(answered, version=4, updated_at=MUCH_LATER)
    emptied = await store.write(lambda uow: uow.drafts.save(touched, at=MUCH_LATER, answers={}))
    assert emptied == replace(touched, answers={}, version=5)
    assert await store.read(lambda uow: uow.drafts.get(started.id)) == emptied


async def test_no_answer_is_overwritten_unseen(store):
    started = await store.write(a_draft)
    saved = await store.write(lambda uow: uow.drafts.save(started, at=LATER, answers={"a": 1}))
    with pytest.raises(CardRefreshed):
        await store.write(lambda uow: uow.drafts.save(started, at=LATER, answers={"b": 2}))
    assert await store.read(lambda uow: uow.drafts.get(started.id)) == saved


@pytest.mark.parametrize("state", [DraftState.SUBMITTED, DraftState.DROPPED])
async def test_an_ended_draft_is_neither_active_nor_waiting(store, state):
    started = await store.write(a_draft)
    await store.write(lambda uow: uow.drafts.end(started, state, LATER))
    ended = replace(started, state=state, version=2, updated_at=LATER)

    def look(uow):
        return [uow.drafts.get(started.id), uow.drafts.active(5, 5), uow.drafts.suspended(5, 5)]

    assert await store.read(look) == [ended, None, None]
    assert await store.write(a_draft) != started


async def test_a_draft_that_is_gone_cannot_be_resumed(store):
    started = await store.write(a_draft)
    with pytest.raises(NotFoundError):
        await store.write(lambda uow: uow.drafts.resume(replace(started, id=started.id + 1), LATER))
    assert await store.read(lambda uow: uow.drafts.active(5, 5)) == started


async def test_drafts_move_with_their_group(store, database):
    def before(uow):
        waiting = a_draft(uow, -1, 1)
        started = a_draft(uow, -1, 1, form=Form.RESOLVE)
        uow.drafts.save(started, at=NOW, post_id=7)
        ended = a_draft(uow, -1, 2)
        uow.drafts.end(ended, DraftState.SUBMITTED, NOW)
        double = a_draft(uow, -1, 3)
        newer = a_draft(uow, -100, 3)
        elsewhere = a_draft(uow, -2, 1)
        return [one.id for one in (waiting, started, ended, double, newer, elsewhere)]

    ids = await store.write(before)
    await store.write(lambda uow: uow.drafts.move_chat(-1, -100, LATER))
    await store.write(lambda uow: uow.drafts.move_chat(-1, -100, LATER))
    names = ("id", "chat_id", "state", "post_id", "version")
    assert await database.read(rows(drafts, *names)) == [
        (ids[0], -100, "suspended", None, 2),
        (ids[1], -100, "active", None, 2),
        (ids[2], -1, "submitted", None, 2),
        (ids[3], -100, "suspended", None, 2),
        (ids[4], -100, "active", None, 1),
        (ids[5], -2, "active", None, 1),
    ]
