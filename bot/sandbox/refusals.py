"""How the sandbox says no: the Bot API's errors word for word, and plain sentences for the persona API."""

from typing import Any


class ApiError(Exception):
    """The Bot API refuses a call; becomes `{"ok": false, ...}` with this HTTP status."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def wire(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class PersonaError(Exception):
    """A person cannot do that in the sandbox; the text is a sentence for whoever plays the person."""


def bad_request(reason: str) -> ApiError:
    """The call makes no sense as it stands."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """The bot may not do that there."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """Somebody else receives the updates."""
    return ApiError(409, f"Conflict: {reason}")


def flood(retry_after: int) -> ApiError:
    """Too many calls: wait so many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def migrated(new_chat: int) -> ApiError:
    """The group lives on under another id."""
    return ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=new_chat)
