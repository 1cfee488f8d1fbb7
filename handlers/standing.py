"""What an account is in a chat, as Telegram tells it."""

from enum import IntEnum

from telegram import ChatMember, ChatMemberRestricted


class Standing(IntEnum):
    """What an account is in a chat, as far as it matters here."""

    OUTSIDE = 0
    INSIDE = 1
    ADMINISTRATOR = 2


def standing_of(member: ChatMember) -> Standing:
    """A restricted member may still be inside."""
    match member.status:
        case ChatMember.OWNER | ChatMember.ADMINISTRATOR:
            return Standing.ADMINISTRATOR
        case ChatMember.MEMBER:
            return Standing.INSIDE
        case ChatMember.RESTRICTED:
            inside = isinstance(member, ChatMemberRestricted) and member.is_member
            return Standing.INSIDE if inside else Standing.OUTSIDE
        case _:
            return Standing.OUTSIDE
