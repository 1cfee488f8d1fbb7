"""The real program, killed and stopped at random moments under load: nothing is lost, hardly anything is said twice.

Here for a minute in all; by night for half an hour: `python -m tests.reliability.killing`.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.reliability.killing import killed

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(400)]


@pytest.mark.parametrize("way", [{}, {"webhook": True}, {"weather": True}], ids=["polling", "webhook", "weather"])
async def test_whenever_the_program_dies_nothing_is_lost(tmp_path: Path, way: Mapping[str, bool]) -> None:
    report = await killed(tmp_path, seconds=20, seed=1, **way)
    assert report.wrongs == (), str(report)
    # On a slow machine a life takes most of the time.
    assert report.figures["kill -9"] + report.figures["SIGTERM"] > 0
    assert report.figures["updates"] > 0
