"""What staff read: the samples to the letter, every reminder, no key that the table refuses."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.catalog_files import load_catalog
from bot.community_files import load_communities
from bot.config_files import catalog_directories, default_directory
from bot.texts import Texts
from domain.events import ActorKind, Event, EventKind
from domain.i18n import Locale
from domain.incoming import MediaKind
from domain.notices.news import ApprovalAsked, FollowUpNamed, Mention, Reminder, StaffNews
from domain.notices.staff import CardPage, ContactShown
from domain.people import Role, StaffMember
from domain.promise_rules import Audience, PromiseKind, RungWording
from domain.reactions import REACTIONS, Effect
from domain.tickets import TRANSITIONS, Action, Status, Ticket, Window, Workflow
from handlers.buttons.articles import KeepAnswer
from handlers.buttons.staff import ActOnTicket, Approve, ShowBoard, TurnCard
from handlers.translator import Translator
from handlers.views import approvals, boards, cards, inquiries, reminders, staff_news
from handlers.views.view import Look, View
from tests.support.knowledge import knowledge
from tests.support.looks import keys
from usecases.acting import ANY_ROUND, AT_ONCE, BY_FORM
from usecases.board import BoardData, BoardLine, Due
from usecases.card_screens import CardData
from usecases.overview import OverviewData
from usecases.ports import Knowledge
from usecases.ticket_ports import Quote, QuoteState

NOW = datetime(2026, 11, 22, 2, 52, tzinfo=UTC)
"""A Sunday, 10:52 at Jade Bay."""


@pytest.fixture(scope="module")
def known() -> Knowledge:
    """The catalog and the community that come with the program."""
    place = default_directory()
    return knowledge(*load_communities(place / "community"), catalog=load_catalog(catalog_directories(place)))


@pytest.fixture
def look(known: Knowledge) -> Look:
    return a_look(known)


def a_look(known: Knowledge, translator: Translator = Translator(Locale.EN, {})) -> Look:  # noqa: B008 - a value
    return Look(t=translator, now=NOW, community=known.only_community, knowledge=known, group=True)


def chinese(known: Knowledge) -> Look:
    """With the translations that come with the program."""
    return a_look(known, Texts.load().translator(Locale.ZH_HANS))


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def a_ticket(**given: Any) -> Ticket:
    values: dict[str, Any] = {
        "id": 5,
        "community_id": "jade-bay",
        "number": "R-20261122-007",
        "request_type": "repair",
        "workflow": Workflow.WORK,
        "status": Status.OPEN,
        "version": 1,
        "round": 3,
        "urgent": False,
        "priority": 0,
        "category": "water",
        "public_area": False,
        "unit": "3-2-1201",
        "room": None,
        "description": "厨房水龙头一直滴水,拧紧也没用。",
        "window": Window(start=at(3 + 8 / 60), end=at(5 + 8 / 60)),
        "contact_name": "王小明",
        "contact_phone": "+8613812345678",
        "reporter_id": 1,
        "caller_name": None,
        "verified": True,
        "department": "engineering",
        "holder_id": None,
        "held_since": None,
        "via_desk": False,
        "reported_at": at(-1),
        "dispatched_at": at(-1),
        "visit_at": None,
        "resolved_at": None,
        "closed_at": None,
        "hurries": 0,
        "hurried_at": None,
        "reopens": 0,
        "holds": 0,
        "hold_reason": None,
        "hold_until": None,
        "on_hold_since": None,
        "score": None,
        "outcome": None,
        "details": {"subject": "tap"},
    }
    return Ticket(**(values | given))


LI = StaffMember(
    id=9, community_id="jade-bay", user_id=20, name="李师傅", badge="0316", role=Role.STAFF, department="engineering"
)


def a_card(ticket: Ticket | None = None, **given: Any) -> CardData:
    one = a_ticket() if ticket is None else ticket
    values: dict[str, Any] = {
        "ticket": one,
        "page": CardPage.MAIN,
        "at_home": True,
        "at_desk": False,
        "shows_people": True,
        "actions": frozenset(action for status, action in TRANSITIONS[one.workflow] if status is one.status)
        - {Action.RELEASE, Action.HAND_OUT},  # nobody is kept outside, nothing is lent
        "due": Due(kind=PromiseKind.RESOLVE, at=at(23 + 28 / 60), over=False),
        "holder": None if one.holder_id is None else LI,
        "holder_reachable": True,
        "on_the_way_at": None,
        "nobody_home_at": None,
        "counts": {MediaKind.PHOTO: 1},
        "remarks": 0,
        "asked_until": None,
        "quote": None,
        "currency": "CNY",
        "last_words": None,
        "subject": None,
    }
    return CardData(**(values | given))


def held(**given: Any) -> Ticket:
    return a_ticket(**({"status": Status.ACCEPTED, "holder_id": 9, "held_since": NOW} | given))


def fits(view: View) -> None:
    """At most eight keys, three a row, labels of at most 18 columns."""
    rows = keys(view)
    assert sum(len(row) for row in rows) <= 9  # eight answers and the way back
    assert all(1 <= len(row) <= 3 for row in rows)
    for text in (text for row in rows for text in row):
        assert sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text) <= 18, text


# ------------------------------------------------------------------------------------------------ the samples


def test_an_open_card_reads_like_the_sample(known: Knowledge) -> None:
    view = cards.ticket_card(a_card(), chinese(known))
    assert str(view.text) == (
        "🔧 R-20261122-007 · 水龙头\n"
        "3栋-2单元-1201 · 王** · 138****5678\n"
        "厨房水龙头一直滴水,拧紧也没用。 📷1\n"
        "希望今天 14:00–16:00\n"
        "⏰ 明天 10:20 前修好，还剩 23 小时 28 分"
    )
    assert keys(view) == [["接单", "不是我们的"]]


def test_an_accepted_card_reads_like_the_sample(known: Knowledge) -> None:
    view = cards.ticket_card(a_card(held(visit_at=at(3 + 38 / 60))), chinese(known))
    assert str(view.text).split("\n")[3] == "李师傅 10:52 接单 · 约 14:30 上门"
    assert keys(view) == [["看号码", "我出发了"], ["完工", "更多…"]]


def test_the_reminder_to_the_holder_reads_like_the_sample(known: Knowledge) -> None:
    one = a_reminder(RungWording.EXTEND_NOW, Audience.HOLDER, label="007", due_at=at(2))
    view = reminders.reminder(one, chinese(known))
    assert str(view.text) == (
        "⏰ 007 水龙头还剩 2 小时，您是处理人。做不完现在就点「申请延期」，批了住户会收到新时间。"
    )
    assert keys(view) == [["申请延期"]]


def test_the_reminder_to_the_supervisor_reads_like_the_sample(known: Knowledge) -> None:
    one = a_reminder(
        RungWording.BREACH_NEAR,
        Audience.SUPERVISOR,
        label="007",
        due_at=at(1),
        last_update="住户不在家,约了今天再去",
        last_update_at=datetime(2026, 11, 21, 9, 5, tzinfo=UTC),
    )
    assert str(reminders.reminder(one, chinese(known)).text) == (
        "⏰ 007 水龙头再过 1 小时超时。处理人李师傅，最近一次更新：昨天 17:05「住户不在家,约了今天再去」。"
    )


# ------------------------------------------------------------------------------------------------ keys and the table


@pytest.mark.parametrize("page", list(CardPage))
@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("workflow", list(Workflow))
@pytest.mark.parametrize(("at_home", "at_desk"), [(True, False), (True, True), (False, True), (False, False)])
@pytest.mark.parametrize("on_the_way", [None, NOW])
def test_no_card_shows_a_key_that_the_table_refuses(
    look: Look, workflow: Workflow, status: Status, page: CardPage, at_home: bool, at_desk: bool, on_the_way: Any
) -> None:
    ticket = a_ticket(
        workflow=workflow, status=status, request_type="call-me" if workflow is Workflow.CALL else "repair"
    )
    view = cards.ticket_card(
        a_card(ticket, page=page, at_home=at_home, at_desk=at_desk, on_the_way_at=on_the_way), look
    )
    fits(view)
    for key in (key for row in view.rows for key in row):
        if isinstance(key.button, TurnCard):
            continue
        if isinstance(key.button, KeepAnswer):
            assert (workflow, at_desk, status in (Status.RESOLVED, Status.CLOSED)) == (Workflow.LETTER, True, True)
            continue
        assert isinstance(key.button, ActOnTicket)
        assert key.button.round == ticket.round
        action = Action(key.button.action)
        assert (status, action) in TRANSITIONS[workflow]
        assert action in AT_ONCE or action in BY_FORM
    if status not in (Status.OPEN, Status.ACCEPTED, Status.ON_HOLD, Status.IN_REVIEW) or not (at_home or at_desk):
        left = [key.button for row in view.rows for key in row if not isinstance(key.button, KeepAnswer)]
        assert {one.action for one in left if isinstance(one, ActOnTicket)} <= {Action.CLOSING_LETTER.value}
        assert all(isinstance(one, ActOnTicket) and at_desk for one in left), "of what is over only a letter is written"


def test_the_second_page_holds_everything_else(look: Look) -> None:
    view = cards.ticket_card(a_card(held(), page=CardPage.MORE), look)
    assert keys(view) == [
        ["Nobody opens", "Visit time", "Ask resident"],
        ["Put on hold", "More time", "Give back"],
        ["More…", "Back"],
    ]
    rest = cards.ticket_card(a_card(held(), page=CardPage.REST), look)
    assert keys(rest) == [["Quote a price", "Hand over", "Other kind"], ["Same matter"], ["Back"]]


@pytest.mark.parametrize("page", list(CardPage))
@pytest.mark.parametrize("on_the_way", [None, NOW])
@pytest.mark.parametrize("at_home", [True, False])
def test_no_page_of_a_card_has_more_than_eight_keys(look: Look, page: CardPage, on_the_way: Any, at_home: bool) -> None:
    view = cards.ticket_card(a_card(held(), page=page, on_the_way_at=on_the_way, at_home=at_home, at_desk=True), look)
    assert sum(len(row) for row in view.rows) <= 8


def test_what_is_only_assigned_cannot_be_taken(look: Look) -> None:
    data = a_card()
    view = cards.ticket_card(replace(data, actions=data.actions - {Action.ACCEPT}), look)
    assert keys(view) == [["Assign", "Not ours"]]


def test_a_call_has_three_keys(look: Look) -> None:
    call = held(workflow=Workflow.CALL, request_type="call-me", category=None, window=None)
    assert keys(cards.ticket_card(a_card(call), look)) == [["Show number", "Reached", "No answer"]]


# ------------------------------------------------------------------------------------------------ what a card says


def lines_of(data: CardData, look: Look) -> list[str]:
    return str(cards.ticket_card(data, look).text).split("\n")


def test_a_contractors_card_names_nobody(look: Look) -> None:
    assert lines_of(a_card(shows_people=False), look)[1] == "Bldg 3-2-1201"


def test_marks_stand_in_the_first_lines(look: Look) -> None:
    ticket = a_ticket(urgent=True, hurries=2, reopens=1, verified=False)
    first, second, *_ = lines_of(a_card(ticket), look)
    assert first == "🔧 R-20261122-007 · Tap · urgent! · reopened 1× · asked to hurry 2×"
    assert second == "Bldg 3-2-1201 · 王** · 138****5678 · not verified yet"


def test_everything_that_came_in_between_stands_with_the_holder(look: Look) -> None:
    said = Event(
        kind=EventKind.STAFF_WROTE,
        at=at(-1),
        actor_kind=ActorKind.STAFF,
        actor_name="李师傅",
        data={"words": "住户 <不在家>"},
    )
    offer = Quote(
        id=1, ticket_id=5, parts_cents=8000, labour_cents=50, note=None, state=QuoteState.OFFERED, quoted_by=9
    )
    data = a_card(
        held(visit_at=at(2)),
        on_the_way_at=at(-0.5),
        nobody_home_at=NOW,
        quote=offer,
        last_words=said,
        holder_reachable=False,
        asked_until=at(30),
        remarks=2,
    )
    lines = lines_of(data, look)
    assert lines[2].endswith("📷1 💬2")
    assert lines[3] == (
        "李师傅 took it 10:52 · no private messages · visit about 12:52 · set out 10:22 · nobody opened 10:52 · "
        "quoted ¥80.50, no answer yet · 9:52 “住户 &lt;不在家&gt;”"
    )
    assert lines[4] == ("⏰ fixed by 10:20 tomorrow, 23 h 28 min left · asked for 16:52 tomorrow, supervisor to decide")
    assert len(lines) == 5


def test_through_the_desk_is_said(look: Look) -> None:
    assert lines_of(a_card(held(via_desk=True, window=None)), look)[3] == (
        "李师傅 (through the desk) has it since 10:52"
    )


def test_on_hold_says_why_and_until_when(look: Look) -> None:
    ticket = held(status=Status.ON_HOLD, hold_reason="parts", hold_until=at(25))
    assert lines_of(a_card(ticket), look)[3] == "On hold until 11:52 tomorrow: Waiting for parts · 李师傅"


def test_overdue_says_how_long(look: Look) -> None:
    data = a_card(due=Due(kind=PromiseKind.RESOLVE, at=at(-2), over=True))
    assert lines_of(data, look)[-1] == "⏰ overdue by 2 h, was to be fixed by 8:52 today"


def test_nobody_reads_of_less_than_a_minute(look: Look) -> None:
    data = a_card(due=Due(kind=PromiseKind.RESOLVE, at=NOW, over=True))
    assert lines_of(data, look)[-1] == "⏰ just overdue, was to be fixed by 10:52 today"


def test_a_long_text_is_cut_with_a_hint(look: Look) -> None:
    assert lines_of(a_card(a_ticket(description="水" * 700)), look)[2] == "水" * 600 + "… (in full below) 📷1"


def test_pictures_without_words_are_announced(look: Look) -> None:
    assert lines_of(a_card(a_ticket(description="")), look)[2] == "No words, see below. 📷1"
    assert lines_of(a_card(a_ticket(description=""), counts={}, remarks=1), look)[2] == "💬1"


def test_a_public_place_is_named_with_its_spot(look: Look) -> None:
    details = {"subject": "tap", "answers": {"spot": "garage", "at_home": "yes"}}
    data = a_card(a_ticket(public_area=True, details=details))
    assert lines_of(data, look)[1] == "public area · Car park · 王** · 138****5678"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"status": Status.RESOLVED, "resolved_at": NOW, "details": {"result": "换了阀芯"}},
            "✅ 李师傅 10:52: fixed, the resident is being asked · “换了阀芯”",
        ),
        (
            {"status": Status.CLOSED, "closed_at": NOW, "outcome": "working", "score": 4},
            "✅ Closed 10:52: the resident says it is all right · score 4",
        ),
        (
            {"status": Status.CLOSED, "closed_at": NOW, "outcome": "unreached"},
            "✅ Closed 10:52: nobody could be reached",
        ),
        ({"status": Status.CLOSED, "closed_at": NOW}, "✅ Closed 10:52"),
        ({"status": Status.CANCELLED}, "Withdrawn, nothing more to do."),
    ],
)
def test_what_is_over_says_how_without_names(look: Look, given: dict[str, Any], said: str) -> None:
    view = cards.ticket_card(a_card(held(**given)), look)
    assert str(view.text).split("\n")[1:] == ["Bldg 3-2-1201", said]
    assert view.rows == ()


def test_a_card_elsewhere_says_where_the_ticket_is(look: Look) -> None:
    assert lines_of(a_card(at_home=False), look)[1:] == ["Now with Engineering."]
    assert lines_of(a_card(page=CardPage.RETIRED), look)[1:] == [
        "This card is no longer kept up to date; there is a newer one."
    ]


def test_a_call_says_whom_about_what(look: Look) -> None:
    call = a_ticket(
        workflow=Workflow.CALL,
        request_type="call-me",
        category=None,
        description="",
        window=None,
        details={"reason": "follow_up", "attempts": 2},
    )
    data = a_card(call, subject=a_ticket(), counts={}, due=Due(kind=PromiseKind.RESPOND, at=at(0.25), over=False))
    assert lines_of(data, look)[2:] == [
        "Follow-up of 1122-007 Tap: no answer came, please ring and ask. · rung 2× in vain",
        "⏰ called by 11:07 today, 15 min left",
    ]


def test_who_was_in_an_emergency_is_asked_by_a_person_and_missed_no_question(look: Look) -> None:
    call = a_ticket(workflow=Workflow.CALL, request_type="call-me", category=None, details={"reason": "follow_up"})
    alarm = a_ticket(workflow=Workflow.EMERGENCY, request_type="emergency-lift", category=None)
    words = "please ring or call on them: how are they now, and is there anything they need?"
    assert words in lines_of(a_card(call, subject=alarm), look)[2]


def test_a_call_by_phone_is_told_and_asked_about(look: Look) -> None:
    call = a_ticket(workflow=Workflow.CALL, request_type="call-me", category=None, details={"reason": "follow_up"})
    told = Event(kind=EventKind.ACCEPTED, at=NOW, actor_kind=ActorKind.STAFF, actor_name="李师傅")
    for news, words in (
        ((told,), "ring, tell the resident: 李师傅 took it, and ask"),
        ((), "please ring and ask whether"),
    ):
        card = a_card(call, subject=a_ticket(), by_phone=True, to_tell=news)
        assert words in lines_of(card, look)[2], words


def test_a_call_reads_otherwise_to_who_is_to_ring(look: Look) -> None:
    eyes = (look, replace(look, group=False, colleague=True), replace(look, group=False))
    titles = [one.matter("call-me", None) for one in eyes]
    assert titles == ["Ring the resident", "Ring the resident", "Call me"]


def test_the_contact_fits_into_a_dialog(look: Look) -> None:
    shown = ContactShown(name="王" * 200, phone="+8613812345678", unit="3-2-1201")
    text = cards.contact_shown(shown, look).text.unescape()
    assert text.endswith("… · 13812345678\nBldg 3-2-1201")
    assert len(text) <= 200


# ------------------------------------------------------------------------------------------------ reminders


def a_reminder(wording: RungWording, audience: Audience, **given: Any) -> Reminder:
    values: dict[str, Any] = {
        "ticket_id": 5,
        "number": "R-20261122-007",
        "label": "1122-007",
        "request_type": "repair",
        "category": "water/tap",
        "unit": "3-2-1201",
        "department": "engineering",
        "reported_at": at(-0.5),
        "due_at": at(1),
        "holder": "李师傅",
    }
    return Reminder(wording=wording, audience=audience, **(values | given))


@pytest.mark.parametrize("holder", [None, "李师傅"])
@pytest.mark.parametrize("hours", [1, -1])
@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("wording", list(RungWording))
def test_every_rung_has_words_for_everybody(
    look: Look, wording: RungWording, audience: Audience, hours: int, holder: str | None
) -> None:
    view = reminders.reminder(a_reminder(wording, audience, due_at=at(hours), holder=holder), look)
    assert str(view.text).startswith("⏰ 1122-007 Tap")
    assert "None" not in str(view.text)
    fits(view)
    for key in (key for row in view.rows for key in row):
        assert isinstance(key.button, ActOnTicket)
        assert key.button.round == ANY_ROUND
        action = Action(key.button.action)
        status = Status.OPEN if holder is None else Status.ACCEPTED
        assert (status, action) in TRANSITIONS[Workflow.WORK]


def test_a_draft_that_is_being_read_blames_nobody(look: Look) -> None:
    view = reminders.reminder(a_reminder(RungWording.BREACH_NEAR, Audience.FRONT_DESK, in_review=True), look)
    assert str(view.text).endswith("李师傅 has written the draft; customer service has not read it yet.")
    assert view.rows == ()


def test_a_group_is_not_called_you_where_one_of_it_asks_afterwards(look: Look) -> None:
    """Where nobody is named, somebody of the front desk who had no part in it does it (FUP-1)."""
    named = FollowUpNamed(
        ticket_id=5, label="1122-007", request_type="repair", category="water/tap", unit=None, due_at=at(30)
    )
    assert "somebody here who had no part in it" in inquiries.follow_up_named(named, look).text
    assert "you do the follow-up" in inquiries.follow_up_named(named, replace(look, group=False)).text


def test_a_call_that_was_taken_but_not_made(look: Look) -> None:
    one = a_reminder(RungWording.NOT_ACCEPTED, Audience.SUPERVISOR, request_type="call-me", category=None)
    view = reminders.reminder(one, look)
    assert str(view.text) == "⏰ 1122-007 Ring the resident (Bldg 3-2-1201) has waited for 30 min; 李师傅 has it."
    assert keys(view) == [["Reassign"]]
    assert keys(reminders.reminder(replace(one, audience=Audience.GROUP, holder=None), look)) == [["Take it"]]
    assert keys(reminders.reminder(replace(one, holder=None), look)) == [["Assign"]]


def test_a_late_reminder_says_so_and_calls_by_name(look: Look) -> None:
    one = a_reminder(
        RungWording.NOT_ACCEPTED,
        Audience.GROUP,
        holder=None,
        late_minutes=75,
        mentions=(Mention(user_id=20, name="李 <b>"), Mention(user_id=21, name="王")),
    )
    view = reminders.reminder(one, look)
    assert str(view.text) == (
        '⏰ <a href="tg://user?id=20">李 &lt;b&gt;</a> <a href="tg://user?id=21">王</a> '
        "1122-007 Tap (Bldg 3-2-1201) has waited for 30 min. Who takes it?\n"
        "(This reminder comes 1 h 15 min late.)"
    )
    assert keys(view) == [["Take it"]]


# ------------------------------------------------------------------------------------------------ news and questions


def some_news(event: EventKind, **given: Any) -> StaffNews:
    values: dict[str, Any] = {
        "ticket_id": 5,
        "number": "R-20261122-007",
        "label": "1122-007",
        "request_type": "repair",
        "category": "water/tap",
        "unit": "3-2-1201",
        "actor": "小陈",
        "due_at": at(5),
    }
    return StaffNews(event=event, **(values | given))


CALLED = '<a href="tg://user?id=20">李师傅</a> '
STILL_WRONG = "1122-007 Tap (Bldg 3-2-1201) is still wrong, says the resident. It is back in the pool and goes first."
TOLD = sorted(
    kind
    for kind, reactions in REACTIONS.items()
    if {Effect.TELL_HOLDER, Effect.TELL_GROUP, Effect.TELL_SUPERVISOR} & set(reactions)
)


@pytest.mark.parametrize("event", TOLD)
def test_every_event_that_staff_hear_of_has_its_own_words(look: Look, event: EventKind) -> None:
    reason = {EventKind.QUOTE_DECIDED: "accepted", EventKind.ACCESS_ANSWERED: "coming"}.get(event)
    text = str(staff_news.staff_news(some_news(event, reason=reason), look).text)
    assert "1122-007 Tap" in text
    assert "there is news" not in text


@pytest.mark.parametrize(
    ("event", "given", "said"),
    [
        (
            EventKind.ASSIGNED,
            {"mentions": (Mention(user_id=20, name="李师傅"),)},
            CALLED + "1122-007 Tap (Bldg 3-2-1201) is yours, 小陈 assigned it. To be fixed by 15:52 today.",
        ),
        (
            EventKind.RETURNED,
            {"reason": "not-ours", "words": "归物业"},
            "1122-007 Tap is free again, 小陈 gave it back. Why: Not ours · 归物业",
        ),
        (
            EventKind.RETURNED,
            {"reason": "left"},
            "1122-007 Tap is free again, 小陈 gave it back. Why: no longer in this department",
        ),
        (
            EventKind.ACCESS_ANSWERED,
            {"reason": "later", "words": "明天"},
            "1122-007 Tap: the resident would like another time. 明天",
        ),
        (EventKind.QUOTE_DECIDED, {"reason": "accepted"}, "1122-007 Tap: the price is agreed, go ahead."),
        (
            EventKind.RATED,
            {"count": 2, "actor": "李师傅"},
            "1122-007 Tap: the resident gave 2 of 5. It was done by 李师傅; please look into it.",
        ),
        (
            EventKind.NOT_FIXED,
            {"words": "还在滴"},
            STILL_WRONG + "\n还在滴",
        ),
        (EventKind.STAFF_WROTE, {}, "1122-007 Tap: there is news, see the card."),
    ],
)
def test_news_says_what_happened(look: Look, event: EventKind, given: dict[str, Any], said: str) -> None:
    assert str(staff_news.staff_news(some_news(event, **given), look).text) == said


def test_the_supervisor_decides_with_one_press(look: Look) -> None:
    asked = ApprovalAsked(
        ticket_id=5,
        event_id=8,
        hold=True,
        number="R-20261122-007",
        request_type="repair",
        category="water/tap",
        unit="3-2-1201",
        holder="李师傅",
        old_due_at=at(1),
        new_due_at=at(26),
        reason="parts",
        words="明天到货",
    )
    view = approvals.approval_asked(asked, look)
    assert str(view.text) == (
        "李师傅 asks to put R-20261122-007 Tap (Bldg 3-2-1201) on hold.\n"
        "Promised 11:52 today, wanted 12:52 tomorrow (23rd).\n"
        "Why: Waiting for parts · 明天到货"
    )
    assert [key.button for row in view.rows for key in row] == [
        Approve(ticket_id=5, event_id=8, granted=True),
        Approve(ticket_id=5, event_id=8, granted=False),
    ]


# ------------------------------------------------------------------------------------------------ boards


def a_line(ticket: Ticket, hours: float, label: str = "007") -> BoardLine:
    due = Due(kind=PromiseKind.RESOLVE, at=at(hours), over=hours < 0)
    return BoardLine(ticket=ticket, label=label, due=due, holder=None if ticket.holder_id is None else LI)


def test_a_board_lists_and_turns(look: Look) -> None:
    data = BoardData(
        department=None,
        lines=(
            a_line(held(), -2),
            a_line(a_ticket(), 3, "1122-008"),
            a_line(held(status=Status.ON_HOLD, public_area=True), 30, "009"),
        ),
        page=1,
        pages=3,
        total=14,
    )
    view = boards.board(data, look)
    assert str(view.text) == (
        "All departments: 14 open · page 2 of 3\n"
        "‼️ 007 Tap · Engineering · Bldg 3-2-1201 · 李师傅 · overdue by 2 h\n"
        "1122-008 Tap · Engineering · Bldg 3-2-1201 · not taken · 3 h left\n"
        "009 Tap · Engineering · public area · 李师傅, on hold · 1 day 6 h left"
    )
    assert keys(view) == [["007", "1122-008", "009"], ["Previous page", "Filter", "Next page"]]
    fits(view)


def test_an_empty_board_says_so(look: Look) -> None:
    view = boards.board(BoardData(department="engineering", lines=(), page=0, pages=1, total=0), look)
    assert (str(view.text), view.rows) == ("✅ Nothing is open.", ())


def test_the_overview_is_five_lines_at_most(look: Look) -> None:
    data = OverviewData(
        department="engineering",
        unaccepted=2,
        due_today=3,
        overdue=1,
        urgent=(a_line(held(), -2),),
        on_duty=(LI,),
        known=4,
        unreachable=(replace(LI, name="赵师傅"),),
    )
    view = boards.overview(data, look)
    assert str(view.text) == (
        "📌 Engineering, 10:52\n"
        "Not taken 2 · due today 3 · overdue 1\n"
        "Overdue: 007 Tap (李师傅)\n"
        "On duty: 李师傅\n"
        "No private messages reach 赵师傅: please send me a word in private."
    )
    assert [key.button for row in view.rows for key in row] == [ShowBoard(page=0, filter="all")]
