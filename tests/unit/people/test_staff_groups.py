"""Groups: bound by a code, greeted once, lost, and who may no longer act (DSP-6)."""

from datetime import timedelta

import pytest

from domain.codes import digest
from domain.errors import BotIsNotAdministrator
from domain.notices.base import Notice
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.notices.staff import (
    CardPage,
    GroupBound,
    GroupUnbound,
    GroupUnreachable,
    JoinCard,
    MemberLeft,
    Overview,
    TicketCard,
    VerificationCard,
)
from domain.outgoing import PostKind, Verb
from domain.people import ResidentState, Role
from domain.tickets import Status, Ticket
from tests.integration.storage.repositories.samples import new_ticket
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, MANAGEMENT
from tests.support.world import DESK_GROUP, ENGINEERS, ENGINEERS_OVERVIEW_IN, NOON, World
from usecases.people_codes import issue_bind_code
from usecases.places import Place
from usecases.staff_groups import (
    bind,
    bot_demoted,
    bot_removed,
    bot_returned,
    member_left,
    unknown_group,
)
from usecases.verification import ask_desk

BOSS, NEW = 90, -3003
BAD = Refused(kind=RefusalKind.BAD_CODE)


def code_for(world: World, department: str = ENGINEERING, code: str = "s" * 22) -> str:
    if world.look(lambda uow: uow.staff.by_user(BOSS)) is None:
        world.colleague(BOSS, role=Role.ADMINISTRATOR, department=None)
    world.run(issue_bind_code, world.press(BOSS, secret=code), department)
    world.deliver()
    return code


def send_bind(world: World, code: str, chat_id: int = NEW, *, administrator: bool = True, **message: object) -> None:
    incoming = world.message(BOSS, f"/bind {code}", chat_id=chat_id, **message)
    world.run(bind, incoming, digest(code), bot_is_administrator=administrator, title="Engineers", kind="supergroup")


def bound(world: World, chat_id: int = NEW) -> str | None:
    chat = world.look(lambda uow: uow.chats.get(chat_id))
    return None if chat is None else chat.department


def ticket(world: World, number: str = "R-20261123-001", **given: object) -> Ticket:
    values = {"community_id": GARDEN, "reported_at": world.at} | given
    return world.run(lambda uow: uow.tickets.file(new_ticket(number, **values)))


def furniture(department: str = ENGINEERING) -> list[Notice]:
    return [
        JoinCard(community_id=GARDEN, department=department),
        Overview(community_id=GARDEN, department=department),
    ]


# ------------------------------------------------------------------------------------------------ binding


def test_binding_posts_the_join_card_and_the_pinned_overview(world: World) -> None:
    send_bind(world, code_for(world))
    assert bound(world) == ENGINEERING
    queued = world.queued(NEW)
    assert [(one.verb, one.notice) for one in queued] == [
        (Verb.SEND, GroupBound(department=ENGINEERING)),
        (Verb.SEND, JoinCard(community_id=GARDEN, department=ENGINEERING)),
        (Verb.SEND, Overview(community_id=GARDEN, department=ENGINEERING)),
        (Verb.PIN, Overview(community_id=GARDEN, department=ENGINEERING)),
    ]
    overview, pin = queued[2], queued[3]
    assert (pin.post_id, pin.after_id) == (overview.post_id, overview.id)
    chat = world.look(lambda uow: uow.chats.get(NEW))
    assert chat.overview_post_id == overview.post_id
    posts = world.look(lambda uow: uow.posts.of_subject(NEW, "join"))
    assert [one.id for one in posts] == [queued[1].post_id]


def test_the_bot_must_be_an_administrator_and_the_code_stays_good(world: World) -> None:
    code = code_for(world)
    with pytest.raises(BotIsNotAdministrator):
        send_bind(world, code, administrator=False)
    assert bound(world) is None
    send_bind(world, code)
    assert bound(world) == ENGINEERING


def test_a_code_binds_one_group(world: World) -> None:
    code = code_for(world)
    send_bind(world, code)
    send_bind(world, code, -3004)
    assert (bound(world), bound(world, -3004)) == (ENGINEERING, None)
    assert world.sent(-3004) == [BAD]


def test_wrong_codes_are_counted(world: World) -> None:
    code = code_for(world)
    for number in range(5):
        send_bind(world, f"{number}" * 22)
    send_bind(world, code)
    assert world.sent(NEW) == [BAD] * 6
    assert bound(world) is None


def test_a_code_expires(world: World) -> None:
    code = code_for(world)
    world.later(timedelta(hours=24))
    send_bind(world, code)
    assert world.sent(NEW) == [BAD]


@pytest.mark.parametrize("code", ["", "x", "A" * 65, "字" * 22, "' OR 1=1 --"])
def test_garbage_is_a_bad_code(world: World, code: str) -> None:
    send_bind(world, code)
    assert world.sent(NEW) == [BAD]


def test_a_claim_code_binds_nothing(world: World) -> None:
    from usecases.people_codes import issue_claim_code

    world.run(issue_claim_code, digest=digest("c" * 22), at=world.at)
    send_bind(world, "c" * 22)
    assert world.sent(NEW) == [BAD]


def test_whoever_writes_as_the_group_or_as_a_channel_is_asked_to_show_themselves(world: World) -> None:
    code = code_for(world)
    send_bind(world, code, via_channel=True)
    assert world.sent(NEW) == [Say(saying=Saying.ANONYMOUS_ADMIN)]
    assert bound(world) is None


def test_binding_in_private_does_nothing(world: World) -> None:
    send_bind(world, code_for(world), BOSS)
    assert bound(world, BOSS) is None
    assert world.queued() == []


def test_binding_again_moves_the_department(world: World) -> None:
    send_bind(world, code_for(world))
    world.deliver()
    send_bind(world, code_for(world, code="t" * 22), -3004)
    assert (bound(world), bound(world, -3004)) == (None, ENGINEERING)
    old = world.queued(NEW)
    assert [(one.verb, type(one.notice)) for one in old] == [
        (Verb.STRIP, JoinCard),
        (Verb.UNPIN, Overview),
        (Verb.SEND, GroupUnbound),
    ]
    assert world.look(lambda uow: uow.posts.of_subject(NEW, "join")) == []
    assert world.sent(-3004) == [GroupBound(department=ENGINEERING), *furniture()]


def test_binding_the_same_group_again_posts_everything_anew(world: World) -> None:
    send_bind(world, code_for(world))
    world.deliver()
    send_bind(world, code_for(world, code="t" * 22))
    assert [(one.verb, type(one.notice)) for one in world.queued(NEW)] == [
        (Verb.STRIP, JoinCard),
        (Verb.UNPIN, Overview),
        (Verb.SEND, GroupBound),
        (Verb.SEND, JoinCard),
        (Verb.SEND, Overview),
        (Verb.PIN, Overview),
    ]


def test_open_tickets_get_their_cards_in_the_new_group(world: World) -> None:
    first = ticket(world)
    ticket(world, "R-20261123-002", status=Status.CLOSED)
    ticket(world, "R-20261123-003", status=Status.WAITING)
    send_bind(world, code_for(world))
    assert [one for one in world.sent(NEW) if isinstance(one, TicketCard)] == [
        TicketCard(ticket_id=first.id, department=ENGINEERING)
    ]


def test_a_card_that_stood_at_the_front_desk_is_over(world: World) -> None:
    world.group(DESK_GROUP, DESK)
    first = ticket(world)

    def at_the_desk(uow):
        from usecases.effects.cards import post_in

        return post_in(uow, first, Place(chat_id=DESK_GROUP, department=DESK), silent=True)

    former = world.run(at_the_desk)
    world.deliver()
    send_bind(world, code_for(world))
    assert [(one.verb, one.post_id, one.notice) for one in world.queued(DESK_GROUP)] == [
        (Verb.EDIT, former, TicketCard(ticket_id=first.id, department=DESK, page=CardPage.RETIRED))
    ]
    cards = world.look(lambda uow: uow.posts.of_ticket(first.id, PostKind.CARD))
    assert [one.chat_id for one in cards] == [NEW]


def test_the_front_desks_group_shows_the_files_that_wait(world: World) -> None:
    resident = world.resident(7, state=ResidentState.PENDING)
    send_bind(world, code_for(world, DESK))
    assert world.sent(NEW)[-1] == VerificationCard(resident_id=resident.id)


# ------------------------------------------------------------------------------------------------ unknown groups


def test_an_unknown_group_hears_one_sentence(world: World) -> None:
    world.run(unknown_group, chat_id=NEW, at=world.at)
    world.run(unknown_group, chat_id=NEW, at=world.later(timedelta(days=30)))
    assert world.sent(NEW) == [Say(saying=Saying.UNKNOWN_GROUP)]


def test_a_bound_group_is_not_unknown(world: World) -> None:
    world.group()
    world.run(unknown_group, chat_id=ENGINEERS, at=world.at)
    assert world.queued() == []


def test_a_migrated_groups_old_id_is_silent(world: World) -> None:
    world.run(lambda uow: uow.chats.migrate(NEW, -4004, world.at))
    world.run(unknown_group, chat_id=NEW, at=world.at)
    assert world.queued() == []


def test_the_bot_is_added_somewhere(world: World) -> None:
    world.run(bot_returned, chat_id=NEW, kind="group", at=world.at)
    world.run(bot_returned, chat_id=NEW, kind="group", at=world.at)
    assert world.sent(NEW) == [Say(saying=Saying.UNKNOWN_GROUP)]


# ------------------------------------------------------------------------------------------------ losing a group


def lost_group(world: World) -> Ticket:
    """Engineers with one open ticket on a card, a boss in private, the desk, the management."""
    world.groups()
    world.group(-1009, MANAGEMENT)
    world.colleague(BOSS, role=Role.ADMINISTRATOR, department=None)
    first = ticket(world)

    def post(uow):
        from usecases.effects.cards import post_in

        post_in(uow, first, Place(chat_id=ENGINEERS, department=ENGINEERING), silent=True)

    world.run(post)
    world.deliver()
    return first


def test_thrown_out_of_a_group(world: World) -> None:
    first = lost_group(world)
    world.run(bot_removed, chat_id=ENGINEERS, at=world.at)
    told = GroupUnreachable(department=ENGINEERING, reason="kicked")
    assert world.look(lambda uow: uow.chats.get(ENGINEERS)).alive is False
    assert world.sent(BOSS) == [told]
    assert world.sent(-1009) == [told]
    assert world.sent(DESK_GROUP) == [told, TicketCard(ticket_id=first.id, department=DESK)]
    assert world.queued(ENGINEERS) == []


def test_it_is_told_once(world: World) -> None:
    lost_group(world)
    world.run(bot_removed, chat_id=ENGINEERS, at=world.at)
    world.deliver()
    world.run(bot_removed, chat_id=ENGINEERS, at=world.at)
    assert world.queued() == []


def test_the_desk_itself_is_lost(world: World) -> None:
    lost_group(world)
    world.run(bot_removed, chat_id=DESK_GROUP, at=world.at)
    told = GroupUnreachable(department=DESK, reason="kicked")
    assert (world.sent(BOSS), world.sent(-1009), world.sent(DESK_GROUP)) == ([told], [told], [])


def test_an_unknown_group_is_lost_quietly(world: World) -> None:
    world.run(unknown_group, chat_id=NEW, at=world.at)
    world.deliver()
    world.run(bot_removed, chat_id=NEW, at=world.at)
    world.run(bot_removed, chat_id=-3999, at=world.at)
    assert world.queued() == []


def test_back_in_a_bound_group(world: World) -> None:
    first = lost_group(world)
    world.run(bot_removed, chat_id=ENGINEERS, at=world.at)
    world.deliver()
    world.run(bot_returned, chat_id=ENGINEERS, kind="supergroup", at=world.at)
    assert world.look(lambda uow: uow.chats.get(ENGINEERS)).alive is True
    assert world.sent(ENGINEERS) == [*furniture(), TicketCard(ticket_id=first.id, department=ENGINEERING)]
    assert [one.verb for one in world.queued(DESK_GROUP)] == [Verb.EDIT]


def test_no_longer_an_administrator(world: World) -> None:
    lost_group(world)
    world.run(bot_demoted, chat_id=ENGINEERS, at=world.at)
    assert world.sent(BOSS) == [GroupUnreachable(department=ENGINEERING, reason="demoted")]
    assert world.look(lambda uow: uow.chats.get(ENGINEERS)).alive is True


# ------------------------------------------------------------------------------------------------ leaving


def test_who_leaves_may_no_longer_act_and_gives_back_what_they_hold(world: World) -> None:
    world.groups()
    li = world.colleague(20)
    held = world.run(
        lambda uow: uow.tickets.change(
            uow.tickets.file(new_ticket(community_id=GARDEN, status=Status.ACCEPTED, reported_at=world.at)),
            holder_id=li.id,
            held_since=world.at,
        )
    )
    world.run(member_left, chat_id=ENGINEERS, user_id=20, at=world.at)
    assert world.look(lambda uow: uow.staff.by_user(20)) is None
    now = world.look(lambda uow: uow.tickets.get(held.id))
    assert (now.status, now.holder_id) == (Status.OPEN, None)
    assert MemberLeft(name=li.name, department=ENGINEERING, returned=1) in world.sent(ENGINEERS)
    assert ("overview", NOON + ENGINEERS_OVERVIEW_IN) in world.pending_timers()


def test_leaving_is_told_by_two_updates_and_counts_once(world: World) -> None:
    world.groups()
    world.colleague(20)
    world.run(member_left, chat_id=ENGINEERS, user_id=20, at=world.at)
    world.run(member_left, chat_id=ENGINEERS, user_id=20, at=world.at)
    assert len(world.sent(ENGINEERS)) == 1


def test_an_open_form_is_dropped(world: World) -> None:
    world.groups()
    world.colleague(20)
    from tests.unit.people.test_joining import press_join

    press_join(world)
    world.run(member_left, chat_id=ENGINEERS, user_id=20, at=world.at)
    assert world.look(lambda uow: uow.drafts.active(ENGINEERS, 20)) is None


@pytest.mark.parametrize("chat_id", [DESK_GROUP, NEW, -4999])
def test_leaving_another_group_changes_nothing(world: World, chat_id: int) -> None:
    world.groups()
    world.colleague(20)
    world.run(unknown_group, chat_id=NEW, at=world.at)
    world.deliver()
    world.run(member_left, chat_id=chat_id, user_id=20, at=world.at)
    assert world.look(lambda uow: uow.staff.by_user(20)).active is True
    assert world.queued() == []


def test_somebody_unregistered_leaves(world: World) -> None:
    world.groups()
    world.run(member_left, chat_id=ENGINEERS, user_id=2**40, at=world.at)
    assert world.queued() == []


def test_an_administrator_who_leaves_a_department_stays_administrator(world: World) -> None:
    world.groups()
    world.colleague(20, role=Role.ADMINISTRATOR)
    world.run(member_left, chat_id=ENGINEERS, user_id=20, at=world.at)
    after = world.look(lambda uow: uow.staff.by_user(20))
    assert (after.role, after.department, after.private_open) == (Role.ADMINISTRATOR, None, True)


def test_a_file_asked_twice_stands_once(world: World) -> None:
    world.groups()
    resident = world.resident(7, state=ResidentState.PENDING)
    world.run(ask_desk, resident, world.at)
    world.deliver()
    world.run(ask_desk, resident, world.at)
    assert [one.verb for one in world.queued(DESK_GROUP)] == [Verb.STRIP, Verb.SEND]
    assert [kind for kind, _ in world.pending_timers()] == ["verify"]
