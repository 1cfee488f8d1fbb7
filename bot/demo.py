"""`concierge demo`: trying everything without Telegram."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.behaviour import service_centre
from bot.clock import SystemMachine
from bot.lifecycle import until_signalled
from bot.logs import configure_logs
from bot.neighbourhood import Neighbourhood
from bot.settings import load_settings
from bot.stage import Stage, playing
from bot.wiring import read_knowledge


async def run_demo(*, host: str, port: int) -> None:
    """Until SIGTERM or SIGINT; the address is printed once everything is there."""
    configure_logs(as_json=False, level=logging.WARNING)
    settings = load_settings()
    knowledge = read_knowledge(settings)
    stage = Stage(
        scene=Neighbourhood(knowledge),
        knowledge=knowledge,
        behaviour=service_centre,
        machine=SystemMachine(),
        config=settings.config,
    )

    @asynccontextmanager
    async def shown() -> AsyncIterator[None]:
        async with playing(stage, host=host, port=port, page_locale=knowledge.only_community.locale) as (address, _):
            sys.stdout.write(f"The sandbox is at {address} (Ctrl+C ends it)\n")
            sys.stdout.flush()
            yield

    await until_signalled(shown())
