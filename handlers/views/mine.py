"""A resident's own tickets: the list and the story of one (INT-4)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.events import Event, EventKind
from domain.notices.dialogue import MyTicket, MyTickets
from domain.promise_rules import PromiseKind
from domain.tickets import LIVE, Status, Ticket
from handlers.buttons.resident import AddRemark, CancelTicket, Hurry, ReopenTicket, ShowMine, ShowTicket
from handlers.translator import later
from handlers.views.menu import call_me_key, menu_key, pairs
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View
from usecases.mine import Story, TicketPage, page_of, story_of

_STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.WAITING: later("being looked up"),
        Status.OPEN: later("waiting to be taken"),
        Status.ACCEPTED: later("in hand"),
        Status.ON_HOLD: later("on hold"),
        Status.RESOLVED: later("done, please confirm"),
        Status.CLOSED: later("closed"),
        Status.CANCELLED: later("withdrawn"),
    }
)

_STORY: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.FILED: later("reported"),
        EventKind.ACCEPTED: later("taken by {name}"),
        EventKind.ASSIGNED: later("given to {to}"),
        EventKind.HANDED_OVER: later("handed over to {to}"),
        EventKind.RETURNED: later("waiting for another colleague"),
        EventKind.PASSED_ON: later("passed to {department}"),
        EventKind.VISIT_SET: later("visit arranged for {due}"),
        EventKind.ON_THE_WAY: later("{name} on the way"),
        EventKind.NOBODY_HOME: later("{name} at the door, nobody there"),
        EventKind.ASKED: later("{name} asked: {words}"),
        EventKind.REMARKED: later("you added: {words}"),
        EventKind.STAFF_WROTE: later("{name} wrote: {words}"),
        EventKind.HELD: later("on hold until {due}"),
        EventKind.RESUMED: later("going on"),
        EventKind.EXTENDED: later("new time {due}"),
        EventKind.HURRIED: later("you asked to hurry"),
        EventKind.RESOLVED: later("done by {name}"),
        EventKind.NOT_FIXED: later("not put right, taken up again"),
        EventKind.REOPENED: later("taken up again"),
        EventKind.CLOSED: later("closed"),
        EventKind.CANCELLED: later("withdrawn"),
    }
)

_LINES = 8
"""Lines of a story that are shown; the newest ones."""


def ticket_page(page: TicketPage, look: Look) -> View:
    """Open ones first, a key for each."""
    t = look.t
    rows: list[Row] = [
        (Key(text=_line(ticket, look), button=ShowTicket(ticket_id=ticket.id)),) for ticket in page.tickets
    ]
    turning = []
    if page.page > 0:
        turning.append(Key(text=t.plain("‹ Newer"), button=ShowMine(page=page.page - 1)))
    if page.page + 1 < page.pages:
        turning.append(Key(text=t.plain("Older ›"), button=ShowMine(page=page.page + 1)))
    if turning:
        rows.append(tuple(turning))
    rows.append((menu_key(t), call_me_key(t)))
    return View(text=t("Your requests. Press one to see how it stands."), rows=tuple(rows))


def _line(ticket: Ticket, look: Look) -> str:
    matter = look.matter(ticket.request_type, ticket.matter)
    return f"{ticket.short_number} {matter} · {look.t.plain(_STATUS[ticket.status])}"


def story(found: Story, look: Look) -> View:
    """Where it stands, what is promised, what happened, what can be done."""
    t, ticket = look.t, found.ticket
    emoji = look.emoji(ticket.request_type)
    lines = [
        Markup.escape(f"{emoji} {ticket.number} · {look.matter(ticket.request_type, ticket.matter)}"),
        _standing(found, look),
        *[line for line in (_told(event, look) for event in found.events) if line][-_LINES:],
    ]
    if found.confirm_cancel:
        lines.append(t("Shall I really withdraw it?"))
    return View(text=Markup("\n").join(line for line in lines if line), rows=_story_rows(found, look))


def _standing(found: Story, look: Look) -> Markup:
    t, ticket = look.t, found.ticket
    promise = next((one for one in found.promises if one.kind is PromiseKind.RESOLVE and one.is_open), None)
    status = t.plain(_STATUS[ticket.status])
    if promise is None or ticket.status not in LIVE:
        return Markup.escape(status)
    return t("{status} · by {due}", status=status, due=look.moment(promise.due_at))


def _told(event: Event, look: Look) -> Markup:
    """One line of the story; what is internal has none."""
    message = _STORY.get(event.kind)
    if message is None:
        return Markup("")
    words = str(event.data.get("words") or "")
    said = look.t(
        message,
        name=event.actor_name or look.t.text(look.community.name),
        to=str(event.data.get("to") or ""),
        department=look.department(str(event.data.get("to") or "")),
        due=_moment(event, look),
        words=words if len(words) <= 80 else words[:80] + "…",
    )
    return Markup.escape(look.clock(event.at)) + Markup(" ") + said


def _moment(event: Event, look: Look) -> str:
    due = event.data.get("due")
    return look.moment(datetime.fromisoformat(due)) if isinstance(due, str) else ""


def _story_rows(found: Story, look: Look) -> tuple[Row, ...]:
    t, ticket = look.t, found.ticket
    if found.confirm_cancel:
        sure = CancelTicket(ticket_id=ticket.id, sure=True)
        keep = Key(text=t.plain("Keep it"), button=ShowTicket(ticket_id=ticket.id))
        return ((Key(text=t.plain("Withdraw it"), button=sure, style=KeyStyle.DANGER), keep),)
    keys: list[Key] = []
    if found.can_reopen:
        keys.append(Key(text=t.plain("Still something?"), button=ReopenTicket(ticket_id=ticket.id)))
    if found.can_remark:
        keys.append(Key(text=t.plain("Add something"), button=AddRemark(ticket_id=ticket.id)))
    if found.can_hurry:
        keys.append(Key(text=t.plain("Hurry it"), button=Hurry(ticket_id=ticket.id)))
    if found.can_cancel:
        keys.append(Key(text=t.plain("Withdraw"), button=CancelTicket(ticket_id=ticket.id, sure=False)))
    back = Key(text=t.plain("My requests"), button=ShowMine(page=0))
    return (*pairs(keys), (back, call_me_key(t)))


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        MyTickets: PresentView(load=page_of, show=ticket_page),
        MyTicket: PresentView(load=story_of, show=story),
    }
)
