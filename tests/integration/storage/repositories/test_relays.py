"""Relays: where a person's message went."""

from tests.integration.storage.repositories.samples import HOME
from usecases.ticket_ports import Relay


async def test_a_message_can_go_to_several_places(store):
    def relay(uow):
        for chat_id, ticket_id, post_id, event_id in ((5, 1, 11, 21), (5, 1, 12, None), (6, 2, None, 22)):
            uow.relays.note(
                community_id=HOME,
                chat_id=chat_id,
                message_id=100,
                ticket_id=ticket_id,
                post_id=post_id,
                event_id=event_id,
            )

    await store.write(relay)
    assert await store.read(lambda uow: [uow.relays.of_source(*one) for one in ((5, 100), (6, 100), (5, 101))]) == [
        [Relay(ticket_id=1, post_id=11, event_id=21), Relay(ticket_id=1, post_id=12, event_id=None)],
        [Relay(ticket_id=2, post_id=None, event_id=22)],
        [],
    ]
