"""A database that somebody else runs: its logins, and what is said to one that lacks rights."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from baibu.site.cli import ENVIRONMENT, OK
from tests import cluster

NAME = "given"
FIRST, SECOND = "first_login", "second_login"


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, str]]:
    """The addresses of one database for two logins, of whom the first owns it."""
    found = {}
    with cluster.running() as started, started.connect() as server:
        for login in (FIRST, SECOND):
            server.execute(f"create role {login} login password 'word'")
            found[login] = f"postgresql://{login}:word@{started.url(database=NAME).partition('@')[2]}"
        server.execute(f"create database {NAME} owner {FIRST}")
    yield found
    with cluster.running() as started, started.connect() as server:
        server.execute(f"drop database {NAME} with (force)")
        server.execute(f"drop role {SECOND}")
        server.execute(f"drop role {FIRST}")


def migrate(url: str) -> subprocess.CompletedProcess[str]:
    """The command, as an operator runs it."""
    about = dict(os.environ, BAIBU_DATABASE_URL=url, LC_ALL="en_US.UTF-8", BAIBU_LANGUAGE="en")
    about.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-P", "-m", "baibu.site.cli", "migrate"]
    return subprocess.run(command, env=about, capture_output=True, text=True, timeout=120)


def grant(statement: str) -> None:
    with cluster.running() as started, started.connect(database=NAME) as server:
        server.execute(statement)


def test_a_login_that_lacks_rights_is_told_the_remedy_and_the_remedy_helps(addresses: dict[str, str]) -> None:
    early = migrate(addresses[SECOND])
    assert early.returncode == ENVIRONMENT
    assert f"GRANT CREATE ON SCHEMA public TO {SECOND}" in early.stderr
    grant(f"grant baibu_app to {FIRST}")
    assert migrate(addresses[FIRST]).returncode == OK
    refused = migrate(addresses[SECOND])
    assert refused.returncode == ENVIRONMENT
    assert "Traceback" not in refused.stderr
    assert f"GRANT {FIRST}, baibu_app TO {SECOND};" in refused.stderr
    grant(f"grant {FIRST}, baibu_app to {SECOND}")
    helped = migrate(addresses[SECOND])
    assert helped.returncode == OK, helped.stderr
