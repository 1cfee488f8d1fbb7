"""A press that prints letters as plain text: nothing but the values, the same every time."""

from collections.abc import Mapping
from dataclasses import asdict

from usecases.letter_ports import LetterPaper


class PlainPress:
    """`usecases.letter_ports.LetterPrinter` without fonts."""

    def word(self, paper: LetterPaper) -> Mapping[str, object]:
        return {name: str(value) for name, value in asdict(paper).items()}

    def pdf(self, sheet: Mapping[str, object]) -> bytes:
        return "\n".join(f"{name}: {value}" for name, value in sorted(sheet.items())).encode()
