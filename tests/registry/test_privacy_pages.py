"""The privacy notice: open to everybody, in both languages, and never behind the register."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from baibu.registry.models import Account
from baibu.registry.queries.notice import notice
from baibu.registry.queries.privacy import register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_anybody_reads_what_is_kept_without_signing_in(
    client: Client, language: str, headers: dict[str, str]
) -> None:
    client.cookies["django_language"] = language
    response = client.get(reverse("registry:privacy"), headers=headers)
    assert response.status_code == 200
    said = response.content.decode()
    for entry in register().entries:
        assert_said(entry.title.in_language(language), said)
        assert_said(entry.purpose.in_language(language), said)
        assert_said(entry.term.text.in_language(language), said)


def assert_said(words: str, page: str) -> None:
    """The page says these words, marks written as HTML writes them."""
    assert words.replace("'", "&#x27;").replace('"', "&quot;") in page, words


def test_it_asks_the_database_nothing(client: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(0):
        client.get(reverse("registry:privacy"))


def test_the_sign_in_page_leads_to_it(client: Client) -> None:
    assert reverse("registry:privacy") in client.get(reverse("registry:sign-in")).content.decode()


def test_every_field_stands_in_one_part_of_it() -> None:
    with translation.override("en"):
        parts = notice().parts
    shown = [section.title for part in parts for section in part.sections]
    assert len(shown) == len(set(shown)) == len(register().kept)
    assert [len(part.sections) > 0 for part in parts] == [True, True, True]


def test_machines_read_the_register_once_they_are_signed_in(client: Client) -> None:
    assert client.get("/api/privacy/fields").status_code == 401
    account = Account.objects.open_account("operator", None, is_operator=True)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    fields = client.get("/api/privacy/fields").json()
    assert len(fields) == len(register().entries)
    phone = next(each for each in fields if (each["table"], each["column"]) == ("registry.Person", "phone"))
    assert phone["kept"]["ends"] == "left"
    assert not phone["is_sensitive"]
