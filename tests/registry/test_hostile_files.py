"""Files made to do harm: refused with a sentence, quickly, and without much memory; or read harmlessly."""

from __future__ import annotations

import io
import re
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baibu import core
from baibu.registry import actions
from baibu.registry.forms import packages
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import ImportDraft
from baibu.web.uploads import MOST_SENT, Enough
from tests.registry.offices import TODAY, register, workbook

MILLION = 1024 * 1024
SHEET, BOOK = "/".join(["xl", "worksheets", "sheet1.xml"]), "/".join(["xl", "workbook"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "haha">' + b"".join(
    b'<!ENTITY a%d "&a%s;&a%s;">' % (at, str(at - 1 or "").encode(), str(at - 1 or "").encode())
    for at in range(1, 40)
)
EXE = (
    b"MZ\x90\x00\x03\x00\x00\x00"
    + b"\x00" * 600
    + b"This program cannot be run in DOS mode.\r\n"
    + bytes(900)
)
PAGE = "<html><table><tr><td>姓名</td><td>住址</td></tr></table></html>".encode()


@contextmanager
def cheaply(seconds: float = 3, memory: int = 200 * MILLION) -> Iterator[None]:
    """A block that may take so long and so much."""
    tracemalloc.start()
    began = time.process_time()
    yield
    assert time.process_time() - began < seconds
    assert tracemalloc.get_traced_memory()[1] < memory
    tracemalloc.stop()


def refused(content: bytes, name: str = "台账.xlsx") -> str:
    with pytest.raises(core.Refusal) as refusal:
        read_workbook(content, name, today=TODAY)
    assert refusal.value.field == "file"
    return refusal.value.code


def outcome(content: bytes) -> Any:
    """The sheets as they were read, or the code of the refusal."""
    try:
        return read_workbook(content, "台账.xlsx", today=TODAY).sheets
    except core.Refusal as refusal:
        return refusal.code


def changed(part: str, old: bytes, new: bytes, **more: bytes) -> bytes:
    """The register as openpyxl saves it, with something else in one part, and with parts more."""
    given, made = io.BytesIO(workbook(register())), io.BytesIO()
    with zipfile.ZipFile(given) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new, 1) if name == part else content)
        for name, content in more.items():
            after.writestr(name, content)
    return made.getvalue()


def test_a_package_of_many_full_parts_is_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for at in range(50):
            package.writestr(SHEET.replace("1", str(at)), bytes(10 * MILLION))
    with cheaply():
        assert refused(made.getvalue()) == "unpacks-too-large"


def test_a_package_of_very_many_parts_is_not_looked_through() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for at in range(20_000):
            package.writestr(f"xl/{at}", b"")
    with cheaply():
        assert refused(made.getvalue()) == "unpacks-too-large"


def test_a_list_of_parts_that_is_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LONGEST_LIST", 100)
    assert refused(workbook(register())) == "unpacks-too-large"


def test_a_part_that_names_itself_again_and_again_is_counted_each_time() -> None:
    """Parts that share their bytes: a small file that claims to unpack to much."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(BOOK + ".xml", bytes(9 * MILLION))
        one = package.infolist()[0]
        for at in range(40):
            again = zipfile.ZipInfo(f"xl/{at}.xml")
            for name in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(again, name, getattr(one, name))
            package.filelist.append(again)
            package.NameToInfo[again.filename] = again
    with cheaply():
        assert refused(made.getvalue()) == "unpacks-too-large"


@pytest.mark.parametrize("part", [SHEET, BOOK + ".xml", "xl/styles.xml", "[Content_Types].xml"])
def test_words_that_stand_for_a_million_others_are_refused_in_every_part(part: str) -> None:
    content = changed(part, b"><", b">" + LAUGHS + b"]><")
    with cheaply():
        assert refused(content) == "not-a-workbook"


def test_a_definition_across_the_edge_of_two_pieces_is_seen() -> None:
    edge = packages.STEP - 4
    content = changed(SHEET, b"<sheetData", b"<!-- -->", **{"xl/odd.xml": b"x" * edge + b"<!DOCTYPE a>"})
    assert refused(content) == "not-a-workbook"


@pytest.mark.parametrize(
    "odd",
    [
        b'<c r="XFD1">' * 200_000,
        b'<c ' * 500_000,
        b'<c r="A1" ' + b'r="A1" ' * 400_000,
        b'<row ' * 400_000,
        b"<x>" * 1_000_000,
        b'<c r="A9" t="' + b"a" * 8_000_000,
    ],
    ids=["unclosed cells", "unclosed marks", "one long mark", "unclosed rows", "deep", "a long value"],
)  # fmt: skip
def test_no_sheet_costs_more_the_longer_it_is(odd: bytes) -> None:
    content = changed(SHEET, b"<sheetData>", b'<sheetData><row r="1048576"/>' + odd)
    with cheaply(20):
        found = outcome(content)
    assert found in ("not-a-workbook", "unpacks-too-large", "reaches-too-far") or found[0].rows > 0


@pytest.mark.parametrize(
    "written",
    [b"r='XFD1048576'", b'r="xfd1048576"', b'r = "XFD1048576"', b'r="XFD1048576"'],
    ids=["other quotes", "small letters", "with blanks", "as usual"],
)
def test_a_cell_in_the_last_corner_costs_nothing_however_it_is_written(written: bytes) -> None:
    content = changed(SHEET, b"</row></sheetData>", b"<c " + written + b"><v>1</v></c></row></sheetData>")
    with cheaply():
        found = outcome(content)
    whole = outcome(workbook(register()))
    assert found == "reaches-too-far" or found[0].register == whole[0].register


def test_cells_that_stand_elsewhere_than_their_row_says_are_measured_where_they_stand() -> None:
    far = b'<sheetData><row r="1">' + b"".join(
        b'<c r="%s1048576"><v>1</v></c>' % name.encode() for name in ("A", "ZZ", "XFD")
    )
    content = changed(SHEET, b'<sheetData><row r="1"', far + b'</row><row r="2"')
    with cheaply():
        assert outcome(content) == "reaches-too-far" or outcome(content)[0].rows


def test_a_table_of_a_million_columns_is_refused() -> None:
    with cheaply(5, 300 * MILLION):
        assert refused(("姓名" + "," * 1_000_000).encode(), "台账.csv") == "reaches-too-far"
        assert refused(b"," * 17_000_000 + b"\n", "台账.csv") == "reaches-too-far"
        assert refused(b'"' + b"a" * 200_000 + b'"\n', "台账.csv") == "not-a-workbook"


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.xls", "台账.csv", "台账.ods", "台账.txt"])
@pytest.mark.parametrize(
    "content",
    [
        EXE,
        PAGE,
        b"%PDF-1.7\n%\xe2\xe3\n\x00",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"PK\x03\x04",
        OLE,
        b"\x7fELF\x02\x00",
    ],
    ids=["program", "page", "pdf", "picture", "cut off", "cut off too", "another program"],
)
def test_what_is_no_workbook_is_told_by_its_content_whatever_it_is_called(content: bytes, name: str) -> None:
    assert refused(content, name) == "not-a-workbook"


def test_a_workbook_is_a_workbook_whatever_it_is_called() -> None:
    whole = read_workbook(workbook(register()), "台账.xlsx", today=TODAY).sheets
    assert read_workbook(workbook(register()), "台账.csv", today=TODAY).sheets == whole


def test_workbooks_with_programs_are_refused() -> None:
    for part in ("xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "xl/activeX/a.bin", "xl/embeddings/a.exe"):
        assert refused(changed(SHEET, b"<", b"<", **{part: b"x"})) == "has-macros", part
    assert refused(changed(SHEET, b"<", b"<", **{BOOK + ".bin": b"x"})) == "has-macros"
    old = OLE + bytes(504) + "_VBA_PROJECT_CUR".encode("utf-16-le") + bytes(500)
    assert refused(old, "台账.xls") == "has-macros"


def test_a_workbook_that_openpyxl_keeps_macros_in_is_refused() -> None:
    with_programs = changed(SHEET, b"<", b"<", **{"xl/vbaProject.bin": OLE + bytes(2000)})
    book, made = openpyxl.load_workbook(io.BytesIO(with_programs), keep_vba=True), io.BytesIO()
    book.save(made)
    assert refused(made.getvalue(), "台账.xlsm") == "has-macros"


def test_a_link_to_another_file_is_not_followed_and_its_last_value_is_read() -> None:
    link = b'<externalLink xmlns="x"><externalBook r:id="rId1"/></externalLink>'
    to = b'<Relationships><Relationship Id="rId1" Target="https://evil.example/a" TargetMode="External"/>'
    parts = {
        "xl/externalLinks/externalLink1.xml": link,
        "xl/externalLinks/_rels/externalLink1.xml.rels": to + b"</Relationships>",
    }
    given, made = io.BytesIO(workbook({"台账": [("姓名", "住址"), ("王小芳", "3-2-501")]})), io.BytesIO()
    formula = b'<c r="A2" t="str"><f>[1]Sheet1!A1</f><v>\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x9d\xb0</v></c>'
    with zipfile.ZipFile(given) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            said = before.read(name)
            after.writestr(name, re.sub(rb'<c r="A2"[^>]*>.*?</c>', formula, said) if name == SHEET else said)
        for name, said in parts.items():
            after.writestr(name, said)
    found = read_workbook(made.getvalue(), "台账.xlsx", today=TODAY)
    assert [row.name for row in found.sheets[0].register] == ["王小杰"]
    assert "evil.example" not in repr(found)


def test_what_is_sent_beyond_the_most_a_form_holds_is_thrown_away() -> None:
    handler, kept = Enough(), 0
    for _piece in range(MOST_SENT // MILLION + 40):
        kept += len(handler.receive_data_chunk(bytes(MILLION), 0) or b"")
    assert kept == MOST_SENT


def test_a_file_larger_than_the_most_is_refused_at_its_field(
    operator: Any, now: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baibu.registry.forms import workbooks
    from baibu.web import uploads

    monkeypatch.setattr(workbooks, "MOST_BYTES", 3000)
    monkeypatch.setattr(uploads, "MOST_SENT", 64 * 1024)
    account = actions.open_account(
        actor=operator, username="op", password="a-quiet-street", is_operator=True, now=now
    )
    client.force_login(account)
    sent = {"file": SimpleUploadedFile("台账.xlsx", struct.pack("Q", 7) * 40_000)}
    answer = client.post(reverse("registry:imports") + "?community=baihe", sent)
    assert answer.status_code == 422
    assert "60 MB" in answer.content.decode()
    assert not ImportDraft.objects.exists()
