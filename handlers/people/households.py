"""Who lives where: its two commands, and what its buttons do."""

from types import MappingProxyType

from telegram import Update

from handlers.buttons import households as buttons
from handlers.context import Context
from handlers.parsing import incoming_of
from handlers.pressing import Uses
from usecases import household_screens, import_flow, inviting, moving_out, reconfirming, vouching


async def unit(update: Update, context: Context) -> None:
    """`/unit`: who lives where, for the front desk."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        named = await context.read(household_screens.named_units, incoming)
        await context.write(household_screens.show_unit, incoming, named)


async def home(update: Update, context: Context) -> None:
    """`/home`: one's own units."""
    incoming = incoming_of(update, context)
    if incoming is not None:
        await context.write(household_screens.show_homes, incoming)


ON_RESIDENT_BUTTON: Uses = MappingProxyType(
    {
        buttons.AnswerForHousehold: lambda uow, press, one: vouching.answer(uow, press, one.asked_id, known=one.known),
        buttons.StillSo: lambda uow, press, one: reconfirming.still_so(uow, press, one.membership_id),
        buttons.SomethingChanged: lambda uow, press, one: reconfirming.changed(uow, press, one.membership_id),
        buttons.ShowHomes: lambda uow, press, _: household_screens.open_homes(uow, press),
        buttons.AddUnit: lambda uow, press, _: household_screens.add_unit(uow, press),
        buttons.TakeBackInvitation: lambda uow, press, one: inviting.take_back(uow, press, one.own_invitation_id),
        buttons.InviteFamily: lambda uow, press, one: inviting.by_owner(uow, press, one.own_unit),
    }
)
"""Keys of residents, for private chats only."""

ON_STAFF_BUTTON: Uses = MappingProxyType(
    {
        buttons.OpenHousehold: lambda uow, press, one: household_screens.open_unit(uow, press, one.unit),
        buttons.AskWhomToInvite: lambda uow, press, one: household_screens.open_unit(
            uow, press, one.unit, inviting=True
        ),
        buttons.InviteInto: lambda uow, press, one: inviting.by_desk(uow, press, one.unit, one.relation),
        buttons.RevokeInvitation: lambda uow, press, one: inviting.revoke(uow, press, one.invitation_id),
        buttons.ConfirmImport: lambda uow, press, one: import_flow.confirm(uow, press, one.import_id),
        buttons.DropImport: lambda uow, press, one: import_flow.drop(uow, press, one.import_id),
        buttons.NoteMoveOut: lambda uow, press, one: moving_out.begin(uow, press, one.unit),
    }
)
"""Keys of the front desk."""
