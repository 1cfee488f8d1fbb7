"""Words against a colleague that nobody decides on: asked about once more, then heard in confidence (COM-5)."""

from datetime import timedelta

import pytest

from domain.incoming import Media, MediaKind
from domain.notices.news import RelayedMedia
from domain.people import Role
from domain.tickets import Ticket
from storage.tables import timers
from tests.support.knowledge import DESK, call_me, repair
from tests.support.world import ENGINEERS
from tests.unit.resident.flat import ANN, BOSS, LI, Flat, local, said, said_in
from tests.unit.resident.flat import flat as made
from tests.unit.resident.test_talk import in_hand
from usecases import conversation, private_chats
from usecases.held_words import WORDS_GO_UP, WORDS_WAIT

AGAINST = "李师傅跟我要红包，态度很差"
IN_CONFIDENCE = "In confidence"
CHIEF = 41


def held(flat: Flat, words: str = AGAINST, **more: object) -> None:
    """10:00: the words wait for the resident's decision."""
    in_hand(flat)
    flat.replies("has taken your", words, **more)
    assert flat.form() == ("answer", "discreet")


def clock(flat: Flat) -> list[tuple[str, str | None]]:
    """What is set for held words."""
    query = timers.select().where(timers.c.kind.in_((WORDS_WAIT, WORDS_GO_UP)), timers.c.state == "pending")
    rows = flat.database.read_now(lambda connection: connection.execute(query.order_by(timers.c.due_at)).all())
    return [(row.kind, said(row.due_at)) for row in rows]


def read_by(flat: Flat, *chats: int, words: str = "红包") -> list[bool]:
    flat.screens.refresh()
    return [any(words in one for one in flat.screens.texts(chat)) for chat in chats]


def member_id(flat: Flat, who: int) -> int:
    member = flat.look(lambda uow: uow.staff.by_user(who))
    assert member is not None
    return member.id


def complaint(flat: Flat) -> Ticket:
    """The ticket that was filed last."""
    return flat.ticket(flat.count())


def test_it_is_asked_about_once_more_with_what_happens_otherwise(flat: Flat) -> None:
    held(flat)
    assert clock(flat) == [(WORDS_WAIT, "23T10:30")]
    flat.until("23T10:30")
    assert flat.text() == said_in(
        "⏰ Nobody has read yet what you wrote, as it may be about one of our people.",
        "If you leave it, it becomes a complaint in confidence at 12:30 today: "
        "only the supervisor or the manager sees it.",
    )
    assert flat.labels() == [["Go on where I left", "Cancel"], ["Call me, please"]]
    assert clock(flat) == [(WORDS_GO_UP, "23T12:30")]
    flat.presses("Go on where I left")
    assert flat.labels()[0][0] == IN_CONFIDENCE
    flat.presses("001 Tap")
    assert (clock(flat), read_by(flat, ENGINEERS)) == ([], [True])


@pytest.mark.parametrize("decision", ["001 Tap", "Something new", "Cancel"])
def test_whoever_decides_is_not_reminded(flat: Flat, decision: str) -> None:
    held(flat)
    flat.presses(decision)
    assert clock(flat) == []


def test_undecided_it_is_heard_in_confidence_and_the_resident_knows(flat: Flat) -> None:
    held(flat)
    flat.until("23T12:30")
    filed = complaint(flat)
    assert (filed.request_type, filed.confidential, filed.description) == ("complaint", True, AGAINST)
    assert (filed.category, filed.details["accused"]) == ("staff-conduct", [member_id(flat, LI)])
    assert read_by(flat, BOSS, ENGINEERS, LI) == [True, False, False]
    assert flat.text().split("\n")[0] == (
        "As you left it, what you wrote is now a complaint in confidence; it stands on no other request."
    )
    assert filed.number in flat.text()
    assert (flat.form(), clock(flat), flat.kinds(1)[-1]) == (None, [], "accepted")
    assert "answer" in flat.promises(filed.id)


def test_a_picture_of_it_is_seen_by_whoever_hears_it(flat: Flat) -> None:
    photo = Media(kind=MediaKind.PHOTO, file_id="p1", file_unique_id="u1")
    held(flat, media=photo)
    flat.until("23T12:30")
    assert [one for one in flat.new(BOSS) if isinstance(one, RelayedMedia)] == [RelayedMedia(items=(photo,))]


def test_from_then_on_it_is_a_complaint_with_its_own_ladder(flat: Flat) -> None:
    flat.colleague(CHIEF, name="黄经理", role=Role.MANAGER, department=DESK)
    held(flat)
    flat.until("23T17:00")
    assert read_by(flat, CHIEF, LI, words=complaint(flat).short_number) == [True, False]


def test_words_without_a_name_go_past_the_leader_who_worked_on_it(flat: Flat) -> None:
    flat.colleague(CHIEF, name="黄经理", role=Role.MANAGER, department=DESK)
    flat.reports()
    flat.staff_presses("Take it", who=BOSS)
    flat.replies("has taken your", "态度很差，跟我要红包")
    flat.until("23T12:30")
    assert read_by(flat, BOSS, CHIEF, ENGINEERS) == [False, True, False]


def test_chosen_but_not_sent_is_watched_too(flat: Flat) -> None:
    held(flat)
    flat.at += timedelta(minutes=20)
    flat.presses(IN_CONFIDENCE)
    assert clock(flat) == [(WORDS_WAIT, "23T10:50")]
    flat.until("23T12:50")
    filed = complaint(flat)
    assert (filed.request_type, filed.confidential, filed.description) == ("complaint", True, AGAINST)
    assert (flat.form(), filed.details["accused"]) == (None, [member_id(flat, LI)])


def test_sent_it_is_watched_no_more(flat: Flat) -> None:
    held(flat)
    flat.presses(IN_CONFIDENCE)
    flat.presses("That's all")
    flat.presses("Submit")
    assert (complaint(flat).request_type, clock(flat)) == ("complaint", [])


def test_at_night_nobody_is_asked(flat: Flat) -> None:
    in_hand(flat)
    flat.until("23T21:45")
    flat.replies("has taken your", AGAINST)
    assert clock(flat) == [(WORDS_WAIT, "24T08:00")]
    flat.until("24T08:00")
    assert clock(flat) == [(WORDS_GO_UP, "24T10:00")]


def test_a_reminder_that_comes_late_still_leaves_time(flat: Flat) -> None:
    held(flat)
    flat.at = local("23T23:00")
    flat.tick()
    assert clock(flat) == [(WORDS_WAIT, "24T08:00")]
    flat.at = local("24T11:00")
    flat.tick()
    assert clock(flat) == [(WORDS_GO_UP, "24T13:00")]
    flat.at = local("24T22:30")
    flat.tick()
    assert (clock(flat), flat.count()) == ([(WORDS_GO_UP, "25T08:00")], 1)


def test_another_form_meanwhile_is_not_disturbed(flat: Flat) -> None:
    held(flat)
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="repair")
    flat.until("23T12:30")
    assert (complaint(flat).request_type, flat.form()) == ("complaint", ("request", "collect"))


def test_who_is_not_in_the_chat_any_more_is_rung(flat: Flat) -> None:
    held(flat)
    flat.until("23T10:30")
    flat.run(private_chats.blocked, user_id=ANN, at=flat.at)
    flat.until("23T12:31")
    calls = [flat.ticket(number) for number in range(1, flat.count() + 1)]
    assert [one.request_type for one in calls[1:]] == ["complaint", "call-me"]


def test_where_nothing_is_heard_in_confidence_somebody_who_is_not_meant_rings() -> None:
    with made(types=(repair(), call_me())) as flat:
        flat.resident(ANN)
        held(flat)
        flat.until("23T12:30")
        call = complaint(flat)
        assert (call.request_type, call.details["accused"]) == ("call-me", [member_id(flat, LI)])
        assert read_by(flat, BOSS, ENGINEERS, words=call.number) == [True, False]
        assert flat.text().startswith("Customer service will call 138****5678 by 12:45 today.")
        assert flat.form() == ("answer", "discreet")
