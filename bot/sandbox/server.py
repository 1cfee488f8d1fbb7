"""The sandbox server: one application with the Bot API, the persona API and the page on it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import resources
from importlib.resources.abc import Traversable

from aiohttp import web

from bot.sandbox.bot_api import BotApi
from bot.sandbox.clock_api import ClockApi
from bot.sandbox.injected import SandboxControl
from bot.sandbox.page_files import PageFiles
from bot.sandbox.persona_api import PersonaApi, persona_errors
from bot.sandbox.webhook_delivery import WebhookDelivery
from bot.sandbox.world import World
from bot.web_server import listening

LARGEST_REQUEST = 60_000_000
"""A little above the largest upload Telegram takes, so that the refusal is the Bot API's."""


def create_app(world: World, control: SandboxControl, *, token: str, page_locale: str) -> web.Application:
    """Put the whole sandbox together: `/bot<token>/…`, `/file/bot<token>/…`, `/sandbox/…` and the page."""
    bot_api = BotApi(world.state, token=token)
    page = PageFiles(_page_folder(), locale=page_locale)
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.router.add_route("*", "/bot{token}/{method}", bot_api.handle)
    app.router.add_get("/file/bot{token}/{path:.+}", bot_api.file)
    app.router.add_get("/", page.index)
    app.router.add_get("/static/{file}", page.static)
    persona = web.Application(middlewares=[persona_errors], client_max_size=LARGEST_REQUEST)
    persona.add_routes(PersonaApi(world, bot_api).routes())
    persona.add_routes(ClockApi(world, control, bot_api, page_locale=page_locale).routes())
    app.add_subapp("/sandbox", persona)
    app.cleanup_ctx.append(WebhookDelivery(world.state).running)

    app.on_startup.append(partial(_hold_waiters, world))
    app.on_shutdown.append(partial(_release_waiters, world))
    return app


async def _hold_waiters(world: World, _: web.Application) -> None:
    # The same world may be served again after a stop.
    world.state.updates.reopen()
    world.state.feed.reopen()


async def _release_waiters(world: World, _: web.Application) -> None:
    world.state.updates.close()
    world.state.feed.close()


@asynccontextmanager
async def serve(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Serve until the block ends; gives the base URL. Port 0 takes a free one."""
    async with listening(app, host, port) as bound:
        yield f"http://{host}:{bound}"


def _page_folder() -> Traversable:
    return resources.files("bot.sandbox") / "page"
