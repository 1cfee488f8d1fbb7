"""Replies to a question's card that only say by when an answer comes: what is asked, and what the keys do (ASK-2)."""

import pytest

from domain.drafts import Draft, Form
from domain.errors import Problem
from domain.events import EventKind
from domain.incoming import Incoming
from domain.notices.news import QuestionAnswered, RelayedMedia, RelayedText
from domain.notices.staff import FormDone
from tests.support.knowledge import DESK
from tests.support.world import DESK_GROUP
from tests.unit.clock_rules.centre import CLERK, RESIDENT, Centre, local
from usecases import replied_answers, step_forms
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork

PROMISED = "我问一下，16:00 前回您"
SAY_WHEN = "还在办，约时间"


@pytest.fixture(name="asked")
def with_question(staffed: Centre) -> Centre:
    """A quick question in the clerk's hands."""
    staffed.report(kind="ask", department=DESK, words="羽毛球场晚上能装灯吗")
    staffed.accept(CLERK)
    staffed.forget()
    return staffed


def reply(centre: Centre, incoming: Incoming) -> Draft | None:
    """The clerk replies to the card; the form that asks what it is."""
    ticket = centre.ticket()

    def act(uow: UnitOfWork) -> Draft | None:
        assert replied_answers.answers_by_reply(uow, staff_actor_of(uow, CLERK), ticket, incoming)
        return uow.drafts.active(DESK_GROUP, CLERK)

    return centre.run(act)


def write(centre: Centre, words: str) -> Draft:
    draft = reply(centre, centre.message(CLERK, words, chat_id=DESK_GROUP))
    assert draft is not None
    return draft


def keys(centre: Centre, draft: Draft) -> list[str]:
    """The labels of what can be pressed now."""
    options = replied_answers.FORM.steps[0].options
    assert options is not None
    offered = centre.look(lambda uow: options(uow, draft, centre.at))
    return [one.label.zh_hans for one in offered]


def press(centre: Centre, draft: Draft, value: str) -> Problem | None:
    return centre.run(lambda uow: step_forms.choose(uow, replied_answers.FORM, draft, value, centre.at))


def test_words_alone_can_be_shown_without_answering(asked: Centre) -> None:
    press(asked, write(asked, PROMISED), "show")
    [told] = asked.new_notices(RESIDENT, RelayedText)
    assert isinstance(told.notice, RelayedText)
    assert (told.notice.words, asked.kinds()[-1]) == (PROMISED, EventKind.STAFF_WROTE)


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (PROMISED, ["约 16:00 答复", "是，就这样答", "只给住户看看"]),
        ("我查一下，半小时内答复您", ["约 10:30 答复", "是，就这样答", "只给住户看看"]),
        ("查一下再回您，明天上午10点前", ["约明天 10:00", "是，就这样答", "只给住户看看"]),
        ("我问一下总部，后天16:00前回您", [SAY_WHEN, "是，就这样答", "只给住户看看"]),  # beyond the two days
        ("我问一下，周五前回您", [SAY_WHEN, "是，就这样答", "只给住户看看"]),
        ("09:00前回您", [SAY_WHEN, "是，就这样答", "只给住户看看"]),
        ("我等下看看", [SAY_WHEN, "是，就这样答", "只给住户看看"]),
        ("I'll look into it", [SAY_WHEN, "是，就这样答", "只给住户看看"]),
    ],
)
def test_what_is_offered_for_a_promise_in_words(asked: Centre, words: str, offered: list[str]) -> None:
    draft = write(asked, words)
    assert keys(asked, draft) == offered
    assert asked.new_notices(RESIDENT, QuestionAnswered) == []


def test_a_time_that_has_come_is_not_promised_any_more(asked: Centre) -> None:
    draft = write(asked, "我问一下，11:00 前回您")
    asked.at = local("23T11:00")
    assert keys(asked, draft) == [SAY_WHEN, "是，就这样答", "只给住户看看"]
    assert press(asked, draft, "promise") is Problem.NOT_A_CHOICE
    assert EventKind.ANSWER_PROMISED not in asked.kinds()


def test_a_pressed_promise_leaves_the_result_of_a_promise(asked: Centre) -> None:
    draft = write(asked, PROMISED)
    asked.deliver()
    press(asked, draft, "promise")
    [done] = [one for one in asked.edits(DESK_GROUP) if isinstance(one, FormDone)]
    assert (done.form, done.until, done.words) == (Form.PROMISE_ANSWER, local("23T16:00"), None)


def test_a_promise_nobody_pressed_is_no_part_of_the_answer_that_follows(asked: Centre) -> None:
    write(asked, PROMISED)
    for file, words in (("f1", "能，下周三装好。"), ("f2", "")):
        reply(asked, asked.photo(CLERK, file, chat_id=DESK_GROUP, text=words, media_group_id="a"))
    asked.until("23T10:01")
    [album], [answer] = asked.new_notices(RESIDENT, RelayedMedia), asked.new_notices(RESIDENT, QuestionAnswered)
    assert isinstance(album.notice, RelayedMedia)
    assert isinstance(answer.notice, QuestionAnswered)
    assert (len(album.notice.items), answer.notice.words) == (2, "能，下周三装好。")


def test_a_picture_behind_a_promise_is_asked_about_without_it(asked: Centre) -> None:
    write(asked, PROMISED)
    draft = reply(asked, asked.photo(CLERK, chat_id=DESK_GROUP))
    assert draft is not None
    assert keys(asked, draft) == ["是，就这样答", "只给住户看看"]
    assert draft.text("words") is None


def test_a_promise_right_behind_an_album_is_not_sent_with_it(asked: Centre) -> None:
    reply(asked, asked.photo(CLERK, chat_id=DESK_GROUP, media_group_id="a"))
    draft = write(asked, PROMISED)
    asked.until("23T10:01")
    assert asked.new_notices(RESIDENT, QuestionAnswered) == []
    assert keys(asked, draft)[0] == "约 16:00 答复"


def test_words_that_only_hold_the_line_are_followed_by_a_time(asked: Centre) -> None:
    draft = write(asked, "我等下看看")
    press(asked, draft, "when")
    chosen = asked.look(lambda uow: uow.drafts.get(draft.id))
    assert chosen is not None
    assert (chosen.step, asked.new_notices(RESIDENT, QuestionAnswered)) == ("at", [])
    late = asked.message(CLERK, "后天16:00", chat_id=DESK_GROUP)
    assert asked.run(lambda uow: step_forms.receive(uow, replied_answers.FORM, chosen, late)) is Problem.BEYOND_PROMISE
    said = asked.message(CLERK, "下午4点", chat_id=DESK_GROUP)
    asked.deliver()
    assert asked.run(lambda uow: step_forms.receive(uow, replied_answers.FORM, chosen, said)) is None
    assert asked.kinds()[-1] == EventKind.ANSWER_PROMISED
    [done] = [one for one in asked.edits(DESK_GROUP) if isinstance(one, FormDone)]
    assert (done.form, done.until, done.words) == (Form.PROMISE_ANSWER, local("23T16:00"), None)


def test_another_holding_reply_asks_again_what_it_is(asked: Centre) -> None:
    press(asked, write(asked, "我等下看看"), "when")
    draft = write(asked, "稍等，我去问问")
    assert (draft.step, draft.text("words"), draft.text("what")) == ("what", "稍等，我去问问", None)


def test_a_short_answer_goes_out_at_once(asked: Centre) -> None:
    assert reply(asked, asked.message(CLERK, "能，问过了", chat_id=DESK_GROUP)) is None
    [answer] = asked.new_notices(RESIDENT, QuestionAnswered)
    assert isinstance(answer.notice, QuestionAnswered)
    assert answer.notice.words == "能，问过了"
