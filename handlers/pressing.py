"""One way for every button: read the data, run its use case in one write, answer the presser after the commit."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from telegram import CallbackQuery, Chat, Update
from telegram.error import TelegramError

from domain.incoming import Press
from domain.notices.base import Notice
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from handlers.buttons import read
from handlers.buttons.base import Button
from handlers.context import Context
from handlers.parsing import ANONYMOUS_ADMINISTRATOR, press_of
from handlers.rendering import Translators, look_at, view_of
from usecases.ports import Answer, UnitOfWork

log = structlog.get_logger()

LONGEST_ANSWER = 200
"""Characters Telegram shows in the answer to a press."""

SLOW = 3.0
"""Seconds after which a press gets an empty answer although its work is not committed yet."""

ButtonUse = Callable[[UnitOfWork, Press, Any], Answer]
"""What a button does, inside the write; each takes its own button type, the tables pair them."""

Uses = Mapping[type[Button], ButtonUse]


class Pressing:
    """The handler of every callback query; `uses` says what each kind of button does."""

    def __init__(self, translators: Translators, uses: Uses) -> None:
        self._translators = translators
        self._uses = uses

    async def __call__(self, update: Update, context: Context) -> None:
        """Handle one press."""
        query = update.callback_query
        if query is None:
            return
        button = read(query.data or "")
        use = None if button is None else self._uses.get(type(button))
        if button is None or use is None:
            refused = Refused(kind=RefusalKind.CARD_REFRESHED)
            text = await context.read(lambda uow: self._words(uow, refused, query, context))
            await answer_query(query, text, alert=False)
            return
        late: list[bool] = []
        soon = asyncio.get_running_loop().call_later(SLOW, _calm, query, context, late)
        try:
            result = await context.write(self._pressed, use, button, query, context)
        finally:
            soon.cancel()
        if late:
            return
        if not isinstance(result, tuple):
            result = await self._refusal(result, query, context)
        said, alert = result
        await answer_query(query, said, alert=alert)

    def _pressed(
        self, uow: UnitOfWork, use: ButtonUse, button: Button, query: CallbackQuery, context: Context
    ) -> tuple[str | None, bool]:
        press = press_of(query, context.at)
        if press.sender.user_id == ANONYMOUS_ADMINISTRATOR:
            return self._words(uow, Say(saying=Saying.ANONYMOUS_ADMIN), query, context), True
        answer = use(uow, press, button)
        if answer.notice is None:
            return None, False
        return self._words(uow, answer.notice, query, context), answer.alert

    async def _refusal(self, answer: Answer | None, query: CallbackQuery, context: Context) -> tuple[str | None, bool]:
        notice = None if answer is None else answer.notice
        if notice is None:
            return None, False
        return await context.read(lambda uow: self._words(uow, notice, query, context)), True

    def _words(self, uow: UnitOfWork, notice: Notice, query: CallbackQuery, context: Context) -> str:
        member = uow.staff.by_user(query.from_user.id)
        community_id = None if member is None else member.community_id
        look = look_at(uow, self._translators, query.from_user.id, community_id, now=context.at)
        in_group = query.message is not None and query.message.chat.type != Chat.PRIVATE
        view = view_of(uow, notice, replace(look, group=in_group))
        return "" if view is None else view.text.unescape()


def _calm(query: CallbackQuery, context: Context, late: list[bool]) -> None:
    """The work is not committed yet: the button stops turning, what matters is said on the card."""
    late.append(True)
    context.spawn(answer_query(query, None, alert=False), "calm a press")


async def answer_query(query: CallbackQuery, text: str | None, *, alert: bool) -> None:
    """Tell the presser, best effort: a failed answer is logged and never retried."""
    try:
        await query.answer(text=None if not text else text[:LONGEST_ANSWER], show_alert=alert)
    except TelegramError as error:
        log.info("press_not_answered", reason=type(error).__name__)
