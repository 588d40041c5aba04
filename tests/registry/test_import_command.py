"""The import from the command line."""

import json

import pytest
from click.testing import CliRunner

from baibu.registry.models import Community, ImportAct, Person
from baibu.site.cli import frame
from baibu.site.cli.calendar import calendar
from baibu.site.cli.imports import import_
from tests.registry.offices import register, team, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command against the test's own database; answers its exit code and what it printed."""
    monkeypatch.setattr(frame, "held", [object()])
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook({**register(), **team()}))

    def command(*args, of=import_):
        answer = CliRunner().invoke(of, [str(file) if arg == "FILE" else arg for arg in args])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.exit_code, answer.stdout

    return command


def test_preview_apply_and_undo(run):
    code, said = run("FILE", "--community", "demo2", "--preview", "--json")
    sheet = json.loads(said)["sheets"][0]
    assert code == 0
    assert {
        "sheet",
        "kind",
        "header_row",
        "mapping",
        "rows",
        "people",
        "households",
        "forbidden",
        "problems",
    } <= set(sheet)
    assert sheet["people"] == {"new": 7, "changed": 0, "same": 0, "duplicate": 1, "rejected": 1}
    assert set(sheet["problems"][0]) == {"row", "column", "found", "remedy"}
    assert not Community.objects.exists(), "a preview founds nothing"
    code, said = run("FILE", "--community", "demo2", "--apply", "--json")
    act = json.loads(said)["act"]
    assert Person.objects.count() == 8
    assert ImportAct.objects.get().id.hex == act.replace("-", "")
    code, said = run("FILE", "--community", "demo2", "--json")
    assert json.loads(said)["sheets"][0]["people"]["same"] == 7
    code, said = run("--undo", act, "--json")
    assert (code, json.loads(said)["act"]) == (0, act)
    assert not Person.objects.exists()


def test_it_speaks_plainly_without_json(run):
    code, said = run("FILE", "--community", "demo2")
    assert code == 0
    assert "居民台账" in said
    assert "身份证号" in said


def test_a_command_that_lacks_something_says_so(run):
    assert run("FILE")[0] == 2
    assert run("--community", "demo2")[0] == 2
    assert run("FILE", "--community", "demo2", "--preview", "--apply")[0] == 2


def test_a_calendar_is_loaded_from_a_file(run, tmp_path):
    file = tmp_path / "2027.csv"
    lines = [
        "day,kind,name",
        *(f"2027-02-{day:02d},off,春节" for day in range(5, 17)),
        "2027-02-20,work,春节",
    ]
    file.write_text("\n".join(lines), "utf-8")
    code, said = run("load", str(file), "--json", of=calendar)
    assert (code, json.loads(said)) == (0, {"years": [2027], "days": 13})
    file.write_text("day,kind,name\nmorgen,off,x", "utf-8")
    assert run("load", str(file), of=calendar)[0] == 1
