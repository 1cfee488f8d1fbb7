"""Booked services for the lived-in community: one for tomorrow, one done and paid; played by the persons themselves."""

from bot.sandbox import cast
from bot.sandbox.acting import Acting, SceneError
from bot.sandbox.cast import Colleague, Group, Neighbour
from domain.catalog import Catalog, Category, RequestType
from domain.tickets import Action
from handlers.buttons import resident, staff
from usecases.payment_ports import PaymentMethod

_MOST_PAGES = 9


def bookable(catalog: Catalog, department: str) -> tuple[RequestType, Category]:
    """The first paid service with slots that this department does, whatever the catalog calls it."""
    for one in catalog.types:
        for category in one.categories:
            offer = category.offer
            paid = offer is not None and offer.slots is not None and bool(offer.price_cents)
            if paid and one.department_for(category.key) == department:
                return one, category
    raise SceneError(f"No paid service with slots is done by {department}.")


async def books(
    acting: Acting, who: Neighbour, what: tuple[RequestType, Category], *, quantity: int = 1, slot: int = 0
) -> None:
    """From the menu to the receipt; `slot` counts the free times as they are offered."""
    request_type, category = what
    steps = {question.kind.value: question.key for question in request_type.questions}
    await acting.says(who.id, "/start")
    await acting.presses(who.id, resident.OpenRequest, type_key=request_type.key)
    for page in range(1, _MOST_PAGES):
        if acting.is_offered(who.id, resident.Choose, step=steps["category"], value=category.key):
            break
        await acting.presses(who.id, resident.Choose, step=steps["category"], value=f"page:{page}")
    await acting.presses(who.id, resident.Choose, step=steps["category"], value=category.key)
    await acting.says(who.id, str(quantity))
    await acting.presses(who.id, resident.Choose, step=steps["slot"], nth=slot)
    await acting.presses(who.id, resident.Choose, step="review", value="submit")


async def a_service_for_tomorrow(
    acting: Acting, catalog: Catalog, who: Neighbour = cast.EMILY, worker: Colleague = cast.LI
) -> None:
    """Booked and taken; the visit is still to come."""
    await books(acting, who, bookable(catalog, cast.ENGINEERS.department), quantity=2, slot=2)
    await acting.wait(minutes=6)
    await _acts(acting, worker, cast.ENGINEERS, Action.ACCEPT)


async def a_service_done_and_paid(
    acting: Acting,
    catalog: Catalog,
    who: Neighbour = cast.WANG,
    worker: Colleague = cast.LI,
    *,
    receipt: str = "A-0001",
) -> None:
    """Booked, done in its slot, paid at the till, rated."""
    await books(acting, who, bookable(catalog, cast.ENGINEERS.department))
    await _acts(acting, worker, cast.ENGINEERS, Action.ACCEPT)
    await acting.wait(hours=5)
    await _acts(acting, worker, cast.ENGINEERS, Action.ON_MY_WAY)
    await acting.wait(hours=1)
    await _acts(acting, worker, cast.ENGINEERS, Action.RESOLVE)
    await acting.presses(worker.id, resident.Choose, of=cast.ENGINEERS.id, step="checklist")
    await acting.says(worker.id, "洗好了，试机正常", to=cast.ENGINEERS.id)
    await acting.presses(worker.id, resident.Choose, of=cast.ENGINEERS.id, step="result")
    await pays(acting, receipt)
    await acting.presses(who.id, resident.AnswerFollowUp, working=True)
    await acting.presses(who.id, resident.GiveScore, score=5)


async def pays(acting: Acting, receipt: str, cashier: Colleague = cast.QIAN) -> None:
    """All that is owed for the newest card at the till."""
    till = cast.TILL.id
    await acting.presses(cashier.id, staff.RecordPayment, of=till, refund=False)
    await acting.presses(cashier.id, resident.Choose, of=till, step="amount")
    await acting.presses(cashier.id, resident.Choose, of=till, step="method", value=PaymentMethod.WECHAT.value)
    await acting.says(cashier.id, receipt, to=till)


async def _acts(acting: Acting, worker: Colleague, group: Group, action: Action) -> None:
    await acting.presses(worker.id, staff.ActOnTicket, of=group.id, action=action.value)
