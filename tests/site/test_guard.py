"""The second guard: what a page forgot to ask, the database does not show."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse

from baibu.ledger.models import Obligation, Standing
from baibu.registry import actions
from baibu.registry.models import Account, Community, Household, Person, Place
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.bounds import bounded, bounds
from baibu.site.database import guards
from baibu.site.doors import Bounds
from tests.house.house import rooms

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The moment the tests happen at."""
    return datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def two(now: datetime) -> tuple[Community, Community]:
    """Two communities with a home and a person each."""
    made = []
    for code in ("baihe", "qinghe"):
        community = actions.found_community(actor=Actor.operator(), code=code, name=code, now=now)
        operator = Actor.operator(community.pk)
        root = Place.objects.get(community=community)
        home = actions.register_household(actor=operator, place_id=root.id, room="101", now=now)
        actions.register_person(actor=operator, name="王芳", household_id=home.id, now=now)
        made.append(community)
    return made[0], made[1]


def tables() -> Iterator[str]:
    """The tables of our rooms, those Django does not manage included."""
    for model in apps.get_models():
        if model._meta.app_label in rooms() and model is not Standing:
            yield model._meta.db_table


def test_every_table_of_a_community_is_guarded() -> None:
    with connection.cursor() as cursor:
        guarded = set(guards.guarded_tables(cursor))
        assert guards.unguarded(cursor) == []
    assert set(tables()) - guarded == set(guards.FREE)


def test_views_look_with_the_askers_eyes() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'v' and relnamespace = 'public'::regnamespace "
            "and not coalesce(reloptions @> '{security_invoker=true}', false)"
        )
        assert cursor.fetchall() == []


def test_a_forgotten_filter_shows_one_community_and_no_bounds_show_nothing(
    two: tuple[Community, Community],
) -> None:
    one, other = two
    assert Person.objects.count() == 2
    with bounded(one.pk):
        assert {person.community_id for person in Person.objects.all()} == {one.pk}
        assert not Household.objects.filter(community=other).exists()
        assert not Obligation.objects.filter(community=other).exists()
    with bounded():
        assert [model.objects.count() for model in (Person, Household, Place, Account)] == [0, 0, 0, 0]
        assert Community.objects.count() == 2, "their names are no secret"
    assert Person.objects.count() == 2, "the bounds end with the block"


def test_nothing_is_written_or_taken_across_the_bounds(two: tuple[Community, Community]) -> None:
    one, other = two
    with bounded(one.pk):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Person.objects.create(community=other, name="李明", sort_key="li ming")
        assert Person.objects.filter(community=other).update(name="李明") == 0
        assert Person.objects.filter(community=other).delete()[0] == 0
    assert {person.name for person in Person.objects.all()} == {"王芳"}


def test_bounds_inside_bounds_come_back_and_a_failure_leaves_none(two: tuple[Community, Community]) -> None:
    one, other = two
    with bounded(one.pk):
        with bounded(other.pk):
            assert bounds() == (settings.APP_ROLE, str(other.pk), "", "")
        assert bounds() == (settings.APP_ROLE, str(one.pk), "", "")
    with pytest.raises(RuntimeError), bounded(one.pk):
        raise RuntimeError
    assert bounds()[1:] == ("", "", "")


def test_accounts_are_read_at_the_door_and_nowhere_else(
    two: tuple[Community, Community], now: datetime
) -> None:
    made = actions.open_operator(
        actor=Actor.operator(), username="admin", password="five-green-hills", now=now
    )
    with bounded(at_the_door=True):
        assert Account.objects.filter(pk=made.account.pk).exists()
        assert not Person.objects.exists()
    with bounded(two[0].pk):
        assert not Account.objects.filter(pk=made.account.pk).exists()


@pytest.mark.parametrize("raises", [True, False])
def test_a_page_that_fails_takes_everything_back_and_keeps_no_bounds(raises: bool, now: datetime) -> None:
    request = HttpRequest()

    def broken(asked: HttpRequest) -> HttpResponse:
        Community.objects.create(code="half", name="half", made_at=now)
        if raises:
            room.process_exception(asked, RuntimeError())
        return HttpResponse(status=200 if raises else 500)

    room = Bounds(broken)
    room(request)
    assert not Community.objects.filter(code="half").exists()
    assert bounds()[1:] == ("", "", "")


def test_operators_see_their_own_account_in_whatever_community(
    two: tuple[Community, Community], now: datetime
) -> None:
    made = actions.open_operator(
        actor=Actor.operator(), username="admin", password="five-green-hills", now=now
    )
    with bounded(two[0].pk, account_id=made.account.pk):
        assert Account.objects.get().username == "admin"
