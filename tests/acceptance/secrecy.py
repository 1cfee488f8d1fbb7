"""What nobody may find in logs, nor in files without the key: names, phones, texts and tokens of a whole story."""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from bot.logs import configure_logs
from bot.sandbox.world import World
from bot.stage import TOKEN

_TELLS_NOTHING = re.compile(r"/|\d{1,3}-\d{1,3}-\d{1,4}$|[\d:.,/ -]{0,6}$|[a-zA-Z]{0,5}$")
"""Commands, units (which are not private by themselves), amounts and times, and words as short as "ok"."""


def secrets_of(world: World) -> set[str]:
    """Everything people are called, can be rung at, and have typed, as far as it tells something."""
    state = world.state
    said = [
        str(message.body.get("text") or message.body.get("caption") or "").strip()
        for chat in state.chats.values()
        for message in chat.messages.values()
        if message.sender != state.bot.id
    ]
    people = [one for person in state.people.values() for one in (person.first_name, person.last_name, person.phone)]
    words = {one.strip() for one in (*people, *said) if one and len(one.strip()) > 1}
    return {one for one in words if not _TELLS_NOTHING.match(one)} | {TOKEN}


def forms_of(word: str) -> Iterator[bytes]:
    """A word as a file can hold it: UTF-8, both UTF-16, and as JSON that escapes."""
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield json.dumps(word)[1:-1].encode()


def found_in(stored: bytes, words: set[str]) -> list[str]:
    """Which of them stand in a file, in whatever form."""
    return sorted(word for word in words if any(form in stored for form in forms_of(word)))


def files_of(database: Path) -> dict[str, bytes]:
    """Everything beside a database, itself, its log and its backups; not its key."""
    found = [one for one in database.parent.iterdir() if one.is_file() and one.suffix != ".key"]
    return {one.name.removeprefix(database.name) or "database": one.read_bytes() for one in found}


@contextmanager
def overheard() -> Iterator[io.StringIO]:
    """Everything that an installation would log; the set-up of others' tests is put back afterwards."""
    root = logging.getLogger()
    before, ours = (root.handlers[:], root.level), structlog.get_config()
    written = io.StringIO()
    configure_logs(as_json=True, level=logging.INFO)
    for handler in root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(written)
    try:
        yield written
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        structlog.configure(**ours)


def check_log(log: str, world: World) -> None:
    """No story leaves a trace of what was said in it (PRV-4)."""
    assert found_in(log.encode(), secrets_of(world)) == []
