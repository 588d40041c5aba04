"""Whose own organisation it is: by the method's words, on one line of the tree, not by the post acted in."""

from __future__ import annotations

from baibu import core

ROOT, ESTATE, OTHER, BUILDING = "root", "estate", "other", "building"
OFFICE = [ROOT, ESTATE]


def test_whoever_holds_a_post_that_steps_aside_belongs_to_it(baibuting: core.Pack) -> None:
    def is_own(post: str, *way: str, acting_as: str = "") -> bool:
        return core.is_own_body(baibuting, [(post, way)], "property-office", OFFICE, acting_as)

    assert is_own("property-manager", ROOT, ESTATE), "beside it"
    assert is_own("property-keeper", ROOT, ESTATE, "area", BUILDING), "below it"
    assert is_own("appraisal-panel-chair", ROOT), "above it"
    assert not is_own("property-manager", ROOT, OTHER), "of another estate"
    assert not is_own("building-head", ROOT, ESTATE, "area", BUILDING), "a post that steps aside from nothing"
    assert not is_own("appraisal-panel-chair", ROOT, acting_as="appraisal-panel-chair"), "its own task"
    assert not core.is_own_body(baibuting, [("property-manager", OFFICE)], "posted-agency", [ROOT])
    assert not core.is_own_body(baibuting, [], "property-office", OFFICE)
