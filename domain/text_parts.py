"""Long texts in several messages: nothing that somebody wrote is cut off (Telegram counts in UTF-16 units)."""


def units(text: str) -> int:
    """The length of a text as Telegram measures it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_parts(text: str, most: int) -> list[str]:
    """The text in parts of at most `most` units, cut at line ends or spaces where there are any; never empty."""
    parts: list[str] = []
    rest = text
    while units(rest) > most:
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest or not parts else parts


def shortened(text: str, most: int) -> str:
    """The text with an ellipsis where it had to end; `most` in units, the ellipsis included."""
    return text if units(text) <= most else text[: _fitting(text, most - 1)].rstrip() + "…"


def _cut(text: str, most: int) -> int:
    """Where to cut: after the last line end, else the last space of the second half, else wherever it must be."""
    hard = _fitting(text, most)
    for mark in ("\n", "。", " "):
        found = text.rfind(mark, hard // 2, hard)
        if found > 0:
            return found + 1
    return hard


def _fitting(text: str, most: int) -> int:
    """How many characters fit into so many units; a character with what is joined to it is not torn where avoidable."""
    count = used = 0
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > most:
            break
        count += 1
    joined = count
    while joined > 1 and joined < len(text) and _joins(text[joined - 1], text[joined]):
        joined -= 1
    return joined if joined > 1 else count


def _joins(before: str, after: str) -> bool:
    joiner = "\N{ZERO WIDTH JOINER}"
    return joiner in (before, after) or "\ufe00" <= after <= "\ufe0f" or "\U0001f3fb" <= after <= "\U0001f3ff"
