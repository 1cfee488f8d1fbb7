"""What the reporter of a ticket reads about it: the receipt, who comes, changes, delays, the end (INT-3)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from markupsafe import Markup

from domain.events import EventKind
from domain.notices.dialogue import CallMeFiled
from domain.notices.news import ClosingNote, ResidentNews
from domain.text_parts import shortened
from domain.tickets import Status, Workflow
from handlers.buttons.resident import AddRemark, ReopenTicket, ShowTicket
from handlers.translator import later
from handlers.views import hearing_news
from handlers.views.closing_letters import closing_letter_key
from handlers.views.menu import call_me_key, emergency_key, menu_key, progress_key
from handlers.views.money import money
from handlers.views.resident_delays import breached, extended, held, kind, outcome, resumed, subject, warned
from handlers.views.resident_letters import NEWS as LETTER_NEWS
from handlers.views.view import Key, Look, Row, View, Views

_News = Callable[[ResidentNews, Look], Markup]


def resident_news(notice: ResidentNews, look: Look) -> View:
    """One event of a ticket, in the reporter's words, with the way to the ticket."""
    workflow = look.knowledge.request_type(look.community, notice.request_type).workflow
    own = _BY_WORKFLOW.get(workflow, _TEXTS)
    text = (own.get(notice.event) or _TEXTS.get(notice.event, _changed))(notice, look)
    return View(text=text, rows=_rows(notice, look))


def _rows(notice: ResidentNews, look: Look) -> tuple[Row, ...]:
    t = look.t
    progress = Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=notice.ticket_id))
    more = Key(text=t.plain("Add something"), button=AddRemark(ticket_id=notice.ticket_id))
    if notice.event is EventKind.CANCELLED:
        return ((menu_key(t), call_me_key(t)),)
    if notice.event is EventKind.FILED and _extra_lines(notice, look):
        # These lines name the emergency key, so it stands there.
        return ((emergency_key(t),), (progress, more), (call_me_key(t),))
    return ((progress, more), (call_me_key(t),))


# ------------------------------------------------------------------------------------------------ the receipt


def _filed(notice: ResidentNews, look: Look) -> Markup:
    lines = [
        look.t("✅ Got it, your number is {number}.", number=notice.number),
        promised(notice, look),
        *_extra_lines(notice, look),
    ]
    return Markup("\n").join(line for line in lines if line)


def _extra_lines(notice: ResidentNews, look: Look) -> list[Markup]:
    """What to do until somebody comes: the type's own note at night, one line of safety of the matter."""
    request_type = look.knowledge.request_type(look.community, notice.request_type)
    category = None if notice.category is None else request_type.category(notice.category.partition("/")[0])
    notes = (request_type.texts.night_note if notice.night else None, None if category is None else category.safety)
    return [Markup.escape(look.t.text(note)) for note in notes if note is not None]


def promised(notice: ResidentNews, look: Look) -> Markup:
    """What the ladder in force really does: unverified, at night, urgent at night, or in the day."""
    t = look.t
    said = {
        "due": "" if notice.due_at is None else look.moment(notice.due_at),
        "department": look.department(notice.department or ""),
        "outcome": outcome(notice, look),
    }
    if notice.status == Status.WAITING:
        return t(
            "Customer service first looks up your unit, within half an hour of office time, and passes it to "
            "{department}; it is {outcome} by {due}.",
            **said,
        )
    if notice.due_at is None or notice.respond_by is None:
        return t("{department} has it.", department=said["department"])
    if notice.night and not notice.urgent:
        return t(
            "The colleague on night duty has it. Somebody takes it by {taken}, and it is {outcome} by {due}.",
            taken=t.moment(notice.respond_by, look.now, look.community.timezone, dated=False),
            **said,
        )
    if notice.at is not None and notice.respond_by - notice.at <= _SOON:
        return t(
            "{department} will take it within {minutes}; it is normally {outcome} by {due}. "
            "If anything gets in the way, you will hear before then.",
            minutes=t.left(notice.respond_by - notice.at),
            **said,
        )
    return t(
        "{department} will take it by {taken}; it is normally {outcome} by {due}. "
        "If anything gets in the way, you will hear before then.",
        taken=look.moment(notice.respond_by),
        **said,
    )


_SOON = timedelta(hours=1)
"""Up to here a time is said as a span ("within 30 minutes")."""


# ------------------------------------------------------------------------------------------------ who comes, when


def _accepted(notice: ResidentNews, look: Look) -> Markup:
    """Who has it, when they come, how they are recognised at the door (DSP-7); of a call, that the phone will ring."""
    t = look.t
    if notice.staff is None:
        return _changed(notice, look)
    if look.knowledge.request_type(look.community, notice.request_type).workflow is Workflow.CALL:
        return t(
            "{staff} of customer service is going to call you. Please keep your phone at hand.", staff=notice.staff
        )
    said = {
        "staff": notice.staff,
        "kind": kind(notice, look),
        "label": notice.label,
        "matter": look.matter(notice.request_type, notice.category),
    }
    first = t("{staff} has taken your {kind} request {label} ({matter}).", **said)
    if notice.visit_at is not None:
        first = t(
            "{staff} has taken your {kind} request {label} ({matter}) and comes at about {when}.",
            when=look.moment(notice.visit_at),
            **said,
        )
    return Markup("\n").join(line for line in (first, _badge(notice, look)) if line)


def _somebody_else(notice: ResidentNews, look: Look) -> Markup:
    """Whoever was to come is gone; the promised time stands until something else is said (INT-3)."""
    if notice.staff is None or notice.visit_at is None:
        return _changed(notice, look)
    return look.t(
        "{staff} cannot come to {subject} any more; a colleague takes over and you hear who it is.\n"
        "The time stays {when}. If that changes, I tell you before.",
        staff=notice.staff,
        subject=subject(notice, look),
        when=look.moment(notice.visit_at),
    )


def _badge(notice: ResidentNews, look: Look) -> Markup:
    if notice.public_area or notice.at_desk:
        return Markup("")
    if notice.badge:
        return look.t(
            "At your door they wear a badge (number {badge}) and say first why they came.", badge=notice.badge
        )
    return look.t("At your door they wear a badge and say first why they came.")


def _visit_set(notice: ResidentNews, look: Look) -> Markup:
    when = "" if notice.visit_at is None else look.moment(notice.visit_at)
    staff = notice.staff or look.department(notice.department or "")
    return look.t("{staff} comes at {when} for {subject}.", staff=staff, when=when, subject=subject(notice, look))


def _on_the_way(notice: ResidentNews, look: Look) -> Markup:
    staff = notice.staff or look.department(notice.department or "")
    first = look.t("{staff} is on the way to you for {subject}.", staff=staff, subject=subject(notice, look))
    return Markup("\n").join(line for line in (first, _badge(notice, look)) if line)


def _passed_on(notice: ResidentNews, look: Look) -> Markup:
    t, department = look.t, look.department(notice.department or "")
    if notice.due_at is None:
        return t("{subject} is now with {department}.", subject=subject(notice, look), department=department)
    return t(
        "{subject} is now with {department}. The promised time stays: {outcome} by {due}.",
        subject=subject(notice, look),
        outcome=outcome(notice, look),
        department=department,
        due=look.moment(notice.due_at),
    )


def _asked(notice: ResidentNews, look: Look) -> Markup:
    staff = notice.staff or look.department(notice.department or "")
    return look.t(
        "{staff} asks about {subject}:\n{words}\nJust write your answer here.",
        staff=staff,
        subject=subject(notice, look),
        words=shortened(notice.words or "", 3000),
    )


# ------------------------------------------------------------------------------------------------ the end


def _quote_expired(notice: ResidentNews, look: Look) -> Markup:
    """Nothing was begun; what to do when it is still wanted."""
    return look.t(
        "The price for {subject} is no longer open, and nothing has been charged. If you still want it done, "
        "press “Add something” and say so; you get a new price.",
        subject=subject(notice, look),
    )


def _cancelled(notice: ResidentNews, look: Look) -> Markup:
    if look.knowledge.request_type(look.community, notice.request_type).workflow is Workflow.CALL:
        return look.t("All right, we will not call. If you need us after all, just press again.")
    t, what = look.t, subject(notice, look)
    if notice.fee_cents and notice.currency is not None:
        fee = money(notice.fee_cents, notice.currency)
        return t(
            "{subject} is cancelled. It was late for that, so {fee} is to be paid as agreed.", subject=what, fee=fee
        )
    if notice.currency is not None:
        return t("{subject} is cancelled, nothing is charged. You can book again any time.", subject=what)
    return t("{subject} is withdrawn. If it comes back, just write again.", subject=what)


def _rebooked(notice: ResidentNews, look: Look) -> Markup:
    when = "" if notice.visit_at is None else look.moment(notice.visit_at)
    return look.t("✅ {subject} is moved to {when}.", subject=subject(notice, look), when=when)


def _handed_out(notice: ResidentNews, look: Look) -> Markup:
    when = "" if notice.back_at is None else look.moment(notice.back_at)
    return look.t(
        "{subject} is yours for now. Please bring it back by {when}.", subject=subject(notice, look), when=when
    )


def _reopened(notice: ResidentNews, look: Look) -> Markup:
    t = look.t
    if notice.due_at is None:
        return t(
            "I am sorry it was not put right. {subject} goes first now, and the supervisor knows.",
            subject=subject(notice, look),
        )
    return t(
        "I am sorry it was not put right. {subject} goes first now, the supervisor knows, "
        "and it will be {outcome} by {due}.",
        subject=subject(notice, look),
        outcome=outcome(notice, look),
        due=look.moment(notice.due_at),
    )


def _closing_put_off(notice: ResidentNews, look: Look) -> Markup:
    return look.t(
        "As {subject} is being worked on again, its closing letter waits: once there is a result you can have one.",
        subject=subject(notice, look),
    )


def _changed(notice: ResidentNews, look: Look) -> Markup:
    return look.t("There is news about {subject}.", subject=subject(notice, look))


_TEXTS: Mapping[EventKind, _News] = MappingProxyType(
    {
        EventKind.FILED: _filed,
        EventKind.ACCEPTED: _accepted,
        EventKind.ASSIGNED: _accepted,
        EventKind.HANDED_OVER: _accepted,
        EventKind.RETURNED: _somebody_else,
        EventKind.VISIT_SET: _visit_set,
        EventKind.ON_THE_WAY: _on_the_way,
        EventKind.PASSED_ON: _passed_on,
        EventKind.ASKED: _asked,
        EventKind.HELD: held,
        EventKind.RESUMED: resumed,
        EventKind.EXTENDED: extended,
        EventKind.WARNED: warned,
        EventKind.BREACHED: breached,
        EventKind.QUOTE_EXPIRED: _quote_expired,
        EventKind.CANCELLED: _cancelled,
        EventKind.REOPENED: _reopened,
        EventKind.REBOOKED: _rebooked,
        EventKind.HANDED_OUT: _handed_out,
        EventKind.CLOSING_PUT_OFF: _closing_put_off,
    }
)


_BY_WORKFLOW: Mapping[Workflow, Mapping[EventKind, _News]] = MappingProxyType(
    {Workflow.LETTER: LETTER_NEWS, Workflow.COMPLAINT: hearing_news.TEXTS}
)
"""What some workflows say in words of their own."""


# ------------------------------------------------------------------------------------------------ other notices


def call_me_filed(notice: CallMeFiled, look: Look) -> View:
    """By when the front desk calls, and the number that is always answered."""
    t, desk = look.t, look.community.desk_phone
    due = look.moment(notice.due_at)
    if notice.phone is None:
        text = t(
            "Customer service will get in touch by {due}. I do not have your number yet: "
            "please write it here, or ring us any time at {desk}.",
            due=due,
            desk=desk,
        )
    else:
        text = t(
            "Customer service will call {phone} by {due}. If it cannot wait, ring us any time at {desk}.",
            phone=notice.phone,
            due=due,
            desk=desk,
        )
    return View(text=text, rows=((progress_key(t), menu_key(t)),))


def _charged(notice: ClosingNote, look: Look) -> Markup:
    """What it cost and the receipts, on one line."""
    t, agreed, received = look.t, Markup(""), Markup("")
    if notice.total_cents is not None and notice.currency is not None:
        agreed = t("Charged as agreed: {total}.", total=money(notice.total_cents, notice.currency))
    if notice.receipts:
        received = t("Receipt {numbers}.", numbers=t.plain(", ").join(notice.receipts))
    return t.sentences(agreed, received)


def _settled(notice: ClosingNote, look: Look) -> str:
    """What was done about it."""
    if notice.explained:
        return later("Explained by {staff}, {when}.")
    if look.knowledge.request_type(look.community, notice.request_type).workflow is Workflow.LETTER:
        return later("Answered by {staff}, {when}.")
    return later("Done by {staff}, {when}.")


def closing_note(notice: ClosingNote, look: Look) -> View:
    """What was done, by whom, at what price; "still something?" as long as the type allows."""
    t = look.t
    said = subject(notice, look)
    if notice.confirmed:
        lines = [t("✅ {subject} is closed.", subject=said)]
    else:
        lines = [t("We could not reach you to ask about {subject}, so it is closed for now.", subject=said)]
    if notice.staff is not None and notice.resolved_at is not None:
        lines.append(t(_settled(notice, look), staff=notice.staff, when=look.clock(notice.resolved_at)))
    if notice.result:
        lines.append(Markup.escape(shortened(notice.result, 600)))
    if paid := _charged(notice, look):
        lines.append(paid)
    letter = (closing_letter_key(notice.ticket_id, t),) if notice.letter else ()
    if notice.reopen_until is None:
        return View(text=Markup("\n").join(lines), rows=((menu_key(t), call_me_key(t)), letter)[: 1 + len(letter)])
    lines.append(t("If something is still wrong, press below by {until}.", until=look.moment(notice.reopen_until)))
    again = Key(text=t.plain("Still a problem"), button=ReopenTicket(ticket_id=notice.ticket_id))
    return View(text=Markup("\n").join(lines), rows=((again, menu_key(t)), (*letter, call_me_key(t))))


VIEWS: Views = MappingProxyType(
    {
        ResidentNews: resident_news,
        CallMeFiled: call_me_filed,
        ClosingNote: closing_note,
    }
)
