"""Loading the list of known residents (unit, name, phone, relation): a new face is recognised without waiting."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from bot.config_problems import ConfigProblem
from bot.phones import read_phone
from domain.community import Community, UnitRef
from domain.resident_lists import COLUMNS, Wrong, read_relation
from domain.unit_parsing import parse_unit
from usecases.ports import Expected

_NEEDED = ("unit", "name", "phone")


def read_residents(file: Path, community: Community, problems: list[ConfigProblem]) -> tuple[Expected, ...]:
    """Read a CSV file with a header line, as spreadsheets write it (UTF-8, with or without byte order mark).

    Lines that cannot be used are noted in `problems` and left out. A phone number may stand for one unit only.
    """
    reader = _Reader(file, community, problems)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reader.note(0, f"cannot be read as UTF-8 text: {error}; save it as CSV UTF-8.")
        return ()
    return tuple(reader.read(text))


class _Reader:
    """One file while it is read."""

    def __init__(self, file: Path, community: Community, problems: list[ConfigProblem]) -> None:
        self.file, self.community, self.problems = file, community, problems
        self.first_lines: dict[str, int] = {}

    def note(self, line: int, sentence: str) -> None:
        self.problems.append(ConfigProblem(file=self.file, line=line, sentence=sentence))

    def read(self, text: str) -> Iterable[Expected]:
        rows = csv.reader(io.StringIO(text, newline=""))
        header = [COLUMNS.get(cell.strip().casefold(), "") for cell in next(rows, [])]
        if missing := [name for name in _NEEDED if name not in header]:
            self.note(1, f"The first line must name the columns unit, name, phone; missing: {', '.join(missing)}.")
            return
        for row in rows:
            cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
            if any(cells.values()) and (resident := self._resident(cells, rows.line_num)):
                yield resident

    def _resident(self, cells: dict[str, str], line: int) -> Expected | None:
        unit, name = self._unit(cells.get("unit", ""), line), cells.get("name", "")
        phone = read_phone(cells.get("phone", ""), self.community.region)
        relation = read_relation(cells.get("relation", ""))
        if isinstance(relation, Wrong):
            self.note(line, f'"{cells.get("relation", "")}" is none of owner, tenant, family, home help; write one.')
            return None
        if not name:
            self.note(line, "The name is missing; write the resident's name or remove the line.")
        if phone is None:
            self.note(line, f'"{cells.get("phone", "")}" is no phone number; write it in full, with +country code.')
        elif (first := self.first_lines.setdefault(phone, line)) != line:
            self.note(line, f"This phone number stands in line {first} already; keep one of the two.")
            return None
        if unit is None or not name or phone is None:
            return None
        return Expected(unit=unit, name=name, phone=phone, relation=relation)

    def _unit(self, typed: str, line: int) -> UnitRef | None:
        match parse_unit(self.community, typed):
            case None:
                self.note(line, f'"{typed}" is no unit of this community; write it like 3-2-1201.')
                return None
            case UnitRef() as unit:
                return unit
            case candidates:
                keys = ", ".join(unit.key for unit in candidates[:3])
                self.note(line, f'"{typed}" could be several units ({keys}, …); write building and section too.')
                return None
