"""A stray cell at the far end of a sheet costs nothing, and what is really cut off is said."""

import io
import tracemalloc
import zipfile

import openpyxl
import pytest

from baibu import core
from baibu.registry.forms import strays
from baibu.registry.forms.reading import read_workbook
from tests.registry.offices import TODAY, register, team, workbook

CORNERS = [(1_048_576, 1), (1, 16_384), (1_048_576, 60), (1_048_576, 16_384)]


def with_cells(cells, text):
    """The register and the team as openpyxl saves them, with cells far away on the first sheet."""
    book = openpyxl.load_workbook(io.BytesIO(workbook({**register(), **team()})))
    for row, column in cells:
        book.worksheets[0].cell(row, column, text)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content, name="台账.xlsx"):
    return read_workbook(content, name, today=TODAY).sheets


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("blank", [" ", "\u00a0", "　 "])
def test_a_blank_far_away_changes_nothing_and_costs_nothing(corner, blank):
    content = with_cells([corner], blank)
    tracemalloc.start()
    found = read(content)
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()
    assert found == read(workbook({**register(), **team()}))


@pytest.mark.parametrize("corner", [corner for corner in CORNERS if corner[0] > 1])
def test_a_word_far_away_is_left_out_and_named(corner):
    plain, found = read(workbook({**register(), **team()})), read(with_cells([corner], "李杰"))
    name = openpyxl.utils.get_column_letter(corner[1]) + str(corner[0])
    assert found[0].register == plain[0].register
    told = [problem for problem in found[0].problems if problem not in plain[0].problems]
    assert [(problem.row, problem.found, problem.is_rejecting) for problem in told] == [
        (corner[0], name, False)
    ]
    assert found[1] == plain[1], "the other sheet is as it was"


def test_many_words_far_away_are_not_all_named():
    cells = [(1_048_576 - 3 * at, 16_384) for at in range(30)]
    assert sum("XFD" in problem.found for problem in read(with_cells(cells, "x"))[0].problems) == 20


def test_rows_further_down_that_belong_are_read():
    rows = [("姓名", "住址"), *[(None, None)] * 4000, ("王小芳", "3-2-501")]
    assert [row.row for row in read(workbook({"台账": rows}))[0].register] == [4002]


def test_what_is_larger_than_any_register_is_refused(monkeypatch):
    monkeypatch.setattr(strays, "LOOKED_INTO", 20)
    monkeypatch.setattr(strays, "MOST_PLACES", 50)
    with pytest.raises(core.Refusal) as refused:
        read(workbook(register()))
    assert (refused.value.code, refused.value.field) == ("reaches-too-far", "file")


def ods(rows):
    """An .ods of these rows, written as an office program does: blanks as one cell or row repeated."""
    head = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        '<office:body><office:spreadsheet><table:table table:name="台账">'
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            head + rows + "</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
            'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            "</manifest:manifest>",
        )
    return content.getvalue()


def cell(text):
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_an_ods_that_reaches_to_the_last_corner_is_refused_and_an_ordinary_one_is_not():
    rows = "".join(
        f"<table:table-row>{cell(one)}{cell(two)}</table:table-row>"
        for one, two in (("姓名", "住址"), ("王小芳", "3-2-501"))
    )
    blank = '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row>'
    assert len(read(ods(rows + blank), "台账.ods")[0].register) == 1
    far = '<table:table-row><table:table-cell table:number-columns-repeated="16383"/>' + cell(" ")
    with pytest.raises(core.Refusal) as refused:
        read(ods(rows + blank + far + "</table:table-row>"), "台账.ods")
    assert refused.value.code == "reaches-too-far"
