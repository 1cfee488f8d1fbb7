"""Pictures of the catalogue: shown when a service is opened, and remembered by the name Telegram gave them (SVC-1)."""

from domain.drafts import Draft
from domain.form_questions import QuestionKind
from domain.letters import digest
from domain.notices.bookings import OfferPicture
from domain.outgoing import Policy
from usecases.answering import question_of
from usecases.collecting import CHANGE, REVIEW
from usecases.delivery_ports import Picture
from usecases.guessed_answers import request_type_of
from usecases.ordering import BOOKED_KINDS
from usecases.orders import answer_to
from usecases.ports import UnitOfWork
from usecases.speaking import to_chat


def show(uow: UnitOfWork, before: Draft, after: Draft) -> bool:
    """Send the picture of the service that a resident has just opened; False when there is nothing to send.

    Nothing waits for it and nobody is told when it cannot be sent: it is nice to have.
    """
    request_type = request_type_of(uow, after)
    if request_type is None or after.chat_id != after.user_id or not _opens(uow, before, after):
        return False
    category = answer_to(request_type, after.answers, QuestionKind.CATEGORY)
    offer = request_type.offer_in(after.answers)
    if category is None or offer is None or offer.picture is None:
        return False
    notice = OfferPicture(request_type=request_type.key, category=category)
    to_chat(uow, after.chat_id, notice, community_id=after.community_id, policy=Policy.NICE)
    return True


def _opens(uow: UnitOfWork, before: Draft, after: Draft) -> bool:
    """A service opens with its first question; whoever comes back to that from a later one has seen the picture."""
    asked, left = question_of(uow, after), question_of(uow, before)
    if asked is None or asked.kind is not QuestionKind.QUANTITY:
        return False
    return before.step not in (REVIEW, CHANGE) and (left is None or left.kind not in BOOKED_KINDS)


# ------------------------------------------------------------------------------------------------ what Telegram has


def known(uow: UnitOfWork, path: str) -> Picture:
    """The picture with the name that Telegram gave it, if it was uploaded before."""
    kept = uow.facts.get(_key(path))
    if not isinstance(kept, dict):
        return Picture(path=path)
    return Picture(path=path, file_id=kept.get("file_id"), sha256=kept.get("sha256"))


def keep(uow: UnitOfWork, picture: Picture) -> None:
    """Telegram has this picture now."""
    uow.facts.set(_key(picture.path), {"file_id": picture.file_id, "sha256": picture.sha256})


def _key(path: str) -> str:
    # A path may be longer than a server's database lets a key be.
    return f"picture:{digest(path)[:40]}"
