"""How a colleague is called by name in a group: by account, never by @username (DSP-7)."""

from domain.notices.news import Mention
from domain.people import StaffMember


def mention(member: StaffMember | None) -> tuple[Mention, ...]:
    """How a colleague is called in a group; nobody when their account is not known."""
    if member is None or member.user_id is None:
        return ()
    return (Mention(user_id=member.user_id, name=member.name),)
