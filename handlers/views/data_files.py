"""Everything that is kept of somebody, as two files: a page to read, and JSON for other programs (PRV-3)."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec
from markupsafe import Markup

from domain.households import Membership
from domain.notices.privacy import DataFormat
from domain.personal_data import RecordedAct, ResidentRecord
from handlers.translator import later
from handlers.views.relation_words import with_relation
from handlers.views.view import Look, View
from usecases.delivery_ports import Upload
from usecases.my_data import SeenBy
from usecases.personal_data import PersonalData, Request, Said

_PAGE: Final = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    "<style>body{{font:16px/1.6 sans-serif;max-width:44rem;margin:1rem auto;padding:0 1rem}}"
    "dt{{color:#555}}dd{{margin:0 0 .5rem}}li{{margin-bottom:.3rem}}</style></head>"
    "<body><h1>{title}</h1>{body}</body></html>\n"
)

_ACTS: Mapping[RecordedAct, str] = MappingProxyType(
    {
        RecordedAct.CONSENTED: later("agreed to the notice, version {detail}"),
        RecordedAct.CORRECTED: later("corrected, before it was: {old}"),
        RecordedAct.EXPORTED: later("took a copy"),
        RecordedAct.DELETION_ASKED: later("asked for deletion"),
        RecordedAct.DELETION_CALLED_OFF: later("called the deletion off"),
    }
)


def data_file(data: PersonalData, look: Look) -> View:
    """One of the two files, with a line below it."""
    if data.format is DataFormat.JSON:
        file = Upload(name="my-data.json", data=msgspec.json.format(msgspec.json.encode(_plain(data)), indent=2))
        return View(text=look.t("The same for other programs."), file=file)
    page = Upload(name="my-data.html", data=_page(data, look).encode())
    return View(text=look.t("Everything we keep of you, to read and to save."), file=page)


# ------------------------------------------------------------------------------------------------ JSON


def _plain(data: PersonalData) -> dict[str, object]:
    resident = data.resident
    return {
        "name": resident.name,
        "phone": resident.phone,
        "phone_confirmed": resident.phone_confirmed,
        "unit": resident.unit,
        "community": data.community.key,
        "language": resident.locale,
        "state": resident.state,
        "since": resident.created_at,
        "delete_at": resident.erase_at,
        "units": [_plain_membership(one) for one in data.memberships],
        "records": data.records,
        "looked_at_number": data.views,
        "requests": [_plain_request(one) for one in data.requests],
    }


def _plain_membership(one: Membership) -> dict[str, object]:
    return {
        "unit": one.unit,
        "relation": one.relation,
        "state": one.state,
        "since": one.since,
        "until": one.until,
        "confirmed_at": one.confirmed_at,
    }


def _plain_request(one: Request) -> dict[str, object]:
    ticket = one.ticket
    return {
        "number": ticket.number,
        "type": ticket.request_type,
        "status": ticket.status,
        "unit": ticket.unit,
        "description": ticket.description,
        "contact_name": ticket.contact_name,
        "contact_phone": ticket.contact_phone,
        "reported_at": ticket.reported_at,
        "closed_at": ticket.closed_at,
        "score": ticket.score,
        "said": one.said,
        "letters": [{"number": number, "at": said.at, "text": said.words} for number, said in one.letters],
        "files": one.files,
    }


# ------------------------------------------------------------------------------------------------ the page


def _page(data: PersonalData, look: Look) -> str:
    t = look.t
    parts = [
        _facts(data, look),
        _part(t("What you did with your data"), (_act(one, look) for one in data.records)),
        _part(t("Who looked at your number"), (_seen(one, look) for one in data.views)),
        *(_request(one, look) for one in data.requests),
    ]
    title = t("Your data at {community}", community=look.text(data.community.name))
    return str(_PAGE.format(language=look.locale, title=title, body=Markup().join(parts)))


def _facts(data: PersonalData, look: Look) -> Markup:
    t, resident = look.t, data.resident
    facts = (
        (t("What we call you"), resident.name),
        (t("Phone number"), resident.phone),
        (t("Unit"), _units(data, look) or look.unit(resident.unit)),
        (t("With us since"), look.date(resident.created_at)),
    )
    listed = (Markup("<dt>{}</dt><dd>{}</dd>").format(name, value or "—") for name, value in facts)
    return Markup("<dl>{}</dl>").format(Markup().join(listed))


def _units(data: PersonalData, look: Look) -> str:
    """Every unit they belong to, as what."""
    active = [one for one in data.memberships if one.is_active]
    return look.t.plain(", ").join(with_relation(look.unit(one.unit), one.relation, look.t) for one in active)


def _part(title: Markup, items: Iterable[Markup]) -> Markup:
    listed = Markup().join(Markup("<li>{}</li>").format(one) for one in items)
    return Markup("<h2>{}</h2><ul>{}</ul>").format(title, listed or Markup("<li>—</li>"))


def _act(one: ResidentRecord, look: Look) -> Markup:
    said = look.t(_ACTS[one.kind], detail=one.detail or "", old=one.old or "—")
    return Markup("{} {}").format(look.clock(one.at), said)


def _seen(one: SeenBy, look: Look) -> Markup:
    who = (one.name, look.department(one.department or ""), one.number)
    return Markup("{} {}").format(look.clock(one.at), " · ".join(filter(None, who)))


def _request(one: Request, look: Look) -> Markup:
    t, ticket = look.t, one.ticket
    matter = look.matter(ticket.request_type, ticket.matter)
    title = Markup("{} · {} · {}").format(ticket.number, matter, look.date(ticket.reported_at))
    own = (Said(at=ticket.reported_at, words=ticket.description), *one.said)
    items = [Markup("{} {}").format(look.clock(said.at), said.words) for said in own if said.words]
    if one.files:
        items.append(t.n("{n} file you sent", "{n} files you sent", one.files))
    items += [t("Letter {number}: {words}", number=number, words=said.words) for number, said in one.letters]
    return _part(title, items)
