"""The operator's messages."""

import inspect
import string
from pathlib import Path

import pytest

from storage import errors
from storage.errors import AlreadyRunningError, StorageError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, StorageError)]


@pytest.mark.parametrize("kind", CLASSES)
def test_every_message_is_one_plain_line(kind):
    fields = {name for _, name, _, _ in string.Formatter().parse(inspect.getdoc(kind) or "") if name}
    message = str(kind(**dict.fromkeys(fields, "…")))
    assert ("{" in message, "\n" in message, message.strip() != "") == (False, False, True)


def test_a_message_has_its_facts_filled_in():
    assert str(AlreadyRunningError(pid=7, path=Path("a.db"))) == (
        "Another process (pid 7) has the database a.db, and only one may. If it is the bot, it is running already; "
        "for what needs the database to itself stop it first (`systemctl stop concierge`, or `kill 7`)."
    )
