"""Files somebody uploaded, and how Telegram describes each kind of media in a message."""

import base64
import hashlib
import mimetypes
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from bot.sandbox.messages import MEDIA_KINDS
from bot.sandbox.samples import sample_file
from bot.sandbox.wire import Json, without_none

SMALL = "s"
"""Appended to the id of a photo for its small size, as Telegram gives every size an id of its own."""

DEFAULT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "photo": "photo.jpg",
        "video": "video.mp4",
        "animation": "animation.mp4",
        "voice": "voice.ogg",
        "audio": "audio.mp3",
        "video_note": "video_note.mp4",
        "sticker": "sticker.webp",
        "document": "document.bin",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """`unique_id` depends on kind and content alone, as Telegram's does; `id` also on who uploaded when."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes

    @property
    def path(self) -> str:
        return f"{self.kind}s/{self.id}{PurePosixPath(self.name).suffix}"


class FileStore:
    """All files by id; nothing is ever removed, a file id stays good for ever."""

    def __init__(self) -> None:
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(self, content: bytes, *, kind: str, name: str = "", mime: str = "") -> StoredFile:
        digest = base64.urlsafe_b64encode(hashlib.sha256(kind.encode() + content).digest()).decode()
        name = PurePosixPath(name).name or DEFAULT_NAMES[kind]
        stored = StoredFile(
            id=f"{kind[:2].upper()}ACAgUAAxkBAA{len(self._files) + 1:06d}{digest[:24]}",
            unique_id=f"AgAD{digest[:12]}",
            kind=kind,
            name=name,
            mime=mime or mimetypes.guess_type(name)[0] or "application/octet-stream",
            content=content,
        )
        self._files[stored.id] = stored
        self._paths[stored.path] = stored
        return stored

    def sample(self, kind: str, *, name: str = "") -> StoredFile:
        """Make up a file of this kind whose content nobody has sent before."""
        content, suffix, mime = sample_file(kind, len(self._files))
        return self.add(content, kind=kind, name=name or f"{kind}{suffix}", mime=mime)

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._files.get(file_id) or self._files.get(file_id.removesuffix(SMALL))

    def by_path(self, path: str) -> StoredFile | None:
        return self._paths.get(path)

    def again(self, stored: StoredFile, kind: str) -> StoredFile:
        """The same content as another kind of media (a document sent on as a photo gets an id of its own)."""
        return (
            stored if stored.kind == kind else self.add(stored.content, kind=kind, name=stored.name, mime=stored.mime)
        )


def kind_of(name: str, mime: str) -> str:
    """Guess what an uploaded file would be sent as."""
    mime = mime or mimetypes.guess_type(name)[0] or ""
    if mime in {"image/jpeg", "image/png", "image/webp"}:
        return "photo"
    if mime in {"audio/ogg", "audio/opus"}:
        return "voice"
    family = mime.partition("/")[0]
    return family if family in {"video", "audio"} else "document"


def _base(stored: StoredFile) -> Json:
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}


def _photo(stored: StoredFile) -> list[Json]:
    small = {**_base(stored), "file_id": stored.id + SMALL, "file_unique_id": stored.unique_id + SMALL}
    return [{**small, "width": 90, "height": 68}, {**_base(stored), "width": 1280, "height": 960}]


def _document(stored: StoredFile) -> Json:
    return {**_base(stored), "file_name": stored.name, "mime_type": stored.mime}


def _clip(stored: StoredFile) -> Json:
    return {**_document(stored), "width": 640, "height": 360, "duration": 3}


def _sound(stored: StoredFile) -> Json:
    name = stored.name if stored.kind == "audio" else None
    return without_none({**_base(stored), "duration": 3, "mime_type": stored.mime, "file_name": name})


def _round(stored: StoredFile) -> Json:
    return {**_base(stored), "length": 240, "duration": 3}


def _sticker(stored: StoredFile) -> Json:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"}
    return {**_base(stored), **shape}


_SHAPES: Mapping[str, Callable[[StoredFile], Json | list[Json]]] = MappingProxyType(
    {
        "photo": _photo,
        "video": _clip,
        "animation": _clip,
        "voice": _sound,
        "audio": _sound,
        "video_note": _round,
        "sticker": _sticker,
        "document": _document,
    }
)
assert set(_SHAPES) == set(MEDIA_KINDS) == set(DEFAULT_NAMES)


def media_body(stored: StoredFile) -> Json:
    """The content fields of a message that carries this file."""
    body: Json = {stored.kind: _SHAPES[stored.kind](stored)}
    if stored.kind == "animation":
        body["document"] = _document(stored)
    return body


def file_id_in(body: Json, kind: str) -> str:
    """The id of the file in a message body; of a photo, the largest size."""
    media = body[kind]
    found = media[-1]["file_id"] if kind == "photo" else media["file_id"]
    assert isinstance(found, str)
    return found
