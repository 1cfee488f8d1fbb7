"""Reading a phone number that a person typed: the port; which numbers exist is known outside the domain."""

from typing import Protocol


class PhoneReader(Protocol):
    """Turns what a person typed or shared into one E.164 number."""

    def __call__(self, text: str, /) -> str | None:
        """Give the number in E.164 ("+8613812345678"); None when `text` is no valid number."""
        ...
