"""The tests' own frame: what it hands out, and that it cleans up."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from baibu.registry.models import CalendarYear


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nth", [1, 2])
def test_a_committing_test_leaves_the_next_what_migrations_put_there(nth: int) -> None:
    assert CalendarYear.objects.exists()
    assert not Session.objects.exists()
    Session.objects.create(session_key=f"kept-{nth}", session_data="", expire_date=timezone.now())


@pytest.mark.django_db
def test_the_next_test_sees_none_of_it() -> None:
    assert CalendarYear.objects.exists()
    assert not Session.objects.exists()


def test_the_browser_speaks_chinese_and_is_as_wide_as_a_phone(phone: object) -> None:
    phone.goto("/static/web/logo.svg")  # type: ignore[attr-defined]
    assert phone.evaluate("[navigator.language, innerWidth]") == ["zh-CN", 390]  # type: ignore[attr-defined]
