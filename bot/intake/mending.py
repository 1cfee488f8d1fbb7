"""JSON that a strict parser refuses but a lenient one takes: chiefly half a surrogate pair in somebody's text."""

import json


def mended(body: bytes | str) -> bytes:
    """The same JSON in a form that parsers and databases take, with U+FFFD for what is no character.

    Raises ValueError (or RecursionError) for what is no JSON at all.
    """
    text = body if isinstance(body, str) else body.decode(errors="replace")
    plain = json.dumps(json.loads(text), ensure_ascii=False)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
