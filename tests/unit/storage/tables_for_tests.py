"""Three small tables to try the database edge with."""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, text

from storage.types import (
    EncryptedJson,
    EncryptedText,
    Json,
    RowId,
    TelegramId,
    UtcMicroseconds,
)

metadata = MetaData()
notes = Table(
    "notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("state", String(8), nullable=False, server_default="new"),
    Column("times", Integer, nullable=False, server_default="1"),
    Index(
        "uq_notes_waiting",
        "times",
        unique=True,
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    sqlite_autoincrement=True,
)
replies = Table(
    "replies",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("note_id", RowId, ForeignKey("notes.id", ondelete="RESTRICT"), nullable=False),
)
values = Table(
    "typed_values",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", UtcMicroseconds),
    Column("chat", TelegramId),
    Column("plain", Json),
    Column("secret", EncryptedText),
    Column("secret_data", EncryptedJson),
)
