"""One-time codes: the first administrator's, and those that bind a group; single use, short-lived, few tries."""

from datetime import datetime

from domain.codes import CODE_LASTS, MOST_TRIES, TRIES_WITHIN, digest
from domain.errors import CardRefreshed
from domain.grants import Right
from domain.i18n import locale_from_telegram
from domain.incoming import Incoming, Press
from domain.names import LONGEST_NAME, clean_name
from domain.notices.dialogue import RefusalKind, Refused, Say, Saying
from domain.notices.staff import BindCodeIssued
from domain.people import Role, StaffMember
from domain.permissions import allow_anybody
from usecases import inviting
from usecases.people_ports import Code, CodeKind
from usecases.ports import Answer, UnitOfWork
from usecases.roles import administrator_of, show_admin_menu
from usecases.speaking import to_chat


def issue_claim_code(uow: UnitOfWork, *, digest: str, at: datetime, community_id: str | None = None) -> None:
    """Write a code that makes whoever sends it an administrator (`concierge claim-code`)."""
    uow.codes.issue(
        CodeKind.CLAIM,
        digest=digest,
        expires_at=at + CODE_LASTS,
        at=at,
        community_id=community_id or uow.knowledge.only_community.key,
    )


def start_with(uow: UnitOfWork, incoming: Incoming, code_digest: str) -> None:
    """`/start <code>` in private: an invitation into a unit, or the administrator's code; or the code is bad."""
    if not incoming.private:
        return
    invitation = uow.invitations.by_digest(code_digest) if _may_try(uow, incoming) else None
    if invitation is not None and inviting.belongs_already(uow, incoming, invitation):
        return
    used = None
    if invitation is not None:
        used = uow.invitations.consume(code_digest, user_id=incoming.sender.user_id, at=incoming.at)
    if used is not None:
        inviting.accept(uow, incoming, used)
    else:
        claim(uow, incoming, code_digest)


def claim(uow: UnitOfWork, incoming: Incoming, code_digest: str) -> None:
    """`/start <code>` in private: the sender is an administrator from now on, or the code is bad."""
    code = use_up(uow, incoming, CodeKind.CLAIM, code_digest) if incoming.private else None
    if code is None:
        return
    community_id = code.community_id or uow.knowledge.only_community.key
    member = _make_administrator(uow, incoming, community_id)
    to_chat(uow, incoming.chat_id, Say(saying=Saying.ADMINISTRATOR_MADE), community_id=community_id)
    show_admin_menu(uow, member, incoming.chat_id)


def use_up(uow: UnitOfWork, incoming: Incoming, kind: CodeKind, code_digest: str) -> Code | None:
    """The code, used up by this message; None when it was refused, and the sender told so.

    The refusal is no exception: that would undo the count of tries as well. All bad codes get the same words.
    """
    allow_anybody(Right.USE_CODE)
    user_id, at = incoming.sender.user_id, incoming.at
    may_try = _may_try(uow, incoming)
    code = uow.codes.consume(kind, digest=code_digest, user_id=user_id, at=at) if may_try else None
    if code is None:
        if may_try:
            uow.codes.note_attempt(user_id, at)
        to_chat(uow, incoming.chat_id, Refused(kind=RefusalKind.BAD_CODE))
    return code


def _may_try(uow: UnitOfWork, incoming: Incoming) -> bool:
    return uow.codes.attempts_since(incoming.sender.user_id, incoming.at - TRIES_WITHIN) < MOST_TRIES


def _make_administrator(uow: UnitOfWork, incoming: Incoming, community_id: str) -> StaffMember:
    """A colleague keeps name, badge and department; anybody else is called what Telegram calls them."""
    sender = incoming.sender
    known = uow.staff.by_user(sender.user_id, near=community_id)
    if known is not None and known.community_id == community_id:
        return uow.staff.update(known, role=Role.ADMINISTRATOR, private_open=True)
    locale = uow.knowledge.community(community_id).locale
    member = uow.staff.add(
        community_id=community_id,
        user_id=sender.user_id,
        name=clean_name(sender.first_name)[:LONGEST_NAME] or str(sender.user_id),
        badge=None,
        role=Role.ADMINISTRATOR,
        department=None,
        locale=locale_from_telegram(sender.language_code, locale),
        at=incoming.at,
    )
    return uow.staff.update(member, private_open=True)


def issue_bind_code(uow: UnitOfWork, press: Press, department: str) -> Answer:
    """An administrator asks in private for a code that binds a group to this department (the press brings it)."""
    administrator = administrator_of(uow, press)
    if uow.knowledge.community(administrator.community_id).department(department) is None or not press.secret:
        raise CardRefreshed
    uow.codes.issue(
        CodeKind.BIND,
        digest=digest(press.secret),
        expires_at=press.at + CODE_LASTS,
        at=press.at,
        community_id=administrator.community_id,
        department=department,
    )
    issued = BindCodeIssued(code=press.secret, department=department, hours=int(CODE_LASTS.total_seconds() // 3600))
    to_chat(uow, press.chat_id, issued, community_id=administrator.community_id)
    return Answer()
