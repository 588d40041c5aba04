"""Has the database running while anybody needs it, and stops it when the last one leaves."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import psycopg

from baibu.site import environment
from baibu.site.database import roles
from baibu.site.database.cluster import Cluster
from baibu.site.database.engines import engine_for
from baibu.site.database.folders import Folder
from baibu.site.database.servant import reachable, servant_for
from baibu.site.database.trouble import Trouble

#: Whoever serves a page; the guard shows it one community at a time.
APP_ROLE = "baibu_app"
#: The clock and the commands of the machine, which keep every community.
KEEPER_ROLE = "baibu_keeper"
#: Raised when a cluster made before needs more furniture.
FURNITURE = 2


@dataclass(frozen=True, slots=True)
class Status:
    """How the database is: `state` is elsewhere, absent, stopped or running."""

    state: str
    folder: str = ""
    engine: str = ""
    major: int = 0
    bin: str = ""
    pid: int = 0

    def as_dict(self) -> dict[str, object]:
        """The same, for JSON."""
        return asdict(self)


@dataclass(slots=True)
class Hold:
    """A running database, and our word that we need it."""

    url: str
    #: whether the database has our two roles, so that its guards bind
    is_guarded: bool
    cluster: Cluster | None = None
    mark: IO[str] | None = None

    def release(self) -> None:
        """Give the word back; the last one to leave stops the server."""
        if not self.cluster or not self.mark:
            return
        mark, self.mark = self.mark, None
        with mark:
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            with self.cluster.folder.locked():
                self.cluster.stop()


def hold() -> Hold:
    """A running database that nobody stops before we release it. Raises Trouble where there is none."""
    if url := os.environ.get("BAIBU_DATABASE_URL"):
        return elsewhere(url)
    folder = Folder(environment.data_folder())
    folder.make()
    folder.secret_key()
    with ExitStack() as on_failure:
        mark = on_failure.enter_context((folder.root / "in-use.lock").open("w"))
        fcntl.flock(mark, fcntl.LOCK_SH)
        with folder.locked():
            cluster = cluster_in(folder)
            bring_up(cluster)
        on_failure.pop_all()
    return Hold(cluster.url(), True, cluster, mark)


def ensure_running() -> str:
    """The address of a running database; it keeps running after we are gone, until `stop`."""
    taken = hold()
    if taken.mark:
        taken.mark.close()
    return taken.url


def elsewhere(url: str) -> Hold:
    """The database somebody else runs, if it answers."""
    try:
        return Hold(url, roles.has_roles_at(url, (APP_ROLE, KEEPER_ROLE)))
    except psycopg.OperationalError as error:
        where = psycopg.conninfo.conninfo_to_dict(url)
        raise Trouble(
            "unreachable",
            "The database at %(host)s:%(port)s (BAIBU_DATABASE_URL) does not answer: %(why)s",
            host=where.get("host", "localhost"),
            port=where.get("port", 5432),
            why=str(error).strip().splitlines()[0],
        ) from error


def cluster_in(folder: Folder) -> Cluster:
    """The cluster of the folder, made or not, with the programs that belong to it."""
    last = folder.remembered().get("bin")
    engine = engine_for(folder.major, Path(last) if last else None)
    servant = servant_for(folder.cluster(engine.major))
    if not servant.may_enter(folder.root):
        raise Trouble(
            "permissions",
            "The database runs as an ordinary user (%(uid)s), who cannot reach %(folder)s. "
            "Choose a folder outside root's home in BAIBU_DATA, or leave it empty for /var/lib/baibu.",
            uid=servant.uid,
            folder=folder.root,
        )
    return Cluster(folder, reachable(engine, servant, folder.root), servant)


def bring_up(cluster: Cluster) -> None:
    """Make, start and furnish the cluster, as far as that was not done before."""
    folder, new = cluster.folder, not cluster.exists
    if not new and cluster.process() and cluster.answers():
        return
    folder.refuse_full_disk(new)
    folder.make_sockets(cluster.servant)
    if new:
        cluster.make()
        os.sync()  # making it skipped the waiting for every single file
    if cluster.process():
        cluster.wait()
    else:
        cluster.start()
    furnish(cluster)


def furnish(cluster: Cluster) -> None:
    """Roles and database inside a started cluster, once; and the memory of which programs serve it."""
    engine, folder = cluster.engine, cluster.folder
    furnished = [engine.major, FURNITURE]
    if folder.remembered().get("furnished") != furnished:
        with cluster.connect() as server:
            roles.refuse_without_chinese(server)
            roles.provide(server, folder.passwords()["baibu"], APP_ROLE, KEEPER_ROLE)
    folder.remember(source=engine.source, bin=str(engine.bin), major=engine.major, furnished=furnished)


def stop() -> bool:
    """Whether a server of ours was running; it is stopped now, whoever else needed it."""
    folder = Folder(environment.data_folder())
    if os.environ.get("BAIBU_DATABASE_URL") or folder.major is None:
        return False
    with folder.locked():
        cluster = cluster_in(folder)
        ran = cluster.process() is not None
        if ran:
            cluster.stop()
    return ran


def status() -> Status:
    """How the database is, without changing anything."""
    if os.environ.get("BAIBU_DATABASE_URL"):
        return Status("elsewhere")
    folder = Folder(environment.data_folder())
    if folder.major is None:
        return Status("absent", str(folder.root))
    cluster = cluster_in(folder)
    pid, engine = cluster.process() or 0, cluster.engine
    state = "running" if pid else "stopped"
    return Status(state, str(folder.root), engine.source, engine.major, str(engine.bin), pid)


@contextmanager
def held() -> Iterator[Hold]:
    """A running database for the length of a block."""
    taken = hold()
    try:
        yield taken
    finally:
        taken.release()
