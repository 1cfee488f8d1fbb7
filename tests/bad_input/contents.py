"""What messages consist of, in Telegram's own fields."""

from typing import Any

Json = dict[str, Any]

FORWARDED: Json = {"forward_origin": {"type": "hidden_user", "sender_user_name": "某人", "date": 1}}


def photo(unique: str, **more: Any) -> Json:
    return {"photo": [{"file_id": f"id-{unique}", "file_unique_id": unique, "width": 9, "height": 9}], **more}


def document(name: str, *, size: int = 5, unique: str = "d1", **more: Any) -> Json:
    return {
        "document": {"file_id": f"id-{unique}", "file_unique_id": unique, "file_name": name, "file_size": size, **more}
    }


def contact(phone: str, *, user_id: int | None = None, name: str = "老李") -> Json:
    whose = {} if user_id is None else {"user_id": user_id}
    return {"contact": {"phone_number": phone, "first_name": name, **whose}}


def _file(**more: Any) -> Json:
    return {"file_id": "f", "file_unique_id": "u", **more}


MEDIA: dict[str, Json] = {
    "sticker": {
        "sticker": _file(type="regular", width=1, height=1, is_animated=False, is_video=False, emoji="😀"),
    },
    "voice": {"voice": _file(duration=3)},
    "video_note": {"video_note": _file(length=9, duration=3)},
    "audio": {"audio": _file(duration=3)},
    "video": {"video": _file(width=1, height=1, duration=3)},
    "location": {"location": {"latitude": 22.5, "longitude": 114.1}},
}
"""Kinds that are kept, each as the only thing in its message."""

FOREIGN: dict[str, Json] = {
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "story": {"story": {"chat": {"id": 5, "type": "private"}, "id": 3}},
    "unheard_of": {"hologram": {"file_id": "x"}},
}
"""Kinds that cannot be kept, one of them younger than this program."""
