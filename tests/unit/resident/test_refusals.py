"""What is refused leaves nothing behind: no row changed, nothing queued, no timer set."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from domain.errors import (
    BadCode,
    CardRefreshed,
    HeldByOther,
    HurriedTooSoon,
    NotNow,
    NotYours,
    Refusal,
    TooLate,
    TooSoon,
)
from domain.notices.dialogue import RefusalKind, Refused
from handlers.resident.buttons import ON_BUTTON
from storage.tables import metadata
from tests.unit.resident.flat import ANN, BOB, Flat, local
from usecases import conversation, mine
from usecases.inbox_ports import Origin
from usecases.ports import Answer, UnitOfWork
from usecases.refusals import refuse

Rows = dict[str, list[tuple[object, ...]]]


def everything(flat: Flat) -> Rows:
    def read(connection: Connection) -> Rows:
        return {
            name: [tuple(row) for row in connection.execute(select(table)).all()]
            for name, table in metadata.tables.items()
        }

    return flat.database.read_now(read)


def pressed(flat: Flat, who: int, prefix: str, *values: object) -> Callable[[UnitOfWork], Answer]:
    kind = next(one for one in ON_BUTTON if one.prefix == prefix)
    button = kind(**dict(zip([name for name in kind.__slots__ if name != "prefix"], values, strict=True)))
    press = flat.press(who, message_id=flat.number_of("", who))
    return lambda uow: ON_BUTTON[kind](uow, press, button)


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("fu", (1, 99, True)),
        ("fu", (1, 1, False)),
        ("sc", (1, 1, 5)),
        ("cd", (1, 1, True)),
        ("qd", (1, "accept")),
        ("ax", (1, 1, "coming")),
        ("mc", (1, True)),
        ("mo", (1,)),
        ("mh", (1,)),
        ("mt", (99,)),
        ("mr", (99,)),
        ("d", (99, "collect", "done")),
        ("ds", (99, "visit")),
        ("db", (99,)),
        ("dx", (99,)),
        ("dr", (99,)),
        ("rq", ("nothing",)),
        ("ls", ("fr",)),
    ],
)
def test_a_refused_press_changes_nothing(flat: Flat, prefix: str, values: tuple[object, ...]) -> None:
    flat.finished()
    flat.presses("Yes, it works")
    flat.until("30T10:01")
    flat.screens.refresh()
    before = everything(flat)
    with pytest.raises(Refusal):
        flat.run(pressed(flat, ANN, prefix, *values))
    assert everything(flat) == before


def test_somebody_elses_keys_change_nothing(flat: Flat) -> None:
    flat.resident(BOB, unit="1-102")
    flat.reports()
    flat.says("灯坏了")
    draft = flat.draft()
    assert draft is not None
    flat.says("您好", BOB)
    flat.screens.refresh()
    before = everything(flat)
    for act in (
        lambda uow: conversation.drop(uow, flat.press(BOB), draft.id),
        lambda uow: conversation.resume(uow, flat.press(BOB), draft.id),
        lambda uow: conversation.back(uow, flat.press(BOB), draft.id),
        lambda uow: conversation.choose(uow, flat.press(BOB), draft.id, "collect", "done"),
        lambda uow: mine.cancel(uow, flat.press(BOB), 1, sure=True),
        lambda uow: mine.hurry(uow, flat.press(BOB), 1),
    ):
        with pytest.raises(Refusal):
            flat.run(act)
    assert everything(flat) == before


# ------------------------------------------------------------------------------------------------ what is shown then


def refused(flat: Flat, refusal: Refusal, words: str | None, *, is_press: bool = True) -> Answer | None:
    """As the edge does it: the press or message that was refused stood on this message of ours."""
    flat.screens.refresh()
    number = None if words is None else flat.number_of(words)
    origin = Origin(
        inbox_id=1,
        chat_id=ANN,
        user_id=ANN,
        private=True,
        pressed=is_press,
        message_id=number,
        language_code="zh-hans",
    )
    return flat.run(refuse, refusal, origin)


def test_a_stale_story_shows_what_is_so(flat: Flat) -> None:
    flat.reports()
    flat.presses("Progress")
    assert "waiting to be taken" in flat.text()
    flat.run(mine.cancel, flat.press(ANN), 1, sure=True)
    flat.screens.refresh()
    answer = refused(flat, NotNow(status="cancelled"), "waiting to be taken")
    assert answer == Answer(notice=Refused(kind=RefusalKind.NOT_NOW, status="cancelled"), alert=True)
    assert [line for line in flat.texts() if "withdrawn\n" in line] != []


def test_the_prompt_of_a_form_that_is_over_loses_its_keys(flat: Flat) -> None:
    flat.says("水龙头")
    flat.presses("That's all")
    refused(flat, CardRefreshed(), "When may we come?")
    assert flat.labels() == []


def test_a_press_on_anything_else_is_only_answered(flat: Flat) -> None:
    flat.reports()
    before = flat.labels()
    assert refused(flat, CardRefreshed(), "Got it") == Answer(
        notice=Refused(kind=RefusalKind.CARD_REFRESHED), alert=True
    )
    assert refused(flat, TooLate(), None) == Answer(notice=Refused(kind=RefusalKind.TOO_LATE), alert=True)
    assert flat.labels() == before


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (HeldByOther(holder="李师傅", since=local("23T10:00")), RefusalKind.HELD_BY_OTHER),
        (HurriedTooSoon(again_at=local("23T12:00")), RefusalKind.HURRIED_TOO_SOON),
        (TooSoon(again_at=local("23T12:00")), RefusalKind.TOO_SOON),
        (NotYours(), RefusalKind.NOT_YOURS),
        (BadCode(), RefusalKind.BAD_CODE),
        (Refusal(), RefusalKind.OTHER),
    ],
)
def test_every_refusal_has_its_words(flat: Flat, refusal: Refusal, kind: RefusalKind) -> None:
    assert refused(flat, refusal, None, is_press=False) is None
    [said] = flat.new()
    assert isinstance(said, Refused)
    assert said.kind is kind
    assert flat.labels() == [["Menu", "Call me, please"]]
