"""Where a database is, as the operator writes it."""

from pathlib import Path

import pytest

from storage.addresses import FileAddress, MemoryAddress, ServerAddress, parse_address
from storage.errors import UnknownDatabaseError


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("concierge.db", "concierge.db"),
        (Path("data/concierge.db"), "data/concierge.db"),
        ("/var/lib/concierge.db", "/var/lib/concierge.db"),
        ("sqlite:///concierge.db", "concierge.db"),
        ("sqlite:////var/lib/concierge.db", "/var/lib/concierge.db"),
        ("sqlite+aiosqlite:///concierge.db", "concierge.db"),
    ],
)
def test_files(url, path):
    assert parse_address(url) == FileAddress(path=Path(path))


@pytest.mark.parametrize("url", [":memory:", "sqlite://", "sqlite:///:memory:"])
def test_memory(url):
    assert parse_address(url) == MemoryAddress()


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_servers(scheme):
    address = parse_address(f"{scheme}://u:p@db.example/concierge")
    assert isinstance(address, ServerAddress)
    expected = "postgresql+asyncpg://u:p@db.example/concierge"
    assert address.url.render_as_string(hide_password=False) == expected


@pytest.mark.parametrize("url", ["mysql://u:hidden@h/d", "nonsense://", "http://u:hidden@h:x/", "://hidden"])
def test_anything_else_is_refused_without_its_password(url):
    with pytest.raises(UnknownDatabaseError) as caught:
        parse_address(url)
    assert "hidden" not in str(caught.value)
