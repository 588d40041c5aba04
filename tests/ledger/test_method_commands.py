"""baibu method: what the packs say, what differs between two, and adopting one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from baibu.ledger.actions import plan
from baibu.ledger.queries import adopted
from baibu.site.cli import OK, REFUSED, exit_code, frame
from baibu.site.cli.packs import PACKS
from tests.ledger.town import Town, at

Run = Callable[..., tuple[int, str, str]]
DAY = date(2026, 11, 22)


@pytest.fixture(params=["en", "zh"])
def run(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """A command, in a terminal that speaks English or Chinese: its exit code, its facts, its words."""
    monkeypatch.setenv("BAIBU_LANGUAGE", request.param)
    monkeypatch.setattr(frame, "held", [None])
    monkeypatch.setattr(timezone, "now", lambda: at(DAY))

    def command(*words: str) -> tuple[int, str, str]:
        code = exit_code(["method", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture
def lean(tmp_path: Path) -> str:
    """The method without the weekly call on elders, in a folder of its own."""
    shutil.copytree(PACKS, tmp_path / "packs")
    pack = tmp_path / "packs" / "baibuting-236"
    next(pack.glob("duties/C015-*.yaml")).unlink()
    (pack / "examples" / "C015.yaml").unlink()
    return str(pack)


def test_it_lists_the_packs(run: Run) -> None:
    code, out, _ = run("list")
    assert code == OK
    assert "百步亭" in out
    assert "Baibuting" in out
    packs = json.loads(run("list", "--json")[1])
    assert {"baibuting-236", "law-cn"} <= {each["pack"] for each in packs}


def test_it_reads_every_rule_back_in_both_languages(run: Run) -> None:
    code, out, _ = run("show", "baibuting-236", "--day", "2026-11-22")
    assert code == OK
    assert "C015" in out
    assert "paired helper" in out
    rules = json.loads(run("show", "baibuting-236", "--json")[1])
    assert all(each["zh"] and each["en"] and each["source"] for each in rules)


def test_it_says_what_differs_and_whom_it_concerns(run: Run, lean: str) -> None:
    code, out, _ = run("diff", "baibuting-236", lean)
    assert code == OK
    assert "C015" in out
    (change,) = json.loads(run("diff", "baibuting-236", lean, "--json")[1])["changes"]
    assert (change["code"], change["affects"]) == ("C015", ["paired-helper"])
    assert run("diff", "law-cn", "law-cn")[1].strip() in {"Nothing differs.", "没有差别。"}


def test_it_counts_the_rows_that_would_fall_away(run: Run, town: Town, lean: str) -> None:
    elder = town.person(town.home("501"), born_on=date(1944, 3, 2))
    town.need("elder-living-alone", elder, date(2026, 10, 5))
    plan(town.id, DAY, at(DAY))
    found = json.loads(run("diff", "baibuting-236", lean, "--community", "town", "--json")[1])["community"]
    assert set(found["fewer"]) == {"C015"}
    assert found["rows_per_year"]["after"] < found["rows_per_year"]["before"]
    assert "−" in run("diff", "baibuting-236", lean, "--community", "town")[1]


def test_a_community_adopts_a_pack_from_a_day_on(run: Run, town: Town, lean: str) -> None:
    code, out, err = run("adopt", lean, "--community", "town", "--from", "2026-12-01", "--json")
    assert (code, err) == (OK, "")
    facts = json.loads(out)
    assert (facts["community"], facts["pack"], facts["from"]) == ("town", "baibuting-236", "2026-12-01")
    assert adopted(town.id, date(2026, 12, 1)).digest == facts["digest"]  # type: ignore[union-attr]
    code, out, _ = run("adopt", "baibuting-236", "--community", "town", "--from", "2026-12-09")
    assert code == OK
    assert "2026-12-09" in out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show", "nonsense"), "unknown-pack"),
        (("diff", "nonsense", "law-cn"), "unknown-pack"),
        (("diff", "law-cn", "law-cn", "--community", "nowhere"), "unknown-community"),
        (("adopt", "nonsense", "--community", "town"), "unknown-pack"),
        (("adopt", "law-cn", "--community", "nowhere"), "unknown-community"),
        (("adopt", "law-cn", "--community", "town", "--from", "2026-10-01"), "adoption-order"),
    ],
)
def test_it_refuses_with_a_reason(run: Run, town: Town, words: tuple[str, ...], why: str) -> None:
    code, out, err = run(*words, "--json")
    assert code == REFUSED
    assert json.loads(out)["refused"] == why
    assert err.strip()


def test_every_mistake_of_a_pack_is_named_with_its_line(run: Run, lean: str) -> None:
    rule = next(Path(lean).glob("duties/C001-*.yaml"))
    rule.write_text(rule.read_text("utf-8") + "\nwhat: 1\nwhy: 2\n", "utf-8")
    code, out, _ = run("show", lean, "--json")
    assert code == REFUSED
    said = json.loads(out)
    assert said["refused"] == "bad-pack"
    assert said["text"].count("C001") == 2
