"""What a community changes about offers: prices, services besides, services that it does not have."""

from pathlib import Path

import pytest

from bot.catalog_files import load_catalog
from bot.community_files import read_communities
from bot.config_files import check_config, default_directory

SHIPPED = (
    (default_directory() / "community" / "jade-bay.toml")
    .read_text(encoding="utf-8")
    .replace('residents = "residents.csv"', "")
)
OFFERED = next(
    (one.key, category)
    for one in load_catalog([default_directory() / "catalog"]).types
    for category in one.categories
    if category.offer is not None and category.offer.price_cents
)
KEY, PAID = OFFERED[0], OFFERED[1].key

CHANGES = f"""
[[request_types]]
key = "{KEY}"
without = ["{PAID}"]
[[request_types.prices]]
key = "dog-walking"
amount = "45"
[[request_types.categories]]
key = "dog-walking"
title = {{ zh-Hans = "遛狗", zh-Hant = "遛狗", en = "Dog walking" }}
department = "security"
[request_types.categories.offer]
description = {{ zh-Hans = "遛", zh-Hant = "遛", en = "Walk" }}
pricing = "fixed"
amount = "40"
currency = "CNY"
unit = "time"
"""


def checked(tmp_path: Path, changes: str):
    (tmp_path / "community").mkdir()
    (tmp_path / "community" / "a.toml").write_text(SHIPPED + changes, encoding="utf-8")
    return check_config(tmp_path)


def test_a_community_offers_what_it_likes(tmp_path: Path) -> None:
    assert checked(tmp_path, CHANGES) == []
    (loaded,), _ = read_communities(tmp_path / "community")
    shipped = load_catalog([default_directory() / "catalog"]).get(KEY)
    assert shipped is not None
    here = loaded.community.effective(shipped)
    assert here is not None
    assert {one.key for one in here.categories} == {one.key for one in shipped.categories} - {PAID} | {"dog-walking"}
    offer = here.offer("dog-walking")
    assert offer is not None
    assert offer.price_cents == 4500
    assert here.department_for("dog-walking") == "security"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'without = ["{PAID}"]', 'without = ["nothing"]', f'"{KEY}" has no category "nothing"; write one of: '),
        ('key = "dog-walking"\namount = "45"', 'key = "cat"\namount = "45"', f'"{KEY}" has no category "cat"; write '),
        ('amount = "45"', 'amount = "-45"', '"-45" is below zero; a price is "0" or more.'),
        ('amount = "45"', "", '"amount" is missing; write it like amount = "80".'),
        ('department = "security"', 'department = "pets"', 'There is no department "pets"; write one of: cashier, '),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    (problem, *_) = checked(tmp_path, CHANGES.replace(old, new, 1))
    assert problem.sentence.startswith(said)
    assert problem.line > 0


_COMPLAINT = (default_directory() / "catalog" / "complaint.toml").read_text(encoding="utf-8")


def test_a_matter_concerns_a_department_that_exists(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    own = tmp_path / "catalog" / "complaint.toml"
    own.write_text(_COMPLAINT.replace('concerns = "cleaning"', 'concerns = "cleaners"'), encoding="utf-8")
    (problem,) = checked(tmp_path, "")
    line = own.read_text(encoding="utf-8").split("\n").index('concerns = "cleaners"') + 1
    known = "cashier, cleaning, clubhouse, customer_service, engineering, greening, management, security"
    assert (problem.file, problem.line, problem.sentence) == (
        own,
        line,
        (
            '"hygiene" concerns the department "cleaners", which does not exist, so nobody could be asked; '
            f"write one of: {known}."
        ),
    )


def test_a_communitys_own_category_concerns_one_of_its_departments(tmp_path: Path) -> None:
    words = '{ zh-Hans = "宠物", zh-Hant = "寵物", en = "Pets" }'
    categories = f'\n[[request_types.categories]]\nkey = "pets"\ntitle = {words}\nconcerns = "vets"\n'
    (problem,) = checked(tmp_path, f'\n[[request_types]]\nkey = "complaint"{categories}')
    assert problem.sentence.startswith('"pets" concerns the department "vets", which does not exist, so nobody could ')
    assert problem.line > 0


def test_what_the_program_brings_may_concern_departments_that_are_not_here(tmp_path: Path) -> None:
    without = SHIPPED.replace('key = "cleaning"', 'key = "tidying"', 1)
    assert 'key = "tidying"' in without
    (tmp_path / "community").mkdir()
    (tmp_path / "community" / "a.toml").write_text(without, encoding="utf-8")
    assert [one.sentence for one in check_config(tmp_path) if "concerns" in one.sentence] == []


def test_only_one_department_takes_the_money(tmp_path: Path) -> None:
    twice = SHIPPED.replace('key = "security"\n', 'key = "security"\ncashier = true\n')
    twice = twice.replace('key = "clubhouse"\n', 'key = "clubhouse"\ncashier = true\n')
    (tmp_path / "community").mkdir()
    (tmp_path / "community" / "a.toml").write_text(twice, encoding="utf-8")
    assert "Only one department can have cashier = true: it takes the money." in [
        one.sentence for one in check_config(tmp_path)
    ]
