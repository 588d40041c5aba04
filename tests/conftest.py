"""What every test may ask for: a database of its own run, a browser, a page of phone or desk size."""

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as trials

from tests import cluster

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

os.environ.setdefault("BAIBU_SECRET_KEY", "only-for-tests-and-never-for-people")
os.environ.setdefault("BAIBU_VAULT_KEY", base64.b64encode(b"only-for-tests-never-for-people!").decode())
os.environ.pop("BAIBU_DATABASE_URL", None)
os.environ.pop("BAIBU_WEB", None)

# How long a busy machine takes says nothing about what is tested.
trials.register_profile("baibu", deadline=None, suppress_health_check=[HealthCheck.too_slow])
trials.load_profile("baibu")

TEMPLATE = "baibu_template"
COMPLAINTS = ("error", "warning")
CHROMIUM_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the words readable, and reserve a place for the database, once per run."""
    from django.conf import settings

    from baibu.site.catalogues import compile_all

    # The settings were read before this file could name a key.
    settings.SECRET_KEY = os.environ["BAIBU_SECRET_KEY"]
    if not hasattr(config, "workerinput"):
        compile_all()
        cluster.reserve()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        cluster.discard()


@pytest.fixture(autouse=True)
def in_the_sites_language() -> Iterator[None]:
    """Every test begins in the site's language: a page asked for in another leaves that one behind."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Nobody removes a worker's database: the whole cluster is thrown away at the end of the run."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Start the run's cluster and copy every worker's database from one that was migrated once."""
    from django.conf import settings
    from django.db import connection
    from django.test import TransactionTestCase

    from baibu.site.environment import database_at

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with cluster.running() as started, django_db_blocker.unblock():
        described = database_at(started.url())
        for name in ("HOST", "PORT", "USER", "PASSWORD"):
            connection.settings_dict[name] = described[name]
        with started.connect() as server:
            found = server.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone()
        if not found:
            make_template(connection)
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
    TransactionTestCase._fixture_teardown = lambda _case: restore(connection)  # type: ignore[method-assign]


def restore(connection: Any) -> None:
    """The worker's database as it was migrated: emptying the tables would lose what migrations put there."""
    from django.db import connections

    name = connection.settings_dict["NAME"]
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'drop database "{name}" with (force)')
        cursor.execute(f'create database "{name}" template {TEMPLATE}')


def make_template(connection: Any) -> None:
    """One migrated database, from which the workers' are copied."""
    from django.conf import settings
    from django.core.management import call_command

    from baibu.site.database.guards import guard
    from baibu.site.database.roles import grant

    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f"create database {TEMPLATE}")
    connection.close()
    connection.settings_dict["NAME"] = TEMPLATE
    call_command("migrate", verbosity=0)
    for role in (settings.APP_ROLE, settings.KEEPER_ROLE):
        grant(connection, role, settings.APPEND_ONLY_TABLES)
    guard(connection, settings.APP_ROLE, settings.KEEPER_ROLE)
    connection.close()
    connection.settings_dict["NAME"] = name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever uses a page, so that it can be run by itself."""
    for item in items:
        if {"chromium", "phone", "desk"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def chromium_path() -> str | None:
    """Where a Chromium is, if there is one."""
    chosen = os.environ.get("BAIBU_CHROMIUM")
    return (
        chosen
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """A real browser, shared by the run's tests."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if not path:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's event loop shares our thread
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as machinery:
        browser = machinery.chromium.launch(executable_path=path, args=[*CHROMIUM_QUIET, *sandbox])
        yield browser
        browser.close()


def page_of(browser: "Browser", base_url: str, width: int, height: int, **more: Any) -> Iterator["Page"]:
    """A page of that size; errors and warnings in its console fail the test."""
    context = browser.new_context(
        base_url=base_url, viewport={"width": width, "height": height}, locale="zh-CN", **more
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in COMPLAINTS else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    yield page
    context.close()
    assert not complaints, complaints


def was_refused(page: "Page") -> None:
    """Take note of the one thing a browser says by itself when a form comes back refused, and of no other."""
    assert [said[-26:] for said in page.complaints] == ["422 (Unprocessable Entity)"], page.complaints  # type: ignore[attr-defined]
    page.complaints.clear()  # type: ignore[attr-defined]


@pytest.fixture
def phone(chromium: "Browser", live_server: Any) -> Iterator["Page"]:
    """A page as wide as a phone, with touch."""
    yield from page_of(chromium, live_server.url, 390, 844, has_touch=True)


@pytest.fixture
def desk(chromium: "Browser", live_server: Any) -> Iterator["Page"]:
    """A page as wide as a desk's screen."""
    yield from page_of(chromium, live_server.url, 1280, 800)


@pytest.fixture
def django_assert_max_num_queries() -> Callable[[int], Any]:
    """A block that may ask the database so many questions; the bounds of a page are not counted."""
    from tests.questions import Questions

    @contextmanager
    def at_most(number: int) -> Iterator[Questions]:
        with Questions() as asked:
            yield asked
        said = [str(each["sql"]) for each in asked.captured_queries]
        assert len(said) <= number, "\n".join([f"{len(said)} questions, {number} allowed", *said])

    return at_most


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parent.parent
