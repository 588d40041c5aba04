"""Attempts on what is shown: numbers on pages, small figures, and what is made public."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from baibu import core
from baibu.ledger import actions as ledger
from baibu.ledger.queries import looks_at, subjects_by_place
from baibu.notices import actions as notices
from baibu.notices.queries import mark_of
from baibu.registry import actions as registry
from baibu.registry.models import Person
from baibu.site.words import noted
from baibu.site.words import text as _
from baibu.visits.queries.closed import told_to
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.figures import Month

from .stage import PHONE, PLANTED, Stage
from .trying import Probe, demand, require_refused
from .visitor import Visitor

#: the kind of need that is counted, and in how few homes
NEED, HOMES = "hardship", 3
#: the visits of so many days are planned and counted
AHEAD = timedelta(days=62)
#: what a notice must not say: a name, a number, an identity number, a card, a door, a birth
TELLING = (
    f"感谢{PLANTED}", f"请拨{PHONE}", "身份证11010519491231002X", "卡号4111111111111111", "家住1栋2单元501",
    "1949年12月31日出生",
)  # fmt: skip


def numbers(stage: Stage) -> str:
    """Open a home's page and look for the number; ask for it, and look who knows that it was asked for."""
    stage.adopt()
    home = stage.home(0)
    person = stage.person(home, phone=PHONE)
    leader = stage.appointed("group-leader", stage.buildings[0])
    visitor = stage.signed_in(stage.account(leader))
    page = visitor.get(f"/households/{home.id}/")
    demand(page.status == 200 and PLANTED in page.text, _("The page of the home did not open."))
    demand(PHONE not in page.text, _("A phone number stands in full on a page."))
    shown = visitor.post(f"/households/{home.id}/people/{person.id}/number/")
    demand(PHONE in shown.text, _("The number is not shown where it is asked for."))
    seen = [(look.actor_id, look.kind) for look in looks_at(stage.community.pk, [person.id])]
    demand(seen == [(leader.id, "number-shown")], _("Nobody is told that their number was shown."))
    return _("in part on the page; in full on demand, noted for whoever it belongs to")


def small_counts(stage: Stage) -> str:
    """Count three homes in hardship, and ask for the figure as a stranger and as whoever looks after them."""
    stage.adopt()
    day = timezone.localdate(stage.now)
    one = stage.appointed("group-leader", stage.buildings[0])
    two = stage.appointed("committee-secretary", stage.root)
    for number in range(HOMES):
        home = stage.home(0, f"10{number}")
        need = registry.propose_circumstance(
            actor=stage.actor(one), kind=NEED, since=day, household_id=home.id, now=stage.now
        )
        registry.decide_circumstance(
            actor=stage.actor(two), circumstance_id=need.id, consent_on=day, consent_by="spoken",
            now=stage.now,
        )  # fmt: skip
    span = Month("", day, day + AHEAD)
    ledger.plan(stage.community.pk, span.last, stage.now)
    stranger = stage.person(stage.home(1))
    codes = [duty.code for duty in duties_of(stage, one) if NEED in core.circumstances_of(duty)]
    counted = subjects_by_place(stage.community.pk, span.first, span.last, day, codes)
    demand(counted, _("Nothing was counted, so nothing was shown."))

    def is_told(person: Person) -> bool:
        told = told_to(desk_of(stage.actor(person), day), span)
        return any(told.tells(code, stage.buildings[0].id) for code in counted)

    demand(is_told(one), _("Whoever looks after the homes does not see their figures."))
    demand(not is_told(stranger), _("A stranger is told how few homes have a need."))
    return _("three homes with a need are told to whoever looks after them, and to nobody else")


def publication(stage: Stage) -> str:
    """Publish names, numbers and doors, alone and by oneself; then a fit notice, and take it down."""
    stage.adopt()
    stage.person(stage.home(0), phone=PHONE)
    place = stage.buildings[0]
    author, second = stage.appointed("group-leader", place), stage.appointed("building-head", place)
    day = timezone.localdate(stage.now)

    def draft(body: str, **more: Any) -> Any:
        said = {"kind": "service", "title": "检修", "from_on": day, "until_on": day + timedelta(days=9)}
        return notices.draft_notice(
            actor=stage.actor(author), place_id=place.id, body=body, now=stage.now, **{**said, **more}
        )

    for text in TELLING:
        require_refused("tells-of-people", draft, text)
    require_refused("too-short", draft, "收支", kind="affairs")
    notice = draft("电梯检修")
    confirm = {"notice_id": notice.id, "seen": mark_of(notice), "now": stage.now}
    require_refused("own-notice", notices.confirm_notice, actor=stage.actor(author), **confirm)
    address = f"/notices/{stage.community.code}/{notice.id}/"
    demand(Visitor().get(address).status == 404, _("A draft is public."))
    notices.confirm_notice(actor=stage.actor(second), **confirm)
    demand(Visitor().get(address).status == 200, _("What was confirmed is not public."))
    notices.withdraw_notice(actor=stage.actor(second), notice_id=notice.id, now=stage.now)
    demand(Visitor().get(address).status == 404, _("What was taken down is public still."))
    return _(
        "%(n)s kinds of telling text refused; public after a second person, gone at once", n=len(TELLING)
    )


def duties_of(stage: Stage, person: Person) -> Sequence[core.Duty]:
    """The duties of the method the community lives by."""
    pack = stage.actor(person).pack
    return pack.duties if pack else ()


CONTROLS = (
    Probe("numbers-in-part", noted("Numbers stand in part until somebody asks"), numbers),
    Probe("small-counts", noted("Small figures about needs are not told"), small_counts),
    Probe("publication-gate", noted("Nothing is published past the gate"), publication),
)
