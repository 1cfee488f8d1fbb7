"""Loading the knowledge base's first articles: articles/*.toml, each with one or several [[articles]]."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.config_problems import ConfigError, ConfigProblem
from bot.question_tables import read_words
from bot.toml_tables import Table
from domain.articles import LONGEST_BODY, LONGEST_TITLE, MOST_WORDS, ArticleText, SeedArticle
from domain.i18n import Locale, LocalText


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedArticle:
    """An article and the table it stands in, while problems can still be noted there."""

    article: SeedArticle
    table: Table


def load_articles(directory: Path) -> tuple[SeedArticle, ...]:
    """Read every *.toml of the directory, which may be missing; keys are unique. Raises ConfigError."""
    loaded, problems = read_articles(directory)
    if problems:
        raise ConfigError(problems)
    return tuple(one.article for one in loaded)


def read_articles(directory: Path) -> tuple[tuple[LoadedArticle, ...], list[ConfigProblem]]:
    """Read as much as can be read, and give every problem found on the way."""
    problems: list[ConfigProblem] = []
    loaded: list[LoadedArticle] = []
    for file in sorted(directory.glob("*.toml")):
        table = Table.open(file, problems)
        if table is None:
            continue
        here = [_read_article(one) for one in table.tables("articles")]
        if not here and not table.has("articles"):
            table.note("articles", "There is no article in this file; write it under [[articles]].")
        table.close()
        loaded += here
    _check_keys(loaded)
    return tuple(loaded), problems


def _check_keys(loaded: list[LoadedArticle]) -> None:
    seen: dict[str, Path] = {}
    for one in loaded:
        key, file = one.article.key, one.table.document.file
        if key and key in seen:
            one.table.note("key", f'"{key}" exists already in {seen[key].name}; give this article another key.')
        seen.setdefault(key, file)


def _read_article(table: Table) -> LoadedArticle:
    words = read_words(table)
    article = SeedArticle(
        key=table.identifier("key"),
        text=ArticleText(
            title=_limited(table, "title", LONGEST_TITLE),
            body=_limited(table, "body", LONGEST_BODY),
            words=words.all,
        ),
        updated=_updated(table),
        communities=table.texts("communities"),
    )
    if len(words.all) > 3 * MOST_WORDS:
        table.note("words", f"These are {len(words.all)} words; {MOST_WORDS} for each language are enough.")
    table.close()
    return LoadedArticle(article=article, table=table)


def _limited(table: Table, key: str, longest: int) -> LocalText:
    """A text in three languages, none of them longer than a message can show."""
    found = table.local_text(key)
    for locale in Locale:
        length = len(found.in_(locale))
        if length > longest:
            table.note(key, f'"{key}" has {length} characters in {locale}; at most {longest} can be shown.')
    return _stripped(found, str.strip)


def _stripped(text: LocalText, strip: Callable[[str], str]) -> LocalText:
    return LocalText(zh_hans=strip(text.zh_hans), zh_hant=strip(text.zh_hant), en=strip(text.en))


def _updated(table: Table) -> date | None:
    """The date the article shows; without one it is the day on which it was first loaded."""
    table.used.add("updated")
    value = table.values.get("updated")
    if value is None or type(value) is date:
        return value
    table.note("updated", f"{value!r} is not a date; write it like 2026-10-01.")
    return None
