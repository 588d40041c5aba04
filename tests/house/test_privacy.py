"""Every column of every table is in the field register, and the documents say what it says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from django.apps import apps
from django.utils import translation

from baibu.registry.forms.words import lists
from baibu.registry.queries.privacy import FILE, read_register, register
from baibu.registry.queries.processing import assessment_markdown
from baibu.site.cli.privacy import BEGIN, END, content_of, documents, privacy
from tests.house.house import ROOT

REGISTER = register()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A command speaks the terminal's language; what comes after these tests shall not."""
    with translation.override("zh-hans"):
        yield


def columns() -> dict[str, list[str]]:
    """Every table, ours and others', with its columns."""
    return {
        model._meta.label: [
            found.name
            for found in model._meta.get_fields()
            if getattr(found, "concrete", False) and getattr(found, "column", None) and not found.many_to_many
        ]
        for model in apps.get_models()
    }


def gaps_after(change: Callable[[dict[str, Any]], object]) -> list[str]:
    """What would be missing or stale if the register's tables were changed so."""
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    change(tree["tables"])
    return read_register(tree).gaps(columns())


def test_every_column_is_in_the_register_or_in_the_list_of_what_is_about_nobody() -> None:
    assert not REGISTER.gaps(columns())


def test_a_missing_or_stale_entry_is_found() -> None:
    person = "registry.Person"
    extra = {"zh": "血型", "en": "blood group"}
    assert gaps_after(lambda tables: tables[person]["fields"].pop("phone")) == [
        "registry.Person.phone: not in the register"
    ]
    assert gaps_after(lambda tables: tables[person]["fields"].update(blood=extra)) == [
        "registry.Person.blood: no such column"
    ]
    assert gaps_after(lambda tables: tables.pop("registry.Tenure")) == [
        "registry.Tenure: not in the register"
    ]
    assert gaps_after(lambda tables: tables[person]["nothing"]["link"].append("phone")) == [
        "registry.Person.phone: said twice"
    ]


def test_half_a_sentence_behind_a_comma_is_not_lost_in_silence() -> None:
    with pytest.raises(KeyError, match="when it was"):
        gaps_after(lambda tables: tables["ledger.Note"]["fields"]["text"].update({"when it was": None}))


def test_every_entry_says_what_for_on_what_ground_who_sees_it_and_whence() -> None:
    for entry in REGISTER.entries:
        assert entry.viewers, entry
        assert entry.bases, entry
        assert entry.sources, entry
        for words in (
            entry.title,
            entry.purpose,
            entry.term.text,
            *entry.bases,
            *entry.viewers,
            *entry.sources,
        ):
            assert words.zh.strip(), entry
            assert words.en.strip(), entry


def test_what_is_sensitive_rests_on_consent_or_is_seen_by_those_concerned_only() -> None:
    for entry in REGISTER.entries:
        if entry.is_sensitive:
            assert "everybody" not in entry.seen_by, entry


def test_every_word_the_register_explains_is_used() -> None:
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    rows = [table.get("gist", {}) for table in tree["tables"].values()]
    rows += [row for table in tree["tables"].values() for row in table.get("fields", {}).values()]
    kinds = {kind for table in tree["tables"].values() for kind in table.get("nothing", {})}
    assert {row["purpose"] for row in rows if "purpose" in row} == set(tree["purposes"])
    assert {row["kept"] for row in rows if "kept" in row} == set(tree["terms"])
    for name, group in (("basis", "bases"), ("seen_by", "viewers"), ("source", "sources")):
        assert {code for row in rows for code in row.get(name, ())} == set(tree[group])
    assert kinds | set(tree["everywhere"]) == set(tree["nothing"])


def test_every_column_of_a_workbook_goes_into_a_field_with_an_entry() -> None:
    for kind, fields in lists()["fields"].items():
        for name in fields:
            assert REGISTER.takes(kind, name), (kind, name)
    assert not [aim for aim in REGISTER.columns.values() if not REGISTER.has(aim)]
    known = {(kind, name) for kind, fields in lists()["fields"].items() for name in fields}
    assert set(REGISTER.columns) == known


def test_the_documents_made_of_the_register_are_current() -> None:
    wanted = documents(ROOT / "docs")
    assert len(wanted) == 5
    assert not [path.name for path, made in wanted.items() if content_of(path) != made], (
        "run ./start privacy write"
    )


def test_what_was_written_by_hand_in_them_stays(tmp_path: Path) -> None:
    by_hand = tmp_path / "privacy.md"
    by_hand.write_text(f"# Ours\n\n{BEGIN}\nxyzzy\n{END}\n\nOurs too.\n")
    made = documents(tmp_path)[by_hand]
    assert made.startswith(f"# Ours\n\n{BEGIN}\n| kept |")
    assert made.endswith(f"{END}\n\nOurs too.\n")
    assert "xyzzy" not in made


def test_the_command_prints_the_record_in_both_languages(tmp_path: Path) -> None:
    runner = CliRunner()
    facts = json.loads(runner.invoke(privacy, ["record", "--json"]).stdout)
    fields = [field for table in facts["tables"] for field in table["fields"]]
    assert len(fields) == len(REGISTER.entries)
    phone = next(field for field in fields if field["column"] == "phone")
    assert phone["purpose"]["zh"]
    assert phone["legal_basis"][0]["en"].startswith("PIPL art. 13")
    chinese = runner.invoke(privacy, ["record", "--markdown", "--language", "zh"]).stdout
    assert chinese.startswith("# 个人信息处理活动记录")
    assert "住院" not in chinese.split("## 认定的情况")[0]
    assert runner.invoke(privacy, ["write", "--check", "--folder", str(tmp_path)]).exit_code == 1
    assert runner.invoke(privacy, ["write", "--folder", str(tmp_path)]).exit_code == 0
    assert runner.invoke(privacy, ["write", "--check", "--folder", str(tmp_path)]).exit_code == 0


def test_the_assessment_asks_about_every_sensitive_field_and_no_other() -> None:
    for language in ("zh", "en"):
        said = assessment_markdown(language)
        for entry in REGISTER.entries:
            if entry.is_sensitive:
                assert entry.title.in_language(language) in said
        assert "\n## 登录账号" not in said
        assert "\n## Account" not in said
