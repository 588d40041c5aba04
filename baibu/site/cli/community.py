"""baibu community: the communities of this machine, and founding one."""

from __future__ import annotations

from typing import Any

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.words import text as _


@click.group()
def community() -> None:
    """The communities of this machine."""


@community.command()
@click.argument("code")
@click.option("--name", required=True, help="The community's name, as people say it.")
@json_option
@needs_database
def found(code: str, name: str, as_json: bool) -> None:
    """Found a community: an empty register, no method yet."""
    from baibu.core import Refusal
    from baibu.registry import actions
    from baibu.registry.forms.accounts import FoundForm
    from baibu.registry.queries import Actor

    form = FoundForm({"code": code, "name": name})
    if not form.is_valid():
        field, complaints = next(iter(form.errors.items()))
        raise Refusal("not-accepted", str(complaints[0]), field)
    made = actions.found_community(actor=Actor.operator(), now=clock(), **form.cleaned_data)
    facts = {"code": made.code, "name": made.name}
    show(facts, as_json, lambda: iter([_("Founded: %(name)s (%(code)s)", **facts)]))


@community.command("list")
@json_option
@needs_database
def list_(as_json: bool) -> None:
    """Every community with its people, homes and method."""
    from django.utils import timezone

    from baibu.ledger.queries import adopted
    from baibu.registry.queries import census
    from baibu.registry.queries.places import communities

    day = timezone.localdate(clock())
    facts: list[dict[str, Any]] = []
    for each in communities():
        counts, pack = census(each.pk), adopted(each.pk, day)
        facts.append({
            "code": each.code, "name": each.name, "people": counts["person"],
            "households": counts["household"], "method": pack.id if pack else None,
        })  # fmt: skip
    show(facts, as_json, lambda: (
        _("%(code)s  %(name)s: %(people)s people, %(households)s households, method %(method)s",
          **{**each, "method": each["method"] or "-"})
        for each in facts
    ))  # fmt: skip
