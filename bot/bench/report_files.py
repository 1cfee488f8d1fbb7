"""Reports as files: written by `--json`, read by `--compare`."""

from pathlib import Path

import msgspec

from bot.bench.figures import Report
from domain.errors import ConciergeError


class ReportFileError(ConciergeError):
    """The file to compare with is no report of this program (`--json` writes one)"""


def as_json(report: Report) -> str:
    """Everything of the report, for programs."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def read_report(file: Path) -> Report:
    """Raises ReportFileError with a plain sentence."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Report)
    except (OSError, msgspec.MsgspecError) as error:
        message = f"{file}: {error}"
        raise ReportFileError(message) from error
