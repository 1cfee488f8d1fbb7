"""Which edits change nothing: what a message shows is known from the call that Telegram took, and from nothing else."""

from typing import Any

import pytest

from bot.messenger.shown import TRUSTED_S, LastShown
from tests.unit.delivery.worlds import WALL
from usecases.delivery_outcomes import Ambiguous, Flood, Gone, NotModified, NotSent, Outcome, Sent
from usecases.delivery_ports import Rendered


def edit(text: str = "3 open", message_id: int = 5, method: str = "editMessageText", **more: Any) -> Rendered:
    return Rendered(method=method, payload={"chat_id": -1, "message_id": message_id, "text": text, **more})


def after(*calls: tuple[Rendered, Outcome]) -> LastShown:
    shown = LastShown()
    for rendered, outcome in calls:
        shown.called(rendered)
        shown.answered(rendered, outcome, WALL)
    return shown


SENT = Sent(message_ids=(5,))


def test_what_was_sent_stands_there_too() -> None:
    sent = Rendered(method="sendMessage", payload={"chat_id": -1, "text": "3 open", "disable_notification": True})
    assert [after((sent, SENT)).stands(edit(text), WALL) for text in ("3 open", "2 open")] == [True, False]


@pytest.mark.parametrize("outcome", [SENT, NotModified()])
def test_the_same_edit_again_changes_nothing(outcome: Outcome) -> None:
    assert after((edit(), outcome)).stands(edit(), WALL)


@pytest.mark.parametrize(
    "other",
    [
        edit("2 open"),
        edit(message_id=6),
        edit(reply_markup={"inline_keyboard": [[{"text": "more"}]]}),
        edit(method="editMessageReplyMarkup"),
        Rendered(method="sendMessage", payload={"chat_id": -1, "text": "3 open"}),
    ],
)
def test_another_one_is_made(other: Rendered) -> None:
    assert not after((edit(), SENT)).stands(other, WALL)


@pytest.mark.parametrize("outcome", [Ambiguous(reason="timeout"), Gone(), NotSent(reason="x"), Flood(retry_after=3)])
def test_a_call_of_which_nobody_knows_leaves_nothing_known(outcome: Outcome) -> None:
    assert not after((edit(), SENT), (edit("2 open"), outcome)).stands(edit(), WALL)


def test_while_a_call_is_under_way_nothing_is_known() -> None:
    shown = after((edit(), SENT))
    shown.called(edit("2 open"))
    assert not shown.stands(edit(), WALL)


@pytest.mark.parametrize("method", ["editMessageReplyMarkup", "deleteMessage"])
def test_what_else_is_done_to_the_message_counts(method: str) -> None:
    done = Rendered(method=method, payload={"chat_id": -1, "message_id": 5})
    assert not after((edit(), SENT), (done, SENT)).stands(edit(), WALL)


def test_twice_a_day_the_message_is_looked_at_for_a_deletion() -> None:
    shown = after((edit(), SENT))
    assert [shown.stands(edit(), WALL + seconds) for seconds in (TRUSTED_S - 1, TRUSTED_S)] == [True, False]


def test_it_forgets_the_oldest() -> None:
    shown = after(*((edit(message_id=number), SENT) for number in range(4001)))
    assert [shown.stands(edit(message_id=number), WALL) for number in (0, 1, 4000)] == [False, True, True]
