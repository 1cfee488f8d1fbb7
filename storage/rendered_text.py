"""The stored form of a rendered request: one JSON text, from which the same request comes back byte for byte."""

from base64 import b64decode, b64encode

import msgspec

from usecases.delivery_ports import Printed, Rendered, Upload


class _File(msgspec.Struct, frozen=True):
    name: str
    data: str


class _Stored(msgspec.Struct, frozen=True, omit_defaults=True):
    method: str
    payload: dict[str, object]
    files: dict[str, _File] = {}
    letters: dict[str, Printed] = {}


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(_Stored).decode


def dump(rendered: Rendered) -> str:
    """The request as one text; files stand beside the payload in base64, letters as what they are printed from."""
    files = {
        key: _File(name=value.name, data=b64encode(value.data).decode())
        for key, value in rendered.payload.items()
        if isinstance(value, Upload)
    }
    letters = {key: value for key, value in rendered.payload.items() if isinstance(value, Printed)}
    aside = {**files, **letters}
    payload = {key: value for key, value in rendered.payload.items() if key not in aside} if aside else rendered.payload
    return _ENCODE(_Stored(method=rendered.method, payload=payload, files=files, letters=letters)).decode()


def load(text: str) -> Rendered:
    """The request that `dump` was given."""
    stored = _DECODE(text)
    files = {key: Upload(name=one.name, data=b64decode(one.data)) for key, one in stored.files.items()}
    return Rendered(method=stored.method, payload={**stored.payload, **files, **stored.letters})
