"""Attempts on people's own: what they agreed to, who acts for them, what they ask, what is destroyed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from baibu import core
from baibu.registry import actions as registry
from baibu.registry.models import Circumstance, Consent, Household, Person
from baibu.registry.queries.accounts import NOBODY
from baibu.registry.queries.actors import Actor
from baibu.rights import actions as desk
from baibu.rights.access import get_ask
from baibu.rights.models import Destruction
from baibu.rights.queries.certificates import certificate_numbered
from baibu.site.words import noted
from baibu.site.words import text as _

from .stage import PHONE, PLANTED, Stage
from .trying import Probe, demand, require_refused

NEED = "hardship"
#: within how many days the desk answers, whatever its rules say
ANSWERED_WITHIN = 30
#: until what age a parent acts for a child, in years
CHILD = 14
GONE_ON = date(2000, 1, 1)


def consent(stage: Stage) -> str:
    """Agree for somebody else and take back what they said; take back one's own, and look what is left."""
    stage.adopt()
    home, day = stage.home(0), timezone.localdate(stage.now)
    lady, neighbour = stage.person(home, phone=PHONE), stage.person(home, "邻居")
    give = partial(
        registry.record_consent, purpose="phone", person_id=lady.id, given_on=day, channel="screen",
        now=stage.now,
    )  # fmt: skip
    require_refused("out-of-reach", give, actor=stage.actor(neighbour))
    given = [give(actor=stage.actor(lady)), agreed_need(stage, lady)]
    for each in given:
        take_back = partial(registry.withdraw_consent, consent_id=each.id, channel="screen", now=stage.now)
        require_refused("out-of-reach", take_back, actor=stage.actor(neighbour))
        take_back(actor=stage.actor(lady))
    need = Circumstance.objects.get(community_id=stage.community.pk, id=given[1].about_id or NOBODY)
    demand(need.until == day, _("A need goes on after the consent it rests on was taken back."))
    kept = Person.objects.get(community_id=stage.community.pk, id=lady.id).phone
    demand(not kept, _("A number is kept after the consent it rests on was taken back."))
    return _("said and taken back by oneself alone; the need ends and the number is gone at once")


def agreed_need(stage: Stage, person: Person) -> Consent:
    """The consent to a need of theirs that one proposed and another decided."""
    day = timezone.localdate(stage.now)
    one = stage.appointed("group-leader", stage.buildings[0])
    two = stage.appointed("committee-secretary", stage.root)
    need = registry.propose_circumstance(
        actor=stage.actor(one), kind=NEED, since=day, person_id=person.id, now=stage.now
    )
    registry.decide_circumstance(
        actor=stage.actor(two), circumstance_id=need.id, consent_on=day, consent_by="paper", now=stage.now
    )
    return Consent.objects.get(community_id=stage.community.pk, about_id=need.id)


def acting_for_another(stage: Stage) -> str:
    """Act for somebody who named nobody, for a child past its birthday, and after it was taken back."""
    stage.adopt()
    home = stage.home(0)
    elder, helper = stage.person(home), stage.person(home, "帮办人")
    begin = partial(registry.begin_acting, actor=stage.actor(helper), person_id=elder.id, now=stage.now)
    require_refused("not-acting", begin)
    name = partial(
        registry.name_helper, person_id=elder.id, helper_id=helper.id,
        given_on=timezone.localdate(stage.now), now=stage.now,
    )  # fmt: skip
    require_refused("out-of-reach", name, actor=stage.actor(helper), channel="spoken")
    made = name(actor=stage.actor(elder), channel="screen")
    visitor = stage.signed_in(stage.account(helper))
    visitor.post(f"/me/acting/{elder.id}/begin/")
    shown = visitor.get("/me/").status == 302 and PLANTED in visitor.get("/me/information/").text
    demand(shown, _("Whoever was named cannot act."))
    given = Consent.objects.get(community_id=stage.community.pk, about_id=made.id)
    registry.withdraw_consent(actor=stage.actor(elder), consent_id=given.id, channel="screen", now=stage.now)
    require_refused("not-acting", begin)
    later = visitor.get("/me/").status
    demand(later == 200, _("A session acts on after the consent was taken back."))
    require_ends_with_childhood(stage, home, helper)
    return _("only who was named; over at once when taken back, and for a child on its 14th birthday")


def require_ends_with_childhood(stage: Stage, home: Household, parent: Person) -> None:
    """Nothing; Broken where a parent acts for somebody of 14."""
    day, child = timezone.localdate(stage.now), stage.person(home, "孩子")
    born = core.add_months(day, 12 - 12 * CHILD)
    Person.objects.filter(community_id=stage.community.pk, id=child.id).update(born_on=born)
    leader = stage.actor(stage.appointed("group-leader", stage.buildings[0]))
    confirm = partial(registry.confirm_guardian, person_id=child.id, helper_id=parent.id, now=stage.now)
    require_refused("out-of-reach", confirm, actor=stage.actor(parent))
    confirm(actor=leader)
    birthday = stage.now + (core.add_months(born, 12 * CHILD) - day)
    begin = partial(registry.begin_acting, actor=stage.actor(parent), person_id=child.id)
    begin(now=birthday - timedelta(days=1))
    require_refused("not-acting", begin, now=birthday)


def rights_desk(stage: Stage) -> str:
    """Ask as somebody of the desk; answer it oneself, at home, without a reason; read another's."""
    stage.adopt()
    day, home = timezone.localdate(stage.now), stage.home(0)
    one = stage.appointed("committee-secretary", stage.root)
    two = stage.appointed("committee-member", stage.root)
    Person.objects.filter(community_id=stage.community.pk, id=two.id).update(household_id=home.id)
    resident = stage.person(home)
    own, other = (
        desk.make_request(actor=stage.actor(who), person_id=who.id, kind="see", now=stage.now)
        for who in (one, resident)
    )
    demand(day < own.due_on <= day + timedelta(days=ANSWERED_WITHIN),
           _("A request is to be answered by %(day)s only.", day=own.due_on))  # fmt: skip
    answer = partial(desk.answer_request, answer="done", now=stage.now)
    require_refused("own-request", answer, actor=stage.actor(one), ask_id=own.id)
    require_refused("own-request", answer, actor=stage.actor(two), ask_id=other.id)
    family = stage.actor(stage.person(home, "家人"))
    require_refused("out-of-reach", get_ask, actor=family, ask_id=other.id, day=day)
    refuse = partial(answer, answer="refused", ask_id=own.id)
    require_refused("reason-needed-by-law", refuse, actor=stage.actor(two))
    demand(answer(actor=stage.actor(two), ask_id=own.id).answered_at, _("A colleague cannot answer it."))
    return _("due on a day within %(n)s days; nobody answers their own or their home's", n=ANSWERED_WITHIN)


def destruction(stage: Stage) -> str:
    """Destroy what is past its term alone; a list that changed; then by two, and change the certificate."""
    stage.adopt()
    people = [stage.person() for _number in range(3)]
    left(stage, people[0], GONE_ON)
    left(stage, people[1], timezone.localdate(stage.now))
    one = stage.actor(stage.appointed("committee-secretary", stage.root))
    two = stage.actor(stage.appointed("committee-member", stage.root))
    first = desk.propose_destruction(actor=one, now=stage.now)
    require_refused("same-person", confirmed, proposal=first, actor=one, now=stage.now)
    left(stage, people[2], GONE_ON)
    require_refused("another-list", confirmed, proposal=first, actor=two, now=stage.now)
    desk.decline_destruction(actor=two, destruction_id=first.id, now=stage.now)
    demand(names(stage, people) == [PLANTED] * 3, _("Something was destroyed without a second person."))
    done = confirmed(proposal=desk.propose_destruction(actor=one, now=stage.now), actor=two, now=stage.now)
    demand(names(stage, people)[1] == PLANTED, _("Something was destroyed before its term was over."))
    demand(PLANTED not in names(stage, people)[::2], _("What two destroyed is still there."))
    number = done.number
    demand(certificate_numbered(stage.community.pk, number), _("A certificate is not known again."))
    Destruction.objects.filter(community_id=stage.community.pk, id=done.id).update(kinds=[])
    changed = certificate_numbered(stage.community.pk, number)
    demand(not changed, _("A certificate that was changed counts as ours."))
    return _(
        "one proposes, another confirms the same list; nothing within its term; changed certificates show"
    )


def left(stage: Stage, person: Person, on: date) -> None:
    """Nothing; they left on that day."""
    Person.objects.filter(community_id=stage.community.pk, id=person.id).update(left_on=on)


def confirmed(*, proposal: Destruction, actor: Actor, now: datetime) -> Destruction:
    """What was destroyed."""
    return desk.confirm_destruction(actor=actor, destruction_id=proposal.id, now=now)


def names(stage: Stage, people: list[Person]) -> list[str]:
    """What they are called now, in that order."""
    rows = Person.objects.filter(community_id=stage.community.pk, id__in=[one.id for one in people])
    found = dict(rows.values_list("id", "name"))
    return [found.get(one.id, "") for one in people]


CONTROLS = (
    Probe("consent", noted("What rests on a consent ends with it"), consent),
    Probe("acting-for-another", noted("Acting for another ends when it should"), acting_for_another),
    Probe("rights-desk", noted("Nobody answers their own request, and a day is set"), rights_desk),
    Probe("destruction-by-two", noted("Nothing is destroyed by one person alone"), destruction),
)
