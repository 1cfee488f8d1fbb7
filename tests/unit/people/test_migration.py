"""A group becomes a supergroup: everything follows once, whatever the signal."""

from domain.drafts import Form
from domain.notices.staff import GroupBound, JoinCard, Overview, TicketCard, VerificationCard
from domain.outgoing import PostKind, Verb
from domain.people import ResidentState
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, ENGINEERING, GARDEN
from tests.support.world import World
from usecases.effects.cards import post_in
from usecases.group_posts import furnish_group
from usecases.joining import join
from usecases.migration import migrate
from usecases.places import Place
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat
from usecases.verification import ask_desk

OLD, NEW = -55, -1000000000055


def test_binding_messages_forms_and_cards_follow(world: World) -> None:
    world.group(OLD)

    def before(uow: UnitOfWork) -> int:
        furnish_group(uow, OLD)
        ticket = uow.tickets.file(new_ticket(community_id=GARDEN, reported_at=world.at))
        post_in(uow, ticket, Place(chat_id=OLD, department=ticket.department), silent=True)
        return ticket.id

    ticket_id = world.run(before)
    world.deliver()
    world.run(join, world.press(20, chat_id=OLD))
    world.deliver()
    world.run(to_chat, OLD, GroupBound(department=ENGINEERING))
    world.run(migrate, OLD, NEW, now=world.at)

    assert world.queued(OLD) == []
    assert [(one.verb, one.notice) for one in world.queued(NEW)] == [
        (Verb.SEND, GroupBound(department=ENGINEERING)),
        (Verb.SEND, JoinCard(community_id=GARDEN, department=ENGINEERING)),
        (Verb.SEND, Overview(community_id=GARDEN, department=ENGINEERING)),
        (Verb.PIN, Overview(community_id=GARDEN, department=ENGINEERING)),
        (Verb.SEND, TicketCard(ticket_id=ticket_id, department=ENGINEERING)),
    ]
    new = world.look(lambda uow: uow.chats.get(NEW))
    assert (new.department, new.alive) == (ENGINEERING, True)
    assert world.look(lambda uow: uow.drafts.active(NEW, 20)).form is Form.JOIN
    cards = world.look(lambda uow: uow.posts.of_ticket(ticket_id, PostKind.CARD))
    assert [one.chat_id for one in cards] == [NEW]
    assert world.look(lambda uow: uow.posts.of_subject(OLD, "join")) == []


def test_the_second_and_third_signal_do_nothing(world: World) -> None:
    world.group(OLD)
    world.run(migrate, OLD, NEW, now=world.at)
    world.deliver()
    world.run(migrate, OLD, NEW, now=world.at)
    world.run(migrate, OLD, NEW, now=world.at)
    assert world.queued() == []


def test_the_same_id_is_no_migration(world: World) -> None:
    world.group(OLD)
    world.run(migrate, OLD, OLD, now=world.at)
    assert world.look(lambda uow: uow.chats.get(OLD)).department == ENGINEERING


def test_an_unknown_group_migrates_quietly(world: World) -> None:
    world.run(migrate, OLD, NEW, now=world.at)
    assert world.queued() == []
    assert world.look(lambda uow: uow.chats.resolve(OLD)) == NEW


def test_files_that_wait_stand_in_the_desks_new_group(world: World) -> None:
    world.group(OLD, DESK)
    resident = world.resident(7, state=ResidentState.PENDING)
    world.run(ask_desk, resident, world.at)
    world.deliver()
    world.run(migrate, OLD, NEW, now=world.at)
    assert world.sent(NEW)[-1] == VerificationCard(resident_id=resident.id)
