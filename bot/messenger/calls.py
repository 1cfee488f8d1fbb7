"""How a rendered request becomes a call: through PTB's transport, with what is known of its outcome."""

from collections.abc import Awaitable, Callable

from telegram import Bot, InputFile
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.messenger.outcomes import classify, succeeded
from usecases.delivery_outcomes import Outcome
from usecases.delivery_ports import Rendered, Upload

Call = Callable[[Rendered], Awaitable[Outcome]]


def calls_through(bot: Bot) -> Call:
    """A function that makes one Bot API call and never raises (but for a cancellation).

    The stored request is complete as it is, so it goes straight to the transport: PTB's `do_api_request` would warn at
    each call that it has a typed method for it, and looks for defaults and callback data that we do not use.
    """

    async def call(rendered: Rendered) -> Outcome:
        try:
            data = RequestData(
                [RequestParameter.from_input(name, _sent(value)) for name, value in rendered.payload.items()]
            )
            result = await bot.request.post(f"{bot.base_url}/{rendered.method}", data)
        except Exception as error:  # noqa: BLE001  every exception is an outcome; its table is exhaustive
            return classify(error)
        return succeeded(result)

    return call


def _sent(value: object) -> object:
    return InputFile(value.data, filename=value.name) if isinstance(value, Upload) else value
