"""The database supervisor: started when needed, stopped when not, clear when it cannot be had."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from baibu.site import database
from baibu.site.database import engines
from baibu.site.database.folders import Folder

SYSTEM = engines.system_engines()[:1]
ENGINES = SYSTEM + engines.wheel_engines()


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder that an ordinary user can reach; no server survives the test."""
    folder = Path(tempfile.mkdtemp(prefix="bb-"))
    folder.chmod(0o755)
    monkeypatch.setenv("BAIBU_DATA", str(folder))
    monkeypatch.delenv("BAIBU_DATABASE_URL", raising=False)
    monkeypatch.delenv("BAIBU_PG_BIN", raising=False)
    yield folder
    for pid_file in folder.glob("pg-*/postmaster.pid"):
        kill(pid_file)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.source)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, place: Path) -> engines.Engine:
    """Each kind of PostgreSQL on this machine: Debian's and the wheel's."""
    chosen: engines.Engine = request.param
    if chosen.source == "wheel":
        monkeypatch.setattr(engines, "PACKAGES", place / "none")
        monkeypatch.setenv("PATH", "")
    return chosen


def kill(pid_file: Path) -> None:
    """End the server as a power cut would."""
    if pid_file.exists():
        pid = int(pid_file.read_text().split()[0])
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        until = time.monotonic() + 5
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.02)


def ask(url: str, statement: str) -> object:
    """The first value of the answer."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


def test_it_starts_when_needed_and_the_last_to_leave_stops_it(engine: engines.Engine) -> None:
    assert database.status().state == "absent"
    first = database.hold()
    running = database.status()
    assert (running.state, running.engine, running.major) == ("running", engine.source, engine.major)
    second = database.hold()
    assert database.status().pid == running.pid
    first.release()
    assert ask(second.url, "select 1") == 1
    second.release()
    assert database.status().state == "stopped"


def test_what_was_committed_survives_a_crash(engine: engines.Engine, place: Path) -> None:
    held = database.hold()
    ask(held.url, "create table kept (word text)")
    ask(held.url, "insert into kept values ('社区')")
    assert held.mark
    held.mark.close()
    kill(place / f"pg-{engine.major}" / "postmaster.pid")
    assert database.status().state == "stopped"
    again = database.hold()
    assert ask(again.url, "select word from kept") == "社区"
    again.release()


def test_a_pid_file_naming_some_other_program_is_no_obstacle(engine: engines.Engine, place: Path) -> None:
    database.hold().release()
    stale = place / f"pg-{engine.major}" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1700000000\n5432\n\n\n")
    assert database.status().state == "stopped"
    held = database.hold()
    assert ask(held.url, "select 1") == 1
    held.release()


def test_chinese_words_have_trigrams(engine: engines.Engine) -> None:
    held = database.hold()
    ask(held.url, "create extension pg_trgm")
    assert ask(held.url, "select show_trgm('社区') <> '{}'") is True
    held.release()


def test_data_of_another_version_is_left_alone_and_both_versions_are_named(place: Path) -> None:
    database.hold().release()
    made = next(place.glob("pg-*"))
    made.rename(place / "pg-99")
    (place / "pg-99" / "PG_VERSION").write_text("99\n")
    with pytest.raises(database.Trouble, match=r"made by PostgreSQL 99.*pg_dumpall") as trouble:
        database.hold()
    assert trouble.value.code == "other-version"
    assert str(engines.available()[0].major) in str(trouble.value)
    assert [found.name for found in place.glob("pg-*")] == ["pg-99"]


def test_later_starts_use_the_engine_that_made_the_data(
    engine: engines.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.hold().release()
    monkeypatch.undo()
    assert engines.engine_for(engine.major, engine.bin) == engine


def test_a_half_made_cluster_is_never_taken_for_a_real_one(place: Path) -> None:
    major = engines.available()[0].major
    half = place / f"pg-{major}.new"
    half.mkdir()
    (half / "PG_VERSION").write_text(f"{major}\n")
    assert database.status().state == "absent"
    held = database.hold()
    assert not half.exists()
    held.release()


def test_a_full_disk_is_named_before_anything_is_made(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIBU_MIN_FREE_MB", "999999999")
    with pytest.raises(database.Trouble, match="MB left") as trouble:
        database.hold()
    assert trouble.value.code == "disk-full"
    assert not list(place.glob("pg-*"))


def test_it_says_what_to_do_when_others_can_read_the_data(place: Path) -> None:
    database.hold().release()
    made = next(place.glob("pg-*"))
    made.chmod(0o777)
    with pytest.raises(database.Trouble, match="chmod 700") as trouble:
        database.hold()
    assert trouble.value.code == "permissions"
    made.chmod(0o700)
    database.hold().release()


def test_nobody_gets_in_without_the_password(place: Path) -> None:
    held = database.hold()
    with pytest.raises(psycopg.OperationalError, match=r"no password supplied|password authentication"):
        psycopg.connect(f"postgresql://baibu@/baibu?host={Folder(place).sockets}", passfile="/dev/null")
    for name in ("passwords.json", "secret-key", "engine.json"):
        assert (place / name).stat().st_mode & 0o077 == 0
    held.release()


def test_a_deep_folder_still_gets_a_socket(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = place / ("deep" * 20) / ("deeper" * 8)
    monkeypatch.setenv("BAIBU_DATA", str(deep))
    held = database.hold()
    assert ask(held.url, "select 1") == 1
    held.release()
    shutil.rmtree(Folder(deep).sockets)


def test_two_that_start_at_once_share_one_server(place: Path) -> None:
    script = (
        "import sys; from baibu.site import database as d; h = d.hold(); print(d.status().pid, flush=True);"
        "sys.stdin.readline(); h.release()"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    pids = {process.stdout.readline() for process in both if process.stdout}
    assert len(pids) == 1
    for process in both:
        process.communicate("\n", timeout=30)
    assert [process.returncode for process in both] == [0, 0]
    assert database.status().state == "stopped"


def test_a_database_elsewhere_that_does_not_answer_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_DATABASE_URL", "postgresql://somebody@127.0.0.1:1/baibu")
    with pytest.raises(database.Trouble, match=r"127\.0\.0\.1:1") as trouble:
        database.hold()
    assert trouble.value.code == "unreachable"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is ever refused this way")
def test_root_is_told_when_the_ordinary_user_cannot_reach_the_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv("BAIBU_DATA", str(closed / "data"))
    with pytest.raises(database.Trouble, match="cannot reach"):
        database.hold()


def ordinary_python() -> str | None:
    """A Python that an ordinary user can run and that fits our packages."""
    same = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    for path in (sys.executable, "/usr/bin/python3", f"/usr/bin/python3.{sys.version_info[1]}"):
        try:
            if (
                subprocess.run(
                    [path, "-c", same], user=65534, group=65534, extra_groups=[], check=False, cwd="/"
                ).returncode
                == 0
            ):
                return path
        except OSError:
            continue
    return None


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs all the other tests as such")
def test_an_ordinary_user_runs_it_without_help(engine: engines.Engine, place: Path, checkout: Path) -> None:
    python = ordinary_python()
    if not python:
        pytest.skip("no Python here that an ordinary user may run")
    os.chown(place, 65534, 65534)
    packages = Path(psycopg.__file__).parent.parent
    script = (
        "from baibu.site import database as d; h = d.hold(); s = d.status();"
        "h.release(); print(s.state, s.engine)"
    )
    done = subprocess.run(
        [python, "-c", script],
        env={
            "BAIBU_DATA": str(place / "mine"),
            "PYTHONPATH": f"{checkout}:{packages}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "BAIBU_PG_BIN": str(engine.bin),
        },
        user=65534,
        group=65534,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.stdout.split() == ["running", "chosen"], done.stderr
    assert (place / "mine").stat().st_uid == 65534
