"""What people in the simulation are asked at the moment: read from the database when something changed there."""

import sqlite3
from typing import Final

from bot.simulation.persons import OpenForm

_FORM: Final = """
    SELECT drafts.id, step, posts.message_id FROM drafts LEFT JOIN posts ON posts.id = drafts.post_id
    WHERE drafts.chat_id = ? AND drafts.user_id = ? AND drafts.state = 'active'
"""


class OpenForms:
    """Everybody looks often, and mostly at what they saw before."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], OpenForm | None] = {}
        self._raw: sqlite3.Connection | None = None
        self._changes = 0

    def of(self, raw: sqlite3.Connection, chat: int, user: int) -> OpenForm | None:
        """The form that this person is in the middle of in this chat."""
        if raw is not self._raw or raw.total_changes != self._changes:
            self._seen.clear()
            self._raw, self._changes = raw, raw.total_changes
        try:
            return self._seen[chat, user]
        except KeyError:
            row = raw.execute(_FORM, (chat, user)).fetchone()
            found = None if row is None else OpenForm(id=row[0], step=row[1] or "", prompt=row[2])
            self._seen[chat, user] = found
            return found
