"""Letters in the simulation: drawn in no time, for what stands on paper is not what is looked at here."""

import json
from collections.abc import Mapping

from usecases.letter_ports import LetterPaper, LetterPrinter


class QuickPrinter:
    """Words letters as the real one does; its documents only say which sheet they are of."""

    def __init__(self, real: LetterPrinter) -> None:
        self._real = real

    def word(self, paper: LetterPaper) -> Mapping[str, object]:
        return self._real.word(paper)

    def pdf(self, sheet: Mapping[str, object]) -> bytes:
        return b"%PDF-1.4 " + json.dumps(sheet, sort_keys=True, default=str).encode()
