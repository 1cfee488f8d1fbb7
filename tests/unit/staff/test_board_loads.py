"""Where a department counts what each of its people holds, board and overview say it (RPT-1)."""

import pytest

from domain.notices.staff import Board, Overview
from domain.staffing import Assignment, StaffingRule
from handlers.views.boards import board, overview
from tests.support.knowledge import ENGINEERING, GARDEN
from tests.support.looks import a_look
from tests.unit.clock_rules.centre import COLLEAGUE, ENGINEER, centre
from usecases import duty
from usecases.board import board_data
from usecases.overview import overview_data


@pytest.mark.parametrize(("counts", "said"), [(True, True), (False, False)])
def test_who_holds_how_many(*, counts: bool, said: bool) -> None:
    with centre() as team:
        team.everybody()
        team.colleague(COLLEAGUE, name="周师傅")
        rule = StaffingRule(assignment=Assignment.PRESS, load_cap=3)
        if counts:
            team.run(lambda uow: uow.staffing_rules.set(GARDEN, ENGINEERING, rule, by=None, at=team.at))
        team.run(duty.begin, team.member(COLLEAGUE), team.at, by=None)
        team.report()
        team.accept(ENGINEER)
        shown = Board(community_id=GARDEN, department=ENGINEERING)
        pinned = Overview(community_id=GARDEN, department=ENGINEERING)
        texts = [
            str(board(team.look(lambda uow: board_data(uow, shown, team.at)), a_look()).text),
            str(overview(team.look(lambda uow: overview_data(uow, pinned, team.at)), a_look()).text),
        ]
    assert ["In hand: 李师傅 1, 周师傅 0" in text for text in texts] == [said, said]
