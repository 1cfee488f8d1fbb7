"""Outages in words: where and what ("3栋停水"), and that one is over ("3栋供水恢复了")."""

from collections.abc import Sequence

from markupsafe import Markup

from domain.catalog import OutageRule
from domain.outages import Outage
from handlers.views.view import Look


def place(buildings: Sequence[str], look: Look) -> str:
    """3栋、5栋; none: everywhere."""
    if not buildings:
        return look.t.plain("Everywhere")
    known = (look.community.building(one) for one in buildings)
    names = [key if one is None else look.text(one.name) for key, one in zip(buildings, known, strict=True)]
    return look.t.plain(" and ").join(names)


def rule_of(request_type: str, matter: str, look: Look) -> OutageRule | None:
    """How it is spoken of; None when the catalog no longer says."""
    category = look.knowledge.request_type(look.community, request_type).category(matter)
    return None if category is None else category.outage


def what(request_type: str, matter: str, buildings: Sequence[str], look: Look) -> str:
    """3栋停水."""
    rule = rule_of(request_type, matter, look)
    title = look.matter(request_type, matter) if rule is None else look.text(rule.title)
    return look.t.plain("{outage} ({place})", place=place(buildings, look), outage=title)


def what_is_out(outage: Outage, look: Look) -> str:
    """The same of an outage."""
    return what(outage.request_type, outage.matter, outage.buildings, look)


def restored(request_type: str, matter: str, buildings: Sequence[str], look: Look) -> Markup:
    """3栋供水恢复了."""
    rule = rule_of(request_type, matter, look)
    where = place(buildings, look)
    if rule is None:
        return look.t("{place}: {matter} is all right again", place=where, matter=look.matter(request_type, matter))
    return look.t("{place}: {restored}", place=where, restored=look.text(rule.restored))


def soon(outage: Outage, look: Look) -> str:
    """The expected end: 今天 18:00."""
    return look.moment(outage.until)


def department_at_work(outage: Outage, look: Look) -> str:
    """Who works on it."""
    return at_work(outage.request_type, outage.matter, look)


def at_work(request_type: str, matter: str, look: Look) -> str:
    """Whoever takes such a matter here."""
    known = look.knowledge.request_type(look.community, request_type)
    return look.department(look.community.department_for(known, matter))
