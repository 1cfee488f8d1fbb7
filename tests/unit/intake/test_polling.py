import asyncio
import json
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram.error import NetworkError

from bot.intake.polling import Poller, PollRefusedError, updates_of
from bot.transport import Flooded
from tests.unit.intake.worlds import BOT, Pauses, message
from usecases.inbox_ports import RawUpdate

URL = "http://127.0.0.1/bot1:x"


def reply(*updates: dict) -> bytes:
    return json.dumps({"ok": True, "result": list(updates)}).encode()


def refusal(code: int, description: str, **parameters: int) -> bytes:
    return json.dumps({"ok": False, "error_code": code, "description": description, "parameters": parameters}).encode()


class Telegram:
    """Plays a list of answers; when they are used up the poll hangs like a real one."""

    def __init__(self, *answers: bytes | tuple[int, bytes] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []
        self.exhausted = asyncio.Event()
        self.freed = 0
        self.taken: list[list[int]] = []
        self.fail_taking = 0
        self.pauses = Pauses()
        self.beats = 0
        self.caught_up = 0

    async def fetch(self, url: str, method: str, *, read_timeout: float) -> tuple[int, bytes]:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (method, read_timeout) == ("POST", int(query["timeout"]) + 10)
        if not self.answers:
            self.exhausted.set()
            await asyncio.Event().wait()
        self.asked.append(query)
        match self.answers.pop(0):
            case Exception() as error:
                raise error
            case bytes() as body:
                return 200, body
            case (status, body):
                return status, body

    async def free_webhook(self) -> None:
        self.freed += 1

    async def take(self, updates: Sequence[RawUpdate]) -> None:
        if self.fail_taking:
            self.fail_taking -= 1
            raise OSError("the disk is full")
        self.taken.append([one.update_id for one in updates])

    def beat(self) -> None:
        self.beats += 1

    def on_caught_up(self) -> None:
        self.caught_up += 1

    async def poll(self) -> None:
        """Run the poller until the answers are used up."""
        poller = Poller(
            url=URL, bot_id=BOT, fetch=self.fetch, free_webhook=self.free_webhook, take=self.take,
            pause=self.pauses, beat=self.beat, caught_up=self.on_caught_up,
        )  # fmt: skip
        work = asyncio.create_task(poller.run())
        await self.exhausted.wait()
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)

    @property
    def offsets(self) -> list[str | None]:
        return [query.get("offset") for query in self.asked]


async def test_it_starts_without_an_offset_and_confirms_what_was_taken():
    telegram = Telegram(reply(message(10), message(11)), reply(message(12)), reply())
    await telegram.poll()
    assert (telegram.offsets, telegram.taken) == ([None, "12", "13"], [[10, 11], [12]])
    assert (telegram.freed, telegram.pauses.taken) == (1, [])


async def test_it_asks_for_everything_we_handle():
    telegram = Telegram(reply())
    await telegram.poll()
    assert json.loads(telegram.asked[0]["allowed_updates"]) == [
        "message", "edited_message", "callback_query", "my_chat_member", "chat_member",
    ]  # fmt: skip


async def test_it_waits_for_updates_only_after_it_has_caught_up():
    telegram = Telegram(reply(message(1)), reply(), reply(), reply(message(2)), reply())
    await telegram.poll()
    assert [query["timeout"] for query in telegram.asked] == ["0", "0", "30", "30", "30"]
    assert telegram.caught_up == 1


async def test_what_was_not_stored_is_not_confirmed():
    telegram = Telegram(reply(message(10)), reply(message(10)), reply())
    telegram.fail_taking = 1
    await telegram.poll()
    assert (telegram.offsets, telegram.taken, telegram.pauses.taken) == ([None, None, "11"], [[10]], [0.5])


async def test_numbers_that_begin_anew_are_followed_down():
    telegram = Telegram(reply(message(900)), reply(message(20)), reply())
    await telegram.poll()
    assert telegram.offsets == [None, "901", "21"]


async def test_an_update_of_unknown_shape_does_not_reject_its_batch():
    telegram = Telegram(reply(message(1), {"update_id": 2, "message": {"chat": "?"}}, message(3)), reply())
    await telegram.poll()
    assert (telegram.taken, telegram.offsets) == ([[1, 2, 3]], [None, "4"])


async def test_half_a_surrogate_pair_does_not_reject_its_batch():
    body = reply(message(1), message(2, "x")).replace(b'"x"', b'"\\ud800"')
    telegram = Telegram(body, reply())
    await telegram.poll()
    assert telegram.taken == [[1, 2]]


async def test_updates_that_cannot_be_confirmed_are_not_asked_for_in_a_hot_loop():
    telegram = Telegram(reply({"message": {}}), reply({"message": {}}), reply({"message": {}}, message(3)), reply())
    await telegram.poll()
    assert (telegram.pauses.taken, telegram.taken, telegram.offsets[-1]) == ([0.5, 1.0], [[3]], "4")


@pytest.mark.parametrize(
    "answer",
    [
        NetworkError("reset"),
        (502, b"<html>Bad Gateway</html>"),
        b'{"ok":true,"result":[{"upd',
        (500, refusal(500, "Internal")),
    ],
)
async def test_after_an_error_it_waits_longer_each_time(answer):
    telegram = Telegram(answer, answer, answer, reply(), answer, reply())
    await telegram.poll()
    assert telegram.pauses.taken == [0.5, 1.0, 2.0, 0.5]
    assert telegram.offsets == [None] * 6


async def test_flood_control_is_obeyed():
    telegram = Telegram((429, refusal(429, "Too Many Requests: retry after 17", retry_after=17)), reply())
    await telegram.poll()
    assert telegram.pauses.taken == [17]


async def test_flood_control_told_by_the_transport_is_obeyed():
    telegram = Telegram(Flooded(17), Flooded(3600), reply())
    await telegram.poll()
    assert telegram.pauses.taken == [17, 60]


async def test_a_webhook_that_somebody_set_is_removed():
    telegram = Telegram((409, refusal(409, "Conflict: can't use getUpdates method while webhook is active")), reply())
    await telegram.poll()
    assert (telegram.freed, telegram.pauses.taken) == (2, [0.5])


async def test_a_revoked_token_is_not_the_end():
    telegram = Telegram((401, refusal(401, "Unauthorized")), reply(message(1)), reply())
    await telegram.poll()
    assert telegram.taken == [[1]]


async def test_every_round_is_a_sign_of_life():
    telegram = Telegram(reply(), NetworkError("reset"), reply())
    await telegram.poll()
    assert telegram.beats == 4


def test_a_refusal_says_why():
    with pytest.raises(PollRefusedError) as caught:
        updates_of(409, refusal(409, "Conflict: terminated by other getUpdates request"))
    assert (caught.value.code, caught.value.retry_after) == (409, 0)


def test_updates_are_not_encoded_again():
    assert updates_of(200, b'{"ok":true,"result":[{"update_id" : 1 ,"x":"\\u4f60"}]}') == [
        b'{"update_id" : 1 ,"x":"\\u4f60"}'
    ]
