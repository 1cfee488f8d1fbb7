"""Emergencies in the catalog: what is read, and which alarms and plans are refused with their line (EMG-4)."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.catalog_files import load_catalog, read_catalog
from bot.community_files import load_communities
from bot.config_files import check_config, default_directory
from domain.catalog import Catalog, RequestType
from domain.emergencies import AlarmAudience, AlarmRung, AlarmWording, EmergencyRules
from domain.i18n import Locale, LocalText
from domain.plans import PlanStep, StepAnswer, StepRole, StepSince, can_be_ended
from domain.promise_rules import PromiseKind
from domain.tickets import Workflow

SMALL = """\
key = "flood"
title = { zh-Hans = "水灾" }
emoji = "🚨"
prefix = "E"
order = 5
department = "security"
workflow = "emergency"
in_menu = false

[texts]
prompt = { zh-Hans = "？" }
outcome = { zh-Hans = "办好" }
follow_up = { zh-Hans = "好了吗？" }
follow_up_yes = { zh-Hans = "好了" }
follow_up_no = { zh-Hans = "没有" }

[emergency]
safety = { zh-Hans = "上楼。" }
departments = ["security", "desk"]
numbers = ["fire"]
silent = true
unanswered_after = "3min"

[emergency.asks]
text = { zh-Hans = "要什么？" }
[[emergency.asks.branches]]
key = "boat"
title = { zh-Hans = "船" }
said = { zh-Hans = "船来了。" }
[[emergency.asks.branches]]
key = "wait"
title = { zh-Hans = "等" }
said = { zh-Hans = "好。" }
[emergency.asks.branches.needs]
text = { zh-Hans = "有人陪吗？" }
yes = { zh-Hans = "有" }
no = { zh-Hans = "没有" }
refused = { zh-Hans = "不行。" }
instead = "boat"

[[emergency.rungs]]
after = "0min"
audience = "group"
wording = "alarm"
[[emergency.rungs]]
after = "1min"
audience = "manager"
wording = "louder"

[[plan]]
key = "go"
text = { zh-Hans = "去看" }
role = "department"
department = "security"
within = "3min"
[[plan]]
key = "talk"
text = { zh-Hans = "陪着" }
role = "front_desk"
within = "1min"
since = "on_site"
repeat_every = "5min"
until = "dry"
branches = ["wait"]
[[plan]]
key = "more"
text = { zh-Hans = "还要吗" }
role = "leader"
within = "10min"
since = "step"
after = "go"
[[plan.answers]]
key = "help"
title = { zh-Hans = "要" }
[[plan.answers]]
key = "done"
title = { zh-Hans = "不要" }
[[plan]]
key = "arrange"
text = { zh-Hans = "安排" }
role = "manager"
within = "5min"
branches = ["help"]
[[plan]]
key = "dry"
text = { zh-Hans = "干了" }
role = "leader"
within = "1h"
end = true
"""


def read(directory: Path, text: str) -> tuple[Catalog, list[tuple[int, str]]]:
    (directory / "flood.toml").write_text(text, encoding="utf-8")
    catalog, problems = read_catalog([directory])
    return catalog, [(one.line, one.sentence) for one in sorted(problems)]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_an_emergency_is_read(tmp_path: Path) -> None:
    catalog, problems = read(tmp_path, SMALL)
    assert problems == []
    (flood,) = catalog.emergencies
    rules = flood.emergency
    assert rules is not None
    assert rules.rungs == (
        AlarmRung(after=timedelta(0), audience=AlarmAudience.GROUP, wording=AlarmWording.ALARM),
        AlarmRung(after=timedelta(minutes=1), audience=AlarmAudience.MANAGER, wording=AlarmWording.LOUDER),
    )
    assert (rules.departments, rules.numbers, rules.silent) == (("security", "desk"), ("fire",), True)
    assert (rules.repeat_every, rules.unanswered_after) == (timedelta(minutes=1), timedelta(minutes=3))
    assert rules.asks is not None
    assert [(one.key, one.needs is None) for one in rules.asks.branches] == [("boat", True), ("wait", False)]
    assert [step.key for step in rules.plan] == ["go", "talk", "more", "arrange", "dry"]
    assert rules.step("talk") == PlanStep(
        key="talk",
        text=LocalText(zh_hans="陪着"),
        role=StepRole.FRONT_DESK,
        within=timedelta(minutes=1),
        since=StepSince.ON_SITE,
        repeat_every=timedelta(minutes=5),
        until="dry",
        branches=("wait",),
    )
    assert rules.answer("help") == StepAnswer(key="help", title=LocalText(zh_hans="要"))


BEFORE = -1
"""The problem stands at the header of the table, the line before its key."""


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        (
            'departments = ["security", "desk"]',
            "departments = []",
            0,
            'The alarm reaches nobody; write departments = ["security", …].',
        ),
        (
            'after = "0min"',
            'after = "30s"',
            0,
            '"30s" is no time; write it like "30min", "1h 30min", "24h" or "2d".',
        ),
        (
            'department = "security"\nwithin',
            'department = "kitchen"\nwithin',
            0,
            'Nobody may tick this step: "kitchen" does not hear the alarm; write one of: security, desk.',
        ),
        (
            'role = "manager"',
            'role = "supervisor"',
            0,
            'Nobody may tick this step: no rung of the alarm reaches "supervisor".',
        ),
        (
            'role = "manager"\nwithin = "5min"',
            'role = "department"\nwithin = "5min"',
            0,
            'Name a department exactly when role = "department".',
        ),
        (
            'role = "front_desk"',
            'role = "postman"',
            0,
            '"postman" is not possible for "role"; write one of: leader, department, front_desk, supervisor, manager.',
        ),
        (
            'branches = ["help"]',
            'branches = ["helped"]',
            0,
            'Nobody may tick this step: no answer opens "helped"; write some of: boat, done, help, wait.',
        ),
        (
            'after = "go"',
            'branches = ["help"]\nafter = "go"',
            0,
            'Nobody may tick this step: only its own answer opens "help".',
        ),
        (
            'after = "go"',
            'after = "talk"',
            0,
            'Nobody may tick this step: "talk" belongs to other branches, so its turn never comes.',
        ),
        ('after = "go"', 'after = "more"', 0, '"more" is no other step of this plan.'),
        ('until = "dry"', 'until = "wet"', 0, '"wet" is no other step of this plan.'),
        (
            'key = "more"\ntext = { zh-Hans = "还要吗" }\nrole = "leader"\nwithin = "10min"\nsince = "step"\n',
            'key = "more"\ntext = { zh-Hans = "还要吗" }\nrole = "leader"\nwithin = "10min"\n',
            BEFORE,
            'Write since = "step" exactly when "after" names the step that comes before.',
        ),
        (
            'repeat_every = "5min"\nuntil = "dry"',
            'until = "dry"',
            0,
            '"until" ends the repeating; add repeat_every, or remove it.',
        ),
        (
            'instead = "boat"',
            'instead = "wait"',
            0,
            '"wait" is no branch that can be taken without needing anything: boat.',
        ),
    ],
)
def test_what_is_refused_with_its_line(tmp_path: Path, old: str, new: str, line: int, sentence: str) -> None:
    assert old in SMALL
    text = SMALL.replace(old, new, 1)
    at = text[: text.index(new)].count("\n") + 1 + line
    assert (at, sentence) in read(tmp_path, text)[1]


def test_two_answers_that_would_open_the_same_branch_are_refused(tmp_path: Path) -> None:
    assert read(tmp_path, SMALL.replace('key = "done"', 'key = "boat"'))[1] == [
        (
            line_of(SMALL, "[[plan]]"),
            'Two answers have the key "boat"; each opens its own branch, so give one another key.',
        )
    ]


def test_an_answer_whose_key_fits_on_no_button_is_refused(tmp_path: Path) -> None:
    long = "a" * 21
    text = SMALL.replace('key = "done"', f'key = "{long}"')
    sentence = f'"{long}" does not fit onto a key; an answer\'s key has at most 20 characters.'
    assert read(tmp_path, text)[1] == [(line_of(SMALL, "[[plan]]"), sentence)]


def test_an_alarm_that_reaches_nobody_is_refused(tmp_path: Path) -> None:
    start = SMALL.index("[[emergency.rungs]]")
    text = SMALL[:start] + SMALL[SMALL.index("[[plan]]") :]
    text = text[: text.index('[[plan]]\nkey = "arrange"')] + text[text.index('[[plan]]\nkey = "dry"') :]
    assert read(tmp_path, text)[1] == [
        (
            line_of(text, "[emergency]"),
            'No group hears the alarm at once; add a rung with after = "0min" and audience = "group".',
        ),
        (line_of(text, "[emergency]"), 'Nobody hears that nobody goes; add a rung for "supervisor" or "manager".'),
    ]


def test_a_plan_without_an_end_is_refused_for_every_answer_that_has_none(tmp_path: Path) -> None:
    no_end = SMALL.replace("end = true\n", "")
    assert read(tmp_path, no_end)[1] == [
        (
            line_of(no_end, "[[plan]]"),
            f"The plan has no end{after}; mark the step that lets it be over with end = true.",
        )
        for after in (' after "boat"', ' after "wait"', "")
    ]
    half = SMALL.replace("end = true\n", 'end = true\nbranches = ["wait", "done"]\n')
    assert [sentence for _, sentence in read(tmp_path, half)[1]] == [
        'The plan has no end after "boat"; mark the step that lets it be over with end = true.',
        "The plan has no end; mark the step that lets it be over with end = true.",
    ]


def test_a_plan_that_waits_for_itself_is_refused(tmp_path: Path) -> None:
    text = SMALL.replace('within = "3min"', 'within = "3min"\nsince = "step"\nafter = "more"', 1)
    circle = [sentence for _, sentence in read(tmp_path, text)[1]]
    assert circle == ["Nobody may tick this step: it waits for itself."] * 2


def test_an_emergency_without_its_table_and_a_plan_without_an_emergency(tmp_path: Path) -> None:
    head = SMALL[: SMALL.index("[emergency]")]
    assert [sentence for _, sentence in read(tmp_path, head)[1]] == [
        'Give [emergency] exactly when the workflow is "emergency".'
    ]
    plan = head + SMALL[SMALL.index("[[plan]]") :]
    assert "Only an emergency has a plan; add [emergency], or remove [[plan]]." in {
        sentence for _, sentence in read(tmp_path, plan)[1]
    }


def test_a_company_s_own_alarm_calls_departments_and_numbers_that_exist(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    shutil.copytree(default_directory() / "community", tmp_path / "community")
    text = SMALL.replace('["security", "desk"]', '["security", "kitchen"]').replace('["fire"]', '["fire", "army"]')
    (tmp_path / "catalog" / "flood.toml").write_text(text, encoding="utf-8")
    found = [(one.line, one.sentence.split(" in any")[0]) for one in check_config(tmp_path)]
    assert found == [
        (line_of(text, "kitchen"), 'There is no department "kitchen"'),
        (line_of(text, "army"), 'There is no number "army"'),
    ]


# --- the kinds that come with the program -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def kinds() -> dict[str, RequestType]:
    return {one.key: one for one in load_catalog([default_directory() / "catalog"]).emergencies}


def rules_of(kind: RequestType) -> EmergencyRules:
    assert kind.emergency is not None
    return kind.emergency


def test_every_kind_of_the_manual_is_there_and_none_is_an_ordinary_request(kinds: dict[str, RequestType]) -> None:
    assert list(kinds) == [
        f"emergency-{kind}"
        for kind in ("medical", "lift", "fire", "crime", "earthquake", "gas", "water", "falling", "other")
    ]
    assert {(one.workflow, one.prefix, one.emoji, one.in_menu) for one in kinds.values()} == {
        (Workflow.EMERGENCY, "E", "🚨", False)
    }
    assert [one.key for one in kinds.values() if rules_of(one).silent] == ["emergency-crime"]
    assert {one.words.all + one.weak_words.all for one in kinds.values()} == {()}, "no words file an alarm"


def test_every_kind_is_followed_up_within_a_week_by_a_person(kinds: dict[str, RequestType]) -> None:
    for one in kinds.values():
        promised = one.promise(PromiseKind.FOLLOW_UP, urgent=True)
        assert promised is not None
        assert (promised.within, promised.firm) == (timedelta(days=7), True)
        assert one.follow_up is not None
        assert (one.follow_up.when, one.follow_up.rating) == ("by_person", False)
        assert [rung.audience for ladder in one.ladders for rung in ladder.rungs] == [
            "front_desk", "supervisor", "manager",
        ]  # fmt: skip


def test_the_alarm_of_every_kind_grows_from_the_groups_to_everybody(kinds: dict[str, RequestType]) -> None:
    wanted = ["group", "on_duty", "supervisor", "manager", "all_groups"]
    assert [[rung.audience for rung in rules_of(one).rungs] for one in kinds.values()] == [wanted] * 9


def test_the_three_branches_of_a_sick_person(kinds: dict[str, RequestType]) -> None:
    rules = rules_of(kinds["emergency-medical"])
    assert rules.asks is not None
    assert [one.key for one in rules.asks.branches] == ["hospital", "ambulance", "sitting"]
    sitting = rules.asks.branch("sitting")
    assert sitting is not None
    assert sitting.needs is not None
    assert sitting.needs.instead == "ambulance"
    steps = {key: [step.key for step in rules.plan if key in step.branches] for key in ("hospital", "ambulance")}
    assert steps == {
        "hospital": ["two", "car", "purpose", "family", "more"],
        "ambulance": ["condition", "dial", "gate", "told", "led", "written"],
    }
    watched = rules.step("relative")
    assert watched is not None
    assert (watched.repeat_every, watched.until, watched.branches) == (timedelta(minutes=15), "cared", ("sitting",))
    arrange = rules.step("arrange")
    assert arrange is not None
    assert (arrange.role, arrange.branches) == (StepRole.MANAGER, ("more-help",))


def test_those_in_a_lift_are_talked_to_every_five_minutes(kinds: dict[str, RequestType]) -> None:
    talk = rules_of(kinds["emergency-lift"]).step("talk")
    assert talk is not None
    assert (talk.repeat_every, talk.until) == (timedelta(minutes=5), "released")


def _shown(kinds: dict[str, RequestType]) -> Iterator[tuple[LocalText, tuple[int, int, int]]]:
    for one in kinds.values():
        rules = rules_of(one)
        keys = [one.title, *(answer.title for step in rules.plan for answer in step.answers)]
        for branch in () if rules.asks is None else rules.asks.branches:
            keys += [branch.title, *((branch.needs.yes, branch.needs.no) if branch.needs else ())]
        yield from ((title, (8, 8, 18)) for title in keys)
        yield from ((step.text, (40, 40, 100)) for step in rules.plan)
        yield rules.safety, (30, 30, 80)


def test_keys_steps_and_safety_lines_are_short(kinds: dict[str, RequestType]) -> None:
    assert [
        text.in_(locale)
        for (text, most), (number, locale) in product(_shown(kinds), enumerate(Locale))
        if len(text.in_(locale)) > most[number]
    ] == []


def test_in_every_community_the_alarm_reaches_departments_that_exist(kinds: dict[str, RequestType]) -> None:
    (bay,) = load_communities(default_directory() / "community")
    for one in kinds.values():
        assert bay.effective(one) is one
        assert can_be_ended(rules_of(one).plan, frozenset())
