"""Phone numbers, notes and the like stand sealed, open only where they belong, and are still found."""

import json
from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from baibu import core
from baibu.registry import actions
from baibu.registry.models import Absence, ImportChange, Person, Unreadable, field_of, key_id, vault_now
from baibu.registry.models.vault import BLOCK, Vault, belonging, padded, unpadded
from baibu.registry.queries import Actor
from baibu.registry.queries.known import known
from baibu.registry.queries.search import found_people
from baibu.registry.queries.vault import has_sealed_values, keys_in_use, standings
from tests.registry.offices import workbook

OLD, NEW = b"the key that wrote until today!!", b"the key that writes from now on!"
#: whose numbers are looked at
PHONE = ("registry_person", "phone")
HEAD = ("姓名", "性别", "联系电话", "住址", "与户主关系")


@pytest.fixture
def resident(operator, now):
    """Somebody with a phone and a home."""
    place = actions.open_place(
        actor=operator, parent_id=root(operator), level="building", name="3栋", now=now
    )
    home = actions.register_household(actor=operator, place_id=place.id, unit="2", room="501", now=now)
    return actions.register_person(
        actor=operator, name="王小芳", household_id=home.id, phone="19900001234", now=now
    )


def root(operator):
    from baibu.registry.models import Place

    return Place.objects.get(community_id=operator.community_id, parent_id=None).id


def stored(column, table="registry_person"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        return [bytes(value) for (value,) in cursor.fetchall()]


def again(person):
    return Person.objects.get(community_id=person.community_id, id=person.id)


def test_a_phone_is_read_as_it_was_written_and_never_stands_readable(resident):
    (sealed,) = stored("phone")
    assert b"19900001234" not in sealed
    assert sealed.startswith(vault_now().head)
    assert again(resident).phone == "19900001234"
    assert has_sealed_values()


def test_a_correction_is_sealed_and_found_under_its_new_number_only(operator, resident, now):
    actions.correct_person(actor=operator, person_id=resident.id, changes={"phone": "19900009876"}, now=now)
    assert again(resident).phone == "19900009876"
    here = [root(operator)]
    found = [[each.id for each in found_people(operator.community_id, said, here)] for said in
             ("9876", "09876", "19900009876", "1234", "19900001234", "876")]  # fmt: skip
    assert found == [[resident.id]] * 3 + [[]] * 3
    actions.correct_person(actor=operator, person_id=resident.id, changes={"phone": ""}, now=now)
    assert stored("phone") == stored("phone_key") == stored("phone_tail") == [b""]
    assert not has_sealed_values()


def test_a_sealed_value_cannot_be_moved_to_another_row_or_field_or_changed(operator, resident, now):
    (theirs,) = stored("phone")
    other = actions.register_person(actor=operator, name="李大勇", phone="19900005678", now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_person SET phone = %s WHERE id = %s",
            [theirs, other.id],
        )
    with pytest.raises(Unreadable, match="baibu vault check") as refused:
        assert again(other).phone
    assert refused.value.code == "tampered"
    field = field_of(Person, "phone")
    ours = field.seal(operator.community_id, resident.id, "1").content
    for belongs in (
        belonging("registry_person", "relation", operator.community_id, resident.id),
        belonging("registry_person", "phone", operator.community_id + 1, resident.id),
        belonging("ledger_note", "phone", operator.community_id, resident.id),
    ):
        with pytest.raises(Unreadable):
            vault_now().open(ours, belongs)
    with pytest.raises(Unreadable):
        vault_now().open(ours[:-1] + bytes([ours[-1] ^ 1]), field.belongs(operator.community_id, resident.id))


def test_what_is_not_sealed_for_its_row_is_never_written(resident):
    with pytest.raises(TypeError, match="sealed_values"):
        Person.objects.filter(id=resident.id).update(phone="19900000000")
    with pytest.raises(FieldError):
        Person.objects.filter(phone="19900001234").exists()


def test_the_same_number_is_sealed_differently_each_time_and_its_length_is_hidden(operator, now):
    for _time in range(2):
        actions.register_person(actor=operator, name="王小芳", phone="19900001234", now=now)
    first, second = stored("phone")
    assert first != second
    assert len({*stored("phone_key")}) == 1
    assert {len(padded(word.encode())) for word in ("leave", "illness", "duty-elsewhere")} == {BLOCK}
    for content in (b"", b"\x80", b"\x00\x00", b"a" * BLOCK, b"\x80\x00"):
        assert unpadded(padded(content)) == content


def test_the_reason_of_an_absence_is_sealed(operator, resident, now):
    actions.say_absence(
        actor=operator, person_id=resident.id, since=now.date(), until=now.date(), reason="illness", now=now
    )
    assert Absence.objects.get().reason == "illness"
    assert b"illness" not in stored("reason", "registry_absence")[0]


def test_an_import_seals_what_it_writes_and_what_it_remembers(operator, now):
    from baibu.registry.forms.reading import read_workbook

    for phone in ("19900001234", "19900004321"):
        rows = [HEAD, ("王小芳", "女", phone, "百合苑3栋2单元501", "户主")]
        read = read_workbook(workbook({"居民台账": rows}), "表.xlsx", today=now.date())
        kept = actions.keep_draft(actor=operator, workbook=read, now=now)
        done = actions.apply_draft(actor=operator, draft_id=kept.id, now=now)
    change = ImportChange.objects.get()
    assert (change.before["phone"], change.after["phone"]) == ("19900001234", "19900004321")
    whole = b"".join(
        (*stored("before", "registry_importchange"), *stored("after", "registry_importchange"),
         *stored("rows", "registry_importdraft"), *stored("phone"))
    )  # fmt: skip
    assert not [each for each in (b"1990000", "王小芳".encode(), b"phone") if each in whole]
    people = [one for home in known(operator.community_id).people.values() for one in home]
    assert [one.phone for one in people] == ["19900004321"]
    assert len(found_people(operator.community_id, "4321", [root(operator)])) == 1
    actions.undo_import(actor=operator, act_id=done.act.id, now=now)
    assert Person.objects.get().phone == "19900001234"
    assert len(found_people(operator.community_id, "1234", [root(operator)])) == 1


@pytest.fixture
def rotating(settings):
    """Choose which keys the vault has."""

    def choose(*keys):
        Chosen.keys = keys
        settings.BAIBU_VAULT_KEYS = "tests.registry.test_vault.chosen"

    return choose


class Chosen:
    """The keys of the vault, as the test chose them."""

    keys: tuple[bytes, ...] = ()


def chosen(*, fresh=False):
    return Chosen.keys


def test_after_a_new_key_everything_is_read_found_and_sealed_anew(operator, rotating, now):
    rotating(OLD)
    for number in range(5):
        actions.register_person(actor=operator, name="王小芳", phone=f"1990000000{number}", now=now)
    rotating(NEW, OLD)
    someone = Person.objects.first()
    assert someone.phone
    assert found_people(operator.community_id, someone.phone, [root(operator)])
    someone.save()
    told = []
    done = actions.reseal_vault(actor=Actor.operator(), now=now, batch=2, told=told.append)
    assert (done.rows, done.unreadable, told) == (4, 0, [2, 4])
    assert set(keys_in_use()) == {key_id(NEW).hex()}
    rotating(NEW)
    assert sorted(one.phone[-1] for one in Person.objects.all()) == ["0", "1", "2", "3", "4"]
    assert len(found_people(operator.community_id, "0003", [root(operator)])) == 1
    assert actions.reseal_vault(actor=Actor.operator(), now=now).rows == 0


def test_a_rotation_cut_short_goes_on_where_it_stopped(operator, rotating, now):
    rotating(OLD)
    for number in range(6):
        actions.register_person(actor=operator, name="王小芳", phone=f"1990000000{number}", now=now)
    rotating(NEW, OLD)

    def cut(rows):
        if rows == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.reseal_vault(actor=Actor.operator(), now=now, batch=2, told=cut)
    assert keys_in_use() == {key_id(NEW).hex(): 4, key_id(OLD).hex(): 2}
    assert actions.reseal_vault(actor=Actor.operator(), now=now, batch=2).rows == 2
    assert set(keys_in_use()) == {key_id(NEW).hex()}


def test_sealing_anew_is_no_reason_to_plan_anew_but_a_correction_is(operator, resident, rotating, now):
    from baibu.ledger.models import Unplanned

    Unplanned.objects.all().delete()
    rotating(NEW, *vault_keys_of_the_tests())
    assert actions.reseal_vault(actor=Actor.operator(), now=now).rows == 1
    assert not Unplanned.objects.exists()


def vault_keys_of_the_tests():
    from baibu.site.keys import vault_keys

    return vault_keys()


def test_only_the_operator_seals_anew(operator, resident, now):
    with pytest.raises(core.Refusal) as refused:
        actions.reseal_vault(actor=Actor(community_id=operator.community_id, person_id=resident.id), now=now)
    assert refused.value.code == "not-permitted"


def test_the_check_names_what_does_not_open_and_what_is_not_found(operator, resident, now):
    phones = next(each for each in standings() if (each.table, each.column) == PHONE)
    assert (phones.values, phones.unreadable, phones.unfindable) == (1, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET phone_tail = %s", [b"wrong"])
    assert next(each for each in standings() if (each.table, each.column) == PHONE).unfindable == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_person SET phone = %s", [b"\x01nokeyhere" + bytes(40)])
    phones = next(each for each in standings() if (each.table, each.column) == PHONE)
    assert (phones.unreadable, phones.named) == (1, [resident.id])


def test_a_value_under_an_unknown_key_is_refused_by_name():
    here = belonging("t", "c", 1, uuid4())
    sealed = Vault([OLD]).seal(json.dumps({"a": 1}).encode(), here)
    assert Vault([NEW, OLD]).open(sealed, here) == b'{"a": 1}'
    with pytest.raises(Unreadable) as refused:
        Vault([NEW]).open(sealed, here)
    assert refused.value.code == "no-key"
