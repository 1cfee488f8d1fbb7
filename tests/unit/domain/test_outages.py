"""Which requests speak of an outage."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.catalog import OutageRule
from domain.form_questions import Choice, Words
from domain.outages import Outage, is_about
from tests.support.knowledge import repair, words

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
RULE = OutageRule(title=words("停用"), restored=words("恢复了"), still_out=words("还没有"))


def outage(*buildings: str, matter: str = "lamp", request_type: str = "repair") -> Outage:
    return Outage(
        id=1,
        community_id="garden",
        request_type=request_type,
        matter=matter,
        buildings=buildings,
        words=None,
        until=AT,
        chat_id=-1,
        declared_by=1,
        declared_at=AT,
        ended_at=None,
        ended_by=None,
    )


def a_type(*subjects: str):
    bell = Choice(key="bell", title=words("门铃"), words=Words(zh_hans=("门铃",)))
    lock = Choice(key="lock", title=words("锁"), words=Words(zh_hans=("锁",)))
    categories = (
        replace(one, outage=replace(RULE, subjects=subjects), subjects=(bell, lock)) if one.key == "lamp" else one
        for one in repair().categories
    )
    return repair(categories=tuple(categories))


@pytest.mark.parametrize(
    ("declared", "category", "building", "about"),
    [
        (outage("3"), "lamp", "3", True),
        (outage("1", "3"), "lamp", "3", True),
        (outage(), "lamp", "3", True),
        (outage(), "lamp", None, True),
        (outage("3"), "lamp", "1", False),
        (outage("3"), "lamp", None, False),
        (outage("3"), "tap", "3", False),
        (outage("3"), None, "3", False),
        (outage("3", matter="tap"), "tap", "3", False),
        (outage("3", request_type="other"), "lamp", "3", False),
    ],
)
def test_matter_and_building_decide(declared: Outage, category: str | None, building: str | None, about: bool) -> None:
    assert is_about(declared, a_type(), category, "坏了", building) is about


@pytest.mark.parametrize(
    ("subjects", "text", "about"),
    [((), "锁坏了", True), (("bell",), "门铃不响", True), (("bell",), "锁坏了", False), (("bell",), "坏了", False)],
)
def test_a_narrower_rule_wants_its_subject(subjects: tuple[str, ...], text: str, about: bool) -> None:
    assert is_about(outage("3"), a_type(*subjects), "lamp", text, "3") is about


@pytest.mark.parametrize(
    ("one", "others", "overlaps"),
    [((), ("3",), True), (("3",), (), True), (("1", "3"), ("3",), True), (("1",), ("3", "5"), False)],
)
def test_what_overlaps(one: tuple[str, ...], others: tuple[str, ...], overlaps: bool) -> None:
    assert outage(*one).overlaps(others) is overlaps
