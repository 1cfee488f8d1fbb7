"""The board of open tickets and the pinned overview of a staff group (DSP-8, RPT-1)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup

from domain.notices.staff import Board, BoardFilter, Overview
from domain.promise_rules import PromiseKind
from domain.tickets import RUNNING, Status
from handlers.buttons.staff import ChooseBoard, ShowBoard, ShowCard, ShowUnpaid
from handlers.translator import later
from handlers.views.fitting import rows_of
from handlers.views.money import money
from handlers.views.ticket_words import dotted, lines, overdue, subject
from handlers.views.view import Key, Look, PresentView, PresentViews, Row, View
from usecases.board import BoardData, BoardLine, Loads, board_data
from usecases.overview import OverviewData, overview_data


def board(data: BoardData, look: Look) -> View:
    """A page of what is open, most urgent first; a key for each posts its card again."""
    t = look.t
    if data.counts:
        return _choosing(data, look)
    if not data.lines:
        nothing = t("✅ Nothing is open.") if data.filter is BoardFilter.ALL else t("Nothing of this kind is open.")
        keys = () if data.filter is BoardFilter.ALL else (_back(look),)
        return View(text=nothing, rows=_row(*keys, *_unpaid_keys(data.unpaid, look)))
    where = t.plain("All departments") if data.department is None else look.department(data.department)
    title = t.n("{where}: {n} open", "{where}: {n} open", data.total, where=where)
    if data.filter is not BoardFilter.ALL:
        title = t("{where}, {filter}: {n}", where=where, filter=_titled(data, look), n=data.total)
    pages = t("page {page} of {pages}", page=data.page + 1, pages=data.pages) if data.pages > 1 else None
    shown = (_line(one, look, everywhere=data.department is None) for one in data.lines)
    text = lines(dotted(title, pages), *shown, _loads(data.loads, look))
    return View(text=text, rows=_rows(data, look))


def _line(line: BoardLine, look: Look, *, everywhere: bool) -> Markup:
    """‼️ 1122-007 水龙头 · 3栋-2单元-1201 · 李师傅 · 超时 2 小时."""
    t, ticket = look.t, line.ticket
    mark = "‼️ " if ticket.urgent or (line.due is not None and line.due.over) else ""
    place = t.plain("public area") if ticket.public_area else look.unit(ticket.unit)
    return dotted(
        f"{mark}{subject(line.label, ticket.request_type, ticket.matter, look, drill=ticket.is_drill)}",
        look.department(ticket.department) if everywhere else None,
        place,
        _holder(line, look),
        _left(line, look),
    )


def _holder(line: BoardLine, look: Look) -> Markup | str:
    t = look.t
    if line.ticket.status is Status.OPEN or line.holder is None:
        return t("not taken")
    if line.ticket.status is Status.ON_HOLD:
        return t("{name}, on hold", name=line.holder.name)
    return line.holder.name


def _left(line: BoardLine, look: Look) -> Markup | None:
    if line.due is None:
        return None
    left = look.t.left(line.due.at - look.now)
    if line.due.over:
        return Markup.escape(overdue(line.due.at - look.now, look.t))
    if line.due.kind is PromiseKind.RESPOND:
        return look.t("to be taken within {left}", left=left)
    return look.t("{left} left", left=left)


def _loads(loads: Loads, look: Look) -> Markup:
    """Who has how many in hand."""
    held = look.t.plain(", ").join(f"{member.name} {count}" for member, count in loads)
    return look.t("In hand: {who}", who=held) if held else Markup("")


def _rows(data: BoardData, look: Look) -> tuple[Row, ...]:
    t = look.t
    keys = [Key(text=one.label, button=ShowCard(ticket_id=one.ticket.id)) for one in data.lines]
    turns: list[Key] = []
    if data.page > 0:
        turns.append(Key(text=t.plain("Previous page"), button=ShowBoard(page=data.page - 1, filter=data.filter)))
    if data.filter is not BoardFilter.ALL or data.total > 1:
        turns.append(Key(text=t.plain("Filter"), button=ChooseBoard()))
    if data.page + 1 < data.pages:
        turns.append(Key(text=t.plain("Next page"), button=ShowBoard(page=data.page + 1, filter=data.filter)))
    turns += _unpaid_keys(data.unpaid, look)
    return (*rows_of(keys, 3), *_row(*turns))


def _row(*keys: Key) -> tuple[Row, ...]:
    return (keys,) if keys else ()


def _unpaid_keys(unpaid: int, look: Look) -> tuple[Key, ...]:
    """To what is unpaid, for whoever takes the money."""
    return (Key(text=look.t.plain("Unpaid"), button=ShowUnpaid(page=0)),) if unpaid else ()


# ------------------------------------------------------------------------------------------------ the filters

_FILTERS: Mapping[BoardFilter, str] = MappingProxyType(
    {
        BoardFilter.ALL: later("everything"),
        BoardFilter.MINE: later("mine"),
        BoardFilter.UNACCEPTED: later("not taken"),
        BoardFilter.DUE_TODAY: later("due today"),
        BoardFilter.OVERDUE: later("overdue"),
        BoardFilter.WAITING: later("resident's turn"),
    }
)


def _on_a_key(words: str) -> str:
    """A key begins with a capital."""
    return words[:1].upper() + words[1:]


def _choosing(data: BoardData, look: Look) -> View:
    """A key for each filter, with how many it would show."""
    t = look.t
    keys = [
        Key(
            text=t.plain("{filter} {n}", filter=_on_a_key(t.plain(_FILTERS[one])), n=data.counts[one]),
            button=ShowBoard(page=0, filter=one),
        )
        for one in BoardFilter
    ]
    return View(text=t("Which ones shall I show?"), rows=tuple(rows_of(keys, 3)))


def _titled(data: BoardData, look: Look) -> str:
    """The filter in words; "mine" by name, because a group reads it."""
    if data.filter is BoardFilter.MINE and data.viewer is not None:
        return data.viewer.name
    return look.t.plain(_FILTERS[data.filter])


def _back(look: Look) -> Key:
    return Key(text=look.t.plain("Filter"), button=ChooseBoard())


# ------------------------------------------------------------------------------------------------ the overview


def overview(data: OverviewData, look: Look) -> View:
    """The numbers at one look, what is overdue, and who is there."""
    t = look.t
    title = t("📌 {department}, {time}", department=look.department(data.department), time=look.clock(look.now))
    numbers = t(
        "Not taken {unaccepted} · due today {due_today} · overdue {overdue}",
        unaccepted=data.unaccepted,
        due_today=data.due_today,
        overdue=data.overdue,
    )
    text = lines(
        title,
        _emergencies(data, look),
        numbers,
        _unpaid(data, look),
        _overdue(data, look),
        _people(data, look),
        _unreachable(data, look),
    )
    key = Key(text=t.plain("Board"), button=ShowBoard(page=0, filter=BoardFilter.ALL))
    return View(text=text, rows=((key, *_unpaid_keys(len(data.unpaid), look)),))


def _unpaid(data: OverviewData, look: Look) -> Markup:
    """What the cashier still waits for."""
    if not data.unpaid:
        return Markup("")
    total = sum(one.unpaid_cents for one in data.unpaid)
    amount = money(total, data.unpaid[0].currency)
    return look.t.n("{n} unpaid, {amount} in all", "{n} unpaid, {amount} in all", len(data.unpaid), amount=amount)


def _emergencies(data: OverviewData, look: Look) -> Markup:
    named = _named([one for one in data.urgent if one.ticket.status in RUNNING], look)
    return look.t("Emergency now: {what}", what=named) if named else Markup("")


def _overdue(data: OverviewData, look: Look) -> Markup:
    named = _named([one for one in data.urgent if one.ticket.status not in RUNNING], look)
    return look.t("Overdue: {what}", what=named) if named else Markup("")


def _named(found: Sequence[BoardLine], look: Look) -> str:
    """Each with its holder."""
    return look.t.plain(", ").join(
        subject(one.label, one.ticket.request_type, one.ticket.matter, look, drill=one.ticket.is_drill)
        + ("" if one.holder is None else look.t.plain(" ({name})", name=one.holder.name))
        for one in found
    )


def _people(data: OverviewData, look: Look) -> Markup:
    t = look.t
    if data.loads:
        return _loads(data.loads, look)
    if data.on_duty:
        return t("On duty: {names}", names=t.plain(", ").join(one.name for one in data.on_duty))
    if data.known:
        return t.n("{n} colleague registered", "{n} colleagues registered", data.known)
    return t("Nobody is registered yet: please press “I belong here” on the card above.")


def _unreachable(data: OverviewData, look: Look) -> Markup:
    """Who has not opened a private chat with the bot (DSP-7)."""
    if not data.unreachable:
        return Markup("")
    t = look.t
    shown = t.plain(", ").join(one.name for one in data.unreachable[:5])
    return t("No private messages reach {names}: please send me a word in private.", names=shown)


PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        Board: PresentView(load=board_data, show=board),
        Overview: PresentView(load=overview_data, show=overview),
    }
)
