"""Pictures of the configuration on their way: sent by the name Telegram knows them by, else uploaded."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.letters import digest
from usecases.delivery_outcomes import Outcome, Rejected
from usecases.delivery_ports import Picture, Rendered, Upload

# Telegram's words for a file id that it does not know (any more), in lower case.
_UNKNOWN_FILE: Final = (
    "wrong file identifier",
    "wrong remote file",
    "wrong file_id",
    "file_reference",
    "use file of type",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPicture:
    """A picture as it is now; `field` is its place in the payload, `file_id` Telegram's name for these very bytes."""

    field: str
    path: str
    data: bytes
    sha256: str
    file_id: str | None

    def upload(self) -> Upload:
        return Upload(name=Path(self.path).name, data=self.data)


async def picture_in(rendered: Rendered) -> ReadPicture | None:
    """The picture that a call needs, read from its file. Raises OSError when it cannot be read."""
    for field, picture in rendered.payload.items():
        if isinstance(picture, Picture):
            data = await asyncio.to_thread(Path(picture.path).read_bytes)
            now = digest(data)
            known = picture.file_id if picture.sha256 == now else None
            return ReadPicture(field=field, path=picture.path, data=data, sha256=now, file_id=known)
    return None


def is_unknown_file(outcome: Outcome) -> bool:
    """Whether Telegram refused because the file id means nothing to it: another bot's, or too old."""
    return isinstance(outcome, Rejected) and any(words in outcome.reason.lower() for words in _UNKNOWN_FILE)


def uploaded(picture: ReadPicture, result: object) -> Picture | None:
    """The picture with the name that Telegram's answer gives it; the largest size comes last."""
    sizes = result.get("photo") if isinstance(result, dict) else None
    largest = sizes[-1] if isinstance(sizes, list) and sizes else None
    file_id = largest.get("file_id") if isinstance(largest, dict) else None
    return Picture(path=picture.path, file_id=file_id, sha256=picture.sha256) if isinstance(file_id, str) else None
