"""A letter that came back is written again from what was written; and everything that was written can be read."""

import pytest

from domain.errors import CardRefreshed, NotOnList
from domain.incoming import Media, MediaKind
from domain.notices.dialogue import RefusalKind, Refused
from domain.notices.letters import LetterPart, LetterShelf
from domain.notices.news import RelayedMedia
from domain.people import Role
from domain.tickets import Action
from tests.support.screens import Screens
from tests.support.world import DESK_GROUP, ENGINEERS
from tests.unit.clock_rules.centre import CLERK, ENGINEER, RESIDENT, Centre
from tests.unit.letters.test_reply_promises import approved, asked, drafted
from usecases import acting, letter_reading, letter_writing
from usecases.acting import ANY_ROUND
from usecases.people import staff_actor_of
from usecases.staff_messages import receive

PHOTO = Media(kind=MediaKind.PHOTO, file_id="f1", file_unique_id="u1")
PLAN = Media(kind=MediaKind.DOCUMENT, file_id="f2", file_unique_id="u2", name="样板.pdf")
OUTSIDER = 98


def enclosed(staffed: Centre) -> None:
    """Another draft, with a photo and a document."""
    ticket, actor = staffed.ticket(), staffed.look(lambda uow: staff_actor_of(uow, ENGINEER))
    staffed.run(
        letter_writing.submit,
        actor,
        ticket,
        body="先到前台登记。",
        attachments=(PHOTO, PLAN),
        confidential=False,
        at=staffed.at,
    )


def returned(staffed: Centre) -> Screens:
    """It came back with a remark, and is about to be written again."""
    asked(staffed)
    drafted(staffed)
    enclosed(staffed)
    clerk = staffed.look(lambda uow: staff_actor_of(uow, CLERK))
    staffed.run(letter_writing.send_back, clerk, 2, "写明押金", staffed.at)
    press = staffed.press(ENGINEER, chat_id=ENGINEERS)
    staffed.run(acting.act, press, 1, ANY_ROUND, Action.DRAFT_LETTER.value)
    return Screens(staffed)


def says(staffed: Centre, screens: Screens, text: str) -> None:
    screens.refresh()
    staffed.run(receive, staffed.message(ENGINEER, text, chat_id=ENGINEERS))


def ends(staffed: Centre, screens: Screens) -> tuple[str, tuple[Media, ...]]:
    """Previewed and submitted; what stands in the newest version."""
    for key in ("Preview", "Send for review"):
        screens.press(ENGINEER, ENGINEERS, key)
    letter = staffed.look(lambda uow: uow.letters.get(1))
    assert letter is not None
    version = staffed.look(lambda uow: uow.letters.latest(letter))
    assert version is not None
    return version.body, version.attachments


def test_the_prompt_brings_the_last_draft_to_be_copied(staffed: Centre) -> None:
    prompt = returned(staffed).last(ENGINEERS)
    assert prompt.text.split("\n")[1:] == [
        "What to change: 写明押金",
        "Its 2 files stay enclosed.",
        "Touch the last draft to copy it, change it and send it; or press “Use last draft” and add to it.",
        "<pre>先到前台登记。</pre>",
    ]
    assert prompt.keys[:2] == [["Use last draft"], ["Without its files"]]


def test_what_is_sent_takes_its_place_and_the_files_stay(staffed: Centre) -> None:
    screens = returned(staffed)
    says(staffed, screens, "先到前台登记，交押金 2000 元。")
    assert ends(staffed, screens) == ("先到前台登记，交押金 2000 元。", (PHOTO, PLAN))


def test_or_it_is_added_to_and_the_files_are_left_out(staffed: Centre) -> None:
    screens = returned(staffed)
    for key in ("Use last draft", "Without its files"):
        screens.press(ENGINEER, ENGINEERS, key)
    says(staffed, screens, "押金 2000 元。")
    assert ends(staffed, screens) == ("先到前台登记。\n押金 2000 元。", ())


def test_what_is_enclosed_arrives_with_the_letter(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed)
    enclosed(staffed)
    staffed.forget()
    staffed.run(letter_writing.approve, staffed.press(CLERK, chat_id=DESK_GROUP), 2)
    pieces = [one for one in staffed.new_messages() if one.chat_id == RESIDENT]
    files = [one.notice.items for one in pieces if isinstance(one.notice, RelayedMedia)]
    assert files == [(PHOTO,), (PLAN,)]
    assert [one.after_id for one in pieces[1:]] == [one.id for one in pieces[:-1]], "each after the one before"


# ------------------------------------------------------------------------------------------------ reading


def parts(staffed: Centre, chat_id: int) -> list[str]:
    return [one.notice.words for one in staffed.new_notices(chat_id, LetterPart) if isinstance(one.notice, LetterPart)]


def test_every_version_can_be_read_from_the_card(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed)
    enclosed(staffed)
    screens = Screens(staffed)
    screens.press(ENGINEER, ENGINEERS, "Read letter")
    shelf = screens.last(ENGINEERS)
    assert shelf.text.split("\n") == [
        "1123-001 Renovation: which version?",
        "1. Written reply · draft 1 · 李师傅 · 10:00 · replaced",
        "2. Written reply · draft 2 · 李师傅 · 10:00 · waits for review",
    ]
    assert shelf.keys == [["1", "2"]]
    screens.press(ENGINEER, ENGINEERS, "1")
    assert screens.last(ENGINEERS).text.endswith("先到前台登记。")


def test_the_only_version_is_shown_at_once_also_after_the_end(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed)
    approved(staffed)
    staffed.forget()
    staffed.run(letter_reading.show, staffed.press(CLERK, chat_id=DESK_GROUP), 1)
    assert parts(staffed, DESK_GROUP) == ["先到前台登记。"]


def test_a_confidential_letter_is_read_in_private(staffed: Centre) -> None:
    asked(staffed)
    drafted(staffed, confidential=True)
    staffed.forget()
    staffed.run(letter_reading.show, staffed.press(ENGINEER, chat_id=ENGINEERS), 1)
    assert (parts(staffed, ENGINEERS), parts(staffed, ENGINEER)) == ([], ["先到前台登记。"])
    member = staffed.member(ENGINEER)
    staffed.run(lambda uow: uow.staff.update(member, private_open=False))
    answer = staffed.run(letter_reading.show, staffed.press(ENGINEER, chat_id=ENGINEERS), 1)
    assert answer.notice == Refused(kind=RefusalKind.OPEN_CHAT_FIRST)


def test_others_read_nothing(staffed: Centre) -> None:
    staffed.colleague(OUTSIDER, name="保洁", department="cleaning", role=Role.STAFF)
    asked(staffed)
    with pytest.raises(CardRefreshed):
        staffed.run(letter_reading.show, staffed.press(ENGINEER, chat_id=ENGINEERS), 1)
    drafted(staffed)
    for read in (letter_reading.show, letter_reading.read):
        with pytest.raises(NotOnList):
            staffed.run(read, staffed.press(OUTSIDER, chat_id=ENGINEERS), 1)
    assert staffed.new_notices(ENGINEERS, LetterShelf) == []
