"""The statutory floors: each with its article, and no pack below them."""

from __future__ import annotations

from datetime import date

import pytest

from baibu import core

#: floor · article · figure · bound
FLOORS = [
    ("committee-size", "3", "households-per-committee-fewest", "at_least 1000"),
    ("committee-size", "3", "households-per-committee-most", "at_most 3000"),
    ("committee-members", "8", "committee-members-fewest", "at_least 5"),
    ("committee-members", "8", "committee-members-most", "at_most 9"),
    ("representatives", "13", "households-per-representative-fewest", "at_least 20"),
    ("representatives", "13", "households-per-representative-most", "at_most 50"),
    ("committee-term", "14", "committee-term-years", "is 5"),
    ("voting-age", "16", "voting-age", "at_least 18"),
    ("election-roll", "17", "roll-public-days-before", "at_least 20"),
    ("election-roll", "17", "roll-objection-days", "at_least 5"),
    ("election-roll", "17", "roll-ruling-days", "at_most 3"),
    ("election-vote", "19", "election-turnout-voters", "more_than 1/2"),
    ("election-vote", "19", "election-turnout-households", "more_than 1/2"),
    ("election-vote", "19", "election-turnout-representatives", "more_than 2/3"),
    ("election-vote", "19", "election-votes", "more_than 1/2"),
    ("election-vote", "19", "election-rerun-votes", "at_least 1/3"),
    ("election-vote", "19", "proxies-per-person", "at_most 3"),
    ("election-vote", "19", "proxies-among-representatives", "at_most 0"),
    ("handover", "25", "handover-days", "at_most 10"),
    ("assembly-call", "26", "assembly-call-residents", "at_most 1/10"),
    ("assembly-call", "26", "assembly-call-representatives", "at_most 1/3"),
    ("assembly-call", "26", "assembly-notice-days", "at_least 10"),
    ("assembly-vote", "27", "quorum-assembly", "more_than 1/2"),
    ("assembly-vote", "27", "decision-assembly", "more_than 1/2"),
    ("rep-meeting", "28", "rep-meeting-every-months", "at_most 6"),
    ("rep-meeting", "28", "rep-meeting-call", "at_most 1/5"),
    ("rep-meeting", "28", "rep-share", "at_least 4/5"),
    ("rep-vote", "29", "quorum-representatives", "at_least 2/3"),
    ("rep-vote", "29", "decision-representatives", "more_than 1/2"),
    ("affairs-public", "34", "publicity-days", "at_least 15"),
    ("committee-appraisal", "37", "committee-appraisals-per-year", "at_least 1"),
]
OTHERS = [
    ("owners-vote", "278", "owners-turnout-area", "at_least 2/3"),
    ("owners-vote", "278", "owners-turnout-heads", "at_least 2/3"),
    ("owners-vote", "278", "owners-ordinary-heads", "more_than 1/2"),
    ("owners-vote", "278", "owners-special-area", "at_least 3/4"),
    ("owners-count", "9", "owners-heads-per-owner", "is 1"),
    ("petition-register", "22", "petition-register-days", "at_most 15"),
    ("petition-notice", "23", "petition-notice-days", "at_most 15"),
    ("petition-notice", "23", "petition-not-mine-working-days", "at_most 5"),
    ("petition-finish", "34", "petition-finish-days", "at_most 60"),
    ("petition-finish", "34", "petition-extend-days", "at_most 30"),
    ("petition-review", "35", "petition-review-days", "at_most 30"),
    ("petition-recheck", "36", "petition-recheck-days", "at_most 30"),
    ("logs-kept", "23", "log-months", "at_least 6"),
    ("assessment-kept", "56", "assessment-keep-years", "at_least 3"),
    ("provision-record", "12", "provision-record-years", "at_least 3"),
    ("video-kept", "17", "video-days", "at_least 30"),
    ("statistics-kept", "22", "statistics-raw-years", "at_least 2"),
    ("data-alarm", "5", "alarm-rows-track-credit", "at_most 25"),
    ("data-alarm", "5", "alarm-rows-health-trade", "at_most 250"),
    ("data-alarm", "5", "alarm-rows-other", "at_most 2500"),
    ("guardian-consent", "31", "guardian-consent-below-age", "at_least 14"),
    ("elder-age", "2", "elder-age", "at_most 60"),
]


@pytest.mark.parametrize(("code", "article", "figure", "bound"), FLOORS + OTHERS)
def test_a_floor_stands_with_its_article(
    law: core.Pack, code: str, article: str, figure: str, bound: str
) -> None:
    floor = next(floor for floor in law.floors if floor.code == code)
    assert floor.article == article
    assert dict(floor.values)[figure] == bound


def test_the_law_on_residents_committees_counts_from_2026(law: core.Pack) -> None:
    codes = {code for code, *_ in FLOORS}
    assert {floor.effective for floor in law.floors if floor.code in codes} == {date(2026, 1, 1)}


def test_the_law_has_floors_and_no_duties(law: core.Pack, baibuting: core.Pack) -> None:
    assert law.duties == ()
    assert set(law.floors) <= set(baibuting.floors)


LAXER = [
    ("publicity-days: 15", "publicity-days: 14", "34"),
    ("rep-meeting-every-months: 6", "rep-meeting-every-months: 7", "28"),
    ("quorum-representatives: 2/3", "quorum-representatives: 3/5", "29"),
    ("decision-representatives: 2/3", "decision-representatives: 2/5", "29"),
    ("committee-appraisals-per-year: 1", "committee-appraisals-per-year: 0", "37"),
]


def test_it_refuses_a_method_that_is_laxer_and_names_each_article(files: dict[str, str]) -> None:
    path = "baibuting-236/pack.yaml"
    text = files[path]
    for own, laxer, _ in LAXER:
        assert own in text
        text = text.replace(own, laxer)
    with pytest.raises(core.PackError) as raised:
        core.read_files({**files, path: text}, "baibuting-236")
    assert {complaint.kind for complaint in raised.value.complaints} == {"laxer-than-law"}
    found = [complaint.found for complaint in raised.value.complaints]
    assert len(found) == len(LAXER)
    for own, laxer, article in LAXER:
        figure = laxer.split(":")[0]
        assert any(figure in each and f"article {article}" in each for each in found), own


def test_a_stricter_method_is_welcome(files: dict[str, str]) -> None:
    path = "baibuting-236/pack.yaml"
    stricter = files[path].replace("publicity-days: 15", "publicity-days: 30")
    assert (
        dict(core.read_files({**files, path: stricter}, "baibuting-236").settings)["publicity-days"] == "30"
    )
