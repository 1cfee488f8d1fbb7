"""What is said in a staff group: words for the resident, answers to one's own form, and talk that is none of ours."""

from datetime import timedelta

import pytest

from domain.drafts import DraftState, Form
from domain.events import EventKind
from domain.grants import Right
from domain.incoming import Incoming
from domain.notices.dialogue import DraftPrompt, Say, Saying
from domain.notices.news import RelayedMedia, RelayedText
from domain.outgoing import PostKind
from domain.tickets import Status, Ticket
from handlers.views.form_results import form_name
from tests.support.screens import Screens
from tests.support.tickets import file_repair, present
from tests.support.world import DESK_GROUP, ENGINEERS, World
from tests.unit.staff.conftest import DESKER, LI, RESIDENT, WANG
from usecases import relaying
from usecases.flow_table import FORM_GRANTS
from usecases.forms_over import cancel
from usecases.staff_messages import edited, receive

STRANGER, NOWHERE = 99, -4004


@pytest.fixture
def ticket(world: World, screens: Screens) -> Ticket:
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    filed = file_repair(world, reporter)
    screens.press(LI, ENGINEERS, "Take it")
    screens.refresh()
    return filed


def card_message(world: World, ticket: Ticket) -> int:
    (card,) = world.look(lambda uow: uow.posts.of_ticket(ticket.id, PostKind.CARD))
    assert card.message_id is not None
    return card.message_id


def reply(world: World, user_id: int, text: str, to: int, chat_id: int = ENGINEERS, **more: object) -> Incoming:
    message = world.message(user_id, text, chat_id=chat_id, reply_to_message_id=to, **more)
    world.run(receive, message)
    return message


def relayed(world: World) -> list[tuple[str, str]]:
    return [(one.sender, one.words) for one in world.sent(RESIDENT) if isinstance(one, RelayedText)]


@pytest.mark.parametrize(("user_id", "name"), [(LI, "李师傅"), (WANG, "王师傅"), (DESKER, "小陈")])
def test_a_reply_to_the_card_goes_to_the_resident(world: World, ticket: Ticket, user_id: int, name: str) -> None:
    reply(world, user_id, "半小时后到", card_message(world, ticket))
    assert relayed(world) == [(name, "半小时后到")]
    assert [one.kind for one in world.look(lambda uow: uow.events.of(ticket.id))][-1] is EventKind.STAFF_WROTE


def test_a_photo_under_the_card_goes_along(world: World, ticket: Ticket) -> None:
    photo = world.photo(LI, chat_id=ENGINEERS, reply_to_message_id=card_message(world, ticket))
    world.run(receive, photo)
    assert [one.items for one in world.sent(RESIDENT) if isinstance(one, RelayedMedia)] == [(photo.media,)]


def test_a_reply_to_the_residents_words_goes_back(world: World, screens: Screens, ticket: Ticket) -> None:
    reporter = world.look(lambda uow: uow.residents.by_user(RESIDENT))
    assert reporter is not None
    world.run(relaying.add_remark, reporter, present(world, ticket), world.message(RESIDENT, "我在家"))
    screens.refresh()
    (relay,) = world.look(lambda uow: uow.posts.of_ticket(ticket.id, PostKind.RELAY))
    assert relay.message_id is not None
    reply(world, LI, "好的", relay.message_id)
    assert relayed(world) == [("李师傅", "好的")]


def test_a_correction_follows_the_copy(world: World, screens: Screens, ticket: Ticket) -> None:
    said = reply(world, LI, "三点到", card_message(world, ticket))
    screens.refresh()
    world.run(edited, world.message(LI, "四点到", chat_id=ENGINEERS, message_id=said.message_id))
    (copy,) = [one for one in world.edits(RESIDENT) if isinstance(one, RelayedText)]
    assert (copy.words, copy.edited, copy.to_resident) == ("四点到", True, True)


def test_everything_else_is_silence(world: World, screens: Screens, ticket: Ticket) -> None:
    cleaner = world.colleague(60, department="cleaning").user_id
    assert cleaner is not None
    card = card_message(world, ticket)
    world.run(receive, world.message(LI, "中午吃什么", chat_id=ENGINEERS))
    reply(world, STRANGER, "你好", card)
    reply(world, cleaner, "你好", card)
    reply(world, LI, "说别的", 987_654)
    world.run(edited, world.message(LI, "在吗", chat_id=NOWHERE))
    assert world.queued() == []


def test_a_group_without_a_department_hears_one_sentence_and_then_nothing(world: World) -> None:
    for _ in range(2):
        world.run(receive, world.message(LI, "在吗", chat_id=NOWHERE))
    assert world.sent(NOWHERE) == [Say(saying=Saying.UNKNOWN_GROUP)]


def test_whoever_writes_as_the_group_hears_once_why_it_is_not_passed_on(world: World, ticket: Ticket) -> None:
    for _ in range(2):
        reply(world, 1087968824, "马上来", card_message(world, ticket), via_channel=True)
    assert world.sent(ENGINEERS) == [Say(saying=Saying.ANONYMOUS_ADMIN)]
    assert relayed(world) == []


def test_what_cannot_be_passed_on_is_said(world: World, ticket: Ticket) -> None:
    reply(world, LI, "", card_message(world, ticket), unsupported=True)
    assert world.sent(ENGINEERS) == [Say(saying=Saying.UNSUPPORTED)]


# ------------------------------------------------------------------------------------------------ one's own form


def give_back(screens: Screens) -> None:
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Give back")
    screens.refresh()


def draft_state(world: World, user_id: int = LI) -> DraftState | None:
    draft = world.look(lambda uow: uow.drafts.active(ENGINEERS, user_id))
    return None if draft is None else draft.state


def test_an_unaddressed_message_answers_ones_own_question(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    world.run(receive, world.message(WANG, "我去吧", chat_id=ENGINEERS))
    assert present(world, ticket).status is Status.ACCEPTED
    world.run(receive, world.message(LI, "要高空作业证", chat_id=ENGINEERS))
    assert present(world, ticket).status is Status.OPEN


def test_after_a_quarter_of_an_hour_only_a_reply_counts(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    prompt = world.message_of(screens.last(ENGINEERS).post_id or 0)
    world.later(timedelta(minutes=16))
    world.run(receive, world.message(LI, "下班吃饭", chat_id=ENGINEERS))
    assert present(world, ticket).status is Status.ACCEPTED
    reply(world, WANG, "我来答", prompt)
    assert present(world, ticket).status is Status.ACCEPTED
    reply(world, LI, "要高空作业证", prompt)
    assert present(world, ticket).status is Status.OPEN


def test_a_reply_to_somebody_else_is_no_answer(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    reply(world, LI, "不用退", 987_654)
    assert present(world, ticket).status is Status.ACCEPTED


def test_the_words_cancel_and_back_work(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Quote a price")
    world.run(receive, world.message(LI, "80", chat_id=ENGINEERS))
    world.run(receive, world.message(LI, "返回", chat_id=ENGINEERS))
    assert screens.last(ENGINEERS).text.endswith("what do the parts cost? Write the number, 0 for none.")
    world.run(receive, world.message(LI, "算了", chat_id=ENGINEERS))
    assert draft_state(world) is None


def test_talk_beside_a_question_with_keys_is_not_scolded(world: World, screens: Screens, ticket: Ticket) -> None:
    screens.press(LI, ENGINEERS, "More…")
    screens.press(LI, ENGINEERS, "Put on hold")
    screens.refresh()
    world.run(receive, world.message(LI, "今天真热", chat_id=ENGINEERS))
    assert world.queued() == []
    prompt = world.message_of(screens.last(ENGINEERS).post_id or 0)
    reply(world, LI, "今天真热", prompt)
    assert [type(one) for one in world.sent(ENGINEERS)] == [DraftPrompt]


def test_a_form_at_the_desk_and_one_in_the_group_do_not_mix(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    world.run(receive, world.message(LI, "要高空作业证", chat_id=DESK_GROUP))
    assert present(world, ticket).status is Status.ACCEPTED
    draft = world.look(lambda uow: uow.drafts.active(ENGINEERS, LI))
    assert draft is not None
    assert draft.form is Form.RETURN


# ------------------------------------------------------------------------------------------------ forms that are over


def latest(screens: Screens) -> str:
    screens.refresh()
    return screens.last(ENGINEERS).text


def prompt_of(world: World, screens: Screens) -> int:
    screens.refresh()
    return world.message_of(screens.last(ENGINEERS).post_id or 0)


def cancels(world: World, user_id: int = LI) -> None:
    world.run(cancel, world.message(user_id, "/cancel", chat_id=ENGINEERS))


def test_cancel_names_the_form_that_it_drops(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    cancels(world)
    assert draft_state(world) is None
    assert latest(screens) == "李师傅 dropped “Give back” (1123-001 Tap). Nothing was changed."
    assert present(world, ticket).status is Status.ACCEPTED


def test_cancel_touches_nobody_elses_form_and_answers_no_stranger(
    world: World, screens: Screens, ticket: Ticket
) -> None:
    give_back(screens)
    cancels(world, WANG)
    assert latest(screens) == "You have nothing half-filled in this group."
    cancels(world, STRANGER)
    assert world.queued() == []
    world.run(cancel, world.message(LI, "/cancel", chat_id=NOWHERE))
    assert (world.queued(), draft_state(world)) == ([], DraftState.ACTIVE)


def test_a_reply_to_a_form_that_is_done_says_so(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    prompt = prompt_of(world, screens)
    reply(world, LI, "要高空作业证", prompt)
    screens.refresh()
    reply(world, LI, "还要带梯子", prompt)
    assert latest(screens) == (
        "“Give back” (1123-001 Tap) is done already, so this was not taken."
        " To write to the resident, reply to the card."
    )
    reply(world, WANG, "我来", prompt)
    assert world.queued() == []
    assert relayed(world) == []


def test_a_reply_to_a_form_that_was_dropped_says_so(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    prompt = prompt_of(world, screens)
    cancels(world)
    reply(world, LI, "要高空作业证", prompt)
    assert latest(screens) == (
        "“Give back” (1123-001 Tap) was dropped, so this was not taken."
        " If it has to be done, press the key on the card again."
    )
    assert present(world, ticket).status is Status.ACCEPTED


def test_a_reply_to_a_form_that_was_left_takes_it_up_again(world: World, screens: Screens, ticket: Ticket) -> None:
    give_back(screens)
    prompt = prompt_of(world, screens)
    screens.press(LI, ENGINEERS, "Visit time")
    reply(world, LI, "要高空作业证", prompt)
    assert present(world, ticket).status is Status.OPEN


@pytest.mark.parametrize("form", FORM_GRANTS)
def test_every_form_has_a_name(form: Form) -> None:
    staff_only = FORM_GRANTS[form] not in (Right.FILL_IN_FORM, Right.OWN_DATA, Right.KEEP_OWN_HOME)
    assert (form_name(form) != "Form") is (staff_only or form is Form.REQUEST)
