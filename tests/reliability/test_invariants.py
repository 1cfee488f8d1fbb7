"""Each invariant notices what it is there for: after a quiet play one thing is broken, and exactly that is told."""

import sqlite3

import pytest

from bot.sandbox.world import DEFAULT_BOT
from tests.reliability.plays import Theatre

pytestmark = pytest.mark.reliability

BROKEN = {
    "an update that nobody handled": (
        "UPDATE inbox SET state = 'new' WHERE id = (SELECT max(id) FROM inbox)",
        "stored 1 times and ended 0 times",
    ),
    "an update that was not stored": (
        "DELETE FROM inbox WHERE id = (SELECT min(id) + 3 FROM inbox)",
        "was confirmed and never stored",
    ),
    "an update put aside in silence": (
        "UPDATE inbox SET state = 'dead' WHERE id = (SELECT max(id) FROM inbox)",
        "was given up and nobody was told",
    ),
    "a message that is still here": (
        "UPDATE outbox SET state = 'new' WHERE id = (SELECT max(id) FROM outbox WHERE verb = 'edit')",
        "is still new",
    ),
    "a message that never went out": (
        (
            "INSERT INTO outbox (uid, chat_id, lane, notice, params, verb, silent, policy, cost, state, attempts,"
            " message_ids, created_at) SELECT 'u', 5, lane, notice, params, verb, silent, policy, cost, state,"
            " attempts, message_ids, created_at FROM outbox WHERE verb = 'send' AND state = 'sent' LIMIT 1"
        ),
        "of chat 5 counts as sent, and never was",
    ),
    "two messages the wrong way round": (
        (
            "UPDATE outbox SET message_ids = '[1]' WHERE id = (SELECT max(id) FROM outbox WHERE chat_id = 1001"
            " AND verb = 'send' AND lane = 1)"
        ),
        "was sent before row",
    ),
    "a timer that rang for nobody": (
        "UPDATE timers SET due_at = 0 WHERE id = (SELECT max(id) FROM timers WHERE kind = 'rung' OR state = 'pending')",
        "is overdue",
    ),
    "a timer that was given up": (
        "UPDATE timers SET state = 'dead' WHERE id = (SELECT min(id) FROM timers WHERE state = 'done')",
        "was given up",
    ),
    "a promise that ended in silence": (
        "UPDATE promises SET kept_at = NULL, broken_at = NULL, withdrawn_at = NULL, due_at = 0 WHERE id = 1",
        "was broken silently",
    ),
    "a promise that nothing watches": (
        (
            "UPDATE promises SET kept_at = NULL, broken_at = NULL, withdrawn_at = NULL, due_at = 9000000000000000"
            " WHERE id = 1"
        ),
        "nothing watches the resolve promise",
    ),
    "a breach that the history does not know": (
        "UPDATE promises SET kept_at = NULL, withdrawn_at = NULL, broken_at = due_at WHERE id = 1",
        "is broken, and the history does not say so",
    ),
    "two forms at once": (
        (
            "INSERT INTO drafts (uid, community_id, chat_id, user_id, form, step, answers, state, version, created_at,"
            " updated_at) SELECT 'u', community_id, chat_id, user_id, form, step, answers, 'active', version,"
            " created_at, updated_at FROM drafts, (SELECT 1 UNION ALL SELECT 2) WHERE id = 1"
        ),
        "forms at once",
    ),
    "a request that was filed twice": (
        (
            "INSERT INTO ticket_events (uid, community_id, ticket_id, at, kind, actor_kind, data) SELECT 'u',"
            " community_id, ticket_id, at, kind, actor_kind, data FROM ticket_events WHERE kind = 'filed'"
        ),
        "was filed 2 times",
    ),
    "a state that no action leads to": (
        "UPDATE ticket_events SET from_status = 'cancelled' WHERE kind = 'accepted'",
        "no action leads from cancelled to accepted",
    ),
    "a state that the history does not know": (
        "UPDATE tickets SET status = 'open'",
        "and its history ends with",
    ),
    "a row that points at nothing": (
        "UPDATE ticket_events SET ticket_id = 999 WHERE kind = 'commented'",
        "points to nothing in tickets",
    ),
}


@pytest.fixture
def played(theatre: Theatre) -> Theatre:
    theatre.play("repair")
    assert theatre.at_rest() == []
    return theatre


@pytest.mark.parametrize("what", BROKEN)
def test_it_is_noticed(played: Theatre, what: str) -> None:
    statement, told = BROKEN[what]
    raw = played.centre.disk.raw
    sqlite3.Connection.execute(raw, "PRAGMA foreign_keys = OFF")
    sqlite3.Connection.execute(raw, "DROP INDEX uq_drafts_active")  # the table itself refuses it too
    try:
        changed = sqlite3.Cursor(raw).execute(statement).rowcount
        assert changed > 0
        assert [one for one in played.at_rest() if told in one], played.at_rest()
    finally:
        sqlite3.Connection.execute(raw, "PRAGMA foreign_keys = ON")


@pytest.mark.parametrize(("hours", "told"), [(7, False), (10, True)])
def test_what_was_broken_by_night_is_told_unless_it_is_over_by_the_morning(
    played: Theatre, hours: int, told: bool
) -> None:
    """Broken at 23:00; the quiet hours end at 8:00, and 15:00 UTC is 23:00 where the town lies."""
    raw = played.centre.disk.raw
    sqlite3.Cursor(raw).execute("DELETE FROM ticket_events WHERE kind IN ('reminded', 'escalated', 'warned')")
    sqlite3.Cursor(raw).execute(
        "UPDATE promises SET withdrawn_at = NULL, due_at = made_at / 86400000000 * 86400000000 + 15 * 3600000000,"
        " broken_at = made_at, kept_at = made_at / 86400000000 * 86400000000 + (15 + ?) * 3600000000 WHERE id = 1",
        (hours,),
    )
    assert bool([one for one in played.at_rest() if "nobody was told of" in one]) == told


def test_what_differs_is_told(played: Theatre) -> None:
    quiet = played.outcome()
    sqlite3.Cursor(played.centre.disk.raw).execute("UPDATE tickets SET score = 1")
    chat = played.centre.world.state.chats[1001]
    del chat.messages[max(number for number, one in chat.messages.items() if one.sender == DEFAULT_BOT.id)]
    told = played.wrongs(quiet)
    assert [one.partition(":")[0] for one in told] == ["tickets", "chat 1001"]
