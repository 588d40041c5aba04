"""The whole house from outside: ./start serves pages and leaves nothing behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def surroundings() -> Iterator[dict[str, str]]:
    """An empty data folder, and nothing else of the tests' own environment."""
    folder = Path(tempfile.mkdtemp(prefix="bb-"))
    folder.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAIBU_", "DJANGO_"))}
    yield kept | {"BAIBU_DATA": str(folder), "BAIBU_LANGUAGE": "en"}
    shutil.rmtree(folder, ignore_errors=True)


def start(checkout: Path, surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command run as a person would, from another folder."""
    command = [str(checkout / "start"), *words]
    return subprocess.run(command, env=surroundings, cwd="/", capture_output=True, text=True, check=False)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def test_doctor_finds_the_tables_missing_and_migrate_mends_it(
    checkout: Path, surroundings: dict[str, str]
) -> None:
    before = start(checkout, surroundings, "doctor", "--json")
    assert before.returncode == 1, before.stderr
    assert [f["name"] for f in json.loads(before.stdout)["findings"] if not f["is_well"]] == ["tables"]
    mended = start(checkout, surroundings, "migrate", "--json")
    assert mended.returncode == 0, mended.stderr
    assert "registry.0001_tables" in json.loads(mended.stdout)["applied"]
    after = start(checkout, surroundings, "doctor", "--json")
    assert (after.returncode, json.loads(after.stdout)["well"]) == (0, True)
    tried = start(checkout, surroundings, "doctor", "--security", "--json")
    controls = json.loads(tried.stdout)["controls"]
    assert {each["name"]: each["detail"] for each in controls if each["state"] == "fail"} == {}
    assert (tried.returncode, tried.stderr) == (0, "")
    assert all(set(each) == {"name", "state", "detail"} for each in controls)
    assert (
        "密码经过散列"
        in start(checkout, surroundings | {"BAIBU_LANGUAGE": "zh"}, "doctor", "--security").stdout
    )


def test_it_serves_and_ctrl_c_stops_everything(checkout: Path, surroundings: dict[str, str]) -> None:
    start(checkout, surroundings, "migrate")
    port = free_port()
    command = [str(checkout / "start"), "up", "--port", str(port)]
    serving = subprocess.Popen(command, env=surroundings, cwd="/", stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout
        said = [serving.stdout.readline() for _ in range(2)]
        assert all(f"http://127.0.0.1:{port}/" in line for line in said)
        assert "百步" in said[0]
        assert status_of(port, "/") in {200, 302}
        assert status_of(port, "/no-such-page/") in {302, 404}
        assert status_of(port, "/", host="evil.example") == 400
    finally:
        serving.send_signal(signal.SIGINT)
        serving.communicate(timeout=30)
    assert serving.returncode == 0
    assert not list(Path(surroundings["BAIBU_DATA"]).glob("pg-*/postmaster.pid"))
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def status_of(port: int, path: str, host: str = "localhost") -> int:
    """The status of a page."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", path, headers={"Host": host})
    status = line.getresponse().status
    line.close()
    return status


def test_a_taken_port_is_named_before_anything_starts(checkout: Path, surroundings: dict[str, str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = start(checkout, surroundings, "up", "--port", str(port))
    assert refused.returncode == 4
    assert f"up --port {port + 1}" in refused.stderr


def test_a_misspelt_command_leaves_with_2(checkout: Path, surroundings: dict[str, str]) -> None:
    assert start(checkout, surroundings, "no-such-command").returncode == 2
    assert start(checkout, surroundings, "up", "--port", "many").returncode == 2


def test_trouble_is_said_as_json_where_json_was_asked_for(
    checkout: Path, surroundings: dict[str, str]
) -> None:
    nowhere = surroundings | {"BAIBU_DATABASE_URL": "postgresql://a@127.0.0.1:1/b"}
    refused = start(checkout, nowhere, "migrate", "--json")
    assert refused.returncode == 4
    assert json.loads(refused.stdout)["trouble"] == "unreachable"
    in_chinese = start(checkout, nowhere | {"BAIBU_LANGUAGE": "zh"}, "migrate")
    assert "没有应答" in in_chinese.stderr
