"""What residents and the front desk read about households."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType

from markupsafe import Markup

from domain.households import Membership, Relation
from domain.masking import mask_phone
from domain.notices.households import (
    FileChanged,
    HouseholdAsked,
    HouseholdScreen,
    InvitationMade,
    InvitationRevoked,
    InvitationUsed,
    Invited,
    MovedOut,
    MoveNoted,
    MyHomes,
    OwnerDecided,
    QuoteWithOwner,
    Reconfirm,
    UnansweredFiles,
)
from domain.people import Resident
from domain.text_parts import shortened
from handlers.buttons.base import Button
from handlers.buttons.households import (
    AddUnit,
    AnswerForHousehold,
    AskWhomToInvite,
    InviteFamily,
    InviteInto,
    NoteMoveOut,
    OpenHousehold,
    RevokeInvitation,
    SomethingChanged,
    StillSo,
    TakeBackInvitation,
)
from handlers.translator import later
from handlers.views.fitting import short
from handlers.views.menu import call_me_key, menu_key, pairs, progress_key
from handlers.views.relation_words import relation_word, with_relation
from handlers.views.resident_delays import subject
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, View, Views
from usecases.delivery_ports import Upload
from usecases.household_screens import (
    HomesData,
    HouseholdData,
    UnansweredData,
    homes_data,
    household_data,
    unanswered_data,
)


def household_asked(notice: HouseholdAsked, look: Look) -> View:
    """Do you know them? Whatever is said, the front desk decides."""
    t = look.t
    text = t(
        "{who} is registering for {unit}. Do you know this person?\n"
        "The front desk sees your answer and decides; {name} does not.",
        who=with_relation(notice.name, notice.relation, t),
        unit=look.unit(notice.unit),
        name=notice.name,
    )
    known = AnswerForHousehold(asked_id=notice.membership_id, known=True)
    unknown = AnswerForHousehold(asked_id=notice.membership_id, known=False)
    keys = (
        Key(text=t.plain("Yes, known"), button=known, style=KeyStyle.SUCCESS),
        Key(text=t.plain("Not known"), button=unknown),
    )
    return View(text=text, rows=(keys,))


def invited(notice: Invited, look: Look) -> View:
    """They belong there now; what is still asked comes below."""
    t = look.t
    unit = look.unit(notice.unit)
    if notice.again:
        text = t("You belong to {unit} already; the invitation stays for whom it is meant.", unit=unit)
        return View(text=text, rows=((menu_key(t), call_me_key(t)),))
    word = relation_word(notice.relation, t)
    return View(text=t("✅ Welcome. You belong to {unit} now, as {relation}.", unit=unit, relation=word))


def invitation_made(notice: InvitationMade, look: Look) -> View:
    """The words under the QR code: for whom, how long, how often, and the way to take it back."""
    t = look.t
    text = t(
        "Invitation to {unit}, as {relation}. Good once, for {days} days; pass on the picture or the link.",
        unit=look.unit(notice.unit),
        relation=relation_word(notice.relation, t),
        days=notice.days,
    )
    picture = None
    if look.knowledge.bot_username is not None:
        link = f"https://t.me/{look.knowledge.bot_username}?start={notice.code}"
        text += Markup("\n{}").format(link)
        picture = Upload(name="invitation.png", data=_qr_code(link))
    text += t("\nOr they send me: <code>/start {code}</code>", code=notice.code)
    button: Button = RevokeInvitation(invitation_id=notice.invitation_id)
    if notice.by_owner:
        button = TakeBackInvitation(own_invitation_id=notice.invitation_id)
    return View(text=text, rows=((Key(text=t.plain("Take it back"), button=button),),), file=picture)


def _qr_code(link: str) -> bytes:
    """As a picture that a phone's camera opens."""
    import segno  # noqa: PLC0415  few invitations are drawn, and every start would load it

    drawn = BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="png", scale=8, border=4)
    return drawn.getvalue()


def invitation_revoked(notice: InvitationRevoked, look: Look) -> View:
    """It opens nothing any more."""
    return View(
        text=look.t("Taken back. Nobody can use this invitation to {unit} any more.", unit=look.unit(notice.unit))
    )


def invitation_used(notice: InvitationUsed, look: Look) -> View:
    """Who came by it."""
    t = look.t
    text = t(
        "{name} has used the invitation and belongs to {unit} now, as {relation}.",
        name=notice.name,
        unit=look.unit(notice.unit),
        relation=relation_word(notice.relation, t),
    )
    return View(text=text)


def moved_out(notice: MovedOut, look: Look) -> View:
    """The unit is closed to them; what is theirs is not."""
    t = look.t
    text = t("{unit} is no longer registered to you. All the best in your new home.", unit=look.unit(notice.unit))
    if notice.open_tickets:
        text += t("\nWhat you reported and is still open stays here until it is settled: “Progress” shows it.")
    text += t("\nIf this is a mistake, let us call you.")
    return View(text=text, rows=((progress_key(t), call_me_key(t)),))


def move_noted(notice: MoveNoted, look: Look) -> View:
    """Who has left, on record."""
    t = look.t
    names = t.plain(", ").join(notice.names)
    return View(
        text=t("✅ {names} moved out of {unit}. It is closed to them now.", names=names, unit=look.unit(notice.unit))
    )


def reconfirm(notice: Reconfirm, look: Look) -> View:
    """Once a year; one press when nothing has changed."""
    t = look.t
    text = t(
        "Once a year we make sure that our files are right. We have you in {unit}. Is that still so?",
        unit=with_relation(look.unit(notice.unit), notice.relation, t),
    )
    yes = Key(text=t.plain("Yes, still so"), button=StillSo(membership_id=notice.membership_id), style=KeyStyle.SUCCESS)
    no = Key(text=t.plain("Something changed"), button=SomethingChanged(membership_id=notice.membership_id))
    return View(text=text, rows=((yes, no), (call_me_key(t),)))


_CHANGES: Mapping[str, str] = MappingProxyType(
    {
        "moved": later("{name} ({unit}) says: moved out."),
        "phone": later("{name} ({unit}) says: a new phone number."),
        "people": later("{name} ({unit}) says: other people live there now."),
        "other": later("{name} ({unit}) says that something has changed."),
    }
)


def file_changed(notice: FileChanged, look: Look) -> View:
    """To the front desk, with the unit one press away."""
    t = look.t
    text = t(_CHANGES.get(notice.what, _CHANGES["other"]), name=notice.name, unit=look.unit(notice.unit))
    text += Markup("\n{}").format(shortened(notice.words, 600)) if notice.words else Markup("")
    return View(text=text, rows=((Key(text=t.plain("Open the unit"), button=OpenHousehold(unit=notice.unit)),),))


# ------------------------------------------------------------------------------------------------ screens


def household(data: HouseholdData, look: Look) -> View:
    """Who lives in a unit, with masked numbers; inviting and moving out."""
    t = look.t
    unit = look.unit(data.unit)
    if data.inviting:
        keys = [
            Key(text=t.plain(relation_word(one, t)), button=InviteInto(relation=one.value, unit=data.unit))
            for one in Relation
        ]
        back = Key(text=t.plain("Back"), button=OpenHousehold(unit=data.unit))
        return View(text=t("As what do you invite somebody to {unit}?", unit=unit), rows=(*pairs(keys), (back,)))
    lines = [_member(one, who, look) for one, who in data.people] or [t("Nobody is registered here.")]
    if data.invitations:
        lines.append(t.n("{n} invitation is open.", "{n} invitations are open.", len(data.invitations)))
    invite = Key(text=t.plain("Invite"), button=AskWhomToInvite(unit=data.unit))
    leave = (Key(text=t.plain("Moved out"), button=NoteMoveOut(unit=data.unit)),) if data.people else ()
    return View(text=Markup("\n").join([Markup("🏠 {}").format(unit), *lines]), rows=((invite, *leave),))


def _member(membership: Membership, resident: Resident, look: Look) -> Markup:
    t = look.t
    parts = [with_relation(resident.name or "", membership.relation, t)]
    if resident.phone is not None:
        parts.append(mask_phone(resident.phone))
    if membership.since is not None:
        day = t.date(membership.since, look.now, look.community.timezone)
        parts.append(t.plain("registered {day}", day=day))
    return Markup.escape(" · ".join(parts))


def my_homes(data: HomesData, look: Look) -> View:
    """One's own units; the owner of one invites family."""
    t = look.t
    lines = [Markup.escape(with_relation(look.unit(one.unit), one.relation, t)) for one in data.memberships] or [
        t("No unit is registered to you at the moment.")
    ]
    if data.waiting is not None:
        lines.append(t("{unit}: the front desk is still looking at it.", unit=look.unit(data.waiting.unit)))
    invites = [
        Key(text=_invite_words(unit, data, look), button=InviteFamily(own_unit=unit))
        for unit in data.owned[:_MOST_OWNED]
    ]
    add = Key(text=t.plain("Add a unit"), button=AddUnit())
    head = t("🏠 Your units")
    if data.elsewhere:
        head = t("🏠 Your units in {community}", community=look.text(look.community.name))
    text = Markup("\n").join([head, *lines])
    return View(text=text, rows=(*((one,) for one in invites), (add, menu_key(t)), (call_me_key(t),)))


_MOST_OWNED = 4


def _invite_words(unit: str, data: HomesData, look: Look) -> str:
    """Which unit stands there only where there are several."""
    if len(data.owned) == 1:
        return look.t.plain("Invite family")
    return short(look.t.plain("Invite to {unit}", unit=look.unit(unit)))


def unanswered(data: UnansweredData, look: Look) -> View:
    """Whom to ring; nobody is taken out of the files."""
    t = look.t
    if not data.people:
        return View(
            text=t("Every file is confirmed. Write a unit or a phone behind it to look one up, like /unit 3-2-1201.")
        )
    lines = [t("These residents have not answered the yearly question. Please ring them; nobody is taken out:")]
    lines += [
        Markup.escape(f"{look.unit(one.unit)} · {with_relation(who.name or '', one.relation, t)}")
        for one, who in data.people
    ]
    if data.more:
        lines.append(t.n("and {n} more", "and {n} more", data.more))
    keys = [
        Key(text=short(look.unit(unit)), button=OpenHousehold(unit=unit))
        for unit in dict.fromkeys(one.unit for one, _ in data.people)
    ]
    return View(text=Markup("\n").join(lines), rows=tuple(pairs(keys)))


# ------------------------------------------------------------------------------------------------ the owner's yes


def quote_with_owner(notice: QuoteWithOwner, look: Look) -> View:
    """To the one who reported: the owner decides, and how they are asked."""
    t = look.t
    if notice.reached:
        text = t(
            "{subject}: this is work on the structure, so the price goes to the owner for the yes. "
            "You hear as soon as they have decided.",
            subject=subject(notice, look),
        )
    else:
        text = t(
            "{subject}: this is work on the structure, so the owner has to agree to the price. "
            "The front desk rings the owner; you hear as soon as they have decided.",
            subject=subject(notice, look),
        )
    return View(text=text, rows=((progress_key(t), call_me_key(t)),))


def owner_decided(notice: OwnerDecided, look: Look) -> View:
    """What the owner says about the price."""
    t = look.t
    if notice.accepted:
        text = t("{subject}: the owner agrees, the work goes on.", subject=subject(notice, look))
    else:
        text = t(
            "{subject}: the owner does not agree to the price. The colleague will get in touch about what is possible.",
            subject=subject(notice, look),
        )
    return View(text=text, rows=((progress_key(t), call_me_key(t)),))


VIEWS: Views = MappingProxyType(
    {
        HouseholdAsked: household_asked,
        Invited: invited,
        InvitationMade: invitation_made,
        InvitationRevoked: invitation_revoked,
        InvitationUsed: invitation_used,
        MovedOut: moved_out,
        MoveNoted: move_noted,
        Reconfirm: reconfirm,
        FileChanged: file_changed,
        QuoteWithOwner: quote_with_owner,
        OwnerDecided: owner_decided,
    }
)
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        HouseholdScreen: PresentView(load=household_data, show=household),
        MyHomes: PresentView(load=homes_data, show=my_homes),
        UnansweredFiles: PresentView(load=unanswered_data, show=unanswered),
    }
)
