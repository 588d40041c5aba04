"""One cluster on disk: making it, starting it, finding out whether it runs, stopping it."""

import locale
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from baibu.site.database.engines import Engine
from baibu.site.database.folders import Folder
from baibu.site.database.servant import Servant
from baibu.site.database.trouble import Trouble, from_log

PORT = 5432
RECOVERY_SECONDS = 120
LOG_LIMIT = 10 * 2**20

#: Sockets only, passwords always, and a log that quotes neither statements nor rows.
CONFIGURATION = """\
listen_addresses = ''
port = {port}
unix_socket_directories = '{sockets}'
password_encryption = 'scram-sha-256'
max_connections = 60
shared_buffers = '128MB'
max_wal_size = '1GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = log
log_error_verbosity = terse
log_min_error_statement = panic
log_statement = none
log_min_duration_statement = -1
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
{extra}
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster, the programs that serve it, and the user who runs them."""

    folder: Folder
    engine: Engine
    servant: Servant

    @property
    def path(self) -> Path:
        """Where its files are."""
        return self.folder.cluster(self.engine.major)

    @property
    def exists(self) -> bool:
        """Whether it was made, completely."""
        return (self.path / "PG_VERSION").exists()

    def url(self, role: str = "baibu", database: str = "baibu") -> str:
        """The address of a database in it, for a role."""
        password = self.folder.passwords()[role]
        return f"postgresql://{role}:{password}@/{database}?host={self.folder.sockets}&port={PORT}"

    def connect(self, role: str = "postgres", database: str = "postgres") -> psycopg.Connection:
        """A connection that commits each statement by itself."""
        return psycopg.connect(self.url(role, database), autocommit=True, connect_timeout=5)

    def answers(self) -> bool:
        """Whether the server is there and lets us in."""
        try:
            self.connect().close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise wrong_password(self.folder) from error
            return False
        return True

    def make(self) -> None:
        """Make the cluster beside its place, then move it there: a half-made one is never taken for real."""
        fresh = self.path.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self.servant.own(fresh)
        handle, name = tempfile.mkstemp(prefix="baibu-")
        password_file = Path(name)
        with os.fdopen(handle, "w") as out:
            out.write(self.folder.passwords()["postgres"])
        self.servant.own(password_file)
        try:
            made = self.servant.run([*self.initdb(fresh), f"--pwfile={password_file}"])
        finally:
            password_file.unlink()
        if made.returncode:
            raise from_log(made.stdout + made.stderr, self.folder.root)
        with (fresh / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists = 'baibu.conf'\n")
        fresh.rename(self.path)

    def initdb(self, place: Path) -> list[str]:
        """The command that makes a cluster which sorts, and cuts Chinese, the same on every engine."""
        words = [self.engine.program("initdb"), "-D", str(place), "-U", "postgres", "-E", "UTF8"]
        words += ["--auth=scram-sha-256", "--no-sync"]
        if self.engine.major < 17:
            return [*words, f"--locale={utf8_locale()}"]
        provider = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return [*words, *provider, "--lc-collate=C", f"--lc-ctype={utf8_locale()}"]

    def configure(self, extra: str = "") -> None:
        """Write the settings anew, so that a newer Baibu's settings reach an older cluster."""
        settings = self.path / "baibu.conf"
        settings.write_text(CONFIGURATION.format(port=PORT, sockets=self.folder.sockets, extra=extra))
        self.servant.own(settings)

    def start(self, extra: str = "") -> None:
        """Start the server and wait until it answers, through a recovery if it must."""
        self.refuse_foreign_files()
        self.clear_stale_pid()
        self.configure(extra)
        self.fresh_log()
        command = [self.engine.program("pg_ctl"), "-D", str(self.path), "-l", str(self.folder.log)]
        self.servant.run([*command, "-w", "-t", str(RECOVERY_SECONDS), "start"])
        self.wait()

    def wait(self) -> None:
        """Wait while the server recovers; give up as soon as its process is gone."""
        patience = time.monotonic() + RECOVERY_SECONDS
        while not self.answers():
            if not self.process() or time.monotonic() > patience:
                raise from_log(self.words(), self.path)
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server: open work is rolled back, everything committed is on disk."""
        self.servant.run([self.engine.program("pg_ctl"), "-D", str(self.path), "-m", "fast", "-w", "stop"])

    def process(self) -> int | None:
        """The server's process; None where the pid file is missing or names a process that is not ours."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.path / "postmaster.pid").read_text().splitlines()[0])
            if is_postgres(pid, self.path):
                return pid
        return None

    def clear_stale_pid(self) -> None:
        """Remove a pid file left by a crash whose number belongs to some other program by now."""
        if not self.process():
            (self.path / "postmaster.pid").unlink(missing_ok=True)

    def refuse_foreign_files(self) -> None:
        """Say clearly when the data belongs to somebody else, or cannot be reached."""
        owner, mine = (
            self.path.stat().st_uid,
            self.servant.uid if self.servant.uid is not None else os.geteuid(),
        )
        if owner != mine or not self.servant.may_enter(self.path):
            raise Trouble(
                "permissions",
                "The database in %(folder)s belongs to user %(owner)s and cannot be used by user %(mine)s. "
                "Run Baibu as its owner, or name another data folder in BAIBU_DATA.",
                folder=self.path,
                owner=owner,
                mine=mine,
            )

    def fresh_log(self) -> None:
        """An empty log for this start; the one before is kept beside it."""
        log = self.folder.log
        if log.exists() and log.stat().st_size:
            log.replace(log.with_suffix(".before.log"))

    def words(self) -> str:
        """What the server said since its last start."""
        try:
            return self.folder.log.read_text(errors="replace")[-LOG_LIMIT:]
        except OSError:
            return ""


def wrong_password(folder: Folder) -> Trouble:
    """The trouble of a server that does not accept the password we keep."""
    return Trouble(
        "password",
        "The database does not accept the password in %(file)s. Put the file back from a backup; "
        "the data itself is untouched.",
        file=folder.root / "passwords.json",
    )


def is_postgres(pid: int, cluster: Path) -> bool:
    """Whether the process is a server of that very cluster; without /proc, whether it lives at all."""
    about = Path("/proc") / str(pid)
    if not Path("/proc/self").exists():
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return True
        return False
    try:
        return Path(os.readlink(about / "cwd")).resolve() == cluster.resolve()
    except PermissionError:
        return "postgres" in (about / "comm").read_text()
    except OSError:
        return False


def utf8_locale() -> str:
    """A character type that knows Chinese letters as letters; trigrams and labels fail without it."""
    for name in ("C.UTF-8", "en_US.UTF-8", "zh_CN.UTF-8"):
        before = locale.setlocale(locale.LC_CTYPE)
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        else:
            return name
        finally:
            locale.setlocale(locale.LC_CTYPE, before)
    raise Trouble(
        "locale",
        "This machine has no UTF-8 locale (C.UTF-8), which Chinese search needs. Install one: on Debian, "
        "the package locales.",
    )
