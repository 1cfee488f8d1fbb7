"""What stands in a chat, as people see it: every message with its keys, and keys that can be pressed by their words."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.i18n import Locale
from domain.outgoing import Verb
from handlers.registration import ON_BUTTON
from handlers.rendering import look_at, view_of
from handlers.translator import Translator
from handlers.views.view import Key, View
from storage.unit_of_work import SqlUnitOfWork
from tests.support.knowledge import GARDEN
from tests.support.world import Queued, World
from usecases.ports import Answer

ENGLISH: Mapping[Locale, Translator] = dict.fromkeys(Locale, Translator(Locale.EN, {}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One message in a chat as it is now; `post_id` is None for what is never changed."""

    post_id: int | None
    view: View

    @property
    def text(self) -> str:
        return str(self.view.text)

    @property
    def keys(self) -> list[list[str]]:
        return [[key.text for key in row] for row in self.view.rows]


class Screens:
    """Delivers what a world says and keeps the last form of every message, by chat."""

    def __init__(self, world: World, translators: Mapping[Locale, Translator] = ENGLISH) -> None:
        self.world = world
        self._translators = translators
        self._chats: dict[int, dict[int, Shown]] = {}

    def refresh(self) -> None:
        """Draw everything that waits, then deliver it."""
        for one in self.world.queued():
            self._draw(one)
        self.world.deliver()

    def _draw(self, one: Queued) -> None:
        chat = self._chats.setdefault(one.chat_id, {})
        place = one.id if one.post_id is None else -one.post_id
        if one.verb is Verb.STRIP and place in chat:
            chat[place] = Shown(post_id=one.post_id, view=View(text=chat[place].view.text))
        view = self.view_of(one) if one.verb in (Verb.SEND, Verb.EDIT) else None
        if view is not None:
            chat[place] = Shown(post_id=one.post_id, view=view)

    def view_of(self, one: Queued) -> View | None:
        """A message as its chat reads it; None for pictures, which have no view."""
        if type(one.notice).__name__ == "RelayedMedia":
            return None

        def draw(uow: SqlUnitOfWork) -> View | None:
            look = look_at(uow, self._translators, one.chat_id, one.community_id or GARDEN, now=self.world.at)
            return view_of(uow, one.notice, look)

        return self.world.look(draw)

    def of(self, chat_id: int) -> list[Shown]:
        """The chat's messages, oldest first, after everything was delivered."""
        self.refresh()
        return list(self._chats.get(chat_id, {}).values())

    def texts(self, chat_id: int) -> list[str]:
        return [one.text for one in self.of(chat_id)]

    def last(self, chat_id: int) -> Shown:
        return self.of(chat_id)[-1]

    def with_key(self, chat_id: int, words: str) -> tuple[Shown, Key]:
        """The newest message that has this key."""
        for shown in reversed(self.of(chat_id)):
            for row in shown.view.rows:
                for key in row:
                    if key.text == words:
                        return shown, key
        raise AssertionError(f"no key says {words!r}: {[one.keys for one in self.of(chat_id)]}")

    def press(self, user_id: int, chat_id: int, words: str) -> Answer:
        """Somebody presses the newest key with these words; what is refused is raised."""
        shown, key = self.with_key(chat_id, words)
        assert key.button is not None
        message_id = None if shown.post_id is None else self.world.message_of(shown.post_id)
        press = self.world.press(user_id, chat_id=chat_id, message_id=message_id)
        use = ON_BUTTON[type(key.button)]
        return self.world.run(lambda uow: use(uow, press, key.button))
