"""A reply to a question's card is its answer: words, pictures with words; of pictures alone that is asked once (ASK-2).

Whoever answers an open question holds it from then on; what somebody else holds is talked about only.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.answers import Option
from domain.drafts import Draft, DraftState, Form
from domain.errors import CardRefreshed, Problem, Refusal
from domain.events import EventKind
from domain.holding_words import only_holds
from domain.i18n import Locale, LocalText
from domain.incoming import Incoming, Media
from domain.moment_reading import read_moment
from domain.moments import say_moment
from domain.permissions import StaffActor, check
from domain.promising_words import promised_moment
from domain.suitable_files import is_suitable
from domain.tickets import Action, Status, Ticket
from usecases import prompting, relaying
from usecases.album_timers import is_kept_together
from usecases.deadlines import DueTimers
from usecases.effects.telling import UNTOLD
from usecases.form_options import answer_times, community_of, ticket_of
from usecases.people import staff_actor, staff_actor_of
from usecases.ports import UnitOfWork
from usecases.progress_forms import ending
from usecases.quick_answers import beyond_promise, is_quick, promise, send
from usecases.reactions import happen
from usecases.relaying import Said
from usecases.step_forms import Step, StepForm, StepKind
from usecases.ticket_ports import Purpose
from usecases.timer_ports import NewTimer, OnConflict

PICTURES = "pictures"
"""Timer kind: no more pictures of an answer come."""

_WORDS, _SOURCE, _FORMER, _WHAT, _UNTIL, _AT = "words", "_source", "_former", "what", "until", "at"
_ANSWER, _SHOW, _PROMISE, _WHEN = "answer", "show", "promise", "when"
_QUIET_FOR = timedelta(seconds=1.5)


def answers_by_reply(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, incoming: Incoming) -> bool:
    """Whether a reply to the card is the answer, or may be; it is then taken care of. A question back is no answer."""
    said = incoming.text.strip()
    if not _may_be_answer(uow, actor, ticket, incoming) or said.endswith(("?", "？")):
        return False
    if incoming.media is not None and (incoming.media_group_id is not None or not said):
        _collect(uow, ticket, incoming, incoming.media)
        return True
    if _promises(uow, ticket, incoming, said):
        return True
    held = _held(uow, actor, ticket, incoming.at) if said else None
    if held is None:
        return False
    media = _sent_before(uow, held, incoming)
    if incoming.media is not None:
        uow.attachments.add_to_ticket(held, incoming.media, purpose=Purpose.RESULT, caption=said, at=incoming.at)
        media = [*media, incoming.media]
    send(uow, actor, held, said, media, incoming.at, source=(incoming.chat_id, incoming.message_id))
    return True


def _promises(uow: UnitOfWork, ticket: Ticket, incoming: Incoming, said: str) -> bool:
    """Whether the words only say that an answer comes, or by when; then it is asked what they are (ASK-2).

    No time, or one that cannot be promised, is kept as an empty one: then the key asks for a time.
    """
    zone = uow.knowledge.community(ticket.community_id).timezone
    until = None if incoming.media is not None else promised_moment(said, incoming.at, zone)
    if until is None and incoming.media is None and only_holds(said):
        until = Problem.NOT_A_MOMENT
    if until is None:
        return False
    usable = None if isinstance(until, Problem) or beyond_promise(uow, ticket, until) else until
    draft = _waiting(uow, ticket, incoming) or _started(uow, ticket, incoming)
    kept = {_WORDS: said, _SOURCE: incoming.message_id, _UNTIL: "" if usable is None else usable.isoformat()}
    answers = {**_without_choice(draft), **kept}
    prompting.ask(uow, uow.drafts.save(draft, at=incoming.at, step=_WHAT, answers=answers), incoming.at)
    return True


def _without_choice(draft: Draft) -> dict[str, object]:
    """It is asked anew what it is, also where a time was being asked for."""
    return {key: value for key, value in draft.answers.items() if key != _WHAT}


def _may_be_answer(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, incoming: Incoming) -> bool:
    if not is_quick(ticket) or not _is_theirs(actor, ticket):
        return False
    if incoming.media is not None and not is_suitable(incoming.media):
        return False
    album = incoming.media_group_id
    return album is None or not is_kept_together(uow, ticket, album)  # its first picture was talk


def _is_theirs(actor: StaffActor, ticket: Ticket) -> bool:
    """Whether this colleague has the question, or can take it by answering."""
    if ticket.status is Status.ACCEPTED:
        return ticket.holder_id == actor.member.id
    return ticket.status is Status.OPEN and _may(actor, Action.ACCEPT, ticket)


def _held(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, at: datetime) -> Ticket | None:
    """The ticket in the hands of whoever replies; None when it is not theirs to answer."""
    if not is_quick(ticket) or not _is_theirs(actor, ticket):
        return None
    if ticket.status is Status.ACCEPTED:
        return ticket
    return happen(
        uow,
        ticket,
        EventKind.ACCEPTED,
        staff_actor(actor),
        at,
        action=Action.ACCEPT,
        changes={"holder_id": actor.member.id, "held_since": at, "via_desk": False},
        data={UNTOLD: True},  # the answer itself says who it is
    )


def _may(actor: StaffActor, action: Action, ticket: Ticket) -> bool:
    try:
        check(actor, action, ticket)
    except Refusal:
        return False
    return True


# ------------------------------------------------------------------------------------------------ pictures


def _collect(uow: UnitOfWork, ticket: Ticket, incoming: Incoming, media: Media) -> None:
    """Keep it until the rest is there. A single picture without words is asked about at once."""
    waiting = _waiting(uow, ticket, incoming)
    draft = _started(uow, ticket, incoming) if waiting is None else _without_promise(uow, waiting, incoming.at)
    uow.attachments.add_to_draft(draft, media, purpose=Purpose.RESULT, caption="", at=incoming.at)
    if incoming.text.strip():
        words = "\n".join(one for one in (draft.text(_WORDS), incoming.text.strip()) if one)
        draft = uow.drafts.save(
            draft, at=incoming.at, answers={**draft.answers, _WORDS: words, _SOURCE: incoming.message_id}
        )
    if incoming.media_group_id is not None:
        _wait(uow, draft, incoming.at)
    elif draft.post_id is None:
        prompting.ask(uow, draft, incoming.at)


def _without_promise(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """Words that only said by when, and on which nothing was pressed, are no part of what comes now."""
    if _UNTIL not in draft.answers:
        return draft
    kept = {key: value for key, value in _without_choice(draft).items() if key not in (_WORDS, _SOURCE, _UNTIL)}
    draft = uow.drafts.save(draft, at=at, step=_WHAT, answers=kept)
    prompting.show(uow, draft)
    return draft


def _waiting(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> Draft | None:
    """The pictures of this colleague about this ticket of which nobody has said yet what they are."""
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    return draft if draft is not None and draft.form is Form.PICTURES and draft.ticket_id == ticket.id else None


def _started(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> Draft:
    chat_id, user_id = incoming.chat_id, incoming.sender.user_id
    former = uow.drafts.active(chat_id, user_id)
    return uow.drafts.start(
        community_id=ticket.community_id,
        chat_id=chat_id,
        user_id=user_id,
        form=Form.PICTURES,
        step=_WHAT,
        ticket_id=ticket.id,
        answers={} if former is None else {_FORMER: former.id},
        at=incoming.at,
    )


def _wait(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """A moment longer with each picture; an album has ten at most."""
    timer = NewTimer(
        community_id=draft.community_id or "",
        kind=PICTURES,
        due_at=at + _QUIET_FOR,
        draft_id=draft.id,
        dedupe_key=f"pictures:{draft.id}",
    )
    uow.timers.add([timer], on_conflict=OnConflict.PUSH_BACK)


def complete(uow: UnitOfWork, due: DueTimers, now: datetime) -> None:
    """No more of an album comes: with words it is the answer, without it is asked whether it is."""
    draft = None if due.highest.draft_id is None else uow.drafts.get(due.highest.draft_id)
    ticket = None if draft is None or draft.ticket_id is None else uow.tickets.get(draft.ticket_id)
    if draft is None or ticket is None or draft.state not in (DraftState.ACTIVE, DraftState.SUSPENDED):
        return
    if not draft.text(_WORDS) or _UNTIL in draft.answers:
        if draft.post_id is None:
            prompting.ask(uow, draft, now)
        return
    actor = staff_actor_of(uow, draft.user_id, near=draft.community_id)
    held = _held(uow, actor, ticket, now)
    if held is None:  # somebody else has taken it meanwhile
        _show(uow, actor, ticket, draft, now)
    else:
        _answer(uow, actor, held, draft, now)
    _end(uow, draft, now)


def _end(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """What was filled in before goes on."""
    prompting.leave(uow, draft, at)
    former_id = draft.answers.get(_FORMER)
    former = uow.drafts.get(former_id) if isinstance(former_id, int) else None
    if former is not None and former.state is DraftState.SUSPENDED:
        uow.drafts.resume(former, at)


def _sent_before(uow: UnitOfWork, ticket: Ticket, incoming: Incoming) -> Sequence[Media]:
    """Pictures that were sent without words: now the words have come."""
    draft = _waiting(uow, ticket, incoming)
    if draft is None:
        return []
    media = _filed(uow, ticket, draft)
    _end(uow, draft, incoming.at)
    return media


def _filed(uow: UnitOfWork, ticket: Ticket, draft: Draft) -> list[Media]:
    media = [one.media for one in uow.attachments.of_draft(draft.id)]
    uow.attachments.file(draft.id, ticket.id)
    return media


def _answer(uow: UnitOfWork, actor: StaffActor, held: Ticket, draft: Draft, at: datetime) -> None:
    source = draft.answers.get(_SOURCE)
    told = (draft.chat_id, source) if isinstance(source, int) else None
    send(uow, actor, held, draft.text(_WORDS) or "", _filed(uow, held, draft), at, source=told)


def _show(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    """The resident gets to see it, and nothing is answered by that."""
    media, source = _filed(uow, ticket, draft), draft.answers.get(_SOURCE)
    what = Said(
        words=draft.text(_WORDS) or "",
        media=media[0] if media else None,
        chat_id=draft.chat_id,
        message_id=source if isinstance(source, int) else 0,
    )
    relaying.staff_said(uow, actor, ticket, what, media, at)


# ------------------------------------------------------------------------------------------------ asked once


_ASK_WHEN = Option(
    value=_WHEN, label=LocalText(zh_hans="还在办，约时间", zh_hant="還在辦，約時間", en="Not yet, say when")
)


def _ways(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    return (
        *_promise_key(uow, draft, at),
        Option(value=_ANSWER, label=LocalText(zh_hans="是，就这样答", zh_hant="是，就這樣答", en="Yes, the answer")),
        Option(value=_SHOW, label=LocalText(zh_hans="只给住户看看", zh_hant="只給住戶看看", en="Only show it")),
    )


def _promise_key(uow: UnitOfWork, draft: Draft, at: datetime) -> tuple[Option, ...]:
    """The likely one first: the time that the words name, until it has come; else to say one."""
    said = draft.text(_UNTIL)
    if said is None or draft.community_id is None:
        return ()
    if not said or datetime.fromisoformat(said) <= at:
        return (_ASK_WHEN,)
    zone = uow.knowledge.community(draft.community_id).timezone
    return (Option(value=_PROMISE, label=_promise_label(datetime.fromisoformat(said), at, zone)),)


def _promise_label(until: datetime, at: datetime, zone: str) -> LocalText:
    """With the day when it is not today."""
    local, today = (one.astimezone(ZoneInfo(zone)) for one in (until, at))
    if local.date() == today.date():
        clock = f"{local:%H:%M}"
        return LocalText(zh_hans=f"约 {clock} 答复", zh_hant=f"約 {clock} 答覆", en=f"Promise {clock}")
    hans, hant, english = (say_moment(until, at, zone, one, dated=False) for one in Locale)
    return LocalText(zh_hans=f"约{hans}", zh_hant=f"約{hant}", en=f"Promise {english}")


def _finish(uow: UnitOfWork, actor: StaffActor, ticket: Ticket, draft: Draft, at: datetime) -> None:
    if draft.text(_WHAT) == _SHOW:
        _show(uow, actor, ticket, draft, at)
        return
    held = _held(uow, actor, ticket, at)
    if held is None:
        raise CardRefreshed
    chosen = draft.text(_WHAT)
    until = draft.text(_AT if chosen == _WHEN else _UNTIL)
    if chosen in (_PROMISE, _WHEN) and until:
        promise(uow, actor, held, datetime.fromisoformat(until), at)
        return
    _answer(uow, actor, held, draft, at)


def _read_time(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> str | Problem:
    """A time in words, not later than what is promised anyhow."""
    moment = read_moment(incoming.text, incoming.at, community_of(uow, draft).timezone)
    if isinstance(moment, Problem):
        return moment
    return beyond_promise(uow, ticket_of(uow, draft), moment) or moment.isoformat()


ANSWER_TIME = Step(key=_UNTIL, kind=StepKind.MOMENT, options=answer_times, read=_read_time)
"""By when the answer comes."""

FORM = StepForm(
    form=Form.PICTURES,
    steps=(
        Step(key=_WHAT, kind=StepKind.CHOICE, options=_ways),
        replace(ANSWER_TIME, key=_AT, applies=lambda _uow, draft: draft.text(_WHAT) == _WHEN),
    ),
    finish=ending(_finish),
)
