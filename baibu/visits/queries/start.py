"""Where a community stands on the way from an empty register to Today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from baibu.registry.access import may_set_up
from baibu.registry.models import Circumstance, Tenure
from baibu.registry.queries import census, root_of
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.holders import figures

from .words import post_title, said


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do once, and how far it is."""

    title: str
    meta: str
    is_done: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """The page."""

    sentence: str
    lead: str
    steps: tuple[Step, ...]
    next: Step | None
    is_operator: bool


def start_page(actor: Actor, day: date) -> Start:
    """How far the community is; the steps only for those who may take them. About ten queries."""
    name = root_of(actor.within).name
    if not may_set_up(actor, day):
        return Start(
            sentence=_("%(name)s has not adopted a method yet.") % {"name": name},
            lead=_("Until it has, nothing is owed and there is no list. The committee secretary adopts one."),
            steps=(),
            next=None,
            is_operator=False,
        )
    steps = steps_of(actor, day)
    open_ones = [step for step in steps if not step.is_done]
    text = ngettext(
        "%(count)s step is left, then %(name)s is ready.",
        "%(count)s steps are left, then %(name)s is ready.",
        len(open_ones),
    )  # fmt: skip
    return Start(
        sentence=text % {"count": len(open_ones), "name": name} if open_ones else ready(name),
        lead=_("Each step can be repeated at any time; nothing is lost by stopping in between."),
        steps=steps,
        next=next((step for step in open_ones if step.href), None),
        is_operator=actor.is_operator,
    )


def ready(name: str) -> str:
    """All is set up."""
    return _("%(name)s is ready.") % {"name": name}


def steps_of(actor: Actor, day: date) -> tuple[Step, ...]:
    """The five steps in their order."""
    return (register_step(actor), method_step(actor), posts_step(actor, day), accounts_step(actor, day),
            needs_step(actor))  # fmt: skip


def register_step(actor: Actor) -> Step:
    """People and homes are there."""
    counts = census(actor.within)
    people, homes = counts["person"], counts["household"]
    meta = _("%(people)s people in %(homes)s homes") % {"people": people, "homes": homes}
    none = _("The Excel file the office keeps: residents, teams, visits")
    href = reverse("registry:imports")
    return Step(_("Bring in the register"), meta if people else none, people > 0, href)


def method_step(actor: Actor) -> Step:
    """A method is adopted."""
    if actor.pack:
        return Step(_("Adopt a method"), said(actor.pack.title), True, reverse("visits:method"))
    meta = _("It says who owes what to whom, and by when")
    return Step(_("Adopt a method"), meta, False, reverse("visits:method-change"))


def posts_step(actor: Actor, day: date) -> Step:
    """Somebody answers for the whole community; building posts come with the team sheet."""
    root = root_of(actor.within)
    title = _("Fill the posts of the community and its estates")
    if actor.pack is None:
        return Step(title, _("After the method, which says which posts there are"), False)
    top = actor.pack.levels[0].responsible
    held = Tenure.objects.filter(community_id=actor.within, place_id=root.id, post=top, since__lte=day)
    is_held = held.exclude(until__lt=day).exists()
    post = post_title(actor.pack, top or "")
    meta = _("%(post)s: filled") if is_held else _("%(post)s: still empty")
    return Step(title, meta % {"post": post}, is_held, reverse("registry:posts", args=[root.id]))


def accounts_step(actor: Actor, day: date) -> Step:
    """Those who hold posts can sign in."""
    posted = figures(actor.within, day)
    having, holders = posted["having"], posted["all"]
    meta = _("%(having)s of %(all)s post holders can sign in") % {"having": having, "all": holders}
    none = _("After the posts: whoever holds one gets an account")
    href = reverse("registry:accounts")
    return Step(_("Open accounts"), meta if holders else none, bool(holders) and having == holders, href)


def needs_step(actor: Actor) -> Step:
    """No need of the import waits for its two people."""
    waiting = Circumstance.objects.filter(
        community_id=actor.within, decided_by=None, refused_on=None, until=None
    ).count()
    text = ngettext(
        "%(count)s need waits: one proposes, another confirms with their consent",
        "%(count)s needs wait: one proposes, another confirms with their consent", waiting,
    )  # fmt: skip
    meta = text % {"count": waiting} if waiting else _("None is waiting")
    href = reverse("visits:circumstances") if actor.pack else ""
    return Step(_("Confirm the needs of the register"), meta, not waiting and actor.pack is not None, href)
