"""Words that could belong to several tickets are kept, and the resident is asked which one is meant."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from domain.answers import YES, Option, is_titled
from domain.drafts import Draft, DraftState, Form
from domain.errors import NotYours, Problem
from domain.events import EventKind
from domain.i18n import LocalText
from domain.incoming import Incoming
from domain.notices.dialogue import DraftOver, Saying
from domain.people import Resident
from domain.spoken_words import plain_words
from domain.suitable_files import is_suitable
from domain.tickets import Ticket
from usecases import collecting, prompting
from usecases.collecting import TEXTS, description_of, texts_of, words_of
from usecases.filing import resident_actor
from usecases.flows import Flow
from usecases.form_options import community_of
from usecases.guessed_answers import SAID
from usecases.held_words import watch
from usecases.ports import UnitOfWork
from usecases.reactions import happen
from usecases.relaying import Said, put_on_ticket, too_late
from usecases.ticket_ports import Purpose
from usecases.words_against import CONFIDE, IN_CONFIDENCE, has_a_reader_against_whom, in_confidence

WHICH, DISCREET = "which", "discreet"
"""Steps: which ticket; the same once the accused might read the words there, so that no older key is followed."""

NEW = "new"
_CANDIDATES, _ALBUM, _COMMENT = "candidates", "_album", "_comment"
"""Answers: the ids of the tickets; the album that came last; that the words are a comment after the end."""

MOST = 4
"""Tickets that are offered."""

_SOMETHING_NEW = LocalText(zh_hans="是新的事情", zh_hant="是新的事情", en="Something new")


def begin(uow: UnitOfWork, resident: Resident, candidates: list[Ticket], incoming: Incoming) -> Draft:
    """Keep what was said and ask which ticket it is about."""
    return prompting.ask(uow, _keep(uow, _started(uow, resident, candidates, incoming), incoming), incoming.at)


def _started(uow: UnitOfWork, resident: Resident, candidates: list[Ticket], incoming: Incoming) -> Draft:
    return uow.drafts.start(
        community_id=resident.community_id,
        chat_id=incoming.chat_id,
        user_id=incoming.sender.user_id,
        form=Form.ANSWER,
        step=WHICH,
        answers={_CANDIDATES: [ticket.id for ticket in candidates[:MOST]]},
        at=incoming.at,
    )


def asks_first(uow: UnitOfWork, resident: Resident, ticket: Ticket, incoming: Incoming) -> bool:
    """Whether the words are kept until the resident has decided, because the ticket's people are accused in them.

    Nothing of them stands on the ticket before that (COM-5). More of the same joins what is asked about already.
    """
    active = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    if active is not None and _is_of_its_album(active, incoming):
        collecting.count_soon(uow, _keep(uow, active, incoming), incoming.at)
        return True
    if ticket.reporter_id != resident.id or not has_a_reader_against_whom(uow, ticket, words_of(incoming)):
        return False
    if active is None or active.form is not Form.ANSWER:
        begin(uow, resident, [ticket], incoming)
        return True
    candidates = dict.fromkeys((*candidates_of(active), ticket.id))
    joined = uow.drafts.save(active, at=incoming.at, answers={**active.answers, _CANDIDATES: list(candidates)})
    prompting.ask(uow, _keep(uow, joined, incoming), incoming.at)
    return True


def _is_of_its_album(draft: Draft, incoming: Incoming) -> bool:
    """The other pictures of an album go where its caption goes."""
    return (
        draft.form is Form.ANSWER
        and incoming.media_group_id is not None
        and (draft.text(_ALBUM) == incoming.media_group_id)
    )


def asks_before_noting(
    uow: UnitOfWork, ticket: Ticket, draft: Draft, words: str, at: datetime, *, comment: bool = False
) -> bool:
    """The same for the last answer of another form of theirs, which is over by that.

    `comment`: what was said after the end; wherever it goes, nobody is told that it was passed on.
    """
    if not has_a_reader_against_whom(uow, ticket, words):
        return False
    prompting.leave(uow, draft, at)
    asked = uow.drafts.start(
        community_id=draft.community_id,
        chat_id=draft.chat_id,
        user_id=draft.user_id,
        form=Form.ANSWER,
        step=DISCREET,
        answers={_CANDIDATES: [ticket.id], TEXTS: [[0, words]], **({_COMMENT: YES} if comment else {})},
        at=at,
    )
    watch(uow, asked, at)
    prompting.ask(uow, asked, at)
    return True


def asks_before_edit(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """The same for a message that stands on a ticket already and reads otherwise now; its copies stay as they are."""
    for pair in uow.relays.of_source(incoming.chat_id, incoming.message_id):
        ticket = uow.tickets.get(pair.ticket_id)
        if ticket is not None and not _stands_there(uow, ticket, words_of(incoming)):
            return asks_first(uow, resident, ticket, incoming)
    return False


def _stands_there(uow: UnitOfWork, ticket: Ticket, words: str) -> bool:
    """Telegram also reports edits that changed no word."""
    return words in ticket.description or any(words == one.data.get("words") for one in uow.events.of(ticket.id))


def _keep(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Draft:
    """A picture is kept as part of a report: that is what it is where nobody decides and the words are filed."""
    if incoming.media is not None and is_suitable(incoming.media):
        uow.attachments.add_to_draft(draft, incoming.media, purpose=Purpose.REPORT, caption="", at=incoming.at)
    texts, words = [[number, text] for number, text in texts_of(draft)], words_of(incoming)
    if words:
        texts.append([incoming.message_id, words])
    answers = {**draft.answers, TEXTS: texts}
    if incoming.media_group_id is not None:
        answers[_ALBUM] = incoming.media_group_id
    return _reviewed(uow, uow.drafts.save(draft, at=incoming.at, answers=answers), incoming.at)


def _reviewed(uow: UnitOfWork, draft: Draft, at: datetime) -> Draft:
    """With words against somebody who would read them the question becomes the other one, and its clock begins."""
    if draft.step == DISCREET or not _is_against_readers(uow, draft):
        return draft
    watch(uow, draft, at)
    return uow.drafts.save(draft, at=at, step=DISCREET)


def _is_against_readers(uow: UnitOfWork, draft: Draft) -> bool:
    found = (uow.tickets.get(one) for one in candidates_of(draft))
    return any(one is not None and has_a_reader_against_whom(uow, one, description_of(draft)) for one in found)


def options(uow: UnitOfWork, draft: Draft) -> tuple[Option, ...]:
    """The tickets that could be meant, by number and matter; or none of them. First of all in confidence (COM-5)."""
    found = [uow.tickets.get(one) for one in candidates_of(draft)]
    known = [one for one in found if one is not None]
    same = {one.short_number for one in known if sum(one.short_number == other.short_number for other in known) > 1}
    discreet = draft.step == DISCREET and in_confidence(uow, community_of(uow, draft)) is not None
    return (
        *((Option(value=CONFIDE, label=IN_CONFIDENCE),) if discreet else ()),
        *(Option(value=str(one.id), label=_label(uow, one, dated=one.short_number in same)) for one in known),
        Option(value=NEW, label=_SOMETHING_NEW),
    )


def candidates_of(draft: Draft) -> list[int]:
    """The ids of the tickets that the words may be about."""
    kept = draft.answers.get(_CANDIDATES)
    return [int(one) for one in kept] if isinstance(kept, list) else []


def _label(uow: UnitOfWork, ticket: Ticket, *, dated: bool) -> LocalText:
    title = uow.knowledge.type_of(ticket).matter_title(ticket.matter)
    _, day, count = ticket.number.rsplit("-", 2)
    number = f"{day[4:]}-{count}" if dated else count
    return title.behind(number)


def _receive(uow: UnitOfWork, draft: Draft, incoming: Incoming) -> Problem | None:
    """A number or a title is the answer, typed; anything else belongs to what is kept."""
    chosen = _typed(uow, draft, incoming.text) if incoming.media is None else None
    if chosen is not None:
        return _choose(uow, prompting.ask(uow, draft, incoming.at), chosen, incoming.at)
    kept = _keep(uow, draft, incoming)
    if incoming.media is not None:
        collecting.count_soon(uow, kept, incoming.at)
    else:
        prompting.ask(uow, kept, incoming.at)
    return None


def _typed(uow: UnitOfWork, draft: Draft, text: str) -> str | None:
    said = plain_words(text)
    for option in options(uow, draft):
        ticket = uow.tickets.get(int(option.value)) if option.value.isdecimal() else None
        numbers = () if ticket is None else (ticket.short_number, ticket.number.casefold())
        if said in numbers or is_titled(option.label, text):
            return option.value
    return None


def _choose(uow: UnitOfWork, draft: Draft, value: str, at: datetime) -> Problem | None:
    resident = uow.residents.by_user(draft.user_id, near=draft.community_id)
    if resident is None:
        raise NotYours
    if value == NEW:
        _as_new_request(uow, draft, resident, at)
        return None
    if value == CONFIDE:
        return _in_confidence(uow, draft, resident, at)
    if value not in {str(one) for one in candidates_of(draft)}:
        return Problem.NOT_A_CHOICE
    ticket = uow.tickets.get(int(value))
    if ticket is None or ticket.reporter_id != resident.id:
        raise NotYours
    if _COMMENT in draft.answers:
        _comment_on(uow, draft, resident, ticket, at)
    else:
        put_all_on(uow, draft, resident, ticket, at)
    return None


def _comment_on(uow: UnitOfWork, draft: Draft, resident: Resident, ticket: Ticket, at: datetime) -> None:
    """The resident wants the comment on the ticket after all."""
    data = {"words": description_of(draft)}
    ticket = happen(uow, ticket, EventKind.COMMENTED, resident_actor(resident), at, data=data)
    for one in uow.attachments.of_draft(draft.id):
        uow.attachments.add_to_ticket(ticket, one.media, purpose=Purpose.REMARK, caption="", at=at)
    over = DraftOver(outcome=Saying.THANKS, unfinished=prompting.left_behind(uow, draft))
    prompting.finish(uow, draft, at, over, ticket_id=ticket.id)


def put_all_on(uow: UnitOfWork, draft: Draft, resident: Resident, ticket: Ticket, at: datetime) -> None:
    """What was kept goes onto this ticket, and the form is over."""
    for said in _kept(uow, draft):
        ticket = put_on_ticket(uow, resident, ticket, said, at)
    over = DraftOver(outcome=Saying.REMARK_PASSED_ON, unfinished=prompting.left_behind(uow, draft))
    prompting.finish(uow, draft, at, too_late(uow, ticket, at) or over, ticket_id=ticket.id)


def _kept(uow: UnitOfWork, draft: Draft) -> list[Said]:
    nothing = Said(words="", media=None, chat_id=draft.chat_id, message_id=0, by_form=True)
    texts = [replace(nothing, words=words, message_id=number) for number, words in texts_of(draft)]
    media = [one.media for one in uow.attachments.of_draft(draft.id)]
    album = f"draft-{draft.id}" if len(media) > 1 else None
    return texts + [replace(nothing, media=one, album=album) for one in media]


def _as_new_request(
    uow: UnitOfWork,
    draft: Draft,
    resident: Resident,
    at: datetime,
    *,
    type_key: str | None = None,
    said: Mapping[str, str] = MappingProxyType({}),
) -> Draft:
    """None of them: the same words begin a request. `said`: questions of its type that are answered by that."""
    uow.drafts.end(draft, DraftState.SUBMITTED, at)
    uow.timers.cancel(draft_id=draft.id)
    request = collecting.start(uow, resident, draft.chat_id, at, type_key=type_key, user_id=draft.user_id)
    known = {**said, SAID: list(said)} if said else {}
    texts = [[number, text] for number, text in texts_of(draft)]
    request = uow.drafts.save(request, at=at, answers={**request.answers, **known, TEXTS: texts})
    for one in uow.attachments.of_draft(draft.id):
        uow.attachments.add_to_draft(request, one.media, purpose=Purpose.REPORT, caption="", at=at)
    return prompting.take_over(uow, request, draft, at)


def _in_confidence(uow: UnitOfWork, draft: Draft, resident: Resident, at: datetime) -> Problem | None:
    """The same words begin a complaint that only its circle will read; unsent, they are watched on."""
    found = in_confidence(uow, community_of(uow, draft))
    if found is None:
        return Problem.NOT_A_CHOICE
    request_type, question = found
    request = _as_new_request(uow, draft, resident, at, type_key=request_type.key, said={question: YES})
    uow.drafts.save(request, at=at, answers={**request.answers, _CANDIDATES: candidates_of(draft)})
    watch(uow, request, at)
    return None


def _skip(_uow: UnitOfWork, _draft: Draft, _at: datetime) -> Problem | None:
    return Problem.NOT_A_CHOICE


def _back(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    prompting.drop(uow, draft, at)


def _reread(uow: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Corrected words may be against somebody now."""
    reviewed = _reviewed(uow, draft, at)
    if reviewed.step != draft.step:
        prompting.show(uow, reviewed)


FLOW = Flow(
    steps=(WHICH, DISCREET),
    receive=_receive,
    choose=_choose,
    skip=_skip,
    back=_back,
    ends_by_word=lambda _draft: False,
    reread=_reread,
)
