"""What did not arrive: a call instead, the group instead, the card posted anew, the administrators told, each once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.calls import CallReason
from domain.i18n import Locale
from domain.notices.dialogue import Apology
from domain.notices.news import ClosingNote, FollowUpAsked, Reminder, ResidentNews
from domain.notices.staff import DeadLetter, GroupUnreachable, TicketCard
from domain.outgoing import Lane, Policy, Verb
from domain.people import Role
from domain.promise_rules import PromiseKind
from domain.tickets import Status
from tests.support.knowledge import DESK, ENGINEERING, GARDEN
from tests.support.world import DESK_GROUP, ENGINEERS, Queued
from tests.unit.clock_rules.centre import CLERK, ENGINEER, LEADER, MANAGER, RESIDENT, SUPERVISOR, Centre
from usecases import delivery_troubles, dispatch, pinned_overview
from usecases.deadlines import DueTimers
from usecases.delivery_ports import OutboxRow
from usecases.inbox_ports import Origin, StoredUpdate
from usecases.people import staff_actor_of
from usecases.promising import open_promise
from usecases.resident_forms import COMMENT
from usecases.step_forms import begin
from usecases.timer_ports import INSTALLATION, Timer
from usecases.timer_table import timer_given_up

REASON = "bot was blocked by the user"


def row(one: Queued, ticket_id: int | None = 1) -> OutboxRow:
    """A message of the outbox as the hooks get it."""
    return OutboxRow(
        id=one.id,
        community_id=GARDEN,
        chat_id=one.chat_id,
        lane=Lane.ANSWER,
        policy=Policy.CRITICAL,
        verb=one.verb,
        notice=one.notice,
        post_id=one.post_id,
        reply_to_post_id=one.reply_to_post_id,
        reply_to_message_id=None,
        message_chat_id=one.chat_id,
        message_id=None,
        ticket_id=ticket_id,
        silent=one.silent,
        cost=1,
        attempts=1,
        chat_locale=Locale.ZH_HANS,
        rendered=None,
    )


def lose(staffed: Centre, one: Queued, ticket_id: int | None = 1) -> None:
    staffed.run(delivery_troubles.undelivered, row(one, ticket_id), REASON, now=staffed.at)


# ------------------------------------------------------------------------------------------------ residents


def test_a_resident_who_blocked_the_bot_is_called_once(staffed: Centre) -> None:
    staffed.report()
    staffed.accept()
    staffed.visit("23T16:00")
    first, second = staffed.new_notices(RESIDENT, ResidentNews)
    staffed.blocked(RESIDENT)
    lose(staffed, first)
    lose(staffed, second)
    call = staffed.call()
    assert (call.details["reason"], call.details["ticket_id"], call.status) == (CallReason.UNDELIVERED, 1, Status.OPEN)
    assert [one.data["what"] for one in staffed.history() if one.kind == "undelivered"] == ["ResidentNews"] * 2


def test_after_the_call_the_next_news_is_another_call(staffed: Centre) -> None:
    staffed.report()
    staffed.accept()
    [news] = staffed.new_notices(RESIDENT, ResidentNews)
    lose(staffed, news)
    call = staffed.call()
    staffed.run(lambda uow: uow.tickets.change(call, status=Status.CLOSED))
    lose(staffed, news)
    assert len(staffed.calls()) == 2


def test_a_call_about_a_call_is_never_made(staffed: Centre) -> None:
    """The news that somebody takes the call cannot be delivered either."""
    staffed.report()
    staffed.accept()
    [news] = staffed.new_notices(RESIDENT, ResidentNews)
    lose(staffed, news)
    call = staffed.call()
    staffed.forget()
    staffed.accept(CLERK, call.id)
    assert staffed.heard(RESIDENT) == [], "the centre's own affair"
    lose(staffed, news, ticket_id=call.id)
    assert len(staffed.calls()) == 1


@pytest.mark.parametrize("reminder", [False, True])
def test_a_follow_up_that_does_not_arrive_is_asked_by_phone_and_not_again(staffed: Centre, reminder: bool) -> None:
    """The first question tells the result, so the call comes at once; after a reminder they know it."""
    staffed.report()
    staffed.accept()
    staffed.resolve()
    staffed.tick()
    if reminder:
        staffed.until("24T15:00")
    asked = staffed.new_notices(RESIDENT, FollowUpAsked)[-1]
    assert isinstance(asked.notice, FollowUpAsked)
    assert asked.notice.reminder is reminder
    lose(staffed, asked)
    call = staffed.call()
    promise = staffed.look(lambda uow: open_promise(uow, call, PromiseKind.RESPOND))
    assert call.details["reason"] == CallReason.FOLLOW_UP
    assert promise is not None
    assert promise.due_at - call.reported_at == (timedelta(hours=24) if reminder else timedelta(minutes=15))
    assert staffed.timers() == []
    staffed.until("26T10:00")
    assert len(staffed.calls()) == 1


def test_what_can_be_missed_calls_nobody(staffed: Centre) -> None:
    staffed.report()
    staffed.accept()
    staffed.resolve()
    staffed.answer(working=True)
    [note] = staffed.new_notices(RESIDENT, ClosingNote)
    lose(staffed, note)
    lose(staffed, replace(note, notice=Apology(reference="E1")), ticket_id=None)
    assert staffed.calls() == []


# ------------------------------------------------------------------------------------------------ colleagues


def test_what_a_colleague_does_not_get_goes_to_their_group_with_a_mention(staffed: Centre) -> None:
    staffed.report()
    staffed.until("23T10:30")
    [reminder] = staffed.new_notices(LEADER, Reminder)
    staffed.forget()
    lose(staffed, reminder)
    lose(staffed, reminder)
    assert staffed.everything_heard() == [(ENGINEERS, "not_accepted to department_supervisor @工程主管")]
    assert not staffed.member(LEADER).private_open
    assert staffed.calls() == []


def test_a_colleague_who_also_lives_here_is_called_about_their_own_ticket(staffed: Centre) -> None:
    staffed.colleague(RESIDENT, name="住这里的同事")
    staffed.report()
    staffed.accept()
    [news] = staffed.new_notices(RESIDENT, ResidentNews)
    lose(staffed, news)
    assert len(staffed.calls()) == 1


# ------------------------------------------------------------------------------------------------ groups


def test_a_lost_group_is_told_once_a_day_however_much_was_meant_for_it(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    staffed.forget()
    lose(staffed, card)
    lose(staffed, card)
    lost = GroupUnreachable(department=ENGINEERING, reason=REASON)
    assert [(one.chat_id, one.notice) for one in staffed.queued() if isinstance(one.notice, GroupUnreachable)] == [
        (MANAGER, lost),
        (DESK_GROUP, lost),
    ]
    staffed.later(timedelta(days=1))
    lose(staffed, card)
    assert len([one for one in staffed.queued() if isinstance(one.notice, GroupUnreachable)]) == 4


# ------------------------------------------------------------------------------------------------ posted anew


def test_a_card_that_is_gone_is_posted_anew_without_a_sound(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    staffed.deliver()
    staffed.run(delivery_troubles.repost, row(card), now=staffed.at)
    [anew] = staffed.new_notices(ENGINEERS, TicketCard)
    assert (anew.notice, anew.silent, anew.post_id != card.post_id) == (card.notice, True, True)
    living = staffed.look(lambda uow: uow.posts.of_ticket(1))
    assert [one.id for one in living] == [anew.post_id]


def test_the_card_of_a_ticket_that_is_over_is_not_posted_anew(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    staffed.deliver()
    ticket = staffed.ticket()
    staffed.run(lambda uow: uow.tickets.change(ticket, status=Status.CANCELLED))
    staffed.run(delivery_troubles.repost, row(card), now=staffed.at)
    assert staffed.new_notices(ENGINEERS, TicketCard) == []


def test_the_card_in_a_group_that_the_ticket_has_left_is_not_posted_anew(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    staffed.deliver()
    ticket = staffed.ticket()
    staffed.run(lambda uow: dispatch.pass_on(uow, staff_actor_of(uow, ENGINEER), ticket, DESK, "", staffed.at))
    staffed.deliver()
    staffed.run(delivery_troubles.repost, row(card), now=staffed.at)
    assert staffed.new_notices(ENGINEERS, TicketCard) == []


def test_a_form_that_is_gone_is_asked_anew(staffed: Centre) -> None:
    staffed.report()
    staffed.run(
        lambda uow: begin(
            uow, COMMENT, community_id=GARDEN, chat_id=RESIDENT, user_id=RESIDENT, ticket_id=1, at=staffed.at
        )
    )
    [prompt] = [one for one in staffed.queued(RESIDENT) if type(one.notice).__name__ == "DraftPrompt"]
    staffed.deliver()
    staffed.run(delivery_troubles.repost, row(prompt), now=staffed.at)
    asked = [one for one in staffed.queued(RESIDENT) if one.verb is Verb.SEND]
    assert [type(one.notice).__name__ for one in asked] == ["DraftPrompt"]
    assert asked[0].post_id != prompt.post_id
    staffed.deliver()
    staffed.run(delivery_troubles.repost, row(prompt), now=staffed.at)
    assert staffed.queued(RESIDENT) == [], "an older prompt is nobody's loss"


def test_an_overview_that_is_gone_is_drawn_anew_unless_there_is_another_one(staffed: Centre) -> None:
    group = staffed.look(lambda uow: uow.chats.group_of(GARDEN, ENGINEERING))
    assert group is not None
    staffed.run(pinned_overview.post, group)
    [pinned] = [one for one in staffed.queued(ENGINEERS) if one.verb is Verb.SEND]
    staffed.deliver()
    older = replace(row(pinned, None), post_id=987)

    def kept() -> tuple[int | None, bool]:
        now = staffed.look(lambda uow: uow.chats.group_of(GARDEN, ENGINEERING))
        drawn = staffed.look(lambda uow: uow.timers.earliest_due(kinds=["overview"]))
        return now.overview_post_id, drawn is not None

    staffed.run(delivery_troubles.repost, older, now=staffed.at)
    assert kept() == (pinned.post_id, False)
    staffed.run(delivery_troubles.repost, row(pinned, None), now=staffed.at)
    assert kept() == (None, True)


# ------------------------------------------------------------------------------------------------ dead letters


def dead_letters(staffed: Centre) -> list[tuple[int, str]]:
    return [(one.chat_id, one.notice.reference) for one in staffed.queued() if isinstance(one.notice, DeadLetter)]


def test_administrators_hear_of_a_dead_letter_once(staffed: Centre) -> None:
    staffed.colleague(40, role=Role.ADMINISTRATOR)
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    for _ in range(2):
        staffed.run(delivery_troubles.alarm, row(card), REASON, now=staffed.at)
    assert dead_letters(staffed) == [(40, f"M{card.id}")]


def test_a_dead_alarm_is_no_further_alarm(staffed: Centre) -> None:
    staffed.report()
    [card] = staffed.new_notices(ENGINEERS, TicketCard)
    alarm = replace(row(card), notice=DeadLetter(reference="M1"))
    staffed.run(delivery_troubles.alarm, alarm, REASON, now=staffed.at)
    assert dead_letters(staffed) == []


def test_without_an_administrator_the_desk_hears_of_it(staffed: Centre) -> None:
    stored = StoredUpdate(id=5, update_id=1, chat_id=1, user_id=1, raw="{}", attempts=3)
    staffed.run(delivery_troubles.dead_letter, stored, "KeyError")
    assert dead_letters(staffed) == [(DESK_GROUP, "E5")]


def test_a_timer_of_the_whole_installation_is_told_too(staffed: Centre) -> None:
    timer = Timer(
        id=9,
        community_id=INSTALLATION,
        kind="housekeeping",
        due_at=staffed.at,
        ticket_id=None,
        draft_id=None,
        ladder=None,
        rung=None,
        data={},
        dedupe_key=None,
        attempts=5,
    )
    staffed.run(timer_given_up, DueTimers(timers=(timer,)), staffed.at)
    assert dead_letters(staffed) == [(DESK_GROUP, "T9")]


def test_whoever_wrote_in_private_gets_an_apology_once(staffed: Centre) -> None:
    private = Origin(
        inbox_id=1, chat_id=RESIDENT, user_id=RESIDENT, private=True, pressed=False, message_id=1, language_code=None
    )
    for origin in (private, private, replace(private, chat_id=ENGINEERS, private=False)):
        staffed.run(delivery_troubles.apology, origin, "E1")
    assert [one.notice for one in staffed.queued()] == [Apology(reference="E1")]
    assert staffed.heard(SUPERVISOR) == []
