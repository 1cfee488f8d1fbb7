"""`concierge poster`: posters of the communities in the configuration, as files to print."""

import asyncio
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from telegram.error import TelegramError

from bot.introduction import own_username
from bot.printing.poster_texts import poster_text
from bot.printing.posters import poster_pdf
from bot.printing.sheets import PosterPlace, PosterSheet
from bot.settings import Settings
from bot.texts import Texts
from bot.wiring import read_knowledge
from domain.community import Community
from domain.errors import ConciergeError
from domain.i18n import Locale
from usecases.ports import Knowledge

_USERNAME: Final = re.compile(r"@?([A-Za-z]\w{3,31})", re.ASCII)
_LINK: Final = re.compile(r"(?:https?://|tg://)[!-~]{3,290}")
_MOST_LANGUAGES: Final = 2


class PosterError(ConciergeError):
    """The poster cannot be made"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterOrder:
    """What was asked for on the command line; None and empty mean that nothing was said."""

    place: PosterPlace
    community: str | None = None
    languages: Sequence[Locale] = ()
    username: str | None = None
    link: str | None = None
    out: Path | None = None


def write_posters(settings: Settings, order: PosterOrder) -> str:
    """Write a poster for one community, or one for each; gives what to print. Raises ConfigError, PosterError."""
    languages = tuple(dict.fromkeys(order.languages))
    if len(languages) > _MOST_LANGUAGES:
        raise PosterError("it has room for two languages, not for more.")
    knowledge = read_knowledge(settings)
    communities = _communities(knowledge, order)
    link = _link(settings, order)
    texts = Texts.load()
    told = ""
    for community in communities:
        # Where there are several, the code says in which one somebody lives, so that nobody is asked.
        home = f"?start={community.key}" if order.link is None and len(knowledge.communities) > 1 else ""
        read_by = languages or (community.locale,)
        sheet = _sheet(knowledge, community, texts, read_by, place=order.place, link=link + home)
        path = order.out or Path(f"poster-{community.key}.pdf")
        _write(path, poster_pdf(sheet))
        told += f"Wrote {path}. Its code leads to {link}{home}\n"
    return told


def _communities(knowledge: Knowledge, order: PosterOrder) -> tuple[Community, ...]:
    keys = ", ".join(one.key for one in knowledge.communities)
    wanted = tuple(one for one in knowledge.communities if order.community in (None, one.key))
    if not wanted:
        raise PosterError(f'there is no community "{order.community}"; write one of: {keys}.')
    if order.out is not None and len(wanted) > 1:
        raise PosterError(f"--out names one file, but there are several communities; add --community: {keys}.")
    return wanted


def _sheet(
    knowledge: Knowledge,
    community: Community,
    texts: Texts,
    languages: Sequence[Locale],
    *,
    place: PosterPlace,
    link: str,
) -> PosterSheet:
    first, *more = (poster_text(community, knowledge.menu(community), texts.translator(one)) for one in languages)
    address = re.sub(r"^\w+://", "", link).partition("?")[0]
    return PosterSheet(place=place, first=first, second=more[0] if more else None, link=link, address=address)


def _link(settings: Settings, order: PosterOrder) -> str:
    if order.link is not None and order.username is not None:
        raise PosterError("--link and --username say the same thing; give one of them.")
    if order.link is not None:
        if not _LINK.fullmatch(order.link):
            raise PosterError(f'"{order.link}" is no link; write it like https://t.me/your_bot.')
        return order.link
    return f"https://t.me/{_username(settings, order)}"


def _username(settings: Settings, order: PosterOrder) -> str:
    if order.username is None:
        return _asked_of_telegram(settings)
    found = _USERNAME.fullmatch(order.username)
    if found is None:
        raise PosterError(f'"{order.username}" is no name of a bot; write it like your_bot, as @BotFather gave it.')
    return found[1]


def _asked_of_telegram(settings: Settings) -> str:
    if settings.bot_token is None:
        raise PosterError("its code needs the bot's name; give --username, or set CONCIERGE_BOT_TOKEN.")
    try:
        return asyncio.run(own_username(settings))
    except TelegramError as error:
        raise PosterError(f"Telegram did not tell the bot's name ({error}); give --username.") from None


def _write(path: Path, content: bytes) -> None:
    """Whoever prints the file meanwhile gets the old one or the new one, never half of it."""
    unfinished = path.parent / f"{path.name}.part"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise PosterError(f"{path} cannot be written ({error.strerror}).") from None
