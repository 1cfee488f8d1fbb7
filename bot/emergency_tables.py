"""Reading what makes a request type an emergency: its alarm under [emergency], its plan under [[plan]]."""

from datetime import timedelta

from bot.question_tables import read_words
from bot.toml_tables import Table
from domain.emergencies import (
    AlarmAudience,
    AlarmQuestion,
    AlarmRung,
    AlarmWording,
    Branch,
    EmergencyRules,
    Needed,
)
from domain.no_advice import NoAdvice
from domain.plans import PlanStep, StepAnswer, StepRole, StepSince


def read_emergency(table: Table) -> EmergencyRules | None:
    """Read both; nothing when the type is no emergency."""
    plan = table.each("plan", _read_step)
    table.unique("plan", (step.key for step in plan))
    found = table.table("emergency")
    if found is None:
        return None
    rungs = found.each("rungs", _read_rung)
    rules = EmergencyRules(
        safety=found.local_text("safety"),
        departments=found.texts("departments"),
        rungs=rungs,
        plan=plan,
        numbers=found.texts("numbers"),
        silent=found.flag("silent"),
        asks=found.one("asks", _read_question),
        repeat_every=found.duration("repeat_every", timedelta(minutes=1), positive=True),
        unanswered_after=found.duration("unanswered_after", timedelta(minutes=2), positive=True),
        no_advice=found.one("no_advice", _read_no_advice),
    )
    found.close()
    return rules


def _read_no_advice(table: Table) -> NoAdvice:
    return NoAdvice(
        answer=table.local_text("answer"),
        words=read_words(table),
        signs=read_words(table, "signs"),
        asking=read_words(table, "asking"),
    )


def _read_rung(table: Table) -> AlarmRung:
    return AlarmRung(
        after=table.duration("after"),
        audience=table.choice("audience", AlarmAudience),
        wording=table.choice("wording", AlarmWording),
    )


def _read_question(table: Table) -> AlarmQuestion:
    branches = table.each("branches", _read_branch)
    table.unique("branches", (branch.key for branch in branches))
    if not branches:
        table.note("branches", "A question needs answers; add [[emergency.asks.branches]].")
    return AlarmQuestion(text=table.local_text("text"), branches=branches)


def _read_branch(table: Table) -> Branch:
    return Branch(
        key=table.identifier("key"),
        title=table.local_text("title"),
        said=table.local_text("said"),
        needs=table.one("needs", _read_needed),
    )


def _read_needed(table: Table) -> Needed:
    return Needed(
        text=table.local_text("text"),
        yes=table.local_text("yes"),
        no=table.local_text("no"),
        refused=table.local_text("refused"),
        instead=table.identifier("instead"),
    )


def _read_step(table: Table) -> PlanStep:
    return PlanStep(
        key=table.identifier("key"),
        text=table.local_text("text"),
        role=table.choice("role", StepRole),
        department=table.optional_text("department"),
        within=table.duration("within", positive=True),
        since=table.choice("since", StepSince, StepSince.ALARM),
        after=table.optional_text("after"),
        repeat_every=table.optional_duration("repeat_every"),
        until=table.optional_text("until"),
        branches=table.texts("branches"),
        answers=table.each("answers", _read_answer),
        end=table.flag("end"),
    )


def _read_answer(table: Table) -> StepAnswer:
    return StepAnswer(key=table.identifier("key"), title=table.local_text("title"))
