"""Reading a list of special days from a CSV file: day, what holds on it, a note."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.config_problems import ConfigError, ConfigProblem
from domain.special_day_reading import LONGEST_NOTE, UNSET, read_special
from usecases.declaring_days import DayOrder

_COLUMNS = {
    **dict.fromkeys(("day", "date", "日期"), "day"),
    **dict.fromkeys(("kind", "what", "安排", "类型", "類型"), "kind"),
    **dict.fromkeys(("note", "备注", "備註"), "note"),
}
_NEEDED = ("day", "kind")


def read_days(file: Path) -> tuple[DayOrder, ...]:
    """Read a CSV file with a header line, as spreadsheets write it (UTF-8). Raises ConfigError with every mistake."""
    problems: list[ConfigProblem] = []
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"cannot be read as UTF-8 text: {error}; save it as CSV UTF-8."
        raise ConfigError([ConfigProblem(file=file, line=0, sentence=sentence)]) from None
    orders = tuple(_orders(file, text, problems))
    if problems:
        raise ConfigError(problems)
    return orders


def read_order(day: str, kind: str, note: str) -> DayOrder | str:
    """One day as it was typed, or a sentence about what is wrong with it."""
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return f'"{day}" is no date; write it like 2027-02-10.'
    if len(note) > LONGEST_NOTE:
        return f"The note is longer than {LONGEST_NOTE} characters; shorten it."
    if kind.strip().casefold() in UNSET:
        return DayOrder(day=known, special=None)
    special = read_special(kind, note)
    if special is None:
        return f'"{kind}" is nothing a day can be; write closed, working, or hours such as 08:30-12:00,14:00-18:00.'
    return DayOrder(day=known, special=special)


def _orders(file: Path, text: str, problems: list[ConfigProblem]) -> Iterator[DayOrder]:
    rows = csv.reader(io.StringIO(text, newline=""))
    header = [_COLUMNS.get(cell.strip().lower(), "") for cell in next(rows, [])]
    if missing := [name for name in _NEEDED if name not in header]:
        sentence = f"The first line must name the columns day, kind, note; missing: {', '.join(missing)}."
        problems.append(ConfigProblem(file=file, line=1, sentence=sentence))
        return
    seen: dict[date, int] = {}
    for row in rows:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not any(cells.values()):
            continue
        order = read_order(cells.get("day", ""), cells.get("kind", ""), cells.get("note", ""))
        line = rows.line_num
        if isinstance(order, DayOrder) and (first := seen.setdefault(order.day, line)) != line:
            order = f"This day stands in line {first} already; keep one of the two."
        if isinstance(order, str):
            problems.append(ConfigProblem(file=file, line=line, sentence=order))
        else:
            yield order
