"""Loading the first articles of the knowledge base, and what `concierge check` says about mistakes in them."""

from datetime import date
from pathlib import Path

import pytest

from bot.article_files import load_articles, read_articles
from bot.config_files import check_config, default_directory
from bot.config_problems import ConfigError
from domain.articles import ArticleText, SeedArticle
from domain.i18n import LocalText

GOOD = """\
[[articles]]
key = "parking"
updated = 2026-11-02
title = { zh-Hans = "停车", zh-Hant = "停車", en = "Parking" }
body.zh-Hans = "\""
地库。
月卡 350 元。"\""
words = { zh-Hans = ["车位"], en = ["Car Park"] }
"""


def write(directory: Path, text: str, name: str = "one.toml") -> Path:
    (directory / "articles").mkdir(exist_ok=True)
    (directory / "articles" / name).write_text(text, encoding="utf-8")
    return directory / "articles"


def said(directory: Path) -> list[str]:
    return [f"{one.file.name}:{one.line} {one.sentence}" for one in read_articles(directory)[1]]


def test_an_article_is_read(tmp_path: Path) -> None:
    assert load_articles(write(tmp_path, GOOD)) == (
        SeedArticle(
            key="parking",
            text=ArticleText(
                title=LocalText(zh_hans="停车", zh_hant="停車", en="Parking"),
                body=LocalText(zh_hans="地库。\n月卡 350 元。"),
                words=("车位", "car park"),
            ),
            updated=date(2026, 11, 2),
        ),
    )


def test_the_folder_may_be_missing(tmp_path: Path) -> None:
    assert load_articles(tmp_path / "articles") == ()


def test_the_example_community_has_useful_articles_in_three_languages() -> None:
    articles = load_articles(default_directory() / "articles")
    assert len(articles) >= 15
    assert all(
        text.zh_hans and text.zh_hant and text.en for one in articles for text in (one.text.title, one.text.body)
    )
    assert all(one.updated is not None and one.text.words for one in articles)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("x = 1\n", ["one.toml:0 There is no article in this file; write it under [[articles]]."]),
        ("articles = 3\n", ['one.toml:1 "articles" must be a list of tables, each under [[articles]].']),
        (
            GOOD.replace('"parking"', '"Park ing"'),
            ['one.toml:2 "Park ing" cannot be a key; use up to 40 of a-z, 0-9, "-" and "_".'],
        ),
        (GOOD.replace("2026-11-02", '"gestern"'), ["one.toml:3 'gestern' is not a date; write it like 2026-10-01."]),
        (
            GOOD.replace('"停车"', f'"{"停" * 41}"'),
            [
                'one.toml:4 "title" has 41 characters in zh-Hans; at most 40 can be shown.',
            ],
        ),
        (
            GOOD + GOOD,
            ['one.toml:10 "parking" exists already in one.toml; give this article another key.'],
        ),
        (
            GOOD.replace("updated", "date"),
            ['one.toml:3 "date" is not known here; remove it or correct it to one of: '],
        ),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, problems: list[str]) -> None:
    found = said(write(tmp_path, text))
    assert len(found) >= len(problems)
    assert [one[: len(wanted)] for one, wanted in zip(found, problems, strict=False)] == problems


def test_a_mistake_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        load_articles(write(tmp_path, "[[articles]]\n"))


def test_a_community_that_does_not_exist_is_told(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("updated", 'communities = ["moon"]\nupdated'))
    mine = [one.sentence for one in check_config(tmp_path) if one.file.name == "one.toml"]
    assert mine == ['There is no community "moon"; write one of: .']
