"""Pages and API are two faces of the same acts: same inputs, same limits, same doors.

BAIBU_WRITE_OPENAPI=1 writes the description anew; look at what changed before you keep it.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.test import Client
from ninja import Schema

from baibu.ledger.actions import ask_excuse, record_deed
from baibu.notices.actions import (
    ask_swap,
    draft_alert,
    draft_notice,
    make_line,
    override_line,
    say_reaching,
    show_rota,
    write_order,
)
from baibu.notices.api import NoticeSent
from baibu.notices.api.alerts import AlertSent
from baibu.notices.api.orders import OrderSent
from baibu.notices.api.reaching import ReachingSent
from baibu.notices.api.rotas import LineSent, OverrideSent, ShownSent, SwapSent
from baibu.notices.forms import AlertForm, LineForm, NoticeForm, OverrideForm, ShownForm, SwapForm
from baibu.notices.forms.orders import OrderForm
from baibu.notices.forms.reaching import ReachingForm
from baibu.registry.models import Account
from baibu.site.api import PROBLEM, SignedIn, api
from baibu.visits.actions.absences import go_away
from baibu.visits.actions.visits import record_visit
from baibu.visits.api.absences import AwaySent
from baibu.visits.api.owed import DeedSent, ExcuseSent
from baibu.visits.api.visits import VisitSent
from baibu.visits.forms.absences import AwayForm
from baibu.visits.forms.deeds import DeedForm, ExcuseForm
from baibu.visits.forms.visits import VisitForm

SNAPSHOT = Path(__file__).with_name("openapi.json")
#: what an act takes from the address and from who asks, not from what was typed
FROM_ELSEWHERE = {"actor", "now", "household_id", "line_id", "obligation_id", "person_id", "place_id"}
#: what everybody may ask without signing in
PUBLIC = ["/public/{code}/notices", "/public/{code}/duty/{uuidstr:place}"]
#: form, schema, act
FACES: list[tuple[type[forms.Form], type[Schema], Callable[..., Any]]] = [
    (VisitForm, VisitSent, record_visit),
    (DeedForm, DeedSent, record_deed),
    (ExcuseForm, ExcuseSent, ask_excuse),
    (AwayForm, AwaySent, go_away),
    (NoticeForm, NoticeSent, draft_notice),
    (ReachingForm, ReachingSent, say_reaching),
    (LineForm, LineSent, make_line),
    (OverrideForm, OverrideSent, override_line),
    (SwapForm, SwapSent, ask_swap),
    (ShownForm, ShownSent, show_rota),
    (AlertForm, AlertSent, draft_alert),
    (OrderForm, OrderSent, write_order),
]
NAMES = [schema.__name__ for _form, schema, _act in FACES]


@pytest.mark.parametrize(("form", "schema", "act"), FACES, ids=NAMES)
def test_form_schema_and_act_take_the_same(
    form: type[forms.Form], schema: type[Schema], act: Callable[..., Any]
) -> None:
    takes = set(inspect.signature(act).parameters) - FROM_ELSEWHERE
    assert set(form.base_fields) == takes
    assert set(schema.model_fields) == takes


@pytest.mark.parametrize(("form", "schema", "act"), FACES, ids=NAMES)
def test_form_and_schema_ask_for_the_same(
    form: type[forms.Form], schema: type[Schema], act: Callable[..., Any]
) -> None:
    asked = {name for name, field in form.base_fields.items() if field.required}
    assert {name for name, field in schema.model_fields.items() if field.is_required()} == asked


@pytest.mark.parametrize(("form", "schema", "act"), FACES, ids=NAMES)
def test_form_and_schema_have_the_same_limits(
    form: type[forms.Form], schema: type[Schema], act: Callable[..., Any]
) -> None:
    described = schema.model_json_schema()["properties"]
    for name, field in form.base_fields.items():
        said = merged(described[name])
        assert said.get("maxLength") == getattr(field, "max_length", None), name
        assert said.get("minimum") == getattr(field, "min_value", None), name
        assert said.get("maximum") == getattr(field, "max_value", None), name
        choices = [code for code, _words in getattr(field, "choices", [])]
        if choices:
            assert said.get("enum") == choices, name


def merged(described: dict[str, Any]) -> dict[str, Any]:
    """The description of an input, that of an optional one flattened."""
    found = dict(described)
    for each in described.get("anyOf", []):
        found |= each if each.get("type") != "null" else {}
    return found


def operations() -> Iterator[tuple[str, Any]]:
    """(address, operation) of everything the API answers."""
    for bound in api._get_bound_routers():
        for address, view in bound.path_operations.items():
            yield from ((address, operation) for operation in view.operations)


def test_every_operation_asks_who_it_is() -> None:
    open_ones = [
        address
        for address, operation in operations()
        if not any(isinstance(each, SignedIn) for each in operation.auth_callbacks) or operation.csrf_exempt
    ]
    assert list(operations())
    assert open_ones == PUBLIC


def test_every_operation_has_a_name_of_its_own_and_says_what_it_answers() -> None:
    found = [operation for _address, operation in operations()]
    names = [operation.view_func.__name__ for operation in found]
    assert len(set(names)) == len(names)
    assert not [operation.view_func.__name__ for operation in found if not operation.description]


def test_the_description_is_the_one_we_know() -> None:
    said = json.dumps(api.get_openapi_schema(path_prefix="/api/"), indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("BAIBU_WRITE_OPENAPI"):
        SNAPSHOT.write_text(said)
    assert json.loads(said) == json.loads(SNAPSHOT.read_text()), "see the first lines of this file"


@pytest.mark.django_db
def test_strangers_are_told_to_sign_in(client: Client) -> None:
    response = client.get("/api/today")
    assert (response.status_code, response["Content-Type"]) == (401, PROBLEM)
    assert response.json()["code"] == "not-signed-in"
    assert client.get("/api/openapi.json").status_code == 200


@pytest.mark.django_db
def test_a_write_needs_its_token() -> None:
    client = Client(enforce_csrf_checks=True)
    account = Account.objects.open_account("operator", None, is_operator=True)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    response = client.post("/api/absences", {}, content_type="application/json")
    assert (response.status_code, response.json()["code"]) == (403, "no-csrf-token")
    token = "a" * 32
    client.cookies["csrftoken"] = token
    answer = client.post("/api/absences", {}, content_type="application/json", headers={"x-csrftoken": token})
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
