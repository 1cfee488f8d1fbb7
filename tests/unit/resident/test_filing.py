"""Filing: who sees it when, the 24 hours, the series of numbers, what the receipt promises (INT-2, INT-3, REP-2)."""

import pytest

from domain.incoming import MediaKind
from domain.notices.news import RelayedMedia, RelayedText
from domain.notices.staff import TicketCard
from domain.people import ResidentState
from domain.tickets import Status
from tests.support.world import ENGINEERS
from tests.unit.resident.flat import ANN, BOB, CLERK, Flat, local, said
from usecases import verification


def test_a_verified_residents_repair_is_out_at_once(flat: Flat) -> None:
    ticket = flat.reports()
    assert (ticket.status, said(ticket.dispatched_at), ticket.verified) == (Status.OPEN, "23T10:00", True)
    assert flat.kinds() == ["filed", "dispatched"]
    assert flat.new(ENGINEERS) == [TicketCard(ticket_id=1, department="engineering")]
    assert flat.promises() == {"resolve": "24T10:00", "respond": "23T10:30"}


def test_an_unverified_residents_repair_waits_for_the_desk(unverified: Flat) -> None:
    ticket = unverified.reports()
    assert (ticket.status, ticket.dispatched_at, ticket.verified) == (Status.WAITING, None, False)
    assert unverified.new(ENGINEERS) == []
    assert unverified.promises() == {"resolve": "24T10:00"}
    unverified.until("23T10:29")
    assert unverified.ticket().status is Status.WAITING
    unverified.until("23T10:30")
    ticket = unverified.ticket()
    assert (ticket.status, said(ticket.dispatched_at), ticket.verified) == (Status.OPEN, "23T10:30", False)
    assert unverified.promises() == {"resolve": "24T10:00", "respond": "23T11:00"}  # 24 h from the report
    assert unverified.new(ENGINEERS) == [TicketCard(ticket_id=1, department="engineering")]


def test_in_the_evening_it_waits_half_an_hour_of_office_time(unverified: Flat) -> None:
    unverified.until("23T17:45")
    unverified.reports()
    unverified.until("24T08:44")
    assert unverified.ticket().status is Status.WAITING
    unverified.until("24T08:45")
    assert unverified.ticket().status is Status.OPEN
    assert unverified.promises()["resolve"] == "24T17:45"


@pytest.mark.parametrize("text", ["水管爆了", "楼道的灯不亮"])
def test_urgent_and_public_matters_go_out_at_once(unverified: Flat, text: str) -> None:
    unverified.says(text)
    unverified.presses("That's all")
    if unverified.form() == ("request", "visit"):
        unverified.presses("Any time")
    unverified.presses("Submit")
    ticket = unverified.ticket()
    assert (ticket.status, ticket.verified) == (Status.OPEN, False)
    assert [kind for kind, _ in unverified.pending_timers() if kind == "dispatch_unverified"] == []


def test_verification_sends_it_out_at_once(unverified: Flat) -> None:
    unverified.reports()
    unverified.until("23T10:10")
    unverified.run(verification.verify, unverified.press(CLERK), unverified.person().id)
    ticket = unverified.ticket()
    assert (ticket.status, ticket.verified, said(ticket.dispatched_at)) == (Status.OPEN, True, "23T10:10")
    unverified.until("23T10:31")
    assert unverified.kinds().count("dispatched") == 1


def test_numbers_count_per_local_day_and_kind(flat: Flat) -> None:
    flat.until("23T23:58")
    assert [flat.reports().number, flat.reports().number] == ["R-20261123-001", "R-20261123-002"]
    flat.presses("Call me, please")
    assert flat.ticket(3).number == "T-20261123-001"
    flat.until("24T00:01")
    assert flat.reports().number == "R-20261124-001"


def test_two_residents_share_the_series(flat: Flat) -> None:
    flat.resident(BOB, unit="1-102", name="李叔", phone="+8613900001111")
    assert flat.reports().number == "R-20261123-001"
    flat.says("灯坏了", BOB)
    flat.presses("That's all", BOB)
    flat.presses("Any time", BOB)
    flat.presses("Submit", BOB)
    assert (flat.ticket(2).number, flat.ticket(2).unit) == ("R-20261123-002", "1-102")


# ------------------------------------------------------------------------------------------------ the receipt


def receipt(flat: Flat, text: str = "家里的门吸掉了") -> str:
    flat.says(text)
    flat.presses("That's all")
    if flat.form() == ("request", "visit"):
        flat.presses("Any time")
    flat.presses("Submit")
    return flat.text()


def test_the_receipt_by_day(flat: Flat) -> None:
    assert receipt(flat) == (
        "✅ Got it, your number is R-20261123-001.\n"
        "Engineering will take it within 30 min; it is normally fixed by 10:00 tomorrow (24th). "
        "If anything gets in the way, you will hear before then."
    )
    assert flat.labels() == [["Progress", "Add something"], ["Call me, please"]]


def test_the_receipt_at_night(flat: Flat) -> None:
    flat.until("23T23:10")
    assert receipt(flat) == (
        "✅ Got it, your number is R-20261123-001.\n"
        "The colleague on night duty has it. Somebody takes it by 8:30 tomorrow morning, "
        "and it is fixed by 23:10 tomorrow (24th).\n"
        "If water cannot be stopped, something smokes or somebody is trapped, press “Emergency”."
    )
    assert flat.labels() == [["🚨 Emergency"], ["Progress", "Add something"], ["Call me, please"]]


def test_the_receipt_of_something_urgent_at_night(flat: Flat) -> None:
    flat.until("23T23:10")
    said_ = receipt(flat, "水管爆了")
    assert said_.split("\n")[1] == (
        "Engineering will take it within 15 min; it is normally fixed by 23:10 tomorrow (24th). "
        "If anything gets in the way, you will hear before then."
    )
    assert said_.split("\n")[3].startswith("If much water comes out, close the valve first")


def test_the_receipt_in_the_late_evening_names_the_morning(flat: Flat) -> None:
    flat.until("23T21:50")
    assert (
        receipt(flat)
        .split("\n")[1]
        .startswith("Engineering will take it by 8:20 tomorrow (24th); it is normally fixed")
    )


def test_the_receipt_of_somebody_not_yet_verified(unverified: Flat) -> None:
    assert receipt(unverified).split("\n")[1] == (
        "Customer service first looks up your unit, within half an hour of office time, and passes it to Engineering; "
        "it is fixed by 10:00 tomorrow (24th)."
    )


def test_a_matter_of_safety_says_what_to_do_now(flat: Flat) -> None:
    lines = receipt(flat, "电梯坏了").split("\n")
    assert lines[2].startswith("Please use the stairs.")
    assert flat.labels()[0] == ["🚨 Emergency"]


# ------------------------------------------------------------------------------------------------ below the card


def test_a_long_text_and_every_kind_of_attachment_stand_below_the_card(flat: Flat) -> None:
    parts = ["水龙头滴水。" * 300, "墙也湿了。" * 400, "🚿" * 900]
    for part in parts:
        flat.says(part)
    for number in range(11):
        flat.sends(f"p{number}")
    flat.sends("a", kind=MediaKind.VOICE)
    flat.sends("d", kind=MediaKind.DOCUMENT)
    flat.sends("v", kind=MediaKind.VIDEO)
    flat.says("完")
    flat.presses("That's all")
    flat.presses("Any time")
    flat.presses("Submit")
    below = [one for one in flat.new(ENGINEERS) if not isinstance(one, TicketCard)]
    texts = [one.words for one in below if isinstance(one, RelayedText)]
    albums = [[item.file_id for item in one.items] for one in below if isinstance(one, RelayedMedia)]
    assert "".join("".join(texts).split()) == "".join("".join([*parts, "完"]).split())
    assert [len(text.encode("utf-16-le")) // 2 <= 3400 for text in texts] == [True] * len(texts)
    assert albums == [[f"p{number}" for number in range(10)], ["p10", "v"], ["d"], ["a"]]


def test_everybody_hears_of_it_once_when_two_residents_of_a_unit_report(flat: Flat) -> None:
    flat.resident(BOB, unit="1-101", state=ResidentState.VERIFIED, phone="+8613900001111")
    flat.reports(who=ANN)
    flat.reports(who=BOB)
    assert [flat.ticket(1).reporter_id, flat.ticket(2).reporter_id] == [flat.person().id, flat.person(BOB).id]
    assert local("23T10:00") == flat.at
