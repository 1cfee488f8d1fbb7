from pathlib import Path

import pytest

from bot.settings import PREFIX, Pacing, SettingsError, load_settings, split_listen

TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz0123456"
SECRET = "s" * 32


@pytest.fixture(autouse=True)
def clean(monkeypatch) -> None:
    import os

    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


def given(monkeypatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(PREFIX + name.upper(), value)


def problems(monkeypatch, **values: str) -> list[str]:
    given(monkeypatch, **values)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return caught.value.problems


def test_nothing_is_needed_to_read_them():
    settings = load_settings()
    assert (settings.bot_api, settings.database, settings.config) == ("https://api.telegram.org", "concierge.db", None)
    assert (settings.webhook_url, settings.webhook_listen, settings.pacing) == (None, "127.0.0.1:8080", Pacing.TELEGRAM)


def test_every_name_of_the_design_is_read(monkeypatch, tmp_path):
    given(
        monkeypatch, bot_token=TOKEN, bot_api="http://127.0.0.1:8081/", database="postgresql://host/name",
        config=str(tmp_path), webhook_url="https://example.org/hook", webhook_listen=":9000", webhook_secret=SECRET,
        pacing="off",
    )  # fmt: skip
    settings = load_settings()
    assert (settings.token, settings.bot_api, settings.database) == (
        TOKEN,
        "http://127.0.0.1:8081",
        "postgresql://host/name",
    )
    assert (settings.config, settings.webhook_url, settings.webhook_listen) == (
        Path(tmp_path), "https://example.org/hook", ":9000",
    )  # fmt: skip
    assert settings.webhook_secret is not None
    assert (settings.webhook_secret.get_secret_value(), settings.pacing) == (SECRET, Pacing.OFF)


def test_blank_is_missing(monkeypatch):
    given(monkeypatch, bot_token=" ", webhook_url="", webhook_secret="", config="")
    settings = load_settings()
    assert (settings.bot_token, settings.webhook_url, settings.webhook_secret, settings.config) == (None,) * 4


def test_secrets_do_not_show(monkeypatch):
    given(
        monkeypatch,
        bot_token=TOKEN,
        webhook_url="https://example.org",
        webhook_secret=SECRET,
        database="postgresql://u:geheim@h/n",
    )
    shown = f"{load_settings()!r} {load_settings()!s}"
    assert [word for word in (TOKEN, SECRET, "geheim") if word in shown] == []


def test_the_token_is_asked_for_only_when_needed():
    with pytest.raises(SettingsError) as caught:
        _ = load_settings().token
    assert caught.value.problems == [
        "CONCIERGE_BOT_TOKEN is missing: ask @BotFather for a bot and put its token there."
    ]


def test_a_wrong_token_is_not_repeated(monkeypatch):
    wrong = "123456789:short"
    said = problems(monkeypatch, bot_token=wrong)
    assert said == ["CONCIERGE_BOT_TOKEN must look like 123456789:AAE…, as @BotFather gave it."]


def test_everything_wrong_is_said_at_once(monkeypatch, tmp_path):
    said = problems(
        monkeypatch, bot_api="api.telegram.org", database=" ", config=str(tmp_path / "missing"), webhook_listen="8080",
        webhook_secret="short", pacing="fast",
    )  # fmt: skip
    assert said == [
        "CONCIERGE_BOT_API must be a web address such as https://example.org/path.",
        "CONCIERGE_DATABASE must be a file path or a postgresql:// address.",
        f"CONCIERGE_CONFIG must be a directory that exists; there is none at {tmp_path / 'missing'}.",
        "CONCIERGE_WEBHOOK_LISTEN must be host:port, such as 127.0.0.1:8080.",
        "CONCIERGE_WEBHOOK_SECRET must be 32 to 256 letters, digits, _ or - (make one: openssl rand -hex 32).",
        "CONCIERGE_PACING input should be 'telegram' or 'off'.",
    ]


def test_a_webhook_needs_its_secret(monkeypatch):
    said = problems(monkeypatch, webhook_url="https://example.org/hook")
    (sentence,) = said
    assert sentence.startswith("CONCIERGE_WEBHOOK_URL needs CONCIERGE_WEBHOOK_SECRET beside it: 32 to 256 letters,")


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("127.0.0.1:8080", ("127.0.0.1", 8080)),
        (":80", ("0.0.0.0", 80)),
        ("[::1]:9", ("::1", 9)),
        ("localhost:0", ("localhost", 0)),
    ],
)
def test_where_to_listen(listen, expected):
    assert split_listen(listen) == expected


@pytest.mark.parametrize("listen", ["", "8080", "host:", "host:x", "host:65536", "host:-1", "host:８０"])
def test_where_nobody_can_listen(listen):
    with pytest.raises(ValueError, match="host:port"):
        split_listen(listen)
