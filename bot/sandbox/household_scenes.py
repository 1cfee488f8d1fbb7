"""Households for the demo: an owner invites family, and somebody who rents here owns another unit."""

import re
from typing import Final

from bot.sandbox import cast
from bot.sandbox.acting import Acting, SceneError
from bot.sandbox.cast import Neighbour
from handlers.buttons import households, people, resident
from usecases.registration import AGREE

_CODE: Final = re.compile(r"/start (\S+)")


async def family_is_invited(acting: Acting, owner: Neighbour, invited: Neighbour) -> None:
    """From the owner's units to somebody who is registered there at once."""
    await acting.says(owner.id, "/home")
    await acting.presses(owner.id, households.InviteFamily, own_unit=owner.unit)
    code = _CODE.search(acting.last_words(owner.id))
    if code is None:
        raise SceneError("No invitation came.")
    await acting.says(invited.id, f"/start {code[1]}")
    await acting.presses(invited.id, resident.Choose, step="consent", value=AGREE)
    await acting.says(invited.id, invited.name)
    await acting.shares_contact(invited.id, invited.phone)


async def another_unit_is_added(acting: Acting, one: Neighbour, unit: str) -> None:
    """The owner of a second unit says so, and the front desk confirms it."""
    await acting.says(one.id, "/home")
    await acting.presses(one.id, households.AddUnit)
    await acting.says(one.id, unit)
    await acting.presses(one.id, resident.Choose, step="relation", value="owner")
    await acting.presses(cast.LIN.id, people.VerifyResident, of=cast.DESK.id)
