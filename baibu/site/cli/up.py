"""baibu up: the web server, the ticker and the senders, with the database they need."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import click

from baibu.site import environment, outside
from baibu.site.cli.frame import needs_database, opened
from baibu.site.database.folders import refuse_open
from baibu.site.database.trouble import Trouble
from baibu.site.words import text as _

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: Sending waits for gateways more than it works; two share what there is.
SENDERS = 2
#: How long children may take to finish what they are doing.
PATIENCE = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 for all.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def up(host: str, port: int) -> int:
    """Serve the pages and keep time, until Ctrl-C."""
    refuse_taken(host, port)
    return serve(host, port)


@needs_database
def serve(host: str, port: int) -> int:
    """The exit code, once everything was stopped again."""
    from baibu.site import static

    if not os.environ.get("BAIBU_SECRET_KEY"):
        refuse_open(environment.data_folder() / "secret-key")
    outside.read()
    static.gather()
    children = [start_web(host, port), start_ticker()]
    try:
        stop_on_signals()
        wait_for(children[0], host, port)
        for line in opened(host, port):
            click.echo(line)
        say_first_steps()
        children += [start_sender() for _number in range(SENDERS)]
        return watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        end(children)


def say_first_steps() -> None:
    """How the first operator gets in, where there is nobody yet who could sign in."""
    from baibu.registry.models import Account
    from baibu.registry.queries.accounts import demo_accounts, has_operator

    if has_operator() or demo_accounts().exists() or Account.objects.filter(is_active=True).exists():
        return
    click.echo(_("Nobody can sign in yet. In another terminal run: start account operator NAME"))
    click.echo(_("Then sign in with that name; the first page says what comes next."))


def refuse_taken(host: str, port: int) -> None:
    """Say clearly when something else listens there, before anything is started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            taken = _("another program listens there") if error.errno == errno.EADDRINUSE else error.strerror
            raise Trouble(
                "port",
                "Baibu cannot listen on %(host)s port %(port)s: %(why)s. Choose another: up --port %(other)s",
                host=host,
                port=port,
                why=taken,
                other=port + 1,
            ) from error


def start_web(host: str, port: int) -> subprocess.Popen[bytes]:
    """The web server: two processes of four threads, which measured best for rendering pages.

    The site is loaded once and shared by both, which halves the wait at the start.
    """
    from django.conf import settings

    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    words = ["--bind", bind, "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    words += ["--logger-class", "baibu.site.logs.ServerLog"]
    words += ["--log-level", "warning", "--graceful-timeout", str(PATIENCE)]
    words += ["--no-control-socket", "--preload"]
    if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn's heartbeat file, best kept in memory
        words += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    surroundings = os.environ | {"BAIBU_WEB": "1", "BAIBU_HOSTS": names_of(host)}
    if "BAIBU_UNGUARDED" not in surroundings:
        surroundings["BAIBU_DATABASE_ROLE"] = settings.APP_ROLE
    command = [sys.executable, "-P", "-m", "gunicorn", "baibu.site.wsgi:application", *words]
    return child(command, surroundings)


def start_ticker() -> subprocess.Popen[bytes]:
    """The ticker, a process of its own, so that its work never holds up a page."""
    return child([sys.executable, "-P", "-m", "baibu.site.ticker"], dict(os.environ))


def start_sender() -> subprocess.Popen[bytes]:
    """A sender, a process of its own, so that a slow gateway holds up neither pages nor clock."""
    return child([sys.executable, "-P", "-m", "baibu.site.sending"], dict(os.environ))


def child(command: list[str], surroundings: dict[str, str]) -> subprocess.Popen[bytes]:
    """A process that Ctrl-C reaches only through us, and that does not outlive us."""
    return subprocess.Popen(
        command,
        env=surroundings,
        cwd=environment.HERE.parent.parent,
        start_new_session=True,
        preexec_fn=end_with_parent if sys.platform == "linux" else None,
    )


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent dies, even by force."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def names_of(host: str) -> str:
    """The names the site answers to: those given, else this machine's own, as far as it listens there."""
    if given := os.environ.get("BAIBU_HOSTS"):
        return given
    names = {"localhost", "127.0.0.1", "[::1]"}
    if host not in LOOPBACK:
        names |= {host, socket.gethostname(), socket.getfqdn()}
        with suppress(OSError):
            names |= {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # nothing is sent: this only asks which address would be used
            names.add(probe.getsockname()[0])
    return ",".join(sorted(names))


def wait_for(web: subprocess.Popen[bytes], host: str, port: int) -> None:
    """Wait until a worker of the web server answers; which page it is does not matter."""
    aim = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    until = time.monotonic() + 60
    while web.poll() is None and time.monotonic() < until:
        line = HTTPConnection(aim, port, timeout=30)
        with closing(line), suppress(OSError, HTTPException):
            line.request("GET", "/static/gathered", headers={"Host": "localhost"})
            line.getresponse()
            return
        time.sleep(0.05)
    raise Trouble("web", "The web server did not start; its own words stand above.")


def stop_on_signals() -> None:
    """Treat being ended like Ctrl-C, so that children and database are stopped in order."""

    def stop(number: int, where: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, stop)


def watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait; a ticker or sender that died is started again, a web server that died ends everything."""
    while True:
        time.sleep(1)
        if (code := children[0].poll()) is not None:
            click.echo(_("The web server ended by itself (%(code)s).", code=code), err=True)
            return 1
        for number, each in enumerate(children[1:], start=1):
            if each.poll() is not None:
                time.sleep(5)
                children[number] = start_ticker() if number == 1 else start_sender()


def end(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask the children to finish, then make them; a second Ctrl-C does not interrupt this."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
