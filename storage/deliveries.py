"""The outbox table as the messenger sees it: what is next, what is under way, and what became of it.

One messenger per database: it alone moves rows from `new` to `sending` and on. All statements take many rows at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Row,
    SmallInteger,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    select,
    text,
    tuple_,
    update,
)

from domain.i18n import Locale
from domain.notices.base import Notice
from domain.outgoing import Lane, Policy, Verb
from storage import chat_delivery, rendered_text
from storage.memory import Memories
from storage.notice_codec import NoticeCodec, UnknownNoticeError
from storage.tables import chats, outbox, posts
from storage.types import Json, RowId, UtcMicroseconds
from usecases.delivery_ports import OutboxRow, PutBack, Rendered, UnreadableNotice, Waiting

_LONGEST_ERROR: Final = 200
# Looking these up is five times faster than asking the enum.
_LANES: Final = tuple(Lane)
_VERBS: Final = {str(one.value): one for one in Verb}
_POLICIES: Final = {str(one.value): one for one in Policy}
_LOCALES: Final = {None: None} | {str(one.value): one for one in Locale}

_o = outbox.c
_NEW = text("outbox.state = 'new'")
_SENDING = text("outbox.state = 'sending'")
_prior = outbox.alias("prior")
_busy = outbox.alias("busy")
_pending = outbox.alias("pending")
_target = posts.alias("target")
_answered = posts.alias("answered")

_WAITING = (
    select(
        _o.id,
        _o.chat_id,
        _o.lane,
        _o.notice,
        _o.cost,
        literal_column("prior.state IS NULL OR prior.state IN ('sent', 'dead')").label("ready"),
        func.coalesce(_o.not_before, 0.0).label("held_until"),
        func.coalesce(chats.c.not_before, 0.0).label("chat_held_until"),
        func.coalesce(chats.c.state, "alive").label("chat_state"),
        chats.c.migrated_to,
    )
    .select_from(outbox.outerjoin(_prior, _prior.c.id == _o.after_id).outerjoin(chats, chats.c.chat_id == _o.chat_id))
    .where(
        _NEW,
        tuple_(_o.lane, _o.id)
        > tuple_(bindparam("after_lane", type_=SmallInteger), bindparam("after_id", type_=RowId)),
        _o.chat_id.not_in(select(_busy.c.chat_id).where(text("busy.state = 'sending'"))),
    )
    .order_by(_o.lane, _o.id)
    .limit(bindparam("most"))
)
_COLUMNS = (
    _o.id,
    _o.community_id,
    _o.chat_id,
    _o.lane,
    _o.verb,
    _o.policy,
    _o.notice,
    _o.params,
    _o.post_id,
    _target.c.chat_id.label("message_chat_id"),
    _target.c.message_id,
    _o.reply_to_post_id,
    case((_answered.c.chat_id == _o.chat_id, _answered.c.message_id), else_=null()).label("reply_to_message_id"),
    _o.ticket_id,
    _o.silent,
    _o.cost,
    chats.c.locale,
    _o.rendered,
)
_JOINED = (
    outbox.outerjoin(_target, _target.c.id == _o.post_id)
    .outerjoin(_answered, _answered.c.id == _o.reply_to_post_id)
    .outerjoin(chats, chats.c.chat_id == _o.chat_id)
)
_FULL = select(*_COLUMNS, _o.attempts).select_from(_JOINED)
_NEXT = select(*_COLUMNS, (_o.attempts + 1).label("attempts")).select_from(_JOINED)
_ROWS = bindparam("rows", type_=RowId, expanding=True)
_ORDER = (_o.lane, _o.id)
# On a server an edit may be taking a waiting row over right now: sent as it was before, what is new would be lost.
_MINE = _NEXT.with_for_update(of=outbox, skip_locked=True, key_share=True)
_LOAD_ONE = _MINE.where(_o.id == bindparam("row"))
_LOAD = _MINE.where(_o.id.in_(_ROWS)).order_by(*_ORDER)
_UNDER_WAY = _FULL.where(_SENDING).order_by(*_ORDER)
_WAITING_FOR_CHAT = _FULL.where(_NEW, _o.chat_id == bindparam("chat")).order_by(*_ORDER)

_ROW = _o.id == bindparam("row")
_AT = bindparam("at", type_=UtcMicroseconds)
_START = update(outbox).where(_ROW).values(state="sending", attempts=_o.attempts + 1, rendered=bindparam("request"))
_FINISH = (
    update(outbox)
    .where(_ROW)
    .values(state="sent", message_ids=bindparam("messages", type_=Json), finished_at=_AT, error=bindparam("note"))
)
_overtaken = and_(
    _o.verb == text("'edit'"),
    exists().where(_pending.c.post_id == _o.post_id, text("pending.state = 'new' AND pending.verb = 'edit'")),
)
_PUT_BACK = (
    update(outbox)
    .where(_ROW)
    .values(
        state=case((_overtaken, "sent"), else_="new"),
        not_before=bindparam("not_before_", type_=Float),
        attempts=_o.attempts - bindparam("uncounted"),
        rendered=case((bindparam("keep", type_=Integer) == 1, _o.rendered), else_=null()),
        error=case((_overtaken, "overtaken"), else_=bindparam("why", type_=String)),
        finished_at=case((_overtaken, _o.created_at), else_=null()),
    )
)
_DEAD = {"state": "dead", "error": bindparam("why"), "finished_at": _AT}
_GIVE_UP = update(outbox).where(_o.id.in_(_ROWS)).values(**_DEAD)
_NOTE = update(outbox).where(_ROW).values(error=bindparam("why"))
_SEND_ANEW = update(outbox).where(_ROW).values(verb="send", policy="critical")
_GO_FIRST = update(outbox).where(_o.id.in_(_ROWS)).values(lane=int(Lane.ALARM), not_before=None)


class DeliveryTable:
    """`Deliveries` over one connection."""

    __slots__ = ("_codec", "_connection", "_memories")

    def __init__(self, connection: Connection, memories: Memories, *, codec: NoticeCodec) -> None:
        self._connection = connection
        self._memories = memories
        self._codec = codec

    def waiting(self, *, after: tuple[int, int], limit: int) -> list[Waiting]:
        values = {"after_lane": after[0], "after_id": after[1], "most": limit}
        return [
            Waiting(
                id=row_id,
                chat_id=chat_id,
                lane=_LANES[lane],
                notice=self._codec.kind(notice) or UnreadableNotice,
                cost=cost,
                ready=bool(ready),
                held_until=held_until,
                chat_held_until=chat_held_until,
                chat_alive=state == "alive",
                chat_moved_to=moved_to,
            )
            for row_id, chat_id, lane, notice, cost, ready, held_until, chat_held_until, state, moved_to in (
                self._connection.execute(_WAITING, values).all()
            )
        ]

    def load(self, row_ids: Sequence[int]) -> list[OutboxRow]:
        # Recording the last answers has read tickets. Whoever changed one since then has queued an edit, which may be
        # among these rows: drawn from what was read before, it would say nothing new, and never be drawn again.
        self._memories.look_anew()
        if len(row_ids) == 1:  # most often, and an expanding IN is compiled anew each time
            return self._rows(_LOAD_ONE, row=row_ids[0])
        return self._rows(_LOAD, rows=list(row_ids)) if row_ids else []

    def under_way(self) -> list[OutboxRow]:
        return self._rows(_UNDER_WAY)

    def start(self, calls: Sequence[tuple[int, Rendered | None]]) -> None:
        values = [{"row": row_id, "request": kept and rendered_text.dump(kept)} for row_id, kept in calls]
        if values:
            self._connection.execute(_START, values)

    def finish(self, row_ids: Sequence[tuple[int, tuple[int, ...]]], *, at: datetime, note: str | None = None) -> None:
        values = [{"row": row_id, "messages": list(ids) or None, "at": at, "note": note} for row_id, ids in row_ids]
        if values:
            self._connection.execute(_FINISH, values)

    def put_back(self, rows: Sequence[PutBack]) -> None:
        values = [
            {
                "row": one.row_id,
                "not_before_": one.not_before,
                "uncounted": 0 if one.counts else 1,
                "keep": int(one.keep_rendered),
                "why": one.error[:_LONGEST_ERROR],
            }
            for one in rows
        ]
        if values:
            self._connection.execute(_PUT_BACK, values)

    def give_up(self, row_ids: Sequence[int], *, error: str, at: datetime) -> None:
        if row_ids:
            self._connection.execute(_GIVE_UP, {"rows": list(row_ids), "why": error[:_LONGEST_ERROR], "at": at})

    def give_up_chat(self, chat_id: int, *, error: str, at: datetime) -> list[OutboxRow]:
        chat_delivery.kill(self._connection, chat_id, error, at=at)
        waited = self._rows(_WAITING_FOR_CHAT, chat=chat_id)
        self.give_up([row.id for row in waited], error=error, at=at)
        return waited

    def send_anew(self, row_id: int) -> None:
        self._connection.execute(_SEND_ANEW, {"row": row_id})

    def go_first(self, row_ids: Sequence[int]) -> None:
        if row_ids:
            self._connection.execute(_GO_FIRST, {"rows": list(row_ids)})

    def note(self, row_id: int, error: str) -> None:
        self._connection.execute(_NOTE, {"row": row_id, "why": error[:_LONGEST_ERROR]})

    def hold_chat(self, chat_id: int, until: float, *, at: datetime) -> None:
        chat_delivery.hold(self._connection, chat_id, until, at=at)

    def _rows(self, statement: Any, **values: object) -> list[OutboxRow]:
        return [self._row(row) for row in self._connection.execute(statement, values).all()]

    def _row(self, row: Row[*tuple[Any, ...]]) -> OutboxRow:
        (
            row_id,
            community_id,
            chat_id,
            lane,
            verb,
            policy,
            name,
            params,
            post_id,
            message_chat_id,
            message_id,
            reply_to_post_id,
            reply_to_message_id,
            ticket_id,
            silent,
            cost,
            locale,
            kept,
            attempts,
        ) = row
        notice, rendered = self._content(name, params, kept)
        return OutboxRow(
            id=row_id,
            community_id=community_id,
            chat_id=chat_id,
            lane=_LANES[lane],
            verb=_VERBS[verb],
            policy=_POLICIES[policy],
            notice=notice,
            post_id=post_id,
            message_chat_id=message_chat_id,
            message_id=message_id,
            reply_to_post_id=reply_to_post_id,
            reply_to_message_id=reply_to_message_id,
            ticket_id=ticket_id,
            silent=silent,
            cost=cost,
            attempts=attempts,
            chat_locale=_LOCALES[locale],
            rendered=rendered,
        )

    def _content(self, name: str, params: object, kept: str | None) -> tuple[Notice, Rendered | None]:
        """What another version wrote and this one cannot read must be a dead letter, not the end of every delivery."""
        try:
            rendered = None if kept is None else rendered_text.load(kept)
        except (msgspec.DecodeError, ValueError):
            return UnreadableNotice(name=name), None
        return self._notice(name, params), rendered

    def _notice(self, name: str, params: object) -> Notice:
        try:
            return self._codec.decode(name, params)
        except (UnknownNoticeError, msgspec.ValidationError):
            return UnreadableNotice(name=name)
