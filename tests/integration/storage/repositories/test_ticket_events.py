"""The history: append only, oldest first."""

from dataclasses import replace

from domain.events import ActorKind, Event, EventKind
from domain.tickets import Status
from tests.integration.storage.repositories.samples import LATER, NOW, a_ticket

FILED = Event(kind=EventKind.FILED, at=NOW, actor_kind=ActorKind.CLOCK)
ACCEPTED = Event(
    kind=EventKind.ACCEPTED,
    at=LATER,
    actor_kind=ActorKind.STAFF,
    actor_id=7,
    actor_name="李师傅",
    from_status=Status.OPEN,
    to_status=Status.ACCEPTED,
    data={"note": "马上来", "count": 2, "ids": [1, 2]},
)


async def test_a_history_is_read_back_in_order(store):
    def happen(uow):
        first, second = a_ticket(uow, "R-1"), a_ticket(uow, "R-2")
        # The later moment first: the order is that of the writing, not of the clock.
        ids = [uow.events.add(first, ACCEPTED), uow.events.add(second, FILED), uow.events.add(first, FILED)]
        return first.id, second.id, ids

    first_id, second_id, ids = await store.write(happen)
    assert await store.read(lambda uow: [uow.events.of(one) for one in (first_id, second_id, second_id + 1)]) == [
        [replace(ACCEPTED, id=ids[0]), replace(FILED, id=ids[2])],
        [replace(FILED, id=ids[1])],
        [],
    ]
