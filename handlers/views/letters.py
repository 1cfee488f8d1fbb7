"""Letters as people read them: the numbered messages, the document, the review, what has to be printed (ASK-1)."""

from collections.abc import Mapping
from types import MappingProxyType

from markupsafe import Markup

from domain.events import EventKind
from domain.letters import DeliveryWay, LetterKind, LetterState
from domain.masking import mask_name
from domain.notices.letters import (
    DelayAsked,
    LetterFile,
    LetterPart,
    LetterReview,
    LetterShelf,
    LetterToPrint,
)
from domain.text_parts import shortened
from domain.tickets import Action
from handlers.buttons.letters import GiveUpDelivery, JudgeLetter, NoteDelivery, PrintLetter, ReadLetter
from handlers.buttons.staff import ActOnTicket
from handlers.translator import later
from handlers.views.card_keys import LABELS
from handlers.views.closing_letters import closing_review
from handlers.views.fitting import rows_of
from handlers.views.mentions import calling
from handlers.views.ticket_words import dotted, lines, quoted, subject, subject_of
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.acting import ANY_ROUND
from usecases.letter_reading import ShelfData, Written, shelf_data
from usecases.letter_screens import PrintData, ReviewData, print_data, review_data

_KINDS: Mapping[LetterKind, str] = MappingProxyType(
    {
        LetterKind.REPLY: later("Written reply"),
        LetterKind.INTERIM: later("Interim reply"),
        LetterKind.CLOSING: later("Closing letter"),
    }
)
_QUESTION = 300
"""Characters of the question above its answer."""


def letter_part(notice: LetterPart, look: Look) -> View:
    """The number first, then the words as they were written."""
    t = look.t
    kind = t.plain("Draft") if notice.draft else t.plain(_KINDS[notice.kind])
    part = f"{notice.part}/{notice.parts}" if notice.parts > 1 else ""
    head = dotted(f"{look.emoji(notice.request_type)} {notice.number}", kind, part)
    return View(text=Markup("<b>{}</b>").format(head) + Markup("\n") + Markup.escape(notice.words))


def letter_file(notice: LetterFile, look: Look) -> View:
    """What stands below the document."""
    return View(text=look.t("{kind} {number}, to keep", kind=look.t.plain(_KINDS[notice.kind]), number=notice.number))


# ------------------------------------------------------------------------------------------------ the review


def letter_review(data: ReviewData, look: Look) -> View:
    """Question and answer, and the two keys; once it is decided, by whom."""
    if data.letter.kind is LetterKind.CLOSING:
        return closing_review(data, look)
    t = look.t
    writer = t.plain("nobody") if data.writer is None else data.writer.name
    head = t(
        "{emoji} {what}: draft {version} by {writer} ({department})",
        emoji=look.emoji(data.ticket.request_type),
        what=subject_of(data.ticket, look),
        version=data.version.version,
        writer=writer,
        department=look.department(data.ticket.department),
    )
    marked = t("Confidential") if data.letter.confidential else None
    question = " / ".join(one for one in (data.ticket.description, data.added) if one)
    asked = t("Question: {words}", words=shortened(" ".join(question.split()), _QUESTION))
    shown = Markup.escape(data.version.body) if data.whole else t("The whole text stands above.")
    if data.decided is not None or data.replaced:
        return View(text=lines(head, _decided(data, look)))
    return View(text=lines(dotted(head, marked), asked, shown), rows=(_judging(data, look),))


def _judging(data: ReviewData, look: Look) -> Row:
    def key(text: str, *, approved: bool) -> Key:
        button = JudgeLetter(version_id=data.version.id, approved=approved)
        return Key(text=text, button=button, style=KeyStyle.SUCCESS if approved else None)

    return (key(look.t.plain("Approve"), approved=True), key(look.t.plain("Send back"), approved=False))


def _decided(data: ReviewData, look: Look) -> Markup:
    t, event = look.t, data.decided
    if event is None:
        return t("A newer draft took its place.")
    said = {"name": event.actor_name or "", "time": look.clock(event.at)}
    if event.kind is EventKind.LETTER_APPROVED:
        return t("✅ {name} approved it {time}.", **said)
    return t("{name} sent it back {time}: {words}", words=quoted(str(event.data.get("words") or ""), 200), **said)


# ------------------------------------------------------------------------------------------------ all that was written

_STANDS: Mapping[LetterState, str] = MappingProxyType(
    {
        LetterState.DRAFTED: later("waits for review"),
        LetterState.RETURNED: later("sent back"),
        LetterState.SENDING: later("on its way"),
        LetterState.TO_PRINT: later("to be printed"),
        LetterState.DELIVERED: later("delivered"),
        LetterState.GIVEN_UP: later("not delivered"),
    }
)
_MOST_VERSIONS = 8
"""The newest are offered; nobody rewrites a letter more often."""


def letter_shelf(data: ShelfData, look: Look) -> View:
    """Every version, newest last, with a key to read it."""
    t, written = look.t, data.written[-_MOST_VERSIONS:]
    listed = [Markup("{}. {}").format(place, _version_line(one, look)) for place, one in enumerate(written, 1)]
    keys = [Key(text=str(place), button=ReadLetter(version_id=one.version.id)) for place, one in enumerate(written, 1)]
    return View(
        text=lines(t("{what}: which version?", what=subject_of(data.ticket, look)), *listed),
        rows=tuple(rows_of(keys, 4)),
    )


def _version_line(one: Written, look: Look) -> Markup:
    t = look.t
    return dotted(
        t.plain(_KINDS[one.letter.kind]),
        t("draft {version}", version=one.version.version),
        None if one.writer is None else one.writer.name,
        look.clock(one.version.written_at),
        t(_STANDS[one.letter.state]) if one.last else t("replaced"),
    )


# ------------------------------------------------------------------------------------------------ on paper

_WAYS: Mapping[DeliveryWay, str] = MappingProxyType(
    {
        DeliveryWay.TELEGRAM: later("✅ It arrived in the chat after all."),
        DeliveryWay.HANDED: later("✅ Handed over {time}, noted by {name}: {note}"),
        DeliveryWay.MAILBOX: later("✅ In the mailbox {time}, noted by {name}: {note}"),
        DeliveryWay.POST: later("✅ Sent by post {time}, noted by {name}: {note}"),
    }
)


def letter_to_print(data: PrintData, look: Look) -> View:
    """Whose letter, why on paper, and the keys; afterwards how it was delivered."""
    t, ticket, letter = look.t, data.ticket, data.letter
    head = t(
        "{emoji} {kind} {number}",
        emoji=look.emoji(ticket.request_type),
        kind=t.plain(_KINDS[letter.kind]),
        number=letter.number or "",
    )
    name = (None if data.resident is None else data.resident.name) or ticket.contact_name or ticket.caller_name
    who = dotted(look.unit(ticket.unit), mask_name(name) if name else "")
    if letter.state is not LetterState.TO_PRINT:
        return View(text=lines(head, who, _how(data, look)))
    no_telegram = data.resident is None or data.resident.user_id is None
    why = t("No Telegram, please print it and bring it.")
    if not no_telegram:
        why = t("Telegram does not carry it. Please print it and bring it; somebody also phones.")
    keys = (
        Key(text=t.plain("Print it"), button=PrintLetter(letter_id=letter.id), style=KeyStyle.PRIMARY),
        Key(text=t.plain(LABELS[Action.DELIVER]), button=NoteDelivery(letter_id=letter.id)),
        Key(text=t.plain(LABELS[Action.GIVE_UP_DELIVERY]), button=GiveUpDelivery(letter_id=letter.id)),
    )
    return View(text=lines(head, who, why), rows=(keys,))


def _how(data: PrintData, look: Look) -> Markup:
    t, letter = look.t, data.letter
    if letter.state is LetterState.SENDING:
        return t("On its way through Telegram again.")
    if letter.state is LetterState.GIVEN_UP:
        return t("Could not be delivered: {note}", note=quoted(letter.delivery_note or "", 200))
    if letter.delivery is None or letter.delivered_at is None:
        return Markup("")
    return t(
        _WAYS[letter.delivery],
        time=look.clock(letter.delivered_at),
        name="" if data.by is None else data.by.name,
        note=quoted(letter.delivery_note or "", 100),
    )


# ------------------------------------------------------------------------------------------------ late


def delay_asked(notice: DelayAsked, look: Look) -> View:
    """One key: why is it late?"""
    t = look.t
    said = t(
        "⏰ {what} was promised by {due} and is late. Please say in a sentence why; the supervisor reads it.",
        what=subject(notice.label, notice.request_type, notice.category, look),
        due=look.moment(notice.due_at),
    )
    button = ActOnTicket(ticket_id=notice.ticket_id, round=ANY_ROUND, action=Action.EXPLAIN_DELAY.value)
    return View(
        text=calling(notice.mentions, said), rows=((Key(text=t.plain(LABELS[Action.EXPLAIN_DELAY]), button=button),),)
    )


VIEWS: Views = MappingProxyType({LetterPart: letter_part, LetterFile: letter_file, DelayAsked: delay_asked})
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        LetterReview: PresentView(load=review_data, show=letter_review),
        LetterToPrint: PresentView(load=print_data, show=letter_to_print),
        LetterShelf: PresentView(load=shelf_data, show=letter_shelf),
    }
)
