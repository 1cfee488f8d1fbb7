"""Chats: bindings of groups, dead addresses, and groups that got a new id."""

from dataclasses import replace
from itertools import pairwise

from domain.i18n import Locale
from storage.tables import chats
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, rows
from usecases.people_ports import Chat

GROUP, SUPERGROUP = -500, -1001


def bind(uow, chat_id=GROUP, **given):
    values = {
        "community_id": HOME,
        "department": "engineering",
        "title": "工程部",
        "kind": "group",
        "locale": Locale.ZH_HANS,
        "at": NOW,
    }
    uow.chats.bind(chat_id=chat_id, **(values | given))


def chat(chat_id=GROUP, **given) -> Chat:
    values = {
        "community_id": None,
        "kind": "group",
        "department": None,
        "locale": None,
        "alive": True,
        "dead_reason": None,
        "migrated_to": None,
        "overview_post_id": None,
        "greeted_at": None,
    }
    return Chat(chat_id=chat_id, **(values | given))


BOUND = chat(community_id=HOME, department="engineering", locale=Locale.ZH_HANS)


async def test_a_chat_is_noted_once(store, database):
    assert await store.read(lambda uow: (uow.chats.get(5), uow.chats.resolve(5))) == (None, 5)
    await store.write(lambda uow: [uow.chats.note(chat_id=5, kind="private", at=NOW) for _ in range(10)])
    await store.write(lambda uow: uow.chats.note(chat_id=5, kind="private", at=LATER))
    assert await store.read(lambda uow: uow.chats.get(5)) == chat(5, kind="private")
    assert await database.read(rows(chats, "chat_id", "updated_at")) == [(5, NOW)]


async def test_a_dead_group_that_is_heard_of_is_alive(store):
    await store.write(lambda uow: uow.chats.note(chat_id=GROUP, kind="group", at=NOW))
    await store.write(lambda uow: uow.chats.died(GROUP, "kicked", LATER))
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == chat(alive=False, dead_reason="kicked")
    await store.write(lambda uow: uow.chats.note(chat_id=GROUP, kind="group", at=MUCH_LATER))
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == chat()


async def test_a_closed_private_chat_is_alive_when_it_is_opened(store):
    assert await store.read(lambda uow: uow.chats.closed_at(5)) is None
    await store.write(lambda uow: uow.chats.note(chat_id=5, kind="private", at=NOW))
    assert await store.read(lambda uow: uow.chats.closed_at(5)) is None
    await store.write(lambda uow: uow.chats.died(5, "blocked", LATER))
    await store.write(lambda uow: uow.chats.note(chat_id=5, kind="private", at=MUCH_LATER))
    assert await store.read(lambda uow: uow.chats.get(5)) == chat(5, kind="private", alive=False, dead_reason="blocked")
    assert await store.read(lambda uow: uow.chats.closed_at(5)) == LATER
    await store.write(lambda uow: uow.chats.opened(5, MUCH_LATER))
    assert await store.read(lambda uow: uow.chats.get(5)) == chat(5, kind="private")
    assert await store.read(lambda uow: uow.chats.closed_at(5)) is None


async def test_dying_and_reviving_ten_times(store):
    def blink(uow):
        for _ in range(10):
            uow.chats.died(5, "x" * 80, LATER)
            uow.chats.opened(5, NOW)
        uow.chats.died(5, "x" * 80, LATER)

    await store.write(blink)
    assert await store.read(lambda uow: uow.chats.get(5)) == chat(5, kind="private", alive=False, dead_reason="x" * 40)


async def test_a_chat_nobody_heard_of_can_be_dead(store):
    await store.write(lambda uow: [uow.chats.died(one, "never opened", NOW) for one in (7, GROUP)])
    assert await store.read(lambda uow: [uow.chats.get(one) for one in (7, GROUP)]) == [
        chat(7, kind="private", alive=False, dead_reason="never opened"),
        chat(GROUP, kind="group", alive=False, dead_reason="never opened"),
    ]


async def test_a_bound_group_is_found_by_its_department(store, database):
    await store.write(lambda uow: [bind(uow) for _ in range(10)])

    def look(uow):
        return (
            uow.chats.get(GROUP),
            uow.chats.group_of(HOME, "engineering"),
            uow.chats.group_of(HOME, "security"),
            uow.chats.group_of("hill", "engineering"),
            uow.chats.groups(HOME),
        )

    assert await store.read(look) == (BOUND, BOUND, None, None, [BOUND])
    assert await database.read(rows(chats, "title", "state")) == [("工程部", "alive")]


async def test_the_former_group_loses_the_department(store):
    def both(uow):
        bind(uow, -1)
        uow.chats.set_overview(-1, 11)
        bind(uow, -2)

    await store.write(both)
    assert await store.read(lambda uow: (uow.chats.get(-1), uow.chats.groups(HOME))) == (
        replace(BOUND, chat_id=-1, department=None),
        [replace(BOUND, chat_id=-2)],
    )


async def test_a_group_keeps_its_overview_with_its_department_only(store):
    def twice(uow):
        bind(uow)
        uow.chats.set_overview(GROUP, 11)
        bind(uow, locale=Locale.EN)

    await store.write(twice)
    kept = replace(BOUND, locale=Locale.EN, overview_post_id=11)
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == kept
    await store.write(lambda uow: bind(uow, department="security", locale=Locale.EN))
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == replace(
        kept, department="security", overview_post_id=None
    )


async def test_a_dead_group_is_nobodys_but_still_listed(store):
    await store.write(bind)
    await store.write(lambda uow: bind(uow, -2, department="cleaning"))
    await store.write(lambda uow: uow.chats.died(GROUP, "kicked", LATER))
    dead = replace(BOUND, alive=False, dead_reason="kicked")
    cleaning = replace(BOUND, chat_id=-2, department="cleaning")
    assert await store.read(lambda uow: (uow.chats.group_of(HOME, "engineering"), uow.chats.groups(HOME))) == (
        None,
        [cleaning, dead],
    )
    await store.write(bind)
    assert await store.read(lambda uow: uow.chats.group_of(HOME, "engineering")) == BOUND


async def test_greeting_and_overview_are_remembered(store):
    await store.write(bind)
    await store.write(lambda uow: [uow.chats.greeted(GROUP, LATER), uow.chats.set_overview(GROUP, 12)])
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == replace(BOUND, greeted_at=LATER, overview_post_id=12)
    await store.write(lambda uow: uow.chats.set_overview(GROUP, None))
    assert await store.read(lambda uow: uow.chats.get(GROUP)) == replace(BOUND, greeted_at=LATER)


async def test_a_migrated_group_goes_on_under_its_new_id(store, database):
    def before(uow):
        bind(uow)
        uow.chats.greeted(GROUP, NOW)
        uow.chats.set_overview(GROUP, 12)

    await store.write(before)
    assert await store.write(lambda uow: uow.chats.migrate(GROUP, SUPERGROUP, LATER))
    arrived = replace(BOUND, chat_id=SUPERGROUP, kind="supergroup", greeted_at=NOW)
    left = replace(BOUND, alive=False, dead_reason="migrated", department=None, migrated_to=SUPERGROUP, greeted_at=NOW)

    def look(uow):
        return uow.chats.groups(HOME), uow.chats.get(GROUP), [uow.chats.resolve(one) for one in (GROUP, SUPERGROUP)]

    assert await store.read(look) == ([arrived], left, [SUPERGROUP, SUPERGROUP])
    assert await database.read(rows(chats, "title")) == [("工程部",), ("工程部",)]


async def test_a_migration_happens_once(store):
    await store.write(bind)
    assert await store.write(lambda uow: [uow.chats.migrate(GROUP, SUPERGROUP, LATER) for _ in range(10)]) == [
        True,
        *[False] * 9,
    ]
    await store.write(lambda uow: uow.chats.note(chat_id=GROUP, kind="group", at=MUCH_LATER))
    assert await store.read(lambda uow: (uow.chats.get(GROUP).alive, uow.chats.resolve(GROUP))) == (False, SUPERGROUP)


async def test_whatever_led_to_the_old_id_leads_to_the_new_one(store):
    await store.write(bind)
    ids = [GROUP, *range(-601, -611, -1), SUPERGROUP]
    await store.write(lambda uow: [uow.chats.migrate(old, new, LATER) for old, new in pairwise(ids)])
    assert await store.read(lambda uow: [uow.chats.resolve(one) for one in ids]) == [SUPERGROUP] * len(ids)
    assert await store.read(lambda uow: [one.chat_id for one in uow.chats.groups(HOME)]) == [SUPERGROUP]


async def test_a_binding_made_under_the_new_id_stays(store):
    def both(uow):
        bind(uow)
        bind(uow, SUPERGROUP, department="security", kind="supergroup")

    await store.write(both)
    assert await store.write(lambda uow: uow.chats.migrate(GROUP, SUPERGROUP, LATER))
    assert await store.read(lambda uow: uow.chats.groups(HOME)) == [
        replace(BOUND, chat_id=SUPERGROUP, department="security", kind="supergroup")
    ]


async def test_a_new_id_that_was_only_noted_takes_the_binding_over(store):
    def both(uow):
        bind(uow)
        uow.chats.note(chat_id=SUPERGROUP, kind="supergroup", at=NOW)

    await store.write(both)
    assert await store.write(lambda uow: uow.chats.migrate(GROUP, SUPERGROUP, LATER))
    assert await store.read(lambda uow: uow.chats.groups(HOME)) == [
        replace(BOUND, chat_id=SUPERGROUP, kind="supergroup")
    ]


async def test_an_unknown_group_can_migrate(store):
    assert await store.write(lambda uow: uow.chats.migrate(GROUP, SUPERGROUP, LATER))
    assert await store.read(lambda uow: (uow.chats.get(SUPERGROUP), uow.chats.resolve(GROUP))) == (
        chat(SUPERGROUP, kind="supergroup"),
        SUPERGROUP,
    )


async def test_a_private_chat_is_about_the_home_that_was_chosen(store):
    await store.write(lambda uow: uow.chats.choose_home(7, "hill", NOW))
    await store.write(lambda uow: uow.chats.note(chat_id=7, kind="private", at=NOW))
    await store.write(lambda uow: uow.chats.choose_home(7, "valley", NOW))
    chat = await store.read(lambda uow: uow.chats.get(7))
    assert (chat.community_id, chat.department, chat.alive) == ("valley", None, True)
    assert await store.read(lambda uow: uow.chats.groups("valley")) == []
