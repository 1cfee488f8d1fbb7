"""What a story says about a plan: which way it went, what was ticked and for whom, what was late."""

from domain.catalog import RequestType
from domain.events import Event, EventKind
from domain.text_parts import shortened
from handlers.views.view import Look

_LONGEST = 40
"""Characters of a step in a line of a story."""


def plan_words(event: Event, request_type: RequestType, look: Look) -> str:
    """The branch, the step with its answer, or the steps, by the words of the catalog; else by their keys."""
    rules = request_type.emergency
    if event.kind is EventKind.BRANCH_CHOSEN:
        asks = None if rules is None else rules.asks
        branch = None if asks is None else asks.branch(str(event.data.get("reason")))
        return str(event.data.get("reason")) if branch is None else look.text(branch.title)
    if event.kind is EventKind.STEPS_LATE:
        keys = event.data.get("steps")
        listed = keys if isinstance(keys, list) else []
        return look.t.plain("; ").join(_step(str(key), request_type, look) for key in listed)
    found = None if rules is None else rules.answer(str(event.data.get("answer") or ""))
    answer = None if found is None else look.text(found.title)
    other = event.data.get("for")
    whom = look.t.plain("for {other}", other=other) if isinstance(other, str) else None
    said = (_step(str(event.data.get("step")), request_type, look), answer, whom)
    return look.t.plain(", ").join(one for one in said if one)


def _step(key: str, request_type: RequestType, look: Look) -> str:
    step = None if request_type.emergency is None else request_type.emergency.step(key)
    return key if step is None else shortened(look.text(step.text), _LONGEST)
