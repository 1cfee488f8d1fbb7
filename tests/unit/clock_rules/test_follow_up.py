"""Asking the resident afterwards: when, how often, what the answers lead to, and what silence is (FUP, REP-5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.calls import CallReason
from domain.catalog import FollowUpRule, FollowUpWhen, RequestType
from domain.drafts import Form
from domain.errors import CardRefreshed, TooLate
from domain.events import EventKind
from domain.notices.dialogue import DraftPrompt
from domain.notices.news import ConductAsked, ScoreAsked, StaffNews
from domain.people import Role
from domain.promise_rules import Audience, PromiseKind
from domain.tickets import Status
from tests.support.knowledge import DESK
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import LEADER, RESIDENT, SUPERVISOR, Centre, centre, local, said, shipped
from usecases import follow_up, mine
from usecases.effects.follow_up_owner import asked_by
from usecases.promising import open_promise


def done(staffed: Centre, *, at: str = "23T15:00") -> None:
    """Reported, accepted, resolved at this moment; what was said before does not count."""
    staffed.report()
    staffed.accept()
    staffed.until(at)
    staffed.forget()
    staffed.resolve()


def give_score(staffed: Centre, given: int) -> None:
    round_ = staffed.ticket().round
    staffed.run(follow_up.score, staffed.reporter(), 1, round_, given, staffed.at)


def say_conduct(staffed: Centre, *, observed: bool) -> None:
    round_ = staffed.ticket().round
    staffed.run(follow_up.conduct, staffed.reporter(), 1, round_, observed=observed, at=staffed.at)


def due(staffed: Centre) -> str:
    """When the phone has to have rung."""
    call = staffed.call()
    promise = staffed.look(lambda uow: open_promise(uow, call, PromiseKind.RESPOND))
    assert promise is not None
    return said(promise.due_at)


def open_forms(staffed: Centre) -> Form | None:
    draft = staffed.look(lambda uow: uow.drafts.active(RESIDENT, RESIDENT))
    return None if draft is None else draft.form


# ------------------------------------------------------------------------------------------------ when


def test_at_once(staffed: Centre) -> None:
    done(staffed)
    assert staffed.timers() == ["follow_up 23T15:00"]
    staffed.tick()
    assert staffed.everything_heard() == [(RESIDENT, "asked")]
    assert staffed.kinds()[-2:] == ["resolved", "follow_up_asked"]


@pytest.mark.parametrize("at", ["23T22:00", "23T23:30", "24T07:59"])
def test_in_the_morning_when_it_is_done_at_night(staffed: Centre, at: str) -> None:
    done(staffed, at=at)
    assert staffed.timers() == ["follow_up 24T08:00"]
    staffed.until("24T08:00")
    assert staffed.heard(RESIDENT) == ["asked"]


def test_a_question_that_is_found_late_at_night_waits_for_the_morning(staffed: Centre) -> None:
    done(staffed, at="23T21:50")
    staffed.down_until("23T23:00")
    assert (staffed.heard(RESIDENT), staffed.timers()) == ([], ["follow_up 24T08:00"])
    staffed.until("24T08:00")
    assert staffed.heard(RESIDENT) == ["asked"]


def with_rule(**changes: object) -> tuple[RequestType, ...]:
    """The shipped catalog with another follow-up rule for repairs."""
    repair, calls, later = (shipped().get(key) for key in ("repair", "call-me", "call-afterwards"))
    assert repair is not None
    assert repair.follow_up is not None
    assert calls is not None
    assert later is not None
    rule: FollowUpRule = replace(repair.follow_up, **changes)  # type: ignore[arg-type]  # fields of a rule
    return (replace(repair, follow_up=rule), calls, later)


@pytest.mark.parametrize(
    ("at", "asked"), [("23T18:00", "23T21:00"), ("23T20:00", "24T08:00"), ("23T19:00", "24T08:00")]
)
def test_some_time_afterwards_is_never_in_the_quiet_hours(at: str, asked: str) -> None:
    with centre(*with_rule(when=FollowUpWhen.AFTER, after=timedelta(hours=3))) as made:
        made.everybody()
        done(made, at=at)
        assert made.timers() == [f"follow_up {asked}"]


def test_by_a_person_is_a_call_and_no_silence() -> None:
    with centre(*with_rule(when=FollowUpWhen.BY_PERSON, after=timedelta(hours=3))) as made:
        made.everybody()
        done(made)
        made.until("23T18:00")
        assert made.heard(RESIDENT) == []
        assert made.call().details["reason"] == CallReason.FOLLOW_UP
        assert due(made) == "24T18:00"
        assert made.kinds()[-1] == "resolved", "nobody was asked, so nobody was silent"


# ------------------------------------------------------------------------------------------------ silence


def test_one_reminder_then_a_call_and_silence_is_silence(staffed: Centre) -> None:
    done(staffed)
    staffed.until("24T14:59")
    assert staffed.heard(RESIDENT) == ["asked"]
    staffed.until("24T15:00")
    assert staffed.heard(RESIDENT) == ["asked", "asked again"]
    staffed.until("25T14:59")
    assert staffed.calls() == []
    staffed.until("25T15:00")
    assert staffed.heard(RESIDENT) == ["asked", "asked again"], "one reminder"
    assert staffed.kinds()[-4:] == ["resolved", "follow_up_asked", "follow_up_reminded", "follow_up_silent"]
    assert (staffed.ticket().status, staffed.ticket().outcome, staffed.ticket().score) == ("resolved", None, None)
    assert staffed.call().details["ticket_id"] == 1
    assert due(staffed) == "26T15:00", "nobody waits for it"
    staffed.forget()
    staffed.until("25T20:00")
    assert staffed.everything_heard() == [], "nobody is hurried: whoever is asked is not waiting for it"


@pytest.mark.parametrize(("at", "comes"), [("23T15:00", "25T15:00"), ("23T23:30", "26T08:00")])
def test_whoever_will_ring_is_told_when_the_call_really_comes(staffed: Centre, at: str, comes: str) -> None:
    done(staffed, at=at)
    ticket = staffed.ticket()
    told = staffed.look(lambda uow: asked_by(uow, ticket))
    assert told == local(comes)
    staffed.until(comes)
    assert staffed.call().reported_at == told


def test_who_cannot_be_reached_is_called_at_once(staffed: Centre) -> None:
    done(staffed)
    staffed.blocked(RESIDENT)
    staffed.tick()
    assert staffed.heard(RESIDENT) == []
    assert staffed.call().details["reason"] == CallReason.FOLLOW_UP
    assert due(staffed) == "23T15:15", "it tells the result, which they hear in no other way"
    staffed.until("26T15:00")
    assert len(staffed.calls()) == 1
    assert "follow_up_silent" not in staffed.kinds(), "who was not asked was not silent"


def test_who_stops_the_bot_before_the_reminder_is_called(staffed: Centre) -> None:
    done(staffed)
    staffed.tick()
    staffed.blocked(RESIDENT)
    staffed.until("24T15:00")
    assert staffed.heard(RESIDENT) == ["asked"]
    assert staffed.call().details["reason"] == CallReason.FOLLOW_UP
    assert due(staffed) == "25T15:00", "they read the result and the question"


def test_whoever_reported_by_phone_is_called(staffed: Centre) -> None:
    staffed.report(reporter=False)
    staffed.accept()
    staffed.resolve()
    staffed.tick()
    call = staffed.call()
    assert (call.contact_name, call.contact_phone, call.unit) == ("王阿姨", "+8613800005678", "1-101")
    assert (call.details["reason"], due(staffed)) == (CallReason.FOLLOW_UP, "23T10:15")


# ------------------------------------------------------------------------------------------------ working


def test_working_closes_it_and_asks_how_satisfied(staffed: Centre) -> None:
    done(staffed)
    staffed.tick()
    staffed.forget()
    staffed.answer(working=True)
    assert staffed.heard(RESIDENT) == ["ClosingNote", "ScoreAsked"]
    ticket = staffed.ticket()
    assert (ticket.status, ticket.outcome, ticket.closed_at) == (Status.CLOSED, "working", staffed.at)
    assert staffed.kinds()[-2:] == ["confirmed", "closed"]
    assert staffed.timers() == []


def test_score_conduct_comment_one_after_the_other(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    [asked] = staffed.new_notices(RESIDENT, ScoreAsked)
    assert isinstance(asked.notice, ScoreAsked)
    assert asked.notice.round == staffed.ticket().round
    staffed.forget()
    give_score(staffed, 5)
    assert staffed.heard(RESIDENT) == ["ConductAsked"]
    assert staffed.ticket().score == 5
    staffed.forget()
    say_conduct(staffed, observed=True)
    assert open_forms(staffed) is Form.COMMENT
    assert staffed.new_notices(RESIDENT, DraftPrompt) != []
    assert staffed.heard(SUPERVISOR) == []
    assert staffed.kinds()[-2:] == ["rated", "conduct_answered"]


def test_a_rule_without_score_and_conduct_asks_for_a_comment_only() -> None:
    with centre(*with_rule(rating=False, conduct=None)) as made:
        made.everybody()
        done(made)
        made.forget()
        made.answer(working=True)
        assert made.heard(RESIDENT) == ["ClosingNote"]
        assert open_forms(made) is Form.COMMENT


def test_a_rule_without_conduct_goes_on_to_the_comment() -> None:
    with centre(*with_rule(conduct=None)) as made:
        made.everybody()
        done(made)
        made.answer(working=True)
        made.forget()
        give_score(made, 4)
        assert made.new_notices(RESIDENT, ConductAsked) == []
        assert open_forms(made) is Form.COMMENT


@pytest.mark.parametrize(("given", "told"), [(1, True), (2, True), (3, False), (5, False)])
def test_a_score_below_three_is_the_supervisors_affair(staffed: Centre, given: int, *, told: bool) -> None:
    done(staffed)
    staffed.answer(working=True)
    staffed.forget()
    give_score(staffed, given)
    assert staffed.heard(SUPERVISOR) == (["news rated"] if told else [])
    with pytest.raises(CardRefreshed):
        give_score(staffed, 1)
    assert staffed.heard(SUPERVISOR) == (["news rated"] if told else []), "once"


def test_the_supervisor_reads_who_did_it_and_the_score(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    give_score(staffed, 2)
    [news] = staffed.new_notices(SUPERVISOR, StaffNews)
    assert isinstance(news.notice, StaffNews)
    assert (news.notice.actor, news.notice.count, news.notice.label) == ("李师傅", 2, "1123-001")


def test_a_supervisor_without_a_private_chat_is_called_by_name_at_the_desk(desk: Centre) -> None:
    desk.colleague(name="李师傅")
    desk.colleague(SUPERVISOR, name="陈女士", role=Role.SUPERVISOR, department=DESK, private=False)
    desk.resident(RESIDENT)
    done(desk)
    desk.answer(working=True)
    desk.forget()
    give_score(desk, 1)
    assert desk.heard(DESK_GROUP) == ["news rated @陈女士"]


def test_conduct_that_was_not_observed_is_the_supervisors_affair(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    give_score(staffed, 5)
    staffed.forget()
    say_conduct(staffed, observed=False)
    assert staffed.heard(SUPERVISOR) == ["news conduct_answered"]
    with pytest.raises(CardRefreshed):
        say_conduct(staffed, observed=False)
    assert staffed.heard(SUPERVISOR) == ["news conduct_answered"]


@pytest.mark.parametrize("given", [0, 6])
def test_scores_are_one_to_five(staffed: Centre, given: int) -> None:
    done(staffed)
    staffed.answer(working=True)
    with pytest.raises(CardRefreshed):
        give_score(staffed, given)


def test_satisfaction_is_no_question_before_it_works(staffed: Centre) -> None:
    done(staffed)
    with pytest.raises(CardRefreshed):
        give_score(staffed, 5)
    with pytest.raises(CardRefreshed):
        say_conduct(staffed, observed=True)


def test_only_the_reporter_answers(staffed: Centre) -> None:
    done(staffed)
    stranger = staffed.resident(8, phone="+8613800005679")
    with pytest.raises(CardRefreshed):
        staffed.run(follow_up.answer, stranger, 1, staffed.ticket().round, working=True, at=staffed.at)


def test_buttons_of_an_earlier_result_mean_nothing(staffed: Centre) -> None:
    done(staffed)
    first = staffed.ticket().round
    staffed.answer(working=False)
    staffed.accept()
    staffed.resolve()
    with pytest.raises(CardRefreshed):
        staffed.answer(working=True, round_=first)
    staffed.answer(working=True)
    with pytest.raises(CardRefreshed):
        staffed.answer(working=True)


# ------------------------------------------------------------------------------------------------ still a problem


def test_still_a_problem_reopens_before_others_with_new_promises(staffed: Centre) -> None:
    done(staffed)
    staffed.until("23T16:00")
    staffed.forget()
    staffed.answer(working=False)
    ticket = staffed.ticket()
    assert (ticket.status, ticket.holder_id, ticket.priority, ticket.reopens, ticket.urgent) == (
        Status.OPEN,
        None,
        1,
        1,
        False,
    )
    assert staffed.everything_heard() == [
        (SUPERVISOR, "news not_fixed"),
        (RESIDENT, "reopened by 24T16:00"),
    ]
    assert staffed.stands() == [
        "resolve 24T10:00 kept",
        "respond 23T10:30 kept",
        "respond 23T16:30 open",
        "resolve 24T16:00 open",
    ]
    assert open_forms(staffed) is Form.NOT_FIXED
    assert [one for one in staffed.timers() if one.startswith("follow_up")] == []
    staffed.forget()
    staffed.until("23T16:15")
    assert staffed.everything_heard() == [(ENGINEERS, "not_accepted to group")], "the ladder begins anew"


def test_a_reopened_ticket_that_turns_urgent_loses_the_calm_ladder() -> None:
    repair, calls = shipped().get("repair"), shipped().get("call-me")
    assert repair is not None
    assert repair.reopen is not None
    assert calls is not None
    with centre(replace(repair, reopen=replace(repair.reopen, urgent=True)), calls) as made:
        made.everybody()
        done(made, at="23T23:00")
        made.answer(working=False)
        assert made.ticket().urgent
        assert "not_accepted to on_duty @李师傅 @工程主管" in made.heard(ENGINEERS), "the night duty is rung"
        assert {one.rsplit(" ", 1)[0] for one in made.timers()} == {
            *(f"accept-urgent {rung}" for rung in range(4)),
            *(f"resolve-urgent {rung}" for rung in range(6)),
            "promise_due",
        }


def test_a_second_result_has_its_own_score_and_conduct(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    give_score(staffed, 5)
    say_conduct(staffed, observed=True)
    staffed.run(mine.reopen, staffed.press(RESIDENT), 1)
    assert staffed.ticket().score is None
    staffed.accept()
    staffed.resolve()
    staffed.answer(working=True)
    staffed.forget()
    give_score(staffed, 2)
    say_conduct(staffed, observed=False)
    assert staffed.ticket().score == 2
    assert staffed.heard(SUPERVISOR) == ["news rated", "news conduct_answered"]
    assert [one.data["count"] for one in staffed.history() if one.kind is EventKind.RATED] == [5, 2]


def test_the_door_closes_after_seven_days(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    staffed.until("30T15:00")
    staffed.run(mine.reopen, staffed.press(RESIDENT), 1)
    assert staffed.ticket().status == "open"


def test_after_that_it_is_too_late(staffed: Centre) -> None:
    done(staffed)
    staffed.answer(working=True)
    staffed.until("30T15:01")
    with pytest.raises(TooLate):
        staffed.run(mine.reopen, staffed.press(RESIDENT), 1)


def test_a_question_of_ours_never_comes_too_late(staffed: Centre) -> None:
    """Asked, reminded, called in vain: on the ninth day the resident answers the old question."""
    staffed.at = local("10T10:00")
    done(staffed, at="10T15:00")
    staffed.until("19T15:00")
    staffed.answer(working=False)
    assert staffed.ticket().status == "open"


# ------------------------------------------------------------------------------------------------ the end


def test_a_closed_ticket_has_no_timer_left(staffed: Centre) -> None:
    done(staffed)
    staffed.tick()
    assert staffed.timers() == ["follow_up_reminder 24T15:00"]
    staffed.answer(working=True)
    assert staffed.timers() == []


@pytest.mark.parametrize("status", [Status.WAITING, Status.OPEN])
def test_a_withdrawn_ticket_has_no_timer_left(staffed: Centre, status: Status) -> None:
    staffed.report(status=status)
    assert staffed.timers() != []
    staffed.run(mine.cancel, staffed.press(RESIDENT), 1, sure=True)
    assert staffed.timers() == []
    assert [one for one in staffed.stands() if "withdrawn" not in one] == []


# ------------------------------------------------------------------------------------------------ whom the type names


def test_a_reopened_one_is_told_to_whom_the_type_names() -> None:
    repair, calls, _ = with_rule()
    assert repair.reopen is not None
    told = replace(repair, reopen=replace(repair.reopen, tell=Audience.DEPARTMENT_SUPERVISOR))
    with centre(told, calls) as made:
        made.everybody()
        done(made)
        made.until("23T15:00")
        made.forget()
        made.answer(working=False)
        assert (LEADER, "news not_fixed") in made.everything_heard()
        assert made.heard(SUPERVISOR) == []


@pytest.mark.parametrize(
    ("by", "called"),
    [
        (Audience.SUPERVISOR, ["news dispatched @陈女士"]),
        (Audience.FRONT_DESK, []),
        (Audience.BUTLER, ["news dispatched @管家小刘"]),
    ],
)
def test_a_follow_up_by_a_person_is_the_named_ones(by: Audience, called: list[str]) -> None:
    with centre(*with_rule(when=FollowUpWhen.BY_PERSON, after=timedelta(hours=3), by=by)) as made:
        made.everybody()
        made.butler()
        done(made)
        made.forget()
        made.until("23T18:00")
        assert made.heard(DESK_GROUP) == called
