"""The process's settings, read from the environment; what is wrong is said in plain sentences."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

TELEGRAM: Final = "https://api.telegram.org"
PREFIX: Final = "CONCIERGE_"

_TOKEN: Final = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{20,}")
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32,256}")


class Pacing(StrEnum):
    """How fast we send."""

    TELEGRAM = "telegram"
    OFF = "off"


class SettingsError(Exception):
    """The settings cannot be used. `problems` are sentences, one per setting."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _blank_is_missing(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


_BLANK_IS_MISSING: Final = BeforeValidator(_blank_is_missing)


class Settings(BaseSettings):
    """Everything a process must be told from outside. Secrets never show when it is printed."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True)

    bot_token: Annotated[SecretStr | None, _BLANK_IS_MISSING] = None
    bot_api: str = TELEGRAM
    database: str = Field(default="concierge.db", repr=False)
    key: Annotated[SecretStr | None, _BLANK_IS_MISSING] = None
    key_file: Annotated[Path | None, _BLANK_IS_MISSING] = None
    config: Annotated[Path | None, _BLANK_IS_MISSING] = None
    webhook_url: Annotated[str | None, _BLANK_IS_MISSING] = None
    webhook_listen: str = "127.0.0.1:8080"
    webhook_secret: Annotated[SecretStr | None, _BLANK_IS_MISSING] = None
    pacing: Pacing = Pacing.TELEGRAM
    backups: str = ""
    watch_listen: str = ""

    @field_validator("bot_token")
    @classmethod
    def _token_has_its_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("must look like 123456789:AAE…, as @BotFather gave it")
        return token

    @field_validator("bot_api", "webhook_url")
    @classmethod
    def _is_a_web_address(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must be a web address such as https://example.org/path")
        return url.rstrip("/")

    @field_validator("database")
    @classmethod
    def _database_is_named(cls, database: str) -> str:
        if not database.strip():
            raise ValueError("must be a file path or a postgresql:// address")
        return database

    @field_validator("config")
    @classmethod
    def _config_is_a_directory(cls, config: Path | None) -> Path | None:
        if config is not None and not config.is_dir():
            raise ValueError(f"must be a directory that exists; there is none at {config}")
        return config

    @field_validator("webhook_listen", "watch_listen")
    @classmethod
    def _listens_somewhere(cls, listen: str) -> str:
        if listen:
            split_listen(listen)
        return listen

    @field_validator("webhook_secret")
    @classmethod
    def _secret_is_long_enough(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("must be 32 to 256 letters, digits, _ or - (make one: openssl rand -hex 32)")
        return secret

    @model_validator(mode="after")
    def _key_has_one_place(self) -> Self:
        if self.key is not None and self.key_file is not None:
            raise ValueError("CONCIERGE_KEY and CONCIERGE_KEY_FILE are both set: keep one of them")
        return self

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Self:
        if self.webhook_url is not None and self.webhook_secret is None:
            raise ValueError(
                "CONCIERGE_WEBHOOK_URL needs CONCIERGE_WEBHOOK_SECRET beside it: 32 to 256 letters, digits, _ or - "
                "(make one: openssl rand -hex 32)"
            )
        return self

    @property
    def token(self) -> str:
        """The bot's token; raises SettingsError when there is none."""
        if self.bot_token is None:
            raise SettingsError(["CONCIERGE_BOT_TOKEN is missing: ask @BotFather for a bot and put its token there."])
        return self.bot_token.get_secret_value()


def load_settings() -> Settings:
    """From the environment; raises SettingsError with everything that is wrong at once."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError([_sentence(one["loc"], one["msg"]) for one in error.errors(include_input=False)]) from None


def split_listen(listen: str) -> tuple[str, int]:
    """Host and port of "host:port", "[ipv6]:port" or ":port" (all addresses); raises ValueError."""
    host, colon, port = listen.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError("must be host:port, such as 127.0.0.1:8080")
    return host.strip("[]") or "0.0.0.0", int(port)  # noqa: S104  ":8080" asks for every address


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    plain = message.removeprefix("Value error, ").rstrip(".")
    if not place:
        return f"{plain}."
    return f"{PREFIX}{str(place[0]).upper()} {plain[:1].lower()}{plain[1:]}."
