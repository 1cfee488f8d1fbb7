"""The bots that are measured: ours, and the yardstick."""

import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.bench.cast import TOKEN

Prepare = Callable[[Path, int], Awaitable[Mapping[str, str]]]
"""Makes everything ready in an empty folder for so many residents; returns settings for the bot's environment."""


_AIOGRAM_PYTHON: Final = Path(__file__).parents[2] / ".venv-bench" / "bin" / "python"
"""Where `make bench-bots` puts it: aiogram wants an older pydantic than ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A bot to measure: `name` in files, `title` for people; `arguments` is its command line at a server's address."""

    name: str
    title: str
    dialogue: str
    arguments: Callable[[str], Sequence[str]]
    environment: Callable[[str], Mapping[str, str]]
    prepare: Prepare


async def _nothing_to_prepare(folder: Path, residents: int) -> Mapping[str, str]:  # noqa: ARG001  the shape of Prepare
    return {}


ECHO = Contender(
    name="ptb",
    title="PTB echo bot",
    dialogue="echo",
    arguments=lambda url: (sys.executable, "-m", "bot.bench.echo_bot", TOKEN, url),
    environment=lambda _: {},
    prepare=_nothing_to_prepare,
)


AIOGRAM = Contender(
    name="aiogram",
    title="aiogram echo bot",
    dialogue="echo",
    # Of this folder it sees nothing but the one file.
    arguments=lambda url: (str(_AIOGRAM_PYTHON), "-P", str(Path(__file__).with_name("aiogram_bot.py")), TOKEN, url),
    environment=lambda _: {},
    prepare=_nothing_to_prepare,
)


def yardsticks() -> Sequence[Contender]:
    """The echo bots that can be measured here: one of them needs an environment of its own."""
    return (ECHO, AIOGRAM) if _AIOGRAM_PYTHON.exists() else (ECHO,)


def concierge(prepare: Prepare, *, dialogue: str) -> Contender:
    """The real bot: everything durable, as in production but for the pacing, which would be what is measured."""
    return Contender(
        name="concierge",
        title="concierge",
        dialogue=dialogue,
        arguments=lambda _: (sys.executable, "-m", "bot", "run"),
        environment=lambda url: {
            "CONCIERGE_BOT_TOKEN": TOKEN,
            "CONCIERGE_BOT_API": url,
            "CONCIERGE_PACING": "off",
        },
        prepare=prepare,
    )
