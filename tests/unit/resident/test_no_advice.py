"""A question about illness is answered with the number and the emergency entry, never looked up or filed (EMG-3)."""

from domain.notices.emergencies import NoAdviceGiven
from tests.unit.resident.flat import ANN, Flat, said_in
from usecases import conversation

SAID = NoAdviceGiven(request_type="emergency-medical")


def test_the_number_and_the_emergency_entry_come_instead_of_an_answer(flat: Flat) -> None:
    flat.says("我妈头晕怎么办")
    assert flat.new() == [SAID]
    assert flat.text() == said_in(
        "🚨 Fire 119",
        "We are no doctors and give no advice on illness or medicine. Call the number above, or press “Emergency” and "
        "somebody comes at once.",
    )
    assert flat.labels() == [["🚨 Emergency"], ["Call me, please"]]
    assert flat.look(lambda uow: uow.drafts.active(ANN, ANN)) is None


def test_inside_a_question_it_is_neither_looked_up_nor_filed(flat: Flat) -> None:
    words = flat.message(ANN, "发烧吃什么药")
    flat.run(conversation.begin_request, words.sender, ANN, flat.at, type_key="ask", words=words)
    assert flat.new() == [SAID]
    flat.run(conversation.begin_request, words.sender, ANN, flat.at, type_key="ask")
    flat.new()
    flat.says("发烧吃什么药")
    assert flat.new() == [SAID]
    assert "texts" not in flat.draft().answers


def test_a_matter_of_work_goes_on_besides(flat: Flat) -> None:
    flat.says("楼上装修太吵，吵得我头疼怎么办")
    assert SAID in flat.new()
    assert flat.form()[0] == "request"


def test_on_a_running_ticket_it_is_passed_on_as_well(flat: Flat) -> None:
    flat.reports()
    flat.new()
    flat.replies("R-20261123-001", "我妈摔伤了怎么处理")
    assert SAID in flat.new()
    assert "remarked" in flat.kinds()
