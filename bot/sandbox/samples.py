"""Small made-up files for persons who send media without having any: pictures, silence, a line of text."""

import struct
import zlib
from collections.abc import Mapping
from types import MappingProxyType

_COLOURS = ((214, 120, 88), (94, 145, 180), (120, 168, 110), (190, 160, 90), (150, 120, 180))
_PICTURES = frozenset({"photo", "sticker", "video", "animation", "video_note"})
_SOUNDS = frozenset({"voice", "audio"})
_SUFFIXES: Mapping[str, str] = MappingProxyType({"video": ".mp4", "animation": ".mp4", "video_note": ".mp4"})


def sample_file(kind: str, number: int) -> tuple[bytes, str, str]:
    """Return (content, suffix, mime type); every number gives another content."""
    if kind in _PICTURES:
        mime = "video/mp4" if kind in _SUFFIXES else "image/png"
        return _picture(number), _SUFFIXES.get(kind, ".png"), mime
    if kind in _SOUNDS:
        return _silence(number), ".wav", "audio/wav"
    return f"Sample document {number}\n".encode(), ".txt", "text/plain"


def _picture(number: int, width: int = 320, height: int = 240) -> bytes:
    """Draw a PNG: one colour with a band whose place tells the number."""
    colour, other = _COLOURS[number % 5], _COLOURS[(number // 5 + 1) % 5]
    band = number * 7 % height
    rows = b"".join(b"\0" + bytes(other if band <= y < band + 24 else colour) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    note = b"Comment\0" + str(number).encode()
    parts = ((b"IHDR", header), (b"tEXt", note), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _silence(number: int, rate: int = 4_000) -> bytes:
    """One second of silence as a WAV; the number is in the last samples, too short to hear."""
    data = bytes([128]) * (rate - 4) + struct.pack(">I", number)
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body
