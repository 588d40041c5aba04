"""Names, phones, notes and passwords planted everywhere are found in no log: not ours, not the web server's,
not the database's."""

from __future__ import annotations

import io
import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import Account, Community, Person
from baibu.registry.queries.actors import Actor
from baibu.site import cli, ticker
from baibu.site.cli.doctor import server_log
from baibu.site.logs import JsonLines
from tests import cluster

#: what is planted, each as a person, an office or a browser might write it
PLANTED = ("张桂英", "19900012345", "摔伤了腿", "five-green-hills", "zhang.guiying", "百合苑三栋二单元")
LOGGERS = (
    "",
    "django",
    "django.request",
    "django.security",
    "django.db.backends",
    "gunicorn.error",
    "psycopg",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What any logger says, as it would stand in the log, at the most talkative level."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines())
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in LOGGERS}
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    for name, (level, _propagate) in before.items():
        logging.getLogger(name).setLevel(level)


def check(said: str, *, least: int = 1) -> list[dict[str, Any]]:
    """The lines as facts; none of them holds anything that was planted, in letters or escaped."""
    found = [json.loads(line) for line in said.splitlines()]
    assert len(found) >= least
    for word in PLANTED:
        for form in (word, json.dumps(word)[1:-1], quote(word), repr(word.encode())[2:-1]):
            assert form not in said, form
    return found


def planted(at: int = 0) -> str:
    return PLANTED[at]


class Broken:
    """Something whose failing quotes what it holds, as exceptions do."""

    def __init__(self) -> None:
        self.name, self.phone = PLANTED[0], PLANTED[1]

    def fail(self, note: str) -> None:
        name = self.name
        raise ValueError(f"{name} {self.phone}: {note}")


def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words(lines: io.StringIO) -> None:
    log = logging.getLogger("somebody.elses")
    try:
        try:
            Broken().fail(PLANTED[2])
        except ValueError as error:
            raise KeyError(PLANTED[4]) from error
    except KeyError:
        log.exception("could not keep %s of %r", PLANTED[3], {"name": PLANTED[0]})
    facts = check(lines.getvalue())[0]
    assert (facts["error"], facts["because"]) == ("KeyError", ["ValueError"])
    assert facts["frames"][-1].endswith(
        test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words.__name__
    )
    assert facts["event"] == "could not keep … of …"


@pytest.mark.parametrize(
    ("name", "words", "event"),
    [
        ("lib", (f"unknown name {PLANTED[0]}, phone {PLANTED[1]}",), "unknown name …, phone …"),
        ("lib", (f"bad value '{PLANTED[4]}' at /x?q={PLANTED[3]}",), "bad value … at /x…"),
        ("lib", ("%(a)s and %(b)d of %%", {"a": PLANTED[0], "b": 3}), "… and 3 of %"),
        ("lib", ("%s %5.2f %s", PLANTED[0], 1.5, int(PLANTED[1])), "… 1.5 …"),
        ("lib", (ValueError(PLANTED[0]),), "ValueError"),
        ("baibu.site.ticker", ("tick failed for community %s", "baihe"), "tick failed for community baihe"),
        ("baibu.site.ticker", ("of %s", PLANTED[0]), "of …"),
        ("baibu.site.ticker", ("of %s", "n" + PLANTED[1]), "of …"),
    ],
)
def test_a_line_says_what_the_program_says_and_no_value(
    lines: io.StringIO, name: str, words: Any, event: str
) -> None:
    logging.getLogger(name).error(*words)
    assert [each["event"] for each in check(lines.getvalue())] == [event]


def operator() -> tuple[Actor, Client]:
    """The operator at work in a community, and their browser."""
    now = timezone.now()
    made = actions.found_community(actor=Actor.operator(), code="baihe", name=PLANTED[5], now=now)
    account = Account.objects.create(username=PLANTED[4], is_operator=True)
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return Actor.operator(made.pk), client


def test_addresses_forms_files_and_headers_leave_nothing(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    _actor, client = operator()

    def broken(*_given: Any, **named: Any) -> None:
        name = planted()
        raise RuntimeError(f"{name} {named}")

    monkeypatch.setattr("baibu.registry.views.imports.read_workbook", broken)
    monkeypatch.setattr("baibu.registry.forms.accounts.SignInForm.clean", broken)
    query = f"?community=baihe&find={quote(PLANTED[0])}&phone={PLANTED[1]}"
    file = SimpleUploadedFile(f"{PLANTED[0]}.xlsx", PLANTED[2].encode())
    headers = {"Referer": f"http://x/{PLANTED[4]}", "User-Agent": PLANTED[3]}
    assert (
        client.post(reverse("registry:imports") + query, {"file": file}, headers=headers).status_code == 500
    )
    stranger = Client(raise_request_exception=False)
    sent = {"username": PLANTED[4], "password": PLANTED[3]}
    assert stranger.post(reverse("registry:sign-in"), sent).status_code == 500
    Client(enforce_csrf_checks=True).post(f"/people/{quote(PLANTED[0])}/?x={PLANTED[1]}", sent)
    Client(enforce_csrf_checks=True).post(reverse("registry:sign-in"), sent)
    Client(raise_request_exception=False).get("/", headers={"Host": f"{PLANTED[4]}.example"})
    Client(raise_request_exception=False).get(f"/{quote(PLANTED[0])}/{PLANTED[1]}")
    facts = check(lines.getvalue(), least=3)
    failed = [each for each in facts if each.get("error") == "RuntimeError"]
    assert [each["event"] for each in failed] == ["Internal Server Error"] * 2
    assert {each["page"] for each in failed} == {"registry/import/", "sign-in/"}


def test_what_the_database_refuses_is_told_by_its_rule_and_not_by_the_row(lines: io.StringIO) -> None:
    log, now = logging.getLogger("baibu.registry"), None
    with cluster.running() as started:
        before = started.words()
    name = PLANTED[0]
    acts: list[Any] = [
        lambda: Account.objects.create(username=PLANTED[4]),
        lambda: Community.objects.create(code="a", name=name, made_at=now),
        lambda: Person.objects.filter(community_id=name),
        lambda: connection.cursor().execute("select %s::int", [PLANTED[1] + name]),
        lambda: connection.cursor().execute("select %s::uuid", [name]),
        lambda: connection.cursor().execute(f"select '{name}'::date"),
        lambda: connection.cursor().execute(f"selec '{name}'"),
        lambda: connection.cursor().execute(
            "create temporary table t (name text unique, check (name <> 'x')); "
            "insert into t values (%s); insert into t values (%s)", [name, name]
        ),
        lambda: connection.cursor().execute(f"do $$ begin raise warning '{name}'; end $$"),
        lambda: connection.cursor().execute(f"do $$ begin raise exception '{name}'; end $$"),
    ]  # fmt: skip
    for act in acts:
        try:
            with transaction.atomic():
                list(act() or ())
        except Exception:
            log.exception("not kept")
    facts = check(lines.getvalue(), least=7)
    codes = {each["database"]["code"] for each in facts if "database" in each}
    assert {"23514", "23505", "22P02"} <= codes
    assert any(each.get("database", {}).get("rule") == "t_name_key" for each in facts)
    with cluster.running() as started:
        after = started.words()
    assert "ready to accept connections" in after
    assert "ERROR" not in after[len(before) :], "a statement's failing is told to whoever sent it"
    for word in PLANTED:
        assert word not in after


def test_a_failing_tick_and_a_failing_thread_tell_no_values(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, _client = operator()

    def broken(*_given: Any, **_named: Any) -> None:
        raise RuntimeError(PLANTED[2])

    monkeypatch.setattr("baibu.ledger.actions.tick", broken)
    ticker.tick_once(timezone.now())
    facts = check(lines.getvalue())
    assert facts[-1]["event"] == "tick failed for community baihe"
    assert actor.community_id


LOOSE = """
import logging, sys, threading, warnings
import django
django.setup()
from baibu.site.logs import catch_the_rest
catch_the_rest()
threading.Thread(target=lambda: 1 / len({words!r}[9:]) and open({words!r})).start()
def fails(): raise ValueError({words!r})
thread = threading.Thread(target=fails); thread.start(); thread.join()
warnings.warn({words!r})
logging.getLogger("x").error("%d", {words!r})
logging.getLogger("x").error("%s %s", {words!r})
class Odd:
    def __del__(self): raise ValueError({words!r})
Odd()
fails()
"""


def test_what_nobody_caught_becomes_a_line_without_words() -> None:
    script = LOOSE.format(words=" ".join(PLANTED))
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "baibu.site.settings"}
    done = subprocess.run([sys.executable, "-c", script], env=surroundings, capture_output=True, text=True)
    assert done.returncode == 1
    facts = check(done.stderr, least=6)
    assert [each.get("error") for each in facts].count("ValueError") == 3


def test_a_command_that_falls_says_where_and_quotes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_words: list[str]) -> int:
        raise ValueError(" ".join(PLANTED))

    monkeypatch.setattr(cli, "exit_code", broken)
    with pytest.raises(SystemExit) as left:
        cli.main(["doctor"])
    line, sentence = capsys.readouterr().err.splitlines()
    assert (left.value.code, check(line)[0]["error"]) == (1, "ValueError")
    assert "BAIBU_TRACEBACKS" in sentence
    monkeypatch.setenv("BAIBU_TRACEBACKS", "1")
    with pytest.raises(ValueError, match=PLANTED[0]):
        cli.main(["doctor"])


@pytest.fixture
def served() -> Iterator[tuple[int, Any]]:
    """A web server of ours without a database, told to list every request; its port and its words."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["-m", "gunicorn", "baibu.site.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    words += ["--worker-class", "gthread", "--threads", "2", "--logger-class", "baibu.site.logs.ServerLog"]
    given = {
        "GUNICORN_CMD_ARGS": "--access-logfile - --log-level debug",
        "BAIBU_LOG_LEVEL": "DEBUG",
        "BAIBU_WEB": "0",
        "BAIBU_DATABASE_URL": "postgresql://zhang.guiying:five-green-hills@127.0.0.1:9/none",
    }
    server = subprocess.Popen(
        [sys.executable, *words], env=os.environ | given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for _try in range(200):
        with closing(socket.socket()) as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port, server
    server.kill()
    server.wait()


@pytest.mark.slow
def test_the_web_server_lists_no_requests_and_quotes_nothing(served: tuple[int, Any]) -> None:
    port, server = served
    for request in (
        f"GET /sign-in/?find={quote(PLANTED[0])}&phone={PLANTED[1]} HTTP/1.1\r\nHost: {PLANTED[4]}.example",
        f"GET /{quote(PLANTED[0])} HTTP/1.1\r\nHost: localhost\r\nX-{PLANTED[4]}({PLANTED[1]}): a",
        f"{PLANTED[4].upper()} {PLANTED[1]} {PLANTED[3]}",
        f"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {PLANTED[1]}x",
        f"GET /sign-in/ HTTP/1.1\r\nHost: localhost\r\nCookie: sessionid={PLANTED[3]}",
    ):
        with closing(socket.create_connection(("127.0.0.1", port), 20)) as line:
            line.sendall(request.encode() + b"\r\nConnection: close\r\n\r\n")
            line.settimeout(40)
            while line.recv(4096):
                pass
    server.terminate()
    said = server.communicate(timeout=20)[0].decode()
    facts = check(said, least=3)
    assert {each["logger"] for each in facts} >= {"gunicorn.error"}
    assert not [each for each in facts if each["logger"] == "gunicorn.access"]
    assert any(each["event"] == "Service Unavailable" for each in facts), said


def test_doctor_tells_of_a_database_that_would_write_values_into_its_log(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert server_log().is_well
    monkeypatch.setattr("baibu.site.cli.doctor.QUIET", {"log_statement": "all"})
    found = server_log()
    assert (found.is_well, found.found) == (False, "log_statement = none")
    assert "set log_statement = 'all'" in found.remedy
