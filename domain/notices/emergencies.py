"""What is said about emergencies."""

from dataclasses import dataclass

from domain.notices.base import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAdviceGiven(Notice):
    """To somebody who asked for advice on illness or medicine; `request_type` is the kind whose numbers are shown."""

    request_type: str
