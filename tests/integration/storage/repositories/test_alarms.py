"""Alarms and who goes to them: running until they are over, a colleague once for each."""

from dataclasses import replace
from datetime import timedelta

from domain.plans import StepRun
from storage.tables import alarms
from tests.integration.storage.repositories.samples import HOME, LATER, NOW, a_colleague, a_resident, a_ticket, rows


def an_alarm(uow, number: str = "E-20261122-001"):
    reporter = uow.residents.by_user(5) or a_resident(uow)
    return uow.alarms.start(a_ticket(uow, number, reporter_id=reporter.id), silent=False, drill=False, at=NOW)


async def test_what_is_started_is_read_back(store):
    started = await store.write(an_alarm)
    found = await store.read(lambda uow: (uow.alarms.of_ticket(started.ticket_id), uow.alarms.of_ticket(0)))
    assert found == (started, None)
    assert (started.community_id, started.started_at, started.rings, started.is_running) == (HOME, NOW, 0, True)


async def test_the_place_is_sealed_and_can_be_forgotten(store, database):
    started = await store.write(an_alarm)
    where = {"latitude": 22.5431, "longitude": 114.0579, "located_at": LATER}
    moved = await store.write(lambda uow: uow.alarms.change(started, **where))
    assert moved == replace(started, **where)
    assert await store.read(lambda uow: uow.alarms.of_ticket(started.ticket_id)) == moved
    assert await database.read(rows(alarms, "place", "located_at")) == [([22.5431, 114.0579], LATER)]
    forgotten = await store.write(lambda uow: uow.alarms.change(moved, latitude=None, longitude=None, over_at=LATER))
    assert await store.read(lambda uow: uow.alarms.of_ticket(started.ticket_id)) == forgotten
    assert (forgotten.latitude, forgotten.is_running) == (None, False)


async def test_only_what_runs_here_is_found_however_often_it_changes(store):
    def raise_two(uow):
        first, second = an_alarm(uow), an_alarm(uow, "E-20261122-002")
        assert uow.alarms.running(HOME) == [first, second]
        first = uow.alarms.change(first, rings=3)
        assert uow.alarms.running(HOME) == [first, second]
        uow.alarms.change(first, over_at=LATER)
        return second

    second = await store.write(raise_two)
    assert await store.read(lambda uow: (uow.alarms.running(HOME), uow.alarms.running("elsewhere"))) == ([second], [])


async def test_a_colleague_goes_once_arrives_once_and_can_come_back(store):
    def act(uow):
        alarm, member = an_alarm(uow), a_colleague(uow)
        goers = uow.alarm_goers
        done = [goers.go(alarm, member.id, NOW), goers.go(alarm, member.id, LATER)]
        done += [goers.arrive(alarm, member.id, LATER), goers.arrive(alarm, member.id, LATER)]
        done += [goers.leave(alarm, member.id, LATER), goers.leave(alarm, member.id, LATER)]
        again = LATER + timedelta(minutes=1)
        done += [goers.arrive(alarm, member.id, again)]
        return done, goers.of(alarm.id), member.id, again

    done, (goer,), member_id, again = await store.write(act)
    assert done == [True, False, True, False, True, False, True]
    assert (goer.staff_id, goer.going_at, goer.on_site_at, goer.left_at) == (member_id, again, again, None)


async def test_upserts_work_ten_times_on_one_connection(store):
    def act(uow):
        alarm, member = an_alarm(uow), a_colleague(uow)
        return [uow.alarm_goers.go(alarm, member.id, NOW) for _ in range(10)]

    assert await store.write(act) == [True] + [False] * 9


async def test_a_step_is_written_down_once_and_ticked_once(store):
    def act(uow):
        alarm, member = an_alarm(uow), a_colleague(uow)
        runs = [StepRun(step="ring", occurrence=1, due_at=LATER), StepRun(step="talk", occurrence=1, due_at=LATER)]
        for _ in range(10):
            uow.alarm_steps.add(alarm, runs)
        first, second = uow.alarm_steps.of(alarm.id)
        ticks = [uow.alarm_steps.tick(first.id, at=LATER, by=member.id, for_whom=None, answer="help") for _ in range(2)]
        uow.alarm_steps.call_out([second.id], LATER)
        return ticks, (first, second), uow.alarm_steps.of(alarm.id), member.id

    ticks, (first, second), after, member_id = await store.write(act)
    assert ticks == [True, False]
    assert [(one.step, one.occurrence, one.due_at) for one in (first, second)] == [
        ("ring", 1, LATER),
        ("talk", 1, LATER),
    ]
    assert after == [
        replace(first, ticked_at=LATER, ticked_by=member_id, answer="help"),
        replace(second, called_out_at=LATER),
    ]


async def test_the_last_drills_are_found_newest_first(store):
    def act(uow):
        an_alarm(uow)
        tickets = [a_ticket(uow, f"E-20261122-01{one}") for one in range(3)]
        drills = [uow.alarms.start(one, silent=False, drill=True, at=NOW) for one in tickets]
        return drills, uow.alarms.drills(HOME, limit=2), uow.alarms.drills("elsewhere", limit=2)

    drills, found, elsewhere = await store.write(act)
    assert (found, elsewhere) == ([drills[2], drills[1]], [])
