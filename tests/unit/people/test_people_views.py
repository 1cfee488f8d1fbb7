"""What people read about groups, colleagues and registration: exact texts, keys that fit, names that are only names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.answers import Option
from domain.community import UnitRef
from domain.drafts import Draft, DraftState, Form
from domain.errors import Problem
from domain.households import Membership, MembershipState, Relation
from domain.i18n import Locale, LocalText
from domain.notices.base import Notice
from domain.notices.dialogue import RegistrationFiled, VerificationRefused, Verified
from domain.notices.news import Mention
from domain.notices.staff import (
    AdminSection,
    BindCodeIssued,
    BuildingsAsked,
    DeadLetter,
    GroupBound,
    GroupUnbound,
    GroupUnreachable,
    JoinCard,
    LastAdministrator,
    MemberJoined,
    MemberLeft,
    Restored,
    RoleAsked,
    RoleGiven,
    StaffMenu,
    VerificationCard,
    VerificationReminder,
)
from domain.people import Resident, ResidentState, Role, StaffMember
from handlers.buttons.duty import OpenDuty
from handlers.buttons.people import (
    AskBuildings,
    GiveRole,
    IssueBindCode,
    JoinDepartment,
    OpenRegistration,
    RefuseResident,
    ShowColleague,
    ToggleBuilding,
    TurnAdminMenu,
    VerifyResident,
)
from handlers.buttons.resident import (
    BackStep,
    CallMe,
    Choose,
    ChooseLanguage,
    DropDraft,
    OpenMenu,
    SetLanguage,
    SkipStep,
)
from handlers.views.admin_menu import admin_menu, buildings_asked, role_asked
from handlers.views.fitting import page_of, short
from handlers.views.people import PRESENT_VIEWS, VIEWS
from handlers.views.people_prompts import join_prompt, refuse_prompt, register_prompt
from handlers.views.verification import FileData, file_card, load_file
from handlers.views.view import PhoneKeyboard, View
from tests.support.knowledge import DESK, ENGINEERING, GARDEN, community, department, knowledge, words
from tests.support.looks import a_look, buttons, keys
from tests.support.world import NOON, World
from usecases.admin_screens import AdminData, BuildingsData, ColleagueLine, GroupLine, RoleData
from usecases.ports import Expected
from usecases.prompt_data import PromptData
from usecases.roles import roles_for

LOOK = a_look()
EVIL = '<b>Li</b> & "co"'


def seen(notice: Notice) -> View:
    return VIEWS[type(notice)](notice, LOOK)


def resident(state: ResidentState = ResidentState.PENDING, **given: object) -> Resident:
    values = {
        "id": 5,
        "community_id": GARDEN,
        "user_id": 7,
        "name": "Wang",
        "phone": "+8613800005678",
        "phone_confirmed": True,
        "locale": Locale.EN,
        "consent_version": "1",
        "state": state,
        "unit": "1-101",
        "created_at": NOON,
    }
    return Resident(**(values | given))


def member(staff_id: int = 3, **given: object) -> StaffMember:
    values = {
        "id": staff_id,
        "community_id": GARDEN,
        "user_id": 20,
        "name": "Li",
        "badge": "0316",
        "role": Role.STAFF,
        "department": ENGINEERING,
    }
    return StaffMember(**(values | given))


# ------------------------------------------------------------------------------------------------ groups, colleagues


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        (
            GroupBound(department=ENGINEERING),
            (
                "✅ This group now works for Engineering.\n"
                "Every ticket appears here as a card; the pinned overview shows what is open."
            ),
        ),
        (
            GroupUnbound(department=ENGINEERING),
            "Engineering now works in another group. Nothing more will arrive here.",
        ),
        (MemberLeft(name="Li", department=ENGINEERING, returned=0), "Li no longer belongs to Engineering."),
        (
            MemberLeft(name="Li", department=ENGINEERING, returned=1),
            "Li no longer belongs to Engineering.\n1 ticket is back and waits to be taken.",
        ),
        (
            MemberLeft(name="Li", department="gone", returned=2),
            "Li no longer belongs to gone.\n2 tickets are back and wait to be taken.",
        ),
        (RoleGiven(name="Li", role=Role.MANAGER), "✅ Li is now: Manager."),
        (
            RoleGiven(name=EVIL, role=Role.MANAGER),
            "✅ &lt;b&gt;Li&lt;/b&gt; &amp; &#34;co&#34; is now: Manager.",
        ),
        (
            RoleGiven(name="Li", role=Role.BUTLER, mentions=(Mention(user_id=2**40, name="Li"),)),
            '✅ <a href="tg://user?id=1099511627776">Li</a> is now: Butler.',
        ),
        (
            LastAdministrator(),
            "This is the only administrator. Please make somebody else an administrator first.",
        ),
        (
            GroupUnreachable(department=ENGINEERING, reason="kicked"),
            (
                "⚠️ I can no longer write to the group of Engineering. Until I am back there as an administrator, "
                "its tickets appear at the front desk."
            ),
        ),
        (
            GroupUnreachable(department=ENGINEERING, reason="demoted"),
            (
                "⚠️ I am no longer an administrator in the group of Engineering, so I do not learn who leaves it. "
                "Please make me an administrator again."
            ),
        ),
        (
            Restored(back_to=NOON - timedelta(hours=5), numbers=(), more=0, reminded_at=NOON),
            (
                "⚠️ The service centre was restored from a backup. What residents and colleagues wrote after "
                "7:00 on Mon 23 Nov is gone; whoever asks is kindly asked to say it again."
            ),
        ),
        (
            Restored(
                back_to=NOON - timedelta(hours=5),
                numbers=("R-20261121-003", "R-20261121-007"),
                more=12,
                reminded_at=NOON + timedelta(days=1),
            ),
            (
                "⚠️ The service centre was restored from a backup. What residents and colleagues wrote after "
                "7:00 on Mon 23 Nov is gone; whoever asks is kindly asked to say it again.\n"
                "Please look at these: what happened with them meanwhile has to be entered again. "
                "Reminders go on 12:00 tomorrow (24th).\nR-20261121-003, R-20261121-007 and 12 more"
            ),
        ),
        (
            DeadLetter(reference="E7"),
            (
                "⚠️ A message could not be handled. Please have somebody look into the log under number E7; "
                "everything else goes on."
            ),
        ),
    ],
)
def test_texts_without_keys(notice: Notice, text: str) -> None:
    view = seen(notice)
    assert (str(view.text), view.rows) == (text, ())


def test_the_join_card() -> None:
    view = seen(JoinCard(community_id=GARDEN, department=ENGINEERING))
    assert str(view.text) == (
        "Colleagues of Engineering: please press once, so that you can take tickets "
        "and residents know who is at their door.\n"
        "I ask two things: what they may call you, and your badge number."
    )
    assert (keys(view), buttons(view)) == ([["I belong here"]], [JoinDepartment()])


def test_a_colleague_without_a_private_chat_is_offered_one() -> None:
    view = seen(MemberJoined(name="Li", badge="0316", department=ENGINEERING, private_open=False))
    assert str(view.text) == (
        "✅ Li (badge 0316) is registered for Engineering.\n"
        "One more thing: please open a private chat with me, so that what is meant for you alone can arrive."
    )
    assert (keys(view), buttons(view)) == ([["Open private chat"]], ["https://t.me/garden_bot?start=hi"])


def test_a_colleague_who_moved() -> None:
    view = seen(MemberJoined(name="Li", badge=None, department=DESK, private_open=True, moved_from=ENGINEERING))
    assert (str(view.text), view.rows) == ("✅ Li moved from Engineering to Customer service.", ())


def test_no_link_without_a_name_of_the_bot() -> None:
    look = a_look(known=knowledge(bot_username=None))
    joined = MemberJoined(name="Li", badge=None, department=ENGINEERING, private_open=False)
    assert VIEWS[MemberJoined](joined, look).rows == ()
    assert VIEWS[BindCodeIssued](BindCodeIssued(code="c", department=DESK, hours=24), look).rows == ()


def test_the_code_for_a_group() -> None:
    view = seen(BindCodeIssued(code="c" * 22, department=ENGINEERING, hours=24))
    assert str(view.text) == (
        f"Code for Engineering, good once within 24 hours:\n<code>/bind {'c' * 22}</code>\n"
        "1. Add me to the group and make me an administrator there.\n2. Send the line above in that group."
    )
    assert buttons(view) == [f"https://t.me/garden_bot?startgroup={'c' * 22}&admin=pin_messages+delete_messages"]


def test_a_colleagues_own_screen() -> None:
    view = seen(StaffMenu(name="Li", badge="0316", department=ENGINEERING, role=Role.DEPARTMENT_SUPERVISOR))
    assert str(view.text) == (
        "Li (badge 0316) · Engineering · Team leader\nTickets arrive as cards in your group. Here you get what is "
        "meant for you alone: what nobody in your team has taken, and what may be late."
    )
    assert (keys(view), buttons(view)) == (
        [["Duty and nights"], ["I live here too", "中文"]],
        [OpenDuty(department=""), OpenRegistration(), ChooseLanguage()],
    )


# ------------------------------------------------------------------------------------------------ administrator


def admin_data(section: AdminSection, page: int = 0, *, many: int = 0) -> AdminData:
    departments = [
        *community().departments,
        *(department(f"d{one}", f"部{one}", f"Dept {one}", one) for one in range(many)),
    ]
    people = [ColleagueLine(member=member(one, name=f"Li {one}"), reachable=one != 1) for one in range(many)]
    return AdminData(
        section=section,
        page=page,
        groups=tuple(GroupLine(department=one, bound=one.key == DESK) for one in departments),
        colleagues=tuple(people),
    )


def test_the_groups_screen() -> None:
    view = admin_menu(admin_data(AdminSection.GROUPS), LOOK)
    assert str(view.text) == (
        "Spring Garden: groups of the departments\nConnected: Customer service\n"
        "Still without a group: Engineering, Management, Cleaning\n"
        "Press a department for the code that connects its group."
    )
    assert keys(view) == [
        ["✓ Customer service", "＋ Engineering", "＋ Management"],
        ["＋ Cleaning"],
        ["Colleagues (0)"],
    ]
    assert buttons(view)[0] == IssueBindCode(department=DESK)
    assert buttons(view)[-1] == TurnAdminMenu(section="colleagues", page=0)


def test_the_colleagues_screen() -> None:
    view = admin_menu(admin_data(AdminSection.COLLEAGUES, many=8), LOOK)
    assert str(view.text) == "8 colleagues. Press a name to give a role.\nNot reachable in private yet: Li 1"
    assert keys(view) == [["Li 0", "Li 1", "Li 2"], ["Li 3", "Li 4", "Li 5"], ["More ›"], ["Add somebody", "Groups"]]
    assert buttons(view)[0] == ShowColleague(staff_id=0)
    second = admin_menu(admin_data(AdminSection.COLLEAGUES, 9, many=8), LOOK)
    assert keys(second) == [["Li 6", "Li 7"], ["‹ Previous"], ["Add somebody", "Groups"]]


def test_nobody_has_registered() -> None:
    view = admin_menu(admin_data(AdminSection.COLLEAGUES), LOOK)
    assert str(view.text) == "Nobody has registered yet. Colleagues press “I belong here” in their group."


def test_many_names_are_counted() -> None:
    view = admin_menu(admin_data(AdminSection.GROUPS, many=5), LOOK)
    assert "Engineering, Management, Cleaning, Dept 0, Dept 1, Dept 2 and 2 more" in str(view.text)


def test_the_roles_screen() -> None:
    view = role_asked(RoleData(member=member(), roles=roles_for(community(), member())), LOOK)
    assert str(view.text) == "Li · 0316 · Engineering\nNow: Staff. Which role from now on?"
    assert keys(view) == [
        ["✓ Staff", "Team leader", "Front desk"],
        ["Butler", "Supervisor", "Manager"],
        ["Administrator"],
        ["Back"],
    ]
    assert buttons(view)[1] == GiveRole(staff_id=3, role="department_supervisor")


def test_the_buildings_screen() -> None:
    data = BuildingsData(member=member(buildings=("2",)), buildings=community().buildings, page=0)
    view = buildings_asked(data, LOOK)
    assert str(view.text) == "Which buildings does Li look after?"
    assert keys(view) == [["Building 1", "✓ Building 2"], ["Done"]]
    assert buttons(view) == [
        ToggleBuilding(staff_id=3, page=0, building="1"),
        ToggleBuilding(staff_id=3, page=0, building="2"),
        ShowColleague(staff_id=3),
    ]


def test_many_buildings_have_pages() -> None:
    one = community().buildings[0]
    many = tuple(replace(one, key=str(number)) for number in range(14))
    view = buildings_asked(BuildingsData(member=member(), buildings=many, page=1), LOOK)
    assert buttons(view)[6:8] == [AskBuildings(staff_id=3, page=0), AskBuildings(staff_id=3, page=2)]


# ------------------------------------------------------------------------------------------------ verification


_STATES = {
    ResidentState.PENDING: MembershipState.PENDING,
    ResidentState.VERIFIED: MembershipState.ACTIVE,
    ResidentState.REFUSED: MembershipState.REFUSED,
}


def _file(one: Resident, *, voucher: Resident | None = None, vouched: bool | None = None, **given: object) -> FileData:
    about = None
    if one.state in _STATES:
        about = Membership(
            id=1,
            community_id=GARDEN,
            resident_id=one.id,
            unit="1-101",
            relation=None if voucher is None else Relation.FAMILY,
            state=_STATES[one.state],
            since=None,
            until=None,
            vouched_by=None if voucher is None else voucher.id,
            vouched=vouched,
            asked_at=None,
            confirmed_at=None,
            created_at=NOON,
        )
    values: dict[str, object] = {"judged_by": None, "judged_at": None}
    return FileData(resident=one, membership=about, voucher=voucher, **(values | given))


@pytest.mark.parametrize(
    ("vouched", "line"),
    [
        (None, "\nOld Wang lives there and was asked; no answer yet."),
        (True, "\n✓ Old Wang lives there and knows this person."),
        (False, "\n⚠️ Old Wang lives there and does not know this person."),
    ],
)
def test_what_the_household_says_stands_on_the_card(vouched: bool | None, line: str) -> None:
    file = _file(resident(phone=None), voucher=resident(id=6, name="Old Wang"), vouched=vouched)
    assert str(file_card(file, LOOK).text) == f"New resident: Wang (family) · Bldg 1-101{line}"


def test_a_file_that_waits() -> None:
    view = file_card(_file(resident()), LOOK)
    assert str(view.text) == "New resident: Wang · Bldg 1-101\n138****5678, confirmed by Telegram"
    assert (keys(view), buttons(view)) == (
        [["Confirm", "Not right"]],
        [VerifyResident(resident_id=5), RefuseResident(resident_id=5)],
    )


@pytest.mark.parametrize(
    ("phone", "line"),
    [
        ("+8613800005678", "\nIn the residents' list: Old Wang · Bldg 1-102"),
        ("+8613900005678", "\nThis number is not in the residents' list."),
    ],
)
def test_what_the_residents_list_says(phone: str, line: str) -> None:
    known = Expected(unit=UnitRef(building="1", section="", room="102"), name="Old Wang", phone="+8613800005678")
    look = a_look(known=knowledge(expected={(GARDEN, known.phone): known}))
    file = resident(phone=phone, phone_confirmed=False)
    view = file_card(_file(file), look)
    assert str(view.text).endswith(f", typed{line}")


@pytest.mark.parametrize(
    ("state", "judge", "text"),
    [
        (ResidentState.VERIFIED, "Chen", f"Wang · Bldg 1-101\n✅ Chen confirmed it, {LOOK.clock(NOON)}"),
        (ResidentState.VERIFIED, None, "Wang · Bldg 1-101\n✅ Confirmed"),
        (
            ResidentState.REFUSED,
            "Chen",
            f"Wang · Bldg 1-101\nChen could not confirm it, {LOOK.clock(NOON)}; the resident was told why",
        ),
        (ResidentState.REFUSED, None, "Wang · Bldg 1-101\nNot confirmed"),
        (ResidentState.NEW, None, "Wang · Bldg 1-101\nThe resident is still filling this in."),
    ],
)
def test_a_file_that_is_settled(state: ResidentState, judge: str | None, text: str) -> None:
    judged_at = None if judge is None else NOON
    view = file_card(_file(resident(state), judged_by=judge, judged_at=judged_at), LOOK)
    assert (str(view.text), view.rows) == (text, ())


def test_the_file_is_read_at_delivery(world: World) -> None:
    one = world.resident(7, state=ResidentState.PENDING)
    notice = VerificationCard(resident_id=one.id, judged_by="Chen", judged_at=NOON)
    data = world.look(lambda uow: load_file(uow, notice, NOON))
    about = world.look(lambda uow: uow.memberships.of_resident(one.id))
    assert data == FileData(resident=one, membership=about[0], voucher=None, judged_by="Chen", judged_at=NOON)
    assert world.look(lambda uow: load_file(uow, VerificationCard(resident_id=99), NOON)) is None


def test_a_reminder_can_be_settled_on_the_spot() -> None:
    notice = VerificationReminder(resident_id=5, unit="1-101", minutes=30, mentions=(Mention(user_id=41, name=EVIL),))
    view = seen(notice)
    assert str(view.text) == (
        '⏰ <a href="tg://user?id=41">&lt;b&gt;Li&lt;/b&gt; &amp; &#34;co&#34;</a> '
        "Bldg 1-101 has waited 30 minutes of office time to be confirmed. Please check it."
    )
    assert buttons(view) == [VerifyResident(resident_id=5), RefuseResident(resident_id=5)]


# ------------------------------------------------------------------------------------------------ residents


def prompt(
    step: str,
    form: Form = Form.REGISTER,
    problem: Problem | None = None,
    options: tuple[Option, ...] = (),
    **answers: object,
) -> PromptData:
    draft = Draft(
        id=9,
        community_id=GARDEN,
        chat_id=7 if form is Form.REGISTER else -5,
        user_id=7,
        form=form,
        step=step,
        ticket_id=None,
        answers=answers,
        post_id=None,
        state=DraftState.ACTIVE,
        version=1,
        created_at=NOON,
        updated_at=NOON,
    )
    return PromptData(
        draft=draft,
        problem=problem,
        options=options,
        step_kind=None,
        optional=False,
        request_type=None,
        resident=None,
        member=None,
        ticket=None,
        attachments=(),
    )


def test_consent_says_what_is_kept_and_that_telegram_carries_it() -> None:
    view = register_prompt(prompt("consent"), LOOK)
    assert str(view.text) == (
        "Hello, this is the Spring Garden service centre. First a minute to know who you are.\n"
        "Kept are: what you like to be called, your unit, your phone number, and what you send here. "
        "Only whoever handles your request sees the number.\n"
        "Messages travel through Telegram, whose servers are abroad. "
        "Your data can be seen or deleted any time: /privacy.\n(Notice, version 1)"
    )
    assert keys(view) == [["Agree and go on"], ["What is kept?", "Call me, please"], ["简体中文", "繁體中文"]]
    assert buttons(view) == [
        Choose(draft_id=9, step="consent", value="agree"),
        Choose(draft_id=9, step="consent", value="details"),
        CallMe(),
        SetLanguage(locale="zh-Hans"),
        SetLanguage(locale="zh-Hant"),
    ]


def test_the_name_is_suggested() -> None:
    view = register_prompt(prompt("name", suggestion="Ann Wang"), LOOK)
    assert str(view.text) == "What may we call you? For example “Mrs Wang” or “Mr Li”; just write it."
    assert keys(view) == [["Ann Wang"], ["Call me, please"]]
    assert keys(register_prompt(prompt("name"), LOOK)) == [["Call me, please"]]


def test_places() -> None:
    buildings = register_prompt(prompt("place"), LOOK)
    assert str(buildings.text) == "Which building do you live in? You can also write your unit, like “Bldg 1-101”."
    assert keys(buildings) == [["Building 1", "Building 2"], ["Back", "Call me, please"]]
    assert buttons(buildings)[:3] == [
        Choose(draft_id=9, step="place", value="b:1"),
        Choose(draft_id=9, step="place", value="b:2"),
        BackStep(draft_id=9),
    ]
    sections = register_prompt(prompt("place", building="2"), LOOK)
    assert (str(sections.text), keys(sections)[0]) == ("Which section of the building?", ["Section 1", "Section 2"])
    rooms = register_prompt(prompt("place", building="2", section="1"), LOOK)
    assert str(rooms.text) == "Which room? You can also just write its number."
    assert keys(rooms)[0] == ["101", "102"]
    candidates = register_prompt(prompt("place", candidates=["1-101", "2-1-101"]), LOOK)
    assert (str(candidates.text), keys(candidates)[0]) == ("Which of these is it?", ["Bldg 1-101", "Bldg 2-1-101"])


def test_many_rooms_have_pages() -> None:
    view = register_prompt(prompt("place", candidates=["1-101"] * 20, page="1"), LOOK)
    assert [len(row) for row in view.rows] == [2, 2, 2, 2, 2, 2]
    assert buttons(view)[8:10] == [
        Choose(draft_id=9, step="place", value="p:0"),
        Choose(draft_id=9, step="place", value="p:2"),
    ]


def test_the_phone_is_shared_with_one_key() -> None:
    view = register_prompt(prompt("phone", problem=Problem.NOT_A_PHONE), LOOK)
    assert str(view.text) == (
        "I could not read this as a phone number. Please write all its digits, "
        "with the country code if it is from abroad.\n"
        "Last, which number reaches you? Press the key below, or write it. Only whoever handles your request sees it."
    )
    assert (view.keyboard, view.rows) == (
        PhoneKeyboard(share="Share my number", placeholder="or write it here"),
        (),
    )


def test_what_became_of_a_registration() -> None:
    filed = seen(RegistrationFiled(name="Wang", unit="1-101", verified=False))
    assert str(filed.text) == (
        "✅ Wang, noted: Bldg 1-101. The front desk checks it and tells you here. "
        "You need not wait for that: report whatever there is."
    )
    assert (filed.removes_keyboard, filed.rows) == (True, ())
    known = seen(RegistrationFiled(name="Wang", unit="1-101", verified=True))
    assert str(known.text) == "✅ Wang, you are registered for Bldg 1-101."
    confirmed = seen(Verified(name="Wang", unit="1-101"))
    assert str(confirmed.text) == (
        "✅ Wang, the front desk has confirmed Bldg 1-101. Whatever you need, just write to me."
    )
    assert buttons(confirmed) == [OpenMenu(), CallMe()]
    refused = seen(VerificationRefused(unit="1-101", reason="<which door?>"))
    assert str(refused.text) == (
        "The front desk could not confirm Bldg 1-101 yet:\n&lt;which door?&gt;\n"
        "Please correct it here, or let us call you; it takes a minute."
    )
    assert buttons(refused) == [OpenRegistration(), CallMe()]


# ------------------------------------------------------------------------------------------------ forms in groups


def test_joining_asks_by_name() -> None:
    option = Option(value="suggested", label=words("Li Wei"))
    view = join_prompt(prompt("name", Form.JOIN, options=(option,), person=EVIL), LOOK)
    assert str(view.text) == (
        '<a href="tg://user?id=7">&lt;b&gt;Li&lt;/b&gt; &amp; &#34;co&#34;</a>, what may residents call you? '
        "For example “Master Li”. Reply to this message."
    )
    assert (keys(view), buttons(view)) == (
        [["Li Wei"], ["Cancel"]],
        [Choose(draft_id=9, step="name", value="suggested"), DropDraft(draft_id=9)],
    )


def test_joining_asks_for_the_badge() -> None:
    view = join_prompt(prompt("badge", Form.JOIN, Problem.NOT_A_BADGE, person=""), LOOK)
    assert str(view.text) == (
        "A badge number has up to 12 letters or digits. You can skip it.\n"
        '<a href="tg://user?id=7">7</a>, which number is on your badge? Residents see it before they open the door.'
    )
    assert buttons(view) == [SkipStep(draft_id=9, step="badge"), DropDraft(draft_id=9)]


def test_refusing_asks_for_words() -> None:
    data = replace(prompt("reason", Form.REFUSE), member=member())
    view = refuse_prompt(data, LOOK)
    assert str(view.text) == (
        '<a href="tg://user?id=7">Li</a>, what is not right? Reply to this message; '
        "the resident reads your words and can correct it."
    )
    assert buttons(view) == [DropDraft(draft_id=9)]


# ------------------------------------------------------------------------------------------------ all of them


def every_view() -> Iterator[View]:
    long = "很长的名字" * 4
    yield from (
        seen(MemberJoined(name=long, badge="1" * 12, department=ENGINEERING, private_open=False)),
        seen(BindCodeIssued(code="c" * 22, department=ENGINEERING, hours=24)),
        seen(StaffMenu(name=long, badge=None, department=None, role=Role.MANAGER)),
        admin_menu(admin_data(AdminSection.GROUPS, 1, many=20), LOOK),
        admin_menu(admin_data(AdminSection.COLLEAGUES, 1, many=20), LOOK),
        role_asked(RoleData(member=member(name=long), roles=roles_for(community(), member())), LOOK),
        register_prompt(prompt("name", suggestion=long), LOOK),
        register_prompt(prompt("place", candidates=["2-1-101"] * 20, page="1"), LOOK),
        register_prompt(prompt("consent"), LOOK),
        join_prompt(
            prompt("name", Form.JOIN, options=(Option(value="suggested", label=LocalText(zh_hans=long)),)), LOOK
        ),
    )


@pytest.mark.parametrize("view", list(every_view()))
def test_every_view_is_small(view: View) -> None:
    assert len(str(view.text).splitlines()) <= 5
    assert sum(len(row) for row in view.rows) <= 12
    assert all(len(row) <= 3 for row in view.rows)
    for row in view.rows:
        for key in row:
            assert short(key.text) == key.text
            assert key.button is None or len(key.button.pack().encode()) <= 64


def test_every_notice_about_people_has_a_view() -> None:
    assert {one.__name__ for one in PRESENT_VIEWS} == {
        "AdminMenu",
        "RoleAsked",
        "BuildingsAsked",
        "VerificationCard",
    }
    assert len(VIEWS) == 17
    assert {BuildingsAsked, RoleAsked} < set(PRESENT_VIEWS)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Li", "Li"),
        ("a" * 18, "a" * 18),
        ("a" * 19, "a" * 17 + "…"),
        ("王" * 9, "王" * 9),
        ("王" * 10, "王" * 8 + "…"),
    ],
)
def test_labels_fit(text: str, cut: str) -> None:
    assert short(text) == cut


@pytest.mark.parametrize(
    ("page", "expected"), [(0, (0, 2, [1, 2])), (1, (1, 2, [3])), (5, (1, 2, [3])), (-1, (0, 2, [1, 2]))]
)
def test_pages(page: int, expected: tuple[int, int, list[int]]) -> None:
    assert page_of([1, 2, 3], page, 2) == expected
    assert page_of([], page, 2) == (0, 1, [])
