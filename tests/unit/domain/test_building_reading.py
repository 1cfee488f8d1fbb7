"""Buildings as people type them."""

import pytest

from domain.building_reading import read_buildings
from domain.i18n import LocalText
from tests.support.knowledge import building, community

HOME = community(
    buildings=(
        *(building(str(number), sections={"": ("101",)}) for number in (1, 2, 3, 12)),
        building("A", sections={"": ("101",)}),
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3栋", ("3",)),
        ("3", ("3",)),
        ("03", ("3",)),
        ("三栋", ("3",)),
        ("十二号楼", ("12",)),
        ("3号楼", ("3",)),
        ("3栋、1栋", ("1", "3")),
        ("3,2", ("2", "3")),
        ("3 2 2", ("2", "3")),
        ("３棟和１棟", ("1", "3")),
        ("1栋及12栋。", ("1", "12")),
        ("Building 3", ("3",)),
        ("building 3 and 12", ("3", "12")),
        ("a", ("A",)),
        ("A座", ("A",)),
        ("全小区", ()),
        ("全部", ()),
        ("everywhere", ()),
    ],
)
def test_what_is_meant(typed: str, meant: tuple[str, ...]) -> None:
    assert read_buildings(HOME, typed) == meant


@pytest.mark.parametrize("typed", ["", "  ", "、", "9栋", "3栋、9栋", "停水", "3-2-1201", "13", "3" * 61, "3栋" * 40])
def test_what_names_no_building_here(typed: str) -> None:
    assert read_buildings(HOME, typed) is None


def test_a_name_that_is_no_number() -> None:
    tower = building("N", sections={"": ("101",)})
    named = community(buildings=(type(tower)(key="N", name=LocalText(zh_hans="云栖阁"), sections=tower.sections),))
    assert read_buildings(named, "云栖阁") == ("N",)
