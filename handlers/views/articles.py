"""The knowledge base as staff see it: the list, one article with its keys, the form's questions and its end."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.articles import ArticleState
from domain.notices.articles import ArticleList, ArticleSaved, ArticleScreen
from domain.text_parts import shortened
from handlers.buttons.articles import RetireArticle, ShowArticle, ShowArticles, WriteArticle
from handlers.translator import later
from handlers.views.fitting import rows_of, short
from handlers.views.ticket_words import dotted, lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, View, Views
from usecases.article_editing import ALL, BODY, EN, HANT, NEW, TITLE, WORDS
from usecases.article_screens import ArticleData, ArticleLine, ArticleListData, load_article, load_list

_SHOWN = 1500
"""Units of an article's text on its screen in the group."""


def article_list(data: ArticleListData, look: Look) -> View:
    """Titles with how they help, a key for each; more of them on other pages."""
    t = look.t
    if data.words and not data.lines:
        head = t("📖 Nothing fits “{words}”. A resident who asks this reaches a person.", words=data.words)
    elif data.words:
        head = t("📖 What residents find for “{words}”, best first", words=data.words)
    else:
        head = t("📖 Knowledge base, {n} articles. Look one up with /kb and a word.", n=data.total)
    keys = [
        Key(text=short(t.text(one.article.title)), button=ShowArticle(article_id=one.article.id)) for one in data.lines
    ]
    last = [Key(text=t.plain("Write a new one"), button=WriteArticle(article_id=NEW, version=0, part=ALL))]
    if data.pages > 1:
        last.append(Key(text=t.plain("More…"), button=ShowArticles(page=(data.page + 1) % data.pages)))
    elif data.words:
        last.append(Key(text=t.plain("All articles"), button=ShowArticles(page=0)))
    return View(text=lines(head, *(_titled(one, look) for one in data.lines)), rows=(*rows_of(keys, 2), tuple(last)))


def _titled(line: ArticleLine, look: Look) -> Markup:
    retired = look.t("taken out") if line.article.state is ArticleState.RETIRED else None
    return dotted(look.t.text(line.article.title), retired, _use(line, look))


def _use(line: ArticleLine, look: Look) -> Markup | None:
    if not line.shown:
        return None
    return look.t("shown {shown}×, helped {helped}×", shown=line.shown, helped=line.helped)


_LANGUAGES: Mapping[str, str] = MappingProxyType({HANT: later("Traditional"), EN: later("English")})


def article_screen(data: ArticleData, look: Look) -> View:
    """The article, who wrote it when, how it helps, and what can be changed."""
    t, article = look.t, data.line.article
    when = look.date(article.updated_at)
    by = (
        t("as configured, {when}", when=when)
        if data.editor is None
        else t("{name}, {when}", name=data.editor, when=when)
    )
    words = t("Also found by: {words}", words=t.plain(", ").join(article.words)) if article.words else None
    missing = [
        t.plain(_LANGUAGES[part]) for part, said in ((HANT, article.body.zh_hant), (EN, article.body.en)) if not said
    ]
    lack = t("Not in {languages} yet: shown as written.", languages=t.plain(", ").join(missing)) if missing else None
    retired = t("Taken out: residents do not find it.") if article.state is ArticleState.RETIRED else None
    sure = t("Take it out? Residents no longer find it then.") if data.sure else None
    text = lines(
        Markup("<b>{}</b>").format(article.title.zh_hans),
        Markup.escape(shortened(article.body.zh_hans, _SHOWN)),
        *(Markup.escape(shortened(one, 600)) for one in (words,) if one is not None),
        dotted(by, _use(data.line, look)),
        *(one for one in (lack, retired, sure) if one is not None),
    )
    return View(text=text, rows=_article_keys(data, look))


def _article_keys(data: ArticleData, look: Look) -> tuple[tuple[Key, ...], ...]:
    t, article = look.t, data.line.article
    retire = RetireArticle(article_id=article.id, version=article.version, sure=data.sure)
    back = Key(text=t.plain("All articles"), button=ShowArticles(page=0))
    if data.sure:
        keep = Key(text=t.plain("Leave it in"), button=ShowArticle(article_id=article.id))
        return ((Key(text=t.plain("Take it out"), button=retire, style=KeyStyle.DANGER), keep),)
    if article.state is ArticleState.RETIRED:
        return ((Key(text=t.plain("Bring it back"), button=retire), back),)
    parts = ((BODY, t.plain("Text")), (TITLE, t.plain("Title")), (WORDS, t.plain("Extra words")))
    others = tuple((part, t.plain(name)) for part, name in _LANGUAGES.items())
    keys = [
        Key(text=name, button=WriteArticle(article_id=article.id, version=article.version, part=part))
        for part, name in (*parts, *others)
    ]
    return (*rows_of([*keys, Key(text=t.plain("Take it out"), button=retire)], 3), (back,))


def article_saved(notice: ArticleSaved, look: Look) -> View:
    """Who wrote what; residents find it at once."""
    t = look.t
    text = t(
        "{who} published “{title}”, {time}. Residents find it from now on.",
        who=notice.who,
        title=notice.title,
        time=look.clock(notice.at),
    )
    return View(text=text, rows=((Key(text=t.plain("Look at it"), button=ShowArticle(article_id=notice.article_id)),),))


VIEWS: Views = MappingProxyType({ArticleSaved: article_saved})
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        ArticleList: PresentView(load=load_list, show=article_list),
        ArticleScreen: PresentView(load=load_article, show=article_screen),
    }
)
