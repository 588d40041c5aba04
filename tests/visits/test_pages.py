"""The pages answer, whole and as a region, to those who may see them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from baibu.registry.models import Person

from .cast import Cast

As = Callable[[Person], Client]
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "nothing-of-this-page"}


def pages(cast: Cast) -> list[str]:
    """Every page a group leader may open."""
    deed = cast.owed_by("group-leader")
    return [
        reverse("visits:today"),
        reverse("visits:list"),
        reverse("visits:household", args=[cast.poor.id]),
        reverse("visits:record", args=[cast.poor.id]),
        reverse("visits:deed", args=[deed.id]),
        reverse("visits:excuse", args=[cast.owed(cast.poor, "C004")[0].id]),
        reverse("visits:place", args=[cast.town.buildings[0].id]),
        reverse("visits:place", args=[cast.town.root.id]),
        reverse("visits:rows", args=[cast.town.root.id]),
        reverse("visits:method"),
    ]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_every_page_answers(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.leader)
    for address in pages(cast):
        response = client.get(address, **headers)
        assert response.status_code == 200, (address, response.content.decode()[:2000])


def test_pages_are_in_english_too(cast: Cast, as_: As) -> None:
    client = as_(cast.leader)
    client.cookies["django_language"] = "en"
    for address in pages(cast):
        assert client.get(address).status_code == 200
