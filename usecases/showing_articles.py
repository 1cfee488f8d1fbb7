"""The knowledge base inside a form: the article that may answer, before anybody is asked (ASK-2)."""

from collections.abc import Mapping
from datetime import datetime

from domain.articles import Article
from domain.catalog import RequestType
from domain.consulting import A_SHORT_QUESTION, asks_for_letter
from domain.drafts import Draft
from domain.people import Resident
from domain.tickets import Ticket
from usecases.collecting import description_of, texts_of
from usecases.form_resident import is_for_caller
from usecases.ports import UnitOfWork

HELPED, PERSON, WRITTEN, SHOW = "helped", "person", "written", "show"
"""Pressed values below an article: that answered it, ask a person, ask for a letter, `show:<id>` another article."""

_LOOKED, _FOUND, _SHOWN, _USES = "_looked", "_found", "_shown", "_uses"
"""Answers: that the words were looked up, the articles found (ids), the one shown, and each use with its article."""

_READ = "read_articles"
"""Key of a ticket's details: the articles (ids) that did not answer the question."""

_MOST = 3


def looks_up(request_type: RequestType | None) -> bool:
    """Whether questions of this type are looked up."""
    return request_type is not None and request_type.consult is not None and request_type.consult.articles


def look_up(
    uow: UnitOfWork, draft: Draft, request_type: RequestType, answers: Mapping[str, object], at: datetime
) -> tuple[dict[str, object], bool]:
    """The answers with what was found for the words, and whether there is an article to show; looked up once only."""
    if not looks_up(request_type) or _LOOKED in answers or is_for_caller(draft):
        return dict(answers), False  # the desk has heard the question, and knows where to look
    found = _search(uow, draft, request_type)
    looked = {**answers, _LOOKED: True}
    return (with_shown(uow, draft, {**looked, _FOUND: found}, found[0], at), True) if found else (looked, False)


def look_again(answers: Mapping[str, object]) -> dict[str, object]:
    """The answers of a form whose words will be others."""
    return {key: value for key, value in answers.items() if key not in (_LOOKED, _FOUND, _SHOWN)}


def another_for(uow: UnitOfWork, draft: Draft, request_type: RequestType | None) -> int | None:
    """The best article for all that has been said by now, unless it has been shown already."""
    found, seen = _search(uow, draft, request_type), {article for article, _ in _uses(draft.answers)}
    return found[0] if found and found[0] not in seen else None


def answers_at_once(uow: UnitOfWork, draft: Draft, resident: Resident, request_type: RequestType | None) -> bool:
    """Whether a single short message is a question that the knowledge base knows."""
    texts = texts_of(draft)
    if not looks_up(request_type) or not resident.is_registered or _LOOKED in draft.answers or is_for_caller(draft):
        return False
    if len(texts) != 1 or len(texts[0][1]) > A_SHORT_QUESTION or uow.attachments.of_draft(draft.id):
        return False
    return bool(_search(uow, draft, request_type))


def with_shown(
    uow: UnitOfWork, draft: Draft, answers: Mapping[str, object], article_id: int, at: datetime
) -> dict[str, object]:
    """The answers with this article shown, and the showing noted."""
    uses = _uses(answers)
    if all(known != article_id for known, _ in uses):
        resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
        resident_id = None if resident is None else resident.id
        use = uow.article_uses.shown(draft.community_id or "", article_id, resident_id=resident_id, at=at)
        uses = [*uses, (article_id, use)]
    return {**answers, _SHOWN: article_id, _USES: [list(one) for one in uses]}


def judge(uow: UnitOfWork, draft: Draft, *, helped: bool) -> None:
    """What the resident says about what stands there; what was left for it did not help either."""
    for article_id, use in _uses(draft.answers):
        uow.article_uses.judged(use, helped=helped and article_id == draft.answers.get(_SHOWN))


def led_to(uow: UnitOfWork, draft: Draft, ticket: Ticket) -> None:
    """The question was filed all the same."""
    for _, use in _uses(draft.answers):
        uow.article_uses.led_to(use, ticket.id)


def noted(draft: Draft) -> dict[str, object]:
    """What a ticket keeps of it: whoever answers sees what was read in vain."""
    read = [article for article, _ in _uses(draft.answers)]
    return {_READ: read} if read else {}


def read_by_reporter(uow: UnitOfWork, ticket: Ticket) -> tuple[Article, ...]:
    """The articles that were shown for the question before it was filed."""
    kept = ticket.details.get(_READ)
    articles = [uow.articles.get(number) for number in kept] if isinstance(kept, list) else []
    return tuple(one for one in articles if one is not None)


def shown_first(uow: UnitOfWork, draft: Draft) -> tuple[Article, ...]:
    """The article that is shown, then the others that were found."""
    shown, found = draft.answers.get(_SHOWN), draft.answers.get(_FOUND)
    if not isinstance(shown, int):
        return ()
    others = [number for number in found if number != shown] if isinstance(found, list) else []
    articles = [uow.articles.get(number) for number in (shown, *others[: _MOST - 1])]
    return tuple(one for one in articles if one is not None)


def _search(uow: UnitOfWork, draft: Draft, request_type: RequestType | None) -> list[int]:
    said = description_of(draft)
    rule = None if request_type is None else request_type.consult
    if rule is not None and asks_for_letter(rule, said):
        return []
    return [one.id for one in uow.articles.search(draft.community_id or "", said, most=_MOST)] if said else []


def _uses(answers: Mapping[str, object]) -> list[tuple[int, int]]:
    kept = answers.get(_USES)
    return [(int(article), int(use)) for article, use in kept] if isinstance(kept, list) else []
