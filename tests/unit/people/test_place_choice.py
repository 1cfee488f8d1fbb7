"""Which buildings, sections and rooms are offered, a page at a time."""

from dataclasses import replace

import pytest

from domain.community import Community
from domain.drafts import Draft, DraftState, Form
from tests.support.knowledge import building, community
from tests.support.world import NOON
from usecases.place_choice import Level, narrowed, offered


def draft(**answers: object) -> Draft:
    return Draft(
        id=1,
        community_id="garden",
        chat_id=7,
        user_id=7,
        form=Form.REGISTER,
        step="place",
        ticket_id=None,
        answers=answers,
        post_id=None,
        state=DraftState.ACTIVE,
        version=1,
        created_at=NOON,
        updated_at=NOON,
    )


def values(where: Community, **answers: object) -> tuple[Level, list[str]]:
    offer = offered(where, draft(**answers))
    return offer.level, [one.value for one in offer.places]


def test_building_section_room() -> None:
    here = community()
    assert values(here) == (Level.BUILDING, ["b:1", "b:2"])
    assert values(here, building="2") == (Level.SECTION, ["s:1", "s:2"])
    assert values(here, building="2", section="2") == (Level.ROOM, ["u:2-2-101", "u:2-2-102"])
    assert values(here, building="1") == (Level.ROOM, ["u:1-101", "u:1-102", "u:1-201", "u:1-202"])


def test_one_building_is_not_asked() -> None:
    small = replace(community(), buildings=(building("5", sections={"": ("1", "2")}),))
    assert values(small) == (Level.ROOM, ["u:5-1", "u:5-2"])


def test_what_no_longer_exists_is_asked_anew() -> None:
    assert values(community(), building="9", section="1")[0] is Level.BUILDING
    assert values(community(), building="2", section="9")[0] is Level.SECTION
    assert values(community(), candidates=["1-101", "9-9", 3]) == (Level.CANDIDATE, ["u:1-101"])


@pytest.mark.parametrize(
    ("page", "shown", "first"),
    [
        (None, 0, "u:1-1"),
        ("0", 0, "u:1-1"),
        ("2", 2, "u:1-17"),
        ("9", 2, "u:1-17"),
        ("-1", 0, "u:1-1"),
        ("²", 0, "u:1-1"),
    ],
)
def test_pages(page: str | None, shown: int, first: str) -> None:
    rooms = tuple(str(number) for number in range(1, 21))
    big = replace(community(), buildings=(building("1", sections={"": rooms}),))
    offer = offered(big, draft(**({} if page is None else {"page": page})))
    assert (offer.page, offer.pages, offer.places[0].value) == (shown, 3, first)


def test_narrowing() -> None:
    units = tuple(community().units())
    assert [one.key for one in narrowed(units, draft(building="2", section="1"))] == ["2-1-101", "2-1-102"]
    assert narrowed(units, draft(building="9")) == units
    assert narrowed(units, draft()) == units
