"""The throwaway database cluster of one test run, shared by all its worker processes."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from baibu.site.database.cluster import Cluster
from baibu.site.database.engines import engine_for
from baibu.site.database.folders import Folder
from baibu.site.database.roles import provide
from baibu.site.database.servant import reachable, servant_for

#: Where the run keeps its cluster; the workers inherit it.
PLACE = "BAIBU_TEST_FOLDER"
#: A test run may forget everything, so it need not wait for the disk.
FORGETFUL = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nmax_connections = 100"


def reserve() -> None:
    """Name a place for this run's cluster; nothing is started before a test asks for it."""
    sweep()
    place = Path(tempfile.mkdtemp(prefix=f"baibu-test-{os.getpid()}-"))
    place.chmod(0o755)
    os.environ[PLACE] = str(place)


def discard() -> None:
    """Stop the cluster, if it was started, and remove its place."""
    remove(Path(os.environ.pop(PLACE)))


def sweep() -> None:
    """Remove what runs left behind that were ended by force."""
    for place in Path(tempfile.gettempdir()).glob("baibu-test-*-*"):
        # another run may sweep the same place at the same moment
        with suppress(FileNotFoundError):
            if place.stat().st_uid == os.geteuid() and not is_alive(int(place.name.split("-")[2])):
                remove(place)


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def remove(place: Path) -> None:
    """Stop the cluster in a place, and remove both."""
    folder = Folder(place)
    if folder.major:
        cluster_in(folder).stop()
    shutil.rmtree(place, ignore_errors=True)


def cluster_in(folder: Folder) -> Cluster:
    """The cluster in a folder, on the preferred engine, whatever it is."""
    engine = engine_for(folder.major, None)
    servant = servant_for(folder.cluster(engine.major))
    return Cluster(folder, reachable(engine, servant, folder.root), servant)


@contextmanager
def running() -> Iterator[Cluster]:
    """The run's cluster, started by whoever comes first; the others wait for the block to end."""
    folder = Folder(Path(os.environ[PLACE]))
    with (folder.root / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        cluster = cluster_in(folder)
        if not cluster.exists:
            folder.make_sockets(cluster.servant)
            cluster.make()
            cluster.start(FORGETFUL)
            with cluster.connect() as server:
                provide(server, folder.passwords()["baibu"], "baibu_app", "baibu_keeper")
                server.execute("alter role baibu createdb")
        yield cluster
