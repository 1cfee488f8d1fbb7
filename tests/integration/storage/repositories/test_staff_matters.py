"""The staff's own matters: the history of the roster, the rota, how a department assigns."""

from datetime import date

from domain.staffing import Assignment, StaffingRule
from tests.integration.storage.repositories.samples import HOME, LATER, MUCH_LATER, NOW, a_colleague
from usecases.staff_ports import RotaLine, StaffChange, StaffChangeKind

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)


async def test_the_history_of_a_colleague_is_newest_first(store):
    def note(uow):
        li, boss = a_colleague(uow), a_colleague(uow, user_id=7)
        for at, kind, by, data in (
            (NOW, StaffChangeKind.JOINED, None, {"department": "engineering"}),
            (LATER, StaffChangeKind.ROLE, boss.id, {"from": "staff", "to": "butler"}),
            (MUCH_LATER, StaffChangeKind.BUILDINGS, boss.id, {"buildings": ["1", "3"]}),
        ):
            uow.staff_changes.note(community_id=HOME, staff_id=li.id, kind=kind, at=at, by=by, data=data)
        return boss.id, uow.staff_changes.of(li.id, limit=2), uow.staff_changes.of(boss.id, limit=2)

    boss, of_li, of_boss = await store.write(note)
    assert of_boss == []
    assert of_li == [
        StaffChange(kind=StaffChangeKind.BUILDINGS, at=MUCH_LATER, by_id=boss, data={"buildings": ["1", "3"]}),
        StaffChange(kind=StaffChangeKind.ROLE, at=LATER, by_id=boss, data={"from": "staff", "to": "butler"}),
    ]


async def test_the_rota_is_read_by_night_and_department(store):
    def put(uow):
        li, zhou = a_colleague(uow).id, a_colleague(uow, user_id=7).id
        for _ in range(10):  # a statement that PostgreSQL plans anew at the sixth time
            uow.rota.put(HOME, "security", TUESDAY, zhou, by=li, at=NOW)
        uow.rota.put(HOME, "engineering", WEDNESDAY, li, by=None, at=NOW)
        uow.rota.put(HOME, "engineering", TUESDAY, zhou, by=None, at=NOW)
        uow.rota.put(HOME, "engineering", TUESDAY, li, by=None, at=NOW)
        uow.rota.put("other", "engineering", TUESDAY, li, by=None, at=NOW)
        return li, zhou

    li, zhou = await store.write(put)

    def line(department, night, staff_id):
        return RotaLine(department=department, night=night, staff_id=staff_id)

    tuesday = [line("engineering", TUESDAY, zhou), line("engineering", TUESDAY, li), line("security", TUESDAY, zhou)]
    assert await store.read(
        lambda uow: (
            uow.rota.between(HOME, TUESDAY, TUESDAY),
            uow.rota.between(HOME, TUESDAY, THURSDAY, department="engineering"),
            uow.rota.of_member(li, WEDNESDAY),
        )
    ) == (
        tuesday,
        [*tuesday[:2], line("engineering", WEDNESDAY, li)],
        [line("engineering", WEDNESDAY, li)],
    )
    assert await store.write(lambda uow: [uow.rota.take(HOME, "security", TUESDAY, zhou) for _ in (1, 2)]) == [
        True,
        False,
    ]
    assert await store.read(lambda uow: uow.rota.between(HOME, TUESDAY, TUESDAY)) == tuesday[:2]


async def test_the_rule_of_a_department_is_the_newest(store):
    turns, free = StaffingRule(assignment=Assignment.ROUND_ROBIN, load_cap=3), StaffingRule()

    def change(uow):
        assert uow.staffing_rules.get(HOME, "engineering") is None
        for _ in range(10):  # a statement that PostgreSQL plans anew at the sixth time
            uow.staffing_rules.set(HOME, "engineering", turns, by=None, at=NOW)
        first = uow.staffing_rules.get(HOME, "engineering")
        uow.staffing_rules.set(HOME, "engineering", free, by=None, at=LATER)
        return first, uow.staffing_rules.get(HOME, "engineering"), uow.staffing_rules.get(HOME, "security")

    assert await store.write(change) == (turns, free, None)
