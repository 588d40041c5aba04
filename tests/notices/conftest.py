"""The staircase on the day the tests run, and browsers' requests as somebody of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from baibu.registry.models import Person
from tests.visits.cast import Cast, gather


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, today."""
    return gather(timezone.localdate())


@pytest.fixture
def as_(cast: Cast) -> Callable[[Person], Client]:
    """A browser in which that person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(cast.account(person), "django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
