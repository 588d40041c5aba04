"""A visit log brought in from a workbook counts once, and goes with its import."""

from __future__ import annotations

from datetime import timedelta

from baibu.ledger.queries import timeline
from baibu.registry.models import ImportAct
from baibu.registry.queries.differences import FoundVisit
from baibu.registry.queries.sheets import VisitRow
from baibu.visits.actions.logs import bring_in, take_back
from baibu.visits.models import Visit

from .cast import Cast


def test_a_log_counts_once_and_goes_with_its_import(cast: Cast) -> None:
    row = cast.owed(cast.poor, "C004")[0]
    told = VisitRow(2, cast.day - timedelta(days=1), "李建国", "张桂英", "met", note="家里都好")
    unknown = VisitRow(3, cast.day, "路人", "张桂英", "met")
    act = ImportAct.objects.create(community_id=cast.id, file_name="走访.xlsx", at=cast.now, report={})
    found = [
        FoundVisit(told, cast.poor.id, cast.resident.id, cast.leader.id),
        FoundVisit(unknown, cast.poor.id, cast.resident.id, None),
    ]
    actor = cast.actor(cast.secretary)
    bring_in(actor, act, found, cast.now)
    bring_in(actor, act, found, cast.now)
    visit = Visit.objects.get()
    assert (visit.as_post, visit.is_late_entry) == ("group-leader", False)
    assert cast.state(row) == "done"
    take_back(actor, act, cast.now)
    assert not Visit.objects.exists()
    assert cast.state(row) in ("open", "overdue")
    assert timeline(cast.id, "household", cast.poor.id)[0].kind == "visit-withdrawn"
