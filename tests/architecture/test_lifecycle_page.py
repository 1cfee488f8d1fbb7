"""docs/lifecycle.md shows the tables as they are."""

from bot.tables_drawing import lifecycle
from domain.events import EventKind
from domain.tickets import TRANSITIONS, Action
from tests.architecture.sources import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8") == lifecycle(), "make docs"


def test_the_page_leaves_nothing_out() -> None:
    page = lifecycle()
    assert [one for one in (*Action, *EventKind) if f"`{one}`" not in page] == []
    rows = [line for line in page.splitlines() if line.startswith("| `accept` |  | → accepted")]
    assert rows[0] == "| `accept` |  | → accepted |  |  |  |  |  |"
    assert sum(len(table) for table in TRANSITIONS.values()) == page.count("| stays ") + page.count("| → ")
