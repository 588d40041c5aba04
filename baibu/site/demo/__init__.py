"""The demo: a made-up community of two thousand people with half a year behind it, or one at full size."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from baibu import core

from .stage import Progress


def build(full: bool, now: datetime, progress: Progress) -> dict[str, Any]:
    """What was built, as counts by name; refused where it is there already."""
    from baibu.registry.models import Community

    from .full import build_full
    from .layout import FULL, SMALL
    from .small import build_small

    scale = FULL if full else SMALL
    if Community.objects.filter(code=scale.code).exists():
        text = _(
            "The community %(code)s is there already. Serve it, or use another database for a fresh one."
        )
        raise core.Refusal("demo-exists", text % {"code": scale.code})
    return build_full(now, progress) if full else build_small(now, progress)
