"""The `baibu` command: groups loaded only when called, and exit codes that mean something."""

import json
import sys
from importlib import import_module
from importlib.util import find_spec

import click

from baibu.site import environment
from baibu.site.database.trouble import Trouble
from baibu.site.words import text as _

OK, PROBLEM, USAGE, REFUSED, ENVIRONMENT, INTERRUPTED = 0, 1, 2, 3, 4, 130

#: Without a command Baibu starts; these options may stand there alone.
ONLY_SERVING = {"--host", "--port"}

#: Command → module of this folder and the click command in it.
COMMANDS = {
    "start": "start:start",
    "up": "up:up",
    "demo": "demo:demo",
    "migrate": "migrate:migrate",
    "tick": "tick:tick",
    "doctor": "doctor:doctor",
    "account": "account:account",
    "community": "community:community",
    "calendar": "calendar:calendar",
    "method": "method:method",
    "import": "imports:import_",
    "export": "exports:export",
    "plan": "plan:plan",
    "duties": "duties:duties",
    "ledger": "ledger:ledger",
    "privacy": "privacy:privacy",
    "vault": "vault:vault",
    "bench": "bench:bench",
}


class Lazy(click.Group):
    """A group that imports a command's module when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that are there."""
        return [name for name in COMMANDS if find_spec(f"{__name__}.{COMMANDS[name].split(':')[0]}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name nobody knows."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), name)
        return command


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="baibu")
def baibu() -> None:
    """Baibu: who owes what to whom, by when, and what was kept.

    Exit codes: 0 done, 1 a problem was found, 2 the command was misspelt, 3 refused, 4 the surroundings
    (database, disk, port) do not allow it.
    """


def main(args: list[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    try:
        code = exit_code(sys.argv[1:] if args is None else args)
    except Exception as error:
        if environment.is_on("BAIBU_TRACEBACKS"):
            raise
        code = fell(error)
    sys.exit(code)


def fell(error: Exception) -> int:
    """The exit code after a mistake in the software; its kind and place are said, not its words."""
    from baibu.site.logs import as_line

    click.echo(as_line(error), err=True)
    said = _("Something went wrong in the software; the line above says where. BAIBU_TRACEBACKS=1 shows all.")
    click.echo(said, err=True)
    return PROBLEM


def exit_code(args: list[str]) -> int:
    """The exit code of a command; every known trouble is said in one paragraph, without a traceback."""
    words = args if args and args[0] not in ONLY_SERVING else ["start", *args]
    try:
        answer = baibu.main(words, prog_name="baibu", standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except Trouble as trouble:
        return complain(args, "trouble", trouble.code, str(trouble), ENVIRONMENT)
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        return INTERRUPTED
    except Exception as error:
        if not is_refusal(error):
            raise
        return complain(args, "refused", getattr(error, "code", ""), str(error), REFUSED)
    return answer if isinstance(answer, int) else OK


def is_refusal(error: Exception) -> bool:
    """Whether this is the core's refusal; a command that never woke the core cannot raise one."""
    core = sys.modules.get("baibu.core")
    return core is not None and isinstance(error, core.Refusal)


def complain(args: list[str], kind: str, code: str, said: str, status: int) -> int:
    """Say what stopped the command, as JSON on standard output where JSON was asked for."""
    if "--json" in args:
        click.echo(json.dumps({kind: code, "text": said}, ensure_ascii=False))
    click.echo(said, err=True)
    return status
