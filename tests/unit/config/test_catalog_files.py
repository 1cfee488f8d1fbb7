"""Loading the catalog: what is read, and what is said about mistakes."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.catalog_files import load_catalog, read_catalog
from bot.config_files import default_directory
from bot.config_problems import ConfigError
from domain.catalog import Evidence, FollowUpRule, FollowUpWhen, OutageRule, PaymentRule
from domain.day_spans import DaySpan
from domain.form_questions import Condition, TimeWindow
from domain.i18n import Locale, LocalText
from domain.promise_rules import (
    AfterStart,
    AtPercent,
    Audience,
    BeforeDue,
    ClockKind,
    NightAction,
    PromiseKind,
    PromiseRule,
    QuietRule,
    Rung,
    RungWording,
)
from domain.tickets import Workflow
from domain.word_matching import find_words, readable

SMALL = """\
key = "umbrella"
title = { zh-Hans = "借伞", en = "Umbrella" }
emoji = "☂️"
prefix = "U"
order = 5
department = "desk"
workflow = "work"
allowed_hours = ["08:00-12:00", "14:00-24:00"]

[texts]
prompt = { zh-Hans = "？" }
outcome = { zh-Hans = "办好" }
follow_up = { zh-Hans = "好了吗？" }
follow_up_yes = { zh-Hans = "好了" }
follow_up_no = { zh-Hans = "没有" }

[follow_up]
when = "at_once"
remind_after = "14h"
call_after = "14h"

[[promises]]
kind = "resolve"
within = "1h 30min"
clock = "service"
firm = true

[[questions]]
key = "size"
kind = "choice"
ask = "always"
default = "big"
label = { zh-Hans = "大小" }
text = { zh-Hans = "要多大的？" }
[[questions.choices]]
key = "big"
title = { zh-Hans = "大" }
[[questions.choices]]
key = "small"
title = { zh-Hans = "小" }

[payment]
remind_every = "1d"
supervisor_after = "3d"
"""


def write(directory: Path, text: str, name: str = "umbrella.toml") -> Path:
    directory.mkdir(exist_ok=True, parents=True)
    file = directory / name
    file.write_text(text, encoding="utf-8")
    return file


def problems(directory: Path, text: str) -> list[tuple[int, str]]:
    write(directory, text)
    return [(one.line, one.sentence) for one in sorted(read_catalog([directory])[1])]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


def test_words_are_found_however_they_are_written_in_the_file(tmp_path: Path) -> None:
    big = 'title = { zh-Hans = "大" }'
    write(tmp_path, SMALL.replace(big, f'{big}\nwords = {{ zh-Hans = ["ＷＩＦＩ伞"], en = ["Golf"] }}'))
    (umbrella,) = load_catalog([tmp_path]).types
    words = {choice.key: choice.words.all for choice in umbrella.questions[0].choices}
    texts = [readable(text) for text in ("the GOLF one", "WiFi伞")]
    assert [[one.word for one in find_words(text, words)] for text in texts] == [["golf"], ["wifi伞"]]


def test_a_small_type_is_read(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    (umbrella,) = load_catalog([tmp_path]).types
    assert (umbrella.key, umbrella.prefix, umbrella.workflow) == ("umbrella", "U", Workflow.WORK)
    assert umbrella.title == LocalText(zh_hans="借伞", en="Umbrella")
    assert umbrella.allowed_hours == (
        DaySpan(start=time(8), end=time(12)),
        DaySpan(start=time(14), end=time(0)),
    )
    assert umbrella.promises == (
        PromiseRule(kind=PromiseKind.RESOLVE, within=timedelta(minutes=90), clock=ClockKind.SERVICE, firm=True),
    )
    assert [choice.key for choice in umbrella.questions[0].choices] == ["big", "small"]
    assert umbrella.payment == PaymentRule(remind_every=timedelta(days=1), supervisor_after=timedelta(days=3))
    assert umbrella.follow_up == FollowUpRule(
        when=FollowUpWhen.AT_ONCE, remind_after=timedelta(hours=14), call_after=timedelta(hours=14)
    )
    assert (umbrella.hold, umbrella.night) == (None, None)
    assert umbrella.hurry_every == timedelta(hours=2)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "order = 5",
            "order = 5\ncolour = 1",
            '"colour" is not known here; remove it or correct it to one of: alarm_words, ',
        ),
        ('prefix = "U"', 'prefix = "UU"', '"UU" cannot start a number; use one capital letter A-Z.'),
        ("order = 5", 'order = "five"', '"order" must be a whole number.'),
        ("order = 5", "order = true", '"order" must be a whole number.'),
        ("order = 5", "order = -1", '"order" must be between 0 and 1000000, not -1.'),
        (
            'workflow = "work"',
            'workflow = "play"',
            '"play" is not possible for "workflow"; write one of: work, call, letter, complaint, emergency.',
        ),
        (
            'key = "umbrella"',
            'key = "Um brella"',
            '"Um brella" cannot be a key; use up to 40 of a-z, 0-9, "-" and "_".',
        ),
        ('emoji = "☂️"', 'emoji = " "', '"emoji" is empty; write a text or remove the line.'),
        ('zh-Hans = "借伞", ', "", '"zh-Hans" is missing; add it: a text in quotes.'),
        (
            'en = "Umbrella"',
            'fr = "Parapluie"',
            '"fr" is not known here; remove it or correct it to one of: en, zh-Hans, zh-Hant.',
        ),
        (
            '"08:00-12:00"',
            '"8 to 12"',
            '"8 to 12" are no hours; write them like "08:30-12:00" (24:00 is the end of the day).',
        ),
        (
            '"08:00-12:00"',
            '"25:00-26:00"',
            '"25:00-26:00" are no hours; write them like "08:30-12:00" (24:00 is the end of the day).',
        ),
        ('"08:00-12:00"', '"20:00-08:00"', "These hours reach over midnight; split them at 24:00."),
        ('"08:00-12:00"', '"08:00-15:00"', "These hours overlap or are not in order; sort them."),
        (
            'within = "1h 30min"',
            'within = "90 minutes"',
            '"90 minutes" is no time; write it like "30min", "1h 30min", "24h" or "2d".',
        ),
        ('within = "1h 30min"', 'within = "0min"', '"within" needs some time; write for example "30min" or "24h".'),
        ('default = "big"', 'default = "huge"', '"huge" is no answer; write one of: big, small.'),
        (
            'kind = "choice"',
            'kind = "text"',
            'Choices belong to the kinds "choice", "place" and "yes_no"; remove them or change the kind.',
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    text = SMALL.replace(old, new, 1)
    assert text != SMALL
    found = problems(tmp_path, text)
    assert len(found) == 1
    line, said = found[0]
    assert said.startswith(sentence)
    assert line == line_of(text, new.splitlines()[-1] if new else "title =")


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        (
            '[resolve]\nevidence = "none"\nfindings = ["cause", "guilt"]\n',
            '"guilt" cannot be found out; write some of: cause, responsible, correction, prevention.',
        ),
        (
            '[inquiry]\nwithin = "2h"\nclock = "service"\nremind_before = "2h"\n',
            "The reminder would come before the question; make it shorter.",
        ),
    ],
)
def test_mistakes_in_hearing_a_matter(tmp_path: Path, added: str, sentence: str) -> None:
    assert [said for _, said in problems(tmp_path, SMALL + "\n" + added)] == [sentence]


def test_a_second_key_and_a_missing_one(tmp_path: Path) -> None:
    text = SMALL.replace('key = "small"', 'key = "big"').replace('department = "desk"\n', "")
    assert problems(tmp_path, text) == [
        (0, '"department" is missing; add it: a text in quotes.'),
        (line_of(text, 'title = { zh-Hans = "小" }') - 2, '"big" exists already; give this one another key.'),
    ]


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        SMALL.replace("order = 5", 'order = "x"')
        .replace('clock = "service"', 'clock = "sun"')
        .replace('supervisor_after = "3d"', "")
    )
    assert [line for line, _ in problems(tmp_path, text)] == [
        5,
        line_of(text, 'clock = "sun"'),
        line_of(text, "[payment]"),
    ]


def test_what_is_no_toml(tmp_path: Path) -> None:
    write(tmp_path, 'key = "a\norder = 1')
    (tmp_path / "latin.toml").write_bytes(b'key = "\xe9"')
    found = sorted(read_catalog([tmp_path])[1])
    assert [(one.file.name, one.line) for one in found] == [("latin.toml", 0), ("umbrella.toml", 1)]
    assert found[0].sentence.startswith("cannot be read as UTF-8 text: ")
    assert found[1].sentence.startswith("This is not valid TOML: ")


def test_missing_texts_are_told_once_each(tmp_path: Path) -> None:
    text = SMALL[: SMALL.index("[texts]")]
    said = [sentence for _, sentence in problems(tmp_path, text)]
    assert "[texts] is missing; see the request types that come with the program." in said


LADDER = """
[[ladders]]
key = "resolve"
measured_from = "resolve"
clock = "clock"
[[ladders.rungs]]
after = "15min"
audience = "group"
wording = "time_left"
quiet = "later"
[[ladders.rungs]]
percent = 80
audience = "holder"
wording = "time_left"
quiet = "earlier"
[[ladders.rungs]]
before = "0min"
audience = "manager"
wording = "breached"
quiet = "at_once"
"""


def test_ladders(tmp_path: Path) -> None:
    write(tmp_path, SMALL + LADDER)
    (ladder,) = load_catalog([tmp_path]).types[0].ladders
    assert (ladder.key, ladder.measured_from, ladder.clock, ladder.urgent) == (
        "resolve",
        PromiseKind.RESOLVE,
        ClockKind.CLOCK,
        None,
    )
    times = [AfterStart(by=timedelta(minutes=15)), AtPercent(percent=80), BeforeDue(by=timedelta(0))]
    assert [rung.at for rung in ladder.rungs] == times
    assert ladder.rungs[2] == Rung(
        at=BeforeDue(by=timedelta(0)),
        audience=Audience.MANAGER,
        wording=RungWording.BREACHED,
        quiet=QuietRule.AT_ONCE,
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('after = "15min"\n', "", "A rung needs exactly one of after, percent, before; it has 0."),
        (
            'after = "15min"',
            'after = "15min"\npercent = 5',
            "A rung needs exactly one of after, percent, before; it has 2.",
        ),
        ("percent = 80", "percent = 101", '"percent" must be between 1 and 100, not 101.'),
        (
            'measured_from = "resolve"',
            'measured_from = "reply"',
            'The ladder follows "reply", which is not promised; add it under [[promises]].',
        ),
    ],
)
def test_mistakes_in_ladders(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert [said for _, said in problems(tmp_path, SMALL + LADDER.replace(old, new, 1))] == [sentence]


TOO_LATE = (
    'The resident hears of "resolve" only once it is broken; add a rung for "resident" before the breach that does not '
    'wait for the morning (quiet = "earlier").'
)


NEWS = '[[promises]]\nkind = "answer"\nwithin = "45min"\nclock = "waking"\n'
"""By when whoever was warned hears the new time."""


def resident_rung(at: str, quiet: str = "earlier") -> str:
    return f'[[ladders.rungs]]\n{at}\naudience = "resident"\nwording = "at_risk"\nquiet = "{quiet}"\n'


@pytest.mark.parametrize(
    ("rungs", "late"),
    [
        ([], False),  # a ladder for colleagues alone
        ([resident_rung('before = "0min"')], True),
        ([resident_rung("percent = 100")], True),
        ([resident_rung('after = "90min"')], True),  # the promise is an hour and a half
        ([resident_rung('before = "90min"')], True),  # longer than the promise: never rung
        ([resident_rung('before = "30min"', "later")], True),  # may wait for a morning after the breach
        ([resident_rung('before = "30min"')], False),
        ([resident_rung('before = "30min"', "at_once")], False),
        ([resident_rung("percent = 99")], False),
        ([resident_rung('after = "80min"')], False),
        ([resident_rung('before = "30min"'), resident_rung('before = "0min"', "later")], False),
    ],
)
def test_a_ladder_warns_the_resident_before_the_breach(tmp_path: Path, rungs: list[str], late: bool) -> None:
    """INT-3: explained before it breaks."""
    text = SMALL + NEWS + LADDER + "".join(rungs)
    assert problems(tmp_path, text) == ([(line_of(text, "[[ladders]]"), TOO_LATE)] if late else [])


def test_a_warning_names_a_moment(tmp_path: Path) -> None:
    """INT-3: with the new moment."""
    assert [said for _, said in problems(tmp_path, SMALL + LADDER + resident_rung('before = "30min"'))] == [
        (
            'The resident is warned of "resolve", but no promise says by when they hear the new time; '
            'add [[promises]] with kind = "answer".'
        )
    ]


def test_waking_time_never_waits_for_the_morning(tmp_path: Path) -> None:
    text = (
        SMALL
        + NEWS
        + LADDER.replace('clock = "clock"', 'clock = "waking"')
        + resident_rung('before = "30min"', "later")
    )
    assert problems(tmp_path, text) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('before = "30min"', 'before = "60min"'),
        ("percent = 80", "percent = 50"),
        ('after = "30min"', 'after = "15min"'),
    ],
)
def test_rungs_stand_in_order(tmp_path: Path, first: str, second: str) -> None:
    rungs = [resident_rung(at).replace("resident", "supervisor") for at in (first, second)]
    in_order, wrong = (
        [said for _, said in problems(tmp_path, SMALL + LADDER + "".join(those))] for those in (rungs[::-1], rungs)
    )
    assert (in_order, wrong) == ([], ['The rungs for "supervisor" do not stand in the order in which they ring.'])


def test_finished_work_is_followed_up(tmp_path: Path) -> None:
    start, end = SMALL.index("[follow_up]"), SMALL.index("[[promises]]")
    text = SMALL[:start] + SMALL[end:]
    sentence = "Every finished work is followed up; add [follow_up]."
    assert problems(tmp_path, text) == [(line_of(text, "workflow"), sentence)]
    assert problems(tmp_path, text.replace('workflow = "work"', 'workflow = "call"')) == []


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        ('[questions.when]\nquestion = "size"\namong = ["big"]', None),
        (
            '[questions.when]\nquestion = "sise"\namong = ["big"]',
            '"sise" is no question before this one; name an earlier one.',
        ),
        ('[questions.when]\nquestion = "size"\namong = ["huge"]', 'Write answers of "size": big, small.'),
        ('[questions.when]\nquestion = "size"\namong = []', 'Write answers of "size": big, small.'),
        (
            '[questions.ask_when]\nquestion = "sise"\namong = ["big"]',
            '"sise" is no question before this one; name an earlier one.',
        ),
        ("required = true", "A required question that is never asked needs a default or a guess from the resident."),
    ],
)
def test_questions_that_depend_on_others(tmp_path: Path, added: str, sentence: str | None) -> None:
    question = f"""
[[questions]]
key = "note"
kind = "text"
ask = "on_change"
label = {{ zh-Hans = "备注" }}
text = {{ zh-Hans = "还有什么？" }}
{added}
"""
    said = [one for _, one in problems(tmp_path, SMALL + question)]
    assert said == ([] if sentence is None else [sentence])


def test_only_what_has_answers_of_its_own_is_offered_below_the_record(tmp_path: Path) -> None:
    question = """
[[questions]]
key = "kept"
kind = "confidential"
ask = "offered"
label = { zh-Hans = "保密" }
text = { zh-Hans = "要保密吗？" }
"""
    assert problems(tmp_path, SMALL + question) == []
    wrong = problems(tmp_path, SMALL + question.replace('"confidential"', '"text"'))
    assert [said for _, said in wrong] == [
        (
            "What is offered below the record has answers of its own; "
            'write one of the kinds "place", "urgency", "reply", "confidential".'
        )
    ]


def test_two_types_may_not_share_key_or_letter(tmp_path: Path) -> None:
    write(tmp_path, SMALL, "a.toml")
    write(tmp_path, SMALL, "b.toml")
    write(tmp_path, SMALL.replace('"umbrella"', '"trolley"'), "c.toml")
    found = sorted(read_catalog([tmp_path])[1])
    assert [(one.file.name, one.line, one.sentence) for one in found] == [
        ("b.toml", 1, '"umbrella" exists already in a.toml; give this type another key.'),
        ("c.toml", 4, '"U" is the letter of "umbrella" already; take another.'),
    ]


def test_every_call_has_one_type(tmp_path: Path, shipped: Path) -> None:
    def said(key: str, old: str, new: str) -> list[tuple[str, str]]:
        write(tmp_path, (shipped / f"{key}.toml").read_text(encoding="utf-8").replace(old, new, 1), f"{key}.toml")
        found = read_catalog([shipped, tmp_path])[1]
        (tmp_path / f"{key}.toml").unlink()
        assert all(one.file.name.startswith("call-") or one.file.parent == tmp_path for one in found)
        return sorted((one.file.name, one.sentence) for one in found)

    workflow, own = 'workflow = "call"\n', 'call_reasons = ["follow_up"]\n'
    none_left = 'No type is left for all the other calls; one with the workflow "call" needs to have no call_reasons.'
    two = 'Only one type may be for all the other calls, not "call-afterwards", "call-me"; say for which one is.'
    twice = '"follow_up" stands in "call-afterwards" and "call-me"; leave it in one of them.'
    both = ("call-afterwards.toml", "call-me.toml")
    assert said("call-me", workflow, f'{workflow}call_reasons = ["tell"]\n') == [(file, none_left) for file in both]
    assert said("call-afterwards", own, "") == [(file, two) for file in both]
    found = said("call-me", workflow, workflow + own)
    assert found == [(file, sentence) for file in both for sentence in (twice, none_left)]
    assert said("repair", 'workflow = "work"\n', f'workflow = "work"\n{own}') == [
        ("repair.toml", 'Only a type with the workflow "call" has reasons to call; take them out.')
    ]


def test_a_company_replaces_a_type_but_keeps_firm_promises(tmp_path: Path) -> None:
    program, company = tmp_path / "program", tmp_path / "company"
    write(program, SMALL)
    faster = SMALL.replace('"1h 30min"', '"1h"').replace("order = 5", "order = 1")
    write(company, faster)
    assert load_catalog([program, company]).types[0].order == 1
    for looser in ('within = "2h"', 'within = "1h"\nurgent = true'):
        write(company, SMALL.replace('within = "1h 30min"', looser))
        sentence = '"resolve" within 1.5 service hours is a firm promise of the service manual: shorten it or leave it.'
        assert [one.sentence for one in read_catalog([program, company])[1]] == [sentence]
    write(company, SMALL.replace('clock = "service"', 'clock = "waking"'))
    assert len(read_catalog([program, company])[1]) == 1
    write(company, SMALL.replace('clock = "service"', 'clock = "clock"'))
    assert read_catalog([program, company])[1] == []


def test_loading_raises_with_every_problem(tmp_path: Path) -> None:
    file = write(tmp_path, SMALL.replace("order = 5", "").replace('supervisor_after = "3d"', ""))
    with pytest.raises(ConfigError) as raised:
        load_catalog([tmp_path])
    assert len(raised.value.problems) == 2
    said = '"supervisor_after" is missing; add it: a time such as "30min", "24h" or "2d".'
    assert f"{file}:{line_of(SMALL, '[payment]')}: {said}" in str(raised.value)


# --- the catalog that comes with the program ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> Path:
    return default_directory() / "catalog"


def test_the_shipped_catalog(shipped: Path) -> None:
    catalog = load_catalog([shipped])
    ordinary = [one for one in catalog.types if one not in catalog.emergencies]
    assert [(one.key, one.prefix, one.workflow, one.in_menu) for one in ordinary] == [
        ("repair", "R", Workflow.WORK, True),
        ("complaint", "C", Workflow.COMPLAINT, True),
        ("ask", "Q", Workflow.LETTER, True),
        ("service", "S", Workflow.WORK, True),
        ("call-me", "T", Workflow.CALL, False),
        ("call-afterwards", "T", Workflow.CALL, False),
    ]
    assert [one.key for one in catalog.menu] == ["repair", "complaint", "ask", "service"]
    assert catalog.by_prefix("T") == catalog.get("call-me")
    assert (catalog.get("nothing"), catalog.by_prefix("Z")) == (None, None)


def test_the_shipped_repair_follows_the_manual(shipped: Path) -> None:
    repair = load_catalog([shipped]).get("repair")
    assert repair is not None
    for urgent in (False, True):
        assert repair.promise(PromiseKind.RESOLVE, urgent=urgent) == PromiseRule(
            kind=PromiseKind.RESOLVE, within=timedelta(hours=24), clock=ClockKind.CLOCK, firm=True
        )
    (accept,) = repair.ladders_of(PromiseKind.RESPOND, urgent=False)
    assert [(rung.at, rung.audience) for rung in accept.rungs] == [
        (AfterStart(by=timedelta(minutes=15)), Audience.GROUP),
        (AfterStart(by=timedelta(minutes=30)), Audience.DEPARTMENT_SUPERVISOR),
        (AfterStart(by=timedelta(minutes=45)), Audience.SUPERVISOR),
        (AfterStart(by=timedelta(minutes=60)), Audience.MANAGER),
    ]
    (resolve,) = repair.ladders_of(PromiseKind.RESOLVE, urgent=False)
    assert [(rung.at, rung.audience) for rung in resolve.rungs] == [
        (AtPercent(percent=50), Audience.HOLDER),
        (AtPercent(percent=80), Audience.HOLDER),
        (BeforeDue(by=timedelta(hours=2)), Audience.HOLDER),
        (BeforeDue(by=timedelta(hours=1)), Audience.SUPERVISOR),
        (BeforeDue(by=timedelta(hours=1)), Audience.RESIDENT),
        (BeforeDue(by=timedelta(0)), Audience.MANAGER),
    ]
    assert repair.night is not None
    assert repair.night.action(urgent=True) is NightAction.ON_DUTY_AT_ONCE
    assert repair.night.action(urgent=False) is NightAction.IN_THE_MORNING
    assert repair.hold is not None
    assert (repair.hold.free_times, repair.hold.free_total) == (1, timedelta(hours=48))
    assert [reason.key for reason in repair.hold.reasons if reason.after_rendezvous] == ["no-access"]
    assert repair.resolve is not None
    assert repair.resolve.evidence is Evidence.PHOTO_OR_NOTE
    assert [item.key for item in repair.resolve.checklist] == ["badge", "protection", "restored", "clean", "charges"]
    assert repair.follow_up is not None
    assert (repair.follow_up.when, repair.follow_up.attempts, repair.follow_up.by, repair.follow_up.review_below) == (
        FollowUpWhen.AT_ONCE,
        3,
        Audience.BUTLER,
        3,
    )
    assert repair.follow_up.conduct is not None
    assert [one.key for one in repair.categories] == [
        "water", "power", "lift", "door", "air-conditioning", "structure", "appliance", "network", "other",
    ]  # fmt: skip
    assert repair.department_for("water") == "engineering"
    assert repair.quote is not None
    assert repair.quote.supervisor_above == Decimal(500)
    visit = repair.question("visit")
    assert visit is not None
    assert visit.when == Condition(question="place", among=("own",))
    assert visit.window("tomorrow-morning") == TimeWindow(
        key="tomorrow-morning",
        title=LocalText(zh_hans="明天上午", zh_hant="明天上午", en="Tomorrow morning"),
        days_ahead=1,
        start=time(9),
        end=time(12),
    )
    assert [one.key for one in repair.questions if one.ask == "always"] == ["visit"], "one question is asked"


def _local_texts(value: object) -> list[LocalText]:
    if isinstance(value, LocalText):
        return [value]
    if isinstance(value, tuple):
        return [text for one in value for text in _local_texts(one)]
    slots = getattr(type(value), "__slots__", ())
    return [text for name in slots for text in _local_texts(getattr(value, name, None))]


def test_every_shipped_text_exists_in_three_languages(shipped: Path) -> None:
    texts = [text for one in load_catalog([shipped]).types for text in _local_texts(one)]
    assert len(texts) > 120
    assert [text for text in texts if not (text.zh_hans and text.zh_hant and text.en)] == []


def test_shipped_buttons_are_short(shipped: Path) -> None:
    catalog = load_catalog([shipped])
    buttons = [
        title
        for one in catalog.types
        for title in (
            *(choice.title for question in one.questions for choice in question.choices),
            *(window.title for question in one.questions for window in question.windows),
            *(category.title for category in one.categories),
            *(reason.title for reason in (*one.return_reasons, *one.extension_reasons, *one.cancel_reasons)),
            *(reason.title for reason in (one.hold.reasons if one.hold else ())),
            one.texts.follow_up_yes,
            one.texts.follow_up_no,
            one.title,
        )
    ]
    long = [
        text.in_(locale)
        for text in buttons
        for locale in Locale
        if len(text.in_(locale)) > (8, 8, 18)[list(Locale).index(locale)]
    ]
    assert long == []


OUTAGE = """
[[categories]]
key = "water"
title = { zh-Hans = "水" }
[categories.outage]
title = { zh-Hans = "停水" }
restored = { zh-Hans = "供水恢复了" }
still_out = { zh-Hans = "还是没水" }
[[categories.subjects]]
key = "tap"
title = { zh-Hans = "水龙头" }
"""


def test_that_a_category_can_be_out_for_whole_buildings(tmp_path: Path) -> None:
    write(tmp_path, SMALL + OUTAGE.replace("[categories.outage]", '[categories.outage]\nsubjects = ["tap"]'))
    (umbrella,) = load_catalog([tmp_path]).types
    assert umbrella.categories[0].outage == OutageRule(
        title=LocalText(zh_hans="停水"),
        restored=LocalText(zh_hans="供水恢复了"),
        still_out=LocalText(zh_hans="还是没水"),
        subjects=("tap",),
    )


def test_mistakes_in_what_can_be_out(tmp_path: Path) -> None:
    text = SMALL + OUTAGE.replace("[categories.outage]", '[categories.outage]\nsubjects = ["bath"]').replace(
        "still_out", "still_of"
    )
    found = dict(problems(tmp_path, text))
    assert found[line_of(text, 'subjects = ["bath"]')] == (
        '"bath" is no subject of this category; write keys of its subjects.'
    )
    assert line_of(text, "still_of") in found
    assert len(found) == 3
