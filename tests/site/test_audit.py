"""The look at the locked packages: what it finds, and that a missing network is no failure but is said."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests import audit


class List(BaseHTTPRequestHandler):
    """A list of weaknesses as OSV answers; it knows one, of a package named in `weak`."""

    weak = ""
    asked: list[str] = []

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        names = [each["package"]["name"] for each in queries]
        self.asked.extend(names)
        known = {"vulns": [{"id": "TEST-1", "modified": "2026-01-01T00:00:00Z"}]}
        self.say({"results": [known if name == self.weak else {} for name in names]})

    def do_GET(self) -> None:
        self.say(
            {"id": "TEST-1", "modified": "2026-01-01T00:00:00Z", "summary": "falls over", "affected": []}
        )

    def say(self, facts: dict[str, Any]) -> None:
        content = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        """Nothing."""


@pytest.fixture
def listed() -> Iterator[list[str]]:
    """Where to ask, in the words of the command."""
    server = HTTPServer(("127.0.0.1", 0), List)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield ["--service-url", f"http://127.0.0.1:{server.server_port}/"]
    server.shutdown()
    thread.join()
    server.server_close()


def test_every_locked_package_comes_from_pypi_with_hashes() -> None:
    packages = audit.packages_of(audit.LOCK)
    assert len(packages) > 40
    assert list(audit.oddities(packages)) == []


def test_a_package_from_elsewhere_or_without_a_hash_is_told() -> None:
    one = next(each for each in audit.packages_of(audit.LOCK) if each["name"] == "django")
    elsewhere, bare, moved, empty = (deepcopy(one) for _each in range(4))
    elsewhere["source"] = {"git": "https://example.org/django"}
    del bare["wheels"][0]["hash"]
    moved["sdist"]["url"] = "https://example.org/django.tar.gz"
    del empty["wheels"], empty["sdist"]
    for broken, word in (
        (elsewhere, "git"),
        (bare, "without a hash"),
        (moved, "fetched"),
        (empty, "no file"),
    ):
        assert any(word in said for said in audit.oddities([broken])), word


@pytest.mark.slow
def test_a_known_weakness_fails_and_none_passes(listed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert audit.known_weaknesses(*listed)[0] == audit.CLEAN
    assert "django" in List.asked
    monkeypatch.setattr(List, "weak", "django")
    code, said = audit.known_weaknesses(*listed)
    assert (code, "TEST-1 falls over" in said) == (audit.FOUND, True)


@pytest.mark.slow
def test_without_the_network_it_says_that_it_did_not_look(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = ["--service-url", "http://127.0.0.1:9/"]
    code, said = audit.known_weaknesses(*nowhere)
    assert (code, said.startswith("Skipped: known weaknesses were not looked for")) == (-1, True)
    monkeypatch.setattr(audit, "known_weaknesses", lambda: (code, said))
    assert audit.main() == 0
    assert "Skipped" in capsys.readouterr().out
