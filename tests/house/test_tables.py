"""Foreign keys point down, keys carry the community, and the tables are as the models say."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from tests.house.house import depth, rooms

#: Tables that belong to no single community → why.
FREE = {
    "registry.Community": "it is the community",
    "registry.Account": "the operator of the machine belongs to none",
    "registry.OutsideIdentity": "the operator may link one too, who belongs to none",
    "registry.SignIn": "the operator signs in too, who belongs to none",
    "registry.Attempt": "a try at the door is counted before anybody's community is known",
    "notices.Gauge": "what a gateway may still be asked holds for the whole machine",
    "registry.WorkdayException": "the State Council's arrangement is the same for all",
    "registry.CalendarYear": "the State Council's arrangement is the same for all",
    "ledger.PackText": "a method's text is stored once, by its digest; adopting it is a community's act",
}


def ours() -> Iterator[type[models.Model]]:
    """The models of our rooms."""
    return (model for model in apps.get_models() if model._meta.app_label in rooms())


def test_foreign_keys_point_down() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignObject)
        and is_upward(model._meta.app_label, field.related_model._meta.app_label)
    ]
    assert not upward


def is_upward(room: str, target: str) -> bool:
    """Whether a link from one room to another goes up, or across to a stranger."""
    return target in rooms() and target != room and depth(target) <= depth(room)


def test_every_table_carries_its_community_in_its_key() -> None:
    for model in ours():
        if model._meta.label not in FREE:
            assert "community" in [field.name for field in model._meta.pk_fields], model._meta.label


def test_every_unique_key_carries_the_community() -> None:
    loose = [
        f"{model._meta.label}: {columns}"
        for model in ours()
        if model._meta.label not in FREE
        for columns in unique_keys(model)
        if not {"community", "community_id"} & columns
    ]
    assert not loose


def unique_keys(model: Any) -> Iterator[set[str]]:
    """The columns of each unique key beside the primary one."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            named = [each for each in constraint.expressions if isinstance(each, models.F)]
            yield {*constraint.fields, *(each.name for each in named)}
    for columns in model._meta.unique_together:
        yield set(columns)
    for field in model._meta.local_fields:
        if field.unique and not field.primary_key:
            yield {field.name}


def test_every_reason_to_be_free_is_still_needed() -> None:
    assert {model._meta.label for model in ours()} >= set(FREE)


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)
    assert "No changes" in capsys.readouterr().out
