"""Reading a rota from a CSV file: night, department, colleague."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.config_problems import ConfigError, ConfigProblem

_COLUMNS = {
    **dict.fromkeys(("night", "day", "date", "夜班", "日期"), "night"),
    **dict.fromkeys(("department", "部门", "部門"), "department"),
    **dict.fromkeys(("colleague", "name", "badge", "姓名", "工号", "工號", "值班人"), "colleague"),
}
_NEEDED = ("night", "department", "colleague")

RotaRow = tuple[int, str, str, str]
"""Line of the file, night (ISO 8601), department and colleague as they were written."""


def read_rota(file: Path) -> tuple[RotaRow, ...]:
    """Read a CSV file with a header line, as spreadsheets write it (UTF-8). Raises ConfigError with every mistake.

    Who the colleague is, only the database knows.
    """
    problems: list[ConfigProblem] = []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"cannot be read as UTF-8 text: {error}; save it as CSV UTF-8."
        raise ConfigError([ConfigProblem(file=file, line=0, sentence=sentence)]) from None
    rows = tuple(_rows(file, text, problems))
    if problems:
        raise ConfigError(problems)
    return rows


def _rows(file: Path, text: str, problems: list[ConfigProblem]) -> Iterator[RotaRow]:
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(rows, [])]
    if missing := [name for name in _NEEDED if name not in header]:
        sentence = f"The first line must name the columns night, department, colleague; missing: {', '.join(missing)}."
        problems.append(ConfigProblem(file=file, line=1, sentence=sentence))
        return
    for row in rows:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        night, sentence = _night(cells.get("night", ""))
        if sentence or not cells.get("department") or not cells.get("colleague"):
            sentence = sentence or "A line needs a night, a department and a colleague."
            problems.append(ConfigProblem(file=file, line=rows.line_num, sentence=sentence))
            continue
        yield rows.line_num, night, cells["department"], cells["colleague"]


def _night(text: str) -> tuple[str, str]:
    """The date, or what is wrong with it."""
    try:
        return date.fromisoformat(text).isoformat(), ""
    except ValueError:
        return "", f'"{text}" is no date; write it like 2027-02-10.'
