"""What a resident reads when their matter goes on elsewhere: as another kind, with an earlier report, in confidence."""

from types import MappingProxyType

from domain.notices.dialogue import WordsUndecided
from domain.notices.news import JoinedWith, TurnedInto, WordsHeard
from handlers.buttons.resident import DropDraft, ShowTicket
from handlers.views.hearing_news import received
from handlers.views.menu import call_me_key, progress_key, resume_key
from handlers.views.resident_news import promised
from handlers.views.ticket_words import lines
from handlers.views.view import Key, Look, View, Views
from usecases.heard import HEARD


def turned_into(notice: TurnedInto, look: Look) -> View:
    """The new number and its promise; where a letter was asked for, that it comes all the same."""
    t, receipt = look.t, notice.receipt
    kind = look.knowledge.request_type(look.community, receipt.request_type)
    moved = {
        "subject": look.subject(notice.request_type, notice.category, notice.label),
        "kind": look.t.text(kind.title),
    }
    if kind.workflow in HEARD:  # heard like any other: thanks, an apology, by when there is an answer
        first, promise = t("{subject} goes on as: {kind}.", **moved), received(receipt, look)
    else:
        first = t("{subject} goes on as: {kind}. The new number is {number}.", number=receipt.number, **moved)
        promise = promised(receipt, look)
    letter = t("The written reply you asked for comes all the same.") if notice.answered_too else ""
    rows = ((progress_key(t), call_me_key(t)),)
    return View(text=lines(first, promise, letter), rows=rows)


def joined_with(notice: JoinedWith, look: Look) -> View:
    """That nothing is lost by it: who works on it, by when, and that news comes here."""
    t = look.t
    first = t(
        "{subject} has been reported before; {department} takes care of both together.",
        subject=look.subject(notice.request_type, notice.category, notice.label),
        department=look.department(notice.department),
    )
    due = "" if notice.due_at is None else t("Promised by {due}.", due=look.moment(notice.due_at))
    text = lines(first, due, t("You will hear from us here as soon as something happens."))
    return View(text=text, rows=((progress_key(t), call_me_key(t)),))


def words_undecided(notice: WordsUndecided, look: Look) -> View:
    """Nobody has read them; what becomes of them, and when, if nothing is chosen."""
    t, when = look.t, look.moment(notice.heard_at)
    otherwise = (
        t("If you leave it, somebody who is not meant by it rings you after {when}.", when=when)
        if notice.by_phone
        else t(
            "If you leave it, it becomes a complaint in confidence at {when}: "
            "only the supervisor or the manager sees it.",
            when=when,
        )
    )
    give_up = Key(text=t.plain("Cancel"), button=DropDraft(draft_id=notice.draft_id))
    return View(
        text=lines(t("⏰ Nobody has read yet what you wrote, as it may be about one of our people."), otherwise),
        rows=((resume_key(t, notice.draft_id), give_up), (call_me_key(t),)),
    )


def words_heard(notice: WordsHeard, look: Look) -> View:
    """What they became, who answers by when; the ticket can be withdrawn like any other."""
    t, receipt = look.t, notice.receipt
    first = t("As you left it, what you wrote is now a complaint in confidence; it stands on no other request.")
    progress = Key(text=t.plain("Progress"), button=ShowTicket(ticket_id=receipt.ticket_id))
    return View(text=lines(first, received(receipt, look)), rows=((progress, call_me_key(t)),))


VIEWS: Views = MappingProxyType(
    {
        TurnedInto: turned_into,
        JoinedWith: joined_with,
        WordsUndecided: words_undecided,
        WordsHeard: words_heard,
    }
)
