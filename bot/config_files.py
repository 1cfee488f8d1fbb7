"""A configuration directory as a whole: catalog/*.toml over the program's own, community/*.toml and articles/*.toml."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from bot.article_files import LoadedArticle, read_articles
from bot.catalog_checks import loosened, said
from bot.catalog_files import in_order, read_types
from bot.community_files import LoadedCommunity, read_communities
from bot.config_problems import ConfigProblem
from bot.ladder_checks import ladder_problems
from bot.toml_tables import Table
from domain.catalog import Catalog, Category, RequestType
from domain.community import TypeOverride


def default_directory() -> Path:
    """Where the catalog and the example community that come with the program are."""
    return Path(str(files("bot") / "defaults"))


def catalog_directories(directory: Path) -> tuple[Path, ...]:
    """Give the directories for `load_catalog`: the program's own first, then the company's."""
    return default_directory() / "catalog", directory / "catalog"


def check_config(directory: Path) -> list[ConfigProblem]:
    """Give every problem of a configuration directory, in the order of files and lines."""
    problems: list[ConfigProblem] = []
    types = read_types(catalog_directories(directory), problems)
    catalog = in_order(one for one, _ in types)
    loaded, community_problems = read_communities(directory / "community")
    own = [one for one in types if one[1].document.file.parent == directory / "catalog"]
    _check_concerns(own, loaded)
    _check_alarms(own, loaded)
    for one in loaded:
        _check_departments(one, catalog)
        _check_overrides(one, catalog)
    articles, article_problems = read_articles(directory / "articles")
    for article in articles:
        _check_communities(article, {one.community.key for one in loaded})
    return sorted({*problems, *community_problems, *article_problems})


def _check_communities(one: LoadedArticle, known: set[str]) -> None:
    for community in one.article.communities:
        if community not in known:
            sentence = f'There is no community "{community}"; write one of: {", ".join(sorted(known))}.'
            one.table.note("communities", sentence)


def _check_departments(one: LoadedCommunity, catalog: Catalog) -> None:
    known = {department.key for department in one.community.departments}
    for request_type in catalog.types:
        here = one.community.effective(request_type)
        if here is None:
            continue
        if here.department not in known:  # a category whose own department is missing goes to the type's
            sentence = f'"{request_type.key}" goes to the department "{here.department}", which is missing; add it, '
            one.table.note("departments", f"{sentence}or set another one under [[request_types]].")


def _check_concerns(own: Iterable[tuple[RequestType, Table]], loaded: Sequence[LoadedCommunity]) -> None:
    """Whom a matter concerns is asked for an answer: it must be a department of some community (COM-3).

    Types that come with the program name departments that not every company has; those are just not suggested.
    """
    known = sorted({department.key for one in loaded for department in one.community.departments})
    for request_type, table in own if known else ():
        for number, category in enumerate(request_type.categories):
            if category.concerns is not None and category.concerns not in known:
                path = ("categories", number, "concerns")
                table.document.note(path, _nobody_to_ask(category, known))


def _check_alarms(own: Iterable[tuple[RequestType, Table]], loaded: Sequence[LoadedCommunity]) -> None:
    """Whom an alarm calls, and which numbers come first, must be there in some community (EMG-2).

    As above only for the company's own types: of what comes with the program the front desk does what nobody else can.
    """
    communities = [one.community for one in loaded]
    departments = sorted({department.key for one in communities for department in one.departments})
    numbers = sorted({number.key for one in communities for number in (*one.emergency_numbers, *one.contacts)})
    for request_type, table in own if loaded else ():
        rules = request_type.emergency
        if rules is None:
            continue
        named = [("departments", "department", index, key, departments) for index, key in enumerate(rules.departments)]
        named += [("numbers", "number", index, key, numbers) for index, key in enumerate(rules.numbers)]
        for field, what, index, key, known in named:
            if key not in known:
                sentence = f'There is no {what} "{key}" in any community; write some of: {", ".join(known)}.'
                table.document.note(("emergency", field, index), sentence)


def _nobody_to_ask(category: Category, known: Iterable[str]) -> str:
    """For a complaint about something that no department answers for."""
    missing = f'"{category.key}" concerns the department "{category.concerns}", which does not exist, so nobody could '
    return f"{missing}be asked; write one of: {', '.join(known)}."


def _check_overrides(one: LoadedCommunity, catalog: Catalog) -> None:
    for index, override in enumerate(one.community.overrides):
        path = ("request_types", index)
        request_type = catalog.get(override.request_type)
        if request_type is None:
            known = ", ".join(each.key for each in catalog.types)
            sentence = f'There is no request type "{override.request_type}"; write one of: {known}.'
            one.table.document.note((*path, "key"), sentence)
            continue
        _check_categories(one, index, override, request_type)
        here = one.community.effective(request_type)
        if here is None:
            continue
        for rule in loosened(request_type.promises, here.promises):
            sentence = (
                f'"{rule.kind}" within {said(rule)} is a firm promise of the service manual: shorten it or leave it.'
            )
            one.table.document.note((*path, "promises"), sentence)
        promised = {rule.kind for rule in here.promises}
        for ladder in override.ladders:
            if ladder.measured_from not in promised:
                sentence = f'The ladder follows "{ladder.measured_from}", which "{here.key}" does not promise.'
                one.table.document.note((*path, "ladders"), sentence)
        wrong = {problem for ladder in here.ladders for problem in ladder_problems(ladder, here.promises)}
        for sentence in sorted(wrong):
            one.table.document.note((*path, "promises" if override.promises else "ladders"), sentence)


def _check_categories(one: LoadedCommunity, index: int, override: TypeOverride, request_type: RequestType) -> None:
    """What is taken away or priced anew must exist, and have a price at all."""
    offers = {each.key: each.offer for each in request_type.categories + override.categories}
    known = {department.key for department in one.community.departments}
    for number, category in enumerate(override.categories):
        if category.department is not None and category.department not in known:
            sentence = f'There is no department "{category.department}"; write one of: {", ".join(sorted(known))}.'
            one.table.document.note(("request_types", index, "categories", number, "department"), sentence)
        if category.concerns is not None and category.concerns not in known:
            sentence = _nobody_to_ask(category, sorted(known))
            one.table.document.note(("request_types", index, "categories", number, "concerns"), sentence)
    named = [("without", number, key) for number, key in enumerate(override.without)]
    named += [("prices", number, price.category) for number, price in enumerate(override.prices)]
    for key, number, name in named:
        path = ("request_types", index, key, number)
        if name not in offers:
            sentence = f'"{request_type.key}" has no category "{name}"; write one of: {", ".join(sorted(offers))}.'
            one.table.document.note(path, sentence)
        elif key == "prices" and offers[name] is None:
            one.table.document.note(path, f'"{name}" has no offer, so it has no price; remove it.')
