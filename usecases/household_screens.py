"""`/unit`: who lives where, for the front desk; `/home`: one's own units, for residents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.community import UnitRef
from domain.errors import CardRefreshed
from domain.grants import Right
from domain.households import Invitation, Membership, Relation
from domain.incoming import Incoming, Press, Sender
from domain.notices.dialogue import Say, Saying
from domain.notices.households import HouseholdScreen, MyHomes, UnansweredFiles
from domain.outgoing import Lane, PostKind
from domain.people import Resident, ResidentState
from domain.permissions import may
from domain.unit_parsing import parse_unit
from usecases import registration
from usecases.household_rights import desk_member, own
from usecases.households import people_of, units_of
from usecases.living_screens import pressed_post, screen_post
from usecases.people import acting, files_of, resident_of
from usecases.ports import Answer, UnitOfWork
from usecases.speaking import edit, to_chat
from usecases.staff_groups import unknown_group, unrecognised

_SUBJECT = "unit"
_MOST_UNITS = 3
_SHORTEST_NAME = 2
"""Characters of a name that are looked for: a family name alone fits half the community."""


def named_units(uow: UnitOfWork, incoming: Incoming) -> tuple[str, ...]:
    """The units of people whose name holds the words, for whoever looks after households; read before the write.

    Names are sealed one by one, so all of a community's have to be opened for it.
    """
    words = _behind(incoming)
    member = uow.staff.by_user(incoming.sender.user_id)
    if member is None or len(words) < _SHORTEST_NAME or any(char.isdigit() for char in words):
        return ()
    community = uow.knowledge.community(member.community_id)
    if not may(acting(member), Right.KEEP_HOUSEHOLDS, community.key, department=community.front_desk.key):
        return ()
    wanted = "".join(words.casefold().split())
    filed = uow.memberships.filed(community.key)
    found = (one.membership.unit for one in filed if wanted in "".join((one.name or "").casefold().split()))
    return tuple(dict.fromkeys(found))


def _behind(incoming: Incoming) -> str:
    return "".join(incoming.text.split(maxsplit=1)[1:])


def show_unit(uow: UnitOfWork, incoming: Incoming, named: Sequence[str] = ()) -> None:
    """`/unit WORDS`: a unit, or the units of a phone or a name; alone it lists who has not answered this year.

    `named`: where those live whose name holds the words.
    """
    group = None if incoming.private else uow.chats.get(incoming.chat_id)
    if not incoming.private and (group is None or group.community_id is None):
        unknown_group(uow, chat_id=incoming.chat_id, at=incoming.at)
        return
    if incoming.via_channel:
        unrecognised(uow, incoming, community_id=None if group is None else group.community_id)
        return
    actor = desk_member(uow, incoming.sender)
    community = uow.knowledge.community(actor.member.community_id)
    desk = community.front_desk.key
    if group is not None and (group.community_id != community.key or group.department != desk):
        to_chat(uow, incoming.chat_id, Say(saying=Saying.UNIT_AT_DESK), community_id=community.key)
        return
    words = _behind(incoming)
    if not words:
        to_chat(uow, incoming.chat_id, UnansweredFiles(community_id=community.key), community_id=community.key)
        return
    units = _units_meant(uow, community.key, words) or [one for one in named if community.unit(one) is not None]
    for unit in units[:_MOST_UNITS]:
        _show(uow, incoming.chat_id, HouseholdScreen(community_id=community.key, unit=unit))
    if len(units) > _MOST_UNITS:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.MORE_UNITS), community_id=community.key)
    if not units:
        to_chat(uow, incoming.chat_id, Say(saying=Saying.NO_SUCH_UNIT), community_id=community.key)


def _units_meant(uow: UnitOfWork, community_id: str, words: str) -> list[str]:
    community = uow.knowledge.community(community_id)
    found = parse_unit(community, words)
    if isinstance(found, UnitRef):
        return [found.key]
    if found is not None:
        lived_in = [one.key for one in found if uow.memberships.of_unit(community_id, one.key)]
        return lived_in or [one.key for one in found]
    phone = uow.knowledge.read_phone(words, community.region)
    people = [] if phone is None else uow.residents.by_phone(community.key, phone)
    return list(dict.fromkeys(unit for one in people for unit in units_of(uow, one)))


def open_unit(uow: UnitOfWork, press: Press, unit: str, *, inviting: bool = False) -> Answer:
    """A unit's screen, in place where it stands already."""
    actor = desk_member(uow, press.sender)
    community = uow.knowledge.community(actor.member.community_id)
    if community.unit(unit) is None:
        raise CardRefreshed
    notice = HouseholdScreen(community_id=community.key, unit=unit, inviting=inviting)
    post = pressed_post(uow, press)
    if post is not None and post.subject == _SUBJECT:
        edit(uow, post, notice, lane=Lane.ANSWER)
    else:
        _show(uow, press.chat_id, notice)
    return Answer()


def _show(uow: UnitOfWork, chat_id: int, notice: HouseholdScreen) -> None:
    post_id = uow.posts.create(
        chat_id=chat_id, kind=PostKind.NOTICE, community_id=notice.community_id, subject=_SUBJECT
    )
    to_chat(uow, chat_id, notice, community_id=notice.community_id, post_id=post_id)


def show_homes(uow: UnitOfWork, incoming: Incoming) -> None:
    """`/home`: one's own units; a stranger says first who they are."""
    own(yours=True)
    _show_homes(uow, incoming.sender, incoming.chat_id, incoming.at)


def open_homes(uow: UnitOfWork, press: Press) -> Answer:
    """The same by its button."""
    own(yours=True)
    _show_homes(uow, press.sender, press.chat_id, press.at)
    return Answer()


def _show_homes(uow: UnitOfWork, sender: Sender, chat_id: int, at: datetime) -> None:
    """One screen for each community, so that its keys mean the units there."""
    files = files_of(uow, sender, at)
    if files[0].state is ResidentState.NEW:
        registration.begin(uow, files[0], chat_id, at, suggestion=sender.first_name)
        return
    for one in files:
        post_id = screen_post(uow, chat_id, one.community_id) if len(files) > 1 else None
        to_chat(uow, chat_id, MyHomes(resident_id=one.id), community_id=one.community_id, post_id=post_id)


def add_unit(uow: UnitOfWork, press: Press) -> Answer:
    """One more unit: only the unit and what they are there is asked."""
    own(yours=True)
    resident = resident_of(uow, press.sender, press.at)
    if resident.state is not ResidentState.VERIFIED:
        raise CardRefreshed
    registration.begin_again(uow, resident, press.chat_id, press.at)
    return Answer()


# ------------------------------------------------------------------------------------------------ what the views show


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdData:
    """Who lives in a unit, and which invitations into it can still be used."""

    unit: str
    people: tuple[tuple[Membership, Resident], ...]
    invitations: tuple[Invitation, ...]
    inviting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HomesData:
    """What a resident belongs to, the unit spoken of last first; and what they wait for.

    `elsewhere`: they have units in another community too.
    """

    memberships: tuple[Membership, ...]
    waiting: Membership | None
    elsewhere: bool = False

    @property
    def owned(self) -> tuple[str, ...]:
        return tuple(one.unit for one in self.memberships if one.relation is Relation.OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredData:
    """Whom to ring, longest silent first; `more` besides."""

    people: tuple[tuple[Membership, Resident], ...]
    more: int


_MOST_LISTED = 8


def household_data(uow: UnitOfWork, notice: HouseholdScreen, now: datetime) -> HouseholdData:
    """The unit as it is now."""
    return HouseholdData(
        unit=notice.unit,
        people=tuple(people_of(uow, notice.community_id, notice.unit)),
        invitations=tuple(uow.invitations.open_of(notice.community_id, notice.unit, now)),
        inviting=notice.inviting,
    )


def homes_data(uow: UnitOfWork, notice: MyHomes, _now: datetime) -> HomesData | None:
    """The resident's units as they are now."""
    resident = uow.residents.get(notice.resident_id)
    if resident is None:
        return None
    known = uow.memberships.of_resident(resident.id)
    active = sorted((one for one in known if one.is_active), key=lambda one: one.unit != resident.unit)
    waiting = next((one for one in known if one.state == "pending"), None)
    files = () if resident.user_id is None else uow.residents.of_account(resident.user_id)
    elsewhere = sum(one.is_registered for one in files) > 1
    return HomesData(memberships=tuple(active), waiting=waiting, elsewhere=elsewhere)


def unanswered_data(uow: UnitOfWork, notice: UnansweredFiles, now: datetime) -> UnansweredData:
    """Who has not answered by now."""
    found = uow.memberships.unanswered(notice.community_id, asked_before=now)
    people = [(one, who) for one in found if (who := uow.residents.get(one.resident_id)) is not None]
    return UnansweredData(people=tuple(people[:_MOST_LISTED]), more=max(0, len(people) - _MOST_LISTED))
