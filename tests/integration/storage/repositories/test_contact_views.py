"""Looking at contact data leaves a trace (PRV-2)."""

from storage.tables import contact_views
from tests.integration.storage.repositories.samples import HOME, LATER, NOW, a_colleague, a_resident, a_ticket, rows


async def test_every_look_is_noted(store, database):
    def look_twice(uow):
        resident, colleague = a_resident(uow), a_colleague(uow)
        ticket = a_ticket(uow)
        uow.contact_views.note(
            community_id=HOME, ticket_id=ticket.id, resident_id=resident.id, staff_id=colleague.id, at=NOW
        )
        uow.contact_views.note(community_id=HOME, ticket_id=None, resident_id=None, staff_id=colleague.id, at=LATER)
        return ticket.id, resident.id, colleague.id

    ticket_id, resident_id, staff_id = await store.write(look_twice)
    names = ("community_id", "ticket_id", "resident_id", "staff_id", "at")
    assert await database.read(rows(contact_views, *names)) == [
        (HOME, ticket_id, resident_id, staff_id, NOW),
        (HOME, None, None, staff_id, LATER),
    ]
