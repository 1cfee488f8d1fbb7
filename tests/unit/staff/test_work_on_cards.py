"""Working a ticket by its card, press by press, as an engineer with wet hands does (DSP-1, DSP-2, REP-2 to REP-4)."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.catalog import Catalog, Evidence, ResolveRule
from domain.day_spans import DaySpan
from domain.errors import (
    AlreadyYours,
    CardRefreshed,
    HeldByOther,
    NotNow,
    NotOnList,
    NotPermitted,
    NotYours,
    OutsideAllowedHours,
    Problem,
    TooSoon,
)
from domain.events import EventKind
from domain.notices.dialogue import DraftPrompt
from domain.notices.news import ApprovalAsked, QuoteOffered, ResidentNews, StaffNews
from domain.notices.staff import CardPage, ContactShown, TicketCard
from domain.promise_rules import PromiseKind
from domain.tickets import Status, Ticket
from handlers.buttons.staff import ActOnTicket
from tests.support.knowledge import ENGINEERING, call_me, knowledge, reason, repair
from tests.support.screens import Screens
from tests.support.tickets import file_repair, present
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.support.world import world as made
from tests.unit.staff.conftest import BOSS, DESKER, LI, RESIDENT, WANG
from usecases.acting import act
from usecases.board_posts import show_card
from usecases.staff_messages import receive
from usecases.ticket_ports import Purpose

STRANGER = 99


@pytest.fixture
def ticket(world: World) -> Ticket:
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    return file_repair(world, reporter)


def say(world: World, user_id: int, text: str, chat_id: int = ENGINEERS) -> None:
    world.run(receive, world.message(user_id, text, chat_id=chat_id))


def kinds(world: World, ticket: Ticket) -> list[EventKind]:
    return [one.kind for one in world.look(lambda uow: uow.events.of(ticket.id))]


def test_the_first_press_takes_it(world: World, screens: Screens, ticket: Ticket) -> None:
    assert screens.last(ENGINEERS).keys == [["Take it", "Not ours"]]
    screens.press(LI, ENGINEERS, "Take it")
    assert present(world, ticket).status is Status.ACCEPTED
    assert screens.with_key(ENGINEERS, "Finished")[0].keys == [["Show number", "On my way"], ["Finished", "More…"]]


def test_the_second_press_hears_who_was_quicker(world: World, screens: Screens, ticket: Ticket) -> None:
    stale = ActOnTicket(ticket_id=ticket.id, round=ticket.round, action="accept")
    screens.press(LI, ENGINEERS, "Take it")
    taken_at = world.at
    world.later(timedelta(minutes=1))
    with pytest.raises(HeldByOther) as refusal:
        world.run(act, world.press(WANG, chat_id=ENGINEERS), stale.ticket_id, stale.round, stale.action)
    assert (refusal.value.holder, refusal.value.since) == ("李师傅", taken_at)
    with pytest.raises(AlreadyYours) as own:
        world.run(act, world.press(LI, chat_id=ENGINEERS), stale.ticket_id, stale.round, stale.action)
    assert own.value.since == taken_at


def test_only_colleagues_of_the_department_may_press(world: World, screens: Screens, ticket: Ticket) -> None:
    world.colleague(50, department="cleaning")
    for user_id in (STRANGER, 50):
        with pytest.raises(NotOnList):
            screens.press(user_id, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "Take it")
    with pytest.raises(NotYours):
        screens.press(WANG, ENGINEERS, "Finished")


def test_a_resolve_takes_four_actions(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "Finished")
    assert screens.last(ENGINEERS).text.startswith(f'<a href="tg://user?id={LI}">李师傅</a> Before 1123-001 Tap')
    screens.press(LI, ENGINEERS, "✓ All done")
    photo = world.photo(LI, chat_id=ENGINEERS)
    world.run(receive, photo)
    assert screens.last(ENGINEERS).text.endswith("Received: 1 photo.")
    screens.press(LI, ENGINEERS, "Submit")
    done = present(world, ticket)
    assert (done.status, done.details["checklist"]) == (Status.RESOLVED, ["clean"])
    result = world.look(lambda uow: uow.attachments.of_ticket(ticket.id, Purpose.RESULT))
    assert [one.media for one in result] == [photo.media]


def test_a_finish_without_a_word_or_picture_is_asked_for_one(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "Finished")
    screens.press(LI, ENGINEERS, "✓ All done")
    screens.press(LI, ENGINEERS, "Submit")
    assert screens.last(ENGINEERS).text.startswith("Please write a few words or send a photo.\n")
    say(world, LI, "换了阀芯")
    say(world, LI, "发完了")
    assert present(world, ticket).details["result"] == "换了阀芯"


def test_nobody_else_can_press_the_keys_of_a_form(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "Finished")
    with pytest.raises(NotYours):
        screens.press(WANG, ENGINEERS, "✓ All done")


def test_pressing_again_asks_the_same_question_again(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "Finished")
    screens.press(LI, ENGINEERS, "✓ All done")
    screens.press(LI, ENGINEERS, "Finished")
    assert screens.last(ENGINEERS).keys == [["Submit", "Back", "Cancel"]]
    assert [one.keys for one in screens.of(ENGINEERS) if ["Submit", "Back", "Cancel"] in one.keys] == [
        [["Submit", "Back", "Cancel"]]
    ]


def test_the_contact_is_shown_to_the_holder_alone_and_logged(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    answer = screens.press(LI, ENGINEERS, "Show number")
    assert answer.notice == ContactShown(name="王阿姨", phone="+8613800005678", unit="1-101")
    assert answer.alert
    assert kinds(world, ticket)[-1] is EventKind.CONTACT_SEEN
    with pytest.raises(NotYours):
        screens.press(WANG, ENGINEERS, "Show number")


def test_a_contractor_sees_neither_names_nor_phones(world: World) -> None:
    screens, cleaners = Screens(world), world.group(-1003, "cleaning")
    world.colleague(60, name="赵姐", department="cleaning")
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    ticket = file_repair(world, reporter, department="cleaning")
    screens.press(60, cleaners, "Take it")
    card, _ = screens.with_key(cleaners, "Finished")
    assert card.keys == [["On my way", "Finished", "More…"]]
    assert "王" not in card.text
    assert "138" not in card.text
    with pytest.raises(NotPermitted):
        world.run(act, world.press(60, chat_id=cleaners), ticket.id, present(world, ticket).round, "see_contact")


def test_on_my_way_is_said_once(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "On my way")
    card, _ = screens.with_key(ENGINEERS, "Nobody opens")
    assert card.keys == [["Show number", "Nobody opens"], ["Finished", "More…"]]
    with pytest.raises(TooSoon):
        world.run(act, world.press(LI, chat_id=ENGINEERS), ticket.id, present(world, ticket).round, "on_my_way")
    told = [one for one in world.sent(RESIDENT) if isinstance(one, ResidentNews)]
    assert told == []  # delivered already, and not queued twice


def test_a_visit_time_that_is_offered_stays_pressable(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Visit time")
    assert screens.last(ENGINEERS).keys[0] == ["12:30 today", "14:00 today"]
    world.later(timedelta(minutes=12))
    screens.press(LI, ENGINEERS, "12:30 today")
    assert present(world, ticket).visit_at == world.at + timedelta(minutes=18)


def test_a_visit_time_can_be_typed(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Visit time")
    say(world, LI, "等等")
    assert screens.last(ENGINEERS).text.startswith("I could not read a time from this.")
    say(world, LI, "明天下午3点")
    assert present(world, ticket).visit_at == world.at + timedelta(days=1, hours=3)


def test_no_access_is_a_reason_only_after_a_rendezvous(world: World, ticket: Ticket) -> None:
    hold = repair().hold
    assert hold is not None
    no_access = replace(reason("no-access", "家里没人", "nobody home"), after_rendezvous=True)
    type_ = repair(hold=replace(hold, reasons=(*hold.reasons, no_access)))
    with made(knowledge(catalog=Catalog(types=(type_, call_me())))) as other:
        other.groups()
        other.colleague(LI, name="李师傅")
        file_repair(other, other.resident(RESIDENT))
        screens = Screens(other)
        screens.press(LI, ENGINEERS, "Take it")
        screens.press(LI, ENGINEERS, "More…")
        screens.press(LI, ENGINEERS, "Put on hold")
        assert screens.last(ENGINEERS).keys == [["parts"], ["Cancel"]]
        screens.press(LI, ENGINEERS, "Cancel")
        screens.press(LI, ENGINEERS, "Nobody opens")
        screens.press(LI, ENGINEERS, "More…")
        screens.press(LI, ENGINEERS, "Put on hold")
        assert screens.last(ENGINEERS).keys == [["parts", "nobody home"], ["Cancel"]]


def test_a_first_hold_moves_the_promise_and_tells_the_resident(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Put on hold")
    screens.press(LI, ENGINEERS, "parts")
    screens.press(LI, ENGINEERS, "18:00 tomorrow")
    held = present(world, ticket)
    due = world.at + timedelta(days=1, hours=6)
    assert (held.status, held.hold_reason, held.hold_until) == (Status.ON_HOLD, "parts", due)
    promises = world.look(lambda uow: uow.promises.open_of(ticket.id))
    assert [one.due_at for one in promises if one.kind is PromiseKind.RESOLVE] == [due]
    assert [one.event for one in world.sent(RESIDENT) if isinstance(one, ResidentNews)] == [EventKind.HELD]
    assert screens.with_key(ENGINEERS, "Go on")[0].keys == [["Go on", "Finished", "More…"]]


def test_a_second_hold_is_the_supervisors(world: World, screens: Screens, ticket: Ticket) -> None:
    test_a_first_hold_moves_the_promise_and_tells_the_resident(world, screens, ticket)
    screens.press(LI, ENGINEERS, "Go on")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Put on hold")
    screens.press(LI, ENGINEERS, "parts")
    say(world, LI, "后天10点")
    asked = [one for one in world.sent(BOSS) if isinstance(one, ApprovalAsked)]
    assert [(one.hold, one.reason) for one in asked] == [(True, "parts")]
    assert present(world, ticket).status is Status.ACCEPTED
    screens.press(BOSS, BOSS, "Approve")
    assert present(world, ticket).status is Status.ON_HOLD
    decided = screens.last(BOSS)
    assert (decided.text.split("\n")[-1], decided.keys) == ("陈女士 approved it, 12:00.", [])


def test_more_time_is_asked_for_and_granted(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "More time")
    screens.press(LI, ENGINEERS, "18:00 tomorrow")
    screens.press(LI, ENGINEERS, "harder")
    assert screens.last(BOSS).text == (
        "李师傅 asks for more time for R-20261123-001 Tap (Bldg 1-101).\n"
        "Promised 12:00 tomorrow (24th), wanted 18:00 tomorrow (24th).\nWhy: harder"
    )
    assert "asked for 18:00 tomorrow, supervisor to decide" in screens.with_key(ENGINEERS, "Finished")[0].text
    with pytest.raises(NotPermitted):
        screens.press(LI, BOSS, "Approve")
    screens.press(BOSS, BOSS, "Approve")
    assert [one.event for one in world.sent(ENGINEERS) if isinstance(one, StaffNews)] == [EventKind.EXTENDED]
    assert "supervisor to decide" not in screens.with_key(ENGINEERS, "Finished")[0].text


def test_more_time_that_is_not_more_is_refused(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "More time")
    say(world, LI, "今天下午3点")
    with pytest.raises(NotNow):
        screens.press(LI, ENGINEERS, "harder")
    assert kinds(world, ticket)[-1] is EventKind.ACCEPTED


def test_a_price_goes_to_the_resident(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Quote a price")
    say(world, LI, "80元")
    assert "Parts ¥80." in screens.last(ENGINEERS).text
    say(world, LI, "五十")
    screens.press(LI, ENGINEERS, "Skip")
    offered = [one for one in world.sent(RESIDENT) if isinstance(one, QuoteOffered)]
    assert [(one.parts_cents, one.labour_cents) for one in offered] == [(8000, 5000)]
    assert "quoted ¥130, no answer yet" in screens.with_key(ENGINEERS, "Finished")[0].text


def test_not_ours_sends_it_to_another_department(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Not ours")
    assert screens.last(ENGINEERS).keys == [["Customer service"], ["Cancel"]]
    screens.press(LI, ENGINEERS, "Customer service")
    screens.press(LI, ENGINEERS, "Skip")
    assert present(world, ticket).department == "customer_service"
    assert screens.of(ENGINEERS)[0].text == "🔧 R-20261123-001 · Tap\nNow with Customer service."
    assert screens.of(ENGINEERS)[0].keys == []
    assert screens.with_key(DESK_GROUP, "Take it")[0].keys == [["Take it", "Not ours"]]


def test_giving_back_needs_a_reason_and_frees_it(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Give back")
    say(world, LI, "要高空作业证")
    free = present(world, ticket)
    assert (free.status, free.holder_id) == (Status.OPEN, None)
    news = screens.last(ENGINEERS).text
    assert news == "1123-001 Tap is free again, 李师傅 gave it back. Why: 要高空作业证"


def test_handing_over_offers_colleagues(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Hand over")
    assert screens.last(ENGINEERS).keys == [["王师傅"], ["Cancel"]]
    screens.press(LI, ENGINEERS, "王师傅")
    screens.refresh()
    with pytest.raises(NotYours):
        screens.press(LI, ENGINEERS, "Finished")
    screens.press(WANG, ENGINEERS, "Finished")


def test_the_desk_assigns_to_a_colleague_without_telegram(world: World, screens: Screens, ticket: Ticket) -> None:
    world.run(show_card, world.press(DESKER, chat_id=DESK_GROUP), ticket.id)
    assert screens.with_key(DESK_GROUP, "Assign")[0].keys == [["Assign", "Other department"]]
    screens.press(DESKER, DESK_GROUP, "Assign")
    say(world, DESKER, "老周", DESK_GROUP)
    held = present(world, ticket)
    assert (held.status, held.via_desk) == (Status.ACCEPTED, True)
    assert "老周 (through the desk) has it since 12:00" in screens.with_key(ENGINEERS, "Finished")[0].text
    screens.press(DESKER, DESK_GROUP, "Finished")
    assert screens.last(DESK_GROUP).text.startswith(f'<a href="tg://user?id={DESKER}">小陈</a> Before')


def test_turning_a_card_turns_that_card_alone(world: World, screens: Screens, ticket: Ticket) -> None:
    world.run(show_card, world.press(DESKER, chat_id=DESK_GROUP), ticket.id)
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    assert [one for one in world.edits(ENGINEERS) if isinstance(one, TicketCard)] == [
        TicketCard(ticket_id=ticket.id, department=ENGINEERING, page=CardPage.MORE)
    ]
    assert world.edits(DESK_GROUP) == []
    assert screens.with_key(ENGINEERS, "Back")[0].keys == [
        ["Nobody opens", "Visit time", "Ask resident"],
        ["Put on hold", "More time", "Give back"],
        ["More…", "Back"],
    ]
    with pytest.raises(NotYours):
        screens.press(WANG, ENGINEERS, "Back")


def test_a_question_goes_to_the_resident(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "Take it")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Ask resident")
    say(world, LI, "几点在家?")
    asked = [one for one in world.sent(RESIDENT) if isinstance(one, ResidentNews)]
    assert [(one.event, one.words) for one in asked][-1:] == [(EventKind.ASKED, "几点在家?")]


@pytest.mark.parametrize("action", ["nonsense", "cancel", "dispatch", "remark"])
def test_a_forged_action_means_nothing(world: World, ticket: Ticket, action: str) -> None:
    with pytest.raises(CardRefreshed):
        world.run(act, world.press(DESKER, chat_id=DESK_GROUP), ticket.id, ticket.round, action)


def test_work_is_not_closed_by_hand(world: World, screens: Screens, ticket: Ticket) -> None:
    test_a_resolve_takes_four_actions(world, screens, ticket)
    with pytest.raises(NotNow):
        world.run(act, world.press(DESKER, chat_id=DESK_GROUP), ticket.id, 0, "close")


def test_a_form_that_leads_nowhere_is_not_opened(world: World, ticket: Ticket) -> None:
    with pytest.raises(NotNow):
        world.run(act, world.press(DESKER, chat_id=DESK_GROUP), ticket.id, 0, "extend")
    assert world.look(lambda uow: uow.drafts.active(DESK_GROUP, DESKER)) is None


@pytest.mark.parametrize(
    ("evidence", "lacking", "missing", "enough"),
    [
        (Evidence.NOTE, "photo", Problem.NOTE_NEEDED, "note"),
        (Evidence.PHOTO, "note", Problem.PHOTO_NEEDED, "photo"),
        (Evidence.PHOTO_OR_NOTE, None, Problem.TEXT_OR_PHOTO, "note"),
    ],
)
def test_a_result_shows_what_the_type_wants(
    evidence: Evidence, lacking: str | None, missing: Problem, enough: str
) -> None:
    rule = ResolveRule(checklist=(), evidence=evidence)
    with made(knowledge(catalog=Catalog(types=(repair(resolve=rule), call_me())))) as world:
        world.groups()
        world.colleague(LI, name="李师傅")
        ticket, screens = file_repair(world, world.resident(RESIDENT)), Screens(world)
        screens.press(LI, ENGINEERS, "Take it")
        screens.press(LI, ENGINEERS, "Finished")
        sent = {"note": "换了垫圈", "photo": ""}
        for what in (lacking, None, enough):
            if what is not None:
                media = world.photo(LI, chat_id=ENGINEERS).media if what == "photo" else None
                world.run(receive, world.message(LI, sent[what], chat_id=ENGINEERS, media=media))
            if what is not enough:
                screens.press(LI, ENGINEERS, "Submit")
                assert present(world, ticket).status is Status.ACCEPTED
                shown = [one.notice for one in world.queued(ENGINEERS) if isinstance(one.notice, DraftPrompt)]
                assert shown[-1].problem is missing
        screens.press(LI, ENGINEERS, "Submit")
        assert present(world, ticket).status is Status.RESOLVED


# ------------------------------------------------------------------------------------------------ allowed hours


@pytest.mark.parametrize(
    ("after", "urgent", "may_go"),
    [(-0.5, False, True), (1, False, False), (1, True, True), (20.25, False, False), (20.75, False, True)],
)
def test_noisy_work_is_taken_at_any_hour_and_begun_when_it_is_allowed(
    after: float, *, urgent: bool, may_go: bool
) -> None:
    """Allowed from nine to noon: nobody sets out at one o'clock; at a quarter to nine one arrives in time (SVC-2)."""
    morning = (DaySpan(start=time(9), end=time(12)),)
    with made(knowledge(catalog=Catalog(types=(repair(allowed_hours=morning), call_me())))) as world:
        world.groups()
        world.colleague(LI, name="李师傅")
        screens, ticket = Screens(world), file_repair(world, world.resident(RESIDENT), urgent=urgent)
        world.later(timedelta(hours=after))
        screens.press(LI, ENGINEERS, "Take it")
        assert present(world, ticket).status is Status.ACCEPTED
        with nullcontext() if may_go else pytest.raises(OutsideAllowedHours) as refused:
            screens.press(LI, ENGINEERS, "On my way")
        assert may_go or refused.value.hours == ("9:00–12:00",)
        assert (EventKind.ON_THE_WAY in kinds(world, ticket)) is may_go
