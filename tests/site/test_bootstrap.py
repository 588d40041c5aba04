"""The set-up of a fresh checkout: what it decides, without installing anything."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def bootstrap(checkout: Path, tmp_path: Path) -> ModuleType:
    """The set-up module, as if the checkout were a small folder of its own."""
    for name in ("bootstrap.py", "start", "uv.lock", "pyproject.toml"):
        shutil.copy(checkout / name, tmp_path / name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    catalogue = tmp_path / "baibu" / "web" / "locale" / "zh_Hans" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    (catalogue / "django.po").write_text("")
    (catalogue / "django.mo").write_text("")
    spec = importlib.util.spec_from_file_location("bootstrap_copy", tmp_path / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stamp(bootstrap: ModuleType, dev: bool) -> None:
    """Mark the environment as finished."""
    facts = {"packages": bootstrap.packages_hash(), "words": bootstrap.words_hash(), "dev": dev}
    bootstrap.STAMP.write_text(json.dumps(facts))


def test_a_finished_environment_is_used_as_it_is(bootstrap: ModuleType) -> None:
    assert not bootstrap.is_fresh(dev=False)
    stamp(bootstrap, dev=False)
    assert bootstrap.is_fresh(dev=False)
    assert bootstrap.prepared() == bootstrap.PYTHON


def test_the_tests_need_more_than_the_demo(bootstrap: ModuleType) -> None:
    stamp(bootstrap, dev=False)
    assert not bootstrap.is_fresh(dev=True)
    stamp(bootstrap, dev=True)
    assert bootstrap.is_fresh(dev=False)


@pytest.mark.parametrize("name", ["uv.lock", "baibu/web/locale/zh_Hans/LC_MESSAGES/django.po"])
def test_a_changed_lock_or_catalogue_is_noticed(bootstrap: ModuleType, name: str) -> None:
    stamp(bootstrap, dev=True)
    with (bootstrap.ROOT / name).open("a") as changed:
        changed.write("# changed\n")
    assert not bootstrap.is_fresh(dev=False)


def test_a_missing_compiled_catalogue_is_noticed(bootstrap: ModuleType) -> None:
    stamp(bootstrap, dev=True)
    next(bootstrap.ROOT.rglob("django.mo")).unlink()
    assert not bootstrap.is_fresh(dev=False)


def test_a_failed_step_is_named_with_its_words(bootstrap: ModuleType) -> None:
    with pytest.raises(bootstrap.NotPrepared, match=r"Failed: counting stones\.\nno stones"):
        bootstrap.run([sys.executable, "-c", "import sys; sys.exit('no stones')"], "counting stones")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can try it as somebody else")
def test_a_checkout_of_somebody_else_is_refused_with_a_way_out(checkout: Path, tmp_path: Path) -> None:
    place = Path("/var/tmp") / f"baibu-foreign-{os.getpid()}"
    place.mkdir(mode=0o755)
    try:
        for name in ("bootstrap.py", "start", "uv.lock", "pyproject.toml"):
            shutil.copy(checkout / name, place / name)
        script = "import bootstrap; bootstrap.prepared_or_exit()"
        done = subprocess.run(
            ["/usr/bin/python3", "-c", script],
            cwd=place, user=65534, group=65534, extra_groups=[], capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        shutil.rmtree(place)
    assert done.returncode == 1
    assert "belongs to root" in done.stderr
    assert "copy the checkout to a folder of your own" in done.stderr


def test_an_old_python_is_told_what_is_needed(checkout: Path) -> None:
    script = (
        "import sys; sys.version_info = (3, 8, 1); import os; os.environ['PATH'] = ''\n"
        f"sys.path.insert(0, {str(checkout)!r}); import bootstrap; bootstrap.require_python()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "3.11" in done.stderr
    assert "3.8" in done.stderr
