"""From an outbox row to a Bot API call: methods, payloads, whose language, what becomes of keys."""

from collections.abc import Generator
from typing import Any

import pytest

from bot.texts import Texts
from domain.i18n import Locale
from domain.incoming import Media, MediaKind
from domain.notices.base import Notice
from domain.notices.dialogue import DraftPrompt, MyTicket, Say, Saying
from domain.notices.news import RelayedMedia, RelayedText
from domain.notices.staff import CalendarScreen
from domain.outgoing import Lane, Policy, Verb
from domain.people import Role
from handlers.rendering import Rendering
from tests.support.world import ENGINEERS, World
from tests.support.world import world as made
from usecases import registration
from usecases.delivery_ports import OutboxRow, Rendered
from usecases.ports import UnitOfWork

ANN, LI = 7, 20
TRANSLATORS = Texts.load().translators
THANKS = Say(saying=Saying.REMARK_PASSED_ON)
"""A message without keys."""


@pytest.fixture
def world() -> Generator[World]:
    with made() as one:
        one.groups()
        one.resident(ANN)
        yield one


def row(notice: Notice, **given: Any) -> OutboxRow:
    values: dict[str, Any] = {
        "id": 1,
        "community_id": "garden",
        "chat_id": ANN,
        "lane": Lane.ANSWER,
        "verb": Verb.SEND,
        "policy": Policy.CRITICAL,
        "notice": notice,
        "post_id": None,
        "message_chat_id": None,
        "message_id": None,
        "reply_to_post_id": None,
        "reply_to_message_id": None,
        "ticket_id": None,
        "silent": False,
        "cost": 1,
        "attempts": 0,
        "chat_locale": None,
        "rendered": None,
    }
    return OutboxRow(**(values | given))


def rendered(world: World, notice: Notice, **given: Any) -> Rendered | None:
    render = Rendering(TRANSLATORS)
    return world.look(lambda uow: render(uow, row(notice, **given), now=world.at))


def test_a_plain_message(world: World) -> None:
    assert rendered(world, THANKS) == Rendered(
        method="sendMessage",
        payload={
            "chat_id": ANN,
            "text": "记下了，办事的同事看得到。",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    )


def test_silent_and_as_a_reply(world: World) -> None:
    found = rendered(world, THANKS, silent=True, reply_to_message_id=55)
    assert found is not None
    assert found.payload["disable_notification"] is True
    assert found.payload["reply_parameters"] == {"message_id": 55, "allow_sending_without_reply": True}


def test_keys_under_a_message(world: World) -> None:
    found = rendered(world, Say(saying=Saying.DRAFT_DROPPED))
    assert found is not None
    assert found.payload["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "主菜单", "callback_data": "m"}, {"text": "请客服打给我", "callback_data": "cm"}],
        ]
    }


def test_an_edit_takes_the_old_keys_away(world: World) -> None:
    found = rendered(world, THANKS, verb=Verb.EDIT, message_id=9, message_chat_id=-5)
    assert found == Rendered(
        method="editMessageText",
        payload={
            "chat_id": -5,
            "message_id": 9,
            "text": "记下了，办事的同事看得到。",
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
    )


@pytest.mark.parametrize(
    ("verb", "method", "more"),
    [
        (Verb.STRIP, "editMessageReplyMarkup", {}),
        (Verb.DELETE, "deleteMessage", {}),
        (Verb.PIN, "pinChatMessage", {"disable_notification": True}),
        (Verb.UNPIN, "unpinChatMessage", {}),
    ],
)
def test_what_is_done_to_a_message(world: World, verb: Verb, method: str, more: dict[str, object]) -> None:
    assert rendered(world, THANKS, verb=verb, message_id=9) == Rendered(
        method=method, payload={"chat_id": ANN, "message_id": 9, **more}
    )
    assert rendered(world, THANKS, verb=verb) is None


def test_an_edit_of_what_was_never_sent_is_nothing(world: World) -> None:
    assert rendered(world, THANKS, verb=Verb.EDIT) is None


# ------------------------------------------------------------------------------------------------ the phone's keyboard


def at_phone(world: World) -> int:
    def ask(uow: UnitOfWork) -> int:
        fresh = uow.residents.add(community_id="garden", user_id=8, locale=Locale.EN, at=world.at)
        fresh = uow.residents.consent(fresh, version="1", at=world.at)
        fresh = uow.residents.update(fresh, name="Ann", unit="1-101")
        return registration.begin(uow, fresh, 8, world.at).id

    return world.run(ask)


def test_the_phone_is_asked_with_its_own_keyboard(world: World) -> None:
    found = rendered(world, DraftPrompt(draft_id=at_phone(world)), chat_id=8)
    assert found is not None
    markup = found.payload["reply_markup"]
    assert isinstance(markup, dict)
    assert [[key["request_contact"] for key in line] for line in markup["keyboard"]] == [[True]]
    assert (markup["one_time_keyboard"], markup["resize_keyboard"]) == (True, True)


def test_an_edit_carries_no_keyboard_that_telegram_would_refuse(world: World) -> None:
    found = rendered(world, DraftPrompt(draft_id=at_phone(world)), chat_id=8, verb=Verb.EDIT, message_id=4)
    assert found is not None
    assert "reply_markup" not in found.payload


# ------------------------------------------------------------------------------------------------ attachments


@pytest.mark.parametrize(
    ("kind", "method", "field"),
    [
        (MediaKind.PHOTO, "sendPhoto", "photo"),
        (MediaKind.VIDEO, "sendVideo", "video"),
        (MediaKind.VOICE, "sendVoice", "voice"),
        (MediaKind.AUDIO, "sendAudio", "audio"),
        (MediaKind.DOCUMENT, "sendDocument", "document"),
        (MediaKind.ANIMATION, "sendAnimation", "animation"),
        (MediaKind.VIDEO_NOTE, "sendVideoNote", "video_note"),
        (MediaKind.STICKER, "sendSticker", "sticker"),
    ],
)
def test_one_attachment_by_its_own_method(world: World, kind: MediaKind, method: str, field: str) -> None:
    notice = RelayedMedia(items=(Media(kind=kind, file_id="f"),))
    assert rendered(world, notice, reply_to_message_id=3) == Rendered(
        method=method,
        payload={
            "chat_id": ANN,
            "reply_parameters": {"message_id": 3, "allow_sending_without_reply": True},
            field: "f",
        },
    )


def test_a_place(world: World) -> None:
    notice = RelayedMedia(items=(Media(kind=MediaKind.LOCATION, latitude=22.5, longitude=114.0),))
    assert rendered(world, notice) == Rendered(
        method="sendLocation", payload={"chat_id": ANN, "latitude": 22.5, "longitude": 114.0}
    )


def test_an_album_stays_one_with_its_caption_on_the_first(world: World) -> None:
    items = (Media(kind=MediaKind.PHOTO, file_id="a"), Media(kind=MediaKind.VIDEO, file_id="b"))
    assert rendered(world, RelayedMedia(items=items, caption="<看>"), silent=True) == Rendered(
        method="sendMediaGroup",
        payload={
            "chat_id": ANN,
            "disable_notification": True,
            "media": [{"type": "photo", "media": "a", "caption": "<看>"}, {"type": "video", "media": "b"}],
        },
    )


def test_a_caption_is_cut_to_what_telegram_takes(world: World) -> None:
    items = (Media(kind=MediaKind.PHOTO, file_id="a"),)
    found = rendered(world, RelayedMedia(items=items, caption="🚿" * 600))
    assert found is not None
    assert found.payload["caption"] == "🚿" * 511 + "…"


@pytest.mark.parametrize("kind", [MediaKind.STICKER, MediaKind.VIDEO_NOTE])
def test_what_has_no_caption(world: World, kind: MediaKind) -> None:
    found = rendered(world, RelayedMedia(items=(Media(kind=kind, file_id="a"),), caption="x"))
    assert found is not None
    assert "caption" not in found.payload


def test_nothing_to_pass_on(world: World) -> None:
    assert rendered(world, RelayedMedia(items=())) is None


# ------------------------------------------------------------------------------------------------ who reads


def text_for(world: World, chat_id: int, **given: Any) -> object:
    found = rendered(world, THANKS, chat_id=chat_id, **given)
    assert found is not None
    return found.payload["text"]


def test_everybody_reads_their_own_language(world: World) -> None:
    def speak(uow: UnitOfWork) -> None:
        resident = uow.residents.by_user(ANN)
        assert resident is not None
        uow.residents.update(resident, locale=Locale.EN)

    world.run(speak)
    world.colleague(LI, locale=Locale.ZH_HANT)
    assert text_for(world, ANN) == "Noted, your colleague in charge has it."
    assert text_for(world, LI) == TRANSLATORS[Locale.ZH_HANT].plain("Noted, your colleague in charge has it.")
    assert text_for(world, ENGINEERS, chat_locale=Locale.EN) == "Noted, your colleague in charge has it."
    assert text_for(world, ENGINEERS) == text_for(world, 999) == "记下了，办事的同事看得到。"


def test_peoples_words_are_never_markup(world: World) -> None:
    words = RelayedText(
        to_resident=False,
        ticket_id=1,
        label="007",
        request_type="repair",
        category=None,
        sender="<b>王</b>",
        words="<a href='x'>&\u202e</a>",
    )
    found = rendered(world, words, chat_id=ENGINEERS)
    assert found is not None
    assert found.payload["text"] == (
        "💬 007 · &lt;b&gt;王&lt;/b&gt;说：\n&lt;a href=&#39;x&#39;&gt;&amp;\u202e&lt;/a&gt;"
    )


def test_what_is_gone_is_not_said(world: World) -> None:
    assert rendered(world, DraftPrompt(draft_id=99)) is None
    assert rendered(world, MyTicket(ticket_id=99)) is None


def test_nobody_is_shown_in_private_what_they_may_not_press(world: World) -> None:
    """Whoever lost the role keeps the words and loses the keys; in groups everybody sees the same."""
    member = world.colleague(LI, role=Role.SUPERVISOR)
    screen = CalendarScreen(community_id="garden")

    def keys(chat_id: int) -> int:
        shown = rendered(world, screen, chat_id=chat_id)
        assert shown is not None
        return len(shown.payload.get("reply_markup", {}).get("inline_keyboard", []))  # type: ignore[attr-defined]  # JSON

    assert (keys(LI), keys(ENGINEERS)) == (1, 1)
    world.run(lambda uow: uow.staff.update(member, role=Role.STAFF))
    assert (keys(LI), keys(ENGINEERS), keys(ANN)) == (0, 1, 0)
