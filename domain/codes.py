"""One-time codes: how long they live, how often a person may try, and the digest that is all we keep of them."""

import re
from datetime import timedelta
from hashlib import sha256

CODE_LASTS = timedelta(hours=24)
"""How long a code can be used."""

MOST_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
"""So many wrong codes a person may send in so much time; after that even a right one is refused."""

_CODE = re.compile(r"[A-Za-z0-9_-]{22}")
"""128 random bits as url-safe base64."""


def digest(code: str) -> str:
    """The SHA-256 of a code as it stands in the database; the code itself is never stored there."""
    return sha256(code.strip().encode(errors="replace")).hexdigest()


def looks_like_code(text: str) -> bool:
    """Whether a text could be a code of ours; anything else is not worth a look-up."""
    return _CODE.fullmatch(text.strip()) is not None
