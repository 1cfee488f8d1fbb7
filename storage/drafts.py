"""The drafts table: half-filled forms; of one person in one chat at most one is active (INT-7)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from domain.drafts import Draft, DraftState, Form
from domain.errors import CardRefreshed, NotFoundError
from storage.memory import BY_ROW, HINT, Memories, Memory
from storage.row_locks import locks_rows, to_change
from storage.row_values import RowReader, as_read
from storage.tables import drafts

_d = drafts.c
_READER = RowReader(Draft, drafts)
_SELECT = select(*_READER.columns)
# Literal, so that the index of active drafts can serve it.
_IS_ACTIVE = text("drafts.state = 'active'")
_THEIRS = (_d.chat_id == bindparam("chat"), _d.user_id == bindparam("account"))
_THIS = _d.id == bindparam("row")
_GET = _SELECT.where(_THIS)
_ACTIVE = _SELECT.where(*_THEIRS, _IS_ACTIVE)
_GET_TO_CHANGE = to_change(_GET)
_ACTIVE_TO_CHANGE = to_change(_ACTIVE)
_SUSPENDED = (
    _SELECT.where(*_THEIRS, _d.state == DraftState.SUSPENDED.value)
    .order_by(_d.updated_at.desc(), _d.id.desc())
    .limit(1)
)
_SUSPENDED_FORM = _SUSPENDED.where(_d.form == bindparam("wanted"))
_SUSPEND = (
    update(drafts)
    .where(*_THEIRS, _IS_ACTIVE)
    .values(state=DraftState.SUSPENDED.value, version=_d.version + 1, updated_at=bindparam("at"))
    .returning(_d.id)  # names them, so that the others need not be forgotten
)
_START = insert(drafts).returning(_d.id)
_SAVE = update(drafts).where(_THIS, _d.version == bindparam("seen")).returning(_d.id)
_TURN = (
    update(drafts)
    .where(_THIS)
    .values(state=bindparam("turned"), version=_d.version + 1, updated_at=bindparam("at"))
    .returning(*_READER.columns)
)
_REHOME = update(drafts).where(_THIS).values(community_id=bindparam("community"))
_in_new_chat = drafts.alias("in_new_chat")
# Who already began something under the new id goes on with that.
_MAKE_WAY = (
    update(drafts)
    .where(
        _d.chat_id == bindparam("old"),
        _IS_ACTIVE,
        _d.user_id.in_(
            select(_in_new_chat.c.user_id).where(
                _in_new_chat.c.chat_id == bindparam("new"), _in_new_chat.c.state == DraftState.ACTIVE.value
            )
        ),
    )
    .values(state=DraftState.SUSPENDED.value, version=_d.version + 1, updated_at=bindparam("at"))
)
_MOVE = (
    update(drafts)
    .where(_d.chat_id == bindparam("old"), _d.state.in_((DraftState.ACTIVE.value, DraftState.SUSPENDED.value)))
    .values(chat_id=bindparam("new"), post_id=None)
)


class DraftsTable:
    """`usecases.ticket_ports.Drafts` over one connection."""

    __slots__ = ("_active", "_by_id", "_connection", "_get_active", "_get_one")

    def __init__(self, connection: Connection, memories: Memories) -> None:
        self._connection = connection
        locks = locks_rows(connection)
        self._get_one = _GET_TO_CHANGE if locks else _GET
        self._get_active = _ACTIVE_TO_CHANGE if locks else _ACTIVE
        self._by_id: Memory[int, Draft | None] = memories.lasting(drafts.name, BY_ROW, tells=False)
        self._active: Memory[tuple[int, int], int] = memories.lasting(drafts.name, HINT, tells=False)

    def get(self, draft_id: int) -> Draft | None:
        return self._by_id.recall(draft_id, self._get)

    def _get(self, draft_id: int) -> Draft | None:
        row = self._connection.execute(self._get_one, {"row": draft_id}).first()
        return None if row is None else _READER.read(row)

    def active(self, chat_id: int, user_id: int) -> Draft | None:
        hint = self._active.peek((chat_id, user_id))
        draft = None if hint is None else self.get(hint)
        if draft is not None and (draft.chat_id, draft.user_id, draft.state) == (chat_id, user_id, DraftState.ACTIVE):
            return draft
        draft = self._read_active(chat_id, user_id)
        if draft is not None:
            self._active.keep((chat_id, user_id), draft.id)
            self._by_id.keep(draft.id, draft)
        return draft

    def _read_active(self, chat_id: int, user_id: int) -> Draft | None:
        row = self._connection.execute(self._get_active, {"chat": chat_id, "account": user_id}).first()
        return None if row is None else _READER.read(row)

    def suspended(self, chat_id: int, user_id: int, form: Form | None = None) -> Draft | None:
        theirs = {"chat": chat_id, "account": user_id}
        if form is None:
            row = self._connection.execute(_SUSPENDED, theirs).first()
        else:
            row = self._connection.execute(_SUSPENDED_FORM, {**theirs, "wanted": form}).first()
        return None if row is None else _READER.read(row)

    def start(
        self,
        *,
        community_id: str | None,
        chat_id: int,
        user_id: int,
        form: Form,
        step: str | None,
        ticket_id: int | None = None,
        answers: Mapping[str, object] | None = None,
        at: datetime,
    ) -> Draft:
        self._suspend(chat_id, user_id, at)
        values: dict[str, Any] = {
            "community_id": community_id,
            "chat_id": chat_id,
            "user_id": user_id,
            "form": form,
            "step": step,
            "ticket_id": ticket_id,
            "answers": as_read(answers or {}),
            "post_id": None,
            "state": DraftState.ACTIVE,
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }
        return self._kept(Draft(id=self._connection.execute(_START, values).scalar_one(), **values))

    def save(
        self,
        draft: Draft,
        *,
        at: datetime,
        step: str | None = None,
        answers: Mapping[str, object] | None = None,
        post_id: int | None = None,
    ) -> Draft:
        """Raises CardRefreshed when the draft was changed since it was read: no answer may be lost unseen."""
        changed: dict[str, Any] = {"version": draft.version + 1, "updated_at": at}
        if step is not None:
            changed["step"] = step
        if answers is not None:
            changed["answers"] = as_read(answers)
        if post_id is not None:
            changed["post_id"] = post_id
        if self._connection.execute(_SAVE, {"row": draft.id, "seen": draft.version, **changed}).first() is None:
            raise CardRefreshed
        return self._kept(replace(draft, **changed))

    def end(self, draft: Draft, state: DraftState, at: datetime) -> None:
        self._turn(draft.id, state, at)

    def rehome(self, draft: Draft, community_id: str) -> None:
        self._connection.execute(_REHOME, {"row": draft.id, "community": community_id})

    def resume(self, draft: Draft, at: datetime) -> Draft:
        """The draft as it stands now; raises NotFoundError when it is gone."""
        self._suspend(draft.chat_id, draft.user_id, at)
        return self._turn(draft.id, DraftState.ACTIVE, at)

    def move_chat(self, old: int, new: int, at: datetime) -> None:
        self._connection.execute(_MAKE_WAY, {"old": old, "new": new, "at": at})
        self._connection.execute(_MOVE, {"old": old, "new": new})

    def _suspend(self, chat_id: int, user_id: int, at: datetime) -> None:
        self._connection.execute(_SUSPEND, {"chat": chat_id, "account": user_id, "at": at})

    def _turn(self, draft_id: int, state: DraftState, at: datetime) -> Draft:
        row = self._connection.execute(_TURN, {"row": draft_id, "turned": state, "at": at}).first()
        if row is None:
            raise NotFoundError("draft", draft_id)
        return self._kept(_READER.read(row))

    def _kept(self, draft: Draft) -> Draft:
        """The draft as the row has it now."""
        self._by_id.keep(draft.id, draft)
        if draft.state is DraftState.ACTIVE:
            self._active.keep((draft.chat_id, draft.user_id), draft.id)
        return draft
