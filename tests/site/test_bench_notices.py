"""Measuring what sending takes: ours beside the barest sender, everything received, nothing left behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

from baibu.site.cli.bench import sending_figures
from baibu.site.measuring.sending import Sent, measured


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("baibu-bench-*"))


def test_every_way_is_measured_and_nothing_is_left_behind() -> None:
    before = folders()
    found = measured([20])
    assert [(each.way, each.people) for each in found] == [("sms", 20), ("mail", 20)]
    assert all(0 < each.rows < each.ours and each.bare > 0 for each in found)
    assert folders() <= before
    figures = list(sending_figures(found))
    assert (figures[-1].name, figures[-1].unit) == ("notices", "s")
    assert len(figures) == 5


def test_a_sender_that_is_too_slow_or_writes_too_slowly_does_not_meet_the_goal() -> None:
    good = Sent("sms", 40_000, rows=0.4, ours=9.0, bare=6.0)
    assert list(sending_figures([good]))[-1].met
    assert not list(sending_figures([good, Sent("mail", 40_000, rows=0.4, ours=13.0, bare=6.0)]))[-1].met
    slow = list(sending_figures([Sent("sms", 40_000, rows=1.2, ours=9.0, bare=6.0)]))
    assert [each.met for each in slow] == [False, True, False]
