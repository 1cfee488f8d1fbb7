"""What Telegram says of the bot: who it is, where updates go, what it may do in each group, and what time it is."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector
from telegram import Bot, ChatMemberAdministrator, ChatMemberOwner, User, WebhookInfo
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.doctor.findings import Finding, fine, note, problem
from bot.introduction import asking
from bot.settings import Settings
from bot.transport import trusted_certificates

_SKEW_NOTED: Final = timedelta(seconds=5)
_SKEW_TOO_MUCH: Final = timedelta(seconds=60)
_ERROR_IS_FRESH: Final = timedelta(hours=1)
_MANY_WAITING: Final = 100
_PATIENCE: Final = ClientTimeout(total=10)


async def about_telegram(settings: Settings, groups: Mapping[str, int]) -> list[Finding]:
    """`groups`: where the bot works, by "community/department", with the id of the chat."""
    if settings.bot_token is None:
        return [
            problem("token", "There is no CONCIERGE_BOT_TOKEN.", "Ask @BotFather for a bot, or try `concierge demo`.")
        ]
    try:
        async with asking(settings) as bot:
            return await _about_bot(bot, settings, groups)
    except InvalidToken:
        return [problem("token", "Telegram does not know CONCIERGE_BOT_TOKEN.", "Ask @BotFather for the present one.")]
    except TelegramError as error:
        sentence = f"{settings.bot_api} was not reached ({type(error).__name__})."
        return [problem("token", sentence, "Check the network, a proxy, and CONCIERGE_BOT_API.")]


async def _about_bot(bot: Bot, settings: Settings, groups: Mapping[str, int]) -> list[Finding]:
    me = await bot.get_me()
    return [
        fine("token", f"The bot is @{me.username}."),
        about_webhook(settings, await bot.get_webhook_info(), now=datetime.now(UTC)),
        await about_clock(settings),
        about_privacy_mode(me),
        *[finding async for finding in _about_groups(bot, me, groups)],
    ]


def about_webhook(settings: Settings, told: WebhookInfo, *, now: datetime) -> Finding:
    """Where Telegram sends updates, against where we wait for them."""
    registered = told.url.rstrip("/") or None
    if registered != settings.webhook_url:
        # The host only: its path may be a secret.
        there = f"to a webhook at {urlsplit(registered).hostname}" if registered else "nowhere (it waits to be asked)"
        ours = "is not set" if settings.webhook_url is None else "says otherwise"
        return note(
            "webhook",
            f"Telegram sends updates {there}, and CONCIERGE_WEBHOOK_URL {ours}.",
            "`concierge run` sets this right when it starts. If it runs already, another program uses the same token: "
            "if you do not know which, revoke the token at @BotFather.",
        )
    if told.last_error_date is not None and now - told.last_error_date < _ERROR_IS_FRESH:
        return problem(
            "webhook",
            f"Telegram could not deliver to the webhook: {told.last_error_message}.",
            "Check the proxy before CONCIERGE_WEBHOOK_LISTEN, its certificate and its path.",
        )
    if told.pending_update_count > _MANY_WAITING:
        return note(
            "webhook",
            f"{told.pending_update_count} updates wait at Telegram.",
            "They come as soon as the bot runs; if it runs, look for errors in its log.",
        )
    return fine("webhook", "Updates come by webhook." if registered else "Updates are asked for (no webhook).")


async def about_clock(settings: Settings) -> Finding:
    """This machine's clock against that of the Bot API server."""
    try:
        async with (
            ClientSession(
                connector=TCPConnector(ssl=trusted_certificates()), timeout=_PATIENCE, trust_env=True
            ) as session,
            session.head(settings.bot_api, allow_redirects=False) as answer,
        ):
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (ClientError, TimeoutError, KeyError, ValueError):
        return note("clock", "The Bot API server did not say what time it is.", "Check this machine's clock yourself.")
    return judge_clock(datetime.now(UTC) - theirs)


def judge_clock(ahead: timedelta) -> Finding:
    """`ahead`: how much later it is here than there; promises are told by this machine's clock."""
    sentence = (
        f"This machine's clock is {abs(ahead).total_seconds():.0f} s {'ahead' if ahead > timedelta() else 'behind'}."
    )
    if abs(ahead) > _SKEW_TOO_MUCH:
        return problem("clock", sentence, "Switch time synchronisation on (timedatectl set-ntp true).")
    if abs(ahead) > _SKEW_NOTED:
        return note("clock", sentence, "Switch time synchronisation on (timedatectl set-ntp true).")
    return fine("clock", "This machine's clock is right.")


def about_privacy_mode(me: User) -> Finding:
    """With privacy mode a bot reads in groups only what is meant for it, unless it is an administrator there."""
    if me.can_read_all_group_messages:
        return fine("privacy_mode", "The bot reads what is written in its groups.")
    return fine("privacy_mode", "Privacy mode is on: the bot reads a group's messages where it is administrator.")


async def _about_groups(bot: Bot, me: User, groups: Mapping[str, int]) -> AsyncIterator[Finding]:
    for place, chat_id in sorted(groups.items()):
        try:
            member = await bot.get_chat_member(chat_id, me.id)
        except (BadRequest, Forbidden):
            yield problem(
                f"group:{place}",
                f"{place}: the bot is not in its group any more.",
                "Add it again as administrator, or bind another group with /bind.",
            )
            continue
        for finding in judge_rights(place, member):
            yield finding


def judge_rights(place: str, member: object) -> Iterator[Finding]:
    """What the bot may do in the group of this department (DSP-8 needs a pinned overview)."""
    check = f"group:{place}"
    match member:
        case ChatMemberOwner() | ChatMemberAdministrator(can_pin_messages=True):
            yield fine(check, f"{place}: the bot is administrator of its group.")
        case ChatMemberAdministrator():
            yield note(
                check,
                f"{place}: the bot may not pin messages, so that its overview gets lost among others.",
                "Give it the right to pin messages in the group's list of administrators.",
            )
        case _:
            yield problem(
                check,
                f"{place}: the bot is not an administrator of its group: it does not learn who joins and leaves.",
                "Make it an administrator in the group's settings.",
            )
