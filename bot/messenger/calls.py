"""How a rendered request becomes a call: through PTB's bot, with what is known of its outcome."""

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from telegram import Bot, InputFile, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo

from bot.messenger.outcomes import classify, succeeded
from domain.errors import ConciergeError
from domain.letters import digest
from usecases.delivery_outcomes import Outcome, Rejected
from usecases.delivery_ports import Printed, Rendered, Upload
from usecases.letter_ports import LetterPrinter

Call = Callable[[Rendered], Awaitable[Outcome]]

_ALBUM_TYPES: Final[Mapping[str, Callable[..., object]]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}


class SpoiltLetterError(ConciergeError):
    """A letter does not come to the digest that was approved: its fonts or its layout have changed."""


def calls_through(bot: Bot, printer: LetterPrinter) -> Call:
    """A function that makes one Bot API call and never raises (but for a cancellation)."""

    async def call(rendered: Rendered) -> Outcome:
        try:
            payload = await _payload(printer, rendered)
        except Exception as error:  # noqa: BLE001  whatever is wrong with paper or pictures, the network is not
            return Rejected(reason=f"the call cannot be made: {type(error).__name__}")
        try:
            result = await bot.do_api_request(rendered.method, api_kwargs=payload)
        except Exception as error:  # noqa: BLE001  every exception is an outcome; its table is exhaustive
            return classify(error)
        return succeeded(result)

    return call


async def _payload(printer: LetterPrinter, rendered: Rendered) -> dict[str, object]:
    printed = await _printed(printer, rendered)
    return {name: _as_ptb_takes_it(name, printed.get(name, value)) for name, value in rendered.payload.items()}


async def _printed(printer: LetterPrinter, rendered: Rendered) -> dict[str, Upload]:
    """The documents, made beside the event loop; only the very bytes that were approved."""
    made: dict[str, Upload] = {}
    for name, letter in rendered.payload.items():
        if isinstance(letter, Printed):
            pdf = await asyncio.to_thread(printer.pdf, letter.sheet)
            if digest(pdf) != letter.sha256:
                raise SpoiltLetterError(letter.name)
            made[name] = Upload(name=letter.name, data=pdf)
    return made


def expect_raw_calls() -> None:
    """PTB warns at each call that it has a typed method for it; the stored request is complete as it is."""
    warnings.filterwarnings("ignore", message="Please use 'Bot\\.", category=UserWarning)


def _as_ptb_takes_it(name: str, value: object) -> object:
    """PTB reads attributes of its own types in whatever stands under "media", and takes files as its own type."""
    if isinstance(value, Upload):
        return InputFile(value.data, filename=value.name)
    if name == "media" and isinstance(value, list):
        return [_ALBUM_TYPES[item["type"]](media=item["media"], caption=item.get("caption")) for item in value]
    return value
