"""What is refused leaves nothing behind: no row changed, nothing queued, no timer set (design.md 1.2)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select

from domain.errors import Refusal
from handlers.resident.buttons import ON_BUTTON
from storage.tables import metadata
from tests.unit.resident.flat import ANN, BOB, Flat
from usecases import conversation, mine
from usecases.ports import Answer, UnitOfWork

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
