"""A plan under way: the checklist, ticking, the three branches of a sick person, what is late (EMG-3, EMG-4, EMG-5)."""

from collections.abc import Generator
from datetime import timedelta

import pytest

from bot.catalog_files import load_catalog
from bot.config_files import default_directory
from domain.errors import CardRefreshed, StepDone
from domain.events import EventKind
from domain.tickets import Status, Ticket
from handlers.registration import ON_BUTTON
from tests.support.emergencies import CLERK, GUARD, GUARDS, MANAGER, RESIDENT, SUPERVISOR, staffed, with_emergencies
from tests.support.screens import Screens
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.emergencies.conftest import House
from usecases.alarm_acts import end


@pytest.fixture
def house() -> Generator[House]:
    """The garden with the kinds that come with the program."""
    one = House(with_emergencies(*load_catalog([default_directory() / "catalog"]).emergencies))
    one.screens = Screens(one)
    staffed(one)
    yield one
    one.database.close_now()


def checklist(house: House, chat_id: int = GUARDS) -> list[str]:
    """The newest checklist in a chat, without its head."""
    found = [one for one in house.screens.texts(chat_id) if "· steps " in one]
    return found[-1].split("\n")[1:]


def keys(house: House, chat_id: int = GUARDS) -> list[list[str]]:
    return [one.keys for one in house.screens.of(chat_id) if "· steps " in one.text][-1]


def happened(house: House, ticket: Ticket) -> list[EventKind]:
    return [one.kind for one in house.look(lambda uow: uow.events.of(ticket.id))]


TALK = "Talk to those inside: how many, which floor, are they all right; ask them not to force the door"


def sick(house: House) -> Ticket:
    return house.raises(kind="emergency-medical")


def stuck(house: House) -> Ticket:
    return house.raises(kind="emergency-lift")


def test_the_checklist_stands_in_the_groups_from_the_first_moment(house: House) -> None:
    stuck(house)
    assert checklist(house) == [
        f"□ 1 {TALK} · Customer service · by 12:01",
        "□ 2 Ring the lift maintenance company and ask when they arrive · Engineering · by 12:02",
        "– 3 Stay at the lift door and talk to them; nobody forces the door",
        "□ 4 Maintenance has arrived; if they cannot come, dial 119 · Engineering · by 12:30",
        "□ 5 Everybody is out; ask if anyone feels unwell, then dial 120 · who leads · by 12:45",
        "– 6 Take this lift out of service with a sign until maintenance releases it",
    ]
    assert keys(house) == [["✓ 1", "✓ 2", "✓ 4"], ["✓ 5"]]
    assert checklist(house, DESK_GROUP) == checklist(house) == checklist(house, ENGINEERS)
    assert not any("steps" in text for text in house.screens.texts(SUPERVISOR)), "nobody was called there yet"


def test_a_tick_shows_who_and_when_everywhere_and_what_repeats_comes_again(house: House) -> None:
    ticket = stuck(house)
    house.later(timedelta(seconds=50))
    house.screens.press(CLERK, DESK_GROUP, "✓ 1")
    first = f"□ 1 {TALK} · Customer service · by 12:05 · done 1×"
    assert checklist(house)[0] == checklist(house, DESK_GROUP)[0] == first
    house.screens.press(GUARD, GUARDS, "✓ 2")
    assert checklist(house, DESK_GROUP)[1] == (
        "✓ 2 Ring the lift maintenance company and ask when they arrive · 李师傅 12:00"
    )
    assert happened(house, ticket).count(EventKind.STEP_TICKED) == 2


def test_who_was_quicker_is_said(house: House) -> None:
    stuck(house)
    key = house.screens.with_key(GUARDS, "✓ 2")[1].button
    house.screens.press(GUARD, GUARDS, "✓ 2")
    assert key is not None
    with pytest.raises(StepDone) as refused:
        house.run(lambda uow: ON_BUTTON[type(key)](uow, house.press(CLERK, chat_id=DESK_GROUP), key))
    assert refused.value.by == "李师傅"


def test_the_desk_ticks_for_whoever_leads_with_a_radio(house: House) -> None:
    ticket = stuck(house)
    house.acts(GUARD, ticket, "arrive")
    house.screens.press(CLERK, DESK_GROUP, "✓ 3")
    assert "· 小林 for 李师傅 12:00" in checklist(house)[2]


def test_whoever_goes_has_the_checklist_in_their_own_chat(house: House) -> None:
    ticket = stuck(house)
    assert not any("· steps " in text for text in house.screens.texts(GUARD))
    house.acts(GUARD, ticket, "go")
    assert "· steps 0/6" in house.screens.last(GUARD).text
    house.screens.press(GUARD, GUARD, "✓ 2")
    assert checklist(house)[1].startswith("✓ 2 ")


# ------------------------------------------------------------------------------------------------ branches


def test_the_resident_s_answer_chooses_the_branch(house: House) -> None:
    sick(house)
    asked = house.screens.last(RESIDENT)
    assert (asked.text, asked.keys) == ("How can we help?", [["Go to hospital", "Call 120"], ["Sit with us"]])
    assert checklist(house)[0] == "Not known yet: Go to hospital / Call 120 / Sit with us"
    house.later(timedelta(minutes=1))
    house.screens.press(RESIDENT, RESIDENT, "Call 120")
    assert house.screens.last(RESIDENT).text.startswith("Please dial 120 now")
    assert house.screens.last(RESIDENT).keys == [["Go to hospital", "Sit with us"]]
    assert [line.split(" · ")[0] for line in checklist(house)] == [
        "The resident needs: Call 120",
        "□ 1 Ring the resident: address, phone; hospital, 120 or somebody to sit with them",
        "□ 2 Learn how the patient is, to pass on to 120; do not judge it",
        "□ 3 If the resident has not, dial 120 for them: address and phone",
        "□ 4 Send somebody to the gate to wait for the ambulance",
        "□ 5 Tell the resident that somebody waits at the gate",
        "– 6 The guard at the gate leads the ambulance to the door",
        "– 7 Write down when the ambulance came and left, and for which hospital",
        "□ 8 The patient is cared for and the resident needs no more help",
    ]
    assert any("the resident needs: Call 120" in text for text in house.screens.texts(GUARDS))


def test_without_a_relative_nobody_sits_with_the_patient(house: House) -> None:
    ticket = sick(house)
    house.screens.press(RESIDENT, RESIDENT, "Sit with us")
    asked = house.screens.last(RESIDENT)
    assert asked.keys == [["Yes, somebody is", "No, nobody"]]
    assert EventKind.BRANCH_CHOSEN not in happened(house, ticket)
    house.screens.press(RESIDENT, RESIDENT, "No, nobody")
    refused = house.screens.last(RESIDENT)
    assert refused.text.startswith("Without a family member we cannot sit with the patient. Shall it be 120?")
    assert refused.keys == [["Call 120", "Go to hospital"]]
    house.screens.press(RESIDENT, RESIDENT, "Call 120")
    assert "The resident needs: Call 120" in checklist(house)


def test_staff_choose_it_too_and_change_it_when_the_relative_leaves(house: House) -> None:
    ticket = sick(house)
    house.screens.press(CLERK, DESK_GROUP, "Sit with us")
    house.screens.press(CLERK, DESK_GROUP, "Yes, somebody is")
    assert checklist(house)[0] == "The resident needs: Sit with us"
    assert house.screens.last(RESIDENT).text.startswith("The shift leader is sending somebody")
    house.acts(GUARD, ticket, "arrive")
    watched = next(line for line in checklist(house) if "See that a relative is in the room" in line)
    assert watched.endswith("· who leads · by 12:02")
    house.screens.press(GUARD, GUARDS, watched.split(" ")[0].replace("□", "✓") + " " + watched.split(" ")[1])
    assert any("by 12:15 · done 1×" in line for line in checklist(house)), "again in a quarter of an hour"
    house.screens.press(GUARD, GUARDS, "Another way")
    house.screens.press(GUARD, GUARDS, "Call 120")
    assert checklist(house)[0] == "The resident needs: Call 120"
    assert not any("relative" in line for line in checklist(house))


def test_more_help_needed_is_the_manager_s(house: House) -> None:
    ticket = sick(house)
    house.screens.press(RESIDENT, RESIDENT, "Go to hospital")
    house.acts(GUARD, ticket, "arrive")
    number = next(line.split(" ")[1] for line in checklist(house) if "Have a family member come along" in line)
    house.screens.press(GUARD, GUARDS, f"✓ {number}")
    house.screens.press(GUARD, GUARDS, f"{int(number) + 1} More help")
    arrange = next(line for line in checklist(house) if "The manager arranges" in line)
    assert arrange.endswith("· manager · by 12:15")
    asked = house.screens.last(MANAGER)
    assert asked.text.split("\n") == [
        "🚨 Sick or injured · 1123-001: this is yours now. Press when it is done.",
        "1. The manager arranges the further help",
    ]
    house.screens.press(MANAGER, MANAGER, "Done")
    assert any("The manager arranges the further help · 何经理 12:00" in line for line in checklist(house))


# ------------------------------------------------------------------------------------------------ late


def late_in(house: House, chat_id: int) -> list[str]:
    return [text for text in house.screens.texts(chat_id) if "⏰" in text]


def test_a_step_that_is_not_done_in_time_is_called_out_then_the_supervisor_hears_it(house: House) -> None:
    ticket = stuck(house)
    house.acts(GUARD, ticket, "go")
    house.screens.press(CLERK, DESK_GROUP, "✓ 1")
    house.waits(timedelta(minutes=2))
    assert [text.split("\n")[1] for text in late_in(house, ENGINEERS)] == [
        "1. Ring the lift maintenance company and ask when they arrive"
    ]
    assert late_in(house, GUARDS) == late_in(house, SUPERVISOR) == []
    assert "· Engineering · <b>was due 12:02</b>" in checklist(house)[1]
    house.waits(timedelta(minutes=3))
    (told,) = [text for text in late_in(house, SUPERVISOR) if "maintenance" in text]
    assert told.startswith("⏰ Trapped in lift · 1123-001: this is not done yet. Please see to it.")
    house.screens.press(SUPERVISOR, SUPERVISOR, "Done")
    house.waits(timedelta(minutes=20))
    assert len([text for text in late_in(house, SUPERVISOR) if "Ring the lift maintenance" in text]) == 1


def test_a_guard_alone_is_not_rung_but_the_supervisor(house: House) -> None:
    ticket = sick(house)
    house.acts(GUARD, ticket, "go")
    house.acts(GUARD, ticket, "not_enough")
    house.waits(timedelta(minutes=2))
    assert late_in(house, GUARDS) == late_in(house, DESK_GROUP) == []
    (told,) = late_in(house, SUPERVISOR)
    assert told.startswith("⏰ Sick or injured · 1123-001: not enough people, nobody gets to this.")


def test_after_a_downtime_everything_late_is_one_message(house: House) -> None:
    ticket = stuck(house)
    house.acts(GUARD, ticket, "go")
    house.later(timedelta(minutes=50))
    house.waits(timedelta(0))
    (told,), (just,) = late_in(house, SUPERVISOR), late_in(house, GUARDS)
    assert [len(one.split("\n")) for one in (told, just)] == [4, 2], "three that are late for long, and one"


# ------------------------------------------------------------------------------------------------ the end


def test_ending_ticks_what_ending_means(house: House) -> None:
    ticket = stuck(house)
    house.acts(GUARD, ticket, "arrive")
    house.screens.press(GUARD, GUARDS, "End the alarm")
    asked = house.screens.with_key(GUARDS, "Yes, end it")[0]
    assert "Is this so: Everybody is out; ask if anyone feels unwell, then dial 120?" in asked.text
    house.screens.press(GUARD, GUARDS, "Yes, end it")
    lines = checklist(house)
    assert lines[4] == "✓ 5 Everybody is out; ask if anyone feels unwell, then dial 120 · 李师傅 12:00"
    assert keys(house) == [["✓ 6"]], "what comes after the end stays"
    house.screens.press(GUARD, GUARDS, "✓ 6")
    assert house.present(ticket).status is Status.RESOLVED
    assert keys(house) == []


def test_what_was_settled_by_phone_can_be_ended_although_nobody_went(house: House) -> None:
    ticket = sick(house)
    house.run(end, house.press(CLERK, chat_id=DESK_GROUP), ticket.id)
    assert house.present(ticket).status is Status.RESOLVED
    assert checklist(house)[-1].startswith("✓ 2 The patient is cared for")


def test_a_false_alarm_leaves_nothing_to_tick(house: House) -> None:
    ticket = stuck(house)
    house.screens.press(GUARD, GUARDS, "False alarm")
    house.screens.press(GUARD, GUARDS, "Nothing there")
    assert keys(house) == []
    house.waits(timedelta(hours=1))
    assert late_in(house, ENGINEERS) == []
    assert house.present(ticket).status is Status.CLOSED


def test_a_step_of_a_branch_that_was_left_is_not_ticked(house: House) -> None:
    sick(house)
    house.screens.press(RESIDENT, RESIDENT, "Go to hospital")
    key = house.screens.with_key(GUARDS, "✓ 2")[1].button
    house.screens.press(RESIDENT, RESIDENT, "Call 120")
    assert key is not None
    with pytest.raises(CardRefreshed):
        house.run(lambda uow: ON_BUTTON[type(key)](uow, house.press(GUARD, chat_id=GUARDS), key))


def test_an_alarm_that_was_joined_is_worked_on_the_other_checklist(house: House) -> None:
    stuck(house)
    second = house.raises(house.resident(8, name="赵先生", phone="+8613800005679", unit="1-102"), "emergency-lift")
    house.screens.press(GUARD, GUARDS, "Same as 001")
    joined = [one for one in house.screens.of(GUARDS) if second.number in one.text and "· steps " in one.text]
    assert joined[-1].keys == []
    house.waits(timedelta(minutes=2))
    assert len([text for text in late_in(house, ENGINEERS) if "maintenance" in text]) == 1
