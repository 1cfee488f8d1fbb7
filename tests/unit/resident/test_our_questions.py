"""Our own questions to residents, pressed or typed: is it fixed, a price, the door (REP-4, REP-5, DSP-9)."""

import pytest

from domain.errors import CardRefreshed, TooSoon
from domain.households import Relation
from domain.notices.dialogue import Say, Saying
from domain.notices.news import RelayedText, ResidentNews, StaffNews
from domain.tickets import Action, Status
from handlers.registration import ON_BUTTON
from tests.support.knowledge import GARDEN
from tests.support.world import ENGINEERS
from tests.unit.resident.flat import ANN, BOSS, LI, Flat
from usecases import acting, mine, progress
from usecases.people import staff_actor_of
from usecases.ports import UnitOfWork
from usecases.ticket_ports import QuoteState


def quotes(flat: Flat, parts: int = 3000, labour: int = 5000) -> None:
    def act(uow: UnitOfWork) -> None:
        ticket = uow.tickets.get(1)
        assert ticket is not None
        actor = staff_actor_of(uow, LI)
        progress.quote(uow, actor, ticket, parts_cents=parts, labour_cents=labour, words="换阀芯", at=flat.at)

    flat.run(act)


def in_hand(flat: Flat) -> None:
    flat.reports()
    flat.staff_presses("Take it")
    flat.screens.refresh()


def rents(flat: Flat) -> None:
    """Whoever owns the home has nobody else to ask."""

    def change(uow: UnitOfWork) -> None:
        [home] = uow.memberships.of_unit(GARDEN, "1-101")
        uow.memberships.change(home, relation=Relation.TENANT)

    flat.run(change)


def stands_at_the_door(flat: Flat) -> None:
    flat.run(acting.act, flat.press(LI, chat_id=ENGINEERS), 1, acting.ANY_ROUND, Action.NOBODY_HOME)


def quote_state(flat: Flat) -> QuoteState:
    quote = flat.look(lambda uow: uow.quotes.latest(1))
    assert quote is not None
    return quote.state


# ------------------------------------------------------------------------------------------------ is it fixed


@pytest.mark.parametrize("words", ["正常了", "好了", "修好了！", "Yes, it works", "👍 可以了"])
@pytest.mark.parametrize("by_reply", [False, True])
def test_working_typed(flat: Flat, words: str, by_reply: bool) -> None:
    flat.finished()
    if by_reply:
        flat.replies("says Tap (001) is fixed", words)
    else:
        flat.says(words)
    assert (flat.ticket().status, flat.ticket().outcome) == (Status.CLOSED, "working")
    assert flat.form() is None
    assert "How satisfied are you?" in flat.text()


def test_the_whole_rating_typed(flat: Flat) -> None:
    flat.finished()
    flat.says("正常了")
    flat.says("5分")
    assert flat.ticket().score == 5
    flat.says("都做到了")
    assert flat.kinds()[-1] == "conduct_answered"
    assert flat.form() == ("comment", "comment")
    flat.says("师傅很仔细")
    assert flat.kinds()[-1] == "commented"
    assert flat.text() == "Thank you. It helps us do better."


def test_the_whole_rating_pressed(flat: Flat) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    assert flat.labels() == [["5 very satisfied", "4 satisfied"], ["3 so-so", "2 not really"], ["1 not at all"]]
    flat.presses("2 not really")
    assert [one.event.value for one in flat.new(BOSS) if isinstance(one, StaffNews)] == ["rated"]
    flat.presses("Something wrong")
    assert [one.event.value for one in flat.new(BOSS) if isinstance(one, StaffNews)] == ["conduct_answered"]
    flat.presses("Skip")
    assert flat.ticket().score == 2
    assert flat.form() is None


@pytest.mark.parametrize("words", ["还有问题", "没修好", "Still a problem"])
def test_still_a_problem_typed(flat: Flat, words: str) -> None:
    flat.finished()
    flat.says(words)
    assert (flat.ticket().status, flat.ticket().reopens) == (Status.OPEN, 1)
    assert flat.form() == ("not_fixed", "words")


def test_words_that_tell_the_trouble_reopen_and_are_its_description(flat: Flat) -> None:
    flat.finished()
    flat.screens.refresh()
    flat.says("还是滴水，比昨天还厉害")
    assert flat.ticket().status is Status.OPEN
    assert [one.words for one in flat.new(ENGINEERS) if isinstance(one, RelayedText)] == ["还是滴水，比昨天还厉害"]
    assert flat.form() == ("not_fixed", "words")
    flat.sends("p1")
    flat.presses("That's all")
    assert flat.files()[-1] == "p1"


def test_something_else_begins_something_new(flat: Flat) -> None:
    flat.finished()
    flat.says("卧室的灯也不亮")
    assert flat.ticket().status is Status.RESOLVED
    assert flat.form() == ("request", "collect")


def test_two_results_and_one_answer_show_the_list(flat: Flat) -> None:
    flat.finished("水龙头滴水")
    flat.reports("灯坏了")
    flat.staff_presses("Take it")
    flat.resolve(2)
    flat.says("正常了")
    assert [flat.ticket(1).status, flat.ticket(2).status] == [Status.RESOLVED, Status.RESOLVED]
    assert flat.text().startswith("Your requests. Press one to see how it stands.")


def test_a_late_press_of_an_earlier_round_means_nothing(flat: Flat) -> None:
    flat.finished()
    flat.screens.refresh()
    old = flat.screens.with_key(ANN, "Yes, it works")[1].button
    flat.presses("Still a problem")
    flat.says("还是漏")
    assert old is not None
    with pytest.raises(CardRefreshed):
        flat.run(lambda uow: ON_BUTTON[type(old)](uow, flat.press(ANN), old))
    assert flat.ticket().status is Status.OPEN


def test_a_number_out_of_nothing_is_a_request(flat: Flat) -> None:
    flat.says("5")
    assert flat.form() == ("request", "collect")


# ------------------------------------------------------------------------------------------------ a price


@pytest.mark.parametrize(
    ("words", "state", "said"),
    [
        ("同意", QuoteState.ACCEPTED, Saying.QUOTE_ACCEPTED),
        ("不做了", QuoteState.DECLINED, Saying.QUOTE_DECLINED),
        ("先问问业主", QuoteState.ASKING_OWNER, Saying.QUOTE_ASKING_OWNER),
    ],
)
@pytest.mark.parametrize("typed", [False, True])
def test_a_price_is_decided(flat: Flat, words: str, state: QuoteState, said: Saying, typed: bool) -> None:
    in_hand(flat)
    rents(flat)
    quotes(flat)
    keys = {
        QuoteState.ACCEPTED: "Agree",
        QuoteState.DECLINED: "Decline",
        QuoteState.ASKING_OWNER: "Ask the owner",
    }
    assert flat.text() == (
        "李师傅 looked at Tap (001) and asks for your agreement first:\nparts ¥30 + labour ¥50 = ¥80\n换阀芯\n"
        "This price stands until 10:00 tomorrow (24th). No work before you agree, and no tips, please."
    )
    if typed:
        flat.says(words)
    else:
        flat.presses(keys[state])
    assert quote_state(flat) is state
    assert flat.new() == [Say(saying=said)]
    assert flat.kinds()[-1] == "quote_decided"


def test_the_owner_is_not_asked_to_ask_the_owner(flat: Flat) -> None:
    in_hand(flat)
    quotes(flat)
    assert flat.labels()[-2:] == [["Agree", "Decline"], ["Call me, please"]]


def test_asking_the_owner_leaves_the_keys(flat: Flat) -> None:
    in_hand(flat)
    rents(flat)
    quotes(flat)
    flat.presses("Ask the owner")
    flat.presses("Agree")
    assert quote_state(flat) is QuoteState.ACCEPTED
    with pytest.raises(AssertionError, match="no key"):
        flat.presses("Decline")


def test_a_decided_price_stays_decided(flat: Flat) -> None:
    in_hand(flat)
    quotes(flat)
    flat.presses("Agree")
    with pytest.raises(CardRefreshed):
        flat.run(mine.decide, flat.press(ANN), 1, "decline")
    with pytest.raises(CardRefreshed):
        flat.run(mine.decide, flat.press(ANN), 1, "bargain")
    assert quote_state(flat) is QuoteState.ACCEPTED


def test_a_price_that_nobody_answers_stands_no_longer(flat: Flat) -> None:
    in_hand(flat)
    rents(flat)
    quotes(flat)
    flat.presses("Ask the owner")
    flat.until("24T09:59")
    assert quote_state(flat) is QuoteState.ASKING_OWNER
    flat.until("24T12:00")
    assert quote_state(flat) is QuoteState.EXPIRED
    told = [one for one in flat.new() if isinstance(one, ResidentNews) and one.event == "quote_expired"]
    assert len(told) == 1
    assert "quoted ¥80, expired" in flat.screens.with_key(ENGINEERS, "Finished")[0].text
    with pytest.raises(AssertionError, match="no key"):
        flat.presses("Agree")
    with pytest.raises(CardRefreshed):
        flat.run(mine.decide, flat.press(ANN), 1, "accept")


def test_a_new_price_takes_the_keys_of_the_former(flat: Flat) -> None:
    in_hand(flat)
    quotes(flat)
    quotes(flat, 1000, 0)
    offers = [one.keys for one in flat.screens.of(ANN) if "asks for your agreement" in one.text]
    assert [bool(keys) for keys in offers] == [False, True]
    flat.until("24T12:00")
    assert [one.kind for one in flat.look(lambda uow: uow.events.of(1))].count("quote_expired") == 1


def test_the_price_stands_on_the_closing_note(flat: Flat) -> None:
    in_hand(flat)
    quotes(flat, 3050, 0)
    flat.presses("Agree")
    flat.resolve(1)
    flat.presses("Yes, it works")
    assert "Charged as agreed: ¥30.50." in "\n".join(flat.texts())


# ------------------------------------------------------------------------------------------------ the door


@pytest.mark.parametrize(
    ("key", "words", "reason"),
    [("Coming at once", "马上到！", "coming"), ("Somebody opens", "邻居开门", "neighbour")],
)
@pytest.mark.parametrize("typed", [False, True])
def test_the_question_at_the_door(flat: Flat, key: str, words: str, reason: str, typed: bool) -> None:
    in_hand(flat)
    stands_at_the_door(flat)
    assert flat.text() == "李师傅 is at your door for Tap (001) and nobody opens (10:00). What shall we do?"
    if typed:
        flat.says(words)
    else:
        flat.presses(key)
    assert (flat.history()[-1].kind.value, flat.history()[-1].data["reason"]) == ("access_answered", reason)
    assert flat.text() == "Thank you, I am telling the colleague at your door."
    with pytest.raises(CardRefreshed):
        flat.run(mine.access, flat.press(ANN), 1, flat.ticket().round, "coming")


def test_another_time_is_said_in_words(flat: Flat) -> None:
    in_hand(flat)
    stands_at_the_door(flat)
    flat.presses("Another time")
    flat.presses("Another time")
    assert flat.form() == ("access_time", "words")
    flat.says("明天10点")
    assert (flat.history()[-1].data["reason"], flat.history()[-1].data["words"]) == ("later", "明天10点")
    assert flat.form() is None


def test_a_forged_answer_at_the_door(flat: Flat) -> None:
    in_hand(flat)
    with pytest.raises(CardRefreshed):
        flat.run(mine.access, flat.press(ANN), 1, flat.ticket().round, "coming")
    stands_at_the_door(flat)
    with pytest.raises(CardRefreshed):
        flat.run(mine.access, flat.press(ANN), 1, flat.ticket().round, "open sesame")
    with pytest.raises(TooSoon):
        stands_at_the_door(flat)
    assert flat.kinds()[-1] == "nobody_home"
