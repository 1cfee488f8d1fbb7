"""Everything that people, clients and Telegram send that no question asked for, each as the updates it comes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.sandbox.messages import Message
from tests.bad_input.contents import FOREIGN, FORWARDED, Json, contact, document
from tests.bad_input.house import ANONYMOUS, House
from tests.bad_input.scenes import CHEN, EMILY, ENGINEERS, Person

CHANNEL: Json = {"id": -1_001_999, "type": "channel", "title": "C"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where somebody is asked something: who, in which chat, in which message, of which form; or the message that
    everything they send replies to, and whose chat it reaches then."""

    person: Person
    chat: int
    prompt: Message
    draft: int = 0
    step: str = ""
    reply: Message | None = None
    reaches: int | None = None

    @property
    def keeps_files(self) -> bool:
        """Whether a file is kept here and not only passed on at once."""
        return self.reply is None or self.private

    @property
    def private(self) -> bool:
        return self.chat > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """One strange thing. `words` are what it says once it is cleaned, `file` whether a file that can be kept is in it.

    `silent`: nobody is answered, and why; `talk`: nobody is in a group, where it is said to others.
    """

    name: str
    made: Callable[[House, Stop], list[Json]]
    words: str = ""
    file: bool = False
    silent: str = ""
    talk: bool = False
    only_in_groups: bool = False


def _message(house: House, stop: Stop, **content: Any) -> Json:
    reply = {} if stop.reply is None else house.replying(stop.reply)
    return house.message(stop.person.id, stop.chat, **(reply | content))


def _text(name: str, typed: str, words: str | None = None, *, talk: bool = False, **more: Json) -> Bad:
    def made(house: House, stop: Stop) -> list[Json]:
        return [_message(house, stop, text=typed, **more)]

    return Bad(name=name, made=made, words=typed.strip() if words is None else words, talk=talk)


def _body(name: str, body: Json, words: str = "", *, silent: str = "", talk: bool = False) -> Bad:
    def made(house: House, stop: Stop) -> list[Json]:
        return [_message(house, stop, **body)]

    return Bad(name=name, made=made, words=words, silent=silent, talk=talk)


def _file(kind: str, name: str = "", **more: str) -> Bad:
    """A file that Telegram really has, alone in its message unless it has a caption."""

    def made(house: House, stop: Stop) -> list[Json]:
        return [_message(house, stop, **sample(house, kind), **more)]

    return Bad(name=name or kind, made=made, words=more.get("caption", ""), file=True)


_SIZES: Mapping[str, Json] = MappingProxyType(
    {
        "photo": {"width": 9, "height": 9},
        "video": {"width": 1, "height": 1, "duration": 3},
        "animation": {"width": 1, "height": 1, "duration": 3},
        "voice": {"duration": 3},
        "audio": {"duration": 3},
        "video_note": {"length": 9, "duration": 3},
        "sticker": {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
        "document": {"file_name": "发票.pdf", "mime_type": "application/pdf", "file_size": 5},
    }
)


def sample(house: House, kind: str) -> Json:
    stored = house.world.state.files.sample(kind)
    file = {"file_id": stored.id, "file_unique_id": stored.unique_id, **_SIZES[kind]}
    return {kind: [file] if kind == "photo" else file}


def _command(words: str, **more: Json) -> Json:
    entity = {"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}
    return {"text": words, "entities": [entity], **more}


def _album(house: House, stop: Stop) -> list[Json]:
    return [
        _message(house, stop, **sample(house, "photo"), media_group_id=f"a-{stop.draft}-{stop.step}", **more)
        for more in ({"caption": "两处都漏"}, {}, {})
    ]


def _edit(house: House, stop: Stop) -> list[Json]:
    return [_message(house, stop, kind="edited_message", message_id=777, text="改了", edit_date=1)]


def _press(data: Callable[[Stop], str], **fields: Json | str) -> Callable[[House, Stop], list[Json]]:
    return lambda house, stop: [house.query(stop.person.id, stop.prompt, data(stop), **fields)]


def _key(value: str) -> Callable[[Stop], str]:
    return lambda stop: f"d:{stop.draft}:{stop.step}:{value}"


def _elsewhere(house: House, stop: Stop) -> list[Json]:
    """A key of this very question, under a message of another chat."""
    other = CHEN if stop.private else ENGINEERS
    place = other.id if other.id != stop.chat else EMILY.id
    house.world.state.chat(place).started = True
    there = house.world.state.say(house.world.state.chat(place), house.world.bot_id, {"text": "?"})
    return [house.query(stop.person.id, there, _key("done")(stop))]


def _of_others(house: House, stop: Stop) -> list[Json]:
    return [house.query(EMILY.id, stop.prompt, _key("done")(stop))]


def _channel(house: House, stop: Stop) -> list[Json]:
    return [_message(house, stop, text="频道的话", sender=ANONYMOUS, sender_chat=CHANNEL)]


def _update(name: str, **update: Json) -> Bad:
    return Bad(name=name, made=lambda _house, _stop: [dict(update)], silent="not asked for from Telegram")


_FAMILY = "👨‍👩‍👧‍👦"
_USER = {"id": 1001, "is_bot": False, "first_name": "W"}

WORDS = (
    _text("spaces", " \n\t ", ""),
    _text("zero_width", "\u200b\u200d\u2060", ""),
    _text("nul", "\x00\x07", ""),
    _text("longest", "长" * 4096),
    _text("longer", "长" * 4097),
    _text("turned_around", "\u202e绿\u2066色\u200f", "绿色"),
    _text("faces", f"😀{_FAMILY}"),
    _text("combining", "Z" + "\u0338\u0322\u034e" * 60),
    _text("control", "红\x00色\x07的\x1b", "红色的"),
    _text("markup", "<b>&\"'</i> &lt;"),
    _text("markdown", "*_[x](tg://user?id=1)`~"),
    _text("format", "{0} %s {name} ${x} %(a)d"),
    _text("sql", "'; DROP TABLE tickets;--"),
    _text("callback", "t:1:1:accept"),
    _text("digits", "9" * 300),
    _text("negative", "-1"),
    _text("zero", "0"),
    _text("superscript", "²³"),
    _text("arabic", "٣٤٥٦"),
    _text("numeral", "三"),
    _text("nan", "NaN"),
    _text("leap_day", "2月29日"),
    _text("yesterday", "昨天下午3点"),
    _text("year_9999", "9999年12月31日 10:00"),
    _text("no_hour", "明天25:61"),
    _text("days_ahead", "99999999999999999999天后"),
    _text("foreign_phone", "+1 212 555 0100"),
    _text("long_phone", "+86 138 0000 56789 转 8"),
    _text("slash", "/"),
    _text("forwarded", "转来的话", **FORWARDED),
    _text(
        "reply_to_gone",
        "回您的话",
        talk=True,
        reply_to_message={"message_id": 9999, "date": 1, "chat": {"id": 1, "type": "private"}},
    ),
)
BLANK = frozenset({"spaces", "zero_width", "nul"})
FILES = (
    *(_file(kind) for kind in _SIZES),
    _file("photo", "photo_and_words", caption="厨房漏水"),
    _file("photo", "photo_and_much", caption="长" * 1024),
    Bad(name="album", made=_album, words="两处都漏", file=True),
    Bad(
        name="location",
        made=lambda house, stop: [_message(house, stop, location={"latitude": 22.5, "longitude": 114.1})],
        file=True,
    ),
    Bad(
        name="live_location",
        made=lambda house, stop: [
            _message(house, stop, location={"latitude": 22.5, "longitude": 114.1, "live_period": 900})
        ],
        file=True,
    ),
    _body("empty_file", document("empty.pdf", size=0), "📎 empty.pdf"),
    _body("large_file", document("film.mp4", size=21 * 1024 * 1024), "📎 film.mp4"),
    _body("program", document("照片.jpg.exe", mime_type="image/jpeg"), "📎 照片.jpg.exe"),
    _body("program_and_words", {**document("a.exe"), "caption": "看这个"}, "看这个"),
)
NO_WORDS = (
    *(_body(name, body) for name, body in FOREIGN.items()),
    _body("somebodys_contact", contact("+8613900001111", user_id=5)),
    _body("contact_without_account", contact("+8613900001111")),
    _body("contact_rubbish", contact("<b>+</b>", user_id=5)),
    _body("game", {"game": {"title": "x", "description": "x", "photo": []}}),
)
COMMANDS = (
    _body("unheard_of_command", _command("/unheard_of"), talk=True),
    _body("help", _command("/help"), talk=True),
    _body("forwarded_command", _command("/cancel", **FORWARDED), talk=True),
    _body("command_for_another_bot", _command("/mine@other_bot"), talk=True),
)
PRESSES = (
    Bad(name="forged", made=_press(lambda _stop: "zz:1")),
    Bad(name="no_such_value", made=_press(_key("<b>no-such;--"))),
    Bad(name="another_step", made=_press(lambda stop: f"d:{stop.draft}:no-such-step:x")),
    Bad(name="another_draft", made=_press(lambda stop: f"d:999999:{stop.step}:done")),
    Bad(name="another_skip", made=_press(lambda stop: f"ds:{stop.draft}:no-such-step")),
    Bad(name="of_another_person", made=_of_others),
    Bad(name="of_another_chat", made=_elsewhere),
    Bad(name="no_data", made=lambda house, stop: [_without(house.query(stop.person.id, stop.prompt, ""), "data")]),
)
OTHERS = (
    Bad(name="edit_of_unknown", made=_edit, silent="nobody heard what it corrects"),
    Bad(name="channel", made=_channel, silent="nobody in particular said it", only_in_groups=True),
    _body("service_message", {"new_chat_title": "x"}, silent="nobody said anything"),
    _update("inline_query", inline_query={"id": "1", "from": _USER, "query": "x", "offset": ""}),
    _update("unknown_kind", hologram={"id": "1"}),
    _update(
        "reaction",
        message_reaction={
            "chat": {"id": 1001, "type": "private"},
            "message_id": 1,
            "date": 1,
            "user": _USER,
            "old_reaction": [],
            "new_reaction": [],
        },
    ),
    _update(
        "pre_checkout",
        pre_checkout_query={"id": "1", "from": _USER, "currency": "CNY", "total_amount": 1, "invoice_payload": "x"},
    ),
)


def _without(update: Json, field: str) -> Json:
    query = {name: value for name, value in update["callback_query"].items() if name != field}
    return {"callback_query": query | {"game_short_name": "chess"}}


EVERYTHING = (*WORDS, *FILES, *NO_WORDS, *COMMANDS, *PRESSES, *OTHERS)
