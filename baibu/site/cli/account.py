"""baibu account: who may sign in; opened, given a new password, closed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import click

from baibu.site.cli.frame import clock, json_option, needs_database, show
from baibu.site.cli.plan import communities
from baibu.site.words import text as _


@click.group()
def account() -> None:
    """Who may sign in."""


@account.command()
@click.argument("username")
@click.option("--make", is_flag=True, help="Make a password and print it once, without asking for one.")
@json_option
@needs_database
def operator(username: str, make: bool, as_json: bool) -> None:
    """Open the account of an operator, who founds communities and sets them up."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    given = None if make or as_json or not sys.stdin.isatty() else asked()
    opened = actions.open_operator(actor=Actor.operator(), username=username, password=given, now=clock())
    tell(opened, as_json, is_shown=given is None)


@account.command("open")
@click.option("--community", "code", required=True, help="Code of the community.")
@click.option("--person", required=True, help="Name or id of a person of the community.")
@click.option("--username", help="Name of the account; the person's pinyin without it.")
@json_option
@needs_database
def open_(code: str, person: str, username: str | None, as_json: bool) -> None:
    """Open an account for a person; its password is printed once and replaced at the first sign-in."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    community = communities(code)[0]
    whose = person_of(community.pk, person)
    opened = actions.open_accounts(
        actor=Actor.operator(community.pk), people=[whose], username=username, now=clock()
    )
    tell(opened[0], as_json)


@account.command("list")
@click.option("--community", "code", required=True, help="Code of the community.")
@json_option
@needs_database
def list_(code: str, as_json: bool) -> None:
    """Who has an account, and which post holders have none."""
    from django.utils import timezone

    from baibu.ledger.queries import adopted
    from baibu.registry.queries import Actor
    from baibu.registry.queries.holders import rows_of, split

    community, day = communities(code)[0], timezone.localdate(clock())
    actor = Actor.operator(community.pk).under(adopted(community.pk, day))
    facts = [
        {"state": state, "person": row.name, "id": str(row.person_id), "username": row.username,
         "posts": row.posts, "is_new": row.is_new}
        for state, people in split(community.pk, day).items()
        for row in rows_of(actor, day, list(people.order_by("sort_key", "id")))
    ]  # fmt: skip
    show(
        facts,
        as_json,
        lambda: (f"{each['username'] or '-':<20} {each['person']}  {each['posts']}" for each in facts),
    )


@account.command()
@click.argument("username")
@json_option
@needs_database
def password(username: str, as_json: bool) -> None:
    """Make a new password for an account and print it once; a closed account is open again."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    tell(actions.reset_any_password(actor=Actor.operator(), username=username, now=clock()), as_json)


@account.command()
@click.argument("username")
@json_option
@needs_database
def lift(username: str, as_json: bool) -> None:
    """Lift the pause after too many tries: the account is heard again at once."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    lifted = actions.lift_any_pause(actor=Actor.operator(), username=username, now=clock())
    facts = {"username": lifted.username, "lifted": True}
    show(facts, as_json, lambda: iter([_("Heard again: %(username)s", username=lifted.username)]))


@account.command()
@click.argument("username")
@click.option(
    "--reason", type=click.Choice(["phone", "password", "both", "others"]), help="Ask; say what happened."
)
@click.option("--confirm", is_flag=True, help="Confirm what somebody of the community asked for.")
@click.option("--withdraw", is_flag=True, help="Withdraw what was asked for.")
@json_option
@needs_database
def recover(username: str, reason: str | None, confirm: bool, withdraw: bool, as_json: bool) -> None:
    """Let somebody back in by two: one asks (here or on the page), another one confirms within a day.

    The machine's command line counts as one of the two, never as both.
    """
    from baibu.core import Refusal
    from baibu.registry import actions
    from baibu.registry.models import Recovery
    from baibu.registry.queries import Actor

    if bool(reason) + confirm + withdraw != 1:
        raise click.UsageError(_("Say one of --reason, --confirm, --withdraw."))
    found, community, now = *actions.account_to_recover(username), clock()
    actor = Actor.operator(community)
    if reason:
        asked = actions.ask_recovery(actor=actor, account_id=found.pk, reason=reason, now=now)
        show_recovery(asked, as_json)
        return
    waiting = Recovery.objects.filter(community_id=community, account=found).waiting(now).first()
    if waiting is None:
        raise Refusal("not-found", _("Nobody asked for this, or a day has passed. Ask with --reason first."))
    if confirm:
        opened = actions.confirm_recovery(actor=actor, recovery_id=waiting.id, now=now)
        tell(opened, as_json)
        return
    facts = {"username": username, "withdrawn": True}
    actions.withdraw_recovery(actor=actor, recovery_id=waiting.id, now=now)
    show(facts, as_json, lambda: iter([_("Withdrawn: %(username)s", username=username)]))


def show_recovery(asked: Any, as_json: bool) -> None:
    """Print a request that waits for the second person."""
    facts = {"username": asked.account.username, "until": asked.until, "reason": asked.reason}

    def lines() -> Iterator[str]:
        yield _("Asked for: %(username)s", username=asked.account.username)
        yield _(
            "Now somebody who answers for the community or for an estate confirms it on the page, "
            "within a day."
        )

    show(facts, as_json, lines)


@account.command()
@click.argument("username")
@json_option
@needs_database
def close(username: str, as_json: bool) -> None:
    """Close an account: signed out everywhere at once; what was recorded with it stays."""
    from baibu.registry import actions
    from baibu.registry.queries import Actor

    closed = actions.close_any_account(actor=Actor.operator(), username=username, now=clock())
    facts = {"username": closed.username, "closed": True}
    show(facts, as_json, lambda: iter([_("Closed: %(username)s", username=closed.username)]))


def asked() -> str | None:
    """The password typed twice at the terminal; None where nothing was typed."""
    words = _("Password (leave it empty to have one made)")
    typed: str = click.prompt(words, default="", hide_input=True, show_default=False, err=True)
    if not typed:
        return None
    again: str = click.prompt(_("Once more"), hide_input=True, err=True)
    if again != typed:
        raise click.ClickException(_("The two are not the same. Nothing was opened."))
    return typed


def person_of(community_id: int, said: str) -> UUID:
    """The person of that id or of exactly that name; refused with the ids where several bear it."""
    from baibu.core import Refusal
    from baibu.registry.queries.posts import people_named

    try:
        return UUID(said)
    except ValueError:
        found = people_named(community_id, said)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise Refusal("not-found", _("Nobody is named %(name)s there.", name=said), "person")
    known = ", ".join(str(each.id) for each in found)
    raise Refusal("several", _("Several are named %(name)s: %(ids)s", name=said, ids=known), "person")


def tell(opened: Any, as_json: bool, is_shown: bool = True) -> None:
    """Print the account, and its password if it was made here."""
    facts = {"username": opened.account.username, "password": opened.password if is_shown else None}

    def lines() -> Iterator[str]:
        yield _("Account: %(name)s", name=opened.account.username)
        if is_shown:
            yield _("Password for the first time: %(password)s", password=opened.password)
            yield _("It is shown this once. A password of their own is chosen at the first sign-in.")

    show(facts, as_json, lines)
