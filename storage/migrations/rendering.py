"""How column types are written into revisions: as plain SQLAlchemy types, so that old revisions outlive our own."""

from typing import Any, Literal

from alembic.autogenerate.api import AutogenContext

from storage.types import EncryptedJson, EncryptedText, Json, TelegramId, UtcMicroseconds


def render_type(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:
    """Python source for one of our column types; False leaves it to Alembic."""
    if kind != "type":
        return False
    match value:
        case TelegramId():
            return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
        case UtcMicroseconds():
            return "sa.BigInteger()"
        case Json() | EncryptedText() | EncryptedJson():
            return "sa.Text()"
        case _:
            return False
