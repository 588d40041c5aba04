"""What people agree to: which words, by whom, how it is taken back, and what ends with it."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from baibu import core
from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Circumstance, Consent, ImportAct, ImportChange, Person
from baibu.registry.queries import found_people
from baibu.registry.queries.consents import BEFORE, agreed_people, has_agreed, purpose_of_need, purposes
from tests.registry.offices import workbook
from tests.registry.test_actions import Street, refusal, street

__all__ = ["street"]
pytestmark = pytest.mark.django_db
KEPT = Path(__file__).with_name("consent_wordings.txt")
TODAY = date(2026, 11, 27)


def digest_of(wording: Any) -> str:
    """What a wording is recognised by."""
    said = "\n".join((wording.on.isoformat(), wording.text.zh, wording.text.en))
    return hashlib.sha256(said.encode()).hexdigest()


def test_no_wording_that_somebody_read_was_changed_or_taken_out() -> None:
    written = {tuple(line.split()) for line in KEPT.read_text().splitlines()}
    found = {
        (code, str(wording.version), digest_of(wording))
        for code, purpose in purposes().items()
        for wording in purpose.wordings
    }
    assert found == written, "add a new version below the old one, and its line to consent_wordings.txt"


def test_wordings_are_numbered_in_the_order_of_their_days() -> None:
    for purpose in purposes().values():
        assert [each.version for each in purpose.wordings] == list(range(1, len(purpose.wordings) + 1))
        assert [each.on for each in purpose.wordings] == sorted(each.on for each in purpose.wordings)
        assert purpose.version_on(purpose.wordings[0].on - timedelta(days=1)) == BEFORE
        assert purpose.version_on(purpose.newest.on) == purpose.newest.version


def test_each_sensitive_need_has_a_consent_of_its_own() -> None:
    assert {purpose_of_need(kind) for kind in ("hospital-stay", "hardship", "party-member", "help-bell")} == {
        "need-health", "need-hardship", "need-party", "need-other",
    }  # fmt: skip


@pytest.fixture
def later(street: Street, now: Any) -> Any:
    """A moment of the day the wordings are from."""
    street.now = now.replace(day=TODAY.day)
    return street.now


def give(street: Street, actor: Any, person: Person, purpose: str = "phone", **more: Any) -> Consent:
    """The consent, on paper unless said otherwise."""
    said = {"given_on": TODAY, "channel": "paper", **more}
    return actions.record_consent(actor=actor, purpose=purpose, person_id=person.id, now=street.now, **said)


def test_on_screen_they_say_it_themselves_and_nobody_else(street: Street, later: Any) -> None:
    me, neighbour = street.as_(street.lady), street.as_(street.head)
    made = give(street, me, street.lady, channel="screen")
    assert (made.version, made.channel, made.noted_by_id) == (1, "screen", street.lady.id)
    assert has_agreed(street.operator.community_id, street.lady.id, "phone")
    for other in (neighbour, street.as_(street.other)):
        with pytest.raises(core.Refusal) as refused:
            give(street, other, street.lady, purpose="shown", kind="name", channel="screen")
        assert refused.value.code == "out-of-reach"
    with pytest.raises(core.Refusal) as refused:
        give(street, me, street.lady, channel="screen")
    assert refused.value.code == "agreed-already"


def test_the_office_notes_paper_and_speech_but_not_for_its_own_homes(street: Street, later: Any) -> None:
    with pytest.raises(core.Refusal) as refused:
        give(street, street.as_(street.head), street.lady)
    assert refused.value.code == "own-consent", "the head of the building lives there"
    stranger = street.person("何平", street.far.id)
    assert give(street, street.operator, stranger).channel == "paper"
    with pytest.raises(core.Refusal) as refused:
        give(street, street.as_(street.head), stranger, purpose="shown", kind="name")
    assert refused.value.code == "out-of-reach"
    mine = street.person("小何", street.far.id)
    street.appoint(street.lady, street.two, post="safety-member")
    assert give(street, street.as_(street.lady), mine, channel="spoken").noted_by_id == street.lady.id


def test_below_fourteen_only_a_guardian_agrees(street: Street, later: Any) -> None:
    child = street.person("单小宝", street.home.id, born_on=date(2016, 5, 1))
    brother = street.person("单大宝", street.home.id, born_on=date(2010, 5, 1))
    about = {"purpose": "shown", "kind": "photo", "channel": "screen"}
    assert refusal(give, street=street, actor=street.as_(child), person=child, **about) == "guardian-says"
    assert refusal(give, street=street, actor=street.as_(brother), person=child, **about) == "guardian-says"
    made = give(street, street.as_(street.lady), child, **about)
    assert made.guardian_id == street.lady.id
    operator = {"street": street, "actor": street.operator, "person": child}
    assert refusal(give, **operator) == "guardian-needed"
    assert refusal(give, **operator, guardian_id=brother.id) == "no-guardian"
    assert refusal(give, **operator, guardian_id=child.id) == "no-guardian"
    assert give(**operator, guardian_id=street.head.id).guardian_id == street.head.id
    assert not give(street, street.as_(brother), brother, **about).guardian_id, (
        "from 14 they say it themselves"
    )


def test_a_birth_known_to_the_year_counts_as_its_last_day(street: Street, later: Any) -> None:
    child = street.person("单年年", street.home.id, born_on=date(2012, 1, 1), born_precision="year")
    older = street.person("单岁岁", street.home.id, born_on=date(2011, 1, 1), born_precision="year")
    assert refusal(give, street=street, actor=street.operator, person=child) == "guardian-needed"
    assert give(street, street.operator, older).person_id == older.id


def test_to_whom_data_goes_is_said_each_time_and_each_can_be_taken_back(street: Street, later: Any) -> None:
    about = {"street": street, "actor": street.operator, "person": street.lady, "purpose": "passed-on"}
    assert refusal(give, **about) == "whom-needed"
    one = give(**about, detail="燃气公司 · 电话 · 上门检修")
    two = give(**about, detail="社区医院 · 地址 · 送药")
    actions.withdraw_consent(actor=street.operator, consent_id=one.id, channel="spoken", now=later)
    assert Consent.objects.get(community_id=one.community_id, id=two.id).withdrawn_on is None


def test_what_is_said_on_the_screen_is_said_today(street: Street, later: Any) -> None:
    me, yesterday = street.as_(street.lady), TODAY - timedelta(days=1)
    early = {"channel": "screen", "given_on": yesterday}
    assert refusal(give, street=street, actor=me, person=street.lady, **early) == "day-out-of-range"
    given = give(street, street.operator, street.lady, given_on=yesterday)
    back = {"actor": me, "consent_id": given.id, "channel": "screen", "now": later}
    assert refusal(actions.withdraw_consent, on=yesterday, **back) == "day-out-of-range"
    assert actions.withdraw_consent(on=TODAY, **back).withdrawn_on == TODAY


def test_what_cannot_have_been_is_refused(street: Street, later: Any) -> None:
    about = {"street": street, "actor": street.operator, "person": street.lady}
    assert refusal(give, **about, purpose="sold") == "unknown-purpose"
    assert refusal(give, **about, purpose="shown") == "unknown-kind"
    assert refusal(give, **about, kind="name") == "unknown-kind"
    assert refusal(give, **about, given_on=TODAY + timedelta(days=1)) == "consent-in-future"
    assert refusal(give, **about, given_on=TODAY - timedelta(days=800)) == "consent-too-old"
    assert refusal(give, **about, channel="telepathy") == "unknown-consent"
    assert refusal(give, **about, purpose="need-health", kind="hospital-stay") == "not-found", "no such need"
    assert refusal(give, **about, purpose="need-health", kind="hardship") == "unknown-kind"


def test_taken_back_the_phone_is_gone_from_every_table(street: Street, later: Any) -> None:
    lady = street.lady
    act = ImportAct.objects.create(
        community_id=lady.community_id, file_name="台账.xlsx", at=street.now, report={}
    )
    said = {"phone": "19900001234", "relation": "户主"}
    change = ImportChange.objects.create(
        community_id=lady.community_id, act_id=act.id, table="person", row_id=lady.id, before=said, after=said
    )
    given = give(street, street.as_(lady), lady, channel="screen")
    assert found_people(lady.community_id, "1234", [street.estate.id])
    back = {"consent_id": given.id, "channel": "screen", "now": later}
    assert refusal(actions.withdraw_consent, actor=street.as_(street.other), **back) == "out-of-reach"
    taken = actions.withdraw_consent(actor=street.as_(lady), **back)
    assert (taken.withdrawn_on, taken.withdrawn_by_channel) == (TODAY, "screen")
    lady = Person.objects.get(community_id=lady.community_id, id=lady.id)
    assert (lady.phone, bytes(lady.phone_key), bytes(lady.phone_tail)) == ("", b"", b"")
    assert not found_people(lady.community_id, "1234", [street.estate.id])
    change = ImportChange.objects.get(community_id=change.community_id, id=change.id)
    assert change.before == change.after == {"relation": "户主"}
    assert refusal(actions.withdraw_consent, actor=street.as_(lady), **back) == "changed-meanwhile"
    assert not has_agreed(lady.community_id, lady.id, "phone")


def test_a_number_nobody_was_asked_about_is_taken_out_just_as_easily(street: Street, later: Any) -> None:
    lady = street.lady
    back = {"person_id": lady.id, "channel": "screen", "now": later}
    assert refusal(actions.take_out_phone, actor=street.as_(street.other), **back) == "out-of-reach"
    assert actions.take_out_phone(actor=street.as_(lady), **back).phone == ""
    assert refusal(actions.take_out_phone, actor=street.as_(lady), **back) == "no-phone"


def decided(street: Street, kind: str = "hospital-stay", **more: Any) -> Circumstance:
    """A need of the lady's, proposed by her building's head and decided by a colleague."""
    colleague = street.person("郑波", street.far.id)
    street.appoint(colleague, street.estate, post="area-holder")
    need = actions.propose_circumstance(
        actor=street.as_(street.head), kind=kind, person_id=street.lady.id, since=TODAY, now=street.now
    )
    return actions.decide_circumstance(
        actor=street.as_(colleague), circumstance_id=need.id, consent_on=TODAY, consent_by="paper",
        now=street.now, **more,
    )  # fmt: skip


def test_a_need_decided_with_consent_leaves_a_consent_and_ends_with_it(street: Street, later: Any) -> None:
    need = decided(street)
    given = Consent.objects.get(community_id=need.community_id, about_id=need.id)
    assert (given.purpose, given.kind, given.version, given.channel) == (
        "need-health", "hospital-stay", 1, "paper",
    )  # fmt: skip
    assert given.noted_by_id == need.decided_by
    actions.withdraw_consent(actor=street.as_(street.lady), consent_id=given.id, channel="screen", now=later)
    need = Circumstance.objects.get(community_id=need.community_id, id=need.id)
    assert (need.until, need.ended_because) == (TODAY, "consent-withdrawn")


def test_ended_for_want_of_consent_the_consent_is_taken_back_and_ended_otherwise_it_stands(
    street: Street, later: Any
) -> None:
    need = decided(street)
    end = {"actor": street.operator, "circumstance_id": need.id, "until": TODAY, "now": later}
    actions.end_circumstance(**end, because="consent-withdrawn", channel="paper")
    given = Consent.objects.get(community_id=need.community_id, about_id=need.id)
    assert (given.withdrawn_on, given.withdrawn_by_channel) == (TODAY, "paper")


def test_a_need_of_a_child_is_decided_with_the_guardians_consent(street: Street, later: Any) -> None:
    Person.objects.filter(community_id=street.lady.community_id, id=street.lady.id).update(
        born_on=date(2018, 1, 1)
    )
    with pytest.raises(core.Refusal) as refused, transaction.atomic():
        decided(street)
    assert (refused.value.code, refused.value.field) == ("guardian-needed", "guardian_id")
    need = decided(street, guardian_id=street.head.id)
    assert Consent.objects.get(about_id=need.id, community_id=need.community_id).guardian_id == street.head.id


def test_an_older_consent_counts_as_one_from_before_the_wordings(street: Street, later: Any) -> None:
    made = give(street, street.operator, street.lady, given_on=date(2026, 5, 1))
    assert made.version == BEFORE
    newer = give(street, street.operator, street.lady)
    actions.withdraw_consent(actor=street.operator, consent_id=newer.id, channel="spoken", now=later)
    assert not agreed_people(made.community_id, "phone"), "all that was said about it is taken back at once"


def test_the_database_itself_knows_one_standing_consent_and_no_guardian_of_oneself(
    street: Street, later: Any
) -> None:
    made = give(street, street.operator, street.lady)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            community_id=made.community_id, person_id=made.person_id, purpose="phone", version=1,
            given_on=TODAY, channel="paper", noted_at=later,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(community_id=made.community_id, id=made.id).update(guardian_id=made.person_id)


def test_a_number_that_was_taken_out_is_not_brought_back_by_a_sheet_or_a_correction(
    street: Street, later: Any
) -> None:
    lady = street.lady
    actions.take_out_phone(actor=street.as_(lady), person_id=lady.id, channel="screen", now=later)
    rows = [
        ("姓名", "联系电话", "住址", "与户主关系"),
        ("单小英", "19900001234", "百合苑1栋1单元501", "配偶"),
    ]
    sheet = read_workbook(workbook({"居民台账": rows}), "台账.xlsx", today=TODAY)
    actions.apply_import(actor=street.operator, workbook=sheet, now=later)
    lady = Person.objects.get(community_id=lady.community_id, id=lady.id)
    assert (lady.phone, lady.relation) == ("", "配偶"), "the rest of the row counts"
    number = {"person_id": lady.id, "changes": {"phone": "19900001234"}, "now": later}
    assert refusal(actions.correct_person, actor=street.operator, **number) == "phone-declined"
    give(street, street.operator, lady, channel="spoken")
    assert actions.correct_person(actor=street.operator, **number).phone == "19900001234"
