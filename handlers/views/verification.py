"""The front desk's cards about residents' files: is this person who they say, in this unit? (PRV-1)"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from domain.households import Membership, MembershipState
from domain.masking import mask_phone
from domain.notices.staff import VerificationCard, VerificationReminder
from domain.people import Resident
from handlers.buttons.people import RefuseResident, VerifyResident
from handlers.translator import Translator
from handlers.views.mentions import calling
from handlers.views.relation_words import with_relation
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FileData:
    """A resident's file as it is, the unit it is about, who judged it, and who of the household was asked."""

    resident: Resident
    membership: Membership | None
    voucher: Resident | None
    judged_by: str | None
    judged_at: datetime | None


def load_file(uow: UnitOfWork, notice: VerificationCard, _now: datetime) -> FileData | None:
    """None when the file is gone. It is about the unit that they wait for, else about the newest one."""
    resident = uow.residents.get(notice.resident_id)
    if resident is None:
        return None
    known = uow.memberships.of_resident(resident.id)
    waiting = [one for one in known if one.state is MembershipState.PENDING] or known
    about = waiting[-1] if waiting else None
    asked = None if about is None else about.vouched_by
    return FileData(
        resident=resident,
        membership=about,
        voucher=None if asked is None else uow.residents.get(asked),
        judged_by=notice.judged_by,
        judged_at=notice.judged_at,
    )


def file_card(data: FileData, look: Look) -> View:
    """Who wants to be known as whose neighbour; two keys as long as nobody has decided."""
    if data.membership is None:
        return View(text=_head(data, look) + look.t("\nThe resident is still filling this in."))
    match data.membership.state:
        case MembershipState.PENDING:
            return _pending(data, look)
        case MembershipState.ACTIVE:
            return View(text=_head(data, look) + _judged(data, look, confirmed=True))
        case MembershipState.REFUSED | MembershipState.ENDED:
            return View(text=_head(data, look) + _judged(data, look, confirmed=False))


def _head(data: FileData, look: Look) -> Markup:
    about = data.membership
    name = with_relation(data.resident.name or "", None if about is None else about.relation, look.t)
    return look.t("{name} · {unit}", name=name, unit=look.unit(data.resident.unit if about is None else about.unit))


def _pending(data: FileData, look: Look) -> View:
    t, resident = look.t, data.resident
    text = t("New resident: {file}", file=_head(data, look))
    if resident.phone is not None:
        phone = mask_phone(resident.phone)
        if resident.phone_confirmed:
            text += t("\n{phone}, confirmed by Telegram", phone=phone)
        else:
            text += t("\n{phone}, typed", phone=phone)
    return View(text=text + _listed(resident, look) + _vouched(data, look), rows=(_keys(resident.id, t),))


def _vouched(data: FileData, look: Look) -> Markup:
    """What the household says; nothing where nobody could be asked."""
    if data.voucher is None or data.membership is None:
        return Markup("")
    name = data.voucher.name or ""
    match data.membership.vouched:
        case None:
            return look.t("\n{name} lives there and was asked; no answer yet.", name=name)
        case True:
            return look.t("\n✓ {name} lives there and knows this person.", name=name)
        case False:
            return look.t("\n⚠️ {name} lives there and does not know this person.", name=name)


def _listed(resident: Resident, look: Look) -> Markup:
    """What the imported residents' list says about this number; nothing when there is no list."""
    if not any(community == resident.community_id for community, _ in look.knowledge.expected):
        return Markup("")
    known = look.knowledge.expected.get((resident.community_id, resident.phone or ""))
    if known is None:
        return look.t("\nThis number is not in the residents' list.")
    return look.t("\nIn the residents' list: {name} · {unit}", name=known.name, unit=known.unit.label(look.locale))


def _judged(data: FileData, look: Look, *, confirmed: bool) -> Markup:
    t = look.t
    if data.judged_by is None or data.judged_at is None:
        return t("\n✅ Confirmed") if confirmed else t("\nNot confirmed")
    time = look.clock(data.judged_at)
    if confirmed:
        return t("\n✅ {name} confirmed it, {time}", name=data.judged_by, time=time)
    return t("\n{name} could not confirm it, {time}; the resident was told why", name=data.judged_by, time=time)


def _keys(resident_id: int, t: Translator) -> Row:
    return (
        Key(text=t.plain("Confirm"), button=VerifyResident(resident_id=resident_id), style=KeyStyle.SUCCESS),
        Key(text=t.plain("Not right"), button=RefuseResident(resident_id=resident_id)),
    )


def reminder(notice: VerificationReminder, look: Look) -> View:
    """Nobody has looked at a file; it can be decided right here."""
    said = look.t(
        "⏰ {unit} has waited {minutes} minutes of office time to be confirmed. Please check it.",
        unit=look.unit(notice.unit),
        minutes=notice.minutes,
    )
    return View(text=calling(notice.mentions, said), rows=(_keys(notice.resident_id, look.t),))


VIEWS: Views = MappingProxyType({VerificationReminder: reminder})
PRESENT_VIEWS: PresentViews = MappingProxyType({VerificationCard: PresentView(load=load_file, show=file_card)})
