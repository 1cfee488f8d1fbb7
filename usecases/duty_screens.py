"""`/duty`: who is there and who has the nights; signing on and off with a press (DSP-8, DUT)."""

from datetime import datetime

from domain.errors import CardRefreshed, NotOnList, PrivateChatFirst
from domain.grants import Right
from domain.incoming import Incoming, Press
from domain.notices.duty import DutyDepartments, DutyEnd, DutyScreen
from domain.people import StaffMember
from domain.permissions import allow
from usecases import duty, staff_screens
from usecases.living_screens import pressed_post
from usecases.people import staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.private_chats import chat_opened
from usecases.reaching import reaches_privately
from usecases.speaking import edit
from usecases.staff_groups import unknown_group, unrecognised


def show(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/duty` in a department's group: that department; in private: one's own. Raises NotOnList."""
    if incoming.private:
        actor = staff_of(uow, incoming.sender)
        screen = _own(uow, _here(uow, actor.member, incoming.private, incoming.at))
        allow(actor, Right.READ_DUTY, screen.community_id, department=screen.department)
        _post(uow, incoming.chat_id, screen)
        return
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    actor = staff_of(uow, incoming.sender)
    allow(actor, Right.READ_DUTY, group.community_id, department=group.department)
    _post(uow, incoming.chat_id, DutyScreen(community_id=group.community_id, department=group.department))


def open_screen(uow: UnitOfWork, press: Press, department: str) -> Answer:
    """The same from a key; another department's for who plans its nights."""
    actor = staff_of(uow, press.sender)
    member = actor.member
    wanted = department or _own(uow, member).department
    if uow.knowledge.community(member.community_id).department(wanted) is None:
        raise NotOnList
    allow(actor, Right.READ_DUTY, member.community_id, department=wanted)
    staff_screens.check_chat(uow, press, member.community_id)
    reader = member.id if press.private else None
    _turn(uow, press, DutyScreen(community_id=member.community_id, department=wanted, reader=reader))
    return Answer()


def choose(uow: UnitOfWork, press: Press, page: int) -> Answer:
    """Every department, with how many are there."""
    actor = staff_of(uow, press.sender)
    member = actor.member
    allow(actor, Right.SEE_ALL_DUTY, member.community_id)
    staff_screens.check_chat(uow, press, member.community_id)
    screen = DutyDepartments(community_id=member.community_id, page=max(page, 0))
    staff_screens.turn(uow, press, screen, member.community_id, duty.DUTY_SUBJECT)
    return Answer()


def _own(uow: UnitOfWork, member: StaffMember) -> DutyScreen:
    """One's own department; who belongs to none but sees them all begins with the front desk."""
    department = member.department or uow.knowledge.community(member.community_id).front_desk.key
    return DutyScreen(community_id=member.community_id, department=department, reader=member.id)


def _turn(uow: UnitOfWork, press: Press, screen: DutyScreen) -> None:
    staff_screens.turn(uow, press, screen, screen.community_id, duty.DUTY_SUBJECT)


def _post(uow: UnitOfWork, chat_id: int, screen: DutyScreen) -> None:
    staff_screens.show(uow, chat_id, screen, screen.community_id, duty.DUTY_SUBJECT)


def _here(uow: UnitOfWork, member: StaffMember, private: bool, at: datetime) -> StaffMember:
    """Whoever writes or presses in private can be reached there."""
    return chat_opened(uow, member, at) if private else member


def sign_on(uow: UnitOfWork, press: Press) -> Answer:
    """ "I am here". Raises PrivateChatFirst for who cannot be reached in private, NotOnList outside the own group."""
    member = _presser(uow, press)
    if not reaches_privately(uow, member):
        raise PrivateChatFirst
    if member.on_duty:
        duty.stay(uow, member, press.at)
    member = duty.begin(uow, member, press.at, by=member.id)
    _redraw(uow, press, member)
    return Answer()


def sign_off(uow: UnitOfWork, press: Press) -> Answer:
    """No longer there. Raises CardRefreshed for who was not."""
    member = _presser(uow, press)
    if not member.on_duty:
        raise CardRefreshed
    member = duty.end(uow, member, press.at, DutyEnd.SELF)
    _redraw(uow, press, member)
    return Answer()


def _presser(uow: UnitOfWork, press: Press) -> StaffMember:
    """Their own private chat or their own group: a copy of the screen anywhere else signs nobody on."""
    actor = staff_of(uow, press.sender)
    member = _here(uow, actor.member, press.private, press.at)
    group = None if press.private else uow.chats.get(uow.chats.resolve(press.chat_id))
    elsewhere = group is not None and (group.community_id, group.department) != (
        member.community_id,
        member.department,
    )
    if elsewhere or member.department is None:
        raise NotOnList
    allow(actor, Right.SIGN_ON, member.community_id, department=member.department)
    return member


def _redraw(uow: UnitOfWork, press: Press, member: StaffMember) -> None:
    """A private screen; the group's is drawn anew by whatever changed, a copy of it here."""
    post = pressed_post(uow, press)
    if press.private:
        _turn(uow, press, _own(uow, member))
    elif post is not None and post.subject == duty.DUTY_SUBJECT:
        edit(uow, post, DutyScreen(community_id=member.community_id, department=member.department or ""))
