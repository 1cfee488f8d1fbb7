"""The stored form of a rendered request: one JSON text, from which the same request comes back byte for byte."""

from base64 import b64decode, b64encode

import msgspec

from usecases.delivery_ports import Picture, Printed, Rendered, Upload


class _File(msgspec.Struct, frozen=True):
    name: str
    data: str


class _Stored(msgspec.Struct, frozen=True, omit_defaults=True):
    method: str
    payload: dict[str, object]
    files: dict[str, _File] = {}
    letters: dict[str, Printed] = {}
    pictures: dict[str, Picture] = {}


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(_Stored).decode


def dump(rendered: Rendered) -> str:
    """The request as one text; beside the payload stand files in base64, letters and pictures as what makes them."""
    files = {
        key: _File(name=value.name, data=b64encode(value.data).decode())
        for key, value in rendered.payload.items()
        if isinstance(value, Upload)
    }
    letters = {key: value for key, value in rendered.payload.items() if isinstance(value, Printed)}
    pictures = {key: value for key, value in rendered.payload.items() if isinstance(value, Picture)}
    aside = {**files, **letters, **pictures}
    payload = {key: value for key, value in rendered.payload.items() if key not in aside} if aside else rendered.payload
    stored = _Stored(method=rendered.method, payload=payload, files=files, letters=letters, pictures=pictures)
    return _ENCODE(stored).decode()


def load(text: str) -> Rendered:
    """The request that `dump` was given."""
    stored = _DECODE(text)
    files = {key: Upload(name=one.name, data=b64decode(one.data)) for key, one in stored.files.items()}
    return Rendered(method=stored.method, payload={**stored.payload, **files, **stored.letters, **stored.pictures})
