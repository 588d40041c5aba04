"""What happened stays as it was written."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from baibu.ledger.actions import append_entry, erase_note, keep_note
from baibu.ledger.models import Entry
from baibu.ledger.queries import notes_of, timeline, verify_chains
from baibu.registry.queries.actors import Actor
from tests.ledger.town import Town, at

DAY = date(2026, 11, 22)


def write(town: Town, subject: object, kind: str = "visit-recorded", **rest: object) -> Entry:
    return append_entry(
        actor=Actor.clock(town.id), community_id=town.id, subject_kind="household", subject_id=subject,
        kind=kind, on_day=DAY, now=at(DAY), **rest,
    )  # fmt: skip


def test_entries_of_a_subject_are_sealed_to_one_another(town: Town) -> None:
    home = town.home("501")
    one, two = write(town, home.id), write(town, home.id, data={"with": [uuid4()], "on": DAY, "late": True})
    other = write(town, uuid4())
    assert (one.seq, two.seq, other.seq) == (1, 2, 1)
    assert two.prev == one.hash
    assert verify_chains(town.id) == ()
    assert [entry.seq for entry in timeline(town.id, "household", home.id)] == [2, 1]
    assert [entry.seq for entry in timeline(town.id, "household", home.id, before=2)] == [1]


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_entry SET kind = 'other'", "DELETE FROM ledger_entry", "TRUNCATE ledger_entry CASCADE",
])  # fmt: skip
def test_the_database_refuses_to_change_or_delete_an_entry(town: Town, statement: str) -> None:
    write(town, town.home("501").id)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.parametrize(("change", "what"), [
    ("UPDATE ledger_entry SET data = '{\"outcome\": \"met\"}' WHERE seq = 2", "changed"),
    ("DELETE FROM ledger_entry WHERE seq = 2", "missing"),
    ("UPDATE ledger_entry SET on_day = on_day - 1, prev = '' WHERE seq = 3", "relinked"),
])  # fmt: skip
def test_tampering_behind_the_triggers_back_is_found(town: Town, change: str, what: str) -> None:
    home = town.home("501")
    for _ in range(3):
        write(town, home.id)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER entries_stay")
        cursor.execute(change)
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER entries_stay")
    faults = verify_chains(town.id)
    assert what in {fault.what for fault in faults}
    assert {fault.subject_id for fault in faults} == {home.id}


def test_an_erased_note_leaves_its_entry_and_the_chain_whole(town: Town) -> None:
    clock = Actor.clock(town.id)
    note = keep_note(actor=clock, community_id=town.id, text="  膝盖疼，想要扶手  ", now=at(DAY))
    entry = write(town, town.home("501").id, note_id=note)
    assert notes_of(town.id, [note]) == {note: "膝盖疼，想要扶手"}
    assert erase_note(actor=clock, community_id=town.id, note_id=note, now=at(DAY))
    assert not erase_note(actor=clock, community_id=town.id, note_id=note, now=at(DAY))
    assert notes_of(town.id, [note]) == {note: ""}
    assert Entry.objects.get(id=entry.id).note_id == note
    assert verify_chains(town.id) == ()


def test_it_refuses_facts_that_would_come_back_different(town: Town) -> None:
    with pytest.raises(TypeError):
        write(town, uuid4(), data={"share": 0.1})
    assert keep_note(actor=Actor.clock(), community_id=town.id, text="   ", now=at(DAY)) is None
