"""A file that somebody sent is looked at before it is kept; where Telegram does not give it, its name has to do."""

from dataclasses import replace
from typing import Any

import pytest
from telegram.error import BadRequest, NetworkError

from domain.incoming import Incoming, Media, MediaKind
from handlers.looking_at_files import looked_at
from tests.support.world import World
from usecases.staff_messages import is_for_us

PROGRAM, PICTURE = b"MZ\x90\x00", b"\xff\xd8\xff\xe0"


class Telegram:
    def __init__(self, content: bytes | Exception) -> None:
        self.content = content
        self.asked: list[str] = []

    async def get_file(self, file_id: str) -> "Telegram":
        self.asked.append(file_id)
        if isinstance(self.content, Exception):
            raise self.content
        return self

    async def download_as_bytearray(self) -> bytearray:
        assert isinstance(self.content, bytes)
        return bytearray(self.content)


def sent(world: World, **given: Any) -> Incoming:
    media = {"kind": MediaKind.DOCUMENT, "file_id": "f", "file_unique_id": "u", "size": 9, "name": "a.jpg"}
    return world.message(7, media=Media(**(media | given)))


async def look(incoming: Incoming, content: bytes | Exception) -> tuple[Incoming, list[str]]:
    telegram = Telegram(content)
    context: Any = type("Context", (), {"bot": telegram})()
    return await looked_at(incoming, context), telegram.asked


@pytest.mark.parametrize(("content", "disguised"), [(PROGRAM, True), (PICTURE, False)])
async def test_what_it_begins_with_counts(world: World, content: bytes, disguised: bool) -> None:
    incoming = sent(world)
    assert incoming.media is not None
    seen, _ = await look(incoming, content)
    assert seen == replace(incoming, media=replace(incoming.media, disguised=disguised))


@pytest.mark.parametrize("error", [NetworkError("away"), BadRequest("file is too big"), TimeoutError()])
async def test_what_cannot_be_fetched_is_judged_by_its_name(world: World, error: Exception) -> None:
    incoming = sent(world)
    assert await look(incoming, error) == (incoming, ["f"])


@pytest.mark.parametrize("given", [{"kind": MediaKind.PHOTO}, {"name": "a.exe"}, {"mime": "application/zip"}])
async def test_nothing_is_fetched_in_vain(world: World, given: dict[str, Any]) -> None:
    incoming = sent(world, **given)
    assert await look(incoming, PROGRAM) == (incoming, [])


def test_in_a_group_only_what_is_meant_for_us_is_looked_at(world: World) -> None:
    world.groups()
    assert world.run(is_for_us, world.message(7, chat_id=-1002)) is False
    assert world.run(is_for_us, world.message(7, chat_id=-1002, reply_to_message_id=5)) is False
