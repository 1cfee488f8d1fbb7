"""Who takes part: the persons one can play and the bot itself."""

from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.wire import Json, without_none


class PersonKind(StrEnum):
    """Which side of the page a person is on."""

    RESIDENT = "resident"
    STAFF = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person somebody plays. `phone` is what they would share.

    `title` and `home`, the role and the community in words, are for the page only.
    """

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language_code: str = "zh-hans"
    kind: PersonKind = PersonKind.RESIDENT
    title: str = ""
    home: str = ""
    phone: str | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def wire(self) -> Json:
        return without_none(
            {
                "id": self.id,
                "is_bot": False,
                "first_name": self.first_name,
                "last_name": self.last_name or None,
                "username": self.username,
                "language_code": self.language_code,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BotIdentity:
    """The bot as Telegram knows it; with `privacy` a plain member hears in groups only what is meant for it."""

    id: int
    first_name: str
    username: str
    privacy: bool = True

    def wire(self) -> Json:
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}
