"""What the desk goes by: the deadline, the kinds of request, the reasons for not granting one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from baibu import core

#: the type of the file a copy is
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = Path(__file__).with_name("rules.yaml")


@dataclass(frozen=True, slots=True)
class Rules:
    """The file."""

    days: int
    source: core.Text
    kinds: Mapping[str, core.Text]
    articles: Mapping[str, core.Text]
    reasons: Mapping[str, core.Text]

    def due_on(self, asked_on: date) -> date:
        """The last day for the answer; the day of asking is not counted (Civil Code art. 201)."""
        return asked_on + timedelta(days=self.days)


@cache
def rules() -> Rules:
    """The rules as the file says them."""
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    within, kinds = tree["answer_within"], tree["kinds"]
    return Rules(
        days=within["days"],
        source=text(within["source"]),
        kinds={code: text(row) for code, row in kinds.items()},
        articles={code: text(row["article"]) for code, row in kinds.items()},
        reasons={code: text(row) for code, row in tree["reasons"].items()},
    )


def text(row: Mapping[str, Any]) -> core.Text:
    """The wording in both languages."""
    return core.Text(row["zh"], row["en"])
