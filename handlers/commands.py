"""The commands that Telegram's clients offer: a list for private chats and one for groups, in each language.

Telegram's lists know two letters of a language, so whoever chooses one here gets a list for their own chat.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from domain.grants import Reach
from domain.i18n import Locale
from domain.people import StaffMember
from domain.permissions import reach_of
from handlers.rights import COMMAND_GRANTS
from handlers.translator import Translator, later
from usecases.ports import Knowledge, UnitOfWork

log = structlog.get_logger()

_AROUND: Final = (
    ("mine", later("My requests")),
    ("sos", later("Emergency: one tap")),
    ("home", later("My units")),
    ("language", later("Change the language")),
    ("privacy", later("My data")),
    ("cancel", later("Drop what is open")),
    ("help", later("How this works")),
)
_GROUP: Final = (
    ("board", later("What is open here")),
    ("duty", later("Who is on duty; sign on and off")),
    ("find", later("Find a ticket")),
    ("new", later("Write down a request for a caller")),
    ("cancel", later("Drop what is open")),
    ("unit", later("Who lives where")),
    ("outage", later("Declare water or power as off")),
    ("calendar", later("Holidays and special days")),
    ("kb", later("Knowledge base")),
    ("leak", later("Report a data leak")),
    ("drill", later("Practise an emergency")),
    ("language", later("Change the language")),
)

_COLLEAGUE: Final = (
    ("find", later("Find a ticket")),
    ("duty", later("Who is on duty; sign on and off")),
    ("unit", later("Who lives where")),
    ("residents", later("All residents as a list")),
    ("staff", later("Colleagues and roles")),
    ("outage", later("Declare water or power as off")),
    ("calendar", later("Holidays and special days")),
    ("kb", later("Knowledge base")),
    ("block", later("Block or unblock somebody")),
    ("leak", later("Report a data leak")),
)
"""In a colleague's own chat, each for whoever may use it there."""

_CODES: Final[Mapping[str, Locale]] = {"zh": Locale.ZH_HANS, "en": Locale.EN}
"""Telegram takes two letters only, so both kinds of Chinese share one list; whoever reads neither gets the first."""


async def offer_commands(bot: Bot, knowledge: Knowledge, translators: Mapping[Locale, Translator]) -> None:
    """Tell Telegram every list. Raises TelegramError."""
    lists = {"": knowledge.only_community.locale, **_CODES}
    for code, locale in lists.items():
        t = translators[locale]
        await _offer(bot, private_commands(knowledge, t), BotCommandScopeAllPrivateChats(), code)
        await _offer(bot, _of(_GROUP, t), BotCommandScopeAllGroupChats(), code)


async def offer_in_chat(bot: Bot, chat_id: int, commands: Sequence[BotCommand]) -> None:
    """One person's own list, best effort: without it they see the one of Telegram's language."""
    try:
        await bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.info("commands_not_offered", reason=type(error).__name__)


def private_commands(knowledge: Knowledge, t: Translator) -> list[BotCommand]:
    """The menu first, then what can be asked for, then what is around it."""
    asked = [BotCommand(one.key, t.text(one.title)) for one in knowledge.catalog.menu if one.key.isalpha()]
    return [BotCommand("start", t.plain("Menu")), *asked, *_of(_AROUND, t)]


def commands_for(
    uow: UnitOfWork, user_id: int, translators: Mapping[Locale, Translator], locale: Locale | None = None
) -> tuple[BotCommand, ...]:
    """A colleague's own list: what everybody has, and what their roles allow them; empty for anybody else."""
    members = uow.staff.of_account(user_id)
    if not members:
        return ()
    resident = uow.residents.by_user(user_id)
    own = locale or (members[0].locale if resident is None else resident.locale)
    t = translators[own or uow.knowledge.community(members[0].community_id).locale]
    allowed = [one for one in _COLLEAGUE if any(_may(uow.knowledge, member, one[0]) for member in members)]
    return (*private_commands(uow.knowledge, t), *_of(allowed, t))


def _may(knowledge: Knowledge, member: StaffMember, command: str) -> bool:
    """What is the front desk's work is offered to its people alone."""
    reach = reach_of(member.role, COMMAND_GRANTS[command])
    desk = knowledge.community(member.community_id).front_desk.key
    return reach is not None and (reach is not Reach.OFFICE or member.department == desk)


def _of(commands: Sequence[tuple[str, str]], t: Translator) -> list[BotCommand]:
    return [BotCommand(command, t.plain(text)) for command, text in commands]


async def _offer(bot: Bot, commands: Sequence[BotCommand], scope: BotCommandScope, code: str) -> None:
    await bot.set_my_commands(commands, scope=scope, language_code=code or None)
