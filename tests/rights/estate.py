"""One community as the walks meet it: every role, a ticket in every state, one of everything that has an id.

A button whose fields have new names fails in `value_of`; a line in `Estate.ids` or in `WORDS` gives them a value.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from domain.articles import ArticleText
from domain.community import Community
from domain.confidentiality import Guard
from domain.drafts import Form
from domain.events import ActorKind, Event, EventKind
from domain.households import Relation
from domain.i18n import Locale, LocalText
from domain.letters import LetterKind, LetterState
from domain.people import Resident, ResidentState, Role
from domain.plans import StepRun
from domain.tickets import RUNNING, TRANSITIONS, NewTicket, Status, Ticket, Workflow
from handlers.buttons.base import Button
from storage.unit_of_work import SqlUnitOfWork
from tests.support.world import NOON
from usecases import households
from usecases.acting import ANY_ROUND
from usecases.booking_ports import NewBooking
from usecases.filing import next_number
from usecases.outage_ports import NewOutage

AT = NOON
SUBJECT = "engineering"
"""The department that everything in the walk belongs to."""

OTHER = "greening"
"""A department that none of it belongs to."""

WORDS: Mapping[str, object] = {
    "page": 0,
    "round": ANY_ROUND,
    "version": 1,
    "type_key": "repair",
    "locale": "en",
    "step": "category",
    "value": "tap",
    "decision": "accept",
    "working": True,
    "score": 5,
    "observed": True,
    "fine": True,
    "sure": True,
    "granted": True,
    "approved": True,
    "refund": False,
    "filter": "all",
    "section": "groups",
    "department": SUBJECT,
    "role": "staff",
    "building": "1",
    "day": "2026-12-24",
    "night": "2026-12-24",
    "assignment": "press",
    "cap": 0,
    "unit": "3-2-1201",
    "own_unit": "1-1-101",
    "relation": "family",
    "known": True,
    "part": "title",
    "item": "name",
    "action": "accept",
    "reason": "nothing_there",
    "silent": True,
    "branch": "ambulance",
    "has": True,
    "answer": "",
}
"""Values of buttons' fields that are no ids, by the field's name."""

SAID: Mapping[tuple[str, str], object] = {
    ("AnswerAccess", "answer"): "coming",
    ("EndOutage", "answer"): "sure",
    ("EndColleague", "answer"): "ask",
    ("TurnCard", "page"): "more",
    ("AlarmPage", "page"): "end",
    ("RaiseAlarm", "type_key"): "emergency-lift",
    ("BeginDrill", "type_key"): "emergency-lift",
    ("TurnPlan", "page"): "main",
}
"""Where the same name means something else."""

NEEDS_STATE: Mapping[str, tuple[Workflow, Status]] = {
    "ActOnTicket accept": (Workflow.WORK, Status.OPEN),
    "AnswerFollowUp": (Workflow.WORK, Status.RESOLVED),
    "Disagree": (Workflow.COMPLAINT, Status.RESOLVED),
    "GiveScore": (Workflow.WORK, Status.CLOSED),
    "AnswerConduct": (Workflow.WORK, Status.CLOSED),
    "ReopenTicket": (Workflow.WORK, Status.CLOSED),
    "AnswerInquiry": (Workflow.COMPLAINT, Status.ACCEPTED),
    "KeepAnswer": (Workflow.LETTER, Status.RESOLVED),
    **dict.fromkeys(
        (
            *("ActOnTicket go", "ActOnTicket arrive", "ActOnTicket stand_down", "ActOnTicket not_enough"),
            *("TakeBack", "SayBuilding", "TurnPlaces", "AllowSound", "AlarmPage", "EndAlarm", "FalseAlarm"),
            *("JoinAlarm", "SayCommunity"),
            *("TickStep", "TurnPlan", "ChooseBranch", "AnswerNeed", "SetBranch", "SetNeed"),
        ),
        (Workflow.EMERGENCY, Status.GOING),
    ),
    **dict.fromkeys(
        ("ActOnTicket write_summary", "JudgeSummary", "ShowSummary", "ShowReport"),
        (Workflow.EMERGENCY, Status.RESOLVED),
    ),
}
"""On which ticket a button stands; every other one stands on repairs that are under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who presses. Without a role no colleague, without a file no resident."""

    name: str
    user_id: int
    role: Role | None = None
    department: str | None = None
    staff_id: int | None = None
    resident: Resident | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What one community has; `ids` by the names of buttons' fields."""

    community: Community
    people: tuple[Person, ...]
    neighbour: Resident
    groups: Mapping[str, int]
    tickets: Mapping[tuple[Workflow, Status], int]
    ids: Mapping[str, int]

    def ticket_for(self, name: str) -> int:
        """The ticket that a button of this name stands on."""
        return self.tickets[NEEDS_STATE.get(name, (Workflow.WORK, Status.ACCEPTED))]

    def value_of(self, kind: type[Button], field: str) -> object:
        """Something that this field can say here."""
        if (kind.__name__, field) in SAID:
            return SAID[kind.__name__, field]
        known = {**WORDS, "community": self.community.key, **self.ids}
        assert field in known, f"tests/rights/estate.py: what is {kind.__name__}.{field}? Put it into ids or WORDS."
        return known[field]


class Settling:
    """Builds an estate. `first` keeps the accounts and chats of communities apart."""

    def __init__(self, uow: SqlUnitOfWork, community: Community, first: int) -> None:
        self.uow, self.community, self._next = uow, community, first
        self.groups = {one.key: -self._account() for one in community.departments}

    def _account(self) -> int:
        self._next += 1
        return self._next

    def estate(self) -> Estate:
        self._bind()
        reporter, neighbour = self._resident("业主"), self._resident("邻居")
        tickets = {state: self._ticket(reporter, *state) for state in _states()}
        people = (*self._colleagues(), self._former(), *self._residents(reporter, neighbour))
        return Estate(
            community=self.community,
            people=people,
            neighbour=neighbour,
            groups=self.groups,
            tickets={state: ticket.id for state, ticket in tickets.items()},
            ids=self._ids(tickets),
        )

    def _bind(self) -> None:
        for key, chat_id in self.groups.items():
            self.uow.chats.bind(
                chat_id=chat_id,
                community_id=self.community.key,
                department=key,
                title=key,
                kind="supergroup",
                locale=Locale.ZH_HANS,
                at=AT,
            )

    # ------------------------------------------------------------------------------------------- people

    def _colleagues(self) -> list[Person]:
        """Everybody once in the department that all belongs to; ordinary ones also where they could do more."""
        offices = {self.community.front_desk.key, "cashier", OTHER, "cleaning"}
        placed = [(role, SUBJECT) for role in Role] + [(Role.STAFF, office) for office in sorted(offices)]
        placed += [(role, OTHER) for role in Role if role is not Role.STAFF] + [(Role.MANAGER, None)]
        return [self._colleague(role, department) for role, department in placed]

    def _colleague(self, role: Role, department: str | None) -> Person:
        user_id = self._account()
        member = self.uow.staff.add(
            community_id=self.community.key,
            user_id=user_id,
            name=f"{self.community.key} {role} {department}",
            badge=None,
            role=role,
            department=department,
            locale=None,
            at=AT,
        )
        self.uow.staff.update(member, private_open=True)
        return Person(name=member.name, user_id=user_id, role=role, department=department, staff_id=member.id)

    def _former(self) -> Person:
        """Who has left: a manager, so that nothing but that is the reason."""
        gone = self._colleague(Role.MANAGER, "clubhouse")
        member = self.uow.staff.get(gone.staff_id or 0)
        assert member is not None
        self.uow.staff.update(member, active=False)
        return replace(gone, name="a former manager", role=None, department=None)

    def _resident(self, name: str, state: ResidentState = ResidentState.VERIFIED) -> Resident:
        new = self.uow.residents.add(
            community_id=self.community.key, user_id=self._account(), locale=Locale.ZH_HANS, at=AT
        )
        new = self.uow.residents.consent(new, version="1", at=AT)
        named = f"{self.community.key} {name}"
        new = self.uow.residents.update(new, name=named, phone=f"+8613800{new.id:06d}", unit="3-2-1201")
        known = self.uow.residents.set_state(new, state, at=AT)
        if state is ResidentState.VERIFIED:
            return households.join(self.uow, known, "3-2-1201", Relation.OWNER, AT)
        households.ask_in(self.uow, known, "3-2-1201", Relation.FAMILY, AT)
        return known

    def _residents(self, reporter: Resident, neighbour: Resident) -> list[Person]:
        known = [Person(name=str(one.name), user_id=one.user_id or 0, resident=one) for one in (reporter, neighbour)]
        return [*known, Person(name=f"{self.community.key} stranger", user_id=self._account())]

    # ------------------------------------------------------------------------------------------- tickets

    def _ticket(self, reporter: Resident, workflow: Workflow, status: Status) -> Ticket:
        types = {one.workflow: one for one in reversed(self.uow.knowledge.catalog.types)}
        new: dict[str, Any] = {
            "community_id": self.community.key,
            "number": next_number(self.uow, self.community, types[workflow].prefix, AT),
            "request_type": types[workflow].key,
            "workflow": workflow,
            "status": Status.OPEN,
            "urgent": False,
            "category": None,
            "public_area": False,
            "unit": reporter.unit,
            "room": None,
            "description": f"{self.community.key} words",
            "window": None,
            "contact_name": reporter.name,
            "contact_phone": reporter.phone,
            "reporter_id": reporter.id,
            "caller_name": None,
            "verified": True,
            "department": SUBJECT,
            "reported_at": AT,
            "dispatched_at": AT,
            "details": {Guard.APART: False},
        }
        ticket = self.uow.tickets.file(NewTicket(**new))
        if workflow is Workflow.EMERGENCY:
            alarm = self.uow.alarms.start(ticket, silent=False, drill=False, at=AT)
            self.uow.alarms.change(alarm, over_at=None if status in RUNNING else AT)
        return self.uow.tickets.change(ticket, status=status, outcome="working" if status is Status.CLOSED else None)

    def _event(self, ticket: Ticket, kind: EventKind, **data: object) -> int:
        return self.uow.events.add(ticket, Event(kind=kind, at=AT, actor_kind=ActorKind.STAFF, data=data))

    # ------------------------------------------------------------------------------------------- everything else

    def _ids(self, tickets: Mapping[tuple[Workflow, Status], Ticket]) -> dict[str, int]:
        uow, work = self.uow, tickets[Workflow.WORK, Status.ACCEPTED]
        member = uow.staff.of_roles(self.community.key, [Role.STAFF])[0]
        later = (AT + timedelta(hours=30)).isoformat()
        complaint = tickets[Workflow.COMPLAINT, Status.ACCEPTED]
        letter, version = self._letter(tickets[Workflow.LETTER, Status.IN_REVIEW], member.id)
        article = uow.articles.add(self.community.key, "walk", _ARTICLE, by=member.id, at=AT)
        quote = uow.quotes.offer(work, parts_cents=100, labour_cents=100, note=None, by=member.id, at=AT)
        draft = uow.drafts.start(
            community_id=self.community.key,
            chat_id=1,
            user_id=1,
            form=Form.REQUEST,
            step="category",
            answers={"texts": []},
            at=AT,
        )
        self._booking(work)
        self._event(work, EventKind.EXTENSION_ASKED, due=later, old_due=later, reason="harder", words="")
        asked = self._event(complaint, EventKind.DEPARTMENT_ASKED, to=SUBJECT, due=later, words="")
        newcomer = self._resident("新来", ResidentState.PENDING)
        asked_in = uow.memberships.of_resident(newcomer.id)[0]
        invitation = uow.invitations.add(
            community_id=self.community.key,
            unit="3-2-1201",
            relation=Relation.FAMILY,
            digest=f"walk {self.community.key}",
            at=AT,
            expires_at=AT + timedelta(days=7),
            staff_id=member.id,
        )
        return {
            "resident_id": newcomer.id,
            "membership_id": asked_in.id,
            "asked_id": asked_in.id,
            "invitation_id": invitation.id,
            "import_id": self._import(member.id),
            "own_invitation_id": invitation.id,
            "staff_id": member.id,
            "letter_id": letter,
            "version_id": version,
            "article_id": article.id,
            "quote_id": quote.id,
            "draft_id": draft.id,
            "other_id": tickets[Workflow.EMERGENCY, Status.ALARMED].id,
            "outage_id": self._outage(member.id),
            "event_id": asked,
            "leak_id": self._leak(member.id),
            "run": self._run(tickets[Workflow.EMERGENCY, Status.GOING]),
        }

    def _run(self, ticket: Ticket) -> int:
        """A step of the plan that is to be done."""
        alarm = self.uow.alarms.of_ticket(ticket.id)
        assert alarm is not None
        self.uow.alarm_steps.add(alarm, [StepRun(step="ring", occurrence=1, due_at=AT)])
        return self.uow.alarm_steps.of(alarm.id)[0].id

    def _leak(self, by: int) -> int:
        number = f"L-{self.community.key}"
        return self.uow.leaks.report(community_id=self.community.key, number=number, by=by, words="", at=AT).id

    def _import(self, by: int) -> int:
        one = self.uow.resident_imports.add(
            community_id=self.community.key, staff_id=by, chat_id=1, name="walk", rows=[], plan={}, at=AT
        )
        return one.id

    def _letter(self, ticket: Ticket, by: int) -> tuple[int, int]:
        letter = self.uow.letters.open(
            ticket,
            kind=LetterKind.REPLY,
            round_=1,
            state=LetterState.DRAFTED,
            confidential=False,
            by=by,
            at=AT,
        )
        version = self.uow.letters.write(letter, body=f"{self.community.key} letter", attachments=(), by=by, at=AT)
        return letter.id, version.id

    def _booking(self, ticket: Ticket) -> None:
        self.uow.bookings.add(
            NewBooking(
                ticket_id=ticket.id,
                community_id=self.community.key,
                offer="walk",
                quota_key=None,
                quantity=1,
                places=1,
                starts_at=None,
                ends_at=None,
                price_cents=100,
                currency="CNY",
                booked_at=AT,
            )
        )
        self.uow.bills.make(ticket, due_cents=100, currency="CNY", quote_id=None, at=AT)

    def _outage(self, by: int) -> int:
        outage = self.uow.outages.declare(
            NewOutage(
                community_id=self.community.key,
                request_type="repair",
                matter="walk",
                buildings=("1",),
                words=None,
                until=AT + timedelta(hours=2),
                chat_id=self.groups[SUBJECT],
                declared_by=by,
                declared_at=AT,
            )
        )
        return outage.id


_ARTICLE = ArticleText(title=LocalText(zh_hans="walk"), body=LocalText(zh_hans="walk"))


def _states() -> list[tuple[Workflow, Status]]:
    return sorted({(flow, status) for flow, table in TRANSITIONS.items() for status, _ in table})
