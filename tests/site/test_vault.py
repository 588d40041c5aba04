"""The vault's keys stay outside the database; what stood readable is sealed once; keys come and go."""

import base64
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from baibu.site import keys
from baibu.site.cli import ENVIRONMENT, OK, PROBLEM, REFUSED
from baibu.site.database import Trouble
from tests import cluster

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NAME = "vaulted"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, and no key in the environment."""
    monkeypatch.setenv("BAIBU_DATA", str(tmp_path))
    monkeypatch.delenv("BAIBU_VAULT_KEY")
    monkeypatch.setattr(keys.Kept, "keys", ())
    return tmp_path


def test_the_first_key_is_made_once_and_for_its_owner_alone(folder: Path) -> None:
    keys.make_first(NOW)
    made = keys.vault_keys(fresh=True)
    assert keys.place().stat().st_mode & 0o777 == 0o600
    keys.make_first(NOW)
    assert keys.vault_keys(fresh=True) == made
    assert [file.name for file in folder.iterdir()] == ["vault-keys.json"]


def test_a_file_that_others_can_read_is_refused_with_the_remedy(folder: Path) -> None:
    keys.make_first(NOW)
    keys.place().chmod(0o640)
    with pytest.raises(Trouble, match="600") as trouble:
        keys.vault_keys(fresh=True)
    assert trouble.value.code == "permissions"


def test_a_new_key_writes_while_the_old_one_reads_until_it_is_let_go(folder: Path) -> None:
    keys.make_first(NOW)
    (old,) = keys.vault_keys(fresh=True)
    keys.add_key(NOW)
    new, reading = keys.vault_keys()
    assert reading == old != new
    assert keys.rested_since() == {old: NOW}
    keys.keep_keys(set())
    assert keys.vault_keys() == (new,)


def test_a_missing_a_damaged_and_a_useless_key_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Trouble) as trouble:
        keys.vault_keys(fresh=True)
    assert trouble.value.code == "vault-key"
    keys.make_first(NOW)
    keys.place().write_text("{}")
    with pytest.raises(Trouble) as trouble:
        keys.vault_keys(fresh=True)
    assert trouble.value.code == "vault-key"
    monkeypatch.setenv("BAIBU_VAULT_KEY", base64.b64encode(b"too short").decode())
    with pytest.raises(Trouble) as trouble:
        keys.vault_keys(fresh=True)
    assert "BAIBU_VAULT_KEY" in str(trouble.value)


def run(folder: Path, url: str, *words: str, key: str = "") -> subprocess.CompletedProcess[str]:
    """A command, as an operator runs it."""
    about = dict(os.environ, BAIBU_DATABASE_URL=url, BAIBU_DATA=str(folder), BAIBU_LANGUAGE="en")
    about.pop("DJANGO_SETTINGS_MODULE", None)
    about["BAIBU_VAULT_KEY"] = key
    command = [sys.executable, "-P", "-m", "baibu.site.cli", *words]
    return subprocess.run(command, env=about, capture_output=True, text=True, timeout=120)


def facts(done: subprocess.CompletedProcess[str], status: int = OK) -> dict:
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


PERSON = (
    "insert into registry_person (community_id, id, name, sort_key, sex, born_precision, relation, "
    "phone_key, phone_tail, phone) select c.id, gen_random_uuid(), '王', 'wang', '', 'day', '', '', '', "
    "'\\x01deadbeef00'::bytea from registry_community c"
)


def test_from_first_start_over_a_new_key_to_a_lost_one(tmp_path: Path) -> None:
    with cluster.running() as started, started.connect() as server:
        server.execute(f"create database {NAME} owner baibu")
        url = started.url(database=NAME)
    try:
        assert run(tmp_path, url, "community", "found", "qinghe", "--name", "青禾社区").returncode == OK
        assert facts(run(tmp_path, url, "vault", "check", "--json"))["values"] == 0
        given = run(tmp_path, url, "vault", "retire", "--json", key=base64.b64encode(bytes(32)).decode())
        assert facts(given, REFUSED)["refused"] == "given-elsewhere"
        first = facts(run(tmp_path, url, "vault", "rotate", "--json"))
        assert first["is_new"]
        assert "rested" in run(tmp_path, url, "vault", "retire").stdout
        rest(tmp_path / "vault-keys.json")
        assert len(facts(run(tmp_path, url, "vault", "retire", "--json"))["retired"]) == 1
        assert len(json.loads((tmp_path / "vault-keys.json").read_text())["keys"]) == 1
        with cluster.running() as started, started.connect(database=NAME) as server:
            server.execute(PERSON)
        wrong = facts(run(tmp_path, url, "vault", "check", "--json"), PROBLEM)
        assert wrong["unreadable"] == 1
        (tmp_path / "vault-keys.json").unlink()
        lost = run(tmp_path, url, "vault", "check")
        assert lost.returncode == ENVIRONMENT
        assert "backup" in lost.stderr
        assert not (tmp_path / "vault-keys.json").exists()
    finally:
        with cluster.running() as started, started.connect() as server:
            server.execute(f"drop database {NAME} with (force)")


def rest(file: Path) -> None:
    """Let two hours have passed since the old keys wrote last."""
    found = json.loads(file.read_text())
    for each in found["keys"][1:]:
        each["wrote_until"] = (datetime.now(UTC) - timedelta(hours=2)).isoformat()
    file.write_text(json.dumps(found))


@pytest.fixture
def as_before(transactional_db: None) -> MigrationExecutor:
    """A database as it was before anything was sealed."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'drop database "{name}" with (force)')
        cursor.execute(f'create database "{name}"')
    executor = MigrationExecutor(connection)
    executor.migrate([("registry", "0012_kept_comparison"), ("ledger", "0008_found_by_day")])
    return executor


def test_what_stood_readable_is_sealed_once_and_leaves_no_copy(
    as_before: MigrationExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from baibu.registry.models import sealing

    monkeypatch.setattr(sealing, "BATCH", 2)
    old = as_before.loader.project_state(
        [("registry", "0012_kept_comparison"), ("ledger", "0008_found_by_day")]
    ).apps
    community = old.get_model("registry", "community").objects.create(code="q", name="青", made_at=NOW)
    here = {"community_id": community.pk}
    for number in range(5):
        person = old.get_model("registry", "person").objects.create(
            **here, id=uuid4(), name="王", sort_key="wang", phone=f"1990000000{number}"
        )
    old.get_model("registry", "absence").objects.create(
        **here, id=uuid4(), person_id=person.id, since=date(2026, 1, 1), until=date(2026, 1, 2),
        reason="illness", said_at=NOW,
    )  # fmt: skip
    act = old.get_model("registry", "importact").objects.create(
        **here, id=uuid4(), file_name="a", at=NOW, report={}
    )
    old.get_model("registry", "importchange").objects.create(
        **here, id=uuid4(), act_id=act.id, table="person", row_id=person.id, before={"phone": "19900000009"},
        after={"phone": "19900000004"},
    )  # fmt: skip
    old.get_model("registry", "importdraft").objects.create(
        **here, id=uuid4(), file_name="a", read_at=NOW, rows=b"\x80\x00"
    )
    old.get_model("ledger", "note").objects.create(**here, id=uuid4(), text="身体尚可", at=NOW)

    with cluster.running() as started, started.connect(database=connection.settings_dict["NAME"]) as reader:
        # somebody may still be looking at the old rows
        reader.execute("begin isolation level repeatable read")
        reader.execute("select 1")
        fresh = MigrationExecutor(connection)
        fresh.migrate(fresh.loader.graph.leaf_nodes())

    from baibu.ledger.models import Note
    from baibu.registry.models import Absence, ImportChange, ImportDraft, Person
    from baibu.registry.queries.vault import standings

    assert sorted(one.phone[-1] for one in Person.objects.all()) == ["0", "1", "2", "3", "4"]
    assert Absence.objects.get().reason == "illness"
    assert ImportChange.objects.get().before == {"phone": "19900000009"}
    assert ImportDraft.objects.get().rows == b"\x80\x00"
    assert Note.objects.get().text == "身体尚可"
    assert not [each for each in standings() if each.unreadable or each.unfindable]
    assert not [table for table in ("registry_person", "ledger_note") if holds(table, b"19900000004")]
    assert not holds("ledger_note", "身体尚可".encode())


def holds(table: str, words: bytes) -> bool:
    """Whether the table's file still holds the words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filepath(%s)", [table])
        path = cursor.fetchone()[0]
    with cluster.running() as started, started.connect() as server:
        server.execute("CHECKPOINT")
        content = server.execute("SELECT pg_read_binary_file(%s)", [path]).fetchone()[0]
    return words in bytes(content)
