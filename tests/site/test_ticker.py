"""The ticker: every community gets its turn, whatever happens to the others."""

from datetime import UTC, datetime

import pytest

from baibu.registry.models import Community
from baibu.site import ticker
from baibu.site.cli.frame import Progress

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.django_db
def test_every_community_gets_its_tick_and_a_second_one_changes_nothing() -> None:
    for code in ("east", "west"):
        Community.objects.create(code=code, name=code, made_at=NOW)
    assert list(ticker.tick_once(NOW)) == ["east", "west"]
    assert list(ticker.tick_once(NOW)) == ["east", "west"]


def test_a_bar_is_drawn_only_where_somebody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    Progress(watched=False)(1, 2, "reading")
    assert capsys.readouterr().err == ""
    Progress(watched=True)(1, 2, "reading")
    said = capsys.readouterr().err
    assert " 50% reading" in said
    assert "████████████░" in said
