"""The letters and letter_versions tables: written replies, each version for ever as it was written (ASK-1)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from domain.errors import CardRefreshed
from domain.incoming import Media
from domain.letters import Letter, LetterKind, LetterState, LetterVersion, digest
from domain.tickets import Ticket
from storage.row_values import RowReader
from storage.tables import letter_versions, letters

_l = letters.c
_v = letter_versions.c
_READER = RowReader(Letter, letters)
_SELECT = select(*_READER.columns)
_GET = _SELECT.where(_l.id == bindparam("row"))
_OF_TICKET = _SELECT.where(_l.ticket_id == bindparam("ticket")).order_by(_l.id)
_OPEN = insert(letters).returning(_l.id)
_VERSIONS = RowReader(LetterVersion, letter_versions)
_SELECT_VERSION = select(*_VERSIONS.columns)
_VERSION = _SELECT_VERSION.where(_v.id == bindparam("row"))
_LATEST = _SELECT_VERSION.where(_v.letter_id == bindparam("letter")).order_by(_v.version.desc()).limit(1)
_ALL_VERSIONS = _SELECT_VERSION.where(_v.letter_id == bindparam("letter")).order_by(_v.version)
_COUNT = select(func.count()).select_from(letter_versions).where(_v.letter_id == bindparam("letter"))
_WRITE = insert(letter_versions).returning(_v.id)
_SEAL = update(letter_versions).where(_v.id == bindparam("row"), _v.pdf_sha256.is_(None)).returning(_v.id)


class LettersTable:
    """`usecases.letter_ports.Letters` over one connection."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self,
        ticket: Ticket,
        *,
        kind: LetterKind,
        round_: int,
        state: LetterState,
        confidential: bool,
        by: int | None,
        at: datetime,
    ) -> Letter:
        values: dict[str, Any] = {
            "community_id": ticket.community_id,
            "ticket_id": ticket.id,
            "kind": kind,
            "round": round_,
            "state": state,
            "confidential": confidential,
            "drafted_by": by,
            "created_at": at,
        }
        letter_id = self._connection.execute(_OPEN, values).scalar_one()
        return Letter(id=letter_id, **values)

    def write(
        self, letter: Letter, *, body: str, attachments: tuple[Media, ...], by: int | None, at: datetime
    ) -> LetterVersion:
        count = self._connection.execute(_COUNT, {"letter": letter.id}).scalar_one()
        values: dict[str, Any] = {
            "letter_id": letter.id,
            "version": count + 1,
            "body": body,
            "text_sha256": digest(body),
            "written_by": by,
            "written_at": at,
        }
        columns = {
            "community_id": letter.community_id,
            "attachments": msgspec.to_builtins(attachments) or None,
            **values,
        }
        version_id = self._connection.execute(_WRITE, columns).scalar_one()
        return LetterVersion(id=version_id, attachments=attachments, sheet=None, pdf_sha256=None, **values)

    def seal(self, version: LetterVersion, *, sheet: Mapping[str, object], pdf_sha256: str) -> LetterVersion:
        sealed = _SEAL.values(sheet=dict(sheet), pdf_sha256=pdf_sha256)
        if self._connection.execute(sealed, {"row": version.id}).first() is None:
            raise CardRefreshed
        return replace(version, sheet=sheet, pdf_sha256=pdf_sha256)

    def change(self, letter: Letter, **changes: object) -> Letter:
        changed = (
            update(letters)
            .where(_l.id == bindparam("row"), _l.state == bindparam("seen"))
            .values(**changes)
            .returning(_l.id)
        )
        if self._connection.execute(changed, {"row": letter.id, "seen": letter.state}).first() is None:
            raise CardRefreshed
        return replace(letter, **changes)  # type: ignore[arg-type]  # the names are those of the fields

    def get(self, letter_id: int) -> Letter | None:
        row = self._connection.execute(_GET, {"row": letter_id}).first()
        return None if row is None else _READER.read(row)

    def version(self, version_id: int) -> LetterVersion | None:
        row = self._connection.execute(_VERSION, {"row": version_id}).first()
        return None if row is None else _version(row)

    def latest(self, letter: Letter) -> LetterVersion | None:
        row = self._connection.execute(_LATEST, {"letter": letter.id}).first()
        return None if row is None else _version(row)

    def versions(self, letter: Letter) -> list[LetterVersion]:
        return [_version(row) for row in self._connection.execute(_ALL_VERSIONS, {"letter": letter.id})]

    def of_ticket(self, ticket_id: int) -> list[Letter]:
        return [_READER.read(row) for row in self._connection.execute(_OF_TICKET, {"ticket": ticket_id})]


def _version(row: Row[*tuple[Any, ...]]) -> LetterVersion:
    values = _VERSIONS.named(row)
    return _VERSIONS.value({**values, "attachments": values["attachments"] or []})
