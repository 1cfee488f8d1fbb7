"""What people read about a booked service: the receipt, reminders, what is lent and has to come back (SVC-3)."""

from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from markupsafe import Markup

from domain.notices.bookings import BookingMade, BookingReminder, LoanReminder, OfferPicture
from domain.offers import Offer
from domain.tickets import Action, Status
from handlers.buttons.resident import AddRemark, MoveBooking, ShowTicket
from handlers.buttons.staff import ActOnTicket
from handlers.views.mentions import calling
from handlers.views.menu import call_me_key
from handlers.views.offers import quantity_words, total_words
from handlers.views.ticket_words import dotted, lines, subject_at
from handlers.views.view import Key, Look, Row, View, Views
from usecases.acting import ANY_ROUND


def offer_of(request_type: str, category: str | None, look: Look) -> Offer | None:
    """The offer as it holds now; a company may have taken it out of the catalogue since."""
    return look.knowledge.request_type(look.community, request_type).offer(category)


def _ordered(request_type: str, category: str | None, quantity: int, look: Look) -> str:
    """空调清洗 2 台."""
    title, offer = look.matter(request_type, category), offer_of(request_type, category, look)
    if offer is None or offer.most == 1:
        return title
    return look.t.plain("{matter}, {quantity}", matter=title, quantity=quantity_words(offer, quantity, look.t))


def booking_made(notice: BookingMade, look: Look) -> View:
    """The number, what was agreed, and what happens next."""
    t = look.t
    when = ""
    if notice.starts_at is not None and notice.ends_at is not None:
        when = t.span(notice.starts_at, notice.ends_at, look.now, look.community.timezone)
    agreed = dotted(
        _ordered(notice.request_type, notice.category, notice.quantity, look),
        when,
        total_words(notice.price_cents, notice.currency, t),
    )
    text = lines(
        t("✅ Booked, your number is {number}.", number=notice.number),
        agreed,
        _next(notice, look),
        _waiting(notice, look),
    )
    progress = Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id))
    more = Key(text=t.plain("Add something"), button=AddRemark(ticket_id=notice.ticket_id))
    return View(text=text, rows=((progress, more), (call_me_key(t),)))


def _next(notice: BookingMade, look: Look) -> Markup:
    t, offer = look.t, offer_of(notice.request_type, notice.category, look)
    department = look.department(notice.department)
    if offer is not None and offer.at_desk:
        return t("Please come to {department} and say the number.", department=department)
    if notice.starts_at is None:
        return t("{department} has it.", department=department)
    if _is_today(notice.starts_at, look):
        return t(
            "{department} comes to you; I remind you an hour ahead. To change the time or cancel, press “Progress”.",
            department=department,
        )
    return t(
        "{department} comes to you; I remind you the evening before and an hour ahead. "
        "To change the time or cancel, press “Progress”.",
        department=department,
    )


def _is_today(at: datetime, look: Look) -> bool:
    """The evening before is over then."""
    zone = ZoneInfo(look.community.timezone)
    return at.astimezone(zone).date() == look.now.astimezone(zone).date()


def _waiting(notice: BookingMade, look: Look) -> Markup:
    if notice.status != Status.WAITING:
        return Markup("")
    return look.t("Customer service first looks up your unit; your time is kept meanwhile.")


# ------------------------------------------------------------------------------------------------ reminders


def booking_reminder(notice: BookingReminder, look: Look) -> View:
    """Who comes when, to the resident; what is to be done tomorrow, to the colleagues."""
    t = look.t
    when = t.span(notice.starts_at, notice.ends_at, look.now, look.community.timezone)
    if not notice.to_resident:
        what = subject_at(notice.label, notice.request_type, notice.category, notice.unit, look)
        said = t("⏰ {when}: {what}.", when=when, what=what)
        if notice.staff is None:
            said = t.sentences(said, t("Nobody has it yet."))
        keys = () if notice.staff else ((_accept(notice, look),),)
        return View(text=calling(notice.mentions, said), rows=keys)
    what = look.subject(notice.request_type, notice.category, notice.label)
    staff = notice.staff or t.plain("our colleague")
    text = t("⏰ {when}: {staff} comes for {what}.", when=when, staff=staff, what=what)
    rows: list[Row] = [(Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id)),)]
    if notice.can_move:
        rows[0] = (Key(text=t.plain("Another time"), button=MoveBooking(ticket_id=notice.ticket_id)), *rows[0])
    return View(text=text, rows=(*rows, (call_me_key(t),)))


def _accept(notice: BookingReminder, look: Look) -> Key:
    button = ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=Action.ACCEPT.value)
    return Key(text=look.t.plain("Take it"), button=button)


def loan_reminder(notice: LoanReminder, look: Look) -> View:
    """To bring it back, in the morning of the last day and when the time is over."""
    t, late = look.t, look.now >= notice.back_at
    when = look.moment(notice.back_at)
    if not notice.to_resident:
        what = subject_at(notice.label, notice.request_type, notice.category, notice.unit, look)
        said = t("⏰ {what}: it was to be back by {when}.", what=what, when=when)
        returned = ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=Action.RESOLVE.value)
        return View(text=said, rows=((Key(text=t.plain("It is back"), button=returned),),))
    what = look.subject(notice.request_type, notice.category, notice.label)
    text = t("⏰ {what}: please bring it back by {when}.", what=what, when=when)
    if late:
        text = t(
            "⏰ {what} was to be back by {when}. Others are waiting for it, please bring it to us.",
            what=what,
            when=when,
        )
    progress = Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id))
    return View(text=text, rows=((progress, call_me_key(t)),))


def offer_picture(notice: OfferPicture, look: Look) -> View:
    """What stands below the picture."""
    title = f"{look.emoji(notice.request_type)} {look.matter(notice.request_type, notice.category)}"
    return View(text=Markup.escape(title))


VIEWS: Views = MappingProxyType(
    {
        BookingMade: booking_made,
        BookingReminder: booking_reminder,
        LoanReminder: loan_reminder,
        OfferPicture: offer_picture,
    }
)
