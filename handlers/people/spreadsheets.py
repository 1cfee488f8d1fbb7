"""Lists of residents as files: CSV and XLSX read into rows of text, and written so that no cell is a formula.

openpyxl is imported by the functions that need it: it takes a twentieth of the time to start, and ten megabytes.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.suitable_files import ending

KINDS = frozenset({"csv", "xlsx"})
"""Endings of files that can be read."""

LARGEST = 5 * 1024 * 1024
"""Bytes of a file; twenty thousand residents need less."""

MOST_ROWS, MOST_COLUMNS = 20_000, 30
_LARGEST_UNPACKED = 100 * 1024 * 1024
_LONGEST_CELL = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""


class UnreadableFileError(Exception):
    """The file is no list that can be read: damaged, too large, or not what its name says."""


def read_rows(name: str, data: bytes) -> list[list[str]]:
    """The rows of a file as text, empty ones too. Raises UnreadableFileError."""
    if len(data) > LARGEST:
        raise UnreadableFileError
    try:
        rows = list(_xlsx(data) if ending(name) == "xlsx" else _csv(data))
    except (ValueError, KeyError, OSError, zipfile.BadZipFile, csv.Error, SyntaxError) as error:
        raise UnreadableFileError from error
    if len(rows) > MOST_ROWS:
        raise UnreadableFileError
    return rows


def _csv(data: bytes) -> Iterable[list[str]]:
    """UTF-8 with or without its mark, else what spreadsheets write in China."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    if "\0" in text:
        raise UnreadableFileError
    for row in csv.reader(io.StringIO(text, newline="")):
        yield [cell[:_LONGEST_CELL] for cell in row[:MOST_COLUMNS]]


def _xlsx(data: bytes) -> Iterable[list[str]]:
    """The first sheet; what formulas came to when it was saved, never the formulas."""
    from openpyxl import load_workbook  # noqa: PLC0415  see above
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  see above

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(one.file_size for one in packed.infolist()) > _LARGEST_UNPACKED:
            raise UnreadableFileError
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except InvalidFileException as error:
        raise UnreadableFileError from error
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1):
            yield [_text(value) for value in row[:MOST_COLUMNS]]
    finally:
        book.close()


def _text(value: object) -> str:
    """A cell as people see it: numbers without a point where there is none, days as days."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)[:_LONGEST_CELL]


# ------------------------------------------------------------------------------------------------ writing


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With the mark by which spreadsheets know UTF-8; what could be a formula is quoted, and read back without it."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([[_defused(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def write_xlsx(rows: Sequence[Sequence[str]], *, title: str) -> bytes:
    """Every cell is a text, whatever it begins with."""
    from openpyxl import Workbook  # noqa: PLC0415  see above
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415  see above

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
