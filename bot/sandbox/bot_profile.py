"""What the bot told Telegram about itself: name, descriptions, commands, menu button, webhook."""

from dataclasses import dataclass, field

from bot.sandbox.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where updates are delivered instead of being polled."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(slots=True, kw_only=True)
class BotProfile:
    """Living settings of the bot. Texts are kept per language code, commands per (scope, language code)."""

    name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    webhook: Webhook | None = None
    webhook_error: tuple[int, str] | None = None
