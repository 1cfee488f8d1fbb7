"""What came of a strange message, and everything that is wrong with it."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from tests.bad_input.every_input import EVERYTHING, FILES, PRESSES, Bad, Stop
from tests.bad_input.expected import Taste
from tests.bad_input.house import House
from tests.bad_input.seen import LEAKS, labels, words
from tests.bad_input.walking import Stands

_HAN = re.compile(r"[\u4e00-\u9fff]")
_OVERVIEW = "📌"
"""It is pinned a moment after something changed, whatever was said."""

_FILE = "\nfile|"
_REMEMBERED = re.compile(r',?\s*"refused_album":\s*"[^"]*"')
"""That the rest of an album is passed over is nothing that people said."""

_KEPT_IN = (
    "SELECT 'form', form, step, state, answers, ticket_id FROM drafts ORDER BY id",
    "SELECT 'file', kind, file_unique_id, draft_id, ticket_id FROM attachments ORDER BY id",
    "SELECT 'event', kind, ticket_id, data FROM ticket_events ORDER BY id",
    "SELECT 'resident', name, phone, unit, state FROM residents WHERE coalesce(name, phone, unit) IS NOT NULL",
    "SELECT 'colleague', name, badge, department FROM staff_members ORDER BY id",
)


async def walked(stands: Stands, stop: Stop, taste: Taste) -> AsyncIterator[tuple[str, str]]:
    """(input, what is wrong with its outcome) for everything that is sent to this stop, each from the same state."""
    house = stands.house
    stands.mark()
    before = _kept(house)
    for bad in EVERYTHING:
        if bad.only_in_groups and stop.private:
            continue
        house.wire.calls.clear()
        house.logged.clear()
        updates = await sent(house, stop, taste, bad)
        after = _kept(house)
        for wrong in _wrong(house, stop, bad, taste, updates, before=before, after=after):
            yield bad.name, wrong
        if after != before:
            await stands.back()
    await stands.back()


async def sent(house: House, stop: Stop, taste: Taste, bad: Bad) -> list[dict[str, Any]]:
    """Send it, and wait for the answer: what comes together is counted together, a moment later."""
    updates = bad.made(house, stop)
    await house.hears(*updates)
    if bad in FILES or not (_is_left_alone(stop, taste, bad) or _heard(house, stop)):
        await house.later(seconds=7)
    return updates


def _wrong(
    house: House, stop: Stop, bad: Bad, taste: Taste, updates: list[dict[str, Any]], *, before: str, after: str
) -> Iterator[str]:
    yield from _broken(house)
    taken, talk = after != before, _is_talk(stop, taste, bad)
    if taken is not (bad.name in taste.takes and not talk):
        yield "it was taken" if taken else "it was not taken"
    elif taken and not taste.parsed and bad.words and _flat(bad.words) not in _flat(after):
        yield "its words are lost"
    elif taken and bad.file and after.count(_FILE) == before.count(_FILE) and stop.keeps_files:
        yield "its file is lost"
    if bad in PRESSES:
        yield from _unanswered_press(house, stop, updates)
    elif _is_left_alone(stop, taste, bad) is bool(_heard(house, stop)):
        yield "it was answered" if _heard(house, stop) else "it was not answered"
    yield from _unclear(house, stop)


def _broken(house: House) -> Iterator[str]:
    raw = house.database.raw
    if errors := [one["event"] for one in house.logged if one["log_level"] == "error"]:
        yield f"logged: {errors}"
    if left := raw.execute("SELECT update_id, state FROM inbox WHERE state <> 'done'").fetchall():
        yield f"not handled: {left}"
    lost = "SELECT notice, error FROM outbox WHERE state <> 'sent' AND coalesce(error, '') <> 'blocked'"
    if dead := raw.execute(lost).fetchall():
        yield f"not delivered: {dead}"


def _unanswered_press(house: House, stop: Stop, updates: list[dict[str, Any]]) -> Iterator[str]:
    """A dialog says why, or the question stands there once more."""
    if not house.answer(updates[0]).text and not _heard(house, stop):
        yield "the press was not answered"


def _is_left_alone(stop: Stop, taste: Taste, bad: Bad) -> bool:
    """Whether nobody is to hear anything; who hides behind a channel is told so when they speak to us."""
    hidden = bad.only_in_groups and stop.reply is not None
    return not hidden and (bool(bad.silent) or _is_talk(stop, taste, bad))


def _is_talk(stop: Stop, taste: Taste, bad: Bad) -> bool:
    """What colleagues say to each other beside a question with keys, or to others, is none of our business."""
    return not stop.private and (bad.talk or (taste.keys and bad not in PRESSES))


def _heard(house: House, stop: Stop) -> list[str]:
    """What was said or shown in the chat, or changed in the question that stands there; of a file, its kind."""
    here = [call for call in house.wire.calls if call.payload.get("chat_id") in (stop.chat, stop.reaches)]
    said = [call for call in here if call.method.startswith("send") or {"text", "caption"} & {*call.payload}]
    texts = [str(one.payload.get("text") or one.payload.get("caption") or one.method) for one in said]
    return [one for one in texts if not one.startswith(_OVERVIEW) and one != "sendChatAction"]


def _unclear(house: House, stop: Stop) -> Iterator[str]:
    """Sentences in the reader's language, free of anything technical, with a next step below."""
    for text in _heard(house, stop):
        if not (_HAN.search(text) or text.startswith("send")) or LEAKS.search(
            text.replace("{name}", "").replace("{x}", "")
        ):
            yield f"unclear: {text}"
    chat = house.world.state.chat(stop.chat)
    asked = [one for one in house.chat(stop.chat) if labels(one)]
    if _is_asked(house, stop) and not asked and chat.reply_keyboard is None:
        yield f"no next step: {words(house.last(stop.chat))}"


def _flat(text: str) -> str:
    """As text stands in a JSON answer, whatever its line breaks."""
    return re.sub(r"\s+", "", text.replace("\\n", "").replace("\\", "").replace('"', ""))


def _is_asked(house: House, stop: Stop) -> bool:
    """Whether the form that we stood at still waits for an answer."""
    query = "SELECT count(*) FROM drafts WHERE state = 'active' AND id = ?"
    return bool(house.database.raw.execute(query, (stop.draft,)).fetchone()[0])


def _kept(house: House) -> str:
    """Everything that people said, as it is kept."""
    rows = [row for query in _KEPT_IN for row in house.database.raw.execute(query)]
    return _REMEMBERED.sub("", "\n".join("|".join(map(str, row)) for row in rows))
