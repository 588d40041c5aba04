"""The staircase of the visits' tests, on a real server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from baibu.registry.models import Person
from baibu.site.sessions import SessionStore
from tests.visits.cast import Cast, gather


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Everybody, today."""
    return gather(timezone.localdate())


@pytest.fixture
def sign_in(cast: Cast, live_server: Any) -> Callable[[Any, Person], None]:
    """Sign somebody in, in a page's own browser context."""

    def signed_in(page: Any, person: Person) -> None:
        account = cast.account(person)
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}]
        )

    return signed_in
