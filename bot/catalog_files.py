"""Loading the catalog: one TOML file per request type, the company's files over the ones that come with the program."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from bot.catalog_checks import check_replaced, check_together, check_type
from bot.config_problems import ConfigError, ConfigProblem
from bot.emergency_tables import read_emergency
from bot.offer_tables import read_amount, read_currency
from bot.promise_tables import read_ladders, read_promises
from bot.question_tables import read_categories, read_questions, read_words
from bot.toml_tables import Table
from domain.calls import CallReason
from domain.catalog import (
    Begin,
    Catalog,
    ChecklistItem,
    ClosingLetterRule,
    Dispatch,
    Evidence,
    FollowUpRule,
    FollowUpWhen,
    HoldRule,
    InquiryRule,
    LetterRule,
    PaymentRule,
    PriceItem,
    QuoteRule,
    Reason,
    ReopenRule,
    RequestType,
    ResolveRule,
    TypeTexts,
)
from domain.consulting import ConsultRule
from domain.hearing import Finding
from domain.promise_rules import Audience, ClockKind, NightAction, NightRule
from domain.tickets import Workflow


def load_catalog(directories: Iterable[Path]) -> Catalog:
    """Read every *.toml of the directories; a type in a later one replaces its namesake. Raises ConfigError."""
    catalog, problems = read_catalog(directories)
    if problems:
        raise ConfigError(problems)
    return catalog


def read_catalog(directories: Iterable[Path]) -> tuple[Catalog, list[ConfigProblem]]:
    """Read as much as can be read, and give every problem found on the way."""
    problems: list[ConfigProblem] = []
    return in_order(one for one, _ in read_types(directories, problems)), problems


def in_order(types: Iterable[RequestType]) -> Catalog:
    """The types as the menu shows them."""
    return Catalog(types=tuple(sorted(types, key=lambda one: (one.order, one.key))))


def read_types(directories: Iterable[Path], problems: list[ConfigProblem]) -> list[tuple[RequestType, Table]]:
    """Read every type with the file it stands in, a company's own in place of the program's; problems are added."""
    found: dict[str, tuple[RequestType, Table]] = {}
    for directory in directories:
        here: dict[str, Path] = {}
        for file in sorted(directory.glob("*.toml")):
            table = Table.open(file, problems)
            if table is None:
                continue
            one = _read_type(table)
            table.close()
            check_type(one, table)
            if one.key in here:
                table.note("key", f'"{one.key}" exists already in {here[one.key].name}; give this type another key.')
            if one.key in found and one.key not in here:
                check_replaced(found[one.key][0], one, table)
            here[one.key] = file
            found[one.key] = (one, table)
    check_together(found.values())
    return list(found.values())


def _read_type(table: Table) -> RequestType:
    return RequestType(
        key=table.identifier("key"),
        title=table.local_text("title"),
        staff_title=table.optional_local_text("staff_title"),
        emoji=table.text("emoji"),
        prefix=table.text("prefix"),
        order=table.number("order"),
        department=table.identifier("department"),
        workflow=table.choice("workflow", Workflow),
        texts=_required(table, "texts", _read_texts),
        in_menu=table.flag("in_menu", default=True),
        dispatch=table.choice("dispatch", Dispatch, Dispatch.POOL),
        questions=read_questions(table),
        categories=read_categories(table),
        words=read_words(table),
        matters_speak=table.flag("matters_speak", default=True),
        weak_words=read_words(table, "weak_words"),
        urgent_words=read_words(table, "urgent_words"),
        alarm_words=read_words(table, "alarm_words"),
        promises=read_promises(table),
        ladders=read_ladders(table),
        night=table.one("night", _read_night),
        hold=table.one("hold", _read_hold),
        extension_reasons=_read_reasons(table, "extension_reasons"),
        return_reasons=_read_reasons(table, "return_reasons"),
        cancel_reasons=_read_reasons(table, "cancel_reasons"),
        resolve=table.one("resolve", _read_resolve),
        inquiry=table.one("inquiry", _read_inquiry),
        follow_up=table.one("follow_up", _read_follow_up),
        reopen=table.one("reopen", _read_reopen),
        quote=table.one("quote", _read_quote),
        consult=table.one("consult", _read_consult),
        letter=table.one("letter", _read_letter),
        closing_letter=table.one("closing_letter", _read_closing_letter),
        payment=table.one("payment", _read_payment),
        begin=table.choice("begin", Begin, Begin.WORDS),
        allowed_hours=table.spans("allowed_hours"),
        hurry_every=table.duration("hurry_every", timedelta(hours=2)),
        legal_hold=table.flag("legal_hold", default=False),
        call_reasons=_read_call_reasons(table),
        emergency=read_emergency(table),
    )


def _required(table: Table, key: str, read: Callable[[Table], TypeTexts]) -> TypeTexts:
    found = table.one(key, read)
    if found is None:
        table.note(key, f"[{key}] is missing; see the request types that come with the program.")
        found = read(Table(document=table.document, values={}, path=(key,)))
    return found


def _read_texts(table: Table) -> TypeTexts:
    return TypeTexts(
        prompt=table.local_text("prompt"),
        outcome=table.local_text("outcome"),
        follow_up=table.local_text("follow_up"),
        follow_up_yes=table.local_text("follow_up_yes"),
        follow_up_no=table.local_text("follow_up_no"),
        night_note=table.optional_local_text("night_note"),
        still_open=table.optional_local_text("still_open"),
    )


def _read_night(table: Table) -> NightRule:
    return NightRule(urgent=table.choice("urgent", NightAction), rest=table.choice("rest", NightAction))


def _read_consult(table: Table) -> ConsultRule:
    return ConsultRule(
        articles=table.flag("articles", default=True),
        written_above=table.number("written_above", 120, least=10, most=4000),
        written_words=read_words(table, "written_words"),
    )


def _read_reasons(table: Table, key: str) -> tuple[Reason, ...]:
    reasons = table.each(key, _read_reason)
    table.unique(key, (reason.key for reason in reasons))
    return reasons


def _read_reason(table: Table) -> Reason:
    return Reason(
        key=table.identifier("key"),
        title=table.local_text("title"),
        to_resident=table.optional_local_text("to_resident"),
        after_rendezvous=table.flag("after_rendezvous"),
        note_required=table.flag("note_required"),
    )


def _read_hold(table: Table) -> HoldRule:
    return HoldRule(
        reasons=_read_reasons(table, "reasons"),
        free_times=table.number("free_times", most=10),
        free_total=table.duration("free_total"),
        least_left=table.duration("least_left", timedelta(hours=1)),
    )


def _read_resolve(table: Table) -> ResolveRule:
    checklist = table.each("checklist", _read_checklist_item)
    table.unique("checklist", (item.key for item in checklist))
    return ResolveRule(
        checklist=checklist,
        evidence=table.choice("evidence", Evidence),
        findings=_read_findings(table),
    )


def _read_call_reasons(table: Table) -> tuple[CallReason, ...]:
    reasons = table.texts("call_reasons") if table.has("call_reasons") else ()
    unknown = [one for one in reasons if one not in tuple(CallReason)]
    if unknown:
        table.note("call_reasons", f'Nobody is called for "{unknown[0]}"; write some of: {", ".join(CallReason)}.')
    return tuple(one for one in CallReason if one in reasons)


def _read_findings(table: Table) -> tuple[Finding, ...]:
    found = table.texts("findings") if table.has("findings") else ()
    unknown = [one for one in found if one not in tuple(Finding)]
    if unknown:
        table.note("findings", f'"{unknown[0]}" cannot be found out; write some of: {", ".join(Finding)}.')
    return tuple(one for one in Finding if one in found)


def _read_inquiry(table: Table) -> InquiryRule:
    rule = InquiryRule(
        within=table.duration("within", positive=True),
        clock=table.choice("clock", ClockKind),
        remind_before=table.duration("remind_before"),
    )
    if rule.remind_before >= rule.within:
        table.note("remind_before", "The reminder would come before the question; make it shorter.")
    return rule


def _read_checklist_item(table: Table) -> ChecklistItem:
    return ChecklistItem(
        key=table.identifier("key"), title=table.local_text("title"), required=table.flag("required", default=True)
    )


def _read_follow_up(table: Table) -> FollowUpRule:
    return FollowUpRule(
        when=table.choice("when", FollowUpWhen),
        after=table.duration("after", timedelta(0)),
        remind_after=table.duration("remind_after"),
        call_after=table.duration("call_after"),
        attempts=table.number("attempts", 3, least=1, most=10),
        by=table.choice("by", Audience, Audience.BUTLER),
        review_below=table.number("review_below", 3, most=5),
        rating=table.flag("rating", default=True),
        conduct=table.optional_local_text("conduct"),
    )


def _read_reopen(table: Table) -> ReopenRule:
    return ReopenRule(
        within=table.duration("within"),
        urgent=table.flag("urgent", default=True),
        tell=table.choice("tell", Audience, Audience.SUPERVISOR),
        tell_again=table.choice("tell_again", Audience) if table.has("tell_again") else None,
    )


def _read_quote(table: Table) -> QuoteRule:
    return QuoteRule(
        currency=read_currency(table),
        valid_for=table.duration("valid_for"),
        supervisor_above=read_amount(table, "supervisor_above"),
        prices=table.each("prices", _read_price),
    )


def _read_price(table: Table) -> PriceItem:
    return PriceItem(
        key=table.identifier("key"),
        title=table.local_text("title"),
        unit=table.local_text("unit"),
        amount=read_amount(table, "amount"),
    )


def _read_letter(table: Table) -> LetterRule:
    return LetterRule(
        interim=table.local_text("interim"),
        waiting=table.local_text("waiting"),
        in_hand=table.local_text("in_hand"),
        in_review=table.local_text("in_review"),
    )


def _read_closing_letter(table: Table) -> ClosingLetterRule:
    return ClosingLetterRule(
        reported=table.local_text("reported"),
        corrected=table.local_text("corrected"),
        prevention=table.local_text("prevention"),
        explained=table.local_text("explained"),
        thanks=table.local_text("thanks"),
    )


def _read_payment(table: Table) -> PaymentRule:
    return PaymentRule(
        remind_every=table.duration("remind_every", positive=True),
        supervisor_after=table.duration("supervisor_after", positive=True),
    )
