"""Groups and colleagues: connecting a group, joining and leaving it, a colleague's own screen (DSP-6, DSP-7)."""

from types import MappingProxyType

from markupsafe import Markup

from domain.notices.staff import (
    AdminSection,
    BindCodeIssued,
    DeadLetter,
    GroupBound,
    GroupUnbound,
    GroupUnreachable,
    JoinCard,
    LastAdministrator,
    MemberJoined,
    MemberLeft,
    PrivateChatWanted,
    Restored,
    RoleGiven,
    StaffMenu,
)
from handlers.buttons.duty import OpenDuty
from handlers.buttons.people import JoinDepartment, OpenRegistration, TurnAdminMenu
from handlers.translator import Translator
from handlers.views.mentions import called
from handlers.views.menu import language_key, other_home_keys
from handlers.views.role_names import role_name, what_arrives
from handlers.views.view import Key, KeyStyle, Look, Row, View, Views

GREETING = "hi"
"""The payload of a link that only opens the private chat."""


def group_bound(notice: GroupBound, look: Look) -> View:
    """The group knows what it is for."""
    text = look.t(
        "✅ This group now works for {department}.\n"
        "Every ticket appears here as a card; the pinned overview shows what is open.",
        department=look.department(notice.department),
    )
    return View(text=text)


def group_unbound(notice: GroupUnbound, look: Look) -> View:
    """Another group took over."""
    text = look.t(
        "{department} now works in another group. Nothing more will arrive here.",
        department=look.department(notice.department),
    )
    return View(text=text)


def join_card(notice: JoinCard, look: Look) -> View:
    """The card whose press registers a colleague."""
    t = look.t
    text = t(
        "Colleagues of {department}: please press once, so that you can take tickets "
        "and residents know who is at their door.\n"
        "I ask two things: what they may call you, and your badge number.",
        department=look.department(notice.department),
    )
    key = Key(text=t.plain("I belong here"), button=JoinDepartment(), style=KeyStyle.PRIMARY)
    return View(text=text, rows=((key,),))


def member_joined(notice: MemberJoined, look: Look) -> View:
    """Who is new, and what is missing until private messages can arrive."""
    t = look.t
    department = look.department(notice.department)
    who = _with_badge(notice.name, notice.badge, t)
    if notice.moved_from is None:
        text = t("✅ {who} is registered for {department}.", who=who, department=department)
    else:
        former = look.department(notice.moved_from)
        text = t("✅ {who} moved from {former} to {department}.", who=who, former=former, department=department)
    if notice.private_open:
        return View(text=text)
    text += t("\nOne more thing: please open a private chat with me, so that what is meant for you alone can arrive.")
    return View(text=text, rows=private_chat_row(look))


def _with_badge(name: str, badge: str | None, t: Translator) -> str:
    return name if badge is None else t.plain("{name} (badge {badge})", name=name, badge=badge)


def private_chat_row(look: Look) -> tuple[Row, ...]:
    """The way to the private chat, where the bot's name is known."""
    name = look.knowledge.bot_username
    if name is None:
        return ()
    return ((Key(text=look.t.plain("Open private chat"), url=f"https://t.me/{name}?start={GREETING}"),),)


def member_left(notice: MemberLeft, look: Look) -> View:
    """Who is gone, and what is to be taken by somebody else."""
    t = look.t
    text = t(
        "{name} no longer belongs to {department}.", name=notice.name, department=look.department(notice.department)
    )
    if notice.returned:
        text += t.n(
            "\n{n} ticket is back and waits to be taken.",
            "\n{n} tickets are back and wait to be taken.",
            notice.returned,
        )
    return View(text=text)


def staff_menu(notice: StaffMenu, look: Look) -> View:
    """A colleague in private: who they are here, and what will arrive."""
    t = look.t
    place = "" if notice.department is None else f" · {look.department(notice.department)}"
    head = t("{who}{place} · {role}", who=_who(notice, t), place=place, role=role_name(notice.role, t))
    body = t(
        "\nTickets arrive as cards in your group. Here you get what is meant for you alone: {what}.",
        what=what_arrives(notice.role, t),
    )
    lives_here = Key(text=t.plain("I live here too"), button=OpenRegistration())
    duty = Key(text=t.plain("Duty and nights"), button=OpenDuty(department=""))
    roster = Key(text=t.plain("Colleagues"), button=TurnAdminMenu(section=AdminSection.COLLEAGUES, page=0))
    first = tuple(key for key, fits in ((duty, notice.department is not None), (roster, notice.keeps_roster)) if fits)
    rows = (*((first,) if first else ()), (lives_here, language_key(t)), *other_home_keys(notice.others, look))
    return View(text=head + body, rows=rows)


def _who(notice: StaffMenu, t: Translator) -> str:
    return _with_badge(notice.name, notice.badge, t)


def role_given(notice: RoleGiven, look: Look) -> View:
    """A new role: in private, to the administrator who gave it, or in a group by name."""
    who = Markup.escape(notice.name)
    if notice.mentions:
        who = called(notice.mentions[0].user_id, notice.name)
    return View(text=look.t("✅ {who} is now: {role}.", who=who, role=role_name(notice.role, look.t)))


def last_administrator(_notice: LastAdministrator, look: Look) -> View:
    """Somebody must be able to give roles."""
    return View(text=look.t("This is the only administrator. Please make somebody else an administrator first."))


def bind_code_issued(notice: BindCodeIssued, look: Look) -> View:
    """A code and what to do with it."""
    t = look.t
    text = t(
        "Code for {department}, good once within {hours} hours:\n<code>/bind {code}</code>\n"
        "1. Add me to the group and make me an administrator there.\n2. Send the line above in that group.",
        department=look.department(notice.department),
        hours=notice.hours,
        code=notice.code,
    )
    name = look.knowledge.bot_username
    if name is None:
        return View(text=text)
    link = f"https://t.me/{name}?startgroup={notice.code}&admin=pin_messages+delete_messages"
    return View(text=text, rows=((Key(text=t.plain("Add me to a group"), url=link),),))


def group_unreachable(notice: GroupUnreachable, look: Look) -> View:
    """What is wrong with a group, and how to put it right."""
    department = look.department(notice.department)
    if notice.reason == "demoted":
        text = look.t(
            "⚠️ I am no longer an administrator in the group of {department}, so I do not learn who leaves it. "
            "Please make me an administrator again.",
            department=department,
        )
    else:
        text = look.t(
            "⚠️ I can no longer write to the group of {department}. Until I am back there as an administrator, "
            "its tickets appear at the front desk.",
            department=department,
        )
    return View(text=text)


def private_chat_wanted(notice: PrivateChatWanted, look: Look) -> View:
    """Whose private chat is needed; not a word of what it is about."""
    t = look.t
    if not notice.mentions:
        return View(text=t("⏰ A confidential matter waits and nobody here may see it. Please name a manager to me."))
    names = Markup.escape(t.plain(", ")).join(called(one.user_id, one.name) for one in notice.mentions)
    text = t(
        "⏰ A confidential matter waits. Please ask {names} to open the private chat with me and press “Start”.",
        names=names,
    )
    return View(text=text)


def dead_letter(notice: DeadLetter, look: Look) -> View:
    """A message nobody may miss went wrong; the number finds it."""
    text = look.t(
        "⚠️ A message could not be handled. Please have somebody look into the log under number {reference}; "
        "everything else goes on.",
        reference=notice.reference,
    )
    return View(text=text)


def restored(notice: Restored, look: Look) -> View:
    """What is missing now, and what to look at before reminders go on."""
    t = look.t
    text = t(
        "⚠️ The service centre was restored from a backup. What residents and colleagues wrote after {moment} is gone; "
        "whoever asks is kindly asked to say it again.",
        moment=look.t.full(notice.back_to, look.now, look.community.timezone),
    )
    if notice.numbers:
        numbers = t.plain(", ").join(notice.numbers)
        if notice.more:
            numbers = t.plain("{numbers} and {n} more", numbers=numbers, n=notice.more)
        text += Markup("\n") + t(
            "Please look at these: what happened with them meanwhile has to be entered again. "
            "Reminders go on {moment}.\n{numbers}",
            moment=look.moment(notice.reminded_at),
            numbers=numbers,
        )
    return View(text=text)


VIEWS: Views = MappingProxyType(
    {
        GroupBound: group_bound,
        GroupUnbound: group_unbound,
        JoinCard: join_card,
        MemberJoined: member_joined,
        MemberLeft: member_left,
        StaffMenu: staff_menu,
        RoleGiven: role_given,
        LastAdministrator: last_administrator,
        BindCodeIssued: bind_code_issued,
        GroupUnreachable: group_unreachable,
        PrivateChatWanted: private_chat_wanted,
        DeadLetter: dead_letter,
        Restored: restored,
    }
)
