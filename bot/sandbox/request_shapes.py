"""What may be asked of the persona API: one shape per verb, checked when read."""

from typing import Literal, TypeVar

import msgspec
from aiohttp import web

from bot.sandbox.faults import FaultKind
from bot.sandbox.membership import MemberAction
from bot.sandbox.people import PersonKind
from bot.sandbox.refusals import PersonaError
from bot.sandbox.wire import Json


class _Body(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A JSON object with these fields and no others."""


class MediaBody(_Body):
    """One medium to send; without `file` one is made up."""

    kind: str
    file: str | None = None
    name: str | None = None


class ContactBody(_Body):
    """A telephone number; with `user_id` it is that person's own."""

    phone: str
    user_id: int | None = None
    first_name: str | None = None
    last_name: str | None = None


class LocationBody(_Body):
    """A place, live for `live_period` seconds when given."""

    latitude: float
    longitude: float
    live_period: int | None = None


class SendBody(_Body):
    """Something a person sends; two media or more make an album."""

    actor: int = msgspec.field(name="as")
    chat: int
    text: str | None = None
    media: list[MediaBody] = []
    caption: str | None = None
    contact: ContactBody | None = None
    location: LocationBody | None = None
    reply_to: int | None = None
    forward_from: int | str | None = None


class PressBody(_Body):
    """A press; with `wait` (seconds) the answer comes along."""

    actor: int = msgspec.field(name="as")
    chat: int
    message: int
    data: str
    wait: float = 0


class EditBody(_Body):
    """New words for an own message."""

    actor: int = msgspec.field(name="as")
    chat: int
    message: int
    text: str


class DeleteBody(_Body):
    """A message to delete."""

    chat: int
    message: int


class MemberBody(_Body):
    """A change of membership in a group."""

    chat: int
    person: int | Literal["bot"]
    action: MemberAction


class BlockBody(_Body):
    """Blocking the bot, or taking it back."""

    person: int
    blocked: bool


class MigrateBody(_Body):
    """The plain group to turn into a supergroup."""

    chat: int


class PersonBody(_Body):
    """A new person."""

    id: int
    first_name: str
    last_name: str = ""
    username: str | None = None
    language_code: str = "zh-hans"
    kind: PersonKind = PersonKind.RESIDENT
    title: str = ""
    phone: str | None = None


class GroupBody(_Body):
    """A new, empty group."""

    title: str
    id: int | None = None
    supergroup: bool = True


class FaultBody(_Body):
    """Trouble for the next calls."""

    kind: FaultKind
    method: str | None = None
    chat: int | None = None
    times: int = 1
    retry_after: int = 1
    description: str = ""


class ClockBody(_Body):
    """How far to move the clock: seconds, or to the next timer."""

    advance_s: float | None = None
    to: Literal["next"] | None = None


Body = TypeVar("Body", bound=_Body)


async def read_body(request: web.Request, shape: type[Body]) -> Body:
    """Read the JSON body; what does not fit becomes a sentence."""
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=shape)
    except msgspec.DecodeError as error:
        raise PersonaError(f"{error}.") from None


async def read_object(request: web.Request) -> Json:
    """Read any JSON object."""
    try:
        return msgspec.json.decode(await request.read(), type=Json)
    except msgspec.DecodeError as error:
        raise PersonaError(f"{error}.") from None


def whole_number(request: web.Request, name: str) -> int | None:
    """A number from the query string."""
    given = request.query.get(name)
    if not given:
        return None
    try:
        return int(given)
    except ValueError:
        raise PersonaError(f"{name} must be a whole number.") from None


def seconds(request: web.Request, name: str, default: float) -> float:
    """A duration from the query string."""
    try:
        return float(request.query.get(name) or default)
    except ValueError:
        raise PersonaError(f"{name} must be a number of seconds.") from None
