"""One way for every button: read the data, run its use case in one write, answer the presser after the commit."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import structlog
from telegram import Bot, BotCommand, Chat
from telegram.error import TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from domain.i18n import Locale
from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from handlers.buttons import read
from handlers.buttons.base import Button
from handlers.commands import commands_for, offer_in_chat, private_commands
from handlers.context import Context
from handlers.parsing import ANONYMOUS_ADMINISTRATOR, press_of
from handlers.pressed import Pressed
from handlers.rendering import Translators, look_at, view_of
from handlers.rights import is_colleagues
from handlers.still_inside import group_left
from usecases.ports import Answer, UnitOfWork
from usecases.staff_groups import gone_at_press

log = structlog.get_logger()

LONGEST_ANSWER = 200
"""Characters Telegram shows in the answer to a press."""

SLOW = 3.0
"""Seconds after which a press gets an empty answer although its work is not committed yet."""

ANSWERED_WITHIN_S = 3.0
"""How long Telegram is waited for with an answer; what this person presses or writes next waits as long."""

ButtonUse = Callable[[UnitOfWork, Press, Any], Answer]
"""What a button does, inside the write; each takes its own button type, the tables pair them."""

Uses = Mapping[type[Button], ButtonUse]

Foresight = Callable[[UnitOfWork, Press, Any], Callable[[], object] | None]
"""What a button's use will have to make, known before it: then it is made beside the database, and the use finds it
ready. It may well be wrong, and decides nothing; None where there is nothing to make."""

Foresights = Mapping[type[Button], Foresight]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What came of a press: the answer to it, and the commands to offer in a language chosen with it."""

    said: str | None = None
    alert: bool = False
    commands: tuple[BotCommand, ...] = ()


class Pressing:
    """The handler of every callback query; `uses` says what each kind of button does, `foresights` what takes long."""

    def __init__(self, translators: Translators, uses: Uses, foresights: Foresights = MappingProxyType({})) -> None:
        self._translators = translators
        self._uses = uses
        self._foresights = foresights

    async def __call__(self, query: Pressed, context: Context) -> None:
        """Handle one press; it is answered once, whatever comes of it and however often it is tried."""
        soon = asyncio.get_running_loop().call_later(SLOW, _calm, query, context)
        try:
            outcome = await self._outcome(query, context)
        except Exception:
            _calm(query, context)
            raise
        finally:
            soon.cancel()
        if not context.handling.calmed:
            await answer_query(context.bot, query.id, outcome.said, alert=outcome.alert)

    async def _outcome(self, query: Pressed, context: Context) -> "_Outcome":
        button = read(query.data or "")
        use = None if button is None else self._uses.get(type(button))
        if button is None or use is None:
            refused = Refused(kind=RefusalKind.CARD_REFRESHED)
            return _Outcome(said=await context.read(lambda uow: self._words(uow, refused, query, context)))
        left = await group_left(query, context) if is_colleagues(button) else None
        if left is not None:
            gone = await context.write(gone_at_press, press_of(query, context.at), chat_id=left)
            return await self._refusal(gone, query, context)
        await self._make_ready(button, query, context)
        result = await context.write(self._pressed, use, button, query, context)
        if not isinstance(result, _Outcome):
            return await self._refusal(result, query, context)
        if result.commands:
            offering = offer_in_chat(context.bot, query.account.id, result.commands)
            context.spawn(offering, "offer commands in the chosen language")
        return result

    async def _make_ready(self, button: Button, query: Pressed, context: Context) -> None:
        foresee = self._foresights.get(type(button))
        make = None if foresee is None else await context.read(foresee, press_of(query, context.at), button)
        if make is not None:
            await asyncio.to_thread(make)

    def _pressed(self, uow: UnitOfWork, use: ButtonUse, button: Button, query: Pressed, context: Context) -> "_Outcome":
        press = press_of(query, context.at)
        if press.sender.user_id == ANONYMOUS_ADMINISTRATOR:
            return _Outcome(said=self._words(uow, Say(saying=Saying.ANONYMOUS_ADMIN), query, context), alert=True)
        answer = use(uow, press, button)
        commands = () if answer.locale is None else self._commands(uow, press.sender.user_id, answer.locale)
        said = None if answer.notice is None else self._words(uow, answer.notice, query, context)
        return _Outcome(said=said, alert=answer.alert, commands=tuple(commands))

    def _commands(self, uow: UnitOfWork, user_id: int, locale: Locale) -> Sequence[BotCommand]:
        own = commands_for(uow, user_id, self._translators, locale)
        return own or private_commands(uow.knowledge, self._translators[locale])

    async def _refusal(self, answer: Answer | None, query: Pressed, context: Context) -> "_Outcome":
        notice = None if answer is None else answer.notice
        if notice is None:
            return _Outcome()
        return _Outcome(said=await context.read(lambda uow: self._words(uow, notice, query, context)), alert=True)

    def _words(self, uow: UnitOfWork, notice: Notice, query: Pressed, context: Context) -> str:
        member = uow.staff.by_user(query.account.id)
        community_id = None if member is None else member.community_id
        look = look_at(uow, self._translators, query.account.id, community_id, now=context.at)
        in_group = query.message is not None and query.message.chat.type != Chat.PRIVATE
        view = view_of(uow, notice, replace(look, group=in_group))
        return "" if view is None else view.text.unescape()


def _calm(query: Pressed, context: Context) -> None:
    """The work is not committed yet: the button stops turning, what matters is said on the card."""
    if not context.handling.calmed:
        context.handling.calmed = True
        context.spawn(answer_query(context.bot, query.id, None, alert=False), "calm a press")


async def answer_query(bot: Bot, query_id: str, text: str | None, *, alert: bool) -> None:
    """Tell the presser, best effort: an answer that fails or is not taken soon is logged and never retried.

    Straight through the transport: PTB's method takes as long again as the call itself, looking for defaults.
    """
    values = {"callback_query_id": query_id, "text": text and text[:LONGEST_ANSWER], "show_alert": alert}
    data = RequestData([RequestParameter(name, value, None) for name, value in values.items() if value])
    try:
        async with asyncio.timeout(ANSWERED_WITHIN_S):
            await bot.request.post(f"{bot.base_url}/answerCallbackQuery", data)
    except (TelegramError, TimeoutError) as error:
        log.info("press_not_answered", reason=type(error).__name__)
