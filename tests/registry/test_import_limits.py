"""Files the import does not take, or has nothing to take from, and what it says of them."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baibu import core
from baibu.registry import actions
from baibu.registry.forms.packages import MOST_UNPACKED, is_too_much
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Community, ImportAct, ImportDraft
from baibu.registry.queries.exports import rejected_workbook
from baibu.site.cli import frame
from baibu.site.cli.imports import import_
from tests.registry.offices import TODAY, register, workbook

NUMBER = "11010519491231002X"
EMPTY = {"居民台账": [("姓名", "出生年月", "住址")]}


def read(content, name="台账.xlsx"):
    return read_workbook(content, name, today=TODAY)


def refused(content, name="台账.xlsx"):
    with pytest.raises(core.Refusal) as refusal:
        read(content, name)
    assert refusal.value.field == "file"
    return refusal.value


def with_part(content, name, part):
    """The workbook with one part more."""
    grown = io.BytesIO(content)
    with zipfile.ZipFile(grown, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, part)
    return grown.getvalue()


def test_a_small_file_that_unpacks_to_very_much_is_not_opened():
    content = with_part(workbook(register()), "xl/padding.xml", b" " * (40 * 1024 * 1024))
    assert len(content) < 100_000
    assert refused(content).code == "unpacks-too-large"


def test_a_register_of_a_town_is_not_too_much():
    million = 1024 * 1024
    assert not is_too_much(100 * million, 6 * million)
    assert not is_too_much(15 * million, 20_000)
    assert is_too_much(MOST_UNPACKED + 1, 60 * million)
    assert is_too_much(30 * million, 200_000)


def test_a_part_that_is_longer_than_it_says_is_not_opened():
    content = bytearray(with_part(workbook(register()), "xl/padding.xml", b" " * 5000))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.rindex(signature)
        content[start + at : start + at + 4] = (50).to_bytes(4, "little")
    assert refused(bytes(content)).code == "not-a-workbook"


def test_a_workbook_closed_by_a_password_says_so():
    closed = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(core.Refusal) as refusal:
        read(closed)
    assert (refusal.value.code, refusal.value.field) == ("password-protected", "password")
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).code == "not-a-workbook"


def test_a_long_cell_is_shortened_in_the_problem_and_whole_on_the_sheet_that_goes_back():
    long = "乱写一气" * 60
    sheet = read(workbook({"台账": [("姓名", "出生年月", "住址"), ("王小芳", "1956-03", long)]})).sheets[0]
    assert len(sheet.problems[0].found) == 60
    assert sheet.problems[0].found.endswith("…")
    assert sheet.rejected[0].cells["住址"] == long
    assert read(rejected_workbook([sheet])).sheets[0].rejected[0].cells["住址"] == long


@pytest.mark.parametrize(
    "cells",
    [
        ("110101199001011234", "110101199201011234"),
        ("110105 19491231 002X", "110105-19491231-002X"),
        (f"{NUMBER}(本人)", f"({NUMBER})"),
        (NUMBER, "无", "暂无", None),
        (110105194912310021, 110105194912311021),
    ],
    ids=["wrong check digits", "with blanks", "with remarks", "mostly none", "as numbers"],
)
@pytest.mark.parametrize("heading", ["证件", "编号"])
def test_a_column_of_identity_numbers_is_refused_however_it_is_filled(heading, cells):
    rows = [(f"王小{at}", cell, f"3-2-50{at}") for at, cell in enumerate(cells)]
    sheet = read(workbook({"台账": [("姓名", heading, "住址"), *rows]})).sheets[0]
    assert [column.column for column in sheet.forbidden] == [heading]
    assert sheet.forbidden[0].article


def test_identity_numbers_in_a_sheet_without_headings_are_named_by_their_column():
    book = read(workbook({"名单": [("王小芳", NUMBER), ("李杰", "110105197112300071")]}))
    assert [column.column for column in book.sheets[0].forbidden] == ["B"]
    assert NUMBER not in repr(book)


def test_one_identity_number_in_a_cell_that_is_taken_is_a_problem_and_masked():
    rows = [("姓名", "联系电话", "住址", "备注"), ("王小芳", "19900000001", "3-2-501", "")]
    rows += [("李杰", NUMBER, "3-2-502", ""), ("周文 110105 19491231 002X", "", "3-2-503", "")]
    book = read(workbook({"台账": rows}))
    assert {(problem.row, problem.column) for problem in book.sheets[0].problems} >= {
        (3, "联系电话"),
        (4, "姓名"),
    }
    assert "19491231" not in repr(book)


def test_a_blank_file_says_that_it_is_blank():
    assert refused(workbook({"空表": []})).code == "empty-workbook"


def test_a_sheet_without_rows_says_what_to_do_and_cannot_be_brought_in(operator, now, client):
    account = actions.open_account(
        actor=operator, username="op", password="a-quiet-street", is_operator=True, now=now
    )
    client.force_login(account)
    file = SimpleUploadedFile("台账.xlsx", workbook(EMPTY))
    client.post(reverse("registry:imports") + "?community=baihe", {"file": file}, follow=True)
    key = ImportDraft.objects.get().id
    shown = client.get(reverse("registry:import-draft", args=[key])).content.decode()
    assert "这张表是空的" in shown
    assert "没有可以导入的内容" in shown
    apply = reverse("registry:import-apply", args=[key])
    assert apply not in shown
    client.post(apply)
    assert not ImportAct.objects.exists()


@pytest.fixture
def run(db, monkeypatch, tmp_path):
    """Run the command on a workbook; answers its exit code, what it printed, and what it raised."""
    monkeypatch.setattr(frame, "held", [object()])

    def command(sheets, *args):
        file = tmp_path / "台账.xlsx"
        file.write_bytes(workbook(sheets))
        answer = CliRunner().invoke(import_, [str(file), "--community", "demo2", *args])
        return answer.exit_code, answer.stdout

    return command


@pytest.mark.parametrize("args", [(), ("--apply",)])
def test_the_command_fails_where_there_is_nothing_to_bring_in(run, args):
    code, said = run(EMPTY, "--json", *args)
    report = json.loads(said)
    assert (code, report["is_empty"], report["sheets"][0]["rows"]) == (1, True, 0)
    code, said = run(EMPTY, *args)
    assert code == 1
    assert "没有可以导入的内容" in said or "nothing in this file" in said
    assert not Community.objects.exists()


def test_the_command_names_the_option_for_a_sheet_nobody_understands(run):
    code, said = run({"表": [("甲", "乙"), ("王小芳", "3-2-501")]})
    assert code == 1
    assert "--kind register" in said


def test_taking_back_an_import_that_is_none_names_those_there_are(run, operator, now):
    unknown = str(uuid4())

    def said():
        with pytest.raises(core.Refusal) as refusal:
            CliRunner().invoke(import_, ["--undo", unknown], catch_exceptions=False)
        assert refusal.value.code == "no-such-import"
        return str(refusal.value)

    assert unknown in said()
    act = actions.apply_import(actor=operator, workbook=read(workbook(register())), now=now).act
    assert str(act.id) in said()
