"""`concierge demo`: trying everything without Telegram."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.behaviour import service_centre
from bot.clock import SystemMachine
from bot.lifecycle import until_signalled
from bot.logs import configure_logs
from bot.neighbourhood import Neighbourhood
from bot.sandbox.scenario import LivedIn
from bot.settings import load_settings
from bot.stage import Stage, playing
from bot.wiring import read_knowledge

WELCOME: Final = """\
{address} is the page (Ctrl+C ends it). Three things to try there:
  as a resident  write what is broken, for example 厨房水龙头一直滴水, and follow the buttons
  as 李师傅       press 接单 on the new card in 工程部, later 完工
  the clock      move it to the next timer and watch the reminders
"""


async def run_demo(*, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; the address is printed once everything is there."""
    configure_logs(as_json=False, level=logging.WARNING)
    settings = load_settings()
    knowledge = read_knowledge(settings)
    # The lived-in scene knows its community by heart; a company's own configuration gets people made from it.
    lived_in = settings.config is None
    stage = Stage(
        scene=LivedIn(knowledge=knowledge) if lived_in else Neighbourhood(knowledge),
        knowledge=knowledge,
        behaviour=service_centre,
        machine=SystemMachine(),
        config=settings.config,
    )

    @asynccontextmanager
    async def shown() -> AsyncIterator[None]:
        async with playing(stage, host=host, port=port, page_locale=knowledge.only_community.locale) as (address, _):
            sys.stdout.write(WELCOME.format(address=address))
            sys.stdout.flush()
            yield

    await until_signalled(shown())
