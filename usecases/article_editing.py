"""`/kb`: the front desk, supervisors and managers read, write, change and retire articles in the chat (ASK-2, ASK-4).

Two editors never overwrite each other unseen: the last press carries the version it was shown, and when that is no
longer the present one the preview says so and asks again.
"""

import re
from collections.abc import Callable
from datetime import datetime

from domain.answers import SKIPPED, Option, free_text
from domain.articles import LONGEST_TITLE, MOST_WORDS, Article, ArticleState, ArticleText
from domain.drafts import Draft, Form
from domain.errors import CardRefreshed, NotNow, NotPermitted, Problem
from domain.events import EventKind
from domain.grants import Right
from domain.i18n import LocalText
from domain.incoming import Incoming, Press, Sender
from domain.notices.articles import ArticleList, ArticleSaved, ArticleScreen
from domain.outgoing import Lane, PostKind
from domain.people import StaffMember
from domain.permissions import allow
from domain.tickets import Status
from domain.word_matching import readable
from usecases import prompting, step_forms
from usecases.card_actions import sees_everything
from usecases.people import staff_actor_of, staff_of
from usecases.ports import Answer, UnitOfWork
from usecases.quick_answers import is_quick
from usecases.speaking import edit, to_chat
from usecases.staff_groups import unknown_group, unrecognised
from usecases.step_forms import Step, StepForm, StepKind
from usecases.venues import may_see

ALL, TITLE, BODY, WORDS, HANT, EN = "all", "title", "body", "words", "hant", "en"
"""Parts of an article that are written: everything, one field in simplified Chinese, or one of the other languages."""

NEW = 0
"""The article id of a new one."""

_SCREEN = "articles"
_BETWEEN_WORDS = re.compile(r"[\s,，、;；/|]+")


def _editor(uow: UnitOfWork, sender: Sender, chat_id: int) -> StaffMember:
    """The colleague, in a group that sees every department's work. Raises NotOnList or NotPermitted."""
    actor = staff_of(uow, sender)
    group = uow.chats.get(uow.chats.resolve(chat_id))
    if group is None or group.community_id is None or group.department is None:
        raise NotPermitted
    allow(actor, Right.WRITE_ARTICLES, group.community_id)
    if not sees_everything(uow.knowledge.community(group.community_id), group.department):
        raise NotPermitted
    return actor.member


# ------------------------------------------------------------------------------------------------ screens


def show_articles(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/kb`, or `/kb WORDS` for what a resident would find with them."""
    group = uow.chats.get(incoming.chat_id)
    if group is None or group.community_id is None or group.department is None:
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=group.community_id)
        return
    member = _editor(uow, incoming.sender, incoming.chat_id)
    words = "".join(incoming.text.split(maxsplit=1)[1:])
    _post(uow, member, incoming.chat_id, ArticleList(community_id=member.community_id, words=words[:200]))


def turn(uow: UnitOfWork, press: Press, page: int) -> Answer:
    """A page of the list."""
    member = _editor(uow, press.sender, press.chat_id)
    return _show(uow, press, member, ArticleList(community_id=member.community_id, page=max(page, 0)))


def show(uow: UnitOfWork, press: Press, article_id: int) -> Answer:
    """One article."""
    member = _editor(uow, press.sender, press.chat_id)
    return _show(uow, press, member, ArticleScreen(article_id=_article(uow, member, article_id).id))


def retire(uow: UnitOfWork, press: Press, article_id: int, version: int, *, sure: bool) -> Answer:
    """Out of what residents find, after one question; a retired one comes back at once."""
    member = _editor(uow, press.sender, press.chat_id)
    article = _article(uow, member, article_id)
    if article.version != version:
        _show(uow, press, member, ArticleScreen(article_id=article.id))
        raise CardRefreshed
    if article.state is ArticleState.RETIRED:
        uow.articles.change(article, article.text, by=member.id, at=press.at)
    elif sure:
        uow.articles.retire(article, by=member.id, at=press.at)
    else:
        return _show(uow, press, member, ArticleScreen(article_id=article.id, sure=True))
    return _show(uow, press, member, ArticleScreen(article_id=article.id))


def _article(uow: UnitOfWork, member: StaffMember, article_id: int) -> Article:
    article = uow.articles.get(article_id)
    if article is None or article.community_id != member.community_id:
        raise CardRefreshed
    return article


def _show(uow: UnitOfWork, press: Press, member: StaffMember, notice: ArticleList | ArticleScreen) -> Answer:
    """In the screen that was pressed; in a new one when nobody knows that message any more."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is not None and post.subject == _SCREEN:
        edit(uow, post, notice, lane=Lane.ANSWER)
    else:
        _post(uow, member, uow.chats.resolve(press.chat_id), notice)
    return Answer()


def _post(uow: UnitOfWork, member: StaffMember, chat_id: int, notice: ArticleList | ArticleScreen) -> None:
    community_id = member.community_id
    post_id = uow.posts.create(chat_id=chat_id, kind=PostKind.NOTICE, community_id=community_id, subject=_SCREEN)
    to_chat(uow, chat_id, notice, community_id=community_id, post_id=post_id)


# ------------------------------------------------------------------------------------------------ writing


def begin(uow: UnitOfWork, press: Press, article_id: int, version: int, part: str) -> Answer:
    """The first question about this part. Raises CardRefreshed when the article is another one by now."""
    member = _editor(uow, press.sender, press.chat_id)
    if part not in (ALL, TITLE, BODY, WORDS, HANT, EN) or (article_id == NEW) is not (part == ALL):
        raise CardRefreshed
    if article_id != NEW and _article(uow, member, article_id).version != version:
        _show(uow, press, member, ArticleScreen(article_id=article_id))
        raise CardRefreshed
    _open(uow, press, member, {"article": article_id, "version": version, "part": part})
    return Answer()


def keep_answer(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """An answer that others can use: it becomes the text of a new article, a title is asked for."""
    member = _editor(uow, press.sender, press.chat_id)
    ticket = uow.tickets.get(ticket_id)
    if ticket is None or not may_see(staff_of(uow, press.sender), ticket):
        raise CardRefreshed
    said = [one for one in uow.events.of(ticket_id) if one.kind is EventKind.ANSWERED]
    words = str(said[-1].data.get("words") or "") if said else ""
    if not words or not is_quick(ticket) or ticket.status not in (Status.RESOLVED, Status.CLOSED):
        raise NotNow(status=ticket.status)
    _open(uow, press, member, {"article": NEW, "version": 0, "part": ALL, "note": words, "body": ""})
    return Answer()


def _open(uow: UnitOfWork, press: Press, member: StaffMember, answers: dict[str, object]) -> None:
    step_forms.begin(
        uow,
        FORM,
        community_id=member.community_id,
        chat_id=uow.chats.resolve(press.chat_id),
        user_id=press.sender.user_id,
        ticket_id=None,
        at=press.at,
        answers=answers,
    )


def part_of(draft: Draft) -> str:
    """What is being written."""
    return draft.text("part") or ALL


def _for(*parts: str) -> Callable[[UnitOfWork, Draft], bool]:
    return lambda _uow, draft: part_of(draft) in parts


def _read_title(_uow: UnitOfWork, _draft: Draft, incoming: Incoming) -> str | Problem:
    title = free_text(" ".join(incoming.text.split()))
    if isinstance(title, Problem):
        return title
    return title if len(title) <= LONGEST_TITLE else Problem.TITLE_TOO_LONG


def _has_text(_uow: UnitOfWork, draft: Draft) -> Problem | None:
    return None if draft.text("note") else Problem.TEXT_ONLY


def _publish(uow: UnitOfWork, draft: Draft, _at: datetime) -> tuple[Option, ...]:
    """The key carries the present version, so that a press on an older preview asks again."""
    article = _present(uow, draft)
    version = 0 if article is None else article.version
    label = _PUBLISH if version == draft.answers.get("version") else _PUBLISH_MINE
    return (Option(value=f"v{version}", label=label),)


_PUBLISH = LocalText(zh_hans="发布", zh_hant="發布", en="Publish")
_PUBLISH_MINE = LocalText(zh_hans="仍用我写的", zh_hant="仍用我寫的", en="Use mine anyway")


def _present(uow: UnitOfWork, draft: Draft) -> Article | None:
    number = draft.answers.get("article")
    return uow.articles.get(number) if isinstance(number, int) and number != NEW else None


def _finish(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Who fills it in is asked once more: the role may have changed since the first question."""
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    allow(actor, Right.WRITE_ARTICLES, draft.community_id)
    member = actor.member
    article = _present(uow, draft)
    if article is None:
        written = uow.articles.add(member.community_id, f"chat-{draft.id}", _text(draft, None), by=member.id, at=at)
    else:
        written = uow.articles.change(article, _text(draft, article), by=member.id, at=at)
    saved = ArticleSaved(article_id=written.id, title=written.title.zh_hans, who=member.name, at=at)
    prompting.finish(uow, draft, at, saved)


def _text(draft: Draft, article: Article | None) -> ArticleText:
    """What is written now in place of what was; other languages of a changed field would tell yesterday's story."""
    title, body, words = draft.text("title") or "", draft.text("note") or "", _words(draft)
    before = (
        ArticleText(title=LocalText(zh_hans=title), body=LocalText(zh_hans=body)) if article is None else article.text
    )
    match part_of(draft):
        case part if part == TITLE:
            return ArticleText(title=LocalText(zh_hans=title), body=before.body, words=before.words)
        case part if part == BODY:
            return ArticleText(title=before.title, body=LocalText(zh_hans=body), words=before.words)
        case part if part == WORDS:
            return ArticleText(title=before.title, body=before.body, words=words)
        case part if part in (HANT, EN):
            return ArticleText(
                title=_said_in(part, before.title, title), body=_said_in(part, before.body, body), words=before.words
            )
        case _:
            return ArticleText(title=LocalText(zh_hans=title), body=LocalText(zh_hans=body), words=words)


def _said_in(part: str, text: LocalText, words: str) -> LocalText:
    hant, english = (words, text.en) if part == HANT else (text.zh_hant, words)
    return LocalText(zh_hans=text.zh_hans, zh_hant=hant, en=english)


def _words(draft: Draft) -> tuple[str, ...]:
    """Extra words as they were typed, separated by anything."""
    said = draft.text("words")
    if said is None or said == SKIPPED:
        return ()
    found = [readable(one)[:LONGEST_TITLE] for one in _BETWEEN_WORDS.split(said) if one]
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


FORM = StepForm(
    form=Form.ARTICLE,
    steps=(
        Step(key="title", kind=StepKind.TEXT, read=_read_title, applies=_for(ALL, TITLE, HANT, EN)),
        Step(key="body", kind=StepKind.EVIDENCE, enough=_has_text, words_only=True, applies=_for(ALL, BODY, HANT, EN)),
        Step(key="words", kind=StepKind.TEXT, optional=True, applies=_for(ALL, WORDS)),
        Step(key="publish", kind=StepKind.CHOICE, options=_publish),
    ),
    finish=_finish,
)
