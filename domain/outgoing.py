"""A message on its way out: lane, policy and verb of an outbox row."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from domain.notices.base import Notice


class Lane(IntEnum):
    """Which queue of a chat a message stands in; a lower lane overtakes a higher one."""

    ALARM = 0
    ANSWER = 1
    WORK = 2
    BULK = 3


class Policy(StrEnum):
    """What an ambiguous result of a send means: resend once, always, or never."""

    CRITICAL = "critical"
    EDIT = "edit"
    NICE = "nice"


class Verb(StrEnum):
    """What the Bot API is asked to do with the message."""

    SEND = "send"
    EDIT = "edit"
    STRIP = "strip"
    PIN = "pin"
    UNPIN = "unpin"
    DELETE = "delete"


class PostKind(StrEnum):
    """Why a message of ours lives on."""

    CARD = "card"
    PROMPT = "prompt"
    OVERVIEW = "overview"
    NOTICE = "notice"
    RELAY = "relay"
    INQUIRY = "inquiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to queue; everything about it is frozen but language, layout and a card's present state."""

    community_id: str | None
    chat_id: int
    notice: Notice
    lane: Lane = Lane.ANSWER
    policy: Policy = Policy.CRITICAL
    verb: Verb = Verb.SEND
    post_id: int | None = None
    reply_to_post_id: int | None = None
    after_id: int | None = None
    ticket_id: int | None = None
    silent: bool = False
    cost: int = 1
    dedupe_key: str | None = None
