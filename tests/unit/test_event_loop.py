"""Which event loop the bot runs on."""

import asyncio
import sys

import uvloop

from bot.event_loop import run_to_the_end


def _loops_seen() -> list[type]:
    seen: list[type] = []

    async def look() -> None:
        seen.append(type(asyncio.get_running_loop()))

    run_to_the_end(look())
    return seen


def test_it_is_uvloops():
    assert _loops_seen() == [uvloop.Loop]


def test_where_there_is_none_it_is_pythons_own(monkeypatch):
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert [issubclass(one, asyncio.BaseEventLoop) for one in _loops_seen()] == [True]
