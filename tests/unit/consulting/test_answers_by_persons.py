"""A person answers: by replying to the card, by the form, at a promised time; what stays open becomes a letter."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from domain.incoming import Media, MediaKind
from domain.notices.base import Notice
from domain.notices.news import QuestionAnswered, RelayedMedia
from domain.promise_rules import PromiseKind
from domain.tickets import Status
from tests.support.world import DESK_GROUP
from tests.unit.resident.flat import ANN, BOSS, CLERK, LI, Flat, local, said_in
from usecases import conversation, delivery_proofs, staff_messages
from usecases.ports import UnitOfWork

PIGEONS = "屋顶的鸽子归谁管"


def files(flat: Flat, text: str = PIGEONS) -> None:
    """A quick question on its way to the desk."""
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="ask")
    flat.says(text)
    flat.presses("That's all")
    flat.presses("Submit")
    flat.screens.refresh()


def replies(flat: Flat, text: str, who: int = CLERK, *, to: str = "Q-20261123-001", **more: object) -> None:
    """A reply in the desk's group to the message that contains these words."""
    incoming = flat.message(who, text, chat_id=DESK_GROUP, reply_to_message_id=flat.number_of(to, DESK_GROUP), **more)
    flat.run(staff_messages.receive, incoming)


def arrives(flat: Flat) -> None:
    """Telegram accepts everything."""
    rows = flat.queued(ANN)
    flat.screens.refresh()

    def tell(uow: UnitOfWork) -> None:
        for one in rows:
            if isinstance(one.notice, QuestionAnswered):
                delivery_proofs.delivered(uow, _Row(notice=one.notice, ticket_id=one.notice.ticket_id), now=flat.at)

    flat.run(tell)
    flat.tick()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """What the hook looks at of a row of the outbox."""

    notice: Notice
    ticket_id: int | None


def answer_text(words: str, who: str = "小陈") -> str:
    return f"About Question (001), {who} answers:\n{words}"


# ------------------------------------------------------------------------------------------------ at once


def test_a_reply_to_the_open_card_is_the_answer(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管，我们可以帮您报。")
    assert (flat.ticket().status, flat.ticket().holder_id) == (Status.ACCEPTED, 2)
    arrives(flat)
    assert flat.ticket().status is Status.RESOLVED
    assert flat.kinds()[-4:] == ["dispatched", "accepted", "answered", "follow_up_asked"]
    texts = flat.texts()
    assert answer_text("归城管，我们可以帮您报。") in texts
    assert not any("has your question" in one for one in texts)
    assert "Does this answer it?" in flat.text()
    assert PromiseKind.REPLY.value not in flat.promises()


def test_it_counts_only_when_it_has_arrived(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管。")
    assert (flat.ticket().status, "answered" in flat.kinds()) == (Status.ACCEPTED, False)


def test_yes_closes_it(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管。")
    arrives(flat)
    flat.says("解答了")
    assert flat.ticket().status is Status.CLOSED


@pytest.mark.parametrize("how", ["没有", "没解答"])
def test_no_makes_it_a_written_one_with_its_original_start(flat: Flat, how: str) -> None:
    files(flat)
    before = flat.promises()["reply"]
    flat.until("23T15:00")
    replies(flat, "归城管。")
    arrives(flat)
    flat.until("23T17:00")
    flat.says(how)
    ticket = flat.ticket()
    assert (ticket.status, ticket.written, ticket.holder_id) == (Status.OPEN, True, None)
    assert flat.promises()["reply"] == before == "25T10:00"


def test_a_question_back_is_talk_and_no_answer(flat: Flat) -> None:
    files(flat)
    replies(flat, "您说的是几栋的屋顶？")
    assert (flat.ticket().status, flat.kinds()[-1]) == (Status.OPEN, "staff_wrote")


def test_what_somebody_else_holds_is_talked_about_only(flat: Flat) -> None:
    files(flat)
    flat.staff_presses("Take it", CLERK, DESK_GROUP)
    replies(flat, "我来说两句。", BOSS)
    arrives(flat)
    assert (flat.ticket().status, flat.kinds()[-1]) == (Status.ACCEPTED, "staff_wrote")


def test_another_department_cannot_take_it_by_replying(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管。", LI)
    assert (flat.ticket().status, flat.ticket().holder_id) == (Status.OPEN, None)


def test_a_written_question_is_not_answered_by_a_reply(flat: Flat) -> None:
    files(flat)
    flat.run(conversation.begin_request, flat.message(ANN).sender, ANN, flat.at, type_key="ask")
    flat.says("鸽子的事请书面答复")
    flat.presses("That's all")
    flat.presses("In writing")
    flat.presses("Submit")
    flat.screens.refresh()
    replies(flat, "归城管。", to="Q-20261123-002")
    assert (flat.ticket(2).status, flat.kinds(2)[-1]) == (Status.OPEN, "staff_wrote")


def test_the_second_reply_is_an_addition(flat: Flat) -> None:
    files(flat)
    replies(flat, "归城管。")
    arrives(flat)
    replies(flat, "电话 12345。")
    arrives(flat)
    assert flat.kinds()[-1] == "staff_wrote"
    assert flat.kinds().count("answered") == 1


# ------------------------------------------------------------------------------------------------ with pictures

ASKED = "Is this the answer to"


def picture(number: int = 1) -> Media:
    return Media(kind=MediaKind.PHOTO, file_id=f"p{number}", file_unique_id=f"u{number}")


def shown(flat: Flat) -> list[tuple[str | None, ...]]:
    """The pictures that the resident got, by message."""
    notices = [one.notice for one in flat.queued(ANN)]
    return [tuple(item.file_id for item in one.items) for one in notices if isinstance(one, RelayedMedia)]


def asked(flat: Flat) -> int:
    return sum(1 for one in flat.texts(DESK_GROUP) if ASKED in one)


def test_a_picture_with_words_is_the_answer(flat: Flat) -> None:
    files(flat)
    replies(flat, "看图，归城管。", media=picture())
    assert shown(flat) == [("p1",)]
    arrives(flat)
    assert (flat.ticket().status, asked(flat)) == (Status.RESOLVED, 0)
    assert answer_text("看图，归城管。") in flat.texts()


@pytest.mark.parametrize("captions", [("看图，归城管。", "", ""), ("", "看图，归城管。", "")])
def test_an_album_with_words_is_the_answer_in_one(flat: Flat, captions: tuple[str, ...]) -> None:
    files(flat)
    for number, words in enumerate(captions):
        replies(flat, words, media=picture(number), media_group_id="a")
    assert shown(flat) == []
    flat.later(timedelta(seconds=2))
    flat.tick()
    assert shown(flat) == [("p0", "p1", "p2")]
    arrives(flat)
    assert (flat.ticket().status, asked(flat)) == (Status.RESOLVED, 0)
    assert answer_text("看图，归城管。") in flat.texts()


@pytest.mark.parametrize("album", [None, "a"])
def test_of_pictures_alone_it_is_asked_once_whether_they_are_the_answer(flat: Flat, album: str | None) -> None:
    files(flat)
    for number in range(2):
        replies(flat, "", media=picture(number), media_group_id=album)
    flat.later(timedelta(seconds=2))
    flat.tick()
    flat.screens.refresh()
    assert (asked(flat), flat.ticket().status, shown(flat)) == (1, Status.OPEN, [])
    flat.staff_presses("Yes, the answer", CLERK, DESK_GROUP)
    assert shown(flat) == [("p0", "p1")]
    arrives(flat)
    assert flat.ticket().status is Status.RESOLVED
    assert "小陈 has answered Question (001), see above." in flat.texts()


def test_pictures_may_be_only_shown(flat: Flat) -> None:
    files(flat)
    replies(flat, "", media=picture())
    flat.screens.refresh()
    flat.staff_presses("Only show it", CLERK, DESK_GROUP)
    assert (flat.ticket().status, flat.kinds()[-1], shown(flat)) == (Status.OPEN, "staff_wrote", [("p1",)])


def test_words_that_follow_make_the_pictures_their_answer(flat: Flat) -> None:
    files(flat)
    replies(flat, "", media=picture())
    flat.screens.refresh()
    replies(flat, "看图，归城管。")
    assert shown(flat) == [("p1",)]
    arrives(flat)
    assert flat.ticket().status is Status.RESOLVED


def test_an_album_with_a_question_back_is_talk_to_its_last_picture(flat: Flat) -> None:
    files(flat)
    for number, words in enumerate(("是这一栋吗？", "")):
        replies(flat, words, media=picture(number), media_group_id="a")
    flat.later(timedelta(seconds=2))
    flat.tick()
    assert (shown(flat), asked(flat), flat.ticket().status) == ([("p0", "p1")], 0, Status.OPEN)


# ------------------------------------------------------------------------------------------------ by the form


def test_the_form_collects_shows_and_sends(flat: Flat) -> None:
    files(flat)
    flat.staff_presses("Take it", CLERK, DESK_GROUP)
    flat.staff_presses("Answer it", CLERK, DESK_GROUP)
    for words in ("归城管。", "我们周三统一报。"):
        flat.screens.refresh()
        flat.run(staff_messages.receive, flat.message(CLERK, words, chat_id=DESK_GROUP))
    flat.staff_presses("Submit", CLERK, DESK_GROUP)
    assert said_in("归城管。", "我们周三统一报。") in flat.texts(DESK_GROUP)[-1]
    assert flat.ticket().status is Status.ACCEPTED
    flat.staff_presses("Send it", CLERK, DESK_GROUP)
    arrives(flat)
    assert flat.ticket().status is Status.RESOLVED
    assert answer_text(said_in("归城管。", "我们周三统一报。")) in flat.texts()


# ------------------------------------------------------------------------------------------------ at a promised time


def promises_a_time(flat: Flat, words: str) -> None:
    files(flat)
    flat.staff_presses("Take it", CLERK, DESK_GROUP)
    flat.staff_presses("Promise a time", CLERK, DESK_GROUP)
    flat.screens.refresh()
    flat.run(staff_messages.receive, flat.message(CLERK, words, chat_id=DESK_GROUP))


def test_a_concrete_time_is_promised_and_kept(flat: Flat) -> None:
    promises_a_time(flat, "今天17:00")
    assert flat.promises() == {"reply": "25T10:00", "answer": "23T17:00"}
    assert flat.text() == ("小陈 is finding out about Question (001) and answers you by 17:00 today.")
    flat.until("23T16:00")
    replies(flat, "归城管。")
    arrives(flat)
    assert flat.promises() == {}
    assert "breached" not in flat.kinds()


def test_a_broken_promise_is_recorded_and_told_upwards(flat: Flat) -> None:
    promises_a_time(flat, "今天17:00")
    flat.until("23T17:30")
    assert "breached" in flat.kinds()
    assert any("001" in text for text in flat.texts(BOSS))


def test_nothing_is_promised_beyond_the_two_days(flat: Flat) -> None:
    promises_a_time(flat, "周五10:00")
    assert "answer" not in flat.promises()
    assert "The reply is promised for earlier than that." in flat.texts(DESK_GROUP)[-1]


# ------------------------------------------------------------------------------------------------ the two days end


def test_a_quick_question_becomes_written_when_its_two_days_end(flat: Flat) -> None:
    files(flat)
    flat.until("25T10:01")
    ticket = flat.ticket()
    assert (ticket.written, ticket.status, ticket.reported_at) == (True, Status.OPEN, local("23T10:00"))
    assert flat.kinds().count("made_written") == 1
    assert flat.promises()["reply"] == "25T10:00"
    assert flat.promises()["answer"] == "27T10:00"
    assert any(text.startswith("I am sorry, Question (001) was not answered") for text in flat.texts())
