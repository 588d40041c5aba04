"""baibu demo: a fictional community with half a year of history."""

from importlib.util import find_spec
from typing import Any

import click

from baibu.site import environment
from baibu.site.cli.frame import Progress, clock, json_option, needs_database, show
from baibu.site.words import text as _


@click.command()
@click.option("--full/--small", default=False, help="Full scale (120,000 people), or small (2,000).")
@json_option
@needs_database
def demo(full: bool, as_json: bool) -> None:
    """Build the demo community."""
    built = build(full)
    show(built, as_json, lambda: iter([_("The demo community is there. Serve it with: start up")]))


def build(full: bool = False) -> dict[str, Any]:
    """What was built, as counts by name."""
    if not find_spec("baibu.site.demo"):
        raise click.ClickException(_("This build of Baibu comes without the demo."))
    from baibu.site import demo as scenery

    built: dict[str, Any] = scenery.build(full=full, now=clock(), progress=Progress()) or {}
    environment.data_folder().mkdir(parents=True, exist_ok=True)
    (environment.data_folder() / "demo").touch()
    return built
