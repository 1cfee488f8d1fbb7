"""A resident's first contact: consent, name, unit, phone (PRV-1)."""

from dataclasses import replace

import pytest

from domain.community import UnitRef
from domain.drafts import DraftState, Form
from domain.errors import Problem
from domain.incoming import Media, MediaKind
from domain.notices.base import Notice
from domain.notices.dialogue import DraftPrompt, Menu, RegistrationFiled, Say, Saying
from domain.notices.staff import VerificationCard
from domain.outgoing import Verb
from domain.people import ResidentState
from tests.support.knowledge import GARDEN, building, community, knowledge
from tests.support.world import DESK_GROUP, World
from tests.support.world import world as made
from usecases import conversation, registration
from usecases.people import resident_of
from usecases.ports import Expected, UnitOfWork

ANN = 7
PHONE = "13800005678"


def begin(world: World, suggestion: str | None = None) -> None:
    def open_form(uow: UnitOfWork) -> None:
        resident = resident_of(uow, world.message(ANN).sender, world.at)
        registration.begin(uow, resident, ANN, world.at, suggestion=suggestion)

    world.run(open_form)


def say(world: World, text: str, **more: object) -> None:
    world.run(conversation.receive, world.message(ANN, text, **more))


def draft(world: World):
    return world.look(lambda uow: uow.drafts.active(ANN, ANN))


def choose(world: World, value: str) -> None:
    now = draft(world)
    world.run(conversation.choose, world.press(ANN), now.id, now.step, value)


def resident(world: World):
    return world.look(lambda uow: uow.residents.by_user(ANN))


def last(world: World) -> Notice:
    return world.queued(ANN)[-1].notice


def at_place(world: World) -> None:
    begin(world)
    choose(world, "agree")
    say(world, "王阿姨")


def at_phone(world: World) -> None:
    at_place(world)
    say(world, "1-101")


def test_the_whole_way_by_pressing(world: World) -> None:
    world.groups()
    begin(world, "\u202eAnn Wang")
    choose(world, "agree")
    choose(world, "suggested")
    for value in ("b:2", "s:1", "u:2-1-102"):
        choose(world, value)
    world.run(conversation.receive, world.contact(ANN, f"+86{PHONE}"))
    assert (draft(world).step, resident(world).state) == ("relation", ResidentState.NEW)
    choose(world, "owner")
    ann = resident(world)
    assert (ann.name, ann.unit, ann.phone, ann.phone_confirmed) == ("Ann Wang", "2-1-102", f"+86{PHONE}", True)
    assert (ann.state, ann.consent_version) == (ResidentState.PENDING, "1")
    assert world.sent(ANN)[-2:] == [
        RegistrationFiled(name="Ann Wang", unit="2-1-102", verified=False),
        Menu(name="Ann Wang"),
    ]
    assert world.sent(DESK_GROUP) == [VerificationCard(resident_id=ann.id)]
    assert draft(world) is None


def test_the_whole_way_by_writing(world: World) -> None:
    begin(world)
    for text in ("同意。", "王阿姨", "2栋2单元101", PHONE, "我租的"):
        say(world, text)
    ann = resident(world)
    assert (ann.name, ann.unit, ann.phone, ann.phone_confirmed) == ("王阿姨", "2-2-101", f"+86{PHONE}", False)
    assert ann.state is ResidentState.PENDING


def test_without_consent_nothing_is_kept(world: World) -> None:
    begin(world)
    say(world, "王阿姨")
    ann = resident(world)
    assert (ann.name, ann.consent_version, draft(world).step) == (None, None, "consent")
    assert last(world) == DraftPrompt(draft_id=draft(world).id)


def test_what_is_kept_is_told_and_the_question_stands_below(world: World) -> None:
    begin(world)
    choose(world, "details")
    assert world.sent(ANN)[-2:] == [Say(saying=Saying.CONSENT_DETAILS), DraftPrompt(draft_id=draft(world).id)]


def test_beginning_twice_goes_on_with_the_same_form(world: World) -> None:
    begin(world)
    first = draft(world).id
    begin(world)
    assert draft(world).id == first


@pytest.mark.parametrize(
    ("text", "problem"),
    [("\u200b\u200b", Problem.NOT_A_NAME), ("\x00", Problem.NOT_A_NAME), ("王" * 21, Problem.NAME_TOO_LONG)],
)
def test_a_name_that_cannot_be_taken(world: World, text: str, problem: Problem) -> None:
    begin(world)
    choose(world, "agree")
    say(world, text)
    assert resident(world).name is None
    assert last(world) == DraftPrompt(draft_id=draft(world).id, problem=problem)


def test_a_name_of_markup_is_a_name(world: World) -> None:
    begin(world)
    choose(world, "agree")
    say(world, "<b>&\"'</i>")
    assert resident(world).name == "<b>&\"'</i>"


def test_a_section_that_is_the_only_one_is_not_asked(world: World) -> None:
    at_place(world)
    choose(world, "b:1")
    choose(world, "u:1-202")
    assert (resident(world).unit, draft(world).step) == ("1-202", "phone")


@pytest.mark.parametrize("value", ["b:9", "s:1", "u:1-999", "p:x", "p:-1", "q", "", "b", "u:", "b:2:1"])
def test_a_forged_place_is_no_place(world: World, value: str) -> None:
    at_place(world)
    before = dict(draft(world).answers)
    choose(world, value)
    assert (dict(draft(world).answers), draft(world).step, resident(world).unit) == (before, "place", None)
    assert last(world) == DraftPrompt(draft_id=draft(world).id, problem=Problem.NOT_A_UNIT)


@pytest.mark.parametrize("text", ["99-101", "hello", "1-999", "字" * 61])
def test_an_address_that_is_not_here(world: World, text: str) -> None:
    at_place(world)
    say(world, text)
    assert last(world) == DraftPrompt(draft_id=draft(world).id, problem=Problem.NOT_A_UNIT)


def test_an_address_with_a_part_missing_offers_what_fits(world: World) -> None:
    at_place(world)
    say(world, "101")
    assert draft(world).answers["candidates"] == ["1-101", "2-1-101", "2-2-101"]
    choose(world, "u:2-2-101")
    assert resident(world).unit == "2-2-101"


def test_what_was_pressed_narrows_what_is_typed(world: World) -> None:
    at_place(world)
    choose(world, "b:1")
    say(world, "101")
    assert (resident(world).unit, draft(world).step) == ("1-101", "phone")


def test_back_from_the_place_and_from_the_phone(world: World) -> None:
    at_place(world)
    choose(world, "b:2")
    now = draft(world)
    world.run(conversation.back, world.press(ANN), now.id)
    assert (draft(world).step, dict(draft(world).answers)) == ("place", {})
    world.run(conversation.back, world.press(ANN), now.id)
    assert draft(world).step == "name"
    say(world, "王女士")
    say(world, "1-101")
    say(world, "返回")
    assert (draft(world).step, resident(world).name) == ("place", "王女士")


def test_somebody_elses_contact_is_not_taken(world: World) -> None:
    at_phone(world)
    world.run(conversation.receive, world.contact(ANN, PHONE, whose=8))
    assert resident(world).phone is None
    assert last(world) == DraftPrompt(draft_id=draft(world).id, problem=Problem.NOT_YOUR_CONTACT)


@pytest.mark.parametrize("text", ["12345", "no", "１３８", "1" * 30])
def test_a_phone_that_is_none(world: World, text: str) -> None:
    at_phone(world)
    say(world, text)
    assert resident(world).phone is None
    assert last(world) == DraftPrompt(draft_id=draft(world).id, problem=Problem.NOT_A_PHONE)


def test_a_picture_is_no_phone(world: World) -> None:
    at_phone(world)
    say(world, "", media=Media(kind=MediaKind.STICKER, file_id="s", file_unique_id="u"))
    assert resident(world).state is ResidentState.NEW


def expecting(unit: str) -> object:
    place, room = unit.split("-")
    known = Expected(unit=UnitRef(building=place, section="", room=room), name="王阿姨", phone=f"+86{PHONE}")
    return knowledge(expected={(GARDEN, f"+86{PHONE}"): known})


@pytest.mark.parametrize(
    ("unit", "shared", "state"),
    [
        ("1-101", True, ResidentState.VERIFIED),
        ("1-101", False, ResidentState.PENDING),
        ("1-102", True, ResidentState.PENDING),
    ],
)
def test_the_residents_list_verifies_a_shared_number_for_its_own_unit(
    unit: str, shared: bool, state: ResidentState
) -> None:
    with made(expecting(unit)) as world:
        world.groups()
        at_phone(world)
        incoming = world.contact(ANN, PHONE) if shared else world.message(ANN, PHONE)
        world.run(conversation.receive, incoming)
        if state is ResidentState.PENDING:
            choose(world, "family")
        assert resident(world).state is state
        assert len(world.sent(DESK_GROUP)) == (0 if state is ResidentState.VERIFIED else 1)


def test_a_request_begun_before_is_taken_up_again(world: World) -> None:
    world.run(conversation.receive, world.message(ANN, "水龙头坏了"))
    assert draft(world).form is Form.REGISTER
    choose(world, "agree")
    for text in ("王阿姨", "1-101", PHONE, "我是业主"):
        say(world, text)
    now = draft(world)
    assert (now.form, now.state) == (Form.REQUEST, DraftState.ACTIVE)
    assert last(world) == DraftPrompt(draft_id=now.id)
    assert [one for one in world.sent(ANN) if isinstance(one, Menu)] == []


def test_after_a_refusal_unit_and_phone_are_asked_anew(world: World) -> None:
    world.groups()
    world.resident(ANN, state=ResidentState.REFUSED)

    def again(uow: UnitOfWork) -> None:
        registration.begin_again(uow, uow.residents.by_user(ANN), ANN, world.at)

    world.run(again)
    assert draft(world).step == "place"
    say(world, "2-1-101")
    say(world, PHONE)
    choose(world, "tenant")
    ann = resident(world)
    assert (ann.unit, ann.phone_confirmed, ann.state, ann.name) == (
        "2-1-101",
        False,
        ResidentState.PENDING,
        "王阿姨",
    )
    assert world.sent(DESK_GROUP) == [VerificationCard(resident_id=ann.id)]


def test_two_residents_of_one_unit(world: World) -> None:
    world.resident(8)
    at_phone(world)
    say(world, PHONE)
    assert resident(world).unit == world.look(lambda uow: uow.residents.by_user(8)).unit == "1-101"


def test_a_community_with_one_building(world: World) -> None:
    one = replace(community(), buildings=(building("5", sections={"A": ("1",), "B": ("1", "2")}),))
    with made(knowledge(one)) as small:
        at_place(small)
        choose(small, "s:B")
        choose(small, "u:5-B-2")
        assert resident(small).unit == "5-B-2"


@pytest.mark.parametrize("words", ["12", PHONE])
def test_the_question_that_brought_a_keyboard_is_left_as_it_is(world: World, words: str) -> None:
    """Telegram changes no message with a keyboard in place of the letters: the call would be refused."""
    at_phone(world)
    before = len(stripped(world))
    asked = draft(world).post_id
    say(world, words)
    post = world.look(lambda uow: uow.posts.get(asked))
    assert (len(stripped(world)), post.live, draft(world).post_id == asked) == (before, False, False)


def stripped(world: World) -> list[int | None]:
    return [one.post_id for one in world.queued(ANN) if one.verb is Verb.STRIP]
