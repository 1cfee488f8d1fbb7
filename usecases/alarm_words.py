"""What whoever raised an alarm says and does while it runs: words, places, "pressed by mistake" (EMG-6, EMG-7)."""

from datetime import datetime, timedelta

from domain.alarms import PlaceSaid
from domain.all_is_well import says_all_is_well
from domain.errors import CardRefreshed
from domain.events import EventKind
from domain.incoming import Incoming, Media, MediaKind, Press
from domain.notices.dialogue import Say, Saying
from domain.notices.emergencies import PlaceAsked
from domain.people import Resident
from domain.permissions import allow_own
from domain.spoken_words import Word, spoken_word
from domain.tickets import ENDED, RUNNING, Action, Ticket, Workflow
from usecases import relaying
from usecases.alarm_elsewhere import elsewhere, raised_again_in
from usecases.alarm_raising import own_running, raise_alarm
from usecases.alarm_routes import alarm_of
from usecases.effects.alarming import refresh_answers
from usecases.effects.cards import refresh_cards
from usecases.filing import resident_actor
from usecases.joined import home_of
from usecases.meant_community import homes_of, mean
from usecases.people import resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.reactions import happen
from usecases.speaking import edit, to_chat

_ELSEWHERE = frozenset({Word.EMERGENCY, Word.CALL_ME, Word.MENU, Word.LANGUAGE, Word.HELP, Word.PROGRESS})
"""Keys that were typed and that mean the same during an emergency."""

_RECENT, _AFTERWARDS = 8, timedelta(days=2)
"""Among how many tickets, and how long after its end, somebody's thanks are taken to be for an emergency."""

_MOVES_EVERY = timedelta(seconds=15)
"""How often a place that moves along is drawn anew on the cards."""


def heard(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """Whether the message belongs to an emergency of its sender: everything does that means nothing else.

    A form that was taken up again since then gets its answers.
    """
    resident, ticket = _whose(uow, resident)
    if ticket is None or incoming.unsupported or spoken_word(incoming.text) in _ELSEWHERE:
        return False
    draft = uow.drafts.active(incoming.chat_id, incoming.sender.user_id)
    replied = _replied_ticket(uow, resident, incoming)
    if replied is None and draft is not None and draft.updated_at > ticket.reported_at and not _is_place(incoming):
        return False
    meant = replied or ticket
    if spoken_word(incoming.text) in (Word.TAKE_BACK, Word.CANCEL):
        _take_back(uow, resident, meant, incoming.at)
        to_chat(
            uow, incoming.chat_id, Say(saying=Saying.TAKEN_BACK), ticket_id=meant.id, community_id=meant.community_id
        )
    elif incoming.media is not None and _is_place(incoming):
        _locate(uow, resident, meant, incoming.media, incoming)
    else:
        relaying.add_remark(uow, resident, meant, incoming)
    return True


def thanked(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """Whether somebody thanks, or says that all is well, after their emergency: those who helped read it (DSP-5).

    No work comes of such words, so no form begins.
    """
    if incoming.media is not None or not says_all_is_well(incoming.text):
        return False
    recent = uow.tickets.of_reporter(resident.id, limit=_RECENT)
    ticket = next((one for one in recent if one.workflow is Workflow.EMERGENCY), None)
    home = None if ticket is None else home_of(uow, ticket)
    ended = None if home is None else alarm_of(uow, home).over_at
    if ticket is None or ended is None or incoming.at - ended > _AFTERWARDS:
        return False
    relaying.put_on_ticket(uow, resident, ticket, relaying.said(incoming), incoming.at)
    said = Say(saying=Saying.THANKS if home is None or home.status in ENDED else Saying.GLAD_IT_IS_OVER)
    to_chat(uow, incoming.chat_id, said, community_id=ticket.community_id, ticket_id=ticket.id)
    return True


def _whose(uow: UnitOfWork, meant: Resident) -> tuple[Resident, Ticket | None]:
    """The newest emergency of this person, also in another community than the one that the message would be about."""
    files = (meant,) if meant.user_id is None else uow.residents.of_account(meant.user_id)
    newest = [(one, running[0]) for one in files if (running := own_running(uow, one))]
    return max(newest, key=lambda one: one[1].id, default=(meant, None))


def _is_place(incoming: Incoming) -> bool:
    return incoming.media is not None and incoming.media.kind is MediaKind.LOCATION


def _replied_ticket(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> Ticket | None:
    """The running emergency to whose message this is a reply."""
    post = relaying.replied_post(uow, incoming)
    own = own_running(uow, resident)
    return None if post is None else next((one for one in own if one.id == post.ticket_id), None)


def _locate(uow: UnitOfWork, resident: Resident, ticket: Ticket, place: Media, incoming: Incoming) -> None:
    """A place goes onto the card, and whoever comes is told to look."""
    if place.latitude is None or place.longitude is None:
        return
    home = home_of(uow, ticket)
    uow.alarms.change(
        alarm_of(uow, home),
        latitude=place.latitude,
        longitude=place.longitude,
        located_at=incoming.at,
        live_message_id=incoming.message_id,
    )
    happen(uow, home, EventKind.LOCATED, resident_actor(resident), incoming.at, data={"reason": PlaceSaid.MAP.value})
    said = Say(saying=Saying.PLACE_NOTED)
    to_chat(uow, incoming.chat_id, said, community_id=ticket.community_id, ticket_id=ticket.id)


def moved(uow: UnitOfWork, resident: Resident, incoming: Incoming) -> bool:
    """Whether an edited message is a place that moves along; the cards follow every few seconds."""
    place = incoming.media
    if place is None or not _is_place(incoming):
        return False
    whose, _ = _whose(uow, resident)
    for ticket in own_running(uow, whose):
        home = home_of(uow, ticket)
        alarm = alarm_of(uow, home)
        if alarm.live_message_id == incoming.message_id:
            shown = alarm.located_at is not None and incoming.at - alarm.located_at < _MOVES_EVERY
            if not shown:
                where = {"latitude": place.latitude, "longitude": place.longitude, "located_at": incoming.at}
                uow.alarms.change(alarm, **where)
                refresh_cards(uow, home)
            return True
    return False


# ------------------------------------------------------------------------------------------------ keys


def _own(uow: UnitOfWork, press: Press, ticket_id: int, action: Action) -> tuple[Resident, Ticket]:
    """The presser's own emergency. Raises CardRefreshed for anybody else's, and once it is over."""
    resident = resident_of(uow, press.sender, press.at)
    ticket = uow.tickets.get(ticket_id)
    allow_own(action, own=ticket is not None and ticket.reporter_id == resident.id)
    if ticket is None or home_of(uow, ticket).status not in RUNNING:
        raise CardRefreshed
    return resident, ticket


def take_back(uow: UnitOfWork, press: Press, ticket_id: int) -> Answer:
    """Pressed by mistake: it ends nothing, staff ring and make sure."""
    resident, ticket = _own(uow, press, ticket_id, Action.TAKE_BACK)
    _take_back(uow, resident, ticket, press.at)
    return Answer(notice=Say(saying=Saying.TAKEN_BACK), alert=True)


def _take_back(uow: UnitOfWork, resident: Resident, ticket: Ticket, at: datetime) -> None:
    alarm, home = alarm_of(uow, ticket), home_of(uow, ticket)
    if alarm.taken_back_at is not None:
        return
    uow.alarms.change(alarm, taken_back_at=at)
    happen(uow, home, EventKind.TAKEN_BACK, resident_actor(resident), at, data={"who": resident.name or ""})
    refresh_answers(uow, ticket)


def allow_sound(uow: UnitOfWork, press: Press, ticket_id: int, *, silent: bool) -> Answer:
    """Whether the phone of whoever raised it may ring (EMG-6)."""
    resident, ticket = _own(uow, press, ticket_id, Action.ALLOW_SOUND)
    alarm, home = alarm_of(uow, ticket), home_of(uow, ticket)
    if alarm.silent != silent:
        uow.alarms.change(alarm, silent=silent)
        happen(uow, home, EventKind.SOUND_SET, resident_actor(resident), press.at)
        refresh_answers(uow, ticket)
    return Answer()


def say_building(uow: UnitOfWork, press: Press, ticket_id: int, building: str) -> Answer:
    """Where somebody is, by a key; nothing waits for it."""
    resident, ticket = _own(uow, press, ticket_id, Action.SAY_WHERE)
    community = uow.knowledge.community(ticket.community_id)
    if building != OUTSIDE and community.building(building) is None:
        raise CardRefreshed
    home = home_of(uow, ticket)
    uow.alarms.change(alarm_of(uow, home), building=None if building == OUTSIDE else building)
    data = {"building": building, "reason": PlaceSaid.BUILDING.value}
    happen(uow, home, EventKind.LOCATED, resident_actor(resident), press.at, data=data)
    _retire_question(uow, press, ticket)
    return Answer()


def say_community(uow: UnitOfWork, press: Press, ticket_id: int, community_id: str) -> Answer:
    """It is in another community: people there are alarmed at once, those here are told, and they end theirs."""
    resident, ticket = _own(uow, press, ticket_id, Action.SAY_WHERE)
    if community_id not in elsewhere(uow, resident, ticket):
        raise CardRefreshed
    if raised_again_in(uow, ticket) is None:
        kinds = uow.knowledge.emergencies(uow.knowledge.community(community_id))
        kind = next(one for one in kinds if one.key == ticket.request_type)
        raise_alarm(uow, _file_in(uow, resident, community_id, press), kind, press.at, name=press.sender.first_name)
        data = {"community": community_id, "reason": PlaceSaid.ELSEWHERE.value}
        happen(uow, home_of(uow, ticket), EventKind.LOCATED, resident_actor(resident), press.at, data=data)
    _retire_question(uow, press, ticket)
    return Answer()


def _file_in(uow: UnitOfWork, resident: Resident, community_id: str, press: Press) -> Resident:
    """Their file there. Whoever is nowhere known stays in that community from now on."""
    mean(uow, community_id)
    user_id = press.sender.user_id
    if community_id in homes_of(uow, user_id) or not homes_of(uow, user_id):
        uow.chats.choose_home(press.chat_id, community_id, press.at)
    here = uow.residents.in_community(community_id, user_id)
    return here or uow.residents.add(community_id=community_id, user_id=user_id, locale=resident.locale, at=press.at)


OUTSIDE = "-"
"""In no building: outside, in the garage, somewhere else in the community."""


def _retire_question(uow: UnitOfWork, press: Press, ticket: Ticket) -> None:
    """The question turns into what was answered; the keys stay, for a finger slips."""
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is not None:
        edit(uow, post, PlaceAsked(ticket_id=ticket.id))


def turn_places(uow: UnitOfWork, press: Press, ticket_id: int, page: int) -> Answer:
    """Another page of buildings."""
    _, ticket = _own(uow, press, ticket_id, Action.SAY_WHERE)
    post = None if press.message_id is None else uow.posts.by_message(press.chat_id, press.message_id)
    if post is None:
        raise CardRefreshed
    edit(uow, post, PlaceAsked(ticket_id=ticket.id, page=page))
    return Answer()
