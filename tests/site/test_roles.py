"""What the site's own role may do in the database, and what it may not."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ProgrammingError

from baibu.site.database import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_app() -> None:
    """The connection acts as the site's role."""
    connection.cursor().execute(f"set local role {settings.APP_ROLE}")


def test_the_site_may_read_and_write_ordinary_tables(as_app: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_session")
        cursor.execute("select count(*) from django_session")
        assert cursor.fetchone() == (0,)


def test_it_may_not_change_the_shape_of_a_table(as_app: None) -> None:
    with pytest.raises(ProgrammingError, match="must be owner"), connection.cursor() as cursor:
        cursor.execute("alter table django_session add column extra text")


@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("table", settings.APPEND_ONLY_TABLES)
def test_it_may_not_rewrite_what_was_entered(as_app: None, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_acting_as_the_owner_ends_with_the_block() -> None:
    with connection.cursor() as cursor, roles.as_owner(connection):
        cursor.execute("select current_user")
        assert cursor.fetchone() == (roles.OWNER,)
