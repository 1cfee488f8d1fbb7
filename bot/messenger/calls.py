"""How a rendered request becomes a call: through PTB's bot, with what is known of its outcome."""

import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from telegram import Bot, InputFile, InputMediaAudio, InputMediaDocument, InputMediaPhoto, InputMediaVideo

from bot.messenger.outcomes import classify, succeeded
from usecases.delivery_outcomes import Outcome
from usecases.delivery_ports import Rendered, Upload

Call = Callable[[Rendered], Awaitable[Outcome]]

_ALBUM_TYPES: Final[Mapping[str, Callable[..., object]]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}


def calls_through(bot: Bot) -> Call:
    """A function that makes one Bot API call and never raises (but for a cancellation)."""

    async def call(rendered: Rendered) -> Outcome:
        payload = {name: _as_ptb_takes_it(name, value) for name, value in rendered.payload.items()}
        try:
            result = await bot.do_api_request(rendered.method, api_kwargs=payload)
        except Exception as error:  # noqa: BLE001  every exception is an outcome; its table is exhaustive
            return classify(error)
        return succeeded(result)

    return call


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
