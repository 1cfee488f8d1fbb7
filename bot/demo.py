"""`concierge demo`: trying everything without Telegram."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from bot.behaviour import service_centre
from bot.clock import SystemMachine
from bot.community_files import load_all
from bot.config_files import default_directory
from bot.lifecycle import until_signalled
from bot.logs import configure_logs
from bot.neighbourhood import Neighbourhood
from bot.sandbox.scenario import LivedIn
from bot.settings import Settings, load_settings
from bot.stage import Stage, playing
from bot.wiring import read_knowledge
from usecases.ports import Knowledge

WELCOME: Final = """\
{address} is the page (Ctrl+C ends it). Three things to try there:
  as a resident  write what is broken, for example 厨房水龙头一直滴水, and follow the buttons
  as 李师傅       press 接单 on the new card in 工程部, later 完工
  the clock      move it to the next timer and watch the reminders
"""


def demo_knowledge(settings: Settings) -> Knowledge:
    """What the configuration says; beside the example community stands a second one, so that both can be seen."""
    knowledge = read_knowledge(settings)
    if settings.config is not None:
        return knowledge
    second = load_all(default_directory() / "second")
    listed = {(one.community.key, known.phone): known for one in second for known in one.residents}
    return replace(
        knowledge,
        communities=(*knowledge.communities, *(one.community for one in second)),
        expected={**knowledge.expected, **listed},
    )


async def run_demo(*, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; the address is printed once everything is there."""
    configure_logs(as_json=False, level=logging.WARNING)
    settings = load_settings()
    knowledge = demo_knowledge(settings)
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
