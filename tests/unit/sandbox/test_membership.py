"""Joining, leaving, blocking and migrating say everything Telegram says about it, and nothing else."""

import pytest

from tests.unit.sandbox.stage import FANG, LI, MING, Stage


def kinds(updates: list[dict]) -> list[str]:
    found = []
    for update in updates:
        (kind, body), *_ = update.items()
        service = next(
            (
                name
                for name in ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id")
                if name in body
            ),
            "",
        )
        found.append(f"{kind} {service}".strip())
    return found


def test_the_bot_hears_of_its_own_coming(stage: Stage) -> None:
    group = stage.group(bot="absent")
    stage.world.join(stage.bot, group)
    updates = stage.take()
    assert kinds(updates) == ["my_chat_member", "message new_chat_members"]
    member = updates[0]["my_chat_member"]
    assert (member["old_chat_member"]["status"], member["new_chat_member"]["status"]) == ("left", "member")
    assert member["from"]["id"] == LI
    assert updates[1]["message"]["new_chat_members"][0]["id"] == stage.bot


def test_promotion_of_the_bot(stage: Stage) -> None:
    group = stage.group(bot="member")
    stage.world.promote(stage.bot, group)
    (update,) = stage.take()
    new = update["my_chat_member"]["new_chat_member"]
    assert (new["status"], new["can_pin_messages"]) == ("administrator", True)


def test_chat_member_must_be_asked_for_and_needs_an_administrator(stage: Stage) -> None:
    group, weak = stage.group(), stage.group(bot="member")
    stage.world.join(MING, group)
    assert kinds(stage.take()) == ["message new_chat_members"]
    stage.world.state.updates.allow(["message", "chat_member"])
    stage.world.leave(MING, group)
    updates = stage.take()
    assert kinds(updates) == ["chat_member", "message left_chat_member"]
    assert updates[0]["chat_member"]["new_chat_member"]["status"] == "left"
    stage.world.join(MING, weak)
    assert kinds(stage.take()) == ["message new_chat_members"]


def test_a_kick_names_who_did_it(stage: Stage) -> None:
    group = stage.group()
    stage.world.state.updates.allow(["chat_member"])
    stage.world.kick(FANG, group)
    member = stage.take()[0]["chat_member"]
    assert (member["from"]["id"], member["new_chat_member"]) == (
        LI,
        {"user": member["new_chat_member"]["user"], "status": "kicked", "until_date": 0},
    )


@pytest.mark.parametrize(
    ("supergroup", "expected", "refusal"),
    [
        (True, ["my_chat_member"], "403 Forbidden: bot was kicked from the supergroup chat"),
        (False, ["my_chat_member", "message left_chat_member"], "403 Forbidden: bot was kicked from the group chat"),
    ],
)
def test_the_bot_is_kicked(stage: Stage, supergroup: bool, expected: list[str], refusal: str) -> None:
    group = stage.group(supergroup=supergroup)
    stage.world.kick(stage.bot, group)
    assert kinds(stage.take()) == expected
    stage.world.send(LI, group, "/board")
    assert stage.updates() == []
    assert stage.refusal("sendMessage", chat_id=group, text="x") == refusal


def test_the_bot_leaves(stage: Stage) -> None:
    group = stage.group()
    assert stage.call("leaveChat", chat_id=group) is True
    assert kinds(stage.take()) == ["my_chat_member"]
    assert (
        stage.refusal("sendMessage", chat_id=group, text="x")
        == "403 Forbidden: bot is not a member of the supergroup chat"
    )


def test_a_group_the_bot_never_was_in_does_not_exist_for_it(stage: Stage) -> None:
    group = stage.group(bot="absent")
    assert stage.refusal("sendMessage", chat_id=group, text="x") == "400 Bad Request: chat not found"


def test_blocking_and_taking_it_back(started: Stage) -> None:
    started.world.block(FANG)
    (update,) = started.take()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert update["my_chat_member"]["chat"]["id"] == FANG
    assert started.refusal("sendMessage", chat_id=FANG, text="x") == "403 Forbidden: bot was blocked by the user"
    started.world.unblock(FANG)
    (update,) = started.take()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert started.call("sendMessage", chat_id=FANG, text="x")["text"] == "x"


def test_doing_what_is_done_says_nothing(stage: Stage) -> None:
    group = stage.group()
    stage.world.join(FANG, group)
    stage.world.promote(stage.bot, group)
    stage.world.unblock(FANG)
    assert stage.updates() == []


def test_migration_speaks_in_both_chats_and_closes_the_old_one(stage: Stage) -> None:
    old = stage.group(supergroup=False)
    card = stage.call("sendMessage", chat_id=old, text="card")
    new = stage.world.migrate(old)
    updates = stage.take()
    assert kinds(updates) == ["message migrate_to_chat_id", "message migrate_from_chat_id"]
    assert updates[0]["message"]["migrate_to_chat_id"] == new
    assert (updates[1]["message"]["migrate_from_chat_id"], updates[1]["message"]["message_id"]) == (old, 1)
    refusal = "400 Bad Request: group chat was upgraded to a supergroup chat"
    assert stage.refusal("sendMessage", chat_id=old, text="x") == refusal
    assert stage.refusal("deleteMessage", chat_id=old, message_id=card["message_id"]) == refusal
    edit = stage.refusal("editMessageText", chat_id=old, message_id=card["message_id"], text="y")
    assert edit == "400 Bad Request: message can't be edited"
    assert stage.call("sendMessage", chat_id=new, text="card")["message_id"] == 2
    assert stage.call("getChatMember", chat_id=new, user_id=stage.bot)["status"] == "administrator"


def test_old_cards_of_a_migrated_group_can_still_be_pressed(stage: Stage) -> None:
    old = stage.group(supergroup=False)
    card = stage.call("sendMessage", chat_id=old, text="card")
    stage.world.migrate(old)
    stage.take()
    stage.world.press(LI, old, card["message_id"], "x")
    assert stage.updates()[0]["callback_query"]["message"]["chat"]["id"] == old
