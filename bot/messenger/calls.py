"""How a rendered request becomes a call: through PTB's transport, with what is known of its outcome."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final

from telegram import Bot, InputFile
from telegram.error import EndPointNotFound, InvalidToken
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.messenger.outcomes import classify, succeeded
from bot.messenger.pictures import ReadPicture, is_unknown_file, picture_in, uploaded
from bot.transport import PlainData
from domain.errors import ConciergeError
from domain.letters import digest
from usecases.delivery_outcomes import Outcome, Rejected
from usecases.delivery_ports import Picture, Printed, Rendered, Upload
from usecases.letter_ports import LetterPrinter

Call = Callable[[Rendered], Awaitable[Outcome]]

_BROUGHT: Final = (Picture, Printed, Upload)
"""What has to be read or made before it can be sent; all else is sent as it was stored."""


class SpoiltLetterError(ConciergeError):
    """A letter does not come to the digest that was approved: its fonts or its layout have changed."""


def calls_through(bot: Bot, printer: LetterPrinter) -> Call:
    """A function that makes one Bot API call and never raises (but for a cancellation).

    The stored request is complete as it is, so it goes straight to the transport: PTB's `do_api_request` warns at each
    call that it has a typed method for it, and looks for defaults and callback data that we do not use.
    """

    async def call(rendered: Rendered) -> Outcome:
        if not any(isinstance(value, _BROUGHT) for value in rendered.payload.values()):
            return await _made(bot, rendered.method, PlainData(rendered.payload))
        try:
            picture = await picture_in(rendered)
            values: dict[str, object] = {**rendered.payload, **await _printed(printer, rendered)}
            known = _data({**values, picture.field: picture.file_id}) if picture and picture.file_id else None
            data = _data({**values, picture.field: picture.upload()} if picture else values)
        except Exception as error:  # noqa: BLE001  whatever is wrong with paper or pictures, the network is not
            return Rejected(reason=f"the call cannot be made: {type(error).__name__}")
        if known is not None:
            outcome = await _made(bot, rendered.method, known)
            if not is_unknown_file(outcome):
                return outcome
        return await _made(bot, rendered.method, data, picture)

    return call


async def _made(bot: Bot, method: str, data: RequestData | PlainData, picture: ReadPicture | None = None) -> Outcome:
    """What became of the call; `picture` is one that it uploads."""
    try:
        result = await bot.request.post(f"{bot.base_url}/{method}", data)  # type: ignore[arg-type]  # ours reads both
    except InvalidToken as refused:
        return classify(_missing_method(bot, method, refused) or refused)
    except Exception as error:  # noqa: BLE001  every exception is an outcome; its table is exhaustive
        return classify(error)
    sent = succeeded(result)
    return sent if picture is None else replace(sent, uploaded=uploaded(picture, result))


def _data(values: dict[str, object]) -> RequestData:
    """The values as they were stored; only files are given as PTB's own type."""
    return RequestData([RequestParameter.from_input(name, _as_ptb_takes_it(value)) for name, value in values.items()])


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


def _as_ptb_takes_it(value: object) -> object:
    return InputFile(value.data, filename=value.name) if isinstance(value, Upload) else value


def _missing_method(bot: Bot, method: str, refused: InvalidToken) -> EndPointNotFound | None:
    """What PTB makes of a refused token once the bot knows itself: Telegram answers to an unknown method alike."""
    try:
        bot.bot  # noqa: B018  the property raises until getMe has answered
    except RuntimeError:
        return None
    missing = EndPointNotFound(f"Endpoint '{method}' not found in Bot API")
    missing.__cause__ = refused
    return missing
