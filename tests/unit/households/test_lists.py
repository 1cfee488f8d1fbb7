"""Lists of residents: read from files, planned exactly, carried out in portions, written without formulas."""

import io
import time
from collections.abc import Sequence

import pytest
from openpyxl import Workbook, load_workbook

from bot.texts import Texts
from domain.errors import CardRefreshed, NotPermitted
from domain.households import Relation
from domain.i18n import Locale
from domain.notices.resident_lists import ImportPlanned, WrongLine
from domain.resident_lists import Wrong, read_list, read_relation
from handlers.people.spreadsheets import UnreadableFileError, read_rows, write_csv, write_xlsx
from handlers.views.relation_words import relation_word
from tests.support.knowledge import community
from tests.support.world import DESK_GROUP
from tests.unit.households.house import EVE, House
from tests.unit.resident.flat import ANN, BOB, BOSS, CLERK, LI
from usecases import export_residents, import_flow
from usecases.importing import counts, plan

HEAD = ["房号", "姓名", "电话", "身份", "搬离"]


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# ------------------------------------------------------------------------------------------------ files


def test_what_spreadsheets_write_is_read() -> None:
    rows = [["unit", "name", "phone"], ["1-101", "王阿姨", 13800005678.0], [None, None, None]]
    assert read_rows("a.XLSX", xlsx(rows)) == [["unit", "name", "phone"], ["1-101", "王阿姨", "13800005678"], [""] * 3]
    text = "房号,姓名\r\n1-101,王阿姨\r\n"
    for data in (text.encode("utf-8-sig"), text.encode("gb18030")):
        assert read_rows("a.csv", data) == [["房号", "姓名"], ["1-101", "王阿姨"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"PK\x03\x04 nothing"),
        ("a.xlsx", b""),
        ("a.csv", b"\x00\xff\x00"),
        ("a.csv", b"\xff\xff\xff"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1)),
        ("a.csv", b"a,b\n" * 20_001),
    ],
)
def test_what_is_no_list_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_rows(name, data)


EVIL = ["=1+1", "+86138", "-2", "@SUM(A1)", "\t=1", "plain"]


def test_no_cell_becomes_a_formula_and_all_is_read_back() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx([EVIL], title="a"))).active
    assert [(cell.value, cell.data_type) for cell in sheet[1]] == [(text, "s") for text in EVIL]
    assert write_csv([EVIL]).decode("utf-8-sig") == "'=1+1,'+86138,'-2,'@SUM(A1),'\t=1,plain\r\n"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (["9-999", "王", "", "", ""], Wrong.NO_UNIT),
        (["101", "王", "", "", ""], Wrong.SEVERAL_UNITS),
        (["1-101", " ", "", "", ""], Wrong.NO_NAME),
        (["1-101", "=1+1", "", "", ""], Wrong.NO_NAME),
        (["1-101", "王" * 21, "", "", ""], Wrong.NAME_TOO_LONG),
        (["1-101", "王", "12345", "", ""], Wrong.NO_PHONE),
        (["1-101", "王", "", "国王", ""], Wrong.NO_RELATION),
        (["1-101", "王", "", "", "2026-13-40"], Wrong.NO_DAY),
    ],
)
def test_a_wrong_row_says_what_is_wrong(house: House, row: list[str], wrong: Wrong) -> None:
    listed = read_list([HEAD, row], community(), house.knowledge.read_phone)
    assert ([(one.line, one.wrong) for one in listed.wrong], listed.rows) == ([(2, wrong)], ())


def test_columns_in_any_order_and_words_as_people_write_them(house: House) -> None:
    table = [["身份", "姓名", "房號", "手机"], ["租客", "小赵", "1栋102", "+86 138 0000 9999"], ["", "", "", ""]]
    (row,) = read_list(table, community(), house.knowledge.read_phone).rows
    assert (row.unit, row.name, row.phone, row.relation) == ("1-102", "小赵", "+8613800009999", Relation.TENANT)
    assert read_list([["unit"]], community(), house.knowledge.read_phone).missing == ("name",)
    assert read_list([], community(), house.knowledge.read_phone).missing == ("unit", "name")


@pytest.mark.parametrize("locale", Locale)
def test_a_list_may_say_a_relation_in_the_words_we_use_for_it(locale: Locale) -> None:
    t = Texts.load().translator(locale)
    assert [read_relation(relation_word(one, t)) for one in Relation] == list(Relation)


# ------------------------------------------------------------------------------------------------ the plan and the deed

LIST = [
    HEAD,
    ["1-101", "王阿姨", "13800005678", "业主", ""],  # as she is
    ["1-101", "小李", "13800001111", "家人", ""],  # another relation
    ["2-1-101", "小李", "13800001111", "业主", ""],  # one more unit
    ["1-202", "老周", "13800007777", "业主", ""],  # new
    ["2-2-102", "老周", "13800007777", "业主", ""],  # the same new person, one more unit
    ["1-202", "周太", "", "家人", ""],  # new, without a number
    ["9-999", "谁", "", "", ""],
    ["1-101", "小李", "13800001111", "", ""],
]


def sends(house: House, table: list[list[str]] | None, who: int = CLERK, chat_id: int = DESK_GROUP) -> None:
    house.screens.refresh()
    incoming = house.message(who, chat_id=chat_id)
    assert house.look(lambda uow: import_flow.may_import(uow, incoming))
    house.run(import_flow.offer, incoming, "list.xlsx", table)


def test_the_dry_run_is_exactly_what_comes_of_it(house: House) -> None:
    sends(house, LIST)
    (planned,) = [one for one in house.sent(DESK_GROUP) if isinstance(one, ImportPlanned)]
    assert planned.counts == {"new": 2, "one_more_unit": 2, "changed": 1, "moved_out": 0, "as_it_is": 1}
    assert planned.wrong == (
        WrongLine(line=8, wrong="no_unit", value="9-999"),
        WrongLine(line=9, wrong="twice", value="小李"),
    )
    assert house.units(BOB) == [("1-101", "active", "tenant")]
    house.desk_presses("Import 5")
    house.tick()
    assert house.text(DESK_GROUP) == "✅ list.xlsx: all 5 are in.\n2 lines stayed out."
    assert house.units(BOB) == [("1-101", "active", "family"), ("2-1-101", "active", "owner")]
    files = house.look(lambda uow: uow.memberships.filed("garden"))
    assert [(one.membership.unit, one.name) for one in files] == [
        ("1-101", "王阿姨"),
        ("1-101", "小李"),
        ("1-202", "老周"),
        ("1-202", "周太"),
        ("2-1-101", "小李"),
        ("2-2-102", "老周"),
    ]
    again = read_list(LIST, house.knowledge.communities[0], house.knowledge.read_phone).rows
    steps = house.look(lambda uow: plan(uow, "garden", again, house.at.date()))
    assert counts(steps) == {"new": 0, "one_more_unit": 0, "changed": 0, "moved_out": 0, "as_it_is": 6}


def test_a_day_in_the_past_moves_somebody_out_and_nobody_else(house: House) -> None:
    sends(house, [HEAD, ["1-101", "小李", "13800001111", "", "2026-11-01"], ["1-102", "谁", "", "", "2026-11-01"]])
    house.desk_presses("Import 1")
    house.tick()
    assert (house.units(BOB), house.units(ANN)) == ([("1-101", "ended", "tenant")], [("1-101", "active", "owner")])


def test_what_is_dropped_or_done_cannot_be_confirmed_again(house: House) -> None:
    sends(house, LIST)
    house.desk_presses("Leave it")
    assert house.look(lambda uow: uow.resident_imports.get(1)).rows is None
    for number in (1, 10**15):
        with pytest.raises(CardRefreshed):
            house.run(import_flow.confirm, house.press(CLERK), number)
    sends(house, LIST)
    with pytest.raises(NotPermitted):
        house.run(import_flow.confirm, house.press(LI), 2)


def test_a_list_that_nobody_says_yes_to_is_forgotten(house: House) -> None:
    sends(house, LIST)
    house.live_on(hours=24)
    left = house.look(lambda uow: uow.resident_imports.get(1))
    assert (left.state, left.rows) == ("dropped", None)


def test_what_cannot_be_read_is_said(house: House) -> None:
    for table in (None, [["unit", "phone"]], [["a table", "of something else"]]):
        sends(house, table)
    told = house.screens.texts(DESK_GROUP)
    assert (len(told), "cannot be read" in told[0], "unit (房号) and name (姓名)" in told[1]) == (2, True, True)


def test_from_whom_a_file_is_a_list(house: House) -> None:
    def may(who: int, chat_id: int | None = None) -> bool:
        return house.look(lambda uow: import_flow.may_import(uow, house.message(who, chat_id=chat_id)))

    assert [may(CLERK, DESK_GROUP), may(BOSS), may(LI, DESK_GROUP), may(LI), may(ANN), may(CLERK, -1002)] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_whoever_registers_with_a_listed_number_takes_the_files_over(house: House) -> None:
    sends(house, [HEAD, ["1-202", "老周", "13800007777", "业主", ""], ["2-2-102", "老周", "13800007777", "业主", ""]])
    house.desk_presses("Import 2")
    house.tick()
    house.starts(EVE)
    house.presses("Agree and go on", EVE)
    house.says("老周", EVE)
    house.says("1-202", EVE)
    house.shares("13800007777", EVE)
    assert house.units(EVE) == [("1-202", "active", "owner"), ("2-2-102", "active", "owner")]
    assert (house.person(EVE).state, house.person(EVE).unit) == ("verified", "1-202")


def test_five_thousand_lines_take_seconds(house: House) -> None:
    units = [one.key for one in community().units()]
    table = [["unit", "name", "phone", "relation"]]
    table += [[units[one % len(units)], f"住户{one}", str(13_900_000_000 + one), "业主"] for one in range(5000)]
    data = write_xlsx(table, title="a")
    begun = time.process_time()
    rows = read_rows("a.xlsx", data)
    sends(house, rows)
    house.desk_presses("Import 5000")
    while house.look(lambda uow: uow.resident_imports.get(1)).state == "running":
        house.tick()
    assert time.process_time() - begun < 10
    assert len(house.look(lambda uow: uow.memberships.filed("garden"))) == 5002


# ------------------------------------------------------------------------------------------------ the way out


def test_the_list_goes_to_who_answers_for_it_alone(house: House) -> None:
    exported = house.look(lambda uow: export_residents.rows_for(uow, house.message(BOSS)))
    assert list(exported.rows) == [
        ["unit", "name", "phone", "relation", "since"],
        ["1-101", "王阿姨", "+8613800005678", "owner", "2026-11-23"],
        ["1-101", "小李", "+8613800001111", "tenant", "2026-11-23"],
    ]
    for asked in (house.message(CLERK), house.message(ANN), house.message(BOSS, chat_id=DESK_GROUP)):
        assert house.look(lambda uow, asked=asked: export_residents.rows_for(uow, asked)) is None
    with pytest.raises(NotPermitted):
        house.run(export_residents.send, house.message(CLERK), exported, name="a.csv", data="")
    house.run(export_residents.send, house.message(BOSS), exported, name="a.csv", data="")
    assert house.sent(BOSS)[-1].count == 2
