"""Spreadsheets are written in one place, which lets no cell begin a formula: what people wrote ends up in them."""

import ast

from tests.architecture.sources import Module, modules, parsed

WRITES_SPREADSHEETS = {"handlers/people/spreadsheets.py"}
"""Everything that is exported as CSV or XLSX goes through here."""

_WRITERS = frozenset({"writer", "DictWriter", "Workbook"})


def writes_spreadsheets(module: Module) -> bool:
    """Whether it makes a writer of the csv module, or a workbook."""
    called = (node.func for node in ast.walk(module.tree) if isinstance(node, ast.Call))
    names = {ast.unparse(one).rpartition(".")[2] for one in called}
    imports = {alias.name for node in ast.walk(module.tree) if isinstance(node, ast.Import) for alias in node.names}
    imports |= {node.module or "" for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom)}
    return bool(names & _WRITERS) and bool(imports & {"csv", "openpyxl", "xlsxwriter"})


def test_only_one_place_writes_spreadsheets() -> None:
    assert {one.path for one in modules() if writes_spreadsheets(one)} <= WRITES_SPREADSHEETS


def test_another_place_would_be_seen() -> None:
    assert writes_spreadsheets(parsed("import csv\ncsv.writer(file).writerows(rows)"))
    assert writes_spreadsheets(parsed("from openpyxl import Workbook\nbook = Workbook()"))
    assert not writes_spreadsheets(parsed("import csv\nrows = csv.reader(file)"))
