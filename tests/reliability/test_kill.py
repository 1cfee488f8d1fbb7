"""The real program, killed and stopped at random moments under load: nothing is lost, hardly anything is said twice.

Here for a minute; by night for twenty: `python -m tests.reliability.killing`.
"""

from pathlib import Path

import pytest

from tests.reliability.killing import killed

pytestmark = [pytest.mark.reliability, pytest.mark.timeout(400)]


@pytest.mark.parametrize(("webhook", "seconds"), [(False, 40), (True, 20)], ids=["polling", "webhook"])
async def test_whenever_the_program_dies_nothing_is_lost(tmp_path: Path, webhook: bool, seconds: float) -> None:
    report = await killed(tmp_path, seconds=seconds, seed=1, webhook=webhook)
    assert report.wrongs == (), str(report)
    assert report.figures["kill -9"] > 0
    assert report.figures["requests"] > 0
