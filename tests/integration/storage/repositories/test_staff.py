"""Staff: who works here now, and who did."""

from dataclasses import replace

from domain.i18n import Locale
from domain.people import Role, StaffMember
from tests.integration.storage.repositories.samples import HOME, a_colleague


async def test_a_new_colleague(store):
    added = await store.write(lambda uow: a_colleague(uow, badge="017", locale=Locale.EN))
    assert added == StaffMember(
        id=added.id,
        community_id=HOME,
        user_id=6,
        name="Li",
        badge="017",
        role=Role.STAFF,
        department="engineering",
        buildings=(),
        locale=Locale.EN,
        private_open=False,
        on_duty=False,
        active=True,
    )
    assert await store.read(lambda uow: (uow.staff.get(added.id), uow.staff.by_user(6))) == (added, added)
    assert await store.read(lambda uow: (uow.staff.get(added.id + 1), uow.staff.by_user(7))) == (None, None)


async def test_what_is_given_changes(store):
    added = await store.write(a_colleague)
    given = {
        "name": "Master Li",
        "badge": "018",
        "role": Role.DEPARTMENT_SUPERVISOR,
        "department": "security",
        "buildings": ("3", "5"),
        "private_open": True,
        "on_duty": True,
    }
    changed = await store.write(lambda uow: uow.staff.update(added, **given))
    assert changed == replace(added, **given)
    assert await store.read(lambda uow: uow.staff.get(added.id)) == changed
    off_duty = await store.write(lambda uow: uow.staff.update(changed, on_duty=False, buildings=[]))
    assert off_duty == replace(changed, on_duty=False, buildings=())
    assert await store.read(lambda uow: uow.staff.get(added.id)) == off_duty
    assert await store.write(lambda uow: uow.staff.update(off_duty)) == off_duty


async def test_who_left_is_known_but_not_found(store):
    added = await store.write(a_colleague)
    left = await store.write(lambda uow: uow.staff.update(added, active=False))
    assert left == replace(added, active=False)

    def look(uow):
        return (
            uow.staff.get(added.id),
            uow.staff.by_user(6),
            uow.staff.of_department(HOME, "engineering"),
            uow.staff.of_roles(HOME, [Role.STAFF]),
        )

    assert await store.read(look) == (left, None, [], [])


async def test_who_comes_back_gets_the_old_row(store):
    added = await store.write(a_colleague)
    left = await store.write(lambda uow: uow.staff.update(added, active=False, buildings=("3",)))
    back = await store.write(lambda uow: a_colleague(uow, name="Old Li", role=Role.BUTLER, badge="9"))
    assert back == replace(left, active=True, name="Old Li", role=Role.BUTLER, badge="9")
    assert await store.read(lambda uow: uow.staff.by_user(6)) == back


async def test_an_account_can_be_on_two_rosters(store):
    here = await store.write(a_colleague)
    there = await store.write(lambda uow: a_colleague(uow, community_id="hill"))
    assert await store.read(lambda uow: uow.staff.of_account(6)) == (there, here)
    assert await store.read(lambda uow: uow.staff.by_user(6, near=HOME)) == here


async def test_joining_ten_times_makes_one_row(store):
    def join(uow):
        return [a_colleague(uow, name=f"Li {number}") for number in range(10)]

    joined = await store.write(join)
    assert [one.id for one in joined] == [joined[0].id] * 10
    assert await store.read(lambda uow: uow.staff.of_department(HOME, "engineering")) == [
        replace(joined[0], name="Li 9")
    ]


async def test_colleagues_without_an_account_are_as_many_as_there_are(store):
    both = await store.write(lambda uow: [a_colleague(uow, None, name=name) for name in ("Li", "Wu")])
    assert await store.read(lambda uow: uow.staff.of_department(HOME, "engineering")) == both


async def test_colleagues_by_department_and_role(store):
    def several(uow):
        return [
            a_colleague(uow, 1),
            a_colleague(uow, 2, department="security"),
            a_colleague(uow, 3, role=Role.SUPERVISOR, department=None),
            a_colleague(uow, 4, role=Role.MANAGER, department=None),
            a_colleague(uow, 5, community_id="hill"),
        ]

    engineer, guard, supervisor, manager, _ = await store.write(several)

    def look(uow):
        return (
            uow.staff.of_department(HOME, "security"),
            uow.staff.of_roles(HOME, [Role.MANAGER, Role.SUPERVISOR]),
            uow.staff.of_roles(HOME, [Role.STAFF]),
            uow.staff.of_roles(HOME, []),
        )

    assert await store.read(look) == ([guard], [supervisor, manager], [engineer, guard], [])
