"""Edits that may take effect late: when their messages are edited once more, and when nothing is in doubt any more."""

from typing import Any

import pytest

from bot.messenger.doubts import PAUSES_S, Doubts
from domain.outgoing import Lane, Policy, Verb
from tests.unit.delivery.worlds import WALL, Words
from usecases.delivery_outcomes import Ambiguous, Flood, Gone, NotModified, NotSent, Outcome, Rejected, Sent
from usecases.delivery_ports import OutboxRow

UNCLEAR = Ambiguous(reason="no answer in time")
SENT = Sent(message_ids=(41,))


def row(words: str = "older", post_id: int = 5, verb: Verb = Verb.EDIT) -> OutboxRow:
    more: dict[str, Any] = dict.fromkeys(
        ("reply_to_post_id", "reply_to_message_id", "ticket_id", "chat_locale", "rendered")
    )
    return OutboxRow(
        id=1, community_id="lake", chat_id=7, lane=Lane.WORK, verb=verb, policy=Policy.EDIT, notice=Words(text=words),
        post_id=post_id, message_chat_id=7, message_id=41, silent=False, cost=1, attempts=1, **more,
    )  # fmt: skip


def after(*calls: tuple[OutboxRow, Outcome]) -> Doubts:
    doubts = Doubts()
    for one, outcome in calls:
        doubts.answered(one, outcome, WALL)
    return doubts


def test_a_message_is_edited_once_more_as_the_last_edit_had_it() -> None:
    doubts = after((row(), UNCLEAR), (row("newer"), SENT))
    assert (doubts.due(WALL + 59), doubts.next_due()) == ([], WALL + 60)
    assert doubts.due(WALL + 60) == [row("newer")]


@pytest.mark.parametrize("outcome", [SENT, NotModified(), Gone(), Rejected(reason="no")])
def test_once_the_look_is_answered_nothing_is_in_doubt(outcome: Outcome) -> None:
    doubts = after((row(), UNCLEAR))
    doubts.looked(doubts.due(WALL + 60))
    assert (doubts.due(WALL + 9999), doubts.next_due(), doubts.about(row())) == ([], None, True)
    doubts.answered(row(), outcome, WALL + 61)
    assert (doubts.next_due(), doubts.about(row())) == (None, False)


@pytest.mark.parametrize("outcome", [NotSent(reason="no line"), Flood(retry_after=3)])
def test_a_look_that_has_to_wait_is_still_to_come(outcome: Outcome) -> None:
    doubts = after((row(), UNCLEAR))
    doubts.looked(doubts.due(WALL + 60))
    doubts.answered(row(), outcome, WALL + 61)
    assert doubts.about(row())


def test_looks_that_are_not_answered_come_to_an_end() -> None:
    doubts, wall, looks = after((row(), UNCLEAR)), WALL, []
    while (due := doubts.next_due()) is not None:
        looks.append(due - wall)
        wall = due
        doubts.looked(doubts.due(wall))
        doubts.answered(row(), UNCLEAR, wall)
    assert (tuple(looks), doubts.about(row())) == (PAUSES_S, False)


@pytest.mark.parametrize("verb", [Verb.STRIP, Verb.DELETE])
def test_what_was_taken_away_is_not_brought_back(verb: Verb) -> None:
    assert not after((row(), UNCLEAR), (row(verb=verb), SENT)).about(row())


def test_other_calls_put_nothing_in_doubt() -> None:
    doubts = after((row(), SENT), (row(verb=Verb.SEND), UNCLEAR), (row(verb=Verb.PIN), UNCLEAR), (row(), Gone()))
    assert doubts.next_due() is None


def test_it_forgets_the_oldest() -> None:
    doubts = after(*((row(post_id=number), UNCLEAR) for number in range(1001)))
    assert [doubts.about(row(post_id=number)) for number in (0, 1, 1000)] == [False, True, True]
