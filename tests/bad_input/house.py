"""The real service centre in one process, without a network: raw update JSON in, what people see out, time by hand."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import text

from bot.clock import MovableClock
from bot.intake.intake import Intake
from bot.intake.keys import ALLOWED_UPDATES, raw_update
from bot.messenger.calls import calls_through
from bot.messenger.pacing import NoPacing
from bot.printing.letter_press import LetterPress
from bot.sandbox import cast
from bot.sandbox.cast import Colleague, Neighbour
from bot.sandbox.control import BotControl
from bot.sandbox.messages import Message
from bot.sandbox.state import Query
from bot.sandbox.world import DEFAULT_BOT, World
from bot.settling import Settling
from bot.supervision import Supervisor
from bot.wiring import Behaviour
from domain.i18n import Locale
from domain.people import ResidentState, Role
from domain.tickets import Ticket
from handlers.context import Services
from scheduler.runner import Runner
from storage.inline_driver import InlineDatabase
from storage.store import SqlStore
from storage.unit_of_work import SqlUnitOfWork
from tests.bad_input.parts import HandMessenger, Machine, application, listening
from tests.bad_input.seen import LEAKS, Answer, Json, data_of, labels, words
from tests.bad_input.wire import Trouble, Wire
from tests.support.databases import lent_database
from tests.support.world import finished
from tests.unit.clock.worlds import HandBell
from usecases import households
from usecases.article_seeds import plant
from usecases.collecting import texts_of
from usecases.ports import Knowledge

T = TypeVar("T")

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""The account behind which Telegram hides an administrator who writes as the group."""


class House:
    """What a test speaks to. Everything returns when nothing is under way any more."""

    def __init__(
        self, knowledge: Knowledge, behaviour: Behaviour, heard: list[Json], database: InlineDatabase | None = None
    ) -> None:
        self.knowledge, self.logged = knowledge, heard
        self.machine = Machine()
        self.clock = MovableClock(self.machine)
        self.world = World(wall_clock=self.machine.wall, shown_clock=self.clock.now)
        self.world.state.updates.allow(ALLOWED_UPDATES)
        self.wire = Wire(self.world)
        self.database = lent_database() if database is None else database
        self.store = SqlStore(self.database, knowledge, now=self.clock.now)
        self.app = application(self.wire)
        self.pauses: list[float] = []
        self.supervisor = Supervisor(now=self.machine.monotonic, pause=self._pause)
        self.behaviour = behaviour
        self.expected: set[str] = set()
        """Events of the log that this test wants; any other error in it fails the test."""
        self.given_up: set[int] = set()
        """Update ids that are to be put aside."""
        self.undeliverable = 0
        """How many messages are to end as dead letters."""
        self._update_id = 0

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def open(self) -> None:
        self.behaviour.register(self.app)
        await self.app.initialize()
        services = Services(
            store=self.store, clock=self.clock, refused=self.behaviour.refused, spawn=self.supervisor.spawn
        )
        self.intake = await Intake.open(
            application=self.app,
            services=services,
            notices=self.behaviour.failure_notices,
            bot_id=DEFAULT_BOT.id,
            spawn=self.supervisor.spawn,
            pause=self._pause,
        )
        self.messenger = HandMessenger(
            store=self.store,
            clock=self.clock,
            machine=self.machine,
            call=calls_through(self.app.bot, LetterPress()),
            render=self.behaviour.render,
            hooks=self.behaviour.delivery_hooks,
            pace=NoPacing(),
            longest_turn_s=0.004,
        )
        runner = Runner(
            store=self.store,
            clock=self.clock,
            machine=self.machine,
            bell=HandBell(),
            handlers=self.behaviour.timer_handlers,
            alarm=self.behaviour.timer_alarm,
            drained=self.intake.drained,
        )
        self.clock.on_jump(runner.look_again)
        self.settling = Settling([self.intake, runner, self.messenger])
        self.control = BotControl(clock=self.clock, store=self.store, settling=self, reset=self.settled)
        self.supervisor.keep("messenger", self.messenger.run)
        self.supervisor.keep("intake", self.intake.work_off)
        self.supervisor.keep("timers", runner.run)
        self.intake.note_caught_up()
        await self.settled()

    async def close(self) -> None:
        await self.supervisor.end_all()
        await self.app.shutdown()
        self.database.close_now()

    # ---------------------------------------------------------------------------------------------- rest and time

    def is_quiet(self) -> bool:
        return not self.world.state.updates.waiting() and self.settling.is_quiet()

    async def quiet(self) -> None:
        await self.settled()

    async def settled(self) -> None:
        """Nothing is under way; what the world had to tell the bot is handled too."""
        await self.settling.quiet()
        while waiting := list(self.world.state.updates.waiting()):
            self.world.state.updates.clear()
            await self.takes(*(bytes(one.raw) for one in waiting))
            await self.settling.quiet()

    async def later(self, **by: float) -> None:
        """The clock moves in hops; everything due on the way is done."""
        await self.control.advance(timedelta(**by))

    async def machine_runs(self, seconds: float) -> None:
        """The machine's own time passes; whatever waited for a moment of it is looked at again."""
        self.machine.passed += seconds
        self.messenger._wake_up()
        await self.settled()

    # ---------------------------------------------------------------------------------------------- updates

    def next_id(self) -> int:
        self._update_id += 1
        return self._update_id

    async def takes(self, *updates: bytes) -> None:
        """Hand raw updates to the reception, as a poll does."""
        found = [raw_update(DEFAULT_BOT.id, one) for one in updates]
        assert all(found)
        await self.intake.reception.take([one for one in found if one is not None])

    async def hears(self, *updates: Json) -> None:
        """Updates as Telegram writes them, all in one batch; without a number they get the next ones."""
        numbered = [{"update_id": one.get("update_id", self.next_id()), **one} for one in updates]
        await self.takes(*(json.dumps(one).encode() for one in numbered))
        await self.settled()

    def message(self, person: int, chat: int | None = None, *, kind: str = "message", **content: Any) -> Json:
        """The update of a message; `content` are Telegram's own fields and win over what is made up here."""
        place = self.world.state.chat(person if chat is None else chat)
        place.started = True
        number = content.pop("message_id", None) or self.world.state.new_message_id(place)
        body = {"message_id": number, "date": self.world.state.now(), "chat": place.wire}
        sender = content.pop("sender", self.world.state.user(person))
        return {kind: body | ({} if sender is None else {"from": sender}) | content}

    async def says(self, person: int, words: str, chat: int | None = None, **content: Any) -> int:
        """A text message, with the entities Telegram finds in a command; returns its id."""
        command = re.match(r"/\w+(@\w+)?", words)
        if command is not None:
            entity = {"type": "bot_command", "offset": 0, "length": len(command[0])}
            content = {"entities": [entity]} | content
        return await self.sends(person, chat, text=words, **content)

    async def sends(self, person: int, chat: int | None = None, **content: Any) -> int:
        update = self.message(person, chat, **content)
        await self.hears(update)
        return int(update["message"]["message_id"])

    def replying(self, to: Message) -> Json:
        """The field of a message that answers one of ours."""
        return {"reply_to_message": self.world.state.wire(to)}

    # ---------------------------------------------------------------------------------------------- presses

    def query(self, person: int, on: Message, data: str, **fields: Any) -> Json:
        """The update of a press on one of our messages; `fields` win."""
        state = self.world.state
        number = f"47{state.count():014d}"
        state.keep_query(Query(id=number, person=person, chat=on.chat, message=on.id, pressed_at=self.machine.wall()))
        body = {"id": number, "from": state.user(person), "chat_instance": "1", "data": data}
        return {"callback_query": body | {"message": state.wire(on)} | fields}

    async def presses(self, person: int, label: str, chat: int | None = None, *, on: Message | None = None) -> Answer:
        """The key with this label: under `on`, else under the newest message of the chat that has it."""
        place = person if chat is None else chat
        message = on or next((one for one in reversed(self.chat(place)) if label in labels(one)), None)
        assert message is not None, (label, [(words(one), labels(one)) for one in self.chat(place)[-3:]])
        return await self.presses_data(person, message, data_of(message, label))

    async def presses_data(self, person: int, on: Message, data: str, **fields: Any) -> Answer:
        update = self.query(person, on, data, **fields)
        await self.hears(update)
        return self.answer(update)

    def answer(self, update: Json) -> Answer:
        """What the presser was shown."""
        given = self.world.answer_of(update["callback_query"]["id"])
        assert given is not None, "the press was never answered"
        return Answer(given["text"], given["show_alert"])

    # ---------------------------------------------------------------------------------------------- what is seen

    def chat(self, chat_id: int) -> list[Message]:
        """What the bot has in a chat, oldest first, as it is now."""
        found = self.world.state.chat(chat_id).messages.values()
        return [one for one in found if one.sender == DEFAULT_BOT.id and one.service is None]

    def said(self, chat_id: int, *, after: int = 0) -> list[str]:
        return [words(one) for one in self.chat(chat_id) if one.id > after]

    def last(self, chat_id: int) -> Message:
        return self.chat(chat_id)[-1]

    def newest(self, chat_id: int) -> int:
        """The id of the newest message, to ask later what was said since."""
        return max((one.id for one in self.chat(chat_id)), default=0)

    # ---------------------------------------------------------------------------------------------- what is kept

    def look(self, query: Callable[[SqlUnitOfWork], T]) -> T:
        return finished(self.store.read(query))

    def write(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        return finished(self.store.write(work))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.database.read_now(lambda connection: [tuple(one) for one in connection.execute(text(query))])

    def tickets(self) -> list[Ticket]:
        numbers = [row[0] for row in self.rows("SELECT id FROM tickets ORDER BY id")]
        found = self.look(lambda uow: [uow.tickets.get(number) for number in numbers])
        return [one for one in found if one is not None]

    def collected(self, person: int) -> list[str]:
        """The words on the person's open or suspended request."""
        numbers = self.rows(f"SELECT id FROM drafts WHERE user_id = {person} AND form = 'request' ORDER BY id")
        drafts = self.look(lambda uow: [uow.drafts.get(number) for (number,) in numbers])
        living = [one for one in drafts if one is not None and one.state in ("active", "suspended")]
        return [said for one in living for _, said in texts_of(one)]

    def attached(self) -> list[tuple[str, str]]:
        """(kind, unique id) of every attachment that is kept."""
        return [
            (kind, unique) for kind, unique in self.rows("SELECT kind, file_unique_id FROM attachments ORDER BY id")
        ]

    def picture(self) -> Json:
        """The field of a message with a photo that Telegram really has."""
        stored = self.world.state.files.sample("photo")
        return {"photo": [{"file_id": stored.id, "file_unique_id": stored.unique_id, "width": 9, "height": 9}]}

    # ---------------------------------------------------------------------------------------------- people

    def resident(self, one: Neighbour, *, locale: Locale = Locale.ZH_HANS) -> None:
        """Registered and verified."""

        def add(uow: SqlUnitOfWork) -> None:
            new = uow.residents.add(community_id="jade-bay", user_id=one.id, locale=locale, at=self.clock.now())
            new = uow.residents.consent(new, version=self.knowledge.consent_version, at=self.clock.now())
            new = uow.residents.update(new, name=one.name, phone=one.phone, phone_confirmed=True, unit=one.unit)
            known = uow.residents.set_state(new, ResidentState.VERIFIED, at=self.clock.now())
            households.join(uow, known, one.unit, None, self.clock.now())

        self.write(add)
        self.world.state.chat(one.id).started = True

    def articles(self) -> None:
        """The knowledge base that the configuration brings."""
        self.write(lambda uow: plant(uow, self.clock.now()))

    def staff(self, *colleagues: Colleague) -> None:
        """The groups are bound and these colleagues registered."""

        def add(uow: SqlUnitOfWork) -> None:
            for group in cast.GROUPS:
                uow.chats.bind(
                    chat_id=group.id,
                    community_id="jade-bay",
                    department=group.department,
                    title=group.title,
                    kind="supergroup",
                    locale=Locale.ZH_HANS,
                    at=self.clock.now(),
                )
            for one in colleagues:
                member = uow.staff.add(
                    community_id="jade-bay",
                    user_id=one.id,
                    name=one.name,
                    badge=one.badge,
                    role=_role(one),
                    department=next(group.department for group in cast.GROUPS if group.id == one.group),
                    locale=None,
                    at=self.clock.now(),
                )
                uow.staff.update(member, private_open=True)
                self.world.state.chat(one.id).started = True

        self.write(add)

    async def files(self, one: Neighbour, said: str = "厨房水龙头一直滴水") -> Ticket:
        """The shortest repair, over the real flow."""
        await self.says(one.id, said)
        await self.presses(one.id, "发完了")
        await self.presses(one.id, "随时")
        await self.presses(one.id, "提交")
        return self.tickets()[-1]

    # ---------------------------------------------------------------------------------------------- what must hold

    def troubled(self, *troubles: Trouble) -> None:
        self.wire.troubles += troubles

    def check(self) -> None:
        """No half state, nothing lost, no stack trace outside the log: true after every test of this suite."""
        assert self.rows("PRAGMA foreign_key_check") == []
        states = {row[0]: row[1] for row in self.rows("SELECT update_id, state FROM inbox")}
        assert states == {number: "dead" if number in self.given_up else "done" for number in states}, states
        assert self.rows("SELECT count(*) FROM outbox WHERE state IN ('new', 'sending')") == [(0,)]
        dead = self.rows("SELECT notice, error FROM outbox WHERE state = 'dead'")
        assert len(dead) == self.undeliverable, dead
        crowded = "SELECT chat_id, user_id FROM drafts WHERE state = 'active' GROUP BY 1, 2 HAVING count(*) > 1"
        assert self.rows(crowded) == []
        logged = [one for one in self.logged if one["log_level"] == "error" and one["event"] not in self.expected]
        assert logged == [], logged
        leaks = [one for one in self.spoken() if LEAKS.search(one)]
        assert leaks == [], leaks

    def spoken(self) -> Iterator[str]:
        """Everything that left the bot for people's eyes: messages, keys, dialogs."""
        for call in self.wire.calls:
            yield str(call.payload.get("text", ""))
            yield str(call.payload.get("caption", ""))
            for row in call.payload.get("reply_markup", {}).get("inline_keyboard", []):
                yield from (key["text"] for key in row)


def _role(one: Colleague) -> Role:
    if one is cast.ADMINISTRATOR:
        return Role.ADMINISTRATOR
    if one.role is None:
        return Role.FRONT_DESK if one.group == cast.DESK.id else Role.STAFF
    return Role(one.role)


@asynccontextmanager
async def opened(
    knowledge: Knowledge, behaviour: Behaviour, database: InlineDatabase | None = None
) -> AsyncIterator[House]:
    """A house with everybody of the cast in its world; nobody is known to the bot yet."""
    with listening() as heard:
        house = House(knowledge, behaviour, heard, database)
        cast.enter(house.world)
        house.world.state.updates.clear()
        await house.open()
        try:
            yield house
            await house.settled()
            house.check()
        finally:
            await house.close()
