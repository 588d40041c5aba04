"""What ./start does without a command: a demo where there is no data yet, then the pages."""

from importlib.util import find_spec

import click

from baibu.site.cli.demo import build
from baibu.site.cli.frame import needs_database
from baibu.site.cli.up import refuse_taken, serve
from baibu.site.words import text as _


@click.command(hidden=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def start(host: str, port: int) -> int:
    """Build the demo if there is no community yet, then serve."""
    refuse_taken(host, port)
    return furnished(host, port)


@needs_database
def furnished(host: str, port: int) -> int:
    """The exit code of serving, once there is something to see."""
    from baibu.registry.models import Community

    if find_spec("baibu.site.demo") and not Community.objects.exists():
        click.echo(_("Building a small fictional community (once)."))
        build()
    return serve(host, port)
