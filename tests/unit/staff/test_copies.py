"""A message that was sent twice: the copy nobody knows of loses its keys, once, and never the message itself."""

import pytest
from sqlalchemy import text

from domain.notices.dialogue import Say, Saying
from domain.outgoing import PostKind, Verb
from storage.outbox import OutboxTable
from tests.support.world import ENGINEERS, World
from usecases.living_screens import put_away_copy
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def sending(world: World) -> None:
    """A call to the group is under way."""

    def queue(uow: UnitOfWork) -> None:
        to_chat(uow, ENGINEERS, Say(saying=Saying.DONE))

    world.run(queue)
    world.database.write_now(lambda connection: connection.execute(text("UPDATE outbox SET state = 'sending'")).close())


def stripped(world: World) -> list[Verb]:
    return [one.verb for one in world.queued() if one.verb is Verb.STRIP]


def test_it_is_kept_as_a_post_without_keys_and_only_once(world: World) -> None:
    for _ in range(2):
        world.run(put_away_copy, ENGINEERS, 55, kind=PostKind.CARD, ticket_id=3)
    post = world.look(lambda uow: uow.posts.by_message(ENGINEERS, 55))
    assert post is not None
    assert (post.kind, post.ticket_id, post.live, stripped(world)) == (PostKind.CARD, 3, False, [Verb.STRIP])


def test_a_message_we_know_is_left_alone(world: World) -> None:
    def stands(uow: UnitOfWork) -> None:
        uow.posts.learn([(uow.posts.create(chat_id=ENGINEERS, kind=PostKind.CARD), ENGINEERS, (55,))])

    world.run(stands)
    world.run(put_away_copy, ENGINEERS, 55)
    assert stripped(world) == []


def test_a_message_that_telegram_may_be_about_to_tell_of_is_left_alone(world: World) -> None:
    sending(world)
    world.run(put_away_copy, ENGINEERS, 55)
    assert (stripped(world), world.look(lambda uow: uow.posts.by_message(ENGINEERS, 55))) == ([], None)


def test_a_message_whose_sending_is_recorded_between_two_looks_is_left_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process of a shared server: not known yet at the first look, no longer under way at the second."""

    def pressed(uow: UnitOfWork) -> None:
        def recorded(_outbox: OutboxTable, _chat_id: int) -> bool:
            uow.posts.learn([(uow.posts.create(chat_id=ENGINEERS, kind=PostKind.CARD), ENGINEERS, (55,))])
            return False

        monkeypatch.setattr(OutboxTable, "is_sending", recorded)
        put_away_copy(uow, ENGINEERS, 55)

    world.run(pressed)
    assert stripped(world) == []
