"""A plan under way as it is read: the checklist with its keys, the one question, steps that are late (EMG-3, EMG-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from domain.emergencies import Branch
from domain.i18n import LocalText
from domain.notices.plans import BranchAsked, PlanCard, PlanPage, StepsAsked, StepsLate
from domain.plans import PlanStep, StepLine, StepRole
from handlers.buttons.plans import AnswerNeed, ChooseBranch, SetBranch, SetNeed, TickStep, TurnPlan
from handlers.translator import later
from handlers.views.fitting import rows_of, short
from handlers.views.mentions import calling
from handlers.views.ticket_words import dotted, drill_words, lines
from handlers.views.view import Key, KeyStyle, Look, PresentView, PresentViews, Row, View, Views
from usecases.branching import BranchQuestion, load_question
from usecases.plan_posts import PlanData, load_plan

_MOST_KEYS = 8
"""Keys on a checklist."""


def plan_card(data: PlanData, look: Look) -> View:
    """Every step in a line: done by whom and when, to be done by when, or still waiting for its turn."""
    about = _about(data, look)
    if about is not None:
        return about
    done = sum(1 for line in data.state.lines if line.ticked)
    head = dotted(
        f"{look.emoji(data.ticket.request_type)} {data.ticket.number}",
        drill_words(look) if data.alarm.drill else None,
        look.matter(data.ticket.request_type, None),
        look.t("steps {done}/{all}", done=done, all=len(data.state.lines)),
    )
    listed = [_line(number, line, data, look) for number, line in enumerate(data.state.lines, start=1)]
    return View(text=lines(head, _drill(data, look), _branch(data, look), *listed), rows=_keys(data, look))


def _drill(data: PlanData, look: Look) -> Markup:
    """Nobody outside is called by mistake."""
    if not data.alarm.drill or data.state.course.over_at is not None:
        return Markup("")
    return look.t("A drill: do not really dial any number, do not call anybody from outside.")


def _branch(data: PlanData, look: Look) -> Markup:
    asks = None if data.request_type.emergency is None else data.request_type.emergency.asks
    if asks is None:
        return Markup("")
    chosen = asks.branch(data.branch or "")
    if chosen is None:
        wanted = look.t.plain(" / ").join(look.text(one.title) for one in asks.branches)
        return look.t("Not known yet: {branches}", branches=wanted) if data.state.course.over_at is None else Markup("")
    return look.t("The resident needs: {branch}", branch=look.text(chosen.title))


def _line(number: int, line: StepLine, data: PlanData, look: Look) -> Markup:
    text, run = look.text(line.step.text), line.run
    if run is None:
        return look.t("– {number} {step}", number=number, step=text)
    if run.ticked_at is not None:
        return look.t(
            "✓ {number} {step} · {who} {time}",
            number=number,
            step=text,
            who=_who_ticked(line, data, look),
            time=look.clock(run.ticked_at),
        )
    times = look.t.n("done {n}×", "done {n}×", line.times) if line.times else None
    due = look.t(_LATE if line.is_late(look.now) else _DUE, time=look.clock(run.due_at))
    return dotted(look.t("□ {number} {step}", number=number, step=text), _whose(line.step, look), due, times)


_DUE = later("by {time}")
_LATE = later("<b>was due {time}</b>")


def _who_ticked(line: StepLine, data: PlanData, look: Look) -> str:
    run = line.run
    name = "" if run is None or run.ticked_by is None else data.names.get(run.ticked_by, "")
    if run is None or run.for_whom is None:
        return name
    return look.t.plain("{name} for {other}", name=name, other=data.names.get(run.for_whom, ""))


_ROLES: Mapping[StepRole, str] = MappingProxyType(
    {
        StepRole.LEADER: later("who leads"),
        StepRole.SUPERVISOR: later("supervisor"),
        StepRole.MANAGER: later("manager"),
    }
)


def _whose(step: PlanStep, look: Look) -> str:
    match step.role:
        case StepRole.DEPARTMENT:
            return look.department(step.department or "")
        case StepRole.FRONT_DESK:
            return look.department(look.community.front_desk.key)
        case role:
            return look.t.plain(_ROLES[role])


def _keys(data: PlanData, look: Look) -> tuple[Row, ...]:
    """First which way, as long as that is open; then what can be ticked, by the numbers of the lines."""
    branches = _branch_keys(data, look)
    open_lines = data.state.open_lines
    ticks = [
        key
        for number, line in enumerate(data.state.lines, start=1)
        if line in open_lines
        for key in _tick_keys(number, line, data, look)
    ]
    return (*rows_of(branches, 3), *rows_of(ticks[: _MOST_KEYS - len(branches)], 3))


def _branch_keys(data: PlanData, look: Look) -> list[Key]:
    rules = data.request_type.emergency
    if rules is None or rules.asks is None or data.state.course.over_at is not None:
        return []
    if rules.asks.branch(data.branch or "") is not None:
        other = TurnPlan(ticket_id=data.ticket.id, page=PlanPage.BRANCHES.value)
        return [Key(text=look.t.plain("Another way"), button=other)]
    chooser = _Chooser(ticket_id=data.ticket.id, colleague=True)
    return [chooser.choice(one, look) for one in rules.asks.branches]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chooser:
    """Whose keys they are: a colleague's under the checklist, or those of whoever raised it."""

    ticket_id: int
    colleague: bool

    def choice(self, branch: Branch, look: Look, style: KeyStyle | None = KeyStyle.PRIMARY) -> Key:
        """The key of a branch."""
        kind = SetBranch if self.colleague else ChooseBranch
        return Key(
            text=short(look.text(branch.title)), button=kind(ticket_id=self.ticket_id, branch=branch.key), style=style
        )

    def need(self, branch: Branch, words: LocalText, look: Look, *, has: bool) -> Key:
        """The key that says whether what the branch needs is there."""
        kind = SetNeed if self.colleague else AnswerNeed
        button = kind(ticket_id=self.ticket_id, has=has, branch=branch.key)
        return Key(text=short(look.text(words)), button=button)


def _tick_keys(number: int, line: StepLine, data: PlanData, look: Look) -> list[Key]:
    run_id = 0 if line.run is None else line.run.id
    if not line.step.answers:
        button = TickStep(ticket_id=data.ticket.id, run=run_id, answer="")
        return [Key(text=look.t.plain("✓ {number}", number=number), button=button, style=KeyStyle.SUCCESS)]
    return [
        Key(
            text=short(f"{number} {look.text(answer.title)}"),
            button=TickStep(ticket_id=data.ticket.id, run=run_id, answer=answer.key),
            style=KeyStyle.SUCCESS,
        )
        for answer in line.step.answers
    ]


def _about(data: PlanData, look: Look) -> View | None:
    """What the checklist asks before a way is taken; None when it shows itself."""
    rules = data.request_type.emergency
    asks = None if rules is None else rules.asks
    if asks is None or data.page is PlanPage.MAIN or data.state.course.over_at is not None:
        return None
    back = Key(text=look.t.plain("Back"), button=TurnPlan(ticket_id=data.ticket.id, page=PlanPage.MAIN.value))
    branch = asks.branch(data.about)
    chooser = _Chooser(ticket_id=data.ticket.id, colleague=True)
    if data.page is PlanPage.BRANCHES or branch is None or branch.needs is None:
        others = [chooser.choice(one, look) for one in asks.branches if one.key != data.branch]
        return View(text=Markup.escape(look.text(asks.text)), rows=(*rows_of(others, 3), (back,)))
    view = _needed(chooser, branch, asks.branches, data.page, look)
    return View(text=view.text, rows=(*view.rows, (back,)))


def _needed(chooser: _Chooser, branch: Branch, branches: Sequence[Branch], page: PlanPage, look: Look) -> View:
    """What a branch cannot do without, or the other way that is offered instead."""
    needs = branch.needs
    if needs is None:
        return View(text=Markup(""))
    if page is PlanPage.REFUSED:
        others = [one for one in branches if one.key != branch.key]
        others.sort(key=lambda one: one.key != needs.instead)
        keys = [chooser.choice(one, look, KeyStyle.PRIMARY if one.key == needs.instead else None) for one in others]
        return View(text=Markup.escape(look.text(needs.refused)), rows=tuple(rows_of(keys, 2)))
    keys = [chooser.need(branch, words, look, has=has) for has, words in ((True, needs.yes), (False, needs.no))]
    return View(text=Markup.escape(look.text(needs.text)), rows=tuple(rows_of(keys, 2)))


# ------------------------------------------------------------------------------------------------ who raised it


def branch_asked(data: BranchQuestion, look: Look) -> View:
    """The one question; what was answered can be changed as long as it runs."""
    drill = Markup.escape(drill_words(look) + " ") if data.alarm.drill else Markup("")
    asks = data.rules.asks
    if asks is None or data.over:
        return View(text=drill + look.t("This is over. Write or ring us if anything is left."))
    chooser = _Chooser(ticket_id=data.ticket.id, colleague=False)
    if data.about is not None and data.page in (PlanPage.NEEDED, PlanPage.REFUSED):
        view = _needed(chooser, data.about, asks.branches, data.page, look)
        return View(text=drill + view.text, rows=view.rows)
    chosen = data.chosen
    keys = [
        chooser.choice(one, look, KeyStyle.PRIMARY if chosen is None else None)
        for one in asks.branches
        if one is not chosen
    ]
    text = asks.text if chosen is None else chosen.said
    return View(text=drill + Markup.escape(look.text(text)), rows=tuple(rows_of(keys, 2)))


# ------------------------------------------------------------------------------------------------ late

_CALLED: Mapping[tuple[bool, bool], str] = MappingProxyType(
    {
        (False, False): later("⏰ {what}: not ticked in time. Done? Press. Not done? Now, please."),
        (False, True): later("⏰ {what}: not ticked in time. Done? Press. Not done? Now, please."),
        (True, False): later("⏰ {what}: this is not done yet. Please see to it."),
        (True, True): later("⏰ {what}: not enough people, nobody gets to this. Please arrange it."),
    }
)


def steps_late(notice: StepsLate, look: Look) -> View:
    """What is late, with a key for each."""
    view = _listed(notice, _CALLED[notice.leader, notice.short], look)
    return View(text=calling(notice.mentions, view.text), rows=view.rows)


def steps_asked(notice: StepsAsked, look: Look) -> View:
    """What is the reader's to do, from this moment."""
    return _listed(notice, later("🚨 {what}: this is yours now. Press when it is done."), look)


def _listed(notice: StepsLate | StepsAsked, head: str, look: Look) -> View:
    t = look.t
    what = dotted(drill_words(look) if notice.drill else None, look.matter(notice.request_type, None), notice.label)
    rules = look.knowledge.request_type(look.community, notice.request_type).emergency
    steps = {one.key: one for one in (() if rules is None else rules.plan)}
    shown = [(named, steps[named.step]) for named in notice.steps if named.step in steps][:_MOST_KEYS]
    numbered = list(enumerate(shown, start=1))
    ticks = [
        Key(
            text=t.plain("✓ {number}", number=number) if len(shown) > 1 else t.plain("Done"),
            button=TickStep(ticket_id=notice.ticket_id, run=named.run_id, answer=""),
            style=KeyStyle.SUCCESS,
        )
        for number, (named, step) in numbered
        if not step.answers
    ]
    listed = [t("{number}. {step}", number=number, step=look.text(step.text)) for number, (_, step) in numbered]
    return View(text=lines(t(head, what=what), *listed), rows=tuple(rows_of(ticks, 3)))


VIEWS: Views = MappingProxyType({StepsLate: steps_late, StepsAsked: steps_asked})
PRESENT_VIEWS: PresentViews = MappingProxyType(
    {
        PlanCard: PresentView(load=load_plan, show=plan_card),
        BranchAsked: PresentView(load=load_question, show=branch_asked),
    }
)
