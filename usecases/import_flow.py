"""A list of residents sent to the bot: what would come of it, the yes, then portion by portion (PRV-1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.errors import CardRefreshed
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.resident_lists import ImportPlanned, ImportProgress, UnreadableList, WrongLine
from domain.outgoing import Lane, PostKind
from domain.permissions import may
from domain.resident_lists import NEEDED, ResidentList, read_list
from usecases.deadlines import DueTimers
from usecases.household_ports import ImportState, ResidentImport
from usecases.household_rights import desk_member
from usecases.importing import PORTION, Deed, carry_out, counts, plan, restored, stored
from usecases.living_screens import silence
from usecases.people import staff_actor_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import edit, to_chat
from usecases.timer_ports import NewTimer, OnConflict

IMPORT_PORTION = "import_portion"
"""Timer kind: the next portion of a list is due, at once; or nobody has said yes to it in time."""

_WAITS = timedelta(days=1)
"""How long a list waits for its yes: it holds names and numbers."""

_MOST_WRONG = 8
"""Lines that are told; of more only how many."""

_SAYS_MORE = frozenset(one for one in Deed if one is not Deed.AS_IT_IS)


def may_import(uow: UnitOfWork, incoming: Incoming) -> bool:
    """Whether a file from this person, in this chat, is a list of residents: at the front desk, or from its people."""
    member = uow.staff.by_user(incoming.sender.user_id)
    if member is None or incoming.via_channel or uow.drafts.active(incoming.chat_id, incoming.sender.user_id):
        return False
    desk = uow.knowledge.community(member.community_id).front_desk.key
    actor = staff_actor_of(uow, incoming.sender.user_id)
    if not may(actor, Right.IMPORT_RESIDENTS, member.community_id, department=desk):
        return False
    if incoming.private:
        return incoming.reply_to_message_id is None
    group = uow.chats.get(incoming.chat_id)
    return group is not None and (group.community_id, group.department) == (member.community_id, desk)


def offer(uow: UnitOfWork, incoming: Incoming, name: str, table: Sequence[Sequence[str]] | None) -> None:
    """Say exactly what would change and which lines are wrong; nothing changes before the yes."""
    actor = desk_member(uow, incoming.sender, Right.IMPORT_RESIDENTS)
    community = uow.knowledge.community(actor.member.community_id)
    listed = ResidentList() if table is None else read_list(table, community, uow.knowledge.read_phone)
    if not incoming.private and listed.missing == NEEDED:
        return  # colleagues show each other other tables too
    if table is None or listed.missing:
        unreadable = UnreadableList(name=name, missing=listed.missing)
        to_chat(uow, incoming.chat_id, unreadable, community_id=community.key)
        return
    steps = plan(uow, community.key, listed.rows, community.calendar.local_day(incoming.at))
    wrong = [WrongLine(line=one.line, wrong=one.wrong, value=one.value) for one in listed.wrong]
    told = counts(steps)
    one = uow.resident_imports.add(
        community_id=community.key,
        staff_id=actor.member.id,
        chat_id=incoming.chat_id,
        name=name,
        rows=[stored(step) for step in steps if step.deed in _SAYS_MORE],
        plan={"counts": told, "wrong": len(wrong)},
        at=incoming.at,
    )
    post_id = uow.posts.create(
        chat_id=incoming.chat_id, kind=PostKind.NOTICE, community_id=community.key, subject=_subject(one.id)
    )
    _next_portion(uow, one, incoming.at + _WAITS)
    planned = ImportPlanned(
        import_id=one.id, name=name, counts=told, wrong=tuple(wrong[:_MOST_WRONG]), more=len(wrong[_MOST_WRONG:])
    )
    to_chat(uow, incoming.chat_id, planned, community_id=community.key, post_id=post_id)


def confirm(uow: UnitOfWork, press: Press, import_id: int) -> Answer:
    """The yes: portions follow one another; the message becomes their progress."""
    one = _waiting(uow, press, import_id)
    uow.resident_imports.change(one, state=ImportState.RUNNING)
    _next_portion(uow, one, press.at)
    _show_progress(uow, one)
    return Answer()


def drop(uow: UnitOfWork, press: Press, import_id: int) -> Answer:
    """The no: nothing of the list is kept."""
    one = _waiting(uow, press, import_id)
    uow.resident_imports.change(one, state=ImportState.DROPPED, rows=None)
    uow.timers.cancel(dedupe_key=_subject(one.id))
    silence(uow, press)
    return Answer()


def _waiting(uow: UnitOfWork, press: Press, import_id: int) -> ResidentImport:
    """The list that waits for its yes. Raises CardRefreshed."""
    actor = desk_member(uow, press.sender, Right.IMPORT_RESIDENTS)
    one = uow.resident_imports.get(import_id)
    if one is None or one.community_id != actor.member.community_id or one.state is not ImportState.PLANNED:
        raise CardRefreshed
    return one


def do_portion(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """One portion; the next one is due at once, until nothing is left. A crash in between loses and doubles nothing.

    A list that nobody said yes to is forgotten by then.
    """
    one = uow.resident_imports.get(int(str(due.highest.data["import"])))
    if one is not None and one.state is ImportState.PLANNED:
        uow.resident_imports.change(one, state=ImportState.DROPPED, rows=None)
        return
    if one is None or one.state is not ImportState.RUNNING or one.rows is None:
        return
    portion = [restored(row) for row in one.rows[one.done : one.done + PORTION]]
    carry_out(uow, one.community_id, portion, now, by=one.staff_id)
    done = one.done + len(portion)
    if done < len(one.rows):
        _next_portion(uow, uow.resident_imports.change(one, done=done), now)
    else:
        uow.resident_imports.change(one, done=done, state=ImportState.DONE, rows=None)
    _show_progress(uow, one)


def _next_portion(uow: UnitOfWork, one: ResidentImport, at: datetime) -> None:
    timer = NewTimer(
        community_id=one.community_id,
        kind=IMPORT_PORTION,
        due_at=at,
        data={"import": one.id},
        dedupe_key=_subject(one.id),
    )
    uow.timers.add([timer], on_conflict=OnConflict.REPLACE)


def _show_progress(uow: UnitOfWork, one: ResidentImport) -> None:
    for post in uow.posts.of_subject(one.chat_id, _subject(one.id)):
        edit(uow, post, ImportProgress(import_id=one.id), lane=Lane.ANSWER)


def _subject(import_id: int) -> str:
    return f"import:{import_id}"


def progress_data(uow: UnitOfWork, notice: ImportProgress, _now: datetime) -> ResidentImport | None:
    """How far it is."""
    return uow.resident_imports.get(notice.import_id)
