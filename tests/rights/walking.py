"""Pressing every button and sending every command as everybody, and finding out what said no.

Each press is made in a transaction of its own on one prepared database, and undone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from domain import grants
from domain.drafts import Form
from domain.errors import NotOnList, NotYours, Refusal
from domain.grants import Grant, Grants, Right
from domain.households import Relation
from domain.outgoing import PostKind
from domain.people import Resident, Role
from domain.tickets import Action, Ticket
from handlers.buttons import BUTTONS
from handlers.buttons.base import Button
from handlers.buttons.staff import ActOnTicket, RecordPayment, ShowPayment
from handlers.registration import ON_BUTTON
from handlers.rights import grant_of
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.rights.estate import AT, SUBJECT, Estate, Person, Settling
from tests.support.world import World
from usecases import households
from usecases.acting import AT_ONCE, BY_FORM

GATES = ("domain/permissions.py", "usecases/admission.py")
"""What is refused here is refused by the table of grants; anything else is refused by the state of things."""

_PRIVATE = (
    Right.ADMINISTER,
    Right.REPORT,
    Right.LOOK_AROUND,
    Right.RAISE_ALARM,
    Right.FILL_IN_FORM,
    Right.FOLLOW_OWN,
    Right.KEEP_OWN_HOME,
)
_AT_THE_DESK = (
    Right.WRITE_ARTICLES,
    Right.VERIFY_RESIDENTS,
    Right.WRITE_FOR_CALLERS,
    Right.KEEP_HOUSEHOLDS,
    Right.IMPORT_RESIDENTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a press: whether the rights refused it, what did refuse it, and which grants were asked for."""

    refused: bool
    refusal: Refusal | None
    asked: tuple[Grant, ...]
    answer: Any = None
    seen: Any = None


class Recording(Mapping[Any, Grants]):
    """GRANTS, and every question to it."""

    def __init__(self, table: Mapping[Any, Grants]) -> None:
        self.table = table
        self.asked: list[Grant] = []

    def __getitem__(self, who: Any) -> Any:
        return _Row(self.table[who], self.asked)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)


class _Row(Mapping[Grant, Any]):
    def __init__(self, row: Grants, asked: list[Grant]) -> None:
        self._row, self._asked = row, asked

    def __getitem__(self, grant: Grant) -> Any:
        self._asked.append(grant)
        return self._row[grant]

    def __iter__(self) -> Iterator[Grant]:
        return iter(self._row)

    def __len__(self) -> int:
        return len(self._row)


class _UndoneError(Exception):
    """Ends a press, whatever came of it, so that nothing of it is kept."""


class Walk:
    """A prepared database and the presses on it."""

    def __init__(self, world: World, table: Recording) -> None:
        self.world, self.table = world, table

    def settle(self, index: int) -> Estate:
        """Everything of one community; the ids and accounts of each have their own range."""
        first = index * APART

        def settle(uow: SqlUnitOfWork) -> Estate:
            estate = Settling(uow, self.world.knowledge.communities[index], first).estate()
            for table in metadata.tables:
                self.world.database.raw.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
                self.world.database.raw.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, first + APART))
            return estate

        return self.world.run(settle)  # type: ignore[arg-type]  # the world's unit of work is the SQL one

    def tried(self, doing: Callable[[SqlUnitOfWork], Any], look: Callable[[Connection], Any] | None = None) -> Outcome:
        """What comes of it, and what `look` sees then; nothing of it is kept. A refusal undoes what came before it."""
        self.table.asked.clear()
        found: list[Outcome] = []

        def run(uow: SqlUnitOfWork) -> None:
            refusal: Refusal | None = None
            answer: Any = None
            try:
                with uow.savepoint():
                    answer = doing(uow)
            except Refusal as refused:
                refusal = refused
            seen = None if look is None else look(uow._connection)
            found.append(self._outcome(refusal, answer, seen))
            raise _UndoneError

        with suppress(_UndoneError):
            self.world.run(run)  # type: ignore[arg-type]  # as above
        return found[0]

    def _outcome(self, refusal: Refusal | None, answer: Any, seen: Any) -> Outcome:
        by_rights = isinstance(refusal, NotOnList | NotYours) or (refusal is not None and _raised_in(refusal, GATES))
        return Outcome(refused=by_rights, refusal=refusal, asked=tuple(self.table.asked), answer=answer, seen=seen)

    def screen_in(self, chat_id: int, estate: Estate) -> int:
        """The id of a message of this community in the chat."""

        def post(uow: SqlUnitOfWork) -> int:
            made = uow.posts.create(chat_id=chat_id, kind=PostKind.NOTICE, community_id=estate.community.key)
            uow.posts.learn([(made, chat_id, (APART + made,))])
            return APART + made

        return self.world.run(post)  # type: ignore[arg-type]  # the world's unit of work is the SQL one

    def press(
        self,
        person: Person,
        case: "Case",
        estate: Estate,
        *,
        chat_id: int,
        own: bool | None = None,
        look: Callable[[Connection], Any] | None = None,
        message_id: int = 1,
    ) -> Outcome:
        """`person` presses the button as it stands in `estate`; `own` makes what it is about theirs or another's."""

        def do(uow: SqlUnitOfWork) -> Any:
            values: dict[str, object] = dict(case.given)
            if own is not None:
                values |= _make_own(uow, person, case, estate, own=own, chat_id=chat_id)
            button = case.button(estate, values)
            self.table.asked.clear()
            press = self.world.press(person.user_id, chat_id=chat_id, secret="s" * 22, message_id=message_id)
            return ON_BUTTON[case.kind](uow, press, button)

        return self.tried(do, look)


APART = 700_000
"""Between the ids of two communities."""


def _raised_in(refusal: Refusal, places: tuple[str, ...]) -> bool:
    trace = refusal.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.endswith(places)


@dataclass(frozen=True)
class Case:
    """A kind of button, for cards with its action."""

    kind: type[Button]
    given: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return f"{self.kind.__name__}{''.join(f' {value}' for _, value in self.given)}"

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(one.name for one in fields(self.kind))

    @property
    def grant(self) -> Grant:
        """The row of the table of rights."""
        action = dict(self.given).get("action")
        grant = Action(str(action)) if action else grant_of(_example(self.kind))
        assert grant is not None, (
            f"{self.kind.__name__} has no row: say in BUTTON_GRANTS (handlers/rights.py) which Right or Action "
            "(domain/grants.py) somebody needs to press it"
        )
        return grant

    def button(self, estate: Estate, given: Mapping[str, object]) -> Button:
        """Such a button as it means something in this estate."""
        known = {"ticket_id": estate.ticket_for(str(self)), **given}
        return self.kind(
            **{
                one.name: known[one.name] if one.name in known else estate.value_of(self.kind, one.name)
                for one in fields(self.kind)
            }
        )

    def chat_of(self, person: Person, estate: Estate) -> int:
        """Where such a button stands: in private, at the desk, at the cashier, or in the department's group."""
        if self.grant in _PRIVATE or self.is_residents:
            return person.user_id
        if self.kind in (RecordPayment, ShowPayment):
            return estate.groups["cashier"]
        if self.grant in _AT_THE_DESK:
            return estate.groups[estate.community.front_desk.key]
        return estate.groups[SUBJECT]

    @property
    def is_residents(self) -> bool:
        return not self.given and self.grant in grants.GRANTS[grants.Standing.RESIDENT]

    @property
    def has_owner(self) -> bool:
        """Whether it is about something that belongs to a person; what is to be accepted belongs to nobody yet."""
        owned = {"ticket_id", "letter_id", "version_id", "quote_id", "draft_id", "outage_id"} | _OF_THE_HOUSE
        return self.grant is not Action.ACCEPT and bool(self.fields & owned)


_OF_THE_HOUSE = {"membership_id", "asked_id", "own_unit", "own_invitation_id"}


def _example(kind: type[Button]) -> Button:
    """Some button of the kind; what its fields say does not matter for its grant."""
    return kind(**{one.name: "" if one.type is str else 0 for one in fields(kind)})


def cases() -> list[Case]:
    """Every button; that of cards once for each action that a card can have."""
    acts = sorted({*AT_ONCE, *BY_FORM})
    others = [Case(kind=kind) for kind in BUTTONS.values() if kind is not ActOnTicket]
    return [*others, *(Case(kind=ActOnTicket, given=(("action", action.value),)) for action in acts)]


def _make_own(
    uow: SqlUnitOfWork, person: Person, case: Case, estate: Estate, *, own: bool, chat_id: int
) -> dict[str, object]:
    """What the button is about becomes the person's own, or another's; the fields that this changes."""
    if "draft_id" in case.fields and own:
        draft = uow.drafts.start(
            community_id=estate.community.key,
            chat_id=chat_id,
            user_id=person.user_id,
            form=Form.REMARK,
            step="collect",
            ticket_id=estate.ticket_for(str(case)),
            at=AT,
        )
        return {"draft_id": draft.id}
    outage = uow.outages.get(estate.ids["outage_id"])
    if "outage_id" in case.fields and own and person.resident is not None and outage is not None:
        uow.outage_followers.follow(outage, person.resident.id, AT)
    if case.fields & _OF_THE_HOUSE:
        return _own_home(uow, person.resident, case) if own and person.resident is not None else {}
    ticket = _ticket_behind(uow, case, estate)
    if ticket is not None:
        holder = person.staff_id if own else estate.ids["staff_id"]
        reporter = person.resident if own and person.resident else estate.neighbour
        if not own and person.staff_id == holder:
            holder = holder + 1
        if not own and person.resident == reporter:
            reporter = uow.residents.get(estate.ids["resident_id"]) or reporter
        held = {} if case.grant is Action.ACCEPT else {"holder_id": holder, "held_since": AT}
        uow.tickets.change(ticket, reporter_id=reporter.id, **held)
    return {}


def _own_home(uow: SqlUnitOfWork, resident: Resident, case: Case) -> dict[str, object]:
    """What of the household is the person's own."""
    (field,) = case.fields & _OF_THE_HOUSE
    membership = next(one for one in uow.memberships.of_resident(resident.id) if one.is_active)
    match field:
        case "membership_id":
            return {field: membership.id}
        case "own_unit":
            return {field: membership.unit}
        case "asked_id":
            newcomer = uow.residents.add(
                community_id=resident.community_id, user_id=None, locale=resident.locale, at=AT
            )
            asked = households.ask_in(uow, newcomer, membership.unit, None, AT)
            uow.memberships.change(asked, vouched_by=resident.id)
            return {field: asked.id}
        case _:
            made = uow.invitations.add(
                community_id=resident.community_id,
                unit=membership.unit,
                relation=Relation.FAMILY,
                digest="own",
                at=AT,
                expires_at=AT + timedelta(days=7),
                resident_id=resident.id,
            )
            return {field: made.id}


def _ticket_behind(uow: SqlUnitOfWork, case: Case, estate: Estate) -> Ticket | None:
    if "version_id" in case.fields or "letter_id" in case.fields:
        letter = uow.letters.get(estate.ids["letter_id"])
        return None if letter is None else uow.tickets.get(letter.ticket_id)
    if "quote_id" in case.fields:
        return uow.tickets.get(estate.ticket_for(str(case)))
    return uow.tickets.get(estate.ticket_for(str(case))) if "ticket_id" in case.fields else None


# ------------------------------------------------------------------------------------------------ what the table says


def granted(person: Person, case: Case, estate: Estate, *, own: bool) -> bool:
    """Whether the table grants this press; read from the table alone."""
    reach = grants.GRANTS[grants.Standing.ANYBODY].get(case.grant)
    if reach is None and case.is_residents:
        reach = grants.GRANTS[grants.Standing.RESIDENT][case.grant]
    if reach is not None:
        return reach is not grants.Reach.OWN or own or not case.has_owner
    return person.role is not None and reaches(person, person.role, case.grant, estate, own=own)


def reaches(person: Person, role: Role, grant: Grant, estate: Estate, *, own: bool) -> bool:
    match grants.GRANTS[role].get(grant):
        case grants.Reach.COMMUNITY:
            return True
        case grants.Reach.OWN:
            return own
        case grants.Reach.OFFICE:
            return person.department == office_of(grant, estate)
        case grants.Reach.DEPARTMENT if isinstance(grant, Action):
            return own or person.department == SUBJECT
        case grants.Reach.DEPARTMENT:
            everything = grant is Right.READ_DEPARTMENT and _sees_all(person, role, estate)
            return everything or person.department == SUBJECT
        case _:
            return False


def _sees_all(person: Person, role: Role, estate: Estate) -> bool:
    return reaches(person, role, Right.SEE_ALL_DEPARTMENTS, estate, own=False)


def office_of(grant: Grant, estate: Estate) -> str:
    """The department that does this for all."""
    return "cashier" if grant is Right.TAKE_MONEY else estate.community.front_desk.key
