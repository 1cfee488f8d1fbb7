"""The front desk for a rehearsal: somebody without Telegram rings, and is worked for like anybody else (INT-5)."""

from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting
from domain.tickets import Action
from handlers.buttons import resident, staff

_DESK: Final = cast.DESK.id


async def a_caller_without_telegram(acting: Acting) -> None:
    """Written down, taken by the engineers; that somebody has it waits as a call for the front desk."""
    lin = cast.LIN.id
    for words in ("/new", "2-1-901", "周奶奶", "13912345678", "厨房下水道堵了，水下不去"):
        await acting.says(lin, words, to=_DESK)
    await acting.presses(lin, resident.Choose, of=_DESK, step="collect")
    await acting.presses(lin, resident.Choose, of=_DESK, step="visit", value="any")
    await acting.presses(lin, resident.Choose, of=_DESK, step="review", value="submit")
    await acting.presses(cast.LI.id, staff.ActOnTicket, of=cast.ENGINEERS.id, action=Action.ACCEPT.value)
