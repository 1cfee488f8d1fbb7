"""The server process of the bench of several processes: dialogues, and a balancer that brings updates to all."""

import argparse
import asyncio
from contextlib import suppress
from itertools import cycle
from typing import Final

from bot.bench.cast import seat
from bot.bench.dialogue import can_be_answered_throughout, every_step_answered
from bot.bench.load_server import LoadApi, new_world, serve_until_cancelled
from bot.bench.mixture import departments_of, dialogues_named

_AT_ONCE: Final = 65_536


class Balancer:
    """Hands each connection to the next process, as a balancer in front of them would; it reads nothing of it."""

    def __init__(self, ports: list[int]) -> None:
        self._next = cycle(ports)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until one side has had enough."""
        with suppress(OSError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", next(self._next))
            async with asyncio.TaskGroup() as group:
                group.create_task(_pass_on(reader, far_writer))
                group.create_task(_pass_on(far_reader, writer))
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while read := await reader.read(_AT_ONCE):
            writer.write(read)
            await writer.drain()
    writer.close()


async def run(name: str, residents: int, communities: int, listen: int, ports: list[int]) -> None:
    """Serve dialogues and balance until cancelled."""
    known = dialogues_named(name)
    dialogues = [every_step_answered(one) for one in known if can_be_answered_throughout(one)]
    world = new_world()
    seat(world, residents, communities, len(departments_of(known)))
    async with await asyncio.start_server(Balancer(ports).take, "127.0.0.1", listen):
        await serve_until_cancelled(world, LoadApi(world, dialogues, communities, departments_of(known)).routes())


def main() -> None:
    """`python -m bot.bench.row_server DIALOGUE RESIDENTS COMMUNITIES LISTEN PORT…`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("dialogue")
    for name in ("residents", "communities", "listen"):
        parser.add_argument(name, type=int)
    parser.add_argument("ports", type=int, nargs="+")
    given = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(given.dialogue, given.residents, given.communities, given.listen, given.ports))


if __name__ == "__main__":
    main()
