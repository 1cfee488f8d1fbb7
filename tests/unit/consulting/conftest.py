"""Ann asks questions: a type that looks into the knowledge base, and two articles there."""

from collections.abc import Generator

import pytest

from domain.articles import ArticleText
from domain.i18n import LocalText
from domain.people import ResidentState
from tests.support.knowledge import GARDEN, call_me, question, repair
from tests.unit.resident.flat import Flat
from tests.unit.resident.flat import flat as made
from usecases.ports import UnitOfWork

ARTICLES = {
    "parking": ("停车月卡", "Parking", "固定车位每月 350 元。", ("停车", "车位")),
    "visitors": ("访客停车", "Visitor parking", "前 30 分钟免费。", ("访客停车", "访客")),
    "rubbish": ("垃圾时间", "Rubbish", "每天 18:30–21:00。", ("垃圾", "扔垃圾")),
}


def stock(uow: UnitOfWork, flat: Flat) -> None:
    """Put the articles into the knowledge base."""
    for key, (title, english, body, words) in ARTICLES.items():
        text = ArticleText(
            title=LocalText(zh_hans=title, en=english),
            body=LocalText(zh_hans=body, en=f"About {english}."),
            words=words,
        )
        uow.articles.add(GARDEN, key, text, by=None, at=flat.at)


@pytest.fixture
def flat() -> Generator[Flat]:
    with made(types=(repair(), question(), call_me()), state=ResidentState.VERIFIED) as one:
        one.run(stock, one)
        yield one


@pytest.fixture
def stranger() -> Generator[Flat]:
    """Nobody knows who asks."""
    with made(types=(repair(), question(), call_me())) as one:
        yield one
