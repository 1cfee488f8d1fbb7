"""The transport against servers that fail in every way; what PTB's bot makes of it, and that the token stays secret."""

import asyncio
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError, TimedOut
from telegram.request import RequestData

from bot.messenger.calls import calls_through
from bot.transport import AiohttpRequest, Flooded, NotSent, Standing, Unclear
from tests.integration.delivery.servers import Answer, Holding, Request, breaks_off, resets, says, serving
from tests.support.letters import PlainPress
from usecases.delivery_outcomes import Ambiguous, Gone, Rejected, Sent
from usecases.delivery_outcomes import NotSent as WasNotSent
from usecases.delivery_ports import Printed, Rendered, Upload

TOKEN = "123456:AAFakeTokenThatMustNeverBeSeenAnywhere0"
OK = {"ok": True, "result": {"message_id": 41}}

Opened = Callable[..., AbstractAsyncContextManager[AiohttpRequest]]


@asynccontextmanager
async def transport(**options: Any) -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(**options) as opened:
        yield opened


async def post(opened: AiohttpRequest, base: str, method: str = "sendMessage", **timeouts: float) -> Any:
    return await opened.post(f"{base}/bot{TOKEN}/{method}", RequestData(), **timeouts)


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


class TestOutcomes:
    async def test_an_answer(self) -> None:
        async with serving(says(200, OK)) as server, transport() as opened:
            assert await post(opened, server.url) == {"message_id": 41}

    async def test_whether_the_token_is_refused_is_known_from_telegrams_own_last_word(self) -> None:
        refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        standing, found = Standing(), []
        for answer in (says(200, OK), says(401, refusal), says(502, b"<html>"), says(401, b"<html>"), says(200, OK)):
            async with serving(answer) as server, transport(standing=standing) as opened:
                with suppress(TelegramError):
                    await post(opened, server.url)
            found.append(standing.refused)
        assert found == [False, True, True, True, False]

    async def test_nobody_listens(self) -> None:
        async with transport() as opened:
            with pytest.raises(NotSent, match="not sent: ConnectionRefusedError"):
                await post(opened, closed_port())

    async def test_no_free_connection_in_time(self) -> None:
        hold = Holding()
        async with serving(hold) as server, transport(pool=1) as opened, asyncio.TaskGroup() as group:
            group.create_task(post(opened, server.url))
            await hold.holds.wait()
            with pytest.raises(NotSent, match="not sent: ConnectionTimeoutError"):
                await post(opened, server.url, connect_timeout=0.02)
            hold.release.set()

    async def test_no_answer_in_time(self) -> None:
        hold = Holding()
        async with serving(hold) as server, transport(read_timeout=0.02) as opened:
            with pytest.raises(TimedOut, match="no answer in time"):
                await post(opened, server.url)
            hold.release.set()

    @pytest.mark.parametrize("breaks", [resets, breaks_off])
    async def test_the_connection_breaks(self, breaks: Answer) -> None:
        async with serving(breaks) as server, transport() as opened:
            with pytest.raises(Unclear, match="connection lost: "):
                await post(opened, server.url)

    @pytest.mark.parametrize(
        ("status", "body", "told"),
        [
            (502, b"<html>Bad Gateway</html>", "HTTP 502 with an unreadable answer"),
            (400, b"<html>Bad Request</html>", "HTTP 400 with an unreadable answer"),
            (429, b"slow down", "HTTP 429 with an unreadable answer"),
            (502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}, "HTTP 502"),
            (500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}, "HTTP 500"),
            (302, {"ok": False}, "HTTP 302"),
            (200, b'{"ok":true,"result"', "the server's answer is unreadable"),
            (200, b'["result"]', "the server's answer is unreadable"),
            (200, b"", "HTTP 200 without a result"),
            (200, {"ok": True}, "HTTP 200 without a result"),
        ],
    )
    async def test_nobody_knows(self, status: int, body: Any, told: str) -> None:
        async with serving(says(status, body)) as server, transport() as opened:
            with pytest.raises(Unclear) as caught:
                await post(opened, server.url)
        assert caught.value.message == told

    @pytest.mark.parametrize(
        ("status", "answer", "error"),
        [
            (400, {"description": "Bad Request: chat not found"}, BadRequest("Chat not found")),
            (
                403,
                {"description": "Forbidden: bot was blocked by the user"},
                Forbidden("Forbidden: bot was blocked by the user"),
            ),
            (401, {"description": "Unauthorized"}, InvalidToken("Unauthorized")),
            (413, {"description": "Request Entity Too Large"}, BadRequest("Request Entity Too Large")),
            (400, {"description": "x", "parameters": {"migrate_to_chat_id": -1005}}, ChatMigrated(-1005)),
            (429, {"description": "x", "parameters": {"retry_after": 35}}, Flooded(35)),
            (429, {"description": "x", "parameters": {"retry_after": 0}}, Flooded(5)),
            (429, {"description": "x"}, Flooded(5)),
        ],
    )
    async def test_refused(self, status: int, answer: dict[str, object], error: Exception) -> None:
        async with (
            serving(says(status, {"ok": False, "error_code": status, **answer})) as server,
            transport() as opened,
        ):
            with pytest.raises(type(error)) as caught:
                await post(opened, server.url)
        assert (type(caught.value), str(caught.value)) == (type(error), str(error))

    async def test_a_redirection_is_not_followed(self) -> None:
        async with serving(says(307, {}, "Location: /elsewhere")) as server, transport() as opened:
            with pytest.raises(Unclear):
                await post(opened, server.url)
        assert len(server.requests) == 1

    async def test_a_closed_transport_sends_nothing(self) -> None:
        opened = AiohttpRequest()
        with pytest.raises(NotSent, match="closed"):
            await post(opened, closed_port())
        await opened.initialize()
        await opened.shutdown()
        await opened.shutdown()


class TestSecrets:
    @pytest.mark.parametrize(
        "answer",
        [
            resets,
            breaks_off,
            says(502, f"<p>/bot{TOKEN}/sendMessage: bad gateway</p>".encode()),
            says(404, f"<p>/bot{TOKEN}/sendMessage not found</p>".encode()),
            says(200, f"/bot{TOKEN}/sendMessage".encode()),
        ],
    )
    async def test_no_trace_of_the_token(self, answer: Answer, caplog: pytest.LogCaptureFixture) -> None:
        async with serving(answer) as server, transport() as opened:
            await self.tell_all(opened, server.url, caplog)

    @pytest.mark.parametrize(
        "base",
        [closed_port(), "http://", "http://127.0.0.1:99999", "ftp://127.0.0.1:1"],
        ids=["closed", "nowhere", "no_port", "other_protocol"],
    )
    async def test_nor_when_it_was_not_even_sent(self, base: str, caplog: pytest.LogCaptureFixture) -> None:
        async with transport() as opened:
            await self.tell_all(opened, base, caplog)

    @staticmethod
    async def tell_all(opened: AiohttpRequest, base: str, caplog: pytest.LogCaptureFixture) -> None:
        with caplog.at_level(logging.DEBUG), pytest.raises(Exception) as caught:
            await post(opened, base)
        error: BaseException | None = caught.value
        told = [caplog.text]
        while error is not None:
            told += [repr(error), *traceback.format_exception(error, chain=True)]
            error = error.__cause__ or error.__context__
        assert TOKEN not in "".join(told)


class TestRequests:
    async def test_chinese_texts_and_file_names_arrive_as_they_are(self) -> None:
        async with serving(says(200, OK)) as server, ready_bot(server.url) as bot:
            letter = Upload(name="书面回复.pdf", data="回复".encode())
            payload = {"chat_id": 7, "document": letter, "caption": "您好 & <b>"}
            call = calls_through(bot, PlainPress())
            assert await call(Rendered(method="sendDocument", payload=payload)) == Sent(message_ids=(41,))
        (request,) = server.requests
        assert 'filename="书面回复.pdf"'.encode() in request.body
        assert "您好 & <b>".encode() in request.body
        assert request.headers["content-type"].startswith("multipart/form-data")

    async def test_connections_are_used_again(self) -> None:
        async with serving(says(200, OK)) as server, transport() as opened:
            await post(opened, server.url)
            await post(opened, server.url)
        assert [request.connection for request in server.requests] == [1, 1]

    async def test_button_presses_are_answered_while_all_else_waits(self) -> None:
        hold = Holding(but_for="/answerCallbackQuery")
        async with serving(hold) as server, transport(pool=1, quick_pool=1) as opened, asyncio.TaskGroup() as group:
            group.create_task(post(opened, server.url))
            await hold.holds.wait()
            assert await post(opened, server.url, "answerCallbackQuery", connect_timeout=0.5) is True
            hold.release.set()

    async def test_files_are_fetched(self) -> None:
        async with serving(says(200, b"\x00picture")) as server, transport() as opened:
            assert await opened.retrieve(f"{server.url}/file/bot{TOKEN}/p.jpg") == b"\x00picture"

    async def test_the_proxy_of_the_environment_is_used(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with serving(says(200, OK)) as proxy:
            monkeypatch.setenv("http_proxy", proxy.url)
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            async with transport() as opened:
                assert await post(opened, "http://telegram.invalid") == {"message_id": 41}
        (request,) = proxy.requests
        assert request.target == f"http://telegram.invalid/bot{TOKEN}/sendMessage"

    async def test_a_proxy_that_lets_nobody_through_has_sent_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async with serving(says(502, b"no way")) as proxy:
            monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//li:secret@"))
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            async with transport() as opened:
                with pytest.raises(NotSent, match="not sent: ClientHttpProxyError"):
                    await post(opened, "https://telegram.invalid")
        (request,) = proxy.requests
        assert (request.target, request.headers["proxy-authorization"]) == (
            "telegram.invalid:443",
            "Basic bGk6c2VjcmV0",
        )

    async def test_but_not_for_its_exceptions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", closed_port())
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with serving(says(200, OK)) as server, transport() as opened:
            assert await post(opened, server.url) == {"message_id": 41}


@asynccontextmanager
async def ready_bot(url: str) -> AsyncIterator[Bot]:
    async with transport() as opened:
        bot = Bot(TOKEN, base_url=f"{url}/bot", request=opened, get_updates_request=AiohttpRequest(pool=1))
        try:
            yield bot
        finally:
            await bot.shutdown()


def only_knows_itself(answer: Answer) -> Answer:
    """Tells the bot who it is, and answers everything else like this."""
    me = says(200, {"ok": True, "result": {"id": 123456, "is_bot": True, "first_name": "C", "username": "c_bot"}})

    async def by_method(request: Request, writer: asyncio.StreamWriter) -> None:
        await (me if request.target.endswith("/getMe") else answer)(request, writer)

    return by_method


class TestCalls:
    SAY = Rendered(
        method="sendMessage", payload={"chat_id": -5, "text": "您好", "reply_markup": {"inline_keyboard": []}}
    )

    async def test_the_rendered_request_goes_out_as_it_is_and_quietly(self) -> None:
        async with serving(says(200, OK)) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(self.SAY) == Sent(message_ids=(41,))
        (request,) = server.requests
        assert request.target == f"/bot{TOKEN}/sendMessage"
        assert request.headers["content-type"] == "application/json"
        assert request.body.decode() == '{"chat_id":-5,"text":"您好","reply_markup":{"inline_keyboard":[]}}'

    async def test_a_file_of_ours_is_uploaded(self) -> None:
        letter = Rendered(
            method="sendDocument", payload={"chat_id": 7, "document": Upload(name="回复.pdf", data=b"%PDF")}
        )
        async with serving(says(200, OK)) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(letter) == Sent(message_ids=(41,))
        (request,) = server.requests
        assert 'name="document"; filename="回复.pdf"'.encode() in request.body

    async def test_an_album_goes_out_as_it_was_stored(self) -> None:
        media = [{"type": "photo", "media": "p1", "caption": "门口"}, {"type": "video", "media": "v1"}]
        album = Rendered(method="sendMediaGroup", payload={"chat_id": 7, "media": media})
        several = {"ok": True, "result": [{"message_id": 41}, {"message_id": 42}]}
        async with serving(says(200, several)) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(album) == Sent(message_ids=(41, 42))
        (request,) = server.requests
        assert json.loads(request.body) == {"chat_id": 7, "media": media}

    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            (resets, Ambiguous(reason="connection lost: ServerDisconnectedError")),
            (says(502, b"<html>"), Ambiguous(reason="HTTP 502 with an unreadable answer")),
            (says(400, {"ok": False, "description": "Bad Request: message to edit not found"}), Gone()),
        ],
    )
    async def test_failures_are_outcomes(self, answer: Answer, outcome: object) -> None:
        async with serving(answer) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(self.SAY) == outcome

    async def test_a_token_that_is_refused_later_costs_no_message(self) -> None:
        refusal = {"ok": False, "error_code": 401, "description": "Unauthorized"}
        async with serving(only_knows_itself(says(401, refusal))) as server, ready_bot(server.url) as bot:
            await bot.initialize()
            assert await calls_through(bot, PlainPress())(self.SAY) == WasNotSent(reason="the token was refused")

    async def test_a_method_that_a_server_does_not_have_is_refused(self) -> None:
        unknown = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
        async with serving(only_knows_itself(says(404, unknown))) as server, ready_bot(server.url) as bot:
            await bot.initialize()
            refused = Rejected(reason="Endpoint 'sendMessage' not found in Bot API")
            assert await calls_through(bot, PlainPress())(self.SAY) == refused

    async def test_a_request_that_cannot_be_made_is_an_outcome_too(self) -> None:
        letter = Printed(name="回复.pdf", sheet={"text": "您好"}, sha256="of another letter")
        spoilt = Rendered(method="sendDocument", payload={"chat_id": 7, "document": letter})
        refused = Rejected(reason="the call cannot be made: SpoiltLetterError")
        async with serving(says(200, OK)) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(spoilt) == refused
        assert server.requests == []

    async def test_what_cannot_be_encoded_is_refused_without_being_told(self) -> None:
        broken = Rendered(method="sendMessage", payload={"chat_id": 7, "text": "half an emoji: \ud83d"})
        async with serving(says(200, OK)) as server, ready_bot(server.url) as bot:
            assert await calls_through(bot, PlainPress())(broken) == Rejected(reason="the request cannot be encoded")
        assert server.requests == []

    async def test_and_so_is_a_line_that_is_down(self) -> None:
        async with ready_bot(closed_port()) as bot:
            assert await calls_through(bot, PlainPress())(self.SAY) == WasNotSent(
                reason="not sent: ConnectionRefusedError"
            )
